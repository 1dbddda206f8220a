//! The loop around everything: intake in, jobs out, signals, the watchdog.

use std::fs::File;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::Barrier;
use tokio::sync::mpsc::{self, Receiver};
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, Interval, interval, sleep_until};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use super::claim::Claim;
use super::configuration::{Configuration, Loaded, Sources, load};
use super::folders::Folders;
use super::intake::{Intake, Pulse};
use super::job::{self, Outcome, Shared};
use super::ledger::Ledger;
use super::live::Live;
use super::lock::{self, LockError};
use super::pool::Pool;
use super::{names, systemd};

/// How long running jobs may go on once the service stops.
const GRACE: Duration = Duration::from_secs(3);
/// How long what is then abandoned has to clean up.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// Intake that has not moved for this long is stuck.
const STUCK: Duration = Duration::from_secs(15);

/// Why the service could not run.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// A lock is held, or cannot be taken.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// A folder, thread or signal handler could not be had.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// What the service has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Dumps with a published article.
    pub published: u64,
    /// Dumps without one.
    pub rejected: u64,
    /// Dumps that were given up.
    pub failed: u64,
}

/// Runs the service until a signal stops it or, with `once`, until nothing is left to do.
pub fn run(loaded: Loaded, sources: Sources, once: bool) -> Result<Totals, ServiceError> {
    let _locks = prepare(&loaded.configuration)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let result = runtime.block_on(async { Service::start(loaded, sources, once)?.serve().await });
    // Intake threads and stuck system calls are not waited for: every step may be cut.
    runtime.shutdown_timeout(Duration::from_millis(200));
    info!(event = "stopped");
    result
}

fn prepare(configuration: &Configuration) -> Result<Vec<File>, ServiceError> {
    let mut locks = vec![lock::take(&configuration.state)?];
    for desk in &configuration.desk {
        let folders = Folders::of(desk);
        folders.create()?;
        locks.push(lock::take(&folders.claimed)?);
    }
    Ok(locks)
}

struct Service {
    live: Live,
    sources: Sources,
    claims: Receiver<Claim>,
    pulses: Vec<Pulse>,
    shared: Arc<Shared>,
    jobs: JoinSet<Outcome>,
    most_jobs: usize,
    totals: Totals,
    status: String,
}

struct Signals {
    terminate: Signal,
    interrupt: Signal,
    reload: Signal,
}

impl Service {
    fn start(loaded: Loaded, sources: Sources, once: bool) -> Result<Service, ServiceError> {
        let workers = &loaded.configuration.workers;
        // Twice the workers: while one half is cleaned the other is read and published.
        let most_jobs = workers.number() * 2;
        let shared = Arc::new(Shared {
            pool: Pool::new(workers),
            ledger: Ledger::open(&loaded.configuration.state)?,
            stopping: CancellationToken::new(),
            abandon: CancellationToken::new(),
        });
        let config = loaded.file.as_deref().map(names::shown);
        let live = Live::new(loaded.configuration);
        let (sender, claims) = mpsc::channel(most_jobs);
        let mut pulses = Vec::new();
        for desk in 0..live.get().desk.len() {
            let pulse = Pulse::default();
            pulse.beat();
            pulses.push(pulse.clone());
            let (live, claims) = (live.clone(), sender.clone());
            let stopping = shared.stopping.clone();
            let intake = Intake { desk, live, claims, once, stopping, pulse };
            std::thread::Builder::new().name("intake".into()).spawn(move || intake.run())?;
        }
        let path = live.get().desk.first().map(|desk| names::shown(&desk.watch));
        info!(event = "started", config, path, workers = most_jobs / 2);
        Ok(Service {
            live,
            sources,
            claims,
            pulses,
            shared,
            jobs: JoinSet::new(),
            most_jobs,
            totals: Totals::default(),
            status: String::new(),
        })
    }

