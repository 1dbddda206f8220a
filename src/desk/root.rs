//! A watch folder as it is found at the moment: which folder it is, locked, and whether the kernel
//! tells of changes in it. It may be moved away, unmounted or replaced while the service runs.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::folders::{Folders, make_own};
use super::lock::{self, LockError};

/// File systems that other machines write to, which the kernel's events do not tell of, by the
/// magic number that statfs(2) gives.
const REMOTE: &[(u32, &str)] = &[
    (0x6969, "NFS"),
    (0x517b, "SMB"),
    (0xff53_4d42, "CIFS"),
    (0xfe53_4d42, "SMB 2"),
    (0x0102_1997, "9P"),
    (0x6573_5546, "FUSE"),
    (0x00c3_6400, "Ceph"),
    (0x5346_414f, "AFS"),
    (0x7375_7245, "Coda"),
    (0x0bd0_0bd0, "Lustre"),
    (0x4750_4653, "GPFS"),
    (0x786f_4256, "VirtualBox's shared folder"),
];

/// A watch folder that is there, and this process's alone.
#[derive(Debug)]
pub struct Root {
    identity: (u64, u64),
    _lock: File,
}

impl Root {
    /// Takes a watch folder that is there.
    pub fn take(folders: &Folders) -> Result<Root, LockError> {
        let broken = |error| LockError::Io { file: folders.watch.display().to_string(), error };
        let identity = identity(&folders.watch).map_err(broken)?;
        folders.own().into_iter().try_for_each(make_own).map_err(broken)?;
        Ok(Root { identity, _lock: lock::take(&folders.claimed)? })
    }

    /// Whether the folder is still the one that was taken, and nobody has put a link in the place of
    /// one of the service's own.
    pub fn is_still(&self, folders: &Folders) -> bool {
        let is_link = |own: &Path| own.symlink_metadata().is_ok_and(|found| !found.is_dir());
        identity(&folders.watch).is_ok_and(|identity| identity == self.identity)
            && !folders.own().into_iter().any(is_link)
    }
}

fn identity(watch: &Path) -> io::Result<(u64, u64)> {
    let metadata = fs::metadata(watch)?;
    if !metadata.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    Ok((metadata.dev(), metadata.ino()))
}

/// The kind of file system that other machines may write to, if the folder is on one.
pub fn remote(folder: &Path) -> Option<&'static str> {
    let kind = rustix::fs::statfs(folder).ok()?.f_type;
    // The type of the field differs between machines; its lower 32 bits are the number.
    let magic = kind as u32;
    REMOTE.iter().find(|(number, _)| *number == magic).map(|(_, name)| *name)
}
