//! One dump's conversation with a worker, and with the next worker where that one dies.
//!
//! A worker says which document it begins, so its death is that document's. A document that kills
//! its workers often enough is left out; the others of its dump go on.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use metrics::{counter, histogram};
use tracing::warn;

use super::dump::Dump;
use super::fault;
use super::frames::{Finished, Reply, Request};
use super::job::Job;
use super::ledger::Progress;
use super::names;
use super::outlet::{Outlet, Unfinished};
use super::pause::Stopped;
use super::pool::{Answers, Conversation, WorkerError};
use super::underway::Going;
use crate::Format;
use crate::article::notes::{self, NOTES};

/// The format of a document that was never read.
pub const UNKNOWN: &str = "unknown";

/// How cleaning a dump ended.
pub enum Cleaned {
    /// All its documents are done, or all that come before bytes between two documents which no
    /// worker survives; those in the outlet are not durable yet.
    Whole(Box<Work>),
    /// It changed meanwhile, so that what was read is not what it is, or can be read no more: this is
    /// why.
    Changed(Box<Work>, String),
    /// An output could not be made durable: what is not recorded has to be done again.
    Redo(String),
}

/// How far the work on a dump has come.
pub struct Work {
    /// Where the documents go.
    pub outlet: Outlet,
    /// What is done.
    pub progress: Progress,
    /// How much was passed over because it is no document, by reason.
    pub skipped: BTreeMap<String, u64>,
    /// What lies beside it and cannot be used: the ending of the file, and why.
    pub unused: Vec<(String, String)>,
    /// The document at work.
    at: Option<usize>,
    /// The format of its first document.
    pub format: Option<Format>,
    /// How many of the documents that were cleaned now are damaged, or tell of damage.
    pub damaged: u64,
    /// The workers that died in a row.
    deaths: Deaths,
}

/// Workers that died in a row at the same place.
#[derive(Default)]
struct Deaths {
    /// How many documents were done, and which was at work: between two documents there is none.
    place: (usize, Option<usize>),
    count: u32,
}

impl Deaths {
    /// Counts another at this place, and gives how many there were.
    fn count(&mut self, place: (usize, Option<usize>)) -> u32 {
        let before = if self.place == place { self.count } else { 0 };
        *self = Deaths { place, count: before + 1 };
        self.count
    }
}

/// Why a conversation ended early.
enum Cut {
    Stopped,
    Changed(String),
    Redo(String),
    Worker(WorkerError),
}

impl From<Unfinished> for Cut {
    fn from(unfinished: Unfinished) -> Cut {
        match unfinished {
            Unfinished::Stopped => Cut::Stopped,
            Unfinished::Redo(error) => Cut::Redo(error),
        }
    }
}

impl Work {
    /// Work that goes on where an earlier run stopped.
    pub fn new(outlet: Outlet, progress: Progress) -> Work {
        let (skipped, unused) = Default::default();
        Work {
            outlet,
            progress,
            skipped,
            unused,
            at: None,
            format: None,
            damaged: 0,
            deaths: Deaths::default(),
        }
    }

    /// Counts a worker's death, and leaves the document out that has caused too many. An error when
    /// it is none of a document, so that nobody gets behind it.
    fn died(&mut self, error: &WorkerError, attempts: u32) -> Result<(), String> {
        if self.deaths.count((self.progress.documents, self.at)) < attempts {
            return Ok(());
        }
        let Some(number) = self.at.take() else { return Err(error.to_string()) };
        let row = self.outlet.add_failed(number, error.to_string());
        let format = self.format.map_or(UNKNOWN, Format::name);
        counter!("copydesk_documents_total", "format" => format, "outcome" => "failed")
            .increment(1);
        self.progress.add(&row);
        self.deaths = Deaths::default();
        Ok(())
    }
}

/// Cleans a dump: its documents go to the outlet as they come.
pub async fn clean(job: &Job, dump: &Dump, mut work: Work) -> Result<Cleaned, Stopped> {
    loop {
        let mut worker = worker(job, dump.bytes).await?;
        match converse(job, dump, &mut work, &mut worker).await {
            Ok(()) => {
                job.shared.pool.give_back(worker);
                return Ok(Cleaned::Whole(Box::new(work)));
            }
            Err(Cut::Stopped) => return Err(Stopped),
            Err(Cut::Changed(why)) => return Ok(Cleaned::Changed(Box::new(work), why)),
            Err(Cut::Redo(error)) => return Ok(Cleaned::Redo(error)),
            Err(Cut::Worker(error)) => {
                drop(worker);
                let (name, path) = (&job.claim.job, names::shown(&job.claim.name));
                let document = work.at.map(|number| number + 1);
                let why = error.to_string();
                counter!("copydesk_workers_killed_total", "reason" => error.cause()).increment(1);
                // A dump of poison alone would fill the log.
                if let Some(suppressed) = job.shared.deaths.due("attempt_failed", &why, &path) {
                    warn!(
                        event = "attempt_failed",
                        job = name,
                        path,
                        stage = "clean",
                        document,
                        error = why,
                        suppressed
                    );
                }
                if let Err(error) = work.died(&error, job.configuration.workers.attempts) {
                    work.progress.failures.push(error);
                    return Ok(Cleaned::Whole(Box::new(work)));
                }
            }
        }
    }
}

