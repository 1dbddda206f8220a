//! The kernel's events, taken as hints: where to look sooner than the next scan would.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// So many hints are remembered; with more, a scan is cheaper.
const MOST_HINTS: usize = 4096;

/// Where to look.
#[derive(Debug, Default)]
pub struct Hints {
    /// These paths.
    pub paths: HashSet<PathBuf>,
    /// Everywhere: events were lost.
    pub scan: bool,
}

/// A watch on some folders. Folders below them are not included.
pub struct Watcher {
    watcher: RecommendedWatcher,
    hints: Arc<Mutex<Hints>>,
    wake: Receiver<()>,
}

impl Watcher {
    /// A watch on nothing yet.
    pub fn new() -> notify::Result<Watcher> {
        let hints = Arc::<Mutex<Hints>>::default();
        let (sender, wake) = sync_channel(1);
        let noted = hints.clone();
        let watcher = notify::recommended_watcher(move |event| note(event, &noted, &sender))?;
        Ok(Watcher { watcher, hints, wake })
    }

    /// Watches a folder; again does no harm. One that has gone meanwhile or may not be read is none
    /// to watch, which says nothing of others: whoever reads it will know.
    pub fn watch(&mut self, folder: &Path) -> notify::Result<()> {
        match self.watcher.watch(folder, RecursiveMode::NonRecursive) {
            Err(error) if is_of_folder(&error.kind) => Ok(()),
            watched => watched,
        }
    }

    /// Waits for hints, but not longer than this.
    pub fn wait(&self, longest: Duration) -> Hints {
        if let Err(RecvTimeoutError::Disconnected) = self.wake.recv_timeout(longest) {
            // Without events scans alone go on, at their own pace.
            std::thread::sleep(longest);
        }
        std::mem::take(&mut self.hints.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn is_of_folder(error: &ErrorKind) -> bool {
    use io::ErrorKind::{NotADirectory, NotFound, PermissionDenied};
    match error {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => {
            matches!(error.kind(), NotFound | NotADirectory | PermissionDenied)
        }
        _ => false,
    }
}

fn note(event: notify::Result<Event>, hints: &Mutex<Hints>, wake: &SyncSender<()>) {
    let mut hints = hints.lock().unwrap_or_else(PoisonError::into_inner);
    match event {
        // Reading raises these, the service's own too; a writer's changes raise others.
        Ok(event) if matches!(event.kind, EventKind::Access(_)) => return,
        Ok(event) if !event.need_rescan() && hints.paths.len() < MOST_HINTS => {
            hints.paths.extend(event.paths);
        }
        _ => {
            hints.paths.clear();
            hints.scan = true;
        }
    }
    // A full channel means that the waking is already under way.
    let _ = wake.try_send(());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_has_gone_takes_no_events_from_others() {
        let folder = tempfile::tempdir().unwrap();
        let mut watcher = Watcher::new().unwrap();
        watcher.watch(&folder.path().join("gone")).unwrap();
        watcher.watch(folder.path()).unwrap();
        std::fs::write(folder.path().join("a.txt"), "").unwrap();
        let hints = watcher.wait(Duration::from_secs(60));
        assert!(hints.paths.contains(&folder.path().join("a.txt")), "{hints:?}");
    }
}
