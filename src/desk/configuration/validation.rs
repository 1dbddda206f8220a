//! What cannot hold although each value is of the right kind.

use std::time::Duration;

use super::{Configuration, overlap};
use crate::desk::ignore::Ignore;
use crate::desk::metrics::Listen;
use crate::label::RECALL_WEIGHTS;

/// What is wrong: the key's path, and what.
pub fn validate(configuration: &Configuration) -> Vec<(&'static str, String)> {
    let mut problems = Vec::new();
    let mut demand = |holds: bool, path, what: &str| {
        if !holds {
            problems.push((path, format!("`{path}` {what}")));
        }
    };
    demand(!configuration.desk.is_empty(), "desk", "is empty, so there is nothing to watch");
    for desk in &configuration.desk {
        let settle = desk.settle >= Duration::from_millis(10);
        demand(settle, "desk.settle", "must be at least 10ms");
        demand(desk.rescan >= Duration::from_secs(1), "desk.rescan", "must be at least 1s");
        demand(desk.poll >= Duration::from_millis(100), "desk.poll", "must be at least 100ms");
        demand(!desk.done_file.is_empty(), "desk.done_file", "must not be empty");
        let hidden = desk.done_file.contains('/');
        demand(!hidden, "desk.done_file", "must be the end of a name, without `/`");
        if let Err(error) = Ignore::new(&desk.ignore) {
            demand(false, "desk.ignore", &format!("has no such pattern: {error}"));
        }
        for (size, path) in [
            (desk.largest, "desk.largest"),
            (desk.segment_documents, "desk.segment_documents"),
            (desk.segment_bytes, "desk.segment_bytes"),
        ] {
            demand(size >= 1, path, "must be at least 1");
        }
        let own = desk.clean.recall_weight;
        // One that came from `[clean]` is judged there; one that is no number is not even its own like.
        let is_own = own.to_bits() != configuration.clean.recall_weight.to_bits();
        let weight = !is_own || RECALL_WEIGHTS.contains(&own);
        demand(weight, "desk.clean.recall_weight", "must lie between 0.1 and 10");
    }
    let workers = &configuration.workers;
    demand(workers.attempts >= 1, "workers.attempts", "must be at least 1");
    demand(workers.count <= 4096, "workers.count", "must be at most 4096");
    demand(!workers.deadline.is_zero(), "workers.deadline", "must be longer than nothing");
    demand(workers.memory >= 64 << 20, "workers.memory", "must be at least 64MiB");
    let metrics = &configuration.metrics;
    demand(metrics.every >= Duration::from_secs(1), "metrics.every", "must be at least 1s");
    if let Err(what) = Listen::parse(&metrics.listen) {
        demand(false, "metrics.listen", &what);
    }
    let desks = configuration.desk.iter().map(|desk| &desk.clean.limits);
    for limits in desks.chain([&configuration.clean.limits]) {
        for (bound, path) in [
            (limits.document_bytes, "clean.limits.document_bytes"),
            (limits.record_bytes, "clean.limits.record_bytes"),
            (limits.expanded_bytes, "clean.limits.expanded_bytes"),
            (limits.ratio, "clean.limits.ratio"),
            (limits.depth, "clean.limits.depth"),
            (limits.nodes, "clean.limits.nodes"),
            (limits.blocks, "clean.limits.blocks"),
        ] {
            demand(bound >= 1, path, "must be at least 1");
        }
    }
    let weight = RECALL_WEIGHTS.contains(&configuration.clean.recall_weight);
    demand(weight, "clean.recall_weight", "must lie between 0.1 and 10");
    problems.extend(overlap::problems(configuration));
    problems
}