async fn worker(job: &Job, bytes: u64) -> Result<Conversation, Stopped> {
    let deadline = job.configuration.workers.deadline;
    let mut failing = None;
    loop {
        let error = match job.shared.pool.worker(deadline, bytes).await {
            Ok(worker) => return Ok(worker),
            Err(error) => error.to_string(),
        };
        let since = *failing.get_or_insert_with(Instant::now);
        job.retries.wait_out(since, Duration::from_secs(1), "worker", &error).await?;
    }
}

/// Sends the dump and takes the answers, both at once.
async fn converse(
    job: &Job,
    dump: &Dump,
    work: &mut Work,
    worker: &mut Conversation,
) -> Result<(), Cut> {
    let deadline = job.configuration.workers.deadline;
    let name = names::text(&job.claim.name);
    let request = Request::new(&job.desk, dump, name, deadline, work.progress.documents);
    let path = names::shown(&job.claim.name);
    let going = job.shared.underway.begin(&job.claim.job, path, dump.bytes);
    let (mut asking, answers) = worker.halves();
    let send = async {
        let sent = asking.send(request, dump, |bytes| going.read(bytes)).await;
        sent.map_err(|error| match error.raw_os_error() {
            // Other bytes than before, or fewer: it is another dump now.
            None => written_to(),
            Some(_) => Cut::Changed(error.to_string()),
        })
    };
    let both = async { tokio::try_join!(send, hear(answers, dump, work, &going)) };
    tokio::select! {
        done = both => drop(done?),
        () = going.tell() => {}
    }
    if dump.unchanged() { Ok(()) } else { Err(written_to()) }
}

fn written_to() -> Cut {
    Cut::Changed("somebody still writes to it".to_owned())
}

async fn hear(
    mut answers: Answers<'_>,
    dump: &Dump,
    work: &mut Work,
    going: &Going,
) -> Result<(), Cut> {
    work.at = None;
    let mut began = Instant::now();
    loop {
        going.done(work.progress.documents);
        let (reply, article) = answers.next().await.map_err(Cut::Worker)?;
        match reply {
            Reply::Begun(number) if number == work.progress.documents => {
                (work.at, began) = (Some(number), Instant::now());
            }
            Reply::Begun(_) | Reply::Ready { .. } => {
                let nonsense = "it began another document than the next";
                return Err(Cut::Worker(WorkerError::protocol(nonsense)));
            }
            Reply::Document(finished) => {
                // Nothing of a dump that is still being written is ever published.
                if !dump.unchanged() {
                    return Err(written_to());
                }
                // An error here is one of the conversation: it has to be held again.
                fault::point("clean.answered").map_err(|_| written_to())?;
                let number = work.progress.documents;
                count(&finished, began.elapsed());
                work.format.get_or_insert(finished.format);
                work.damaged += u64::from(!finished.damage.is_empty());
                let row = work.outlet.add(number, finished, article).await?;
                work.progress.add(&row);
                work.at = None;
            }
            Reply::End { skipped, unused } => {
                work.skipped = skipped;
                work.unused = unused;
                return Ok(());
            }
        }
    }
}

/// Counts a document that a worker has finished. Only names that are in our tables become labels.
fn count(finished: &Finished, took: Duration) {
    histogram!("copydesk_stage_duration_seconds", "stage" => "clean").record(took);
    let outcome = if finished.rejected.is_some() { "rejected" } else { "published" };
    let format = finished.format.name();
    counter!("copydesk_documents_total", "format" => format, "outcome" => outcome).increment(1);
    counter!("copydesk_document_kinds_total", "kind" => finished.kind.name()).increment(1);
    if let Some(why) = &finished.rejected {
        let reason = notes::code(why).unwrap_or("other");
        counter!("copydesk_rejections_total", "reason" => reason).increment(1);
    }
    for note in NOTES.iter().filter(|note| !note.rejects && finished.notes.contains(note.code)) {
        counter!("copydesk_notes_total", "note" => note.code).increment(1);
    }
    for (clutter, blocks) in &finished.removed {
        counter!("copydesk_removed_blocks_total", "clutter" => clutter.name()).increment(*blocks);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deaths_count_together_only_at_the_same_place() {
        let mut deaths = Deaths::default();
        let places = [(0, None), (0, None), (0, Some(0)), (0, Some(0)), (1, None), (2, None)];
        assert_eq!(places.map(|place| deaths.count(place)), [1, 2, 1, 2, 1, 1]);
    }
}
