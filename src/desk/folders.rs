//! The folders of a desk. What the service keeps beside the dumps is hidden, so that intake never
//! takes it for a dump, and lies inside the watch folder, so that moving there is one rename.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::configuration::Desk;
use super::names;
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

/// The longest path that the system takes, in bytes, without the NUL at its end.
pub const LONGEST_PATH: usize = 4095;
/// The longest that a dump's path grows by on its way: a folder of the service, its job twice and an
/// ending. The job is nearly half of it.
const LONGEST_ADDITION: usize = 80;

/// What is wrong with one of the service's own folders.
pub const NOT_OWN: &str = "a link or a file stands where the service's own folder belongs";

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

    /// The service's own folders beside the dumps.
    pub fn own(&self) -> [&Path; 3] {
        [&self.claimed, &self.done, &self.failed]
    }

    /// Whether a dump of this name, relative to the watch folder, can be claimed and put away: the
    /// system takes no longer path.
    pub fn has_room_for(&self, name: &Path) -> bool {
        let length = self.watch.as_os_str().len() + name.as_os_str().len();
        length + LONGEST_ADDITION <= LONGEST_PATH
    }

    /// Removes what an earlier run was writing when it was cut off; what is hidden says whose the
    /// folder is. What cannot be removed is in nobody's way; the first of it is told.
    pub fn sweep(&self) -> io::Result<()> {
        let mut swept = Ok(());
        for entry in fs::read_dir(&self.temporary)? {
            let entry = entry?;
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            if let Err(error) = fs::remove_file(entry.path()) {
                let what = format!("{}: {error}", names::shown(&entry.path()));
                swept = swept.and(Err(io::Error::new(error.kind(), what)));
            }
        }
        swept
    }
}

/// Makes one of the service's own folders beside the dumps, and refuses a link in its place: what is
/// put there would go where the link leads.
pub fn make_own(folder: &Path) -> io::Result<()> {
    make(folder)?;
    if fs::symlink_metadata(folder)?.is_dir() {
        return Ok(());
    }
    let what = format!("{}: {NOT_OWN}; remove it", names::shown(folder));
    Err(io::Error::new(io::ErrorKind::NotADirectory, what))
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

/// Removes a file, if it is there. Whether it was?
pub fn remove(file: &Path) -> io::Result<bool> {
    match fs::remove_file(file) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_swept_keeps_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::of(&Desk { out: folder.path().into(), ..Desk::default() });
        for name in ["a", "z"] {
            fs::create_dir_all(folders.temporary.join("stray")).unwrap();
            fs::write(folders.temporary.join(name), "").unwrap();
        }
        let told = folders.sweep().unwrap_err().to_string();
        assert!(told.contains(".tmp/stray: "), "{told}");
        assert_eq!(fs::read_dir(&folders.temporary).unwrap().count(), 1);
    }
}
