//! How far the dumps at work have come: for the service manager, and for the log, which hears of
//! those that take long.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::time::{MissedTickBehavior, interval_at};
use tracing::info;

/// How often the log hears of a dump.
const TOLD: Duration = Duration::from_secs(30);
/// Dumps that take less long are over before anybody could look.
const LONG: Duration = Duration::from_secs(5);

/// The dumps at work.
#[derive(Clone, Debug, Default)]
pub struct Underway(Arc<Mutex<BTreeMap<String, Arc<Way>>>>);

/// The way of one dump; it ends when this is dropped.
#[derive(Debug)]
pub struct Going {
    underway: Underway,
    job: String,
    way: Arc<Way>,
}

#[derive(Debug)]
struct Way {
    path: String,
    bytes: u64,
    begun: Instant,
    read: AtomicU64,
    documents: AtomicU64,
}

impl Underway {
    /// A dump of this size begins.
    pub fn begin(&self, job: &str, path: String, bytes: u64) -> Going {
        let (read, documents) = Default::default();
        let way = Arc::new(Way { path, bytes, begun: Instant::now(), read, documents });
        let mut ways = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ways.insert(job.to_owned(), way.clone());
        Going { underway: self.clone(), job: job.to_owned(), way }
    }

    /// The dump that is at work for the longest time, if it is a long one.
    pub fn longest(&self) -> Option<String> {
        let ways = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let way = ways.values().min_by_key(|way| way.begun)?;
        let Way { path, documents, .. } = &**way;
        let documents = documents.load(Ordering::Relaxed);
        let text = format!("{path}: {} %, {documents} documents", way.percent());
        (way.begun.elapsed() > LONG).then_some(text)
    }
}

impl Way {
    fn percent(&self) -> u64 {
        self.read.load(Ordering::Relaxed) * 100 / self.bytes.max(1)
    }
}

impl Going {
    /// So many bytes more have been read.
    pub fn read(&self, bytes: usize) {
        self.way.read.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// So many documents are done.
    pub fn done(&self, documents: usize) {
        self.way.documents.store(documents as u64, Ordering::Relaxed);
    }

    /// Tells the log how it goes, now and then, for good.
    pub async fn tell(&self) {
        let mut ticks = interval_at(tokio::time::Instant::now() + TOLD, TOLD);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let Way { path, bytes, read, documents, .. } = &*self.way;
            info!(
                event = "progress",
                job = self.job,
                path,
                stage = "clean",
                documents = documents.load(Ordering::Relaxed),
                read = read.load(Ordering::Relaxed),
                bytes
            );
        }
    }
}

impl Drop for Going {
    fn drop(&mut self) {
        let mut ways = self.underway.0.lock().unwrap_or_else(PoisonError::into_inner);
        ways.remove(&self.job);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_ones_and_those_that_are_over_are_not_told() {
        let underway = Underway::default();
        let going = underway.begin("1", "a.warc".to_owned(), 200);
        going.read(50);
        assert_eq!((going.way.percent(), underway.longest()), (25, None));
        drop(going);
        assert!(underway.0.lock().unwrap().is_empty());
    }
}
