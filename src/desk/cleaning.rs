//! One dump's conversation with a worker, and with the next worker where that one dies.
//!
//! A worker says which document it begins, so its death is that document's. A document that kills
//! its workers often enough is left out; the others of its dump go on.

use tracing::warn;

use super::dump::Dump;
use super::fault;
use super::frames::Request;
use super::job::Job;
use super::ledger::Progress;
use super::names;
use super::outlet::Outlet;
use super::pause::Stopped;
use super::pool::{Answer, Answers, Conversation, WorkerError};

/// How cleaning a dump ended.
pub enum Cleaned {
    /// All its documents are done; those in the outlet are not durable yet.
    Whole(Box<Work>),
    /// It changed meanwhile: what was read is not what it is.
    Changed,
    /// No worker survives it, not even before its first document begins.
    Poison(String),
}

/// How far the work on a dump has come.
pub struct Work {
    /// Where the documents go.
    pub outlet: Outlet,
    /// What is done.
    pub progress: Progress,
    /// The document at work.
    at: Option<usize>,
    /// Which document killed workers in a row, and how many.
    deaths: (Option<usize>, u32),
}

/// Why a conversation ended early.
enum Cut {
    Stopped,
    Changed,
    Worker(WorkerError),
}

impl Work {
    /// Work that goes on where an earlier run stopped.
    pub fn new(outlet: Outlet, progress: Progress) -> Work {
        Work { outlet, progress, at: None, deaths: (None, 0) }
    }

    /// Counts a worker's death, and leaves the document out that has caused too many.
    fn died(&mut self, error: &WorkerError, attempts: u32) -> Result<(), String> {
        let count = if self.deaths.0 == self.at { self.deaths.1 + 1 } else { 1 };
        self.deaths = (self.at, count);
        if count < attempts {
            return Ok(());
        }
        let Some(number) = self.at.take() else { return Err(error.to_string()) };
        let row = self.outlet.add_failed(number, error.to_string());
        self.progress.add(&row);
        self.deaths = (None, 0);
        Ok(())
    }
}

/// Cleans a dump: its documents go to the outlet as they come.
pub async fn clean(job: &mut Job, dump: &Dump, mut work: Work) -> Result<Cleaned, Stopped> {
    loop {
        let mut worker = worker(job).await?;
        // Written down before the work starts, should the whole machine go down with it.
        job.spend().await?;
        match converse(job, dump, &mut work, &mut worker).await {
            Ok(()) => {
                job.shared.pool.give_back(worker);
                return Ok(Cleaned::Whole(Box::new(work)));
            }
            Err(Cut::Stopped) => return Err(Stopped),
            Err(Cut::Changed) => return Ok(Cleaned::Changed),
            Err(Cut::Worker(error)) => {
                drop(worker);
                let (name, path) = (&job.claim.job, names::shown(&job.claim.name));
                let document = work.at.map(|number| number + 1);
                let why = error.to_string();
                warn!(
                    event = "attempt_failed",
                    job = name,
                    path,
                    stage = "clean",
                    document,
                    error = why
                );
                if let Err(error) = work.died(&error, job.configuration.workers.attempts) {
                    return Ok(Cleaned::Poison(error));
                }
            }
        }
    }
}

async fn worker(job: &Job) -> Result<Conversation, Stopped> {
    let deadline = job.configuration.workers.deadline;
    loop {
        match job.shared.pool.worker(deadline).await {
            Ok(worker) => return Ok(worker),
            Err(error) => job.shared.pauses.tell(&job.claim.job, "worker", &error.to_string()),
        }
        job.shared.pauses.rest(std::time::Duration::from_secs(1)).await?;
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
    let request = Request {
        name: names::text(&job.claim.name),
        format: job.desk.format,
        beside: dump.beside.clone(),
        options: job.desk.clean.clone(),
        pretty: job.desk.pretty && job.desk.records == super::configuration::Records::Files,
        deadline_ms: u64::try_from(deadline.as_millis()).unwrap_or(u64::MAX),
        from: work.progress.documents,
    };
    let (mut asking, answers) = worker.halves();
    let send = async {
        match asking.send(&request, &dump.file, dump.bytes).await {
            Ok(hash) if hash.is_none_or(|hash| hash == dump.hash) => Ok(()),
            // Other bytes than before, fewer, or none that can be read.
            Ok(_) | Err(_) => Err(Cut::Changed),
        }
    };
    tokio::try_join!(send, hear(answers, dump, work))?;
    if dump.unchanged() { Ok(()) } else { Err(Cut::Changed) }
}

async fn hear(mut answers: Answers<'_>, dump: &Dump, work: &mut Work) -> Result<(), Cut> {
    work.at = None;
    loop {
        match answers.next().await.map_err(Cut::Worker)? {
            Answer::Begun(number) if number == work.progress.documents => work.at = Some(number),
            Answer::Begun(_) => {
                let nonsense = "it broke the protocol: it began another document than the next";
                return Err(Cut::Worker(WorkerError::Died(nonsense.to_owned())));
            }
            Answer::Document(finished, article) => {
                // Nothing of a dump that is still being written is ever published.
                if !dump.unchanged() {
                    return Err(Cut::Changed);
                }
                // An error here is one of the conversation: it has to be held again.
                fault::point("clean.answered").map_err(|_| Cut::Changed)?;
                let number = work.progress.documents;
                let added = work.outlet.add(number, finished, article).await;
                let row = added.map_err(|Stopped| Cut::Stopped)?;
                work.progress.add(&row);
                work.at = None;
            }
            Answer::End => return Ok(()),
        }
    }
}
