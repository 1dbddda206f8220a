//! The way of one claimed dump: read, clean, publish, record, dispose. Each step may be cut by a
//! crash and is safe to be done again.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tracing::info;

use super::claim::Claim;
use super::cleaning::{self, Cleaned, Work};
use super::configuration::{Configuration, Desk, Duplicates, Records};
use super::dispose::{self, Failure};
use super::dump::{Dump, Missing};
use super::folders::Folders;
use super::ledger::rows::Content;
use super::ledger::{Done, Entry, Progress, Write};
use super::outlet::{Ground, Outlet, Unfinished};
use super::pause::Stopped;
use super::shared::Shared;
use super::{duplicates, fault, names};
use crate::article;

/// The service may die so often over one dump before the dump is given up. No document meets the
/// service, so this is hardly ever the dump's doing, and far above what a worker's death costs.
const MOST_STARTS: u32 = 50;

/// How a job ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// At least one article was published, or there was nothing to publish.
    Published,
    /// No document was an article.
    Rejected,
    /// The dump was given up.
    Failed,
    /// The same bytes were done before.
    Duplicate,
    /// The service stops; the next start does the dump again.
    Abandoned,
}

impl Outcome {
    fn name(self) -> &'static str {
        match self {
            Outcome::Published => "published",
            Outcome::Rejected => "rejected",
            Outcome::Failed => "failed",
            Outcome::Duplicate => "duplicate",
            Outcome::Abandoned => "abandoned",
        }
    }
}

/// A job under way.
pub struct Job {
    /// The dump.
    pub claim: Claim,
    /// What all jobs share.
    pub shared: Arc<Shared>,
    /// The configuration when the job began.
    pub configuration: Arc<Configuration>,
    /// The dump's desk.
    pub desk: Desk,
    /// Its folders.
    pub folders: Folders,
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
        // Stopping the service is not the dump's doing. Should this fail, a start is counted.
        let _ = job.claim.forgive();
        info!(event = "abandoned", job = job.claim.job, path = names::shown(&job.claim.name));
        Outcome::Abandoned
    })
}

impl Job {
    async fn finish(&mut self) -> Result<Outcome, Stopped> {
        if self.claim.attempt >= MOST_STARTS {
            let error = "the service ended each time it worked on this dump";
            return self
                .fail("clean", error.to_owned(), None, Progress::default(), Vec::new())
                .await;
        }
        loop {
            let dump = match self.open().await? {
                Ok(dump) => dump,
                Err(Missing::ForGood(reason)) => {
                    return self.fail("read", reason, None, Progress::default(), Vec::new()).await;
                }
                // It is taken up again once its folder is back.
                Err(Missing::WithItsFolder) => return Err(Stopped),
            };
            let shared = self.shared.clone();
            let _alone = match self.desk.duplicates {
                Duplicates::Clean => None,
                _ => shared.alone_with(&dump.hash).await,
            };
            if let Some(earlier) = self.earlier(&dump).await? {
                return self.duplicate(&dump, earlier).await;
            }
            let work = self.work(&dump).await?;
            match cleaning::clean(self, &dump, work).await? {
                Cleaned::Whole(work) => {
                    let Work { outlet, progress, .. } = *work;
                    match outlet.finish().await {
                        Ok(rows) => return self.conclude(&dump, progress, rows).await,
                        Err(Unfinished::Stopped) => return Err(Stopped),
                        Err(Unfinished::Redo(error)) => {
                            self.shared.pauses.tell(&self.claim.job, "publish", &error);
                        }
                    }
                }
                // Somebody still writes to it.
                Cleaned::Changed => self.begin_again().await?,
                Cleaned::Poison(error) => {
                    let content = Some(self.content(&dump));
                    return self
                        .fail("clean", error, content, Progress::default(), Vec::new())
                        .await;
                }
            }
            self.shared.pauses.rest(self.desk.settle.max(Duration::from_millis(100))).await?;
        }
    }

