//! The originals of finished dumps, found again: where the service put one away is no secret, but
//! another dump may have had its name.

use std::io;
use std::path::{Path, PathBuf};

use super::dispose;
use super::dump::Dump;
use super::folders::Folders;
use super::names;
use super::progress::Progress;

/// Opens the original of a job, given its dump's name as the ledger has it and the hash of its bytes;
/// `None` when it is not there any more.
pub fn open(
    folders: &Folders,
    (job, name, blake3): (&str, &str, &str),
    largest: u64,
) -> io::Result<Option<Dump>> {
    for path in places(folders, job, name) {
        if !path.is_file() {
            continue;
        }
        match Dump::open(&path, largest, &Progress::default().begin())? {
            Ok(dump) if dump.hash.to_hex().as_str() == blake3 => return Ok(Some(dump)),
            _ => {}
        }
    }
    Ok(None)
}

/// Whether something lies where the original of a job would, or the dump that holds it: by its bytes
/// it is another.
pub fn is_another(folders: &Folders, job: &str, name: &str) -> bool {
    let is_file = |path: &Path| path != folders.done && path.is_file();
    places(folders, job, name).iter().any(|path| path.ancestors().any(is_file))
}

/// Where it may lie, as [`super::dispose`] chooses it.
fn places(folders: &Folders, job: &str, name: &str) -> Vec<PathBuf> {
    let mut places = Vec::new();
    for name in names::of_text(name) {
        for root in [&folders.done, &folders.failed] {
            // What is this job's alone first.
            places.extend(dispose::places(root, job, &name).into_iter().rev());
        }
    }
    // A name in the ledger is one below its folder; anything else was put there by hand.
    let is_below = |path: &PathBuf| {
        let mut parts = path.components();
        !parts.any(|part| part == std::path::Component::ParentDir)
            && [&folders.done, &folders.failed].iter().any(|root| path.starts_with(root))
    };
    places.retain(is_below);
    places
}

/// The dump's path relative to its watch folder, as a path.
pub fn name(text: &str) -> PathBuf {
    names::of_text(text).pop().unwrap_or_else(|| Path::new(text).to_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::configuration::Desk;
    use super::*;

    #[test]
    fn the_one_with_the_same_bytes_is_found_under_each_name_that_it_may_have() {
        let folder = tempfile::tempdir().unwrap();
        let watch = folder.path().join("watch");
        let folders = Folders::of(&Desk { watch, ..Desk::default() });
        let hash = blake3::hash(b"two").to_hex();
        let find = |name: &str| open(&folders, ("0a-1", name, hash.as_str()), 100).unwrap();
        fs::create_dir_all(folders.done.join("0a-1/sub")).unwrap();
        assert!(find("sub/a.txt").is_none());
        fs::write(folders.done.join("a.txt"), "one").unwrap();
        assert!(find("a.txt").is_none());
        fs::write(folders.done.join("a.txt.0a-1"), "two").unwrap();
        assert!(find("a.txt").is_some());
        fs::write(folders.done.join("0a-1/sub/a.txt"), "two").unwrap();
        assert!(find("sub/a.txt").is_some());
        fs::write(folder.path().join("outside.txt"), "two").unwrap();
        assert!(find("../../outside.txt").is_none());
        assert!(find("/etc/passwd").is_none());
    }
}
