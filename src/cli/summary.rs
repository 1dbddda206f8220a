//! What a run of `copydesk clean` did, in one line.

use std::time::{Duration, Instant};

use indicatif::ProgressBar;

use super::dumps::Report;
use super::progress;
use crate::article::{Article, Kind};

/// Counts of a run.
pub struct Summary {
    start: Instant,
    bar: ProgressBar,
    documents: u64,
    rejected: u64,
    bytes: u64,
    slowest: Option<(Duration, String)>,
    written: u64,
    replaced: u64,
}

impl Summary {
    /// Starts the clock of a run that reads so many bytes, where that is known.
    pub fn start(bytes: Option<u64>) -> Summary {
        let (start, bar) = (Instant::now(), progress::of_bytes(bytes));
        let (documents, rejected, bytes, written, replaced) = Default::default();
        Summary { start, bar, documents, rejected, bytes, slowest: None, written, replaced }
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

    /// Counts what is written of a document, perhaps in the place of an older file.
    pub fn wrote(&mut self, in_place: bool) {
        self.written += 1;
        self.replaced += u64::from(in_place);
    }

    /// Of how many documents something was written.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// The line for people.
    pub fn finish(&self, report: &Report) -> String {
        self.bar.finish_and_clear();
        let seconds = self.start.elapsed().as_secs_f64().max(f64::MIN_POSITIVE);
        let slowest = match &self.slowest {
            Some((time, name)) => format!(", slowest {:.1} ms: {name}", time.as_secs_f64() * 1e3),
            None => String::new(),
        };
        let skipped = match report.skipped().told() {
            told if told.is_empty() => told,
            told => format!(", skipped: {told}"),
        };
        let replaced = match self.replaced {
            0 => String::new(),
            replaced => {
                format!(", {} new files and {replaced} replaced", self.written - replaced)
            }
        };
        let passed = match report.passed.get() {
            0 => String::new(),
            names => format!(", {names} names passed over"),
        };
        format!(
            "{} documents, {} rejected, {:.2} MB, {:.0} documents/s{slowest}{skipped}{replaced}{passed}",
            self.documents,
            self.rejected,
            self.bytes as f64 / 1e6,
            self.documents as f64 / seconds,
        )
    }
}
