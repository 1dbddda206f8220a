//! Waiting until a file has stopped changing: two equal readings, `settle` apart on the monotonic
//! clock. The clock is the caller's, so that this can be tested without waiting.

use std::collections::{BTreeMap, HashMap};
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What must not change. A rewrite that keeps size and modification time still moves `changed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    device: u64,
    inode: u64,
    /// How large it is.
    pub size: u64,
    /// When the content was last modified, in seconds and nanoseconds since 1970.
    pub modified: (i64, i64),
    /// When anything about it last changed, its name included, in seconds and nanoseconds since 1970.
    pub changed: (i64, i64),
    /// How many names the file has.
    pub links: u64,
    beside: [Option<(u64, (i64, i64))>; 2],
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
            links: metadata.nlink(),
            beside: [None; 2],
        }
    }

    /// The reading of a file with those beside it, which have to settle too.
    pub fn with(self, beside: &[PathBuf; 2]) -> Reading {
        let beside = beside.each_ref().map(|path| {
            let metadata = path.symlink_metadata().ok()?;
            Some((metadata.size(), (metadata.ctime(), metadata.ctime_nsec())))
        });
        Reading { beside, ..self }
    }

    /// The reading of the file alone.
    pub fn alone(self) -> Reading {
        Reading { beside: [None; 2], ..self }
    }

    /// Whether both are of the same file, changed or not.
    pub fn same_file(&self, other: &Reading) -> bool {
        (self.device, self.inode) == (other.device, other.inode)
    }
}

/// Where a file waits. Lanes take turns, so that no backlog and no stream of new files keeps the others
/// waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// An event told of it.
    New,
    /// A scan found it.
    Old,
    /// It is a large dump, however it was found. This lane is closed while enough of them are at work.
    Large,
    /// It could not be claimed.
    Refused,
}

const LANES: [Lane; 4] = [Lane::New, Lane::Old, Lane::Large, Lane::Refused];

/// The files that wait, each with its last reading and the moment of its next one.
#[derive(Debug, Default)]
pub struct Settling {
    files: HashMap<PathBuf, Waiting>,
    lanes: [Due; LANES.len()],
    /// The place in `LANES` of the lane whose turn it is.
    turn: usize,
    /// Whether the lane of large dumps is closed.
    is_large_closed: bool,
    order: u64,
}

#[derive(Debug)]
struct Waiting {
    reading: Reading,
    lane: Lane,
    key: (Instant, u64),
}

/// What is due when; of several that are due at once, the first that came.
type Due = BTreeMap<(Instant, u64), PathBuf>;

impl Settling {
    /// How many files wait.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// How many of them could not be claimed.
    pub fn refused(&self) -> usize {
        self.lanes[Lane::Refused as usize].len()
    }

    /// How many of them wait to be claimed for the first time.
    pub fn fresh(&self) -> usize {
        self.len() - self.refused()
    }

    /// The last reading of each file.
    pub fn readings(&self) -> impl Iterator<Item = &Reading> {
        self.files.values().map(|waiting| &waiting.reading)
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Whether a file waits already.
    pub fn contains(&self, path: &Path) -> bool {
        self.files.contains_key(path)
    }

    /// Lets a file wait. One that waits already waits anew if it has changed, and goes on waiting
    /// otherwise.
    pub fn add(&mut self, path: PathBuf, reading: Reading, due: Instant, lane: Lane) {
        if let Some(file) = self.files.get(&path) {
            if file.reading == reading {
                return;
            }
            let (lane, key) = (file.lane, file.key);
            self.lane(lane).remove(&key);
        }
        self.order += 1;
        let key = (due, self.order);
        self.files.insert(path.clone(), Waiting { reading, lane, key });
        self.lane(lane).insert(key, path);
    }

    fn lane(&mut self, lane: Lane) -> &mut Due {
        &mut self.lanes[lane as usize]
    }

    /// Closes the lane of large dumps, or opens it.
    pub fn close_large(&mut self, is_closed: bool) {
        self.is_large_closed = is_closed;
    }

    /// When the next reading is due.
    pub fn next(&self) -> Option<Instant> {
        LANES.into_iter().filter_map(|lane| self.first(lane)).min()
    }

    /// When the first file of a lane is due, unless that is closed.
    fn first(&self, lane: Lane) -> Option<Instant> {
        if lane == Lane::Large && self.is_large_closed {
            return None;
        }
        self.lanes[lane as usize].first_key_value().map(|((due, _), _)| *due)
    }

    /// Takes out a file whose next reading is due, with its last one.
    pub fn take_due(&mut self, now: Instant) -> Option<(PathBuf, Reading, Lane)> {
        let mut in_turn = LANES.into_iter().cycle().skip(self.turn).take(LANES.len());
        let lane = in_turn.find(|lane| self.first(*lane).is_some_and(|due| due <= now))?;
        self.turn = (lane as usize + 1) % LANES.len();
        let (_, path) = self.lane(lane).pop_first()?;
        let file = self.files.remove(&path)?;
        Some((path, file.reading, lane))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn reading(size: u64) -> Reading {
        let beside = [None; 2];
        Reading { device: 1, inode: 1, size, modified: (0, 0), changed: (0, 0), links: 1, beside }
    }

    #[test]
    fn a_file_is_due_once_after_its_wait() {
        let (start, wait) = (Instant::now(), Duration::from_secs(1));
        let mut settling = Settling::default();
        settling.add("a".into(), reading(1), start + wait, Lane::New);
        // Events that have changed nothing do not put it off.
        settling.add("a".into(), reading(1), start + wait * 2, Lane::New);
        settling.add("b".into(), reading(3), start + wait * 2, Lane::New);
        assert_eq!(settling.len(), 2);
        assert_eq!(settling.take_due(start), None);
        assert_eq!(settling.take_due(start + wait), Some(("a".into(), reading(1), Lane::New)));
        assert_eq!(settling.take_due(start + wait), None);
        assert_eq!(settling.take_due(start + wait * 2), Some(("b".into(), reading(3), Lane::New)));
        assert!(settling.is_empty());
    }

    #[test]
    fn a_file_that_changes_waits_anew() {
        let (start, wait) = (Instant::now(), Duration::from_secs(1));
        let mut settling = Settling::default();
        settling.add("a".into(), reading(1), start + wait, Lane::Old);
        settling.add("a".into(), reading(2), start + wait * 2, Lane::New);
        assert_eq!(settling.len(), 1);
        assert_eq!(settling.take_due(start + wait), None);
        assert_eq!(settling.take_due(start + wait * 2), Some(("a".into(), reading(2), Lane::New)));
        assert!(settling.is_empty() && settling.next().is_none());
    }

    #[test]
    fn old_and_new_files_take_turns_each_in_their_order() {
        let start = Instant::now();
        let mut settling = Settling::default();
        for number in 0..4 {
            settling.add(format!("old{number}").into(), reading(1), start, Lane::Old);
        }
        for number in 0..2 {
            settling.add(format!("new{number}").into(), reading(1), start, Lane::New);
        }
        let order: Vec<PathBuf> =
            std::iter::from_fn(|| settling.take_due(start).map(|(path, ..)| path)).collect();
        assert_eq!(order, ["new0", "old0", "new1", "old1", "old2", "old3"].map(PathBuf::from));
    }

    #[test]
    fn large_dumps_wait_while_their_lane_is_closed_and_refused_files_are_not_fresh() {
        let start = Instant::now();
        let mut settling = Settling::default();
        settling.add("large".into(), reading(1), start, Lane::Large);
        settling.add("refused".into(), reading(1), start, Lane::Refused);
        assert_eq!((settling.len(), settling.fresh()), (2, 1));
        settling.close_large(true);
        let mut take = || settling.take_due(start).map(|(path, _, lane)| (path, lane));
        assert_eq!(take(), Some(("refused".into(), Lane::Refused)));
        assert_eq!(take(), None);
        assert_eq!(settling.next(), None);
        settling.close_large(false);
        assert_eq!(settling.next(), Some(start));
        assert!(settling.take_due(start).is_some_and(|(_, _, lane)| lane == Lane::Large));
    }
}
