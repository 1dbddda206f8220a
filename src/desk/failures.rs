//! The dumps that were given up, as they lie in `.failed/`: for the command.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::beside;
use super::claim::rename_new;
use super::configuration::{Desk, Ready};
use super::dispose::{self, Failure, read_reason, reason_of};
use super::folders::{Folders, make, sync};
use super::names;

/// A dump that was given up.
#[derive(Clone, Debug)]
pub struct FailedDump {
    /// Its path relative to `.failed/`.
    pub name: PathBuf,
    /// Its path relative to the watch folder, where it came from.
    pub from: PathBuf,
    /// Where it lies.
    pub path: PathBuf,
    /// Why.
    pub reason: Failure,
}

/// The dumps of a desk that were given up, by name.
pub fn list(desk: &Desk) -> Vec<FailedDump> {
    let root = Folders::of(desk).failed;
    files(&root).filter_map(|path| failed(&root, path)).collect()
}

/// How many there are, without reading why: that can be very many.
pub fn count(desk: &Desk) -> u64 {
    files(&Folders::of(desk).failed).filter(|path| reason_of(path).is_file()).count() as u64
}

fn files(root: &Path) -> impl Iterator<Item = PathBuf> {
    let files = WalkDir::new(root).sort_by_file_name().into_iter().filter_map(Result::ok);
    files.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path)
}

fn failed(root: &Path, path: PathBuf) -> Option<FailedDump> {
    let reason = read_reason(&path)?;
    let name = path.strip_prefix(root).ok()?.to_owned();
    // A reason is believed only about a dump that lies where its dump would.
    let is_its = |from: &PathBuf| dispose::places(root, &reason.job, from).contains(&path);
    let from = names::of_text(&reason.path).into_iter().find(is_its).unwrap_or(name.clone());
    Some(FailedDump { name, from, path, reason })
}

/// Puts a dump back into its watch folder, to be tried again: under the name that it came with, whole or
/// not at all. The reason goes last, so that there is never a failed dump without one.
pub fn retry(desk: &Desk, dump: &FailedDump) -> io::Result<()> {
    let target = desk.watch.join(&dump.from);
    // The dump after what lies beside it, which the service claims with it.
    let beside = beside::of(&dump.path).into_iter().zip(beside::of(&target));
    let mut moves: Vec<(PathBuf, PathBuf)> =
        beside.filter(|(from, _)| from.symlink_metadata().is_ok()).collect();
    moves.push((dump.path.clone(), target.clone()));
    if let Some((_, taken)) = moves.iter().find(|(_, to)| to.symlink_metadata().is_ok()) {
        let what = format!("{} is there already", names::shown(taken));
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, what));
    }
    make(target.parent().unwrap_or(&desk.watch))?;
    move_all(&moves)?;
    if let Err(error) = announce(desk, &target) {
        let back: Vec<_> = moves.into_iter().map(|(from, to)| (to, from)).collect();
        move_all(&back)?;
        return Err(error);
    }
    // It is still this one: none is ever written over another.
    fs::remove_file(reason_of(&dump.path))
}

/// Renames all of these or, where one cannot be, none.
fn move_all(moves: &[(PathBuf, PathBuf)]) -> io::Result<()> {
    for (at, (from, to)) in moves.iter().enumerate() {
        if let Err(error) = rename_new(from, to) {
            // Whoever put something in the way meanwhile gets no more out of the way.
            moves[..at].iter().rev().try_for_each(|(from, to)| rename_new(to, from))?;
            return Err(error);
        }
    }
    Ok(())
}

/// Makes a dump's name survive a power cut, and the service take it.
fn announce(desk: &Desk, dump: &Path) -> io::Result<()> {
    sync(dump.parent().unwrap_or(&desk.watch))?;
    if desk.ready == Ready::DoneFile {
        match fs::File::create_new(names::with_ending(dump, &desk.done_file)) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
