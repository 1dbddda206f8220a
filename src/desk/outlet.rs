//! Where the documents of one dump go: each to a file of its own, or all to one `.jsonl`.

mod files;
mod lines;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::Semaphore;

use super::configuration::{Desk, Records};
use super::folders::{Folders, REJECTED};
use super::frames::Finished;
use super::layout;
use super::ledger::{DocumentRow, Ledger};
use super::pause::{Pauses, Stopped};
use files::Files;
use lines::Lines;

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
    /// The dump's hash, hexadecimal.
    pub identity: String,
    /// The desk.
    pub desk: Desk,
    /// Its folders.
    pub folders: Folders,
    /// For documents of dumps that hold many.
    pub ledger: Ledger,
    /// For troubles.
    pub pauses: Arc<Pauses>,
    /// [`COMMITTERS`].
    pub committers: Arc<Semaphore>,
}

/// The outlet of one dump.
pub enum Outlet {
    /// A file a document.
    Files(Files),
    /// A file a dump.
    Lines(Lines),
}

/// Why an outlet did not finish.
pub enum Unfinished {
    /// The service stops.
    Stopped,
    /// A sync failed after which nothing is known: the dump has to be done again.
    Redo(String),
}

impl Outlet {
    /// The outlet for a dump.
    pub fn new(ground: Ground) -> Outlet {
        match ground.desk.records {
            Records::Files => Outlet::Files(Files::new(ground)),
            Records::Lines => Outlet::Lines(Lines::new(ground)),
        }
    }

    /// Takes a document, and gives the row it will have in the ledger. Its file may still be on
    /// its way when this returns.
    pub async fn add(
        &mut self,
        number: usize,
        finished: Finished,
        article: Vec<u8>,
    ) -> Result<DocumentRow, Stopped> {
        let (ground, name) = match self {
            Outlet::Files(files) => {
                let name = layout::name(finished.title.as_deref(), &finished.identity, "json");
                (&files.ground, name)
            }
            Outlet::Lines(lines) => (&lines.ground, lines.name.clone()),
        };
        let row = DocumentRow {
            number,
            output: ground.place(finished.host.as_deref(), finished.rejected.is_some(), &name),
            kind: Some(finished.kind.name().to_owned()),
            rejected: finished.rejected,
            failed: None,
        };
        match self {
            Outlet::Files(files) => files.add(row.clone(), article).await?,
            Outlet::Lines(lines) => lines.add(row.clone(), &article).await?,
        }
        Ok(row)
    }

    /// Takes a document of which nothing became.
    pub fn add_failed(&mut self, number: usize, why: String) -> DocumentRow {
        let row = DocumentRow { number, failed: Some(why), ..DocumentRow::default() };
        match self {
            Outlet::Files(files) => files.rows.push(row.clone()),
            Outlet::Lines(lines) => lines.rows.push(row.clone()),
        }
        row
    }

    /// Makes everything durable, and gives what the ledger does not have yet.
    pub async fn finish(self) -> Result<Vec<DocumentRow>, Unfinished> {
        match self {
            Outlet::Files(mut files) => files.flush().await.map_err(|Stopped| Unfinished::Stopped),
            Outlet::Lines(lines) => lines.finish().await,
        }
    }
}

impl Ground {
    /// The file of an output, relative to the output folder; `None` when it is not wanted.
    fn place(&self, host: Option<&str>, is_rejected: bool, name: &str) -> Option<String> {
        if is_rejected && !self.desk.rejected_files {
            return None;
        }
        let root = if is_rejected { Path::new(REJECTED) } else { Path::new("") };
        // A file of many documents has many hosts, and is not sorted by them.
        let host = host.filter(|_| self.desk.records == Records::Files);
        let place = root.join(self.desk.layout.folder(&self.job, host)).join(name);
        // Every part of it is ASCII.
        Some(place.to_string_lossy().into_owned())
    }
}
