//! Putting new outputs in the place of old ones, beside a service that may be at work on the same.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;

use walkdir::WalkDir;

use crate::desk::claim::rename_new;
use crate::desk::folders::{self, Folders};
use crate::desk::publish::{self, Temporary};

/// How often a file is written when a service that starts meanwhile sweeps it away unfinished.
const TRIES: usize = 5;

/// Writes an output as the service does: whole under its name, or not at all.
pub fn publish(folders: &Folders, mark: &str, output: &str, bytes: &[u8]) -> io::Result<()> {
    let target = folders.out.join(output);
    let temporary = Temporary::new(&folders.temporary, mark);
    let mut result = Ok(());
    for _ in 0..TRIES {
        result = publish::write(temporary.path(), &target, bytes);
        match &result {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            _ => break,
        }
    }
    result?;
    folders::sync(target.parent().unwrap_or(&folders.out))
}

/// Removes an output that has another name now; false when somebody may still need it.
///
/// It is first taken away under its name, so that whatever the service puts there from then on is a
/// file of its own. A job that had put this one there and has not told the ledger yet still has its
/// dump claimed: while one of the same size is, the file goes back.
pub fn retire(
    folders: &Folders,
    mark: &str,
    output: &str,
    bytes_of_dump: u64,
    is_needed: impl Fn() -> io::Result<bool>,
) -> io::Result<bool> {
    if is_needed()? {
        return Ok(false);
    }
    let target = folders.out.join(output);
    let aside = folders.temporary.join(mark);
    let before = match fs::symlink_metadata(&target) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(error),
    };
    folders::make(&folders.temporary)?;
    fs::rename(&target, &aside)?;
    let is_same = same(&before, &fs::symlink_metadata(&aside)?);
    let needed = !is_same || is_claimed(folders, bytes_of_dump) || is_needed()?;
    if needed {
        match rename_new(&aside, &target) {
            // There is a newer one by now.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            other => return other.map(|()| false),
        }
    }
    fs::remove_file(&aside)?;
    folders::sync(target.parent().unwrap_or(&folders.out))?;
    Ok(!needed)
}

fn same(one: &Metadata, other: &Metadata) -> bool {
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// Whether the service has a dump of this size.
pub fn is_claimed(folders: &Folders, bytes: u64) -> bool {
    let claimed = WalkDir::new(&folders.claimed).into_iter().filter_map(Result::ok);
    let mut files = claimed.filter(|entry| entry.file_type().is_file());
    files.any(|entry| entry.metadata().is_ok_and(|metadata| metadata.len() == bytes))
}

/// The name of an unfinished file of this process.
pub fn mark(job: &str, number: usize) -> String {
    format!("reclean-{}.{job}.{number}", std::process::id())
}

#[cfg(test)]
mod tests {
    use super::super::super::configuration::Desk;
    use super::*;

    #[test]
    fn an_output_goes_only_when_nobody_can_need_it() {
        let folder = tempfile::tempdir().unwrap();
        let (watch, out) = (folder.path().join("watch"), folder.path().join("out"));
        let folders = Folders::of(&Desk { watch, out, ..Desk::default() });
        let file = folders.out.join("a.json");
        let retire = |needed| retire(&folders, "m", "a.json", 4, || Ok(needed)).unwrap();
        publish(&folders, "m", "a.json", b"{}").unwrap();
        assert!(!retire(true) && file.exists(), "another dump has it");
        fs::create_dir_all(folders.claimed.join("1.1")).unwrap();
        fs::write(folders.claimed.join("1.1/a.txt"), "four").unwrap();
        assert!(!retire(false) && file.exists(), "somebody may be at work on the same dump");
        fs::write(folders.claimed.join("1.1/a.txt"), "other").unwrap();
        assert!(retire(false) && !file.exists());
        assert!(retire(false), "it is gone already");
        assert_eq!(fs::read_dir(&folders.temporary).unwrap().count(), 0);
    }
}
