//! A watch folder, and what its files are: dumps, or what announces or describes one.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use super::configuration::{Desk, Ready};
use super::folders::Folders;
use super::ignore::Ignore;
use super::settle::Reading;
use super::{beside, names};

/// The watch folder of a desk.
pub struct Inbox {
    /// The desk.
    pub desk: Desk,
    /// Its folders.
    pub folders: Folders,
    /// Names that are no dumps, or none yet.
    pub ignore: Ignore,
}

impl Inbox {
    /// The watch folder of a desk. An error is a pattern of `ignore` that cannot be understood, which
    /// no configuration in force has.
    pub fn of(desk: &Desk) -> Result<Inbox, String> {
        let ignore = Ignore::new(&desk.ignore)?;
        Ok(Inbox { desk: desk.clone(), folders: Folders::of(desk), ignore })
    }

    /// Where a dump of this name lies.
    pub fn path(&self, name: &Path) -> PathBuf {
        self.folders.watch.join(name)
    }

    /// The file that announces a dump of this name, where `ready` is "done-file".
    pub fn marker(&self, name: &Path) -> PathBuf {
        names::with_ending(&self.path(name), &self.desk.done_file)
    }

    /// Whether a file of this name is a dump, announced or not; what only announces or describes one
    /// is none, be that dump there or not.
    pub fn is_dump(&self, name: &Path) -> bool {
        beside::dump_of(name).is_none() && self.announced(name).is_none()
    }

    /// The dump that a file of this folder is, announces or describes, with its reading; none where
    /// that dump is not there, or not announced yet.
    pub fn dump_of(&self, path: &Path, metadata: &Metadata) -> Option<(PathBuf, Reading)> {
        let name = path.strip_prefix(&self.folders.watch).ok()?;
        let is_announced = self.desk.ready == Ready::DoneFile;
        let described = beside::dump_of(name);
        let is_ignored =
            |name: &PathBuf| name.file_name().is_none_or(|name| self.ignore.reason(name).is_some());
        let waits = match &described {
            Some(dump) => is_announced || is_ignored(dump),
            None => is_announced && self.is_dump(name) && !self.marker(name).exists(),
        };
        if waits {
            return None;
        }
        let (name, metadata) = match described.or_else(|| self.announced(name)) {
            Some(dump) if beside::dump_of(&dump).is_some() => return None,
            Some(dump) => {
                let metadata = fs::symlink_metadata(self.path(&dump)).ok()?;
                (dump, metadata)
            }
            None => (name.to_owned(), metadata.clone()),
        };
        if !metadata.is_file() || !self.folders.has_room_for(&name) {
            return None;
        }
        let reading = Reading::of(&metadata).with(&beside::of(&self.path(&name)));
        Some((name, reading))
    }

    /// The dump that a file of this name announces.
    fn announced(&self, name: &Path) -> Option<PathBuf> {
        let is_announced = self.desk.ready == Ready::DoneFile;
        is_announced.then(|| names::without_suffix(name, &self.desk.done_file)).flatten()
    }
}