    /// Writes down that work begins.
    pub async fn spend(&mut self) -> Result<(), Stopped> {
        // One rename; not worth a thread.
        while let Err(error) = self.claim.spend() {
            self.shared.pauses.tell(&self.claim.job, "claim", &error.to_string());
            self.shared.pauses.rest(Duration::from_secs(1)).await?;
        }
        Ok(())
    }

    /// A dump that changed is another one: what is known of its documents does not hold.
    async fn begin_again(&mut self) -> Result<(), Stopped> {
        let (ledger, job) = (&self.shared.ledger, &self.claim.job);
        let forget = || ledger.write(Write::Forget(job.clone()));
        self.shared.pauses.retry(job, "record", forget).await?;
        // Should this fail, a start too many is counted.
        let _ = self.claim.forgive();
        Ok(())
    }

    async fn open(&self) -> Result<Result<Dump, Missing>, Stopped> {
        let (path, largest) = (self.claim.path(), self.desk.largest as u64);
        let pauses = &self.shared.pauses;
        let open = move || Dump::open(&path, largest);
        pauses.until_done(&self.claim.job, "read", open).await
    }

    fn content(&self, dump: &Dump) -> Content {
        let Desk { format, records, layout, out, clean, .. } = &self.desk;
        let recipe = duplicates::recipe(&article::cleaner(clean), *format, *records, *layout, out);
        let recipe = dump.beside.identity(recipe);
        Content { blake3: dump.hash.to_hex().to_string(), bytes: dump.bytes, recipe }
    }

    /// What was done with the same bytes before, if that is what the desk wants to know.
    async fn earlier(&self, dump: &Dump) -> Result<Option<Done>, Stopped> {
        if self.desk.duplicates == Duplicates::Clean {
            return Ok(None);
        }
        let job = self.claim.job.clone();
        let done = Done { job, content: self.content(dump), outputs: Vec::new() };
        let (ledger, pauses) = (&self.shared.ledger, &self.shared.pauses);
        let earlier = pauses.retry(&done.job, "record", || ledger.earlier(done.clone())).await?;
        let out = self.folders.out.clone();
        let still_there = move |done: &Done| done.outputs.iter().all(|one| out.join(one).exists());
        Ok(earlier.filter(still_there))
    }

    /// The work on a dump, going on where a run that was cut off had come to.
    async fn work(&self, dump: &Dump) -> Result<Work, Stopped> {
        let ground = Ground {
            job: self.claim.job.clone(),
            name: self.claim.name.clone(),
            identity: dump.identity(),
            desk: self.desk.clone(),
            folders: self.folders.clone(),
            ledger: self.shared.ledger.clone(),
            pauses: self.shared.pauses.clone(),
            committers: self.shared.committers.clone(),
        };
        let mut progress = Progress::default();
        if self.claim.attempt > 0 && self.desk.records == Records::Files {
            let (ledger, job) = (&self.shared.ledger, &self.claim.job);
            progress = self.shared.pauses.retry(job, "record", || ledger.progress(job)).await?;
        }
        Ok(Work::new(Outlet::new(ground), progress))
    }

    /// Records and disposes of a dump whose documents are all durable.
    async fn conclude(
        &self,
        dump: &Dump,
        progress: Progress,
        rows: Vec<super::ledger::DocumentRow>,
    ) -> Result<Outcome, Stopped> {
        let content = Some(self.content(dump));
        if progress.count.failed > 0 {
            let error = progress.failures.join("; ");
            return self.fail("clean", error, content, progress, rows).await;
        }
        let nothing_good = progress.count.published == 0 && progress.count.rejected > 0;
        let outcome = if nothing_good { Outcome::Rejected } else { Outcome::Published };
        let first = rows.first();
        let output = first.and_then(|row| row.output.clone());
        let error = first.and_then(|row| row.rejected.clone()).filter(|_| nothing_good);
        let entry = Entry { content, documents: rows, ..self.entry(outcome, &progress, error) };
        self.close(entry, outcome, output).await
    }

