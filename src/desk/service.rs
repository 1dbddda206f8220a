//! The loop around everything: intake in, jobs out, signals, the watchdog.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use indicatif::ProgressBar;
use metrics::gauge;
use rustix::fs::Mode;
use rustix::process::umask;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::Barrier;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, Interval, interval, sleep_until};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use super::claim::{Active, Claim};
use super::configuration::{Configuration, Loaded, Problem, Sources, in_force, load};
use super::folders::{Folders, make};
use super::intake::Intake;
use super::job::{self, Outcome};
use super::ledger::{Ledger, StoreError, Write, rebuild};
use super::live::Live;
use super::lock::{self, LockError};
use super::metrics::Instruments;
use super::outlet::COMMITTERS;
use super::pause::{Matter, Pauses};
use super::pool::Pool;
use super::pulse::Pulse;
use super::root::Root;
use super::shared::Shared;
use super::status::Standing;
use super::{names, ownership, systemd};

/// How long running jobs may go on once the service stops.
const GRACE: Duration = Duration::from_secs(3);
/// How long what is then abandoned has to clean up.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// How often it says how it goes.
const TICK: Duration = Duration::from_secs(2);
/// How long `--once` tries again what the environment does not allow.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why the service could not run.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// A lock is held, or cannot be taken.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] StoreError),
    /// What was to be done once cannot be done.
    #[error("{0}; what is left over is done by the next run")]
    GivenUp(String),
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
    /// Dumps that were done before.
    pub duplicates: u64,
    /// Whether something was left lying: it could not be read or claimed, or the service was stopped.
    pub is_left: bool,
}

/// Runs the service until a signal stops it or, with `once`, until nothing is left to do;
/// `bar` shows how far that is.
pub fn run(
    loaded: Loaded,
    sources: Sources,
    once: bool,
    bar: ProgressBar,
) -> Result<Totals, ServiceError> {
    // Whatever the umask that was inherited: nothing is for the world to write.
    let inherited = umask(Mode::WOTH);
    umask(inherited | Mode::WOTH);
    let state = loaded.configuration.state.clone();
    let _lock = lock::take(&state)?;
    let (roots, _outputs) = prepare(&loaded.configuration)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let result = runtime.block_on(async {
        // Before the log says that it has started, for whoever then sends one.
        let signals = Signals::register()?;
        Service::start(loaded, sources, once, roots, bar)?.serve(signals).await
    });
    Standing::clear(&state);
    // Intake threads and stuck system calls are not waited for: every step may be cut.
    runtime.shutdown_timeout(Duration::from_millis(200));
    info!(event = "stopped");
    result
}

/// The output folders that are taken, each with its lock.
type Outputs = BTreeMap<PathBuf, File>;

/// Makes and takes the folders of every desk: gives its watch folders, and the locks of the output
/// folders, which desks may share. One that cannot be had is looked for later on; only another
/// service in it is a reason not to start.
fn prepare(configuration: &Configuration) -> Result<(Vec<Option<Root>>, Outputs), ServiceError> {
    let (mut roots, mut outputs) = (Vec::new(), Outputs::new());
    for desk in &configuration.desk {
        let folders = Folders::of(desk);
        // Without it, taking it says why.
        let _ = make(&folders.watch);
        roots.push(match Root::take(&folders) {
            Ok(root) => Some(root),
            Err(held @ LockError::Held { .. }) => return Err(held.into()),
            Err(error) => {
                warn!(event = "watch_away", path = names::shown(&desk.watch), error = %error);
                None
            }
        });
        match take_output(&folders, &configuration.state, &mut outputs) {
            Ok(()) => {}
            Err(error @ (LockError::Held { .. } | LockError::Owned { .. })) => {
                return Err(error.into());
            }
            Err(LockError::Io { file, error }) => {
                warn!(event = "paused", stage = "publish", path = file, error = %error);
            }
        }
    }
    Ok((roots, outputs))
}

