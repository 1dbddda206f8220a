//! `copydesk status`

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::thread::sleep;
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use clap::Args;
use jiff::Timestamp;

use super::which::Which;
use super::{advice, exit};
use crate::desk::backlog::Backlog;
use crate::desk::configuration::{Configuration, duration};
use crate::desk::ledger;
use crate::desk::ledger::summary::{Counts, WINDOWS};
use crate::desk::names;
use crate::desk::status::{self, DeskStatus};

/// The shortest wait between two looks.
const SHORTEST: Duration = Duration::from_millis(100);
/// Clears a terminal and begins at its top.
const CLEAR: &str = "\x1b[2J\x1b[H";

/// Arguments of the verb.
#[derive(Args)]
#[command(after_help = "\
The service need not be running: the folders and the ledger say what is there.

Examples:
  copydesk status
  copydesk status --watch=5s
  copydesk status --json | jq '.desks[0].counts[\"1h\"].dumps'

Exit codes: 0 done, 1 the ledger cannot be read or no service has run, 64 usage, 78 configuration.")]
pub struct Status {
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Repeat it after this long, until interrupted
    #[arg(long, value_name = "DURATION", num_args = 0..=1, require_equals = true,
        default_missing_value = "2s", value_parser = pause)]
    watch: Option<Duration>,
    #[command(flatten)]
    which: Which,
}

impl Status {
    /// Runs the verb and gives the exit code.
    pub fn run(self) -> u8 {
        let configuration = match self.which.configuration_of_a_service() {
            Ok(configuration) => configuration,
            Err(code) => return code,
        };
        loop {
            let text = match text(&configuration, self.json) {
                Ok(text) => text,
                Err(error) => return unreadable(&configuration, &error),
            };
            let clears = self.watch.is_some() && !self.json && io::stdout().is_terminal();
            let shown = super::show(&format!("{}{text}", if clears { CLEAR } else { "" }));
            match (shown, self.watch) {
                (Err(error), _) => return error.tell(),
                (Ok(()), None) => return exit::OK,
                (Ok(()), Some(pause)) => sleep(pause),
            }
        }
    }
}

/// How long to wait between two looks, which are work for the disks.
fn pause(text: &str) -> Result<Duration, String> {
    let pause = duration::parse(text)?;
    if pause < SHORTEST { Err("must be at least 100ms".to_owned()) } else { Ok(pause) }
}

fn unreadable(configuration: &Configuration, error: &anyhow::Error) -> u8 {
    let path = names::shown(&ledger::path(&configuration.state));
    anstream::eprintln!("copydesk: {path} cannot be read: {}", advice::tell(&**error));
    exit::INPUT
}

fn text(configuration: &Configuration, json: bool) -> anyhow::Result<String> {
    let status = status::Status::of(configuration)?;
    if json {
        return Ok(format!("{}\n", serde_json::to_string(&status)?));
    }
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = describe(&status, &mut text);
    Ok(text)
}

fn describe(status: &status::Status, to: &mut String) -> std::fmt::Result {
    let (good, bad) = (colour(AnsiColor::Green), colour(AnsiColor::Red));
    match &status.running {
        Some(process) => {
            let working = status.standing.as_ref().map_or(0, |standing| standing.working);
            writeln!(to, "{good}running{good:#} ({process}), {working} dumps in work")?;
        }
        None => writeln!(to, "{bad}not running{bad:#}")?,
    }
    let standing = status.standing.iter();
    for paused in standing.clone().flat_map(|standing| &standing.paused) {
        writeln!(to, "{bad}paused{bad:#} at {paused} ({})", paused.reason)?;
    }
    for watch in standing.flat_map(|standing| &standing.away) {
        writeln!(to, "{bad}away{bad:#}: {}", names::printable(watch))?;
    }
    status.desks.iter().try_for_each(|desk| describe_desk(desk, to))
}

fn describe_desk(desk: &DeskStatus, to: &mut String) -> std::fmt::Result {
    let (watch, out) = (names::printable(&desk.watch), names::printable(&desk.out));
    writeln!(to, "\n{watch} → {out}")?;
    match &desk.backlog {
        Some(backlog) => writeln!(to, "  waiting   {}", waiting(backlog))?,
        None => writeln!(to, "  waiting   the folder is not there or cannot be read")?,
    }
    writeln!(to, "  claimed   {}", desk.claimed)?;
    if desk.given_up > 0 {
        writeln!(to, "  given up  {} (`copydesk failed ls` says why)", desk.given_up)?;
    }
    writeln!(
        to,
        "  {:<6} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10}",
        "last", "published", "rejected", "failed", "duplicate", "articles", "a minute"
    )?;
    for (name, length) in WINDOWS {
        let Some(counts) = desk.counts.get(name) else { continue };
        let rate = length.map(|ms| dumps(counts) as f64 / (ms as f64 / 60_000.0));
        let rate = rate.map_or_else(String::new, |rate| format!("{rate:.1}"));
        let of = |outcome| counts.dumps.get(outcome).copied().unwrap_or(0);
        writeln!(
            to,
            "  {name:<6} {:>10} {:>10} {:>10} {:>10} {:>10} {rate:>10}",
            of("published"),
            of("rejected"),
            of("failed"),
            of("duplicate"),
            counts.articles
        )?;
    }
    if !desk.kinds.is_empty() {
        writeln!(to, "  kinds, last 24 h: {}", kinds(&desk.kinds))?;
    }
    for failed in &desk.failures {
        let when = Timestamp::from_millisecond(failed.finished_ms).unwrap_or_default();
        let (name, error) = (&failed.name, failed.error.as_deref().unwrap_or_default());
        let (name, error) = (names::printable(name), names::printable(error));
        writeln!(to, "  failed {when:.0}  {name}: {error}")?;
    }
    Ok(())
}

fn waiting(backlog: &Backlog) -> String {
    let Backlog { files, bytes, oldest_seconds } = backlog;
    let oldest = oldest_seconds.map_or_else(String::new, |age| format!(", the oldest {age:.0} s"));
    format!("{files} dumps, {:.1} MB{oldest}", *bytes as f64 / 1e6)
}

fn dumps(counts: &Counts) -> u64 {
    counts.dumps.values().sum()
}

/// The most frequent first.
fn kinds(kinds: &BTreeMap<String, u64>) -> String {
    let mut kinds: Vec<(&String, &u64)> = kinds.iter().collect();
    kinds.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), *name));
    kinds.iter().map(|(name, count)| format!("{count} {name}")).collect::<Vec<_>>().join(", ")
}

fn colour(colour: AnsiColor) -> Style {
    Style::new().fg_color(Some(colour.into()))
}
