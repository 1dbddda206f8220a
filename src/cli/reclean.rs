//! `copydesk reclean`

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use anyhow::Context;
use clap::Args;

use super::which::Which;
use super::{exit, owner, progress};
use crate::desk::clock;
use crate::desk::configuration::{Configuration, duration};
use crate::desk::ledger::redone::{self, FinishedDump, Unknown};
use crate::desk::ledger::{self, store};
use crate::desk::lock;
use crate::desk::names::{self, printable};
use crate::desk::pool::Pool;
use crate::desk::reclean;
use crate::desk::reclean::redo::{Changed, End, Ground, Redone};
use crate::desk::shared::Contents;

/// Arguments of the verb.
#[derive(Args)]
#[command(after_help = "\
A dump is done again if what determines its outputs has changed since: the version, the model, the
settings or your own rules. Its original is taken from .done/; with `after = \"delete\"` there is none.
A rebuilt ledger does not know dumps that hold many documents or are compressed: those are named and
left alone.
The service may keep running; reload it first (`systemctl reload copydesk`), so that both clean the
same way. Run this under the service's account.

For each output that changes, it shows its fields, then blocks that are now kept (+), now dropped (-),
or dropped under another name (~).

Examples:
  copydesk reclean --dry-run                        what would change?
  copydesk reclean --dry-run --host example.org --since 168h
  copydesk reclean                                  change it

Exit codes: 0 done, 1 a dump could not be done or found, 64 usage, 75 another reclean is running,
78 configuration.")]
pub struct Reclean {
    /// Only dumps with these names, as in the ledger
    names: Vec<PathBuf>,
    /// Write nothing, only show
    #[arg(long)]
    dry_run: bool,
    /// Also do dumps again whose outputs are up to date
    #[arg(long)]
    all: bool,
    /// Only dumps that were done at most this long ago
    #[arg(long, value_name = "DURATION", value_parser = duration::parse)]
    since: Option<Duration>,
    /// Only dumps of this watch folder
    #[arg(long, value_name = "DIR")]
    desk: Option<PathBuf>,
    /// Only dumps with a document of this host or its subdomains
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    #[command(flatten)]
    which: Which,
}

/// What is different where nothing is that people look for.
const MARKS: &str = "only what it says of its cleaner and its confidence";

/// What became of the dumps.
#[derive(Default)]
struct Totals {
    done: u64,
    changed: u64,
    up_to_date: u64,
    no_original: u64,
    unknown: u64,
    failed: u64,
}

/// Why a dump is left alone, and what to do about it.
const UNKNOWN: &str = "left as it is: the ledger was made anew from the outputs and does not know this dump; \
                       move its original from .done/ back into the watch folder, and the service does it again";

impl Reclean {
    /// Runs the verb and gives the exit code.
    pub fn run(self) -> u8 {
        let configuration = match self.which.clone().configuration_with_rules() {
            Ok(configuration) => configuration,
            Err(code) => return code,
        };
        self.redo(configuration).unwrap_or_else(|error| super::ended(&error))
    }

