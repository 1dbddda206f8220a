//! The table of every metric, and the page that is made of it.

use metrics::{describe_counter, describe_gauge, describe_histogram};

use crate::article::notes::NOTES;
use crate::desk::pause::{OTHER, REASONS};
use crate::desk::pool::CAUSES;

/// What kind of number a metric is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It only grows.
    Counter,
    /// It goes up and down.
    Gauge,
    /// How many observations lie below each of [`BUCKETS`].
    Histogram,
}

/// A row of the table.
pub struct Metric {
    /// Its name, with its unit.
    pub name: &'static str,
    /// What kind of number it is.
    pub kind: Kind,
    /// The labels and what they may be.
    pub labels: &'static [Label],
    /// What it counts, for people.
    pub meaning: &'static str,
}

/// A label and where its values come from, which is never a document.
pub struct Label {
    /// Its name.
    pub name: &'static str,
    /// Which values it has, for people.
    pub values: &'static str,
}

/// Bounds of the histograms' buckets in seconds.
pub const BUCKETS: &[f64] =
    &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0];

const DESK: Label = Label { name: "desk", values: "the watch folder" };
const FORMAT: Label = Label {
    name: "format",
    values: "a name from [formats](formats.md), or `unknown` for a dump without a document",
};
const STAGES: &str = "`read`, `clean` (one document), `publish` (one file, or the sync of a folder), `record`, `dispose`";

/// Every metric.
#[rustfmt::skip] // one row, one line
pub const METRICS: &[Metric] = &[
    Metric { name: "copydesk_build_info", kind: Kind::Gauge, labels: &[Label { name: "version", values: "of the program" }, Label { name: "model", values: "of the labeller" }], meaning: "Always 1; the labels say what is running." },
    Metric { name: "copydesk_dumps_total", kind: Kind::Counter, labels: &[DESK, FORMAT, Label { name: "outcome", values: "`published`, `rejected`, `failed`, `duplicate`" }], meaning: "Dumps done. The format is that of the first document." },
    Metric { name: "copydesk_dump_bytes_total", kind: Kind::Counter, labels: &[DESK], meaning: "Bytes of the dumps done, if they could be read." },
    Metric { name: "copydesk_documents_total", kind: Kind::Counter, labels: &[FORMAT, Label { name: "outcome", values: "`published`, `rejected`, `failed`" }], meaning: "Documents in the dumps; the published ones are the articles." },
    Metric { name: "copydesk_document_kinds_total", kind: Kind::Counter, labels: &[Label { name: "kind", values: "the article's `kind`" }], meaning: "Documents by kind." },
    Metric { name: "copydesk_rejections_total", kind: Kind::Counter, labels: &[Label { name: "reason", values: "a code from [notes](notes.md), or `other`" }], meaning: "Documents that are not articles, by reason." },
    Metric { name: "copydesk_notes_total", kind: Kind::Counter, labels: &[Label { name: "note", values: "a code from [notes](notes.md) that is not a reason for rejection" }], meaning: "Documents with this note: damaged, paywalled, truncated and so on." },
    Metric { name: "copydesk_removed_blocks_total", kind: Kind::Counter, labels: &[Label { name: "clutter", values: "a kind from [clutter](clutter.md)" }], meaning: "Blocks that were removed, if `clean.removed` is on." },
    Metric { name: "copydesk_stage_duration_seconds", kind: Kind::Histogram, labels: &[Label { name: "stage", values: STAGES }], meaning: "How long a step took when it succeeded." },
    Metric { name: "copydesk_dump_duration_seconds", kind: Kind::Histogram, labels: &[], meaning: "The time from the claim of a dump until it was put away." },
    Metric { name: "copydesk_dumps_in_work", kind: Kind::Gauge, labels: &[], meaning: "Dumps that are claimed and in work." },
    Metric { name: "copydesk_backlog_files", kind: Kind::Gauge, labels: &[DESK], meaning: "Dumps in the watch folder that are not claimed." },
    Metric { name: "copydesk_backlog_bytes", kind: Kind::Gauge, labels: &[DESK], meaning: "Bytes of the dumps in the watch folder that are not claimed." },
    Metric { name: "copydesk_backlog_oldest_age_seconds", kind: Kind::Gauge, labels: &[DESK], meaning: "How long the oldest unclaimed dump has been there unchanged; 0 if there is none." },
    Metric { name: "copydesk_watch_away", kind: Kind::Gauge, labels: &[DESK], meaning: "1 while the watch folder is missing." },
    Metric { name: "copydesk_paused", kind: Kind::Gauge, labels: &[Label { name: "reason", values: "`disk_full`, `read_only`, `permission`, `too_many_files`, `memory`, `missing`, `mount`, `disk_error`, `other`" }], meaning: "1 while a step waits for this to end." },
    Metric { name: "copydesk_disk_free_bytes", kind: Kind::Gauge, labels: &[Label { name: "folder", values: "each watch and output folder and the state folder" }], meaning: "How many bytes the service can still write there." },
    Metric { name: "copydesk_worker_starts_total", kind: Kind::Counter, labels: &[], meaning: "Worker processes that were started." },
    Metric { name: "copydesk_workers_killed_total", kind: Kind::Counter, labels: &[Label { name: "reason", values: "`deadline`; `aborted` (out of memory or stack); `killed` (by the kernel or a person); `crashed`; `exited`; `protocol`" }], meaning: "Worker processes that ended over a document." },
    Metric { name: "copydesk_event_overflows_total", kind: Kind::Counter, labels: &[], meaning: "How often the kernel lost events, so that a scan replaced them." },
    Metric { name: "copydesk_rescans_total", kind: Kind::Counter, labels: &[], meaning: "Scans of whole watch folders." },
    Metric { name: "copydesk_rescan_recovered_dumps_total", kind: Kind::Counter, labels: &[], meaning: "Dumps that a routine scan found and no event had announced." },
];

