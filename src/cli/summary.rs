//! What a run of `copydesk clean` did, in one line.

use std::time::{Duration, Instant};

use indicatif::ProgressBar;

use super::progress;
use crate::article::{Article, Kind};
use crate::input::Skipped;

/// Counts of a run.
pub struct Summary {
    start: Instant,
    bar: ProgressBar,
    documents: u64,
    rejected: u64,
    bytes: u64,
    slowest: Option<(Duration, String)>,
}

impl Summary {
    /// Starts the clock of a run that reads so many bytes, where that is known.
    pub fn start(bytes: Option<u64>) -> Summary {
        let (start, bar) = (Instant::now(), progress::of_bytes(bytes));
        Summary { start, bar, documents: 0, rejected: 0, bytes: 0, slowest: None }
    }

    /// Tells a terminal how far it is.
    pub fn progress(&self, bytes_read: u64) {
        if !self.bar.is_hidden() {
            self.bar.set_position(bytes_read);
            self.bar.set_message(format!("{} documents", self.documents));
        }
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
    pub fn finish(&self, skipped: &Skipped) -> String {
        self.bar.finish_and_clear();
        let seconds = self.start.elapsed().as_secs_f64().max(f64::MIN_POSITIVE);
        let slowest = match &self.slowest {
            Some((time, name)) => format!(", slowest {:.1} ms: {name}", time.as_secs_f64() * 1e3),
            None => String::new(),
        };
        let counts: Vec<String> =
            skipped.counts().map(|(name, count)| format!("{count} {name}")).collect();
        let skipped = match counts.is_empty() {
            true => String::new(),
            false => format!(", skipped: {}", counts.join(", ")),
        };
        format!(
            "{} documents, {} rejected, {:.2} MB, {:.0} documents/s{slowest}{skipped}",
            self.documents,
            self.rejected,
            self.bytes as f64 / 1e6,
            self.documents as f64 / seconds,
        )
    }
}
