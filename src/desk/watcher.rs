//! The kernel's events, taken as hints: where to look sooner than the next scan would.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

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

    /// Watches a folder; again does no harm.
    pub fn watch(&mut self, folder: &Path) -> notify::Result<()> {
        self.watcher.watch(folder, RecursiveMode::NonRecursive)
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
