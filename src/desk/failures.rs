//! The dumps that were given up, as they lie in `.failed/`: for the command.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::beside;
use super::claim::rename_new;
use super::configuration::{Desk, Ready};
use super::dispose::{Failure, reason_of};
use super::folders::{Folders, make, sync};

/// A dump that was given up.
#[derive(Clone, Debug)]
pub struct FailedDump {
    /// Its path relative to `.failed/`, and so to the watch folder.
    pub name: PathBuf,
    /// Where it lies.
    pub path: PathBuf,
    /// Why.
    pub reason: Failure,
}

/// The dumps of a desk that were given up, by name.
pub fn list(desk: &Desk) -> Vec<FailedDump> {
    let root = Folders::of(desk).failed;
    let files = WalkDir::new(&root).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = files.filter(|entry| entry.file_type().is_file());
    files.filter_map(|entry| failed(&root, entry.into_path())).collect()
}

fn failed(root: &Path, path: PathBuf) -> Option<FailedDump> {
    let reason = serde_json::from_slice(&fs::read(reason_of(&path)).ok()?).ok()?;
    let name = path.strip_prefix(root).ok()?.to_owned();
    Some(FailedDump { name, path, reason })
}

/// Puts a dump back into its watch folder, to be tried again. The reason goes last, so that there
/// is never a failed dump without one.
pub fn retry(desk: &Desk, dump: &FailedDump) -> io::Result<()> {
    let target = desk.watch.join(&dump.name);
    let folder = target.parent().unwrap_or(&desk.watch);
    make(folder)?;
    if desk.ready == Ready::DoneFile {
        let mut announcement = target.clone().into_os_string();
        announcement.push(&desk.done_file);
        fs::write(announcement, "")?;
    }
    for (from, to) in beside::of(&dump.path).iter().zip(beside::of(&target)) {
        if from.symlink_metadata().is_ok() {
            rename_new(from, &to)?;
        }
    }
    let reason = reason_of(&dump.path);
    let before = fs::symlink_metadata(&reason)?;
    rename_new(&dump.path, &target)?;
    sync(folder)?;
    // The service may have given the dump up again by now, with another reason in this one's place.
    match fs::symlink_metadata(&reason) {
        Ok(now) if (now.dev(), now.ino()) == (before.dev(), before.ino()) => {
            fs::remove_file(reason)
        }
        _ => Ok(()),
    }
}
