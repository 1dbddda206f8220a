//! Which files of a watch folder the service would not take as they are, and why.

use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::Path;

use rustix::fs::{Access, AtFlags, CWD, accessat};
use rustix::io::Errno;
use rustix::process::geteuid;
use walkdir::{DirEntry, WalkDir};

use super::Finding;
use super::folder::mount;
use crate::desk::beside;
use crate::desk::configuration::{Desk, Ready};
use crate::desk::inbox::Inbox;
use crate::desk::names;

/// So many are named, the others counted.
const MOST_NAMED: usize = 20;
/// So many files and folders are looked at.
const MOST_LOOKED_AT: usize = 500_000;

/// Why a dump that lies too deep is passed over.
const TOO_LONG: &str = "its path is too long for the system once it is claimed or put away";

/// Looks through a watch folder; gives what is passed over, and the number of folders to watch.
pub fn look(desk: &Desk) -> (Vec<Finding>, usize) {
    let Ok(inbox) = Inbox::of(desk) else { return (Vec::new(), 0) };
    let own = inbox.folders.own();
    let depth = if desk.recursive { usize::MAX } else { 1 };
    let mut walk = WalkDir::new(&desk.watch).min_depth(1).max_depth(depth).into_iter();
    let (mut found, mut beyond, mut watched, mut looked_at) = (Vec::new(), 0, 1, 0);
    while let Some(entry) = walk.next() {
        looked_at += 1;
        if looked_at > MOST_LOOKED_AT {
            break;
        }
        let finding = match entry {
            Ok(entry) => {
                let is_folder = entry.file_type().is_dir();
                let finding = passed_over(&inbox, &entry);
                if is_folder && finding.is_some() && desk.recursive {
                    walk.skip_current_dir();
                }
                if own.contains(&entry.path()) {
                    continue;
                }
                watched += usize::from(is_folder && finding.is_none());
                finding.map(|finding| finding.at(entry.path()))
            }
            Err(error) => unreadable(&error, desk),
        };
        match finding {
            Some(finding) if found.len() < MOST_NAMED => found.push(finding),
            Some(_) => beyond += 1,
            None => {}
        }
    }
    found.extend(rest(beyond, looked_at).map(|finding| finding.at(&desk.watch)));
    (found, watched)
}

fn rest(beyond: usize, looked_at: usize) -> Option<Finding> {
    let what = if looked_at > MOST_LOOKED_AT {
        format!("{beyond} more are passed over among the first {MOST_LOOKED_AT}")
    } else if beyond > 0 {
        format!("{beyond} more are passed over")
    } else {
        return None;
    };
    Some(Finding::warning("ignored", what, "see to those that are named, and look again"))
}

/// Why intake would not take a file, or not enter a folder.
fn passed_over(inbox: &Inbox, entry: &DirEntry) -> Option<Finding> {
    let Inbox { desk, folders, ignore } = inbox;
    let has_room = |path: &Path| {
        path.strip_prefix(&folders.watch).is_ok_and(|name| folders.has_room_for(name))
    };
    let (what, remedy) = if let Some(reason) = ignore.reason(entry.file_name()) {
        (reason, "rename it once it is complete, or change `ignore`; hidden names never are taken")
    } else if entry.file_type().is_dir() {
        if desk.recursive {
            return closed(entry);
        }
        (
            "it is a folder, and `recursive` is off".to_owned(),
            "set `recursive`, or move its files up",
        )
    } else if !has_room(entry.path()) {
        (TOO_LONG.to_owned(), "shorten the names of its folders, or put it higher up")
    } else if let Some(kind) = special(entry) {
        (format!("it is {kind}"), "put a regular file there")
    } else if let Some(dump) = beside::dump_of(entry.path()) {
        if dump.exists() {
            return None;
        }
        let what = "it tells of a dump that is not there".to_owned();
        (what, "put the dump beside it, or delete it; a scraper puts it there before the dump")
    } else if let Some(reason) = unannounced(desk, entry.path()) {
        (reason, "make what is missing, or set `ready` to \"settle\"")
    } else if !desk.hard_links && entry.metadata().is_ok_and(|metadata| metadata.nlink() > 1) {
        ("it has several names".to_owned(), "copy it instead of linking it, or set `hard_links`")
    } else {
        return closed(entry);
    };
    Some(Finding::warning("ignored", format!("passed over: {what}"), remedy))
}

/// A dump that may not be read, or a folder out of which none may be claimed. A folder that cannot be
/// looked into is told of by the walk.
fn closed(entry: &DirEntry) -> Option<Finding> {
    let may = |rights| accessat(CWD, entry.path(), rights, AtFlags::EACCESS) != Err(Errno::ACCESS);
    let user = geteuid().as_raw();
    if entry.file_type().is_dir() && mount(entry.path()) != entry.path().parent().and_then(mount) {
        let remedy = "unmount it, or make it a watch folder of its own with another [[desk]]";
        let what = "a file system is mounted here, and no dump can be renamed out of it";
        return Some(Finding::problem("ignored", what, remedy));
    }
    if entry.file_type().is_file() && !may(Access::READ_OK) {
        let remedy = "give the service's group the right to read it: `chmod g+r`, and `umask 0027` \
                      for who writes it";
        let what = format!("it cannot be read by user {user}");
        return Some(Finding::problem("ignored", what, remedy));
    }
    let looked_into = entry.file_type().is_dir() && may(Access::READ_OK | Access::EXEC_OK);
    if looked_into && !may(Access::WRITE_OK) {
        let remedy = "give it to the service's group: `chgrp -R copydesk DIR && chmod -R g+rwX DIR`, \
                      and `umask 0007` for who makes folders";
        let what = format!("no dump can be claimed out of it by user {user}: it is not writable");
        return Some(Finding::problem("ignored", what, remedy));
    }
    None
}

fn special(entry: &DirEntry) -> Option<&'static str> {
    let kind = entry.file_type();
    if kind.is_file() {
        None
    } else if kind.is_symlink() {
        Some("a symbolic link")
    } else if kind.is_fifo() {
        Some("a pipe")
    } else if kind.is_socket() {
        Some("a socket")
    } else {
        Some("a device")
    }
}

/// What a dump or its announcement still waits for, where dumps are announced.
fn unannounced(desk: &Desk, path: &Path) -> Option<String> {
    if desk.ready != Ready::DoneFile {
        return None;
    }
    if let Some(announced) = names::without_suffix(path, &desk.done_file) {
        return (!announced.is_file()).then(|| "it announces a dump that is not there".to_owned());
    }
    let is_there = names::with_ending(path, &desk.done_file).exists();
    (!is_there).then(|| format!("no file of its name and `{}` announces it", desk.done_file))
}

/// A folder that cannot be read; one that has gone since is none.
fn unreadable(error: &walkdir::Error, desk: &Desk) -> Option<Finding> {
    let io = error.io_error()?;
    if io.kind() == std::io::ErrorKind::NotFound {
        return None;
    }
    let remedy = "give the account that the service runs under the right to read and enter it";
    let finding = Finding::problem("ignored", format!("it cannot be read: {io}"), remedy);
    Some(finding.at(error.path().unwrap_or(&desk.watch)))
}
