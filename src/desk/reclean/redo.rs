//! Doing one dump again.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use tokio::task::block_in_place;

use super::work::Work;
use crate::desk::configuration::{Configuration, Desk};
use crate::desk::dump::Dump;
use crate::desk::folders::Folders;
use crate::desk::ledger::redone::FinishedDump;
use crate::desk::pool::Pool;
use crate::desk::shared::Contents;
use crate::desk::{duplicates, originals};

/// What all dumps share.
pub struct Ground {
    /// The configuration.
    pub configuration: Configuration,
    /// The workers.
    pub pool: Pool,
    /// The ledger.
    pub ledger: Mutex<Connection>,
    /// Nothing is written.
    pub dry: bool,
    /// Dumps that would come out the same are done too.
    pub all: bool,
    /// Only dumps with a document of this host or below it.
    pub host: Option<String>,
    /// Dumps with the same bytes follow each other, since they have the same outputs.
    pub contents: Contents,
}

/// What became of a dump.
#[derive(Debug, Default)]
pub struct Redone {
    /// How it ended.
    pub end: End,
    /// Its documents.
    pub documents: usize,
    /// Those that are not what they were.
    pub changed: Vec<Changed>,
    /// How many more there are than `changed` has.
    pub untold: usize,
    /// How many of a file of many have nothing but other marks of their cleaner.
    pub marked: usize,
}

/// How a dump ended.
#[derive(Debug, Default, PartialEq)]
pub enum End {
    /// It is cleaned anew.
    Done,
    /// Nothing that decides what comes of it has changed.
    #[default]
    UpToDate,
    /// It has no document of the host that was asked for.
    OtherHost,
    /// Its original is not there any more.
    NoOriginal,
    /// Which dump it is of is not known: the ledger was made anew since.
    Unknown,
    /// It could not be done; its outputs are whole, old or new.
    Failed(String),
}

/// A document that is not what it was.
#[derive(Debug)]
pub struct Changed {
    /// Which it is, from 0, where its output holds many.
    pub number: Option<usize>,
    /// Its output, where it has one.
    pub output: Option<String>,
    /// Its output before, where that is another.
    pub before: Option<String>,
    /// What is different, a line each.
    pub lines: Vec<String>,
}

impl Ground {
    /// Does a dump again.
    pub async fn redo(&self, row: &FinishedDump) -> Redone {
        let mut redone = Redone::default();
        redone.end = match self.all_of(row, &mut redone).await {
            Ok(end) => end,
            Err(error) => End::Failed(error.to_string()),
        };
        redone
    }

    async fn all_of(&self, row: &FinishedDump, redone: &mut Redone) -> io::Result<End> {
        let Some(desk) = self.configuration.desk_of(&row.desk) else {
            return Ok(End::Failed(format!(
                "its watch folder {} is no desk of the configuration; if that was moved, stop the service \
                 and run `copydesk ledger rebuild`",
                row.desk
            )));
        };
        let desks = self.desks(row, desk);
        let Some((desk, dump)) = block_in_place(|| original(row, &desks))? else {
            let is_another =
                |desk: &&Desk| originals::is_another(&Folders::of(desk), &row.job, &row.name);
            let is_another = row.is_made_anew() && desks.iter().any(is_another);
            return Ok(if is_another { End::Unknown } else { End::NoOriginal });
        };
        let folders = Folders::of(desk);
        let content = duplicates::content(desk, &dump, &row.name);
        if !self.all && content.recipe == row.recipe {
            return Ok(End::UpToDate);
        }
        let _alone = self.contents.alone_with(&dump.hash).await;
        let mut work = block_in_place(|| Work::new(self, (desk, &folders), (row, &dump), redone))?;
        if !block_in_place(|| work.is_of_host())? {
            return Ok(End::OtherHost);
        }
        work.clean().await?;
        block_in_place(|| work.conclude(&content.recipe))?;
        Ok(End::Done)
    }

    /// The desks that a dump may be of: one that is known by its output alone may be of any desk with
    /// that output folder, and all of these make the same of it.
    fn desks<'a>(&'a self, row: &FinishedDump, desk: &'a Desk) -> Vec<&'a Desk> {
        let is_other = |other: &&Desk| other.out == desk.out && other.watch != desk.watch;
        let others = self.configuration.desk.iter().filter(is_other);
        [desk].into_iter().chain(others.filter(|_| row.is_made_anew())).collect()
    }

    /// The ledger.
    pub fn ledger(&self) -> MutexGuard<'_, Connection> {
        // A transaction that a panic has cut is rolled back.
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The original of a dump, and the desk of these that has it.
fn original<'a>(row: &FinishedDump, desks: &[&'a Desk]) -> io::Result<Option<(&'a Desk, Dump)>> {
    let key = (row.job.as_str(), row.name.as_str(), row.blake3.as_str());
    for desk in desks {
        let found = originals::open(&Folders::of(desk), key, desk.largest as u64)?;
        if let Some(dump) = found {
            return Ok(Some((desk, dump)));
        }
    }
    Ok(None)
}
