//! What all jobs share.

use std::sync::Arc;

use tokio::sync::{Mutex, MutexGuard, Semaphore};
use tokio_util::sync::CancellationToken;

use super::ledger::Ledger;
use super::outlet::COMMITTERS;
use super::pause::Pauses;
use super::pool::Pool;

/// What every job needs.
pub struct Shared {
    /// The workers.
    pub pool: Pool,
    /// The ledger.
    pub ledger: Ledger,
    /// Troubles, and whether work moves.
    pub pauses: Arc<Pauses>,
    /// The grace is over: what runs is abandoned.
    pub abandon: CancellationToken,
    /// Places among those that write and sync.
    pub committers: Arc<Semaphore>,
    /// Jobs with the same bytes follow each other, so that the second finds what the first did.
    /// Each lock is for the contents whose hashes begin alike.
    contents: Vec<Mutex<()>>,
}

impl Shared {
    /// What jobs share.
    pub fn new(pool: Pool, ledger: Ledger, stopping: CancellationToken) -> Shared {
        Shared {
            pool,
            ledger,
            pauses: Arc::new(Pauses::new(stopping)),
            abandon: CancellationToken::new(),
            committers: Arc::new(Semaphore::new(COMMITTERS)),
            contents: (0..1 << 12).map(|_| Mutex::default()).collect(),
        }
    }

    /// Waits until no other job is at work on the same bytes.
    pub async fn alone_with(&self, hash: &blake3::Hash) -> Option<MutexGuard<'_, ()>> {
        let [first, second, ..] = hash.as_bytes();
        let at = usize::from(u16::from_be_bytes([*first, *second])) % self.contents.len();
        Some(self.contents.get(at)?.lock().await)
    }
}
