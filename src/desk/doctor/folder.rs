//! One folder: where it lies, whether it can be used, and whether somebody uses it already.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use rustix::fs::{Access, AtFlags, CWD, StatxFlags, accessat, statvfs, statx};
use rustix::process::geteuid;

use super::Finding;
use crate::desk::claim::rename_new;
use crate::desk::configuration::{Desk, duration};
use crate::desk::folders::{Folders, NOT_OWN};
use crate::desk::watcher::Watcher;
use crate::desk::{lock, names, ownership, root};

/// With fewer free inodes it is time to look after them.
const FEW_INODES: u64 = 10_000;
/// A file system with less room is soon full.
const FEW_BYTES: u64 = 256 << 20;

/// A folder that is not there: the service makes it, if it can.
pub fn missing(folder: &Path) -> Finding {
    let above = folder.ancestors().find(|folder| fs::symlink_metadata(folder).is_ok());
    let rights = Access::WRITE_OK | Access::EXEC_OK;
    let can_make = above.is_some_and(|above| {
        above.is_dir() && accessat(CWD, above, rights, AtFlags::EACCESS).is_ok()
    });
    if can_make {
        Finding::ok("permissions", "it is not there yet; the service makes it")
    } else {
        let remedy = "make it, and give it to the account that the service runs under";
        Finding::problem("permissions", "it is no folder, and this account cannot make it", remedy)
    }
    .at(folder)
}

/// Whether files in it can be listed and made.
pub fn permissions(folder: &Path) -> Finding {
    let user = geteuid().as_raw();
    let listed = fs::read_dir(folder)
        .and_then(|entries| entries.take(1).try_for_each(|entry| entry.map(drop)))
        .map_err(|error| ("read", error));
    let made = || probe(folder, |_| Ok(())).map_err(|error| ("written to", error));
    match listed.and_then(|()| made()) {
        Ok(()) => Finding::ok("permissions", format!("user {user} can read and write it")),
        Err((what, error)) => {
            let what = format!("it cannot be {what} by user {user}: {error}");
            Finding::problem("permissions", what, remedy_of(&error))
        }
    }
    .at(folder)
}

/// Whether dumps can be claimed: moved from the watch folder into `.claimed/`.
pub fn claiming(folders: &Folders) -> Finding {
    let to = &folders.claimed;
    if !to.is_dir() {
        return Finding::ok("rename", "it is not there yet; the service makes it").at(to);
    }
    renaming(&folders.watch, to, "dumps can be claimed: renamed into it", rename_new)
}

/// Which of the service's own folders beside the dumps are none.
pub fn own(folders: &Folders) -> Vec<Finding> {
    let is_none = |own: &&Path| own.symlink_metadata().is_ok_and(|found| !found.is_dir());
    let finding = |own| {
        let remedy = "remove it; the service makes a folder, and takes no dump before";
        Finding::problem("permissions", NOT_OWN, remedy).at(own)
    };
    folders.own().into_iter().filter(is_none).map(finding).collect()
}

/// Whether outputs can be published: moved from `.tmp/` into the output folder.
pub fn publishing(folders: &Folders) -> Finding {
    let there = folders.temporary.is_dir();
    let from = if there { &folders.temporary } else { &folders.out };
    let rename = |from: &Path, to: &Path| fs::rename(from, to);
    renaming(from, &folders.out, "outputs can be published: renamed within it", rename)
}

fn renaming(
    from: &Path,
    to: &Path,
    works: &str,
    rename: impl Fn(&Path, &Path) -> io::Result<()>,
) -> Finding {
    let renamed = probe(from, |probe| {
        let mut name = probe.file_name().unwrap_or_default().to_owned();
        name.push("-renamed");
        let target = to.join(name);
        rename(probe, &target)?;
        fs::remove_file(target)
    });
    match renamed {
        Ok(()) => Finding::ok("rename", works).at(to),
        Err(error) => {
            let what = format!("no file can be renamed into it: {error}");
            Finding::problem("rename", what, remedy_of(&error)).at(to)
        }
    }
}

/// Makes a hidden file, which intake passes over, for as long as it is used.
fn probe(folder: &Path, using: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    let path = folder.join(format!(".copydesk-doctor-{}", std::process::id()));
    File::create_new(&path)?;
    let used = using(&path);
    match fs::remove_file(&path) {
        // It was renamed.
        Err(error) if error.kind() == io::ErrorKind::NotFound => used,
        removed => used.and(removed),
    }
}

