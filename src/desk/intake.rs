//! Intake: finds the dumps of one watch folder, waits until each has settled, and claims it.
//!
//! It runs on a thread of its own, since all that it does blocks. Events only say where to look;
//! a scan at the start, when events were lost, and every `rescan` is the truth.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use tokio::sync::mpsc::Sender;
use tokio_util::sync::CancellationToken;
use tracing::{debug, warn};

use super::claim::Claim;
use super::configuration::Desk;
use super::folders::Folders;
use super::live::Live;
use super::names;
use super::settle::{Reading, Settling};
use super::watcher::{Hints, Watcher};

/// So many files settle at a time; a scan stops there and goes on when they are claimed.
const MOST_WAITING: usize = 10_000;
/// The longest sleep, so that stopping and the watchdog are noticed in time.
const LONGEST_SLEEP: Duration = Duration::from_millis(500);
/// How soon to look again while the queue of claims is full.
const QUEUE_FULL: Duration = Duration::from_millis(20);
/// How long a file that cannot be claimed is left alone.
const UNREADABLE: Duration = Duration::from_secs(10);

/// When a thread was last seen moving.
#[derive(Clone, Debug, Default)]
pub struct Pulse(Arc<AtomicU64>);

impl Pulse {
    /// Moves.
    pub fn beat(&self) {
        self.0.store(since_start(), Ordering::Relaxed);
    }

    /// How long ago it moved.
    pub fn age(&self) -> Duration {
        Duration::from_millis(since_start().saturating_sub(self.0.load(Ordering::Relaxed)))
    }
}

/// Intake of one desk.
pub struct Intake {
    /// The desk's index in the configuration.
    pub desk: usize,
    /// The configuration in force.
    pub live: Live,
    /// Where claims go; bounded, so that only a bounded number is ever claimed.
    pub claims: Sender<Claim>,
    /// Whether to end once all that is there is claimed.
    pub once: bool,
    /// The service stops.
    pub stopping: CancellationToken,
    /// For the watchdog.
    pub pulse: Pulse,
}

struct Running {
    intake: Intake,
    settings: Desk,
    folders: Folders,
    settling: Settling,
    watcher: Option<Watcher>,
    next_scan: Instant,
}

impl Intake {
    /// Runs until the service stops, or, with `once`, until nothing is left to claim.
    pub fn run(self) {
        let Some(settings) = self.live.get().desk.get(self.desk).cloned() else { return };
        let watcher = Watcher::new().map_err(|error| {
            warn!(event = "watch_failed", path = names::shown(&settings.watch), error = %error);
        });
        let mut running = Running {
            folders: Folders::of(&settings),
            settings,
            settling: Settling::default(),
            watcher: watcher.ok(),
            next_scan: Instant::now(),
            intake: self,
        };
        running.resume_leftovers();
        while !running.intake.stopping.is_cancelled() {
            running.round();
            if running.intake.once && running.settling.is_empty() && !running.scan_is_due() {
                return;
            }
        }
    }
}

impl Running {
    /// Queues what an earlier run left unfinished.
    fn resume_leftovers(&mut self) {
        let leftovers = match Claim::leftovers(self.intake.desk, &self.folders) {
            Ok(leftovers) => leftovers,
            Err(error) => return self.warn("claim", &self.folders.claimed, &error),
        };
        for claim in leftovers {
            debug!(event = "resumed", job = claim.job, path = names::shown(&claim.name));
            while self.intake.claims.capacity() == 0 && !self.intake.stopping.is_cancelled() {
                self.intake.pulse.beat();
                std::thread::sleep(QUEUE_FULL);
            }
            if self.intake.claims.try_send(claim).is_err() {
                return;
            }
        }
    }

    fn round(&mut self) {
        self.intake.pulse.beat();
        if let Some(settings) = self.intake.live.get().desk.get(self.intake.desk) {
            self.settings.clone_from(settings);
        }
        if self.scan_is_due() {
            self.scan_all();
        }
        let full = self.claim_settled();
        let now = Instant::now();
        let due = self.settling.next().map_or(LONGEST_SLEEP, |due| due.duration_since(now));
        let scan = self.next_scan.duration_since(now);
        let sleep = if full { QUEUE_FULL } else { due.min(scan).min(LONGEST_SLEEP) };
        let Hints { paths, scan } = match &self.watcher {
            Some(watcher) => watcher.wait(sleep),
            None => {
                std::thread::sleep(sleep);
                Hints::default()
            }
        };
        if scan {
            self.next_scan = Instant::now();
        }
        for path in paths {
            self.look_at(&path);
        }
    }

