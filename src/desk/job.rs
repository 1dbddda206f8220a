//! The way of one claimed dump: read, clean, publish, record, dispose. Each step may be cut by a
//! crash and is safe to be done again.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use metrics::{counter, histogram};
use tracing::{info, warn};

use super::claim::Claim;
use super::cleaning::{self, Cleaned, UNKNOWN, Work};
use super::configuration::{Configuration, Desk, Duplicates, Records};
use super::dispose::{self, Failure};
use super::dump::{Dump, Missing};
use super::folders::Folders;
use super::ledger::rows::{told, why_rejected};
use super::ledger::{Content, Done, Entry, Progress, Write};
use super::manifest::Source;
use super::outlet::{Ground, Outlet, Published, Unfinished};
use super::pause::{Matter, Retries, Stopped};
use super::progress::Step;
use super::shared::Shared;
use super::{clock, duplicates, fault, names};
use crate::Format;

/// The service may die so often over one dump before the dump is given up. No document meets the
/// service, so this is hardly ever the dump's doing, and far above what a worker's death costs.
const MOST_STARTS: u32 = 50;
/// The shortest wait before a dump is done again, and the longest unless `settle` is longer.
const SHORTEST_REST: Duration = Duration::from_millis(100);
const LONGEST_REST: Duration = Duration::from_secs(5);

/// How a job ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// At least one article was published.
    Published,
    /// No document was an article, or there was none.
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
    /// For its steps.
    pub retries: Retries,
    began: Instant,
    began_wall: i64,
    /// Whether it is written down that this start of the service gives it to a worker.
    is_counted: bool,
    /// The format of its first document, once that is known.
    format: Option<Format>,
    /// How many of its documents are damaged.
    damaged: u64,
}

/// Runs the job of a claim to its end.
pub async fn run(claim: Claim, configuration: Arc<Configuration>, shared: Arc<Shared>) -> Outcome {
    let Some(desk) = configuration.desk.get(claim.desk).cloned() else { return Outcome::Abandoned };
    let abandon = shared.abandon.clone();
    let mut job = Job {
        folders: Folders::of(&desk),
        retries: Retries::of(Matter::of_job(&claim.job, &claim.name), &shared.pauses),
        claim,
        shared,
        configuration,
        desk,
        began: Instant::now(),
        began_wall: clock::now_ms(),
        is_counted: false,
        format: None,
        damaged: 0,
    };
    let ended = tokio::select! {
        ended = job.finish() => ended,
        () = abandon.cancelled() => Err(Stopped),
    };
    ended.unwrap_or_else(|Stopped| {
        if job.is_counted {
            // Stopping the service is not the dump's doing. Should this fail, a start is counted.
            let _ = job.claim.forgive();
        }
        info!(event = "abandoned", job = job.claim.job, path = names::shown(&job.claim.name));
        Outcome::Abandoned
    })
}

impl Job {
    async fn finish(&mut self) -> Result<Outcome, Stopped> {
        if self.claim.starts >= MOST_STARTS {
            let error = "the service ended each time it worked on this dump";
            return self.give_up("clean", error.to_owned()).await;
        }
        let (mut failing, mut wait) = (None, self.desk.settle.max(SHORTEST_REST));
        loop {
            let dump = match self.open().await? {
                Ok(dump) => dump,
                Err(Missing::ForGood(reason)) => return self.give_up("read", reason).await,
                // It is taken up again once its folder is back.
                Err(Missing::WithItsFolder) => return Err(Stopped),
            };
            let shared = self.shared.clone();
            let _alone = match (self.desk.duplicates, self.desk.records) {
                (Duplicates::Clean, Records::Files | Records::Lines) => None,
                // The second finds what the first did, and has the folder of segments for itself.
                _ => Some(shared.alone_with(&dump.hash).await),
            };
            if let Some(earlier) = self.earlier(&dump).await? {
                return self.duplicate(&dump, earlier).await;
            }
            let work = self.work(&dump).await?;
            self.count_start().await?;
            let (stage, error) = match cleaning::clean(self, &dump, work).await? {
                Cleaned::Whole(work) => match self.publish(&dump, *work).await? {
                    Ok(outcome) => return Ok(outcome),
                    Err(error) => ("publish", error),
                },
                Cleaned::Changed(work, why) => {
                    // First nothing is known of them, then they go: never the other way round.
                    self.begin_again().await?;
                    work.outlet.discard().await?;
                    ("read", why)
                }
                Cleaned::Redo(error) => ("publish", error),
            };
            let since = *failing.get_or_insert_with(Instant::now);
            self.retries.wait_out(since, wait, stage, &error).await?;
            wait = wait.max((wait * 2).min(LONGEST_REST));
        }
    }

    /// Writes down that this start of the service gives the dump to a worker, once, and before it
    /// does, should the whole machine go down with it.
    async fn count_start(&mut self) -> Result<(), Stopped> {
        if self.is_counted {
            return Ok(());
        }
        // One rename; not worth a thread.
        let since = Instant::now();
        while let Err(error) = self.claim.spend() {
            let (rest, error) = (Duration::from_secs(1), error.to_string());
            self.retries.wait_out(since, rest, "claim", &error).await?;
        }
        self.is_counted = true;
        Ok(())
    }

