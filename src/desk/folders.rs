//! The folders of a desk. What the service keeps beside the dumps is hidden, so that intake never
//! takes it for a dump, and lies inside the watch folder, so that moving there is one rename.

use std::io;
use std::path::PathBuf;

use super::configuration::Desk;

/// Where a desk's files lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// Dumps are dropped here.
    pub watch: PathBuf,
    /// Articles appear here.
    pub out: PathBuf,
    /// Rejected documents appear here, where they are asked for.
    pub rejected: PathBuf,
    /// Dumps being worked on.
    pub claimed: PathBuf,
    /// Dumps whose articles are published.
    pub done: PathBuf,
    /// Dumps that were given up, each with its reason.
    pub failed: PathBuf,
}

impl Folders {
    /// The folders of a desk.
    pub fn of(desk: &Desk) -> Folders {
        Folders {
            watch: desk.watch.clone(),
            out: desk.out.clone(),
            rejected: desk.out.join(".rejected"),
            claimed: desk.watch.join(".claimed"),
            done: desk.watch.join(".done"),
            failed: desk.watch.join(".failed"),
        }
    }

    /// Makes those that are always needed.
    pub fn create(&self) -> io::Result<()> {
        std::fs::create_dir_all(&self.claimed)?;
        std::fs::create_dir_all(&self.out)
    }
}