/// Tells the recorder what the metrics mean, and begins those that have no labels, or few, at 0:
/// a rate of something that is not there yet is no rate.
pub fn begin() {
    for metric in METRICS {
        match metric.kind {
            Kind::Counter => describe_counter!(metric.name, metric.meaning),
            Kind::Gauge => describe_gauge!(metric.name, metric.meaning),
            Kind::Histogram => describe_histogram!(metric.name, metric.meaning),
        }
        if metric.labels.is_empty() && metric.kind == Kind::Counter {
            metrics::counter!(metric.name).absolute(0);
        }
    }
    for cause in CAUSES {
        metrics::counter!("copydesk_workers_killed_total", "reason" => *cause).absolute(0);
    }
    for note in NOTES.iter().filter(|note| !note.rejects) {
        metrics::counter!("copydesk_notes_total", "note" => note.code).absolute(0);
    }
    for reason in REASONS.iter().map(|(name, _)| *name).chain([OTHER]) {
        metrics::gauge!("copydesk_paused", "reason" => reason).set(0.0);
    }
}

/// `docs/metrics.md`.
pub fn reference() -> String {
    let mut page = String::from(
        "# Metrics\n\nGenerated from the table in `src/desk/metrics/table.rs`. The service writes them in Prometheus's \
         text format to `metrics.file` (for node_exporter's textfile collector) and serves them at `/metrics` of \
         `metrics.listen` ([configuration](configuration.md)); `/healthz` beside it answers 200 while the service \
         makes progress and 503 while it is stuck. A dashboard: [grafana.json](grafana.json); alerts: \
         [alerts.yml](alerts.yml). Labels never come from a document's text.\n\n| metric | kind | labels | meaning |\n|---|---|---|---|\n",
    );
    for Metric { name, kind, labels, meaning } in METRICS {
        let labels: Vec<String> =
            labels.iter().map(|label| format!("`{}`: {}", label.name, label.values)).collect();
        let kind = format!("{kind:?}").to_lowercase();
        page.push_str(&format!("| `{name}` | {kind} | {} | {meaning} |\n", labels.join("; ")));
    }
    page.push_str(&format!("\nBuckets of the histograms, in seconds: {BUCKETS:?}.\n"));
    page
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The metric names in a text.
    fn named(text: &str) -> BTreeSet<&str> {
        let is_part = |char: char| char.is_ascii_lowercase() || char == '_';
        let ends = |part: &str| part.find(|char| !is_part(char)).unwrap_or(part.len());
        let starts = text.match_indices("copydesk_").map(|(at, _)| &text[at..]);
        starts.map(|rest| &rest[..ends(rest)]).collect()
    }

    fn listed() -> BTreeSet<&'static str> {
        METRICS.iter().map(|metric| metric.name).collect()
    }

    #[test]
    fn the_table_has_exactly_the_metrics_that_are_counted() {
        let mut counted = BTreeSet::new();
        for file in walkdir::WalkDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/desk")) {
            let file = file.unwrap();
            if file.file_type().is_file() && file.file_name() != "table.rs" {
                let source = std::fs::read_to_string(file.path()).unwrap();
                let macros = ["counter!(\"", "gauge!(\"", "histogram!(\""];
                for rest in macros.iter().flat_map(|mark| source.split(mark).skip(1)) {
                    counted.extend(rest.split('"').next().map(str::to_owned));
                }
            }
        }
        assert_eq!(listed(), counted.iter().map(String::as_str).collect());
    }

    #[test]
    fn names_carry_their_units() {
        for Metric { name, kind, meaning, .. } in METRICS {
            assert_eq!(name.ends_with("_total"), *kind == Kind::Counter, "{name}");
            assert!(*kind != Kind::Histogram || name.ends_with("_seconds"), "{name}");
            assert!(meaning.ends_with('.'), "{name}");
        }
    }

    #[test]
    fn the_page_lists_every_reason() {
        let page = reference();
        for name in REASONS.iter().map(|(name, _)| name).chain(CAUSES).chain([&OTHER]) {
            assert!(page.contains(&format!("`{name}`")), "{name}");
        }
    }

    #[test]
    fn what_dashboard_and_alerts_name_is_there() {
        let parts = ["_bucket", "_sum", "_count"];
        for file in ["grafana.json", "alerts.yml"] {
            let path = format!("{}/docs/{file}", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(path).unwrap();
            for name in named(&text) {
                let histogram = parts.iter().find_map(|part| name.strip_suffix(part));
                let is_there =
                    listed().contains(name) || listed().contains(&histogram.unwrap_or(""));
                assert!(is_there, "{file}: {name}");
            }
        }
    }
}
