//! Claiming a dump: a rename into `.claimed/JOB.STARTS/`, where nobody else touches it.
//!
//! How many starts of the service have worked on it stands in the folder's name, so it is written down
//! before the work starts and survives whatever the work does. The dump keeps its own path below that folder, so any name
//! that a file system allows can be claimed, and nothing is ever renamed over something else.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io;
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::fs::{
    AtFlags, CWD, FileType, Mode, OFlags, RenameFlags, ResolveFlags, openat2, renameat,
    renameat_with, statat,
};
use rustix::io::Errno;
use rustix::path::Arg;

use super::folders::{Folders, make_own};
use super::settle::Reading;
use super::{beside, clock, dump, fault};

/// A dump that this service alone works on.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The index of its desk in the configuration.
    pub desk: usize,
    /// Its job: unique, the same through all restarts, in order of claiming.
    pub job: String,
    /// Its path relative to the watch folder.
    pub name: PathBuf,
    /// How many starts of the service have given it to a worker.
    pub starts: u32,
    /// Whether an earlier run left it, which may have done some of its documents.
    pub is_leftover: bool,
    folder: PathBuf,
    guard: Option<Arc<Guard>>,
}

/// Paths that could not be read, and why.
pub type Troubles = Vec<(PathBuf, io::Error)>;

/// The jobs that are queued or at work, each with whether its dump is a large one.
#[derive(Clone, Debug, Default)]
pub struct Active(Arc<Mutex<HashMap<String, bool>>>);

/// A job is active until the last copy of its claim is gone.
#[derive(Debug)]
struct Guard(Active, String);

impl Active {
    /// How many large dumps there are among them.
    pub fn large(&self) -> usize {
        self.jobs().values().filter(|is_large| **is_large).count()
    }

    fn jobs(&self) -> MutexGuard<'_, HashMap<String, bool>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.jobs().remove(&self.1);
    }
}

impl Claim {
    /// The claim of a job that is active from now on.
    pub fn activated(mut self, active: &Active) -> Claim {
        let is_large = fs::symlink_metadata(self.path()).is_ok_and(|it| dump::is_large(it.len()));
        active.jobs().insert(self.job.clone(), is_large);
        self.guard = Some(Arc::new(Guard(active.clone(), self.job.clone())));
        self
    }

    /// Takes a settled dump. `None`: it is not the file of the reading any more.
    ///
    /// The dump's folder is opened once, without following links, and everything is done relative
    /// to it: whoever exchanges folders meanwhile leads nobody astray.
    pub fn take(
        desk: usize,
        folders: &Folders,
        name: &Path,
        reading: &Reading,
    ) -> io::Result<Option<Claim>> {
        let file_name = Path::new(name.file_name().unwrap_or_default());
        let from = open_folder(&folders.watch, parent(name))?;
        if Reading::of(&open_in(&from, file_name)?.metadata()?) != reading.alone() {
            return Ok(None);
        }
        let (job, folder) = new_folder(&folders.claimed)?;
        fault::point("claim.folder_made")?;
        let (name, starts, is_leftover) = (name.to_owned(), 0, false);
        let claim = Claim { desk, job, name, starts, is_leftover, folder, guard: None };
        fs::create_dir_all(parent(&claim.path()))?;
        let to = File::open(parent(&claim.path()))?;
        if let Err(error) = rename_new_at(&from, file_name, &to, file_name) {
            claim.clear();
            return Err(error.into());
        }
        fault::point("claim.renamed")?;
        // Between opening and renaming somebody may have put another file there.
        let claimed = Reading::of(&fs::symlink_metadata(claim.path())?);
        if claimed.same_file(reading) {
            claim.take_beside_in(&from, &to)?;
            return Ok(Some(claim));
        }
        rename_new_at(&to, file_name, &from, file_name)?;
        claim.clear();
        Ok(None)
    }