    fn redo(self, configuration: Configuration) -> anyhow::Result<u8> {
        let path = ledger::path(&configuration.state);
        if !self.dry_run {
            owner::check(&configuration.state)?;
        }
        let open = if self.dry_run || !path.exists() { store::read_only } else { store::open };
        let database = open(&path).with_context(|| format!("the ledger {}", path.display()))?;
        let lock = (!self.dry_run).then(|| lock::take_for_reclean(&configuration.state));
        let _lock = lock.transpose()?;
        let (rows, unknown) = self.rows(&database, &configuration)?;
        let is_found = |name: &PathBuf| {
            let meant = names::meant(name);
            rows.iter().any(|row| meant.contains(&row.name))
                || unknown.iter().any(|row| meant.contains(&row.name))
        };
        let strange: Vec<&PathBuf> = self.names.iter().filter(|name| !is_found(name)).collect();
        for name in &strange {
            anstream::eprintln!(
                "copydesk: no finished dump is called {} here; `copydesk ledger export` lists them",
                names::shown(name)
            );
        }
        let is_strange = !strange.is_empty();
        let (bar, dry) = (progress::of_dumps(), self.dry_run);
        bar.set_length(rows.len() as u64);
        let ground = Ground {
            pool: Pool::new(&configuration.workers),
            configuration,
            ledger: Mutex::new(database),
            dry,
            all: self.all,
            contents: Contents::default(),
            host: self.host.map(|host| host.trim_start_matches("www.").to_lowercase()),
        };
        let mut totals = Totals { unknown: unknown.len() as u64, ..Totals::default() };
        for Unknown { name, documents } in unknown {
            let text = format!("{} ({documents} documents): {UNKNOWN}\n", printable(&name));
            bar.suspend(|| super::print(&text));
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(reclean::run(ground, rows, |row, redone| {
            totals.add(&redone);
            let text = told(row, &redone);
            if !text.is_empty() {
                bar.suspend(|| super::print(&text));
            }
            bar.inc(1);
        }));
        bar.finish_and_clear();
        anstream::eprintln!("{}", totals.line(dry));
        Ok(if totals.failed > 0 || is_strange { exit::INPUT } else { exit::OK })
    }

    fn rows(
        &self,
        database: &rusqlite::Connection,
        configuration: &Configuration,
    ) -> anyhow::Result<(Vec<FinishedDump>, Vec<Unknown>)> {
        let since = self.since.map_or(0, clock::ms_ago);
        let desk = match &self.desk {
            None => None,
            Some(folder) => {
                let folder = std::path::absolute(folder)?;
                let desk = configuration.desk.iter().find(|desk| desk.watch == folder);
                desk.with_context(|| format!("{} is no watch folder", folder.display()))?;
                Some(names::text(&folder))
            }
        };
        let meant: Vec<String> = self.names.iter().flat_map(|name| names::meant(name)).collect();
        let (desk, meant) = (desk.as_deref(), meant.as_slice());
        let unknown = redone::unknown(database, since, desk, meant)?;
        Ok((redone::list(database, since, desk, meant)?, unknown))
    }
}

/// What there is to say about a dump, if anything.
fn told(row: &FinishedDump, redone: &Redone) -> String {
    let name = printable(&row.name);
    let mut text = match &redone.end {
        End::Failed(why) => format!("{name}: not done: {}\n", printable(why)),
        End::NoOriginal => format!("{name}: its original is not there any more\n"),
        End::Unknown => format!("{name}: {UNKNOWN}\n"),
        End::Done if redone.changed.len() + redone.marked > 0 => {
            let changed = redone.changed.len() + redone.untold + redone.marked;
            format!("{name}: {changed} of {} documents changed\n", redone.documents)
        }
        _ => String::new(),
    };
    for document in &redone.changed {
        told_of(&mut text, document);
    }
    if redone.untold > 0 {
        let _ = writeln!(text, "  and {} more", redone.untold);
    }
    if redone.marked > 0 {
        let _ = writeln!(text, "  {} documents: {MARKS}", redone.marked);
    }
    text
}

fn told_of(text: &mut String, document: &Changed) {
    text.push_str("  ");
    // Writing to a string cannot fail.
    if let Some(number) = document.number {
        let _ = write!(text, "document {}: ", number + 1);
    }
    let output = document.output.as_deref().unwrap_or("no output any more");
    let _ = match &document.before {
        Some(before) => writeln!(text, "{before} → {output}"),
        None => writeln!(text, "{output}"),
    };
    if document.lines.is_empty() {
        let _ = writeln!(text, "    {MARKS}");
    }
    document.lines.iter().for_each(|line| _ = writeln!(text, "    {line}"));
}

impl Totals {
    fn add(&mut self, redone: &Redone) {
        match redone.end {
            End::Done => self.done += 1,
            End::UpToDate => self.up_to_date += 1,
            End::NoOriginal => self.no_original += 1,
            End::Unknown => self.unknown += 1,
            End::Failed(_) => self.failed += 1,
            End::OtherHost => {}
        }
        let differs = redone.changed.iter().filter(|changed| !changed.lines.is_empty()).count();
        self.changed += (differs + redone.untold) as u64;
    }

    fn line(&self, dry: bool) -> String {
        let Totals { done, changed, up_to_date, no_original, unknown, failed } = self;
        let would = if dry { ", nothing written" } else { "" };
        let mut line = format!(
            "{done} dumps done again, {changed} documents differ{would}; {up_to_date} dumps up to date, \
             {no_original} without their original, {failed} not done"
        );
        if *unknown > 0 {
            line.push_str(&format!(", {unknown} not known and left as they are"));
        }
        line
    }
}
