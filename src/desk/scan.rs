//! Looking through a folder: names are read one after another, never all at once, and folders below
//! are a list of what is still to be looked through, so that no tree is too large or too deep.

use std::collections::BinaryHeap;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::folders::LONGEST_PATH;
use super::ignore::Ignore;
use super::settle::Reading;

/// Looks through a folder and, if so set, those below it. `enter` is called with each folder
/// before it is read, `beat` with each name, also of what is passed over, and `find` with each file;
/// false ends the scan.
pub fn scan(
    folder: PathBuf,
    recursive: bool,
    ignore: &Ignore,
    mut enter: impl FnMut(&Path),
    beat: impl Fn(),
    mut find: impl FnMut(PathBuf, Metadata) -> bool,
) -> Result<(), (PathBuf, io::Error)> {
    let mut folders = vec![folder];
    let mut trouble = Ok(());
    while let Some(folder) = folders.pop() {
        enter(&folder);
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            // Moved away or finished since its name was read.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => {
                trouble = Err((folder, error));
                continue;
            }
        };
        for entry in entries {
            beat();
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    trouble = Err((folder.clone(), error));
                    break;
                }
            };
            if ignore.reason(&entry.file_name()).is_some() {
                continue;
            }
            // Not following links; what is gone by now is no trouble.
            let Ok(metadata) = entry.metadata() else { continue };
            let path = entry.path();
            // One whose path is too long for the system cannot be looked through, and is found itself.
            if metadata.is_dir() && path.as_os_str().len() <= LONGEST_PATH {
                if recursive {
                    folders.push(path);
                }
            } else if !find(path, metadata) {
                return trouble;
            }
        }
    }
    trouble
}

/// Files that had no room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Beyond {
    /// How many.
    pub files: usize,
    /// Their size.
    pub bytes: u64,
}

impl Beyond {
    /// Counts one of this size.
    pub fn add(&mut self, bytes: u64) {
        self.files += 1;
        self.bytes += bytes;
    }
}

/// The oldest of the files of a scan: as many as there is room for, however many there are.
#[derive(Debug)]
pub struct Oldest {
    room: usize,
    /// The youngest is on top.
    heap: BinaryHeap<((i64, i64), PathBuf, u64)>,
    /// What had no room.
    pub beyond: Beyond,
}

impl Oldest {
    /// For so many.
    pub fn new(room: usize) -> Oldest {
        Oldest { room, heap: BinaryHeap::new(), beyond: Beyond::default() }
    }

    /// Takes a file, for which a younger one may have to go.
    pub fn add(&mut self, path: PathBuf, reading: &Reading) {
        self.heap.push((reading.modified, path, reading.size));
        if self.heap.len() > self.room
            && let Some((_, _, bytes)) = self.heap.pop()
        {
            self.beyond.add(bytes);
        }
    }

    /// What is left, the oldest first.
    pub fn into_sorted(self) -> impl Iterator<Item = PathBuf> {
        self.heap.into_sorted_vec().into_iter().map(|(_, path, _)| path)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::os::unix::fs::symlink;
    use std::time::{Duration, SystemTime};

    use super::*;

    #[test]
    fn every_file_is_found_once_and_links_are_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let mut deep = root.to_owned();
        for _ in 0..200 {
            deep.push("d");
        }
        fs::create_dir_all(&deep).unwrap();
        fs::create_dir(root.join(".hidden")).unwrap();
        let names = ["a", "d/b", ".hidden/no", "c.part"];
        names.iter().for_each(|name| fs::write(root.join(name), "").unwrap());
        fs::write(deep.join("e"), "").unwrap();
        symlink(root, root.join("loop")).unwrap();
        let ignore = Ignore::new(&["*.part".to_owned()]).unwrap();
        let look = |recursive| {
            let (mut found, mut entered) = (BTreeSet::new(), 0);
            let find = |path: PathBuf, _| found.insert(path.strip_prefix(root).unwrap().to_owned());
            scan(root.to_owned(), recursive, &ignore, |_| entered += 1, || (), find).unwrap();
            (found.into_iter().map(|path| path.display().to_string()).collect::<Vec<_>>(), entered)
        };
        assert_eq!(look(false), (vec!["a".to_owned(), "loop".to_owned()], 1));
        let (found, entered) = look(true);
        assert_eq!((found.len(), entered), (4, 201), "{found:?}");
    }

    #[test]
    fn the_oldest_have_room() {
        let folder = tempfile::tempdir().unwrap();
        let mut oldest = Oldest::new(2);
        for (name, age) in [("b", 2), ("d", 0), ("a", 3), ("c", 1)] {
            let file = fs::File::create(folder.path().join(name)).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
            oldest.add(name.into(), &Reading::of(&file.metadata().unwrap()));
        }
        assert_eq!(oldest.beyond.files, 2);
        assert_eq!(oldest.into_sorted().collect::<Vec<_>>(), [Path::new("a"), Path::new("b")]);
    }
}