    /// Takes what lies beside the dump, which a crash can have left behind. Where another dump of
    /// its name lies by now, it is that one's.
    pub fn take_beside(&self, folders: &Folders) -> io::Result<()> {
        let from = match open_folder(&folders.watch, parent(&self.name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => other?,
        };
        let file_name = self.name.file_name().unwrap_or_default();
        if statat(&from, file_name, AtFlags::SYMLINK_NOFOLLOW).is_ok() {
            return Ok(());
        }
        self.take_beside_in(&from, &File::open(parent(&self.path()))?)
    }

    fn take_beside_in(&self, from: &File, to: &File) -> io::Result<()> {
        let file_name = Path::new(self.name.file_name().unwrap_or_default());
        for name in &beside::of(file_name) {
            match statat(from, name, AtFlags::SYMLINK_NOFOLLOW) {
                Ok(stat) if FileType::from_raw_mode(stat.st_mode).is_file() => {}
                Ok(_) | Err(Errno::NOENT | Errno::NAMETOOLONG) => continue,
                Err(error) => return Err(error.into()),
            }
            match rename_new_at(from, name.as_path(), to, name.as_path()) {
                Ok(()) | Err(Errno::NOENT | Errno::EXIST) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// The claims that nobody works on, since an earlier run left them or their folder was away,
    /// oldest first; and what of `.claimed/` cannot be read, or is none of the service's claims.
    pub fn leftovers(desk: usize, folders: &Folders, active: &Active) -> (Vec<Claim>, Troubles) {
        // Only the caller's thread begins jobs, so what is not active now is not active later.
        let active: HashSet<String> = active.jobs().keys().cloned().collect();
        let (mut claims, mut troubles) = (Vec::new(), Troubles::new());
        let entries = match fs::read_dir(&folders.claimed) {
            Ok(entries) => entries,
            Err(error) => return (claims, vec![(folders.claimed.clone(), error)]),
        };
        for entry in entries {
            let found = entry.map_err(|error| (folders.claimed.clone(), error));
            match found.and_then(|entry| Claim::left(desk, entry.path(), &active)) {
                Ok(claim) => claims.extend(claim),
                Err(trouble) => troubles.push(trouble),
            }
        }
        claims.sort_by(|a, b| a.job.cmp(&b.job));
        (claims, troubles)
    }

    /// The claim of this folder in `.claimed/`, if it is one that nobody works on and its dump is there.
    fn left(
        desk: usize,
        folder: PathBuf,
        active: &HashSet<String>,
    ) -> Result<Option<Claim>, (PathBuf, io::Error)> {
        let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let Some((job, starts)) = name.rsplit_once('.') else { return Ok(None) };
        let Ok(starts) = starts.parse() else { return Ok(None) };
        if active.contains(job) {
            return Ok(None);
        }
        let job = job.to_owned();
        let (name, is_there) = dump_in(&folder).map_err(|error| (folder.clone(), error))?;
        let is_leftover = true;
        let claim = Claim { desk, job, name, starts, is_leftover, folder, guard: None };
        if is_there {
            return Ok(Some(claim));
        }
        claim.clear();
        Ok(None)
    }

    /// Where the dump lies now.
    pub fn path(&self) -> PathBuf {
        self.folder.join(&self.name)
    }

    /// Writes down that this start of the service gives it to a worker.
    pub fn spend(&mut self) -> io::Result<()> {
        self.set_starts(self.starts + 1)
    }

    /// Takes this start back: what ended it was not the dump's doing.
    pub fn forgive(&mut self) -> io::Result<()> {
        self.set_starts(self.starts.saturating_sub(1))
    }

    /// When it was claimed, in milliseconds since 1970.
    pub fn claimed_ms(&self) -> i64 {
        let hex = self.job.split('-').next().unwrap_or_default();
        i64::from_str_radix(hex, 16).unwrap_or_default()
    }

    /// Removes the folders of a claim whose dump has been put away.
    pub fn clear(&self) {
        for left in beside::of(&self.path()) {
            // It was placed beside the dump.
            let _ = fs::remove_file(left);
        }
        let mut folder = parent(&self.path()).to_owned();
        // What is left over, because something is in it or otherwise, the next start looks at.
        while folder.starts_with(&self.folder) && fs::remove_dir(&folder).is_ok() {
            if !folder.pop() {
                break;
            }
        }
    }

    fn set_starts(&mut self, starts: u32) -> io::Result<()> {
        let folder = self.folder.with_file_name(format!("{}.{starts}", self.job));
        rename_new(&self.folder, &folder)?;
        (self.folder, self.starts) = (folder, starts);
        fault::point("claim.spent")
    }
}

/// Opens a regular file beneath a folder, following no link and waiting for nobody.
pub fn open(root: &Path, name: &Path) -> io::Result<File> {
    open_in(&File::open(root)?, name)
}

fn open_in(folder: &File, name: &Path) -> io::Result<File> {
    let file = open_beneath(folder, name, OFlags::NOFOLLOW | OFlags::NONBLOCK)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    Ok(file)
}

fn open_folder(root: &Path, name: &Path) -> io::Result<File> {
    let root = File::open(root)?;
    let name = if name == Path::new("") { Path::new(".") } else { name };
    open_beneath(&root, name, OFlags::DIRECTORY)
}

fn open_beneath(folder: &File, name: &Path, flags: OFlags) -> io::Result<File> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | flags;
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
    Ok(File::from(openat2(folder, name, flags, Mode::empty(), resolve)?))
}

/// Renames, but never over something that is there.
pub fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    Ok(rename_new_at(CWD, from, CWD, to)?)
}

/// The same, each path relative to its folder.
fn rename_new_at(
    from: impl AsFd,
    name: impl Arg + Copy,
    to: impl AsFd,
    new_name: impl Arg + Copy,
) -> Result<(), Errno> {
    match renameat_with(&from, name, &to, new_name, RenameFlags::NOREPLACE) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
            rename_after_a_look(from, name, to, new_name)
        }
        renamed => renamed,
    }
}

