//! One instance: a lock on the state folder and on each watch and output folder, held until the process
//! ends.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, OFlags, flock};
use rustix::io::Errno;

/// Why a lock could not be had.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Somebody else has it.
    #[error("{folder} is in use by another copydesk ({holder})")]
    Held {
        /// The folder.
        folder: String,
        /// What the holder wrote about itself.
        holder: String,
    },
    /// It is the output folder of another service, which does not run now.
    #[error(
        "{folder} is the output folder of the copydesk with the state folder {state} ({mark} says so)"
    )]
    Owned {
        /// The folder.
        folder: String,
        /// The other's state folder.
        state: String,
        /// The file that says so.
        mark: String,
    },
    /// The lock file cannot be used.
    #[error("{file}: {error}")]
    Io {
        /// The lock file.
        file: String,
        /// What went wrong.
        error: io::Error,
    },
}

/// Who only looks at a lock has it for a moment; so long somebody who wants it waits.
const MOMENT: Duration = Duration::from_millis(200);

/// Takes the lock in a folder. It lasts as long as the returned file is open.
pub fn take(folder: &Path) -> Result<File, LockError> {
    take_file(folder, ".lock")
}

/// Takes the lock of those who do finished dumps again: one at a time, beside the service.
pub fn take_for_reclean(state: &Path) -> Result<File, LockError> {
    take_file(state, ".reclean.lock")
}

fn take_file(folder: &Path, name: &str) -> Result<File, LockError> {
    let path = folder.join(name);
    let broken = |error| LockError::Io { file: path.display().to_string(), error };
    fs::create_dir_all(folder).map_err(broken)?;
    let to_write = || open(OpenOptions::new().create(true).truncate(false).write(true), &path);
    drop(to_write().map_err(broken)?);
    // What is only open to be read keeps nobody from remounting the file system read-only.
    let mut file = open(OpenOptions::new().read(true), &path).map_err(broken)?;
    let asked = Instant::now();
    loop {
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => break,
            // NFS locks only what is open to be written.
            Err(Errno::BADF) if asked.elapsed() < MOMENT => file = to_write().map_err(broken)?,
            Err(Errno::WOULDBLOCK) if asked.elapsed() < MOMENT => sleep(MOMENT / 20),
            Err(Errno::WOULDBLOCK) => {
                let holder = written(&path);
                return Err(LockError::Held { folder: folder.display().to_string(), holder });
            }
            Err(error) => return Err(broken(error.into())),
        }
    }
    to_write().and_then(write_holder).map_err(broken)?;
    Ok(file)
}

/// Opens a lock file: a regular one, following no link and waiting for nobody.
fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let file = options.custom_flags(flags.bits().cast_signed()).open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    Ok(file)
}

/// Writes down who holds the lock.
fn write_holder(mut file: File) -> io::Result<()> {
    file.set_len(0)?;
    writeln!(file, "process {}", std::process::id())
}

/// Who holds the lock in a folder, if somebody does. Nothing is made, and nothing kept: the lock is
/// shared with others who look, and let go at once.
pub fn holder(folder: &Path) -> io::Result<Option<String>> {
    let path = folder.join(".lock");
    let file = match open(OpenOptions::new().read(true), &path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    match flock(&file, FlockOperation::NonBlockingLockShared) {
        Ok(()) => Ok(None),
        Err(Errno::WOULDBLOCK) => Ok(Some(written(&path))),
        Err(error) => Err(error.into()),
    }
}

/// What the holder wrote about itself.
fn written(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_holder_is_seen_while_it_holds() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(holder(folder.path()).unwrap(), None);
        let lock = take(folder.path()).unwrap();
        let this = format!("process {}", std::process::id());
        assert_eq!(holder(folder.path()).unwrap(), Some(this));
        assert!(matches!(take(folder.path()), Err(LockError::Held { .. })));
        drop(lock);
        assert_eq!(holder(folder.path()).unwrap(), None);
    }

    #[test]
    fn what_is_no_regular_file_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join(".lock"), folder.path().join("other"));
        let refused = || {
            assert!(matches!(take(folder.path()), Err(LockError::Io { .. })));
            assert!(holder(folder.path()).is_err());
            fs::remove_file(&path).unwrap();
        };
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &path,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RWXU,
            0,
        )
        .unwrap();
        refused();
        fs::write(&other, "another's").unwrap();
        std::os::unix::fs::symlink(&other, &path).unwrap();
        refused();
        assert_eq!(fs::read_to_string(other).unwrap(), "another's");
    }

    #[test]
    fn whoever_looks_does_not_stand_in_the_way() {
        let folder = tempfile::tempdir().unwrap();
        drop(take(folder.path()).unwrap());
        let looking = File::open(folder.path().join(".lock")).unwrap();
        flock(&looking, FlockOperation::NonBlockingLockShared).unwrap();
        let looks = std::thread::spawn(move || {
            sleep(MOMENT / 4);
            drop(looking);
        });
        assert!(take(folder.path()).is_ok());
        looks.join().unwrap();
    }
}