    /// A dump that changed is another one: what is known of its documents does not hold.
    async fn begin_again(&self) -> Result<(), Stopped> {
        let (ledger, job) = (&self.shared.ledger, &self.claim.job);
        let forget = || ledger.write(Write::Forget(job.clone()));
        self.retries.retry("record", forget).await
    }

    async fn open(&self) -> Result<Result<Dump, Missing>, Stopped> {
        let (path, largest) = (self.claim.path(), self.desk.largest as u64);
        let open = move |step: &Step| Dump::open(&path, largest, step);
        self.retries.until_long_done("read", open).await
    }

    fn content(&self, dump: &Dump) -> Content {
        duplicates::content(&self.desk, dump, &names::text(&self.claim.name))
    }

    /// What was done with the same bytes before, if that is what the desk wants to know.
    async fn earlier(&self, dump: &Dump) -> Result<Option<Done>, Stopped> {
        if self.desk.duplicates == Duplicates::Clean {
            return Ok(None);
        }
        let (job, content) = (&self.claim.job, self.content(dump));
        let ask = || self.shared.ledger.earlier(job, &content);
        let Some(earlier) = self.retries.retry("record", ask).await? else {
            return Ok(None);
        };
        let (out, outputs) = (self.folders.out.clone(), earlier.outputs.clone());
        let look = move |step: &Step| {
            for output in &outputs {
                step.goes_on();
                if !out.join(output).try_exists()? {
                    return Ok(false);
                }
            }
            Ok(true)
        };
        let are_there = self.retries.until_long_done("record", look).await?;
        Ok(are_there.then_some(earlier))
    }

    /// The work on a dump, going on where a run that was cut off had come to.
    async fn work(&self, dump: &Dump) -> Result<Work, Stopped> {
        let mut progress = self.progress().await?;
        let chapters = std::mem::take(&mut progress.chapters);
        Ok(Work::new(Outlet::new(self.ground(dump), chapters), progress))
    }

    fn ground(&self, dump: &Dump) -> Ground {
        Ground {
            job: self.claim.job.clone(),
            name: self.claim.name.clone(),
            source: Source {
                name: names::text(&self.claim.name),
                bytes: dump.bytes,
                blake3: dump.hash.to_hex().to_string(),
            },
            identity: dump.identity(),
            desk: self.desk.clone(),
            folders: self.folders.clone(),
            ledger: self.shared.ledger.clone(),
            retries: self.retries.clone(),
            committers: self.shared.committers.clone(),
        }
    }

    /// How far a run that was cut off had come, where this one can go on.
    async fn progress(&self) -> Result<Progress, Stopped> {
        let records = self.desk.records;
        let is_begun = self.claim.starts > 0 || self.claim.is_leftover;
        if !is_begun || records == Records::Lines {
            return Ok(Progress::default());
        }
        let (ledger, job) = (&self.shared.ledger, &self.claim.job);
        let progress = self.retries.retry("record", || ledger.progress(job)).await?;
        let fits = progress.fits(records == Records::Segments);
        Ok(if fits { progress } else { Progress::default() })
    }

    /// Makes all documents durable, and concludes; after an error all has to be done again.
    async fn publish(
        &mut self,
        dump: &Dump,
        work: Work,
    ) -> Result<Result<Outcome, String>, Stopped> {
        let Work { outlet, progress, skipped, unused, format, damaged, .. } = work;
        self.tell_unused(&unused);
        (self.format, self.damaged) = (format, damaged);
        match outlet.finish(&progress, &skipped).await {
            Ok(published) => self.conclude(dump, progress, published, &skipped).await.map(Ok),
            Err(Unfinished::Stopped) => Err(Stopped),
            Err(Unfinished::Redo(error)) => Ok(Err(error)),
        }
    }

    /// Tells of what lies beside the dump and cannot be used.
    fn tell_unused(&self, unused: &[(String, String)]) {
        for (ending, why) in unused {
            let path = format!("{}{}", names::shown(&self.claim.name), names::printable(ending));
            warn!(event = "beside_ignored", path, error = names::printable(why));
        }
    }

    /// Records and disposes of a dump whose documents are all durable.
    async fn conclude(
        &self,
        dump: &Dump,
        progress: Progress,
        published: Published,
        skipped: &BTreeMap<String, u64>,
    ) -> Result<Outcome, Stopped> {
        let content = Some(self.content(dump));
        if !progress.failures.is_empty() {
            let error = progress.failures.join("; ");
            return self.fail("clean", error, content, progress, published).await;
        }
        let Published { rows, manifest } = published;
        let nothing_good = progress.count.published == 0;
        let outcome = if nothing_good { Outcome::Rejected } else { Outcome::Published };
        let output = manifest.clone().or_else(|| progress.output.clone());
        let error = nothing_good.then(|| why_rejected(progress.rejected.as_deref(), skipped));
        let entry = self.entry(outcome, &progress, error);
        self.close(Entry { content, documents: rows, manifest, ..entry }, outcome, output, skipped)
            .await
    }