/// The same where the file system cannot do it at once, such as NFS. In the service's own folders nobody
/// puts anything in between.
fn rename_after_a_look(
    from: impl AsFd,
    name: impl Arg,
    to: impl AsFd,
    new_name: impl Arg + Copy,
) -> Result<(), Errno> {
    match statat(&to, new_name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(_) => Err(Errno::EXIST),
        Err(Errno::NOENT) => renameat(from, name, to, new_name),
        Err(error) => Err(error),
    }
}

/// Makes the folder of a new job.
fn new_folder(claimed: &Path) -> io::Result<(String, PathBuf)> {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    make_own(claimed)?;
    loop {
        // The wall clock orders jobs for people and makes names unique; it decides nothing.
        let now = clock::now_ms();
        let job = format!("{now:012x}-{:06x}", COUNTER.fetch_add(1, Ordering::Relaxed));
        let folder = claimed.join(format!("{job}.0"));
        match fs::create_dir(&folder) {
            Ok(()) => return Ok((job, folder)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

/// The path of the dump in a claim's folder, relative to it, and whether it is there: a crash can
/// leave folders alone, or what lay beside a dump that was put away, and then the path is that of a
/// file which could be there.
fn dump_in(folder: &Path) -> io::Result<(PathBuf, bool)> {
    let mut name = PathBuf::new();
    loop {
        let (mut next, mut gone) = (None, name.join("none"));
        for entry in fs::read_dir(folder.join(&name))? {
            let entry = entry?;
            let (path, is_folder) = (name.join(entry.file_name()), entry.file_type()?.is_dir());
            match beside::dump_of(&path) {
                Some(dump) if !is_folder => gone = dump,
                _ => next = Some((path, is_folder)),
            }
        }
        match next {
            Some((path, true)) => name = path,
            Some((path, false)) => return Ok((path, true)),
            None => return Ok((gone, false)),
        }
    }
}

fn parent(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use super::super::configuration::Desk;
    use super::*;

    fn desk() -> (tempfile::TempDir, Folders) {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk {
            watch: folder.path().join("watch"),
            out: folder.path().join("out"),
            ..Desk::default()
        };
        let folders = Folders::of(&desk);
        super::super::folders::make(&folders.claimed).unwrap();
        (folder, folders)
    }

    fn drop_file(folders: &Folders, name: &Path, text: &str) -> Reading {
        let path = folders.watch.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        Reading::of(&fs::symlink_metadata(&path).unwrap())
    }

    #[test]
    fn starts_survive_in_the_name_and_any_name_can_be_claimed() {
        let (_keep, folders) = desk();
        let long = "x".repeat(255);
        for name in [b"a.html".as_slice(), b"sub/dir/\xff\n\x1b.txt", b"-rf", long.as_bytes()] {
            let name = Path::new(OsStr::from_bytes(name));
            let reading = drop_file(&folders, name, "text");
            let mut claim = Claim::take(0, &folders, name, &reading).unwrap().unwrap();
            assert!(!folders.watch.join(name).exists());
            claim.spend().unwrap();
            claim.spend().unwrap();
            claim.forgive().unwrap();
            let again = Claim::leftovers(0, &folders, &Active::default()).0.pop().unwrap();
            assert_eq!((again.name.as_path(), again.starts, &again.job), (name, 1, &claim.job));
            fs::remove_file(again.path()).unwrap();
            again.clear();
            assert_eq!(fs::read_dir(&folders.claimed).unwrap().count(), 0);
        }
    }

    #[test]
    fn what_changed_or_is_no_regular_file_is_not_claimed() {
        let (_keep, folders) = desk();
        let name = Path::new("a.txt");
        let before = drop_file(&folders, name, "one");
        fs::write(folders.watch.join(name), "one and two").unwrap();
        assert!(Claim::take(0, &folders, name, &before).unwrap().is_none());
        std::os::unix::fs::symlink("a.txt", folders.watch.join("link")).unwrap();
        assert!(Claim::take(0, &folders, Path::new("link"), &before).is_err());
        assert_eq!(Claim::leftovers(0, &folders, &Active::default()).0.len(), 0);
        assert!(folders.watch.join(name).exists());
    }

    #[test]
    fn empty_folders_of_finished_claims_are_swept_at_start() {
        let (_keep, folders) = desk();
        fs::create_dir_all(folders.claimed.join("0123-4.1/sub/dir")).unwrap();
        fs::create_dir(folders.claimed.join("0123-5.0")).unwrap();
        assert_eq!(Claim::leftovers(0, &folders, &Active::default()).0.len(), 0);
        assert_eq!(fs::read_dir(&folders.claimed).unwrap().count(), 0);
    }

    #[test]
    fn nothing_is_renamed_over_another_thing_where_the_file_system_promises_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&a, "one").unwrap();
        for rename in [rename_new, |a: &Path, b: &Path| Ok(rename_after_a_look(CWD, a, CWD, b)?)] {
            fs::write(&b, "two").unwrap();
            assert_eq!(rename(&a, &b).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
            fs::remove_file(&b).unwrap();
            rename(&a, &b).unwrap();
            fs::rename(&b, &a).unwrap();
        }
    }

    #[test]
    fn what_is_no_claim_keeps_no_other_from_being_found() {
        let (_keep, folders) = desk();
        for name in ["a.txt", "b.txt"] {
            let reading = drop_file(&folders, Path::new(name), "text");
            Claim::take(0, &folders, Path::new(name), &reading).unwrap().unwrap();
        }
        let stray = folders.claimed.join("0.1");
        fs::write(&stray, "stray").unwrap();
        fs::write(folders.claimed.join("stray"), "stray").unwrap();
        let (claims, troubles) = Claim::leftovers(0, &folders, &Active::default());
        assert_eq!(claims.len(), 2);
        assert_eq!(troubles.into_iter().map(|(path, _)| path).collect::<Vec<_>>(), [stray]);
    }
}
