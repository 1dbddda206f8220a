//! Environment errors (disk full, no permission, too many files) are nobody's fault in the queue:
//! the work waits and tries again until it succeeds or the service stops. While it waits, the log
//! says so now and then, and the service manager always.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use metrics::histogram;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::names;
use super::progress::{Progress, Step};
use super::repeats::{Recent, Repeats};

const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(5);

/// Why the service waits: the names, and what the text of an error has that means them.
#[rustfmt::skip] // one row, one line
pub const REASONS: &[(&str, &[&str])] = &[
    ("disk_full", &["(os error 28)", "(os error 122)", "disk is full"]),
    ("read_only", &["(os error 30)", "readonly database"]),
    ("permission", &["(os error 13)", "(os error 1)"]),
    ("too_many_files", &["(os error 23)", "(os error 24)"]),
    ("memory", &["(os error 12)", "out of memory"]),
    ("missing", &["(os error 2)", "(os error 20)", "unable to open database file"]),
    ("mount", &["(os error 18)"]),
    ("disk_error", &["(os error 5)", "disk I/O error"]),
];
/// Any other reason.
pub const OTHER: &str = "other";

/// What a step is about, for the log.
#[derive(Clone, Debug)]
pub struct Matter {
    /// The job, where it is about a dump that is claimed.
    job: String,
    /// The dump's path relative to its watch folder, or the folder or file concerned.
    path: String,
}

impl Matter {
    /// A job and its dump.
    pub fn of_job(job: &str, dump: &Path) -> Matter {
        Matter { job: job.to_owned(), path: names::shown(dump) }
    }

    /// A file or folder.
    pub fn of_path(path: &Path) -> Matter {
        Matter { job: String::new(), path: names::shown(path) }
    }
}

/// Something that the service waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paused {
    /// The step that cannot be done.
    pub stage: String,
    /// One of the dumps, files or folders that it cannot be done with; empty where it has none.
    #[serde(default)] // standing.json of an older service has none
    pub path: String,
    /// One of [`REASONS`], or [`OTHER`].
    pub reason: String,
    /// The error.
    pub error: String,
}

/// `publish: a.txt: No space left on device (os error 28)`
impl fmt::Display for Paused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Paused { stage, path, error, .. } = self;
        let parting = if path.is_empty() { "" } else { ": " };
        write!(formatter, "{stage}: {path}{parting}{error}")
    }
}

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
    troubles: Repeats,
    /// How long a step is tried again, where somebody waits for the end of it all.
    patience: Option<Duration>,
    given_up: OnceLock<String>,
}

impl Pauses {
    /// No trouble yet. With a patience, a step that fails for longer stops the service.
    pub fn new(stopping: CancellationToken, patience: Option<Duration>) -> Pauses {
        let (progress, troubles) = (Progress::default(), Repeats::default());
        Pauses { stopping, progress, troubles, patience, given_up: OnceLock::new() }
    }

    /// The step and the error over which the service has stopped, if it has.
    pub fn given_up(&self) -> Option<&String> {
        self.given_up.get()
    }

    /// Logs a trouble, unless it was logged a moment ago.
    pub fn tell(&self, matter: &Matter, stage: &'static str, error: &str) {
        if let Some(suppressed) = self.troubles.due(stage, error, &matter.path) {
            // Intake has no job, and the service's own steps no dump.
            let [job, path] = [&matter.job, &matter.path]
                .map(|text| Some(text.as_str()).filter(|text| !text.is_empty()));
            warn!(event = "paused", job, path, stage, error = names::printable(error), suppressed);
        }
    }

    /// What the service waits for.
    pub fn current(&self) -> Vec<Paused> {
        let troubles = self.troubles.within(LONGEST * 2).into_iter();
        let paused = |Recent { about, text, whom }| Paused {
            stage: String::from(about),
            path: whom,
            reason: reason(&text).to_owned(),
            error: names::printable(&text),
        };
        troubles.map(paused).collect()
    }
}

/// The steps of one matter, each tried until it succeeds or the service stops.
#[derive(Clone, Debug)]
pub struct Retries {
    matter: Matter,
    pauses: Arc<Pauses>,
}

impl Retries {
    /// The steps of this matter.
    pub fn of(matter: Matter, pauses: &Arc<Pauses>) -> Retries {
        Retries { matter, pauses: pauses.clone() }
    }

