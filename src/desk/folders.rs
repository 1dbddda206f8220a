//! The folders of a desk. What the service keeps beside the dumps is hidden, so that intake never
//! takes it for a dump, and lies inside the watch folder, so that moving there is one rename.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::configuration::Desk;
use super::progress::Step;

/// Where a desk's files lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// Dumps are dropped here.
    pub watch: PathBuf,
    /// Articles appear here.
    pub out: PathBuf,
    /// Outputs that are not complete yet.
    pub temporary: PathBuf,
    /// Dumps being worked on.
    pub claimed: PathBuf,
    /// Dumps whose articles are published.
    pub done: PathBuf,
    /// Dumps that were given up, each with its reason.
    pub failed: PathBuf,
}

/// The folder of rejected documents in an output folder.
pub const REJECTED: &str = ".rejected";

impl Folders {
    /// The folders of a desk.
    pub fn of(desk: &Desk) -> Folders {
        Folders {
            watch: desk.watch.clone(),
            out: desk.out.clone(),
            temporary: desk.out.join(".tmp"),
            claimed: desk.watch.join(".claimed"),
            done: desk.watch.join(".done"),
            failed: desk.watch.join(".failed"),
        }
    }

    /// Removes what an earlier run was writing when it was cut off; what is hidden says whose the
    /// folder is.
    pub fn sweep(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.temporary)? {
            let entry = entry?;
            if !entry.file_name().as_encoded_bytes().starts_with(b".") {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

/// Makes a folder, and those above it, so that they survive a power cut.
pub fn make(folder: &Path) -> io::Result<()> {
    let missing: Vec<&Path> = folder.ancestors().take_while(|folder| !folder.is_dir()).collect();
    for folder in missing.into_iter().rev() {
        match fs::create_dir(folder) {
            // Another job was faster.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            other => other?,
        }
        sync(folder.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new(".")))?;
    }
    Ok(())
}

/// Makes the names in a folder survive a power cut.
pub fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// [`sync`] for each of some folders; many of them take long.
pub fn sync_all(folders: &BTreeSet<PathBuf>, step: &Step) -> io::Result<()> {
    folders.iter().try_for_each(|folder| {
        step.goes_on();
        sync(folder)
    })
}