    /// Records a dump that was done before, and disposes of it.
    async fn duplicate(&self, dump: &Dump, earlier: Done) -> Result<Outcome, Stopped> {
        if self.desk.duplicates == Duplicates::Link {
            let (out, outputs) = (self.folders.out.clone(), earlier.outputs.clone());
            let folder = self.desk.layout.folder(&self.claim.job, None);
            let layout = self.desk.layout;
            let link = move |step: &Step| duplicates::link(&out, &outputs, layout, &folder, step);
            self.retries.until_long_done("publish", link).await?;
        }
        let entry = Entry {
            content: Some(self.content(dump)),
            same_as: Some(earlier.job),
            ..self.entry(Outcome::Duplicate, &Progress::default(), None)
        };
        let output = earlier.outputs.into_iter().next();
        self.close(entry, Outcome::Duplicate, output, &BTreeMap::new()).await
    }

    async fn close(
        &self,
        entry: Entry,
        outcome: Outcome,
        output: Option<String>,
        skipped: &BTreeMap<String, u64>,
    ) -> Result<Outcome, Stopped> {
        let (count, error) = (entry.count, entry.error.clone());
        let bytes = entry.content.as_ref().map_or(0, |content| content.bytes);
        self.record(entry).await?;
        let (folders, after, claim) = (self.folders.clone(), self.desk.after, self.claim.clone());
        let dispose = move || dispose::done(&claim, &folders, after);
        self.retries.until_done("dispose", dispose).await?;
        info!(
            event = outcome.name(),
            job = self.claim.job,
            path = names::shown(&self.claim.name),
            stage = "dispose",
            outcome = outcome.name(),
            documents = count.published + count.rejected,
            damaged = (self.damaged > 0).then_some(self.damaged),
            skipped = (!skipped.is_empty()).then(|| told(skipped)),
            output,
            error = error.as_deref().map(names::printable),
            duration_ms = self.duration_ms(),
        );
        self.measure(outcome, bytes);
        Ok(outcome)
    }

    /// Gives a dump up of which nothing is done.
    async fn give_up(&self, stage: &'static str, error: String) -> Result<Outcome, Stopped> {
        self.fail(stage, error, None, Progress::default(), Published::default()).await
    }

    async fn fail(
        &self,
        stage: &'static str,
        error: String,
        content: Option<Content>,
        progress: Progress,
        Published { rows: documents, manifest }: Published,
    ) -> Result<Outcome, Stopped> {
        let entry = self.entry(Outcome::Failed, &progress, Some(error.clone()));
        let bytes = content.as_ref().map_or(0, |content| content.bytes);
        let entry = Entry { content, documents, manifest, stage: Some(stage.to_owned()), ..entry };
        self.record(entry).await?;
        let failure = Failure::of(&self.claim, stage, error.clone());
        let (folders, claim) = (self.folders.clone(), self.claim.clone());
        let dispose = move || dispose::failed(&claim, &folders, &failure);
        self.retries.until_done("dispose", dispose).await?;
        let (job, path) = (&self.claim.job, names::shown(&self.claim.name));
        let attempts = self.claim.starts;
        let duration_ms = self.duration_ms();
        let outcome = Outcome::Failed.name();
        let error = names::printable(&error);
        tracing::error!(event = "failed", job, path, stage, outcome, error, attempts, duration_ms);
        self.measure(Outcome::Failed, bytes);
        Ok(Outcome::Failed)
    }

    /// Counts a dump that is done.
    fn measure(&self, outcome: Outcome, bytes: u64) {
        let desk = names::text(&self.folders.watch);
        let format = self.format.map_or(UNKNOWN, Format::name);
        let labels =
            [("desk", desk.clone()), ("format", format.into()), ("outcome", outcome.name().into())];
        counter!("copydesk_dumps_total", &labels).increment(1);
        counter!("copydesk_dump_bytes_total", "desk" => desk).increment(bytes);
        histogram!("copydesk_dump_duration_seconds").record(self.began.elapsed());
    }

    fn entry(&self, outcome: Outcome, progress: &Progress, error: Option<String>) -> Entry {
        Entry {
            job: self.claim.job.clone(),
            desk: names::text(&self.folders.watch),
            name: names::text(&self.claim.name),
            outcome: outcome.name(),
            kind: progress.kind.clone(),
            count: progress.count,
            attempts: self.claim.starts,
            seen_ms: self.claim.claimed_ms(),
            started_ms: self.began_wall,
            finished_ms: clock::now_ms(),
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
        self.retries.retry("record", record).await
    }

    fn duration_ms(&self) -> i64 {
        i64::try_from(self.began.elapsed().as_millis()).unwrap_or(i64::MAX)
    }
}