    /// Runs blocking work off the runtime until it succeeds, waiting longer after each error.
    pub async fn until_done<T: Send + 'static>(
        &self,
        stage: &'static str,
        work: impl Fn() -> io::Result<T> + Clone + Send + 'static,
    ) -> Result<T, Stopped> {
        self.until_long_done(stage, move |_| work()).await
    }

    /// The same for work that may take long, and says itself that it goes on.
    pub async fn until_long_done<T: Send + 'static>(
        &self,
        stage: &'static str,
        work: impl Fn(&Step) -> io::Result<T> + Clone + Send + 'static,
    ) -> Result<T, Stopped> {
        self.repeat(stage, |step| {
            let work = work.clone();
            let work = tokio::task::spawn_blocking(move || work(&step));
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
        stage: &'static str,
        attempt: impl Fn() -> F,
    ) -> Result<T, Stopped> {
        self.repeat(stage, |step| {
            let attempt = attempt();
            async move {
                let _watched = step;
                attempt.await
            }
        })
        .await
    }

    async fn repeat<T, F: Future<Output = Result<T, String>>>(
        &self,
        stage: &'static str,
        attempt: impl Fn(Step) -> F,
    ) -> Result<T, Stopped> {
        let (mut wait, mut failing) = (FIRST, None);
        loop {
            let began = Instant::now();
            match attempt(self.pauses.progress.begin()).await {
                Ok(value) => {
                    let took = began.elapsed();
                    histogram!("copydesk_stage_duration_seconds", "stage" => stage).record(took);
                    return Ok(value);
                }
                Err(error) => {
                    let since = *failing.get_or_insert_with(Instant::now);
                    self.wait_out(since, wait, stage, &error).await?;
                }
            }
            wait = (wait * 2).min(LONGEST);
        }
    }

    /// Tells of a step that has failed since a moment, and waits before it is tried again, as long as
    /// there is patience and the service runs.
    pub async fn wait_out(
        &self,
        since: Instant,
        wait: Duration,
        stage: &'static str,
        error: &str,
    ) -> Result<(), Stopped> {
        let Pauses { stopping, patience, given_up, .. } = &*self.pauses;
        self.pauses.tell(&self.matter, stage, error);
        if patience.is_some_and(|patience| since.elapsed() >= patience) {
            // The first is told.
            let _ = given_up.set(format!("{stage}: {}", names::printable(error)));
            stopping.cancel();
        }
        tokio::select! {
            () = tokio::time::sleep(wait) => Ok(()),
            () = stopping.cancelled() => Err(Stopped),
        }
    }
}

/// The reason that a trouble's text gives. Errors of all sources arrive as texts; the system's end
/// with their number, and SQLite's own have these words.
fn reason(error: &str) -> &'static str {
    let is_meant = |(_, marks): &&(&str, &[&str])| marks.iter().any(|mark| error.contains(mark));
    REASONS.iter().find(is_meant).map_or(OTHER, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_what_the_system_says() {
        let cases = [
            (libc::ENOSPC, "disk_full"),
            (libc::EDQUOT, "disk_full"),
            (libc::EROFS, "read_only"),
            (libc::EACCES, "permission"),
            (libc::EPERM, "permission"),
            (libc::EMFILE, "too_many_files"),
            (libc::ENOMEM, "memory"),
            (libc::ENOENT, "missing"),
            (libc::EXDEV, "mount"),
            (libc::EIO, "disk_error"),
            (libc::ESTALE, "other"),
        ];
        for (number, name) in cases {
            assert_eq!(reason(&io::Error::from_raw_os_error(number).to_string()), name);
        }
        assert_eq!(reason("database or disk is full"), "disk_full");
    }

    #[tokio::test]
    async fn whoever_waits_for_the_end_does_not_wait_for_ever() {
        let fails = || async { Err::<(), _>("no space".to_owned()) };
        let pauses = Arc::new(Pauses::new(CancellationToken::new(), Some(Duration::ZERO)));
        let retries = Retries::of(Matter::of_path(Path::new("a")), &pauses);
        assert_eq!(retries.retry("publish", fails).await, Err(Stopped));
        assert_eq!(pauses.given_up().map(String::as_str), Some("publish: no space"));
        assert!(pauses.stopping.is_cancelled());
    }
}
