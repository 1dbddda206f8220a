//! Dumps that nothing announces yet, where `ready` is "done-file": they wait like others, and nobody
//! else knows of them.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};

use super::backlog::Backlog;
use super::configuration::Ready;
use super::inbox::Inbox;
use super::settle::Reading;

/// So many are known by name; of more, these stand for all.
const MOST_KNOWN: usize = 100_000;

/// The dumps of a desk that wait for their announcement.
#[derive(Debug, Default)]
pub struct Unannounced(BTreeMap<PathBuf, Reading>);

impl Unannounced {
    /// Looks at a file of the watch folder.
    pub fn look_at(&mut self, inbox: &Inbox, path: &Path, metadata: &Metadata) {
        let Ok(name) = path.strip_prefix(&inbox.folders.watch) else { return };
        if inbox.desk.ready == Ready::DoneFile
            && self.0.len() < MOST_KNOWN
            && metadata.is_file()
            && inbox.is_dump(name)
            && !inbox.marker(name).exists()
        {
            self.0.insert(name.to_owned(), Reading::of(metadata));
        }
    }

    /// These, to be added to; none where everything is looked at anew: some may be gone.
    pub fn take(&mut self, anew: bool) -> Unannounced {
        let known = std::mem::take(self);
        if anew { Unannounced::default() } else { known }
    }

    /// A dump is announced now.
    pub fn remove(&mut self, name: &Path) {
        self.0.remove(name);
    }

    /// Counts them.
    pub fn count(&self, backlog: &mut Backlog) {
        self.0.values().for_each(|one| backlog.add(one));
    }
}
