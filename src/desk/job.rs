//! The way of one claimed dump: clean, publish, record, dispose. Each step may be cut by a crash
//! and is safe to be done again.

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::claim::{self, Claim};
use super::configuration::{Configuration, Desk};
use super::dispose::{self, Failure};
use super::folders::Folders;
use super::frames::Request;
use super::ledger::{DocumentEntry, Entry, Ledger};
use super::names;
use super::pause::{Stopped, rest, until_done};
use super::pool::{Pool, WorkerError};
use super::publish;
use super::settle::Reading;

/// What every job needs.
pub struct Shared {
    /// The workers.
    pub pool: Pool,
    /// The ledger.
    pub ledger: Ledger,
    /// The service stops: nothing new begins, and no pause is waited for.
    pub stopping: CancellationToken,
    /// The grace is over: what runs is abandoned.
    pub abandon: CancellationToken,
}

/// How a job ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// At least one article was published, or there was nothing to publish.
    Published,
    /// No document was an article.
    Rejected,
    /// The dump was given up.
    Failed,
    /// The service stops; the next start does the dump again.
    Abandoned,
}

impl Outcome {
    fn name(self) -> &'static str {
        match self {
            Outcome::Published => "published",
            Outcome::Rejected => "rejected",
            Outcome::Failed => "failed",
            Outcome::Abandoned => "abandoned",
        }
    }
}

/// A dump's bytes and the reading that says when they are no longer the file's.
struct Dump {
    bytes: Vec<u8>,
    blake3: String,
    reading: Reading,
}

enum Cleaned {
    Whole(Vec<DocumentEntry>),
    Broken(WorkerError),
}

struct Job {
    claim: Claim,
    shared: Arc<Shared>,
    configuration: Arc<Configuration>,
    desk: Desk,
    folders: Folders,
    began: Instant,
    began_wall: i64,
}

/// Runs the job of a claim to its end.
pub async fn run(claim: Claim, configuration: Arc<Configuration>, shared: Arc<Shared>) -> Outcome {
    let Some(desk) = configuration.desk.get(claim.desk).cloned() else { return Outcome::Abandoned };
    let folders = Folders::of(&desk);
    let (began, began_wall) = (Instant::now(), wall_ms());
    let abandon = shared.abandon.clone();
    let mut job = Job { claim, shared, configuration, desk, folders, began, began_wall };
    let ended = tokio::select! {
        ended = job.finish() => ended,
        () = abandon.cancelled() => Err(Stopped),
    };
    ended.unwrap_or_else(|Stopped| {
        // Stopping the service is not the dump's doing. Should this fail, an attempt is lost.
        let _ = job.claim.forgive();
        info!(event = "abandoned", job = job.claim.job, path = names::shown(&job.claim.name));
        Outcome::Abandoned
    })
}

impl Job {
    async fn finish(&mut self) -> Result<Outcome, Stopped> {
        let mut error = "the service ended each time it worked on this dump".to_owned();
        while self.claim.attempt < self.configuration.workers.attempts {
            self.spend().await?;
            let dump = match self.read().await? {
                Ok(dump) => dump,
                Err(reason) => return self.fail("read", reason).await,
            };
            match self.clean(&dump).await? {
                Cleaned::Whole(documents) if self.unchanged(&dump).await? => {
                    return self.conclude(&dump, documents).await;
                }
                Cleaned::Whole(_) => {
                    // Somebody still writes to it.
                    let _ = self.claim.forgive();
                    rest(self.desk.settle, &self.shared.stopping).await?;
                }
                Cleaned::Broken(broken) => {
                    error = broken.to_string();
                    let (job, path) = (&self.claim.job, names::shown(&self.claim.name));
                    warn!(event = "attempt_failed", job, path, stage = "clean", error);
                }
            }
        }
        self.fail("clean", error).await
    }

    async fn spend(&mut self) -> Result<(), Stopped> {
        // One rename; not worth a thread.
        while let Err(error) = self.claim.spend() {
            warn!(event = "paused", job = self.claim.job, stage = "claim", error = %error);
            rest(Duration::from_secs(1), &self.shared.stopping).await?;
        }
        Ok(())
    }

    /// Reads the dump, or says why it cannot ever be read.
    async fn read(&self) -> Result<Result<Dump, String>, Stopped> {
        let (path, largest) = (self.claim.path(), self.desk.largest);
        self.blocking("read", move || read(&path, largest)).await
    }

    async fn unchanged(&self, dump: &Dump) -> Result<bool, Stopped> {
        let (path, before) = (self.claim.path(), dump.reading);
        self.blocking("read", move || Ok(Reading::of(&std::fs::symlink_metadata(&path)?) == before))
            .await
    }

    /// Cleans the dump and publishes each article as it comes.
    async fn clean(&self, dump: &Dump) -> Result<Cleaned, Stopped> {
        let deadline = self.configuration.workers.deadline;
        let request = Request {
            name: names::text(&self.claim.name),
            format: self.desk.format,
            options: self.configuration.clean.clone(),
            pretty: self.desk.pretty,
            deadline_ms: u64::try_from(deadline.as_millis()).unwrap_or(u64::MAX),
        };
        let mut worker = loop {
            match self.shared.pool.worker(deadline).await {
                Ok(worker) => break worker,
                Err(error) => {
                    warn!(event = "paused", job = self.claim.job, stage = "worker", error = %error);
                    rest(Duration::from_secs(1), &self.shared.stopping).await?;
                }
            }
        };
        if let Err(error) = worker.ask(&request, &dump.bytes).await {
            return Ok(Cleaned::Broken(error));
        }
        let mut documents = Vec::new();
        loop {
            match worker.next().await {
                Ok(Some((finished, article))) => {
                    let output = match &finished.rejected {
                        Some(_) if !self.desk.rejected_files => None,
                        _ => Some(self.publish(&finished, article).await?),
                    };
                    documents.push(DocumentEntry { output, rejected: finished.rejected });
                }
                Ok(None) => break,
                Err(error) => return Ok(Cleaned::Broken(error)),
            }
        }
        self.shared.pool.give_back(worker);
        Ok(Cleaned::Whole(documents))
    }

