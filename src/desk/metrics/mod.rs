//! Metrics for Prometheus: counted where things happen, written to a file and served on request.
//!
//! [`table`] has every metric. What only goes up is counted by the macros of the `metrics` crate,
//! which do nothing until [`Instruments::start`]; what stands at some value is read when somebody
//! asks.

mod serve;
pub mod table;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use metrics::gauge;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing::warn;

use super::configuration::Metrics;
use super::live::Live;
use super::names;
use super::pause::{OTHER, Pauses, REASONS};
use super::pulse::Pulse;
use super::snapshot;
use crate::article::{self, Cleaner};
use crate::options::Options;

pub use serve::Listen;

/// How often observations are sorted.
const SORT: Duration = Duration::from_secs(5);
/// Intake that has not moved for this long is stuck.
const STUCK: Duration = Duration::from_secs(15);

/// What tells how the service does.
pub struct Instruments {
    /// The configuration in force.
    pub live: Live,
    /// How each desk's intake does.
    pub pulses: Vec<Pulse>,
    /// What is waited for, and whether the steps move.
    pub pauses: Arc<Pauses>,
}

impl Instruments {
    /// Whether the service moves: intake beats, and no step is stuck. A document that hangs has its
    /// own deadline.
    pub fn moves(&self) -> bool {
        self.pulses.iter().all(|pulse| pulse.age() < STUCK) && self.pauses.progress.moves()
    }

    /// Counts from now on, and writes and serves what the configuration wants.
    pub fn start(self: &Arc<Self>, settings: &Metrics) {
        if settings.file.as_os_str().is_empty() && settings.listen.is_empty() {
            return;
        }
        let recorder = PrometheusBuilder::new().set_buckets(table::BUCKETS);
        let handle = match recorder.map(PrometheusBuilder::install_recorder) {
            Ok(Ok(handle)) => handle,
            Ok(Err(error)) | Err(error) => return untold("", &error.to_string()),
        };
        table::begin();
        let Cleaner { version, model, .. } = article::cleaner(&Options::default());
        gauge!("copydesk_build_info", "version" => version, "model" => model).set(1.0);
        tokio::spawn(sort(handle.clone()));
        if !settings.file.as_os_str().is_empty() {
            tokio::spawn(self.clone().write(settings.clone(), handle.clone()));
        }
        // What is no address was refused with the configuration.
        if let Ok(Some(listen)) = Listen::parse(&settings.listen) {
            tokio::spawn(serve::serve(listen, self.clone(), handle));
        }
    }

    /// Writes the file again and again.
    async fn write(self: Arc<Self>, settings: Metrics, handle: PrometheusHandle) {
        let mut ticks = tokio::time::interval(settings.every);
        loop {
            ticks.tick().await;
            let (instruments, handle, file) = (self.clone(), handle.clone(), settings.file.clone());
            let written = tokio::task::spawn_blocking(move || {
                snapshot::replace(&file, instruments.exposition(&handle).as_bytes())
            });
            if let Ok(Err(error)) = written.await {
                untold(&names::shown(&settings.file), &error.to_string());
            }
        }
    }

    /// All metrics as Prometheus reads them.
    fn exposition(&self, handle: &PrometheusHandle) -> String {
        self.read();
        in_order(&handle.render())
    }

    /// Reads what stands at some value.
    fn read(&self) {
        let configuration = self.live.get();
        for (desk, pulse) in configuration.desk.iter().zip(&self.pulses) {
            let (name, backlog) = (names::text(&desk.watch), pulse.backlog());
            let oldest = backlog.oldest_seconds.unwrap_or(0.0);
            let away = if pulse.is_away() { 1.0 } else { 0.0 };
            gauge!("copydesk_backlog_files", "desk" => name.clone()).set(backlog.files as f64);
            gauge!("copydesk_backlog_bytes", "desk" => name.clone()).set(backlog.bytes as f64);
            gauge!("copydesk_backlog_oldest_age_seconds", "desk" => name.clone()).set(oldest);
            gauge!("copydesk_watch_away", "desk" => name).set(away);
            free(&desk.watch);
            free(&desk.out);
        }
        free(&configuration.state);
        let paused = self.pauses.current();
        for reason in REASONS.iter().map(|(name, _)| *name).chain([OTHER]) {
            let is_meant = paused.iter().any(|paused| paused.reason == reason);
            gauge!("copydesk_paused", "reason" => reason).set(if is_meant { 1.0 } else { 0.0 });
        }
    }
}

/// The page with its metrics in the order of their names, which a blank line follows each.
fn in_order(page: &str) -> String {
    let mut metrics: Vec<&str> = page.split_inclusive("\n\n").collect();
    metrics.sort_unstable();
    metrics.concat()
}

/// Sorts observations into their buckets. They would pile up until somebody asks, who may never come.
async fn sort(handle: PrometheusHandle) {
    loop {
        tokio::time::sleep(SORT).await;
        handle.run_upkeep();
    }
}

fn free(folder: &Path) {
    if let Ok(system) = rustix::fs::statvfs(folder) {
        let free = system.f_bavail.saturating_mul(system.f_frsize);
        gauge!("copydesk_disk_free_bytes", "folder" => names::text(folder)).set(free as f64);
    }
}

/// Metrics that cannot be told stop no dump.
fn untold(path: &str, error: &str) {
    warn!(event = "metrics_untold", path, error = names::printable(error));
}
