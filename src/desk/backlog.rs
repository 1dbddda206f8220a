//! The dumps that lie in a watch folder and are not claimed yet.

use std::fs::Metadata;
use std::io;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Serialize;

use super::configuration::Desk;
use super::inbox::Inbox;
use super::scan::scan;
use super::settle::Reading;

/// So many files are counted when a folder is looked through; of more, these stand for all.
const MOST_COUNTED: u64 = 500_000;

/// How much waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Backlog {
    /// Files.
    pub files: u64,
    /// Their size.
    pub bytes: u64,
    /// How long the oldest has lain there unchanged, in seconds.
    pub oldest_seconds: Option<f64>,
}

impl Backlog {
    /// Counts a file.
    pub fn add(&mut self, reading: &Reading) {
        self.files += 1;
        self.bytes += reading.size;
        let (seconds, nanoseconds) = reading.changed;
        let since = Duration::new(seconds.max(0) as u64, nanoseconds.clamp(0, 999_999_999) as u32);
        let age = SystemTime::now().duration_since(UNIX_EPOCH + since).unwrap_or_default();
        let age = age.as_secs_f64();
        self.oldest_seconds = Some(self.oldest_seconds.map_or(age, |oldest| oldest.max(age)));
    }

    /// Looks through a desk's watch folder.
    pub fn of(desk: &Desk) -> io::Result<Backlog> {
        let inbox = Inbox::of(desk).map_err(io::Error::other)?;
        let mut backlog = Backlog::default();
        let find = |path: PathBuf, metadata: Metadata| {
            if metadata.is_file() && inbox.is_dump(&path) {
                backlog.add(&Reading::of(&metadata));
            }
            backlog.files < MOST_COUNTED
        };
        let scanned = scan(desk.watch.clone(), desk.recursive, &inbox.ignore, |_| (), || (), find);
        match scanned {
            Err((folder, error)) if folder == desk.watch => Err(error),
            // What is in a folder below that cannot be read, nobody knows; the rest is known.
            _ => Ok(backlog),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::configuration::Ready;
    use super::*;

    #[test]
    fn dumps_are_counted_and_what_belongs_to_them_is_not() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("below")).unwrap();
        let names =
            ["a.html", "a.html.meta.json", "b.part", ".hidden", "below/c.txt", "c.txt.done"];
        for name in names {
            std::fs::write(folder.path().join(name), "four").unwrap();
        }
        let desk = Desk { watch: folder.path().into(), ..Desk::default() };
        let backlog = Backlog::of(&desk).unwrap();
        assert_eq!((backlog.files, backlog.bytes), (3, 12));
        assert!(backlog.oldest_seconds.unwrap() < 3600.0);
        let announced = Desk { ready: Ready::DoneFile, ..desk.clone() };
        assert_eq!(Backlog::of(&announced).unwrap().files, 2, "an announcement alone is no dump");
        let flat = Desk { recursive: false, ..desk };
        assert_eq!(Backlog::of(&flat).unwrap().files, 2);
        assert!(Backlog::of(&Desk { watch: "/nowhere".into(), ..flat }).is_ok());
    }

    #[test]
    fn what_cannot_be_read_hides_nothing_else() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let closed = folder.path().join("closed");
        std::fs::create_dir(&closed).unwrap();
        std::fs::write(folder.path().join("a.html"), "four").unwrap();
        let mode = |mode| std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(&closed, mode(0o000)).unwrap();
        let desk = Desk { watch: folder.path().into(), ..Desk::default() };
        assert_eq!(Backlog::of(&desk).unwrap().files, 1);
        std::fs::set_permissions(&closed, mode(0o755)).unwrap();
    }
}