fn remedy_of(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied => {
            "give the account that the service runs under the right to read, write and enter it"
        }
        io::ErrorKind::ReadOnlyFilesystem => {
            "mount it for writing; under systemd, name it in the unit's ReadWritePaths="
        }
        io::ErrorKind::CrossesDevices => {
            "put both on one file system: mount nothing inside the watch or the output folder"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room on its file system",
        _ => "see what the system's log says about its file system",
    }
}

/// Which file system the watch folder is on, and whether it has to be polled.
pub fn events(desk: &Desk) -> Finding {
    let every = duration::format(desk.poll);
    let kind = file_system(&desk.watch).map_or_else(
        || "an unknown file system".into(),
        |kind| format!("a file system of type {kind}"),
    );
    if let Some(remote) = root::remote(&desk.watch) {
        let what =
            format!("on {remote} ({kind}), which gives no events: it is polled every {every}");
        let remedy = "nothing, if that is soon enough; else lower `poll` or watch a local folder";
        return Finding::warning("file_system", what, remedy).at(&desk.watch);
    }
    let watched = Watcher::new().and_then(|mut watcher| watcher.watch(&desk.watch));
    match watched {
        Ok(()) => Finding::ok("file_system", format!("on {kind}, which gives events")),
        Err(error) => {
            let what =
                format!("on {kind}, but without events ({error}): it is polled every {every}");
            let remedy =
                "raise fs.inotify.max_user_watches and fs.inotify.max_user_instances with sysctl";
            Finding::warning("file_system", what, remedy)
        }
    }
    .at(&desk.watch)
}

/// Which mount a folder is on.
pub fn mount(folder: &Path) -> Option<u64> {
    Some(statx(CWD, folder, AtFlags::empty(), StatxFlags::MNT_ID).ok()?.stx_mnt_id)
}

/// The type of the file system that a folder is on, as mounted.
fn file_system(folder: &Path) -> Option<String> {
    let mount = mount(folder)?.to_string();
    let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
    let line = mounts.lines().find(|line| line.split(' ').next() == Some(&mount))?;
    Some(line.split_once(" - ")?.1.split(' ').next()?.to_owned())
}

/// How much room there is.
pub fn space(folder: &Path) -> Finding {
    let remedy = "make room on its file system; the service waits while there is none";
    let room = match statvfs(folder) {
        Ok(room) => room,
        Err(error) => {
            let what = format!("its free space is not known: {error}");
            return Finding::warning("space", what, remedy).at(folder);
        }
    };
    let bytes = room.f_bavail.saturating_mul(room.f_frsize);
    // Some file systems have no fixed number of inodes, and say 0.
    let inodes = (room.f_files > 0).then_some(room.f_favail);
    let mut what = format!("{} MiB free", bytes >> 20);
    if let Some(inodes) = inodes {
        what.push_str(&format!(", {inodes} inodes free"));
    }
    if bytes == 0 || inodes == Some(0) {
        Finding::problem("space", what, remedy)
    } else if bytes < FEW_BYTES || inodes.is_some_and(|inodes| inodes < FEW_INODES) {
        Finding::warning("space", what, remedy)
    } else {
        Finding::ok("space", what)
    }
    .at(folder)
}

/// Whether a service has the folder, and whether it is the one of this state folder.
pub fn lock(folder: &Path, state: &Path) -> Finding {
    match (lock::holder(folder), lock::holder(state)) {
        (Ok(None), _) => Finding::ok("lock", "no service has it"),
        (Ok(Some(holder)), Ok(own)) if own.as_ref() != Some(&holder) => {
            let what = format!("another copydesk has it ({holder}), with another state folder");
            Finding::problem("lock", what, "give each service folders of its own")
        }
        (Ok(Some(holder)), _) => Finding::ok("lock", format!("the service runs ({holder})")),
        (Err(error), _) => {
            let what = format!("whether a service has it cannot be seen: {error}");
            Finding::warning("lock", what, "run this as the account that the service runs under")
        }
    }
    .at(folder)
}

/// Whether an output folder is that of a service with another state folder, running or not.
pub fn ownership(folders: &Folders, state: &Path) -> Option<Finding> {
    let finding = match ownership::other(folders, state) {
        Ok(None) => return None,
        Ok(Some(other)) => {
            let what = format!(
                "it is the output folder of the copydesk with the state folder {}",
                names::shown(&other)
            );
            let remedy = "give this one an output folder of its own; if that one is no more, remove .tmp/.owner in it";
            Finding::problem("lock", what, remedy)
        }
        Err(error) => {
            let what = format!("whose output folder it is cannot be seen: {error}");
            let remedy = "run this as the account that the service runs under";
            Finding::warning("lock", what, remedy)
        }
    };
    Some(finding.at(&folders.out))
}
