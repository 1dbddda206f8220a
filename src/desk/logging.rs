//! The log: events with stable names and fields on stderr, never article text.
//!
//! JSON lines under systemd and wherever stderr is no terminal, readable text on a terminal.

use std::io::{self, IsTerminal};

use tracing_subscriber::filter::LevelFilter;

use super::configuration::{Level, Log, LogFormat};

/// A row of the table of events.
pub struct EventRow {
    /// The value of the field `event`.
    pub name: &'static str,
    /// What has happened, for people.
    pub meaning: &'static str,
}

/// Every event.
#[rustfmt::skip] // one row, one line
pub const EVENTS: &[EventRow] = &[
    EventRow { name: "started", meaning: "The service watches; `config` names the file in force." },
    EventRow { name: "no_config_file", meaning: "There is no configuration file, and the defaults hold." },
    EventRow { name: "resumed", meaning: "A dump that an earlier run left unfinished is taken up again." },
    EventRow { name: "claimed", meaning: "A dump has settled and is now the service's alone." },
    EventRow { name: "published", meaning: "A dump's articles are in the output folder; `output` is the first." },
    EventRow { name: "rejected", meaning: "No document of a dump is an article; `error` says why." },
    EventRow { name: "attempt_failed", meaning: "The worker died or was too slow; the dump is tried again." },
    EventRow { name: "failed", meaning: "A dump was given up and lies in .failed/ with its reason." },
    EventRow { name: "abandoned", meaning: "The service stops before a dump is done; the next start does it again." },
    EventRow { name: "paused", meaning: "The environment is in the way (`error`); the step (`stage`) is tried again by itself." },
    EventRow { name: "watch_failed", meaning: "The kernel gives no events for a folder; scans alone go on." },
    EventRow { name: "ledger_set_aside", meaning: "The ledger was damaged; it was renamed to `output`, and a new one begun." },
    EventRow { name: "reloaded", meaning: "A new configuration is in force." },
    EventRow { name: "reload_refused", meaning: "The new configuration is wrong (`error`), and the old one stays." },
    EventRow { name: "job_crashed", meaning: "A job ended by a bug of the service; the next start does its dump again." },
    EventRow { name: "worker_panic", meaning: "The cleaner met a bug of its own, at `place`; its document is rejected." },
    EventRow { name: "stopping", meaning: "The service has been told to stop." },
    EventRow { name: "stopped", meaning: "The service has stopped." },
];

/// Starts the log of this process.
pub fn start(log: &Log) {
    let json = match log.format {
        LogFormat::Json => true,
        LogFormat::Text => false,
        LogFormat::Auto => !io::stderr().is_terminal(),
    };
    let level = match log.level {
        Level::Error => LevelFilter::ERROR,
        Level::Warn => LevelFilter::WARN,
        Level::Info => LevelFilter::INFO,
        Level::Debug => LevelFilter::DEBUG,
        Level::Trace => LevelFilter::TRACE,
    };
    let builder = tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_max_level(level)
        .with_target(false)
        // A full or closed stderr must not end the service.
        .log_internal_errors(false);
    // A second start in one process, as tests have it, keeps the first log.
    let _ = if json {
        let builder = builder.json().flatten_event(true);
        tracing::subscriber::set_global_default(builder.with_current_span(false).finish())
    } else {
        tracing::subscriber::set_global_default(
            builder.with_ansi(io::stderr().is_terminal()).finish(),
        )
    };
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Names that come from [`super::super::job::Outcome`] or are written by the worker itself.
    const ELSEWHERE: &[&str] = &["published", "rejected", "worker_panic"];

    #[test]
    fn the_table_has_exactly_the_events_that_are_written() {
        let mut written: BTreeSet<String> = ELSEWHERE.iter().map(|&name| name.to_owned()).collect();
        let folders =
            ["src/desk", "src/cli"].map(|f| format!("{}/{f}", env!("CARGO_MANIFEST_DIR")));
        for entry in folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap()) {
            let Ok(source) = std::fs::read_to_string(entry.unwrap().path()) else { continue };
            let mark = "event = \"";
            let names = source.split(mark).skip(1).filter_map(|rest| rest.split('"').next());
            written.extend(names.map(str::to_owned));
        }
        let listed: BTreeSet<String> = EVENTS.iter().map(|row| row.name.to_owned()).collect();
        assert_eq!(listed, written);
    }
}
