//! Dumps of a desk whose `ready` is "done-file": what announces one, and which of them still wait
//! for that.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};

use super::backlog::{self, Backlog};
use super::configuration::{Desk, Ready};
use super::names;
use super::settle::Reading;

/// So many are known by name; of more, these stand for all.
const MOST_KNOWN: usize = 100_000;

/// The file that announces a dump of this name.
pub fn marker(desk: &Desk, watch: &Path, name: &Path) -> PathBuf {
    names::with_ending(&watch.join(name), &desk.done_file)
}

/// Dumps that nothing announces yet: they wait like others, and nobody else knows of them.
#[derive(Debug, Default)]
pub struct Unannounced(BTreeMap<PathBuf, Reading>);

impl Unannounced {
    /// Looks at a file of the watch folder.
    pub fn look_at(&mut self, desk: &Desk, watch: &Path, path: &Path, metadata: &Metadata) {
        let Ok(name) = path.strip_prefix(watch) else { return };
        if desk.ready == Ready::DoneFile
            && self.0.len() < MOST_KNOWN
            && metadata.is_file()
            && backlog::is_dump(desk, path)
            && !marker(desk, watch, name).exists()
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
        self.0.values().for_each(|one| backlog.add(one.size(), one.changed()));
    }
}
