//! The log: events with stable names and fields, never article text.
//!
//! Under systemd they go to the journal; otherwise to stderr, as readable text on a terminal and as
//! JSON lines elsewhere. Which events and fields there are: [`table`].

pub mod table;

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use indicatif::ProgressBar;
use tracing::subscriber::set_global_default;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;

use super::configuration::{Level, Log, LogFormat};
use super::journal::{self, Journal};

/// stderr, with a progress bar out of the way.
struct Stderr(ProgressBar);

impl Write for Stderr {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.suspend(|| io::stderr().write(line))
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

/// Starts the log of this process. A second start in one process, as tests have it, keeps the first
/// log.
pub fn start(log: &Log, bar: &ProgressBar) {
    let is_terminal = io::stderr().is_terminal();
    let format = match log.format {
        LogFormat::Auto if journal::is_stderr() => LogFormat::Journal,
        LogFormat::Auto if is_terminal => LogFormat::Text,
        LogFormat::Auto => LogFormat::Json,
        named => named,
    };
    let level = match log.level {
        Level::Error => LevelFilter::ERROR,
        Level::Warn => LevelFilter::WARN,
        Level::Info => LevelFilter::INFO,
        Level::Debug => LevelFilter::DEBUG,
        Level::Trace => LevelFilter::TRACE,
    };
    // A full or closed stderr must not end the service.
    let bar = bar.clone();
    let stderr = move || Stderr(bar.clone());
    let lines =
        || fmt::layer().with_writer(stderr.clone()).with_target(false).log_internal_errors(false);
    let registry = tracing_subscriber::registry().with(level);
    let set = match format {
        LogFormat::Journal => match Journal::at(Path::new(journal::SOCKET)) {
            Ok(journal) => set_global_default(registry.with(journal)),
            Err(_) => set_global_default(registry.with(lines().with_ansi(false))),
        },
        LogFormat::Text => set_global_default(registry.with(lines().with_ansi(is_terminal))),
        LogFormat::Json | LogFormat::Auto => {
            let lines = lines().json().flatten_event(true).with_current_span(false);
            set_global_default(registry.with(lines))
        }
    };
    // The first one stays.
    let _ = set;
}