    /// Writes an article; the rename is not synced yet.
    async fn publish(
        &self,
        finished: &super::frames::Finished,
        article: Vec<u8>,
    ) -> Result<String, Stopped> {
        let (out, prefix) = match finished.rejected {
            Some(_) => (self.folders.rejected.clone(), ".rejected/"),
            None => (self.folders.out.clone(), ""),
        };
        let title = finished.title.as_deref();
        let name = publish::name(title, &self.claim.name, &finished.identity);
        let output = format!("{prefix}{name}");
        let (job, article) = (self.claim.job.clone(), Arc::new(article));
        self.blocking("publish", move || publish::write(&out, &name, &job, &article)).await?;
        Ok(output)
    }

    /// Syncs, records and disposes of a dump that was cleaned.
    async fn conclude(
        &self,
        dump: &Dump,
        documents: Vec<DocumentEntry>,
    ) -> Result<Outcome, Stopped> {
        let all_rejected =
            !documents.is_empty() && documents.iter().all(|one| one.rejected.is_some());
        let outcome = if all_rejected { Outcome::Rejected } else { Outcome::Published };
        let folders = self.folders.clone();
        let rejected_files = self.desk.rejected_files;
        self.blocking("publish", move || {
            publish::sync_folder(&folders.out)?;
            if rejected_files && folders.rejected.exists() {
                publish::sync_folder(&folders.rejected)?;
            }
            Ok(())
        })
        .await?;
        let output = documents.first().and_then(|one| one.output.clone());
        let error = documents.first().and_then(|one| one.rejected.clone()).filter(|_| all_rejected);
        let count = documents.len();
        self.record(outcome, Some(dump.blake3.clone()), error.clone(), documents).await?;
        let (desk, folders) = (self.desk.clone(), self.folders.clone());
        self.dispose(move |claim| dispose::done(claim, &folders, desk.after)).await?;
        info!(
            event = outcome.name(),
            job = self.claim.job,
            path = names::shown(&self.claim.name),
            stage = "dispose",
            outcome = outcome.name(),
            documents = count,
            output,
            error = error.as_deref().map(names::printable),
            duration_ms = self.duration_ms(),
        );
        Ok(outcome)
    }

    async fn fail(&self, stage: &'static str, error: String) -> Result<Outcome, Stopped> {
        self.record(Outcome::Failed, None, Some(error.clone()), Vec::new()).await?;
        let failure = Failure::of(&self.claim, stage, error.clone());
        let folders = self.folders.clone();
        self.dispose(move |claim| dispose::failed(claim, &folders, &failure)).await?;
        let (job, path) = (&self.claim.job, names::shown(&self.claim.name));
        let attempts = self.claim.attempt;
        let duration_ms = self.duration_ms();
        let outcome = Outcome::Failed.name();
        tracing::error!(event = "failed", job, path, stage, outcome, error, attempts, duration_ms);
        Ok(Outcome::Failed)
    }

    async fn record(
        &self,
        outcome: Outcome,
        blake3: Option<String>,
        error: Option<String>,
        documents: Vec<DocumentEntry>,
    ) -> Result<(), Stopped> {
        let entry = Entry {
            job: self.claim.job.clone(),
            name: names::text(&self.claim.name),
            blake3,
            outcome: outcome.name(),
            attempts: self.claim.attempt,
            wall: (self.began_wall, wall_ms()),
            duration_ms: self.duration_ms(),
            error,
            documents,
        };
        while let Err(error) = self.shared.ledger.record(entry.clone()).await {
            warn!(event = "paused", job = entry.job, stage = "record", error);
            rest(Duration::from_secs(1), &self.shared.stopping).await?;
        }
        Ok(())
    }

    async fn dispose(
        &self,
        work: impl Fn(&Claim) -> io::Result<()> + Clone + Send + Sync + 'static,
    ) -> Result<(), Stopped> {
        let claim = self.claim.clone();
        self.blocking("dispose", move || work(&claim)).await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        stage: &'static str,
        work: impl Fn() -> io::Result<T> + Clone + Send + 'static,
    ) -> Result<T, Stopped> {
        until_done(&self.claim.job, stage, &self.shared.stopping, work).await
    }

    fn duration_ms(&self) -> i64 {
        i64::try_from(self.began.elapsed().as_millis()).unwrap_or(i64::MAX)
    }
}

fn read(path: &Path, largest: usize) -> io::Result<Result<Dump, String>> {
    let folder = path.parent().unwrap_or(path);
    let file = match claim::open(folder, Path::new(path.file_name().unwrap_or_default())) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(Err("somebody removed the dump while it was claimed".into()));
        }
        Err(error) => return Err(error),
    };
    let reading = Reading::of(&file.metadata()?);
    let mut bytes = Vec::new();
    (&file).take(largest as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > largest {
        return Ok(Err(format!("larger than {}", crate::size::format(largest))));
    }
    let blake3 = blake3::hash(&bytes).to_hex().to_string();
    Ok(Ok(Dump { bytes, blake3, reading }))
}

fn wall_ms() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_millis()).unwrap_or(i64::MAX)
}