/// Makes and takes an output folder, unless another desk has done so, and sweeps it.
fn take_output(folders: &Folders, state: &Path, taken: &mut Outputs) -> Result<(), LockError> {
    let broken = |error| LockError::Io { file: names::shown(&folders.temporary), error };
    make(&folders.temporary).map_err(broken)?;
    let real = fs::canonicalize(&folders.temporary).map_err(broken)?;
    if let Entry::Vacant(free) = taken.entry(real) {
        free.insert(ownership::take(folders, state)?);
        folders.sweep().map_err(broken)?;
    }
    Ok(())
}

/// A ledger that is begun anew learns from the outputs what the last one knew, on the side.
fn rebuild_ledger(live: &Live, ledger: Ledger) {
    let desks = live.get().desk.clone();
    let work = move || {
        let write = |write| ledger.write_blocking(write);
        for desk in desks {
            let path = names::shown(&desk.out);
            match rebuild::read(&desk, write) {
                Ok(0) => {}
                Ok(found) => info!(event = "ledger_rebuilt", path, found),
                Err(error) => {
                    let error = names::printable(&error);
                    // The next start goes on.
                    return warn!(event = "paused", stage = "record", path, error);
                }
            }
        }
        // Were this not written down, the next start would look through all of them again.
        let _ = write(Write::Complete);
    };
    if let Err(error) = std::thread::Builder::new().name("rebuild".into()).spawn(work) {
        warn!(event = "paused", stage = "record", error = %error);
    }
}

/// Problems in one line for the log.
fn told(problems: &[Problem]) -> String {
    let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
    names::printable(&texts.join("; "))
}

/// Leaves the configuration in force in the state folder, for the verbs.
fn leave_configuration(live: &Live, shared: &Shared) {
    if let Err(error) = in_force::write(&live.get()) {
        let matter = Matter::of_path(&live.get().state);
        shared.pauses.tell(&matter, "state", &error.to_string());
    }
}

/// Starts the intake of every desk, which ends once nothing is left to claim where it is to be done once.
fn start_intake(
    live: &Live,
    roots: Vec<Option<Root>>,
    claims: &Sender<Claim>,
    pauses: &Arc<Pauses>,
    once: bool,
) -> io::Result<Vec<Pulse>> {
    let (active, mut pulses) = (Active::default(), Vec::new());
    for (desk, root) in roots.into_iter().enumerate() {
        let pulse = Pulse::default();
        pulse.beat();
        pulses.push(pulse.clone());
        let intake = Intake {
            desk,
            live: live.clone(),
            claims: claims.clone(),
            active: active.clone(),
            once,
            stopping: pauses.stopping.clone(),
            pulse,
            pauses: pauses.clone(),
        };
        std::thread::Builder::new().name("intake".into()).spawn(move || intake.run(root))?;
    }
    Ok(pulses)
}

struct Service {
    live: Live,
    sources: Sources,
    claims: Receiver<Claim>,
    instruments: Arc<Instruments>,
    shared: Arc<Shared>,
    jobs: JoinSet<Outcome>,
    most_jobs: usize,
    workers: usize,
    totals: Totals,
    status: String,
    standing: Option<Standing>,
    /// How far it is, for people who wait for its end.
    bar: ProgressBar,
}

struct Signals {
    terminate: Signal,
    interrupt: Signal,
    reload: Signal,
}

impl Signals {
    /// From now on signals are heard.
    fn register() -> io::Result<Signals> {
        Ok(Signals {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            reload: signal(SignalKind::hangup())?,
        })
    }
}