    /// Starts all workers side by side, so that the first dumps do not wait for theirs. One that
    /// cannot start is tried again, and told about, by the job that needs it.
    fn start_workers(&self) {
        let number = self.most_jobs / 2;
        let all = Arc::new(Barrier::new(number));
        for _ in 0..number {
            let (shared, all) = (self.shared.clone(), all.clone());
            tokio::spawn(async move {
                let worker = shared.pool.worker(Duration::ZERO).await;
                // Given back at once, the first would be handed out again instead of a second.
                all.wait().await;
                if let Ok(worker) = worker {
                    shared.pool.give_back(worker);
                }
            });
        }
    }

    async fn serve(mut self) -> Result<Totals, ServiceError> {
        self.start_workers();
        let mut signals = Signals {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            reload: signal(SignalKind::hangup())?,
        };
        let mut ticks: Interval =
            interval(systemd::watchdog_interval().unwrap_or(Duration::from_secs(5)));
        systemd::ready();
        loop {
            tokio::select! {
                claim = self.claims.recv(), if self.jobs.len() < self.most_jobs => match claim {
                    Some(claim) => self.begin(claim),
                    // Every intake has ended: there was only this once.
                    None => break,
                },
                Some(ended) = self.jobs.join_next() => self.count(ended),
                _ = ticks.tick() => self.tick(),
                _ = signals.reload.recv() => self.reload(),
                _ = signals.terminate.recv() => return self.stop(signals).await,
                _ = signals.interrupt.recv() => return self.stop(signals).await,
            }
        }
        while !self.jobs.is_empty() {
            tokio::select! {
                Some(ended) = self.jobs.join_next() => self.count(ended),
                _ = ticks.tick() => self.tick(),
                _ = signals.terminate.recv() => return self.stop(signals).await,
                _ = signals.interrupt.recv() => return self.stop(signals).await,
            }
        }
        Ok(self.totals)
    }

    fn begin(&mut self, claim: Claim) {
        self.jobs.spawn(job::run(claim, self.live.get(), self.shared.clone()));
    }

    fn count(&mut self, ended: Result<Outcome, JoinError>) {
        match ended {
            Ok(Outcome::Published) => self.totals.published += 1,
            Ok(Outcome::Rejected) => self.totals.rejected += 1,
            Ok(Outcome::Failed) => self.totals.failed += 1,
            Ok(Outcome::Abandoned) => {}
            Err(crash) => error!(event = "job_crashed", error = %crash),
        }
    }

    fn tick(&mut self) {
        let Totals { published, rejected, failed } = self.totals;
        let working = self.jobs.len();
        let status = format!(
            "{working} in work, {published} published, {rejected} rejected, {failed} failed"
        );
        if status != self.status {
            systemd::status(&status);
            self.status = status;
        }
        // This loop moves, or it would not be here; a document that hangs has its own deadline.
        if self.pulses.iter().all(|pulse| pulse.age() < STUCK) {
            systemd::alive();
        }
    }

    fn reload(&mut self) {
        systemd::reloading();
        let refused = match load(&self.sources) {
            Ok(loaded) => self.live.replace(loaded.configuration).err(),
            Err(problems) => {
                let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
                Some(texts.join("; "))
            }
        };
        match refused {
            None => info!(event = "reloaded"),
            Some(error) => warn!(event = "reload_refused", error = names::printable(&error)),
        }
        systemd::ready();
    }

    /// Lets jobs end within the grace, then abandons them. A second signal ends the process at once.
    async fn stop(mut self, mut signals: Signals) -> Result<Totals, ServiceError> {
        systemd::stopping();
        info!(event = "stopping", jobs = self.jobs.len());
        self.shared.stopping.cancel();
        let mut deadline = Instant::now() + GRACE;
        while !self.jobs.is_empty() {
            tokio::select! {
                Some(ended) = self.jobs.join_next() => self.count(ended),
                () = sleep_until(deadline) => {
                    if self.shared.abandon.is_cancelled() {
                        break;
                    }
                    self.shared.abandon.cancel();
                    deadline = Instant::now() + LAST_WORDS;
                }
                _ = signals.terminate.recv() => std::process::exit(1),
                _ = signals.interrupt.recv() => std::process::exit(1),
            }
        }
        Ok(self.totals)
    }
}