    fn scan_is_due(&self) -> bool {
        Instant::now() >= self.next_scan
    }

    fn scan_all(&mut self) {
        self.next_scan = Instant::now() + self.settings.rescan;
        if let Err(error) = self.folders.create() {
            return self.warn("intake", &self.folders.watch, &error);
        }
        self.scan(self.folders.watch.clone());
    }

    /// Looks at everything in a folder and, if so set, below it.
    fn scan(&mut self, folder: PathBuf) {
        let mut folders = vec![folder];
        while let Some(folder) = folders.pop() {
            // Watching before reading, so that nothing falls between.
            if let Some(watcher) = &mut self.watcher
                && let Err(error) = watcher.watch(&folder)
            {
                warn!(event = "watch_failed", path = names::shown(&folder), error = %error);
            }
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) => {
                    self.warn("intake", &folder, &error);
                    continue;
                }
            };
            for entry in entries.flatten() {
                self.intake.pulse.beat();
                if self.settling.len() >= MOST_WAITING {
                    self.next_scan = Instant::now() + self.settings.settle;
                    return;
                }
                if names::is_temporary(&entry.file_name(), &self.settings.ignore) {
                    continue;
                }
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    if self.settings.recursive {
                        folders.push(entry.path());
                    }
                } else {
                    self.notice(&entry.path());
                }
            }
        }
    }

    /// Follows an event's hint.
    fn look_at(&mut self, path: &Path) {
        let Ok(name) = path.strip_prefix(&self.folders.watch) else { return };
        if name.iter().any(|part| names::is_temporary(part, &self.settings.ignore)) {
            return;
        }
        match fs::symlink_metadata(path) {
            Ok(metadata) if !metadata.is_dir() => self.notice(path),
            Ok(_) if self.settings.recursive => self.scan(path.to_owned()),
            _ => {}
        }
    }

    /// Lets a file settle if it is a regular one. What is gone or unreadable, a later scan sees.
    fn notice(&mut self, path: &Path) {
        let Ok(name) = path.strip_prefix(&self.folders.watch) else { return };
        if self.settling.contains(name) {
            return;
        }
        if let Ok(metadata) = fs::symlink_metadata(path)
            && metadata.is_file()
        {
            let (reading, wait) = (Reading::of(&metadata), self.settings.settle);
            self.settling.add(name.to_owned(), reading, Instant::now(), wait);
        }
    }

    /// Claims what has settled; true when the queue is full.
    fn claim_settled(&mut self) -> bool {
        loop {
            self.intake.pulse.beat();
            let claims = self.intake.claims.clone();
            let place = match claims.try_reserve() {
                Ok(place) => place,
                Err(_) => return true,
            };
            let now = Instant::now();
            let Some((name, reading)) = self.settling.take_due(now) else { return false };
            match self.claim(&name, &reading) {
                Ok(Some(claim)) => {
                    debug!(event = "claimed", job = claim.job, path = names::shown(&name));
                    place.send(claim);
                }
                Ok(None) => self.notice(&self.folders.watch.join(&name)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => {
                    self.warn("claim", &name, &error);
                    if !self.intake.once {
                        self.settling.add(name, reading, now, UNREADABLE);
                    }
                }
            }
        }
    }

    fn claim(&self, name: &Path, before: &Reading) -> io::Result<Option<Claim>> {
        let now = fs::symlink_metadata(self.folders.watch.join(name))?;
        if Reading::of(&now) != *before || !now.is_file() {
            return Ok(None);
        }
        Claim::take(self.intake.desk, &self.folders, name, before)
    }

    fn warn(&self, stage: &'static str, path: &Path, error: &io::Error) {
        warn!(event = "paused", stage, path = names::shown(path), error = %error);
    }
}

/// Milliseconds on the monotonic clock.
fn since_start() -> u64 {
    static START: OnceLock<Instant> = OnceLock::new();
    u64::try_from(START.get_or_init(Instant::now).elapsed().as_millis()).unwrap_or(u64::MAX)
}
