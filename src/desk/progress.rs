//! Whether work moves: for the watchdog, which must notice a service that is alive but stuck.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A step that takes longer than this is stuck. Waiting for room or for a worker is no step, and a
/// document has its own deadline.
const STUCK: Duration = Duration::from_secs(45);

/// The steps under way.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Mutex<Steps>>);

#[derive(Debug, Default)]
struct Steps {
    next: u64,
    begun: BTreeMap<u64, Instant>,
}

/// A step under way; it ends when this is dropped.
#[derive(Debug)]
pub struct Step(Progress, u64);

impl Progress {
    /// A step begins.
    pub fn begin(&self) -> Step {
        let mut steps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let number = steps.next;
        steps.next += 1;
        steps.begun.insert(number, Instant::now());
        Step(self.clone(), number)
    }

    /// Whether every step under way may still be expected to end.
    pub fn moves(&self) -> bool {
        let steps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        steps.begun.values().all(|begun| begun.elapsed() < STUCK)
    }
}

impl Step {
    /// It takes long, and is not stuck.
    pub fn goes_on(&self) {
        let mut steps = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        steps.begun.insert(self.1, Instant::now());
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).begun.remove(&self.1);
    }
}