impl Service {
    fn start(
        loaded: Loaded,
        sources: Sources,
        once: bool,
        roots: Vec<Option<Root>>,
        bar: ProgressBar,
    ) -> Result<Service, ServiceError> {
        let config = loaded.file.as_deref().map(names::shown);
        if !loaded.bad_rules.is_empty() {
            warn!(event = "rules_refused", error = told(&loaded.bad_rules));
        }
        let rules = loaded.configuration.clean.rules.iter().count();
        let workers = loaded.configuration.workers.number();
        let pool = Pool::new(&loaded.configuration.workers);
        let state = loaded.configuration.state.clone();
        let live = Live::new(loaded.configuration);
        let ledger = {
            let live = live.clone();
            Ledger::open(&state, move |ledger| rebuild_ledger(&live, ledger))?
        };
        let pauses = Pauses::new(CancellationToken::new(), once.then_some(PATIENCE));
        let shared = Arc::new(Shared::new(pool, ledger, pauses));
        // While some are cleaned, others are published.
        let most_jobs = workers + COMMITTERS;
        let (sender, claims) = mpsc::channel(most_jobs);
        let pulses = start_intake(&live, roots, &sender, &shared.pauses, once)?;
        leave_configuration(&live, &shared);
        let (live_too, pauses) = (live.clone(), shared.pauses.clone());
        let instruments = Arc::new(Instruments { live: live_too, pulses, pauses });
        instruments.start(&live.get().metrics);
        let path = live.get().desk.first().map(|desk| names::shown(&desk.watch));
        info!(event = "started", config, path, workers, rules);
        Ok(Service {
            live,
            sources,
            claims,
            instruments,
            shared,
            jobs: JoinSet::new(),
            most_jobs,
            workers,
            totals: Totals::default(),
            status: String::new(),
            standing: None,
            bar,
        })
    }

    /// Starts all workers side by side, so that the first dumps do not wait for theirs. One that
    /// cannot start is tried again, and told about, by the job that needs it.
    fn start_workers(&self) {
        let number = self.workers;
        let all = Arc::new(Barrier::new(number));
        for _ in 0..number {
            let (shared, all) = (self.shared.clone(), all.clone());
            tokio::spawn(async move {
                let worker = shared.pool.worker(Duration::ZERO, 0).await;
                // Given back at once, the first would be handed out again instead of a second.
                all.wait().await;
                if let Ok(worker) = worker {
                    shared.pool.give_back(worker);
                }
            });
        }
    }

    async fn serve(mut self, mut signals: Signals) -> Result<Totals, ServiceError> {
        self.start_workers();
        let mut ticks: Interval =
            interval(systemd::watchdog_interval().map_or(TICK, |longest| longest.min(TICK)));
        let pulses = self.instruments.pulses.clone();
        tokio::spawn(async move {
            for pulse in pulses {
                pulse.watches().await;
            }
            systemd::ready();
        });
        let mut may_come = true;
        while may_come || !self.jobs.is_empty() {
            let has_room = may_come && self.jobs.len() < self.most_jobs;
            tokio::select! {
                claim = self.claims.recv(), if has_room => match claim {
                    Some(claim) => self.begin(claim),
                    // Every intake has ended: there was only this once.
                    None => may_come = false,
                },
                Some(ended) = self.jobs.join_next() => self.count(ended),
                _ = ticks.tick() => self.tick(),
                _ = signals.reload.recv() => self.reload(),
                _ = signals.terminate.recv() => return self.stop(signals).await,
                _ = signals.interrupt.recv() => return self.stop(signals).await,
            }
        }
        self.totals.is_left |= self.instruments.pulses.iter().any(Pulse::is_left);
        match self.shared.pauses.given_up() {
            Some(error) => Err(ServiceError::GivenUp(error.clone())),
            None => Ok(self.totals),
        }
    }

    fn begin(&mut self, claim: Claim) {
        gauge!("copydesk_dumps_in_work").increment(1);
        self.jobs.spawn(job::run(claim, self.live.get(), self.shared.clone()));
    }

