//! The log: events with stable names and fields on stderr, never article text.
//!
//! JSON lines under systemd and wherever stderr is no terminal, readable text on a terminal.

use std::io::{self, IsTerminal};

use tracing_subscriber::filter::LevelFilter;

use super::configuration::{Level, Log, LogFormat};

/// A row of the tables of events and fields.
pub struct EventRow {
    /// The event or field, as the log writes it.
    pub name: &'static str,
    /// What it says, for people.
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
    EventRow { name: "duplicate", meaning: "The same bytes were done before; `output` is what came of them." },
    EventRow { name: "attempt_failed", meaning: "The worker died or was too slow over a document; it is tried again, up to `workers.attempts` times." },
    EventRow { name: "failed", meaning: "A dump was given up and lies in .failed/ with its reason." },
    EventRow { name: "abandoned", meaning: "The service stops before a dump is done; the next start does it again." },
    EventRow { name: "paused", meaning: "The environment is in the way (`error`); the step (`stage`) is tried again by itself. The same trouble is written once in 10 seconds." },
    EventRow { name: "beside_ignored", meaning: "A file beside a dump says too much to be read (`error`); it is put away with the dump all the same." },
    EventRow { name: "polling", meaning: "The kernel gives no events for a watch folder (`error`); it is looked through every `poll`." },
    EventRow { name: "recovered", meaning: "A scan found dumps (`found`) that no event had told of." },
    EventRow { name: "watch_away", meaning: "A watch folder is away (`error`); it is looked for every second." },
    EventRow { name: "watch_healed", meaning: "A watch folder is back, or there is another in its place." },
    EventRow { name: "sandbox_incomplete", meaning: "The kernel lacks what workers shut themselves in with (`error`); they go on without." },
    EventRow { name: "ledger_set_aside", meaning: "The ledger was damaged (`error`); it was renamed to `output`, and a new one begun." },
    EventRow { name: "ledger_rebuilt", meaning: "A ledger that was begun anew knows again of so many outputs (`found`)." },
    EventRow { name: "reloaded", meaning: "A new configuration is in force." },
    EventRow { name: "reload_refused", meaning: "The new configuration is wrong (`error`), and the old one stays." },
    EventRow { name: "job_crashed", meaning: "A job ended by a bug of the service; the next start does its dump again." },
    EventRow { name: "worker_panic", meaning: "The cleaner met a bug of its own, at `place`; its document is rejected." },
    EventRow { name: "stopping", meaning: "The service has been told to stop." },
    EventRow { name: "stopped", meaning: "The service has stopped." },
];

/// Every field that events carry, besides the timestamp and level of each line.
#[rustfmt::skip] // one row, one line
pub const FIELDS: &[EventRow] = &[
    EventRow { name: "event", meaning: "What has happened: one of the events above." },
    EventRow { name: "job", meaning: "The dump's number, the same in all its events; its folder in .claimed/ is named so." },
    EventRow { name: "path", meaning: "The dump's path relative to its watch folder, control characters escaped; or the folder or file concerned." },
    EventRow { name: "stage", meaning: "The step that the event is about: `intake`, `claim`, `read`, `worker`, `clean`, `publish`, `record`, `dispose`." },
    EventRow { name: "outcome", meaning: "How a dump ended: `published`, `rejected`, `failed` or `duplicate`." },
    EventRow { name: "error", meaning: "What is in the way, or why a dump was rejected or failed." },
    EventRow { name: "duration_ms", meaning: "Milliseconds from the claim to the event." },
    EventRow { name: "output", meaning: "The file that was written, relative to the output folder; of several the first." },
    EventRow { name: "document", meaning: "Which document of the dump, counted from 1." },
    EventRow { name: "found", meaning: "How many files were found." },
    EventRow { name: "suppressed", meaning: "How often the same trouble has not been written since." },
    EventRow { name: "documents", meaning: "How many documents the dump held." },
    EventRow { name: "attempts", meaning: "How often a dump was tried." },
    EventRow { name: "config", meaning: "The configuration file in force." },
    EventRow { name: "workers", meaning: "How many worker processes there are." },
    EventRow { name: "place", meaning: "Where in the code a worker met a bug." },
    EventRow { name: "jobs", meaning: "How many dumps are under way." },
];

/// `docs/logging.md`: the events and their fields.
pub fn reference() -> String {
    let mut page = String::from(
        "# The log\n\nMade from the tables in `src/desk/logging.rs`. One event a line on stderr: JSON under systemd \
         and wherever stderr is no terminal, readable text on a terminal. Never article text.\n",
    );
    for (title, rows) in [("Events", EVENTS), ("Fields", FIELDS)] {
        page.push_str(&format!("\n## {title}\n\n| name | meaning |\n|---|---|\n"));
        for row in rows {
            page.push_str(&format!("| `{}` | {} |\n", row.name, row.meaning));
        }
    }
    page
}

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
    const ELSEWHERE: &[&str] = &["published", "rejected", "duplicate", "worker_panic"];

    #[test]
    fn the_table_has_exactly_the_events_that_are_written() {
        let mut written: BTreeSet<String> = ELSEWHERE.iter().map(|&name| name.to_owned()).collect();
        let sources =
            ["src/desk", "src/cli"].map(|f| format!("{}/{f}", env!("CARGO_MANIFEST_DIR")));
        let files = sources.iter().flat_map(walkdir::WalkDir::new).map(Result::unwrap);
        for file in files.filter(|file| file.file_type().is_file()) {
            let source = std::fs::read_to_string(file.path()).unwrap();
            let mark = "event = \"";
            let names = source.split(mark).skip(1).filter_map(|rest| rest.split('"').next());
            written.extend(names.map(str::to_owned));
        }
        let listed: BTreeSet<String> = EVENTS.iter().map(|row| row.name.to_owned()).collect();
        assert_eq!(listed, written);
    }
}
