//! Waiting until a file has stopped changing: two equal readings, `settle` apart on the monotonic
//! clock. The clock is the caller's, so that this can be tested without waiting.

use std::collections::{BTreeSet, HashMap};
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What must not change. A rewrite that keeps size and modification time still moves `changed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    device: u64,
    inode: u64,
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Reading {
    /// The reading of a file.
    pub fn of(metadata: &Metadata) -> Reading {
        Reading {
            device: metadata.dev(),
            inode: metadata.ino(),
            size: metadata.size(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        }
    }

    /// Whether both are of the same file, changed or not.
    pub fn same_file(&self, other: &Reading) -> bool {
        (self.device, self.inode) == (other.device, other.inode)
    }
}

/// The files that wait, each with its last reading and the moment of its next one.
#[derive(Debug, Default)]
pub struct Settling {
    readings: HashMap<PathBuf, Reading>,
    due: BTreeSet<(Instant, PathBuf)>,
}

impl Settling {
    /// How many files wait.
    pub fn len(&self) -> usize {
        self.readings.len()
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.readings.is_empty()
    }

    /// Whether a file waits already.
    pub fn contains(&self, path: &Path) -> bool {
        self.readings.contains_key(path)
    }

    /// Lets a file wait; one that waits already goes on doing so.
    pub fn add(&mut self, path: PathBuf, reading: Reading, now: Instant, wait: Duration) {
        if !self.contains(&path) {
            self.readings.insert(path.clone(), reading);
            self.due.insert((now + wait, path));
        }
    }

    /// When the next reading is due.
    pub fn next(&self) -> Option<Instant> {
        self.due.first().map(|(due, _)| *due)
    }

    /// Takes out a file whose next reading is due, with its last one.
    pub fn take_due(&mut self, now: Instant) -> Option<(PathBuf, Reading)> {
        if self.next()? > now {
            return None;
        }
        let (_, path) = self.due.pop_first()?;
        let reading = self.readings.remove(&path)?;
        Some((path, reading))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(size: u64) -> Reading {
        Reading { device: 1, inode: 1, size, modified: (0, 0), changed: (0, 0) }
    }

    #[test]
    fn a_file_is_due_once_after_its_wait() {
        let (start, wait) = (Instant::now(), Duration::from_secs(1));
        let mut settling = Settling::default();
        settling.add("a".into(), reading(1), start, wait);
        // More events while it waits do not put it off: the second reading decides.
        settling.add("a".into(), reading(2), start + wait / 2, wait);
        settling.add("b".into(), reading(3), start + wait / 2, wait);
        assert_eq!(settling.len(), 2);
        assert_eq!(settling.take_due(start), None);
        assert_eq!(settling.take_due(start + wait), Some(("a".into(), reading(1))));
        assert_eq!(settling.take_due(start + wait), None);
        assert_eq!(settling.take_due(start + wait * 2), Some(("b".into(), reading(3))));
        assert!(settling.is_empty());
    }
}