    fn count(&mut self, ended: Result<Outcome, JoinError>) {
        gauge!("copydesk_dumps_in_work").decrement(1);
        self.bar.inc(1);
        self.bar.set_length(self.bar.length().unwrap_or(0).max(self.bar.position()));
        match ended {
            Ok(Outcome::Published) => self.totals.published += 1,
            Ok(Outcome::Rejected) => self.totals.rejected += 1,
            Ok(Outcome::Failed) => self.totals.failed += 1,
            Ok(Outcome::Duplicate) => self.totals.duplicates += 1,
            Ok(Outcome::Abandoned) => self.totals.is_left = true,
            Err(crash) => error!(event = "job_crashed", error = %crash),
        }
    }

    fn tick(&mut self) {
        let waiting: u64 = self.instruments.pulses.iter().map(Pulse::waiting).sum();
        self.bar.set_length(self.bar.position() + self.jobs.len() as u64 + waiting);
        let status = self.describe();
        if status != self.status {
            systemd::status(&status);
            self.status = status;
        }
        self.leave_standing();
        // This loop moves, or it would not be here.
        if self.instruments.moves() {
            systemd::alive();
        }
    }

    fn describe(&self) -> String {
        let Totals { published, rejected, failed, duplicates, .. } = self.totals;
        let waiting: u64 = self.instruments.pulses.iter().map(Pulse::waiting).sum();
        let working = self.jobs.len();
        let mut status = format!(
            "{waiting} waiting, {working} in work, {published} published, {rejected} rejected, \
             {failed} failed, {duplicates} duplicates"
        );
        if let Some(way) = self.shared.underway.longest() {
            status.push_str(&format!("; {way}"));
        }
        let away = self.instruments.pulses.iter().filter(|pulse| pulse.is_away()).count();
        if away > 0 {
            status.push_str(&format!("; {away} watch folders are away"));
        }
        if let Some(paused) = self.shared.pauses.current().first() {
            status.push_str(&format!("; paused: {paused}"));
        }
        status
    }

    /// Leaves how it stands in the state folder, for `copydesk status`, when that has changed.
    fn leave_standing(&mut self) {
        let live = self.live.get();
        let away =
            live.desk.iter().zip(&self.instruments.pulses).filter(|(_, pulse)| pulse.is_away());
        let standing = Standing {
            working: self.jobs.len() as u64,
            paused: self.shared.pauses.current(),
            away: away.map(|(desk, _)| names::text(&desk.watch)).collect(),
        };
        // Where it has gone, the state folder has too, which is to be told.
        if self.standing.as_ref() == Some(&standing) && Standing::is_left(&live.state) {
            return;
        }
        match standing.leave(&live.state) {
            Ok(()) => self.standing = Some(standing),
            Err(error) => {
                let matter = Matter::of_path(&live.state);
                self.shared.pauses.tell(&matter, "state", &error.to_string());
            }
        }
    }

    fn reload(&mut self) {
        systemd::reloading();
        let refused = match load(&self.sources) {
            Ok(mut loaded) => {
                if !loaded.bad_rules.is_empty() {
                    warn!(event = "rules_refused", error = told(&loaded.bad_rules));
                    let old = self.live.get();
                    loaded.configuration.use_rules(&old.clean.rules);
                }
                self.live.replace(loaded.configuration).err()
            }
            Err(problems) => Some(told(&problems)),
        };
        match refused {
            None => {
                leave_configuration(&self.live, &self.shared);
                info!(event = "reloaded", rules = self.live.get().clean.rules.iter().count());
            }
            Some(error) => warn!(event = "reload_refused", error),
        }
        systemd::ready();
    }

    /// Lets jobs end within the grace, then abandons them. A second signal ends the process at once.
    async fn stop(mut self, mut signals: Signals) -> Result<Totals, ServiceError> {
        systemd::stopping();
        info!(event = "stopping", jobs = self.jobs.len());
        // As long as intake runs nobody knows what there would have been to claim.
        self.totals.is_left |= !self.claims.is_closed() || !self.claims.is_empty();
        self.shared.pauses.stopping.cancel();
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
        self.totals.is_left |= !self.jobs.is_empty();
        Ok(self.totals)
    }
}
