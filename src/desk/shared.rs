//! What all jobs share.

use std::collections::HashMap;
use std::sync::{Arc, Mutex as StdMutex, PoisonError};

use tokio::sync::{Mutex, OwnedMutexGuard, Semaphore};
use tokio_util::sync::CancellationToken;

use super::ledger::Ledger;
use super::outlet::COMMITTERS;
use super::pause::Pauses;
use super::pool::Pool;
use super::repeats::Repeats;
use super::underway::Underway;

/// What every job needs.
pub struct Shared {
    /// The workers.
    pub pool: Pool,
    /// The ledger.
    pub ledger: Ledger,
    /// Troubles, and whether work moves.
    pub pauses: Arc<Pauses>,
    /// Deaths of workers, which can repeat.
    pub deaths: Repeats,
    /// The grace is over: what runs is abandoned.
    pub abandon: CancellationToken,
    /// Places among those that write and sync.
    pub committers: Arc<Semaphore>,
    /// How far the dumps at work have come.
    pub underway: Underway,
    /// Jobs with the same bytes follow each other, so that the second finds what the first did.
    contents: Contents,
}

/// The contents that are at work.
#[derive(Clone, Default)]
pub struct Contents(Arc<StdMutex<HashMap<blake3::Hash, Arc<Mutex<()>>>>>);

/// The right to work on these bytes, until it is dropped.
pub struct Alone {
    contents: Contents,
    hash: blake3::Hash,
    guard: Option<OwnedMutexGuard<()>>,
}

impl Drop for Alone {
    fn drop(&mut self) {
        let mut contents = self.contents.0.lock().unwrap_or_else(PoisonError::into_inner);
        self.guard = None;
        // Whoever waits has a copy.
        if contents.get(&self.hash).is_some_and(|lock| Arc::strong_count(lock) == 1) {
            contents.remove(&self.hash);
        }
    }
}

impl Shared {
    /// What jobs share.
    pub fn new(pool: Pool, ledger: Ledger, pauses: Pauses) -> Shared {
        Shared {
            pool,
            ledger,
            pauses: Arc::new(pauses),
            deaths: Repeats::default(),
            abandon: CancellationToken::new(),
            committers: Arc::new(Semaphore::new(COMMITTERS)),
            underway: Underway::default(),
            contents: Contents::default(),
        }
    }

    /// Waits until no other job is at work on the same bytes.
    pub async fn alone_with(&self, hash: &blake3::Hash) -> Alone {
        self.contents.alone_with(hash).await
    }
}

impl Contents {
    /// Waits until nobody else is at work on the same bytes.
    pub async fn alone_with(&self, hash: &blake3::Hash) -> Alone {
        let lock = {
            let mut contents = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            contents.entry(*hash).or_default().clone()
        };
        let guard = Some(lock.lock_owned().await);
        Alone { contents: self.clone(), hash: *hash, guard }
    }
}
