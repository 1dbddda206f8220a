//! Intake: finds the dumps of one watch folder, waits until each has settled, and claims it.
//!
//! It runs on a thread of its own, since all that it does blocks. Events only say where to look;
//! a scan at the start, when events were lost, and every `rescan` is the truth.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use metrics::counter;
use tokio::sync::mpsc::Sender;
use tokio::sync::mpsc::error::TrySendError;
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

use super::announced::Unannounced;
use super::backlog::Backlog;
use super::beside;
use super::claim::{Active, Claim};
use super::configuration::Ready;
use super::dump;
use super::folders;
use super::inbox::Inbox;
use super::live::Live;
use super::names;
use super::passed_over::PassedOver;
use super::pause::{Matter, Pauses};
use super::pulse::Pulse;
use super::root::{self, Root};
use super::scan::{Beyond, Oldest, scan};
use super::settle::{Lane, Reading, Settling};
use super::watcher::{Hints, Watcher};

/// So many files settle at a time, and as many more that events tell of; the others are scanned for again
/// when these are claimed.
const MOST_WAITING: usize = 10_000;
/// So many files that cannot be claimed take no room from others.
const MOST_REFUSED: usize = 100_000;
/// The longest sleep, so that stopping and the watchdog are noticed in time.
const LONGEST_SLEEP: Duration = Duration::from_millis(500);
/// How soon to look again while the queue of claims is full.
const QUEUE_FULL: Duration = Duration::from_millis(5);
/// How long at least a file that cannot be claimed is left alone, and how much longer for each of them:
/// all together take a twentieth of the time at most.
const REFUSED: Duration = Duration::from_secs(10);
const EACH_REFUSED: Duration = Duration::from_millis(1);
/// So many more large dumps are claimed than there are workers: they are read meanwhile.
const LARGE_AHEAD: usize = 4;
/// How long at least an empty file settles: a shell's redirection and many a download make the file long
/// before its first byte.
const EMPTY: Duration = Duration::from_secs(30);
/// How often to tell how much waits.
const TELL: Duration = Duration::from_secs(1);
/// How often to look for a watch folder that is away.
const AWAY: Duration = Duration::from_secs(1);

/// Intake of one desk.
pub struct Intake {
    /// The desk's index in the configuration.
    pub desk: usize,
    /// The configuration in force.
    pub live: Live,
    /// Where claims go; bounded, so that only a bounded number is ever claimed.
    pub claims: Sender<Claim>,
    /// The jobs that are queued or at work.
    pub active: Active,
    /// Whether to end once all that is there is claimed.
    pub once: bool,
    /// The service stops.
    pub stopping: CancellationToken,
    /// For the service to see how it goes.
    pub pulse: Pulse,
    /// For troubles.
    pub pauses: Arc<Pauses>,
}

struct Running {
    intake: Intake,
    inbox: Inbox,
    /// `None` while the watch folder is away.
    root: Option<Root>,
    /// `None` where the kernel gives no events, so that scans have to do.
    watcher: Option<Watcher>,
    settling: Settling,
    /// While so many large dumps are queued or at work, no other is claimed.
    most_large: usize,
    /// The files that had no room when they were last scanned for.
    beyond: Beyond,
    unannounced: Unannounced,
    /// How many files were last told whose paths are too long.
    long: u64,
    /// When the backlog was last told.
    told: Instant,
    next_scan: Instant,
    /// Whether the next scan is one that should find nothing that events have not told of.
    is_routine: bool,
}

impl Intake {
    /// Runs until the service stops, or, with `once`, until nothing is left to claim.
    pub fn run(self, root: Option<Root>) {
        let live = self.live.get();
        let Some(Ok(inbox)) = live.desk.get(self.desk).map(Inbox::of) else { return };
        let mut running = Running {
            most_large: live.workers.number() + LARGE_AHEAD,
            inbox,
            root,
            watcher: None,
            settling: Settling::default(),
            beyond: Beyond::default(),
            unannounced: Unannounced::default(),
            long: 0,
            told: Instant::now(),
            next_scan: Instant::now(),
            is_routine: false,
            intake: self,
        };
        if running.root.is_some() {
            running.watch();
        }
        running.intake.pulse.set_watches();
        while !running.intake.stopping.is_cancelled() {
            running.round();
            if running.intake.once && running.is_done() {
                return;
            }
        }
    }
}

