//! The log: events with stable names and fields, never article text.
//!
//! Under systemd they go to the journal; otherwise to stderr, as readable text on a terminal and as
//! JSON lines elsewhere.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use indicatif::ProgressBar;
use tracing::subscriber::set_global_default;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;

use super::configuration::{Level, Log, LogFormat};
use super::journal::{self, Journal};

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
    EventRow { name: "progress", meaning: "A dump is being cleaned that takes long: so many of its `bytes` are read, and `documents` done. Written every 30 seconds." },
    EventRow { name: "published", meaning: "A dump's articles are in the output folder; `output` is the first." },
    EventRow { name: "rejected", meaning: "No document of a dump is an article; `error` says why." },
    EventRow { name: "duplicate", meaning: "The same bytes were done before; `output` is what came of them." },
    EventRow { name: "attempt_failed", meaning: "The worker died or was too slow over a document; it is tried again, up to `workers.attempts` times. The same death is written once in 10 seconds." },
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
    EventRow { name: "metrics_untold", meaning: "Metrics cannot be written or served (`error`, `path`); the service goes on without." },
    EventRow { name: "reloaded", meaning: "A new configuration is in force." },
    EventRow { name: "reload_refused", meaning: "The new configuration is wrong (`error`), and the old one stays." },
    EventRow { name: "rules_refused", meaning: "Rules of your own have a mistake (`error`). On a reload the old ones all stay; at start the files without one are in force." },
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
    EventRow { name: "stage", meaning: "The step that the event is about: `intake`, `claim`, `read`, `worker`, `clean`, `publish`, `record`, `dispose`, `state`." },
    EventRow { name: "outcome", meaning: "How a dump ended: `published`, `rejected`, `failed` or `duplicate`." },
    EventRow { name: "error", meaning: "What is in the way, or why a dump was rejected or failed." },
    EventRow { name: "duration_ms", meaning: "Milliseconds from the claim to the event." },
    EventRow { name: "output", meaning: "The file that was written, relative to the output folder; of several the first." },
    EventRow { name: "document", meaning: "Which document of the dump, counted from 1." },
    EventRow { name: "found", meaning: "How many files were found." },
    EventRow { name: "suppressed", meaning: "How often the same trouble has not been written since." },
    EventRow { name: "documents", meaning: "How many documents the dump held, or that are done so far." },
    EventRow { name: "skipped", meaning: "How much of the dump was passed over because it is no document, by reason (docs/formats.md)." },
    EventRow { name: "read", meaning: "How many bytes of the dump have been read." },
    EventRow { name: "bytes", meaning: "The dump's size." },
    EventRow { name: "attempts", meaning: "How often a dump was tried." },
    EventRow { name: "config", meaning: "The configuration file in force." },
    EventRow { name: "rules", meaning: "How many rules of your own are in force." },
    EventRow { name: "workers", meaning: "How many worker processes there are." },
    EventRow { name: "place", meaning: "Where in the code a worker met a bug." },
    EventRow { name: "jobs", meaning: "How many dumps are under way." },
];

/// `docs/logging.md`: the events and their fields.
pub fn reference() -> String {
    let mut page = String::from(
        "# The log\n\nMade from the tables in `src/desk/logging.rs`. Never article text.\n\n\
         - Under systemd each event is an entry of the journal, and each field one of its fields, in capital \
         letters: `journalctl -u copydesk OUTCOME=rejected`, `journalctl -u copydesk EVENT=paused -o verbose`.\n\
         - Otherwise it is a line on stderr: JSON, or readable text on a terminal. `log.format` forces one.\n\
         - What repeats (`paused`, `attempt_failed`) is written once in 10 seconds, then with how often it was \
         not (`suppressed`).\n",
    );
    for (title, rows) in [("Events", EVENTS), ("Fields", FIELDS)] {
        page.push_str(&format!("\n## {title}\n\n| name | meaning |\n|---|---|\n"));
        for row in rows {
            page.push_str(&format!("| `{}` | {} |\n", row.name, row.meaning));
        }
    }
    page
}

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
