//! Doing one dump again.

use std::collections::BTreeSet;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use serde_json::Value;
use tokio::task::block_in_place;

use super::change;
use super::old::Old;
use super::place::{self, Sheet};
use crate::desk::configuration::{Configuration, Desk, Records};
use crate::desk::dump::Dump;
use crate::desk::folders::Folders;
use crate::desk::frames::{Finished, Request};
use crate::desk::ledger::redone::{self, Finished as Row};
use crate::desk::ledger::{DocumentRow, Progress};
use crate::desk::pool::{Answer, Pool};
use crate::desk::{duplicates, layout, originals, outlet};

/// Changed documents of one dump that are told one by one.
const MOST_TOLD: usize = 200;

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
    /// It could not be done; its outputs are whole, old or new.
    Failed(String),
}

/// A document that is not what it was.
#[derive(Debug)]
pub struct Changed {
    /// Its output, where it has one.
    pub output: Option<String>,
    /// Its output before, where that is another.
    pub before: Option<String>,
    /// What is different, a line each.
    pub lines: Vec<String>,
}

impl Ground {
    /// Does a dump again.
    pub async fn redo(&self, row: &Row) -> Redone {
        let mut redone = Redone::default();
        redone.end = match self.all_of(row, &mut redone).await {
            Ok(end) => end,
            Err(error) => End::Failed(error.to_string()),
        };
        redone
    }

    async fn all_of(&self, row: &Row, redone: &mut Redone) -> io::Result<End> {
        let Some(desk) = redone::desk(&self.configuration, &row.desk) else {
            return Ok(End::Failed("its watch folder is no desk of the configuration".to_owned()));
        };
        if desk.records == Records::Segments {
            let why = "its documents are in segments; drop it again, with duplicates = \"clean\"";
            return Ok(End::Failed(why.to_owned()));
        }
        let folders = Folders::of(desk);
        let key = (row.job.as_str(), row.name.as_str(), row.blake3.as_str());
        let found = block_in_place(|| originals::open(&folders, key, desk.largest as u64))?;
        let Some(dump) = found else { return Ok(End::NoOriginal) };
        let content = duplicates::content(desk, &dump);
        if !self.all && content.recipe == row.recipe {
            return Ok(End::UpToDate);
        }
        let documents = redone::documents(&self.ledger(), &row.job).map_err(io::Error::other)?;
        let mut work = Work {
            ground: self,
            desk,
            folders: &folders,
            row,
            old: Old::new(&folders.out, &documents),
            sheets: [None, None],
            rows: Vec::new(),
            redone,
        };
        if !block_in_place(|| work.is_of_host())? {
            return Ok(End::OtherHost);
        }
        work.clean(&dump).await?;
        block_in_place(|| work.conclude(&dump, &content.recipe))?;
        Ok(End::Done)
    }

    fn ledger(&self) -> MutexGuard<'_, Connection> {
        // A transaction that a panic has cut is rolled back.
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A dump under way.
struct Work<'a> {
    ground: &'a Ground,
    desk: &'a Desk,
    folders: &'a Folders,
    row: &'a Row,
    old: Old,
    /// Where all documents go to one file: articles, then what is none.
    sheets: [Option<(Sheet, String)>; 2],
    rows: Vec<DocumentRow>,
    redone: &'a mut Redone,
}

