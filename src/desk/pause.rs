//! Environment errors (disk full, no permission, too many files) are nobody's fault in the queue:
//! the work waits and tries again until it succeeds or the service stops. While it waits, the log
//! says so now and then, and the service manager always.

use std::collections::HashMap;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::names;
use super::progress::Progress;

const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(5);
/// The same trouble is logged this often, however many dumps have it.
const REPEAT: Duration = Duration::from_secs(10);

/// The service stops before the work could be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

/// The troubles of the moment.
#[derive(Debug)]
pub struct Pauses {
    /// The service stops: no pause is waited for.
    pub stopping: CancellationToken,
    /// For the watchdog.
    pub progress: Progress,
    troubles: Mutex<HashMap<(&'static str, String), Trouble>>,
}

#[derive(Debug)]
struct Trouble {
    seen: Instant,
    logged: Instant,
    suppressed: u64,
}

impl Pauses {
    /// No trouble yet.
    pub fn new(stopping: CancellationToken) -> Pauses {
        Pauses { stopping, progress: Progress::default(), troubles: Mutex::default() }
    }

    /// Runs blocking work off the runtime until it succeeds, waiting longer after each error.
    pub async fn until_done<T: Send + 'static>(
        &self,
        job: &str,
        stage: &'static str,
        work: impl Fn() -> io::Result<T> + Clone + Send + 'static,
    ) -> Result<T, Stopped> {
        self.retry(job, stage, || {
            let work = tokio::task::spawn_blocking(work.clone());
            async {
                let result = work.await.map_err(io::Error::other).and_then(|result| result);
                result.map_err(|error| error.to_string())
            }
        })
        .await
    }

    /// Tries something until it succeeds, waiting longer after each error.
    pub async fn retry<T, F: Future<Output = Result<T, String>>>(
        &self,
        job: &str,
        stage: &'static str,
        attempt: impl Fn() -> F,
    ) -> Result<T, Stopped> {
        let mut wait = FIRST;
        loop {
            let result = {
                let _watched = self.progress.begin();
                attempt().await
            };
            match result {
                Ok(value) => return Ok(value),
                Err(error) => self.tell(job, stage, &error),
            }
            self.rest(wait).await?;
            wait = (wait * 2).min(LONGEST);
        }
    }

    /// Waits, but not longer than the service runs.
    pub async fn rest(&self, wait: Duration) -> Result<(), Stopped> {
        tokio::select! {
            () = tokio::time::sleep(wait) => Ok(()),
            () = self.stopping.cancelled() => Err(Stopped),
        }
    }

    /// Logs a trouble, unless it was logged a moment ago.
    pub fn tell(&self, job: &str, stage: &'static str, error: &str) {
        let now = Instant::now();
        let mut troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
        troubles.retain(|_, trouble| now.duration_since(trouble.seen) < REPEAT * 2);
        let key = (stage, error.to_owned());
        let suppressed = match troubles.get_mut(&key) {
            Some(trouble) if now.duration_since(trouble.logged) < REPEAT => {
                trouble.seen = now;
                trouble.suppressed += 1;
                return;
            }
            Some(trouble) => {
                let suppressed = std::mem::take(&mut trouble.suppressed);
                (trouble.seen, trouble.logged) = (now, now);
                suppressed
            }
            None => {
                troubles.insert(key, Trouble { seen: now, logged: now, suppressed: 0 });
                0
            }
        };
        warn!(event = "paused", job, stage, error = names::printable(error), suppressed);
    }

    /// What the service waits for, if for anything.
    pub fn current(&self) -> Option<String> {
        let now = Instant::now();
        let troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = |trouble: &Trouble| now.duration_since(trouble.seen) < LONGEST * 2;
        let (stage, error) = troubles.iter().find(|(_, trouble)| recent(trouble))?.0;
        Some(format!("{stage}: {}", names::printable(error)))
    }
}
