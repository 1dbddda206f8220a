//! What an intake thread lets the service know: that it moves, and how it stands.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::backlog::Backlog;

/// The state of one intake, shared with the service.
#[derive(Clone, Debug, Default)]
pub struct Pulse(Arc<State>);

#[derive(Debug, Default)]
struct State {
    beat: AtomicU64,
    waiting: AtomicU64,
    backlog: Mutex<Backlog>,
    is_away: AtomicBool,
    is_left: AtomicBool,
    watches: CancellationToken,
}

impl Pulse {
    /// It moves.
    pub fn beat(&self) {
        self.0.beat.store(since_start(), Ordering::Relaxed);
    }

    /// How long ago it moved.
    pub fn age(&self) -> Duration {
        Duration::from_millis(since_start().saturating_sub(self.0.beat.load(Ordering::Relaxed)))
    }

    /// So many files wait.
    pub fn set_waiting(&self, files: usize) {
        self.0.waiting.store(files as u64, Ordering::Relaxed);
    }

    /// How many files wait.
    pub fn waiting(&self) -> u64 {
        self.0.waiting.load(Ordering::Relaxed)
    }

    /// So much waits.
    pub fn set_backlog(&self, backlog: Backlog) {
        *self.0.backlog.lock().unwrap_or_else(PoisonError::into_inner) = backlog;
    }

    /// How much waits, as of a moment ago.
    pub fn backlog(&self) -> Backlog {
        *self.0.backlog.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether its watch folder is away.
    pub fn set_away(&self, is_away: bool) {
        self.0.is_away.store(is_away, Ordering::Relaxed);
    }

    /// Whether its watch folder is away.
    pub fn is_away(&self) -> bool {
        self.0.is_away.load(Ordering::Relaxed)
    }

    /// Something lies there that could not be read or claimed.
    pub fn set_left(&self) {
        self.0.is_left.store(true, Ordering::Relaxed);
    }

    /// Whether something has been left lying.
    pub fn is_left(&self) -> bool {
        self.0.is_left.load(Ordering::Relaxed)
    }

    /// It watches: whatever is dropped from now on is noticed.
    pub fn set_watches(&self) {
        self.0.watches.cancel();
    }

    /// Waits until it watches.
    pub async fn watches(&self) {
        self.0.watches.cancelled().await;
    }
}

/// Milliseconds on the monotonic clock.
fn since_start() -> u64 {
    static START: OnceLock<Instant> = OnceLock::new();
    u64::try_from(START.get_or_init(Instant::now).elapsed().as_millis()).unwrap_or(u64::MAX)
}
