//! Where the documents of one dump go: each to a file of its own, all to one `.jsonl`, or to segments
//! with a manifest.

mod files;
mod lines;
mod segments;
mod sheet;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::Semaphore;

use super::configuration::{Desk, Records};
use super::folders::{Folders, REJECTED};
use super::frames::Finished;
use super::layout::{self, Layout};
use super::ledger::{DocumentRow, Ledger, Measures, Progress};
use super::manifest::{Chapter, Source};
use super::pause::{Retries, Stopped};
use files::Files;
use lines::Lines;
use segments::Segments;

/// So many files are written and synced at a time: a disk that syncs one by one does a hundred a
/// second, and with sixteen under way thousands.
pub const COMMITTERS: usize = 16;

/// What an outlet needs to know.
#[derive(Clone)]
pub struct Ground {
    /// The job.
    pub job: String,
    /// The dump's path relative to the watch folder.
    pub name: PathBuf,
    /// The dump, as a manifest has it.
    pub source: Source,
    /// What tells the dump from any other.
    pub identity: String,
    /// The desk.
    pub desk: Desk,
    /// Its folders.
    pub folders: Folders,
    /// For documents of dumps that hold many.
    pub ledger: Ledger,
    /// For its steps.
    pub retries: Retries,
    /// [`COMMITTERS`].
    pub committers: Arc<Semaphore>,
}

/// The outlet of one dump.
pub enum Outlet {
    /// A file a document.
    Files(Files),
    /// A file a dump.
    Lines(Lines),
    /// A folder a dump.
    Segments(Segments),
}

/// What came of a dump.
#[derive(Debug, Default)]
pub struct Published {
    /// What the ledger does not have yet.
    pub rows: Vec<DocumentRow>,
    /// The manifest, relative to the output folder.
    pub manifest: Option<String>,
}

/// Why an outlet did not finish.
pub enum Unfinished {
    /// The service stops.
    Stopped,
    /// A sync failed after which nothing is known: the dump has to be done again.
    Redo(String),
}

impl From<Stopped> for Unfinished {
    fn from(Stopped: Stopped) -> Unfinished {
        Unfinished::Stopped
    }
}

impl Outlet {
    /// The outlet for a dump of which some segments may be durable already.
    pub fn new(ground: Ground, chapters: Vec<Chapter>) -> Outlet {
        match ground.desk.records {
            Records::Files => Outlet::Files(Files::new(ground)),
            Records::Lines => Outlet::Lines(Lines::new(ground)),
            Records::Segments => Outlet::Segments(Segments::new(ground, chapters)),
        }
    }

    /// Takes a document, and gives the row it will have in the ledger. Its file may still be on
    /// its way when this returns.
    pub async fn add(
        &mut self,
        number: usize,
        finished: Finished,
        article: Vec<u8>,
    ) -> Result<DocumentRow, Unfinished> {
        let (ground, name) = match self {
            Outlet::Files(files) => {
                let name = layout::name(finished.title.as_deref(), &finished.identity, ".json");
                (&files.ground, name)
            }
            Outlet::Lines(lines) => (&lines.ground, lines.ground.name_of_lines(".jsonl")),
            Outlet::Segments(segments) => (&segments.ground, segments.name()),
        };
        let row = row(&ground.desk, &ground.job, number, &name, &finished);
        match self {
            Outlet::Files(files) => files.add(row.clone(), article).await?,
            Outlet::Lines(lines) => lines.add(row.clone(), &article).await?,
            Outlet::Segments(segments) => segments.add(row.clone(), &finished, &article).await?,
        }
        Ok(row)
    }

    /// Takes a document of which nothing became.
    pub fn add_failed(&mut self, number: usize, why: String) -> DocumentRow {
        let row = DocumentRow { number, failed: Some(why), ..DocumentRow::default() };
        match self {
            Outlet::Files(files) => files.rows.push(row.clone()),
            Outlet::Lines(lines) => lines.rows.push(row.clone()),
            Outlet::Segments(segments) => segments.rows.push(row.clone()),
        }
        row
    }

    /// The dump has changed: takes back what is nothing without the rest. An article stays one.
    pub async fn discard(self) -> Result<(), Stopped> {
        match self {
            Outlet::Files(_) | Outlet::Lines(_) => Ok(()),
            Outlet::Segments(segments) => segments.discard().await,
        }
    }

    /// Makes everything durable. The rest is for the manifest.
    pub async fn finish(
        self,
        progress: &Progress,
        skipped: &BTreeMap<String, u64>,
    ) -> Result<Published, Unfinished> {
        let rows = match self {
            Outlet::Files(mut files) => files.flush().await?,
            Outlet::Lines(lines) => lines.finish().await?,
            Outlet::Segments(segments) => return segments.finish(progress, skipped.clone()).await,
        };
        Ok(Published { rows, manifest: None })
    }
}

impl Ground {
    /// The path of a file or folder for many documents, relative to the output folder.
    fn path(&self, is_rejected: bool, name: &str) -> String {
        path(&self.desk, &self.job, None, is_rejected, name)
    }

    /// The name of what holds all documents of the dump.
    fn name_of_lines(&self, ending: &str) -> String {
        layout::name_of_lines(&self.name, &self.identity, ending)
    }
}

/// The row of a document whose output is called so, where one is wanted.
pub fn row(desk: &Desk, job: &str, number: usize, name: &str, finished: &Finished) -> DocumentRow {
    let is_rejected = finished.rejected.is_some();
    let is_wanted = !is_rejected || desk.rejected_files;
    DocumentRow {
        number,
        output: is_wanted.then(|| path(desk, job, finished.host.as_deref(), is_rejected, name)),
        kind: Some(finished.kind.name().to_owned()),
        measures: Some(Measures::of(finished)),
        rejected: finished.rejected.clone(),
        failed: None,
        damage: finished.damage.clone(),
    }
}

/// The path of an output, relative to the output folder.
pub fn path(desk: &Desk, job: &str, host: Option<&str>, is_rejected: bool, name: &str) -> String {
    let root = if is_rejected { Path::new(REJECTED) } else { Path::new("") };
    // A file of many documents has many hosts, and is not sorted by them.
    let is_sorted = desk.layout != Layout::ByHost || desk.records == Records::Files;
    let folder = if is_sorted { desk.layout.folder(job, host) } else { String::new() };
    let place = root.join(folder).join(name);
    // Every part of it is ASCII.
    place.to_string_lossy().into_owned()
}