impl Running {
    fn round(&mut self) {
        self.intake.pulse.beat();
        self.follow_configuration();
        if self.scan_is_due() {
            self.scan_all();
        }
        let full = self.claim_settled();
        self.tell_backlog();
        if self.beyond.files > 0 && self.settling.fresh() < MOST_WAITING / 4 {
            self.scan_at(Instant::now());
        }
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
            counter!("copydesk_event_overflows_total").increment(1);
            self.scan_at(Instant::now());
        }
        for path in paths {
            self.look_at(&path);
        }
    }

    /// Tells how much waits: the number always, and the rest, for which each file has to be looked
    /// at, now and then.
    fn tell_backlog(&mut self) {
        let Beyond { files, bytes } = self.beyond;
        self.intake.pulse.set_waiting(self.settling.len() + files);
        if self.told.elapsed() < TELL {
            return;
        }
        self.told = Instant::now();
        let mut backlog = Backlog::default();
        self.settling.readings().for_each(|one| backlog.add(one));
        backlog.files += files as u64;
        backlog.bytes += bytes;
        self.unannounced.count(&mut backlog);
        self.intake.pulse.set_backlog(backlog);
    }

    fn follow_configuration(&mut self) {
        let live = self.intake.live.get();
        let changed = live.desk.get(self.intake.desk).filter(|desk| **desk != self.inbox.desk);
        if let Some(Ok(inbox)) = changed.map(Inbox::of) {
            self.inbox = inbox;
            self.scan_at(Instant::now());
        }
    }

    fn is_done(&self) -> bool {
        self.settling.is_empty() && self.beyond.files == 0 && !self.scan_is_due()
    }

    fn scan_is_due(&self) -> bool {
        Instant::now() >= self.next_scan
    }

    fn scan_at(&mut self, moment: Instant) {
        self.next_scan = self.next_scan.min(moment);
        self.is_routine = false;
    }

    /// Looks through the whole folder, and takes up what was left lying.
    fn scan_all(&mut self) {
        let is_routine = std::mem::replace(&mut self.is_routine, true);
        let pause =
            if self.watcher.is_some() { self.inbox.desk.rescan } else { self.inbox.desk.poll };
        self.next_scan = Instant::now() + pause.min(self.inbox.desk.rescan);
        if !self.is_there() {
            self.next_scan = Instant::now() + AWAY.min(self.inbox.desk.rescan);
            return;
        }
        counter!("copydesk_rescans_total").increment(1);
        self.resume_leftovers();
        let before = self.settling.len();
        self.beyond = self.scan(self.inbox.folders.watch.clone(), Lane::Old);
        let found = self.settling.len().saturating_sub(before);
        if is_routine && found > 0 && self.watcher.is_some() {
            counter!("copydesk_rescan_recovered_dumps_total").increment(found as u64);
            info!(event = "recovered", path = names::shown(&self.inbox.folders.watch), found);
        }
    }

    /// Whether the watch folder is there. One that has come back, or another in its place, is taken
    /// like the first at the start.
    fn is_there(&mut self) -> bool {
        if self.root.as_ref().is_some_and(|root| root.is_still(&self.inbox.folders)) {
            return true;
        }
        (self.watcher, self.settling, self.beyond, self.unannounced) = Default::default();
        // The old lock goes first: it may be the same folder under a new mount.
        let was_there = self.root.take().is_some();
        let path = names::shown(&self.inbox.folders.watch);
        match Root::take(&self.inbox.folders) {
            Ok(root) => {
                info!(event = "watch_healed", path);
                self.root = Some(root);
                self.intake.pulse.set_away(false);
                self.watch();
                true
            }
            Err(error) => {
                if was_there {
                    warn!(event = "watch_away", path, error = %error);
                }
                self.intake.pulse.set_away(true);
                self.intake.pulse.set_left();
                false
            }
        }
    }

    /// Asks the kernel for events, where it gives any.
    fn watch(&mut self) {
        let watch = &self.inbox.folders.watch;
        let watcher = match root::remote(watch) {
            Some(kind) => Err(format!("{kind} gives no events of other machines")),
            None => Watcher::new()
                .and_then(|mut watcher| watcher.watch(watch).map(|()| watcher))
                .map_err(|error| error.to_string()),
        };
        match watcher {
            Ok(watcher) => self.watcher = Some(watcher),
            Err(error) => self.poll(&error),
        }
    }

    fn poll(&mut self, error: &str) {
        self.watcher = None;
        self.next_scan = self.next_scan.min(Instant::now() + self.inbox.desk.poll);
        warn!(event = "polling", path = names::shown(&self.inbox.folders.watch), error);
    }

    /// Queues what nobody works on any more: an earlier run left it, or its folder was away.
    fn resume_leftovers(&mut self) {
        let (desk, active) = (self.intake.desk, &self.intake.active);
        let (leftovers, troubles) = Claim::leftovers(desk, &self.inbox.folders, active);
        for (path, error) in troubles {
            self.intake.pulse.set_left();
            self.trouble("claim", &path, &error);
        }
        for claim in leftovers {
            debug!(event = "resumed", job = claim.job, path = names::shown(&claim.name));
            if claim.starts == 0 {
                // The last run may have been cut off just after the claim. Where another dump of its
                // name lies by now, the announcement is that one's.
                if fs::symlink_metadata(self.inbox.path(&claim.name)).is_err() {
                    self.remove_marker(&claim.name);
                }
                if let Err(error) = claim.take_beside(&self.inbox.folders) {
                    self.trouble("claim", &claim.name, &error);
                    self.intake.pulse.set_left();
                    continue; // until the next scan
                }
            }
            if !self.queue(claim.activated(&self.intake.active)) {
                return;
            }
        }
    }

    /// Queues a claim as soon as there is room; false when the service stops before.
    fn queue(&self, mut claim: Claim) -> bool {
        loop {
            match self.intake.claims.try_send(claim) {
                Ok(()) => return true,
                Err(TrySendError::Full(full)) if !self.intake.stopping.is_cancelled() => {
                    claim = full;
                    self.intake.pulse.beat();
                    std::thread::sleep(QUEUE_FULL);
                }
                Err(_) => return false,
            }
        }
    }

    /// Looks at everything in a folder and, if so set, below it. Which files had no room?
    fn scan(&mut self, folder: PathBuf, lane: Lane) -> Beyond {
        let mut passed_over = PassedOver::default();
        let is_whole = folder == self.inbox.folders.watch;
        let mut oldest = Oldest::new(MOST_WAITING.saturating_sub(self.settling.fresh()));
        let mut unannounced = self.unannounced.take(is_whole);
        let (mut watcher, mut refused) = (self.watcher.take(), None);
        let pulse = self.intake.pulse.clone();
        let enter = |folder: &Path| {
            pulse.beat();
            // Watching before reading, so that nothing falls between.
            if let Some(Err(error)) = watcher.as_mut().map(|watcher| watcher.watch(folder)) {
                refused.get_or_insert(error.to_string());
            }
        };
        let (intake, inbox) = (&self.intake, &self.inbox);
        let find = |path: PathBuf, metadata: Metadata| {
            if let Some((name, reading)) = self.candidate(&path, &metadata)
                && !self.settling.contains(&name)
            {
                oldest.add(name, &reading);
            }
            unannounced.look_at(inbox, &path, &metadata);
            passed_over.look_at(&inbox.folders, &path);
            !intake.stopping.is_cancelled()
        };
        let (recursive, ignore) = (inbox.desk.recursive, &inbox.ignore);
        let scanned = scan(folder, recursive, ignore, enter, || pulse.beat(), find);
        self.watcher = watcher;
        if let Some(error) = refused {
            self.poll(&error);
        }
        if let Err((folder, error)) = scanned {
            self.trouble("intake", &folder, &error);
            self.intake.pulse.set_left();
            self.scan_at(Instant::now() + self.inbox.desk.poll);
        }
        let long = passed_over.tell(self.long);
        if is_whole {
            self.long = long;
        }
        self.unannounced = unannounced;
        let beyond = oldest.beyond;
        for name in oldest.into_sorted() {
            self.notice(&self.inbox.folders.watch.join(name), lane);
        }
        beyond
    }

    /// Follows an event's hint.
    fn look_at(&mut self, path: &Path) {
        let Ok(name) = path.strip_prefix(&self.inbox.folders.watch) else { return };
        if name == Path::new("") {
            // Something happened to the watch folder itself.
            return self.scan_at(Instant::now());
        }
        if name.iter().any(|part| self.inbox.ignore.reason(part).is_some()) {
            return;
        }
        match fs::symlink_metadata(path) {
            Ok(metadata) if !metadata.is_dir() => self.notice(path, Lane::New),
            Ok(_) if self.inbox.desk.recursive => {
                let beyond = self.scan(path.to_owned(), Lane::New);
                self.beyond.files += beyond.files;
                self.beyond.bytes += beyond.bytes;
            }
            _ => {}
        }
    }

    /// Lets a file settle. What is gone or unreadable, a later scan sees.
    fn notice(&mut self, path: &Path, lane: Lane) {
        let Ok(metadata) = fs::symlink_metadata(path) else { return };
        self.unannounced.look_at(&self.inbox, path, &metadata);
        let Some((name, reading)) = self.candidate(path, &metadata) else { return };
        self.unannounced.remove(&name);
        if self.settling.fresh() >= MOST_WAITING * 2 && !self.settling.contains(&name) {
            self.beyond.add(reading.size);
            return;
        }
        let wait = match self.inbox.desk.ready {
            Ready::Settle if reading.size == 0 => self.inbox.desk.settle.max(EMPTY),
            Ready::Settle => self.inbox.desk.settle,
            Ready::RenameOnly | Ready::DoneFile => Duration::ZERO,
        };
        let lane = match lane {
            _ if dump::is_large(reading.size) => Lane::Large,
            Lane::New => Lane::New,
            // It may have been large, or refused, before it changed.
            _ => Lane::Old,
        };
        self.settling.add(name, reading, Instant::now() + wait, lane);
    }

    /// The dump that a file is, announces or describes, if it is taken.
    fn candidate(&self, path: &Path, metadata: &Metadata) -> Option<(PathBuf, Reading)> {
        let (name, reading) = self.inbox.dump_of(path, metadata)?;
        if reading.links > 1 && !self.inbox.desk.hard_links {
            let error = io::Error::other("it has several names, which `hard_links` forbids");
            self.trouble("intake", &name, &error);
            return None;
        }
        Some((name, reading))
    }

    /// Claims what has settled; true when the queue is full.
    fn claim_settled(&mut self) -> bool {
        loop {
            self.intake.pulse.beat();
            let claims = self.intake.claims.clone();
            let Ok(place) = claims.try_reserve() else { return true };
            self.settling.close_large(self.intake.active.large() >= self.most_large);
            let now = Instant::now();
            let Some((name, reading, lane)) = self.settling.take_due(now) else { return false };
            match self.claim(&name, &reading) {
                Ok(Some(claim)) => {
                    debug!(event = "claimed", job = claim.job, path = names::shown(&name));
                    place.send(claim.activated(&self.intake.active));
                    self.remove_marker(&name);
                }
                Ok(None) => self.notice(&self.inbox.path(&name), lane),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => {
                    self.trouble("claim", &name, &error);
                    if self.intake.once {
                        self.intake.pulse.set_left();
                    } else {
                        self.refuse(name, reading);
                    }
                }
            }
        }
    }

    /// Lets a file that could not be claimed wait for another try.
    fn refuse(&mut self, name: PathBuf, reading: Reading) {
        let refused = self.settling.refused();
        let wait = REFUSED.max(EACH_REFUSED * u32::try_from(refused).unwrap_or(u32::MAX));
        let lane = if refused < MOST_REFUSED { Lane::Refused } else { Lane::Old };
        self.settling.add(name, reading, Instant::now() + wait, lane);
    }

    fn claim(&self, name: &Path, before: &Reading) -> io::Result<Option<Claim>> {
        let path = self.inbox.path(name);
        let now = fs::symlink_metadata(&path)?;
        let reading = Reading::of(&now).with(&beside::of(&path));
        if reading != *before || !now.is_file() {
            return Ok(None);
        }
        Claim::take(self.intake.desk, &self.inbox.folders, name, before)
    }

    /// What announced a dump has done so.
    fn remove_marker(&self, name: &Path) {
        if self.inbox.desk.ready == Ready::DoneFile {
            // One that stays would announce the next dump of this name too early.
            let marker = self.inbox.marker(name);
            if let Err(error) = folders::remove(&marker) {
                self.trouble("claim", &marker, &error);
            }
        }
    }

    fn trouble(&self, stage: &'static str, path: &Path, error: &io::Error) {
        self.intake.pauses.tell(&Matter::of_path(path), stage, &error.to_string());
    }
}
