//! Environment errors (disk full, no permission, too many files) are nobody's fault in the queue:
//! the work waits and tries again until it succeeds or the service stops.

use std::io;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tracing::warn;

const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(10);

/// The service stops before the work could be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

/// Runs blocking work off the runtime until it succeeds, waiting longer after each error.
pub async fn until_done<T: Send + 'static>(
    job: &str,
    stage: &'static str,
    stopping: &CancellationToken,
    work: impl Fn() -> io::Result<T> + Clone + Send + 'static,
) -> Result<T, Stopped> {
    let mut wait = FIRST;
    loop {
        let result = tokio::task::spawn_blocking(work.clone()).await;
        let error = match result {
            Ok(Ok(value)) => return Ok(value),
            Ok(Err(error)) => error,
            Err(_) => return Err(Stopped),
        };
        warn!(event = "paused", job, stage, error = super::names::printable(&error.to_string()));
        rest(wait, stopping).await?;
        wait = (wait * 2).min(LONGEST);
    }
}

/// Waits, but not longer than the service runs.
pub async fn rest(wait: Duration, stopping: &CancellationToken) -> Result<(), Stopped> {
    tokio::select! {
        () = tokio::time::sleep(wait) => Ok(()),
        () = stopping.cancelled() => Err(Stopped),
    }
}