    /// Records a dump that was done before, and disposes of it.
    async fn duplicate(&self, dump: &Dump, earlier: Done) -> Result<Outcome, Stopped> {
        if self.desk.duplicates == Duplicates::Link {
            let (out, outputs) = (self.folders.out.clone(), earlier.outputs.clone());
            let folder = self.desk.layout.folder(&self.claim.job, None);
            let layout = self.desk.layout;
            let link = move || duplicates::link(&out, &outputs, layout, &folder);
            self.shared.pauses.until_done(&self.claim.job, "publish", link).await?;
        }
        let entry = Entry {
            content: Some(self.content(dump)),
            same_as: Some(earlier.job),
            ..self.entry(Outcome::Duplicate, &Progress::default(), None)
        };
        self.close(entry, Outcome::Duplicate, earlier.outputs.into_iter().next()).await
    }

    async fn close(
        &self,
        entry: Entry,
        outcome: Outcome,
        output: Option<String>,
    ) -> Result<Outcome, Stopped> {
        let (count, error) = (entry.count, entry.error.clone());
        self.record(entry).await?;
        let (folders, after, claim) = (self.folders.clone(), self.desk.after, self.claim.clone());
        let dispose = move || dispose::done(&claim, &folders, after);
        self.shared.pauses.until_done(&self.claim.job, "dispose", dispose).await?;
        info!(
            event = outcome.name(),
            job = self.claim.job,
            path = names::shown(&self.claim.name),
            stage = "dispose",
            outcome = outcome.name(),
            documents = count.published + count.rejected,
            output,
            error = error.as_deref().map(names::printable),
            duration_ms = self.duration_ms(),
        );
        Ok(outcome)
    }

    async fn fail(
        &self,
        stage: &'static str,
        error: String,
        content: Option<Content>,
        progress: Progress,
        documents: Vec<super::ledger::DocumentRow>,
    ) -> Result<Outcome, Stopped> {
        let entry = self.entry(Outcome::Failed, &progress, Some(error.clone()));
        self.record(Entry { content, documents, stage: Some(stage), ..entry }).await?;
        let failure = Failure::of(&self.claim, stage, error.clone());
        let (folders, claim) = (self.folders.clone(), self.claim.clone());
        let dispose = move || dispose::failed(&claim, &folders, &failure);
        self.shared.pauses.until_done(&self.claim.job, "dispose", dispose).await?;
        let (job, path) = (&self.claim.job, names::shown(&self.claim.name));
        let attempts = self.claim.attempt;
        let duration_ms = self.duration_ms();
        let outcome = Outcome::Failed.name();
        let error = names::printable(&error);
        tracing::error!(event = "failed", job, path, stage, outcome, error, attempts, duration_ms);
        Ok(Outcome::Failed)
    }

    fn entry(&self, outcome: Outcome, progress: &Progress, error: Option<String>) -> Entry {
        Entry {
            job: self.claim.job.clone(),
            desk: names::text(&self.folders.watch),
            name: names::text(&self.claim.name),
            outcome: outcome.name(),
            kind: progress.kind.clone(),
            count: progress.count,
            attempts: self.claim.attempt,
            wall: (self.claim.claimed_ms(), self.began_wall, wall_ms()),
            duration_ms: self.duration_ms(),
            error,
            ..Entry::default()
        }
    }

    async fn record(&self, entry: Entry) -> Result<(), Stopped> {
        let (ledger, write) = (&self.shared.ledger, Write::Dump(Box::new(entry)));
        let record = || async {
            fault::point("record.begun").map_err(|error: io::Error| error.to_string())?;
            ledger.write(write.clone()).await
        };
        self.shared.pauses.retry(&self.claim.job, "record", record).await
    }

    fn duration_ms(&self) -> i64 {
        i64::try_from(self.began.elapsed().as_millis()).unwrap_or(i64::MAX)
    }
}

fn wall_ms() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_millis()).unwrap_or(i64::MAX)
}