impl Work<'_> {
    /// Whether one of its documents is of the host that was asked for, as the ledger or, failing
    /// that, the first output says.
    fn is_of_host(&self) -> io::Result<bool> {
        let Some(wanted) = &self.ground.host else { return Ok(true) };
        let hosts =
            redone::hosts(&self.ground.ledger(), &self.row.job).map_err(io::Error::other)?;
        let is_it = |host: &str| {
            host.strip_suffix(wanted.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        if !hosts.is_empty() {
            return Ok(hosts.iter().any(|host| is_it(host)));
        }
        let mut old = Old::new(&self.folders.out, &[self.first_output()]);
        let article = old.article(0).and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        Ok(article.is_some_and(|article| article["site"]["host"].as_str().is_some_and(is_it)))
    }

    fn first_output(&self) -> DocumentRow {
        DocumentRow { output: self.old.output(0).map(str::to_owned), ..DocumentRow::default() }
    }

    /// Has a worker clean the dump. Should it die, all stays as it is for the documents that follow.
    async fn clean(&mut self, dump: &Dump) -> io::Result<()> {
        let deadline = self.ground.configuration.workers.deadline;
        let mut worker = self.ground.pool.worker(deadline).await?;
        let request = Request {
            name: self.row.name.clone(),
            format: self.desk.format,
            beside: dump.beside.clone(),
            options: self.desk.clean.clone(),
            pretty: self.desk.pretty && self.desk.records == Records::Files,
            deadline_ms: u64::try_from(deadline.as_millis()).unwrap_or(u64::MAX),
            from: 0,
        };
        let (mut asking, mut answers) = worker.halves();
        let hear = async {
            loop {
                match answers.next().await.map_err(io::Error::other)? {
                    Answer::Begun(_) => {}
                    Answer::Document(finished, article) => {
                        block_in_place(|| self.take(dump, finished, &article))?;
                    }
                    Answer::End(_) => return Ok(()),
                }
            }
        };
        // A piece of the original that is not what it was is an error.
        tokio::try_join!(asking.send(request, dump, |_| ()), hear)?;
        self.ground.pool.give_back(worker);
        Ok(())
    }

    /// Takes a document: compares it with what it was, and publishes it.
    fn take(&mut self, dump: &Dump, finished: Finished, article: &[u8]) -> io::Result<()> {
        let number = self.rows.len();
        let name = match self.desk.records {
            Records::Files => layout::name(finished.title.as_deref(), &finished.identity, ".json"),
            Records::Lines | Records::Segments => {
                let name = originals::name(&self.row.name);
                layout::name_of_lines(&name, &dump.identity(), ".jsonl")
            }
        };
        let mut row = outlet::row(self.desk, &self.row.job, number, &name, &finished);
        self.stay_in_place(&mut row, &name);
        let before = self.old.article(number);
        let moved = self.old.output(number) != row.output.as_deref();
        let is_new = moved || row.output.is_some() && before.as_deref() != Some(article);
        if is_new {
            self.note(&row, before.as_deref(), article);
        }
        match (&row.output, self.desk.records) {
            (Some(output), Records::Files) if is_new && !self.ground.dry => {
                place::publish(self.folders, &place::mark(&self.row.job, number), output, article)?;
            }
            (Some(output), Records::Lines) if !self.ground.dry => {
                let at = usize::from(row.rejected.is_some());
                let sheet = match &mut self.sheets[at] {
                    Some((sheet, _)) => sheet,
                    none => {
                        let mark = place::mark(&self.row.job, at);
                        &mut none.insert((Sheet::new(self.folders, &mark)?, output.clone())).0
                    }
                };
                sheet.add(article)?;
            }
            _ => {}
        }
        self.rows.push(row);
        Ok(())
    }

    /// The folder of a day is the one that the dump went to, even when the ledger, made anew, does
    /// not know the day any more.
    fn stay_in_place(&self, row: &mut DocumentRow, name: &str) {
        let old = self.old.output(row.number);
        let is_rejected = |output: &str| output.starts_with(".rejected/");
        if let (layout::Layout::ByDay, Some(old), Some(new)) = (self.desk.layout, old, &row.output)
            && is_rejected(old) == is_rejected(new)
            && let Some((folder, _)) = old.rsplit_once('/')
        {
            row.output = Some(format!("{folder}/{name}"));
        }
    }

    fn note(&mut self, row: &DocumentRow, before: Option<&[u8]>, article: &[u8]) {
        if self.redone.changed.len() >= MOST_TOLD {
            self.redone.untold += 1;
            return;
        }
        let read = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).unwrap_or_default();
        let lines = match before {
            Some(before) => change::lines(&read(before), &read(article)),
            None => vec!["there was no output".to_owned()],
        };
        let old = self.old.output(row.number).map(str::to_owned);
        let before = old.filter(|old| Some(old) != row.output.as_ref());
        self.redone.changed.push(Changed { output: row.output.clone(), before, lines });
    }

    /// Makes what is new durable, retires what has another name now, and tells the ledger. Were
    /// this cut, all of it would be done again: until the end the ledger has the old recipe.
    fn conclude(&mut self, dump: &Dump, recipe: &str) -> io::Result<()> {
        self.redone.documents = self.rows.len();
        if self.ground.dry {
            return Ok(());
        }
        for (sheet, output) in self.sheets.iter_mut().flatten() {
            sheet.publish(&self.folders.out.join(output))?;
        }
        let new: BTreeSet<&str> =
            self.rows.iter().filter_map(|row| row.output.as_deref()).collect();
        let old: BTreeSet<&str> = self.old.outputs().filter(|old| !new.contains(old)).collect();
        for (at, output) in old.into_iter().enumerate() {
            let is_needed = || {
                let needed = redone::is_needed(&self.ground.ledger(), self.row, output);
                needed.map_err(io::Error::other)
            };
            let mark = place::mark(&self.row.job, at);
            place::retire(self.folders, &mark, output, dump.bytes, is_needed)?;
        }
        let mut progress = Progress::default();
        self.rows.iter().for_each(|row| progress.add(row));
        redone::record(&mut self.ground.ledger(), self.row, recipe, &progress, &self.rows)
            .map_err(io::Error::other)
    }
}
