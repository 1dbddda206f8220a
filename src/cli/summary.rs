//! What a run of `copydesk clean` did, in one line.

use std::time::{Duration, Instant};

use crate::article::{Article, Kind};

/// Counts of a run.
pub struct Summary {
    start: Instant,
    documents: u64,
    rejected: u64,
    bytes: u64,
    slowest: Option<(Duration, String)>,
}

impl Summary {
    /// Starts the clock.
    pub fn start() -> Summary {
        Summary { start: Instant::now(), documents: 0, rejected: 0, bytes: 0, slowest: None }
    }

    /// Counts one document that took `time` to clean.
    pub fn add(&mut self, article: &Article, time: Duration) {
        self.documents += 1;
        self.rejected += u64::from(article.kind == Kind::Rejected);
        self.bytes += article.source.bytes;
        if self.slowest.as_ref().is_none_or(|(slowest, _)| time > *slowest) {
            let source = &article.source;
            let record = source.record.map(|n| format!(" record {n}")).unwrap_or_default();
            self.slowest = Some((time, format!("{}{record}", source.name.escape_debug())));
        }
    }

    /// The line for people.
    pub fn finish(&self) -> String {
        let seconds = self.start.elapsed().as_secs_f64().max(f64::MIN_POSITIVE);
        let slowest = match &self.slowest {
            Some((time, name)) => format!(", slowest {:.1} ms: {name}", time.as_secs_f64() * 1e3),
            None => String::new(),
        };
        format!(
            "{} documents, {} rejected, {:.2} MB, {:.0} documents/s{slowest}",
            self.documents,
            self.rejected,
            self.bytes as f64 / 1e6,
            self.documents as f64 / seconds,
        )
    }
}
