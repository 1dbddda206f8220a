//! Publishing: a file appears under its name at once, whole, and survives a power cut.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::claim::rename_new;
use super::fault;
use super::folders;

/// For the owner to write and for all others at most to read; the umask takes its part from it.
const MODE: u32 = 0o644;

/// The place of an unfinished file, which is removed with this; once it has its name, that is nothing.
#[derive(Debug)]
pub struct Temporary(PathBuf);

impl Temporary {
    /// A place in this folder that nobody else in this process has: whoever wrote there before may
    /// still be at it.
    pub fn new(folder: &Path, name: &str) -> Temporary {
        static COUNTER: AtomicU64 = AtomicU64::new(0);
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        Temporary(folder.join(format!("{name}.{number}")))
    }

    /// The place.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // A half-written file would keep a full disk full.
        let _ = fs::remove_file(&self.0);
    }
}

/// Writes a file whole: first the temporary one, which must lie on the same file system, then it is
/// synced and renamed. The target's folder is made if missing; it is not synced.
pub fn write(temporary: &Path, target: &Path, bytes: &[u8]) -> io::Result<()> {
    write_by(temporary, bytes, |file| rename_synced(file, temporary, target))
}

/// [`write()`], but never over something that is there.
pub fn write_new(temporary: &Path, target: &Path, bytes: &[u8]) -> io::Result<()> {
    write_by(temporary, bytes, |file| {
        sync(file)?;
        rename_new(temporary, target)
    })
}

fn write_by(
    temporary: &Path,
    bytes: &[u8],
    name: impl FnOnce(&File) -> io::Result<()>,
) -> io::Result<()> {
    let written = create(temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        fault::point("publish.written")?;
        name(&file)
    });
    if written.is_err() {
        // A half-written file would keep a full disk full.
        let _ = fs::remove_file(temporary);
    }
    written
}

/// Creates a temporary file, and its folder if that is away.
pub fn create(temporary: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(MODE);
    let file = options.open(temporary).or_else(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            folders::make(temporary.parent().unwrap_or(Path::new("/")))?;
            options.open(temporary)
        }
        _ => Err(error),
    })?;
    fault::point("publish.created")?;
    Ok(file)
}

/// Syncs a complete temporary file, and gives it its name. After an error nobody knows what of the
/// file is on the disk: it must be written anew, not synced again.
pub fn rename_synced(file: &File, temporary: &Path, target: &Path) -> io::Result<()> {
    sync(file)?;
    rename(temporary, target)
}

/// Makes the content of a complete temporary file survive a power cut.
pub fn sync(file: &File) -> io::Result<()> {
    file.sync_all()?;
    fault::point("publish.synced")
}

/// Gives a synced temporary file its name, which is not synced.
pub fn rename(temporary: &Path, target: &Path) -> io::Result<()> {
    folders::make(target.parent().unwrap_or(Path::new("/")))?;
    fs::rename(temporary, target)?;
    fault::point("publish.renamed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let (temporary, out) = (folder.path().join("temporary"), folder.path().join("out/deep"));
        for bytes in [b"one".as_slice(), b"two"] {
            write(&temporary, &out.join("a.json"), bytes).unwrap();
            assert_eq!(fs::read(out.join("a.json")).unwrap(), bytes);
        }
        assert_eq!(fs::read_dir(&out).unwrap().count(), 1);
        assert!(!temporary.exists());
        assert!(write_new(&temporary, &out.join("a.json"), b"three").is_err());
        assert_eq!(fs::read(out.join("a.json")).unwrap(), b"two");
        assert!(!temporary.exists());
    }
}
