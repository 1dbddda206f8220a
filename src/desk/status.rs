//! How the service stands: what it says of itself, what lies in its folders, what the ledger has.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::backlog::Backlog;
use super::configuration::{Configuration, Desk};
use super::folders::Folders;
use super::ledger::summary::{self, Counts, Failed, WINDOWS};
use super::ledger::{self, store};
use super::pause::Paused;
use super::{clock, failures, lock, names, snapshot};

/// So many failures are told.
const FAILURES: u32 = 5;
/// The stretch for which kinds are counted, in milliseconds.
const KINDS_SINCE: i64 = 24 * 60 * 60_000;

/// What the running service says of itself, in its state folder.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Dumps in work.
    pub working: u64,
    /// What it waits for.
    pub paused: Vec<Paused>,
    /// Watch folders that are not there.
    pub away: Vec<String>,
}

/// How the service stands.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// Which process runs it, if one does.
    pub running: Option<String>,
    /// What that says of itself.
    pub standing: Option<Standing>,
    /// Each watch folder.
    pub desks: Vec<DeskStatus>,
}

/// How a desk stands.
#[derive(Clone, Debug, Serialize)]
pub struct DeskStatus {
    /// The watch folder.
    pub watch: String,
    /// The output folder.
    pub out: String,
    /// What waits; none when the folder cannot be read.
    pub backlog: Option<Backlog>,
    /// Dumps that are claimed and not done.
    pub claimed: u64,
    /// Dumps that lie in `.failed/`.
    pub given_up: u64,
    /// What became of dumps, by stretch of time.
    pub counts: BTreeMap<&'static str, Counts>,
    /// What the documents of the last 24 hours are.
    pub kinds: BTreeMap<String, u64>,
    /// The last failures.
    pub failures: Vec<Failed>,
}

impl Standing {
    /// Leaves it in the state folder.
    pub fn leave(&self, state: &Path) -> io::Result<()> {
        snapshot::replace(&file(state), &serde_json::to_vec(self)?)
    }

    /// Whether it lies there.
    pub fn is_left(state: &Path) -> bool {
        file(state).exists()
    }

    /// Takes it away: the service stops.
    pub fn clear(state: &Path) {
        // One that stays is not believed without a service.
        let _ = fs::remove_file(file(state));
    }
}

fn file(state: &Path) -> PathBuf {
    state.join("standing.json")
}

impl Status {
    /// Looks at everything. An error is the ledger's.
    pub fn of(configuration: &Configuration) -> anyhow::Result<Status> {
        let state = &configuration.state;
        let running = lock::holder(state).ok().flatten();
        let read = || serde_json::from_slice(&fs::read(file(state)).ok()?).ok();
        let standing = running.as_ref().and_then(|_| read());
        let ledger = ledger::path(state);
        // Before the first start there is none, and nothing to tell.
        let database = ledger.try_exists()?.then(|| store::read_only(&ledger)).transpose()?;
        let desks = configuration.desk.iter().map(|desk| DeskStatus::of(desk, database.as_ref()));
        Ok(Status { running, standing, desks: desks.collect::<rusqlite::Result<_>>()? })
    }
}

impl DeskStatus {
    fn of(desk: &Desk, database: Option<&Connection>) -> rusqlite::Result<DeskStatus> {
        let mut status = DeskStatus {
            watch: names::text(&desk.watch),
            out: names::text(&desk.out),
            backlog: Backlog::of(desk).ok().filter(|_| desk.watch.is_dir()),
            claimed: claimed(&Folders::of(desk).claimed),
            given_up: failures::count(desk),
            counts: BTreeMap::new(),
            kinds: BTreeMap::new(),
            failures: Vec::new(),
        };
        if let Some(database) = database {
            let (name, now) = (names::text(&desk.watch), clock::now_ms());
            let counts = summary::counts(database, &name, now)?;
            status.counts = WINDOWS.iter().map(|(name, _)| *name).zip(counts).collect();
            status.kinds = summary::kinds(database, &name, now - KINDS_SINCE)?;
            status.failures = summary::failures(database, &name, FAILURES)?;
        }
        Ok(status)
    }
}

/// How many dumps lie in `.claimed/`, each in a folder of its own.
fn claimed(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).count() as u64
}
