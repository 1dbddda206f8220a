//! `copydesk rules`: what is in force, and what a file of rules would do.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde::Serialize;

use super::dumps::{self, Dumps, Report};
use super::{exit, explain, printable};
use crate::Rules;
use crate::clean::{Cleaned, inspect};
use crate::desk::rules::read_file;
use crate::input::Document;
use crate::label::rules::detectors::DETECTORS;
use crate::label::rules::rule::{Action, Rule};
use crate::label::rules::{examples, table};
use crate::label::{Fate, Verdict};
use crate::options::Options;

/// Arguments of `copydesk rules`.
#[derive(Args)]
#[command(after_help = "\
Examples:
  copydesk rules ls --json | jq -r 'select(.from != \"built in\") | .id'
  copydesk rules test config/rules.d/mine.toml              do its examples hold?
  copydesk rules test config/rules.d/mine.toml dumps/*.html    and what would it change?

Exit codes: 0 all holds, 1 an example does not hold or a dump could not be read, 64 usage,
78 a mistake.")]
pub struct RulesVerb {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// List them, the built-in ones and your own
    Ls {
        /// Print one JSON object per rule
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        from: From,
    },
    /// Try a file of rules: its examples, and what it would change in dumps
    Test {
        /// The file
        file: PathBuf,
        /// Dumps, or folders of them, in which to show the blocks that the file changes
        dumps: Vec<PathBuf>,
        /// The address that the dumps were fetched from, for rules that name hosts
        #[arg(long, value_parser = dumps::address)]
        url: Option<String>,
        #[command(flatten)]
        from: From,
    },
}

/// Where the other rules and settings come from.
#[derive(Args)]
struct From {
    /// The configuration file [default: config/copydesk.toml, if it is there]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The folder of your own rules, instead of the configuration's
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
}

impl RulesVerb {
    /// Runs the verb and gives the exit code.
    pub fn run(self) -> u8 {
        let outcome = match self.what {
            What::Ls { json, from } => {
                from.options().map(|options| super::print(&list(&options.rules, json)))
            }
            What::Test { file, dumps, url, from } => test(&file, &dumps, url, &from),
        };
        outcome.unwrap_or_else(|message| {
            anstream::eprintln!("{message}");
            exit::CONFIG
        })
    }
}

impl From {
    fn options(&self) -> Result<Options, String> {
        super::options(self.config.as_deref(), self.rules.as_deref(), false)
    }
}

/// A line of the list.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    kind: &'static str,
    action: &'static str,
    languages: &'a [String],
    hosts: &'a [String],
    from: &'a str,
    what: &'a str,
}

fn list(rules: &Rules, json: bool) -> String {
    let own = rules.iter().map(|(rule, file)| row(rule, file));
    let built_in = table().iter().map(|rule| row(rule, "built in"));
    let detectors = DETECTORS.iter().map(|detector| Row {
        id: detector.id,
        kind: detector.kind.name(),
        action: "drop",
        languages: &[],
        hosts: &[],
        from: "built in",
        what: detector.what,
    });
    let mut text = String::new();
    for row in own.chain(built_in).chain(detectors) {
        if json {
            // Text alone, which always is JSON.
            text.push_str(&serde_json::to_string(&row).unwrap_or_default());
            text.push('\n');
            continue;
        }
        let Row { id, kind, action, languages, hosts, from, what } = row;
        let languages = if languages.is_empty() { "any".to_owned() } else { languages.join(",") };
        let on =
            if hosts.is_empty() { String::new() } else { format!(" On {}.", hosts.join(", ")) };
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{id:<30} {kind:<18} {action:<4} {from:<14} {}{on} ({languages})",
            printable(what)
        );
    }
    text
}

fn row<'a>(rule: &'a Rule, from: &'a str) -> Row<'a> {
    let action = match rule.action {
        Action::Drop => "drop",
        Action::Name => "name",
        Action::Keep => "keep",
    };
    Row {
        id: &rule.id,
        kind: rule.kind.name(),
        action,
        languages: &rule.languages,
        hosts: rule.hosts.names(),
        from,
        what: &rule.what,
    }
}

fn test(file: &Path, dumps: &[PathBuf], url: Option<String>, from: &From) -> Result<u8, String> {
    let name = file.display().to_string();
    let source = read_file(file).map_err(|error| format!("{name}: cannot be read: {error}"))?;
    let alone = compile([(name.clone(), source.clone())])?;
    let (misses, count) = examples::try_all(&alone);
    let mut text = String::new();
    for miss in &misses {
        let says = if miss.matches { "matches, and must not:" } else { "does not match:" };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}: {says} {}", miss.rule, printable(&miss.example));
    }
    let _ = writeln!(
        text,
        "{name}: {} rules, {count} examples, {} do not hold",
        alone.iter().count(),
        misses.len()
    );
    let printed = super::print(&text);
    let mut code = if misses.is_empty() { printed } else { exit::INPUT };
    if !dumps.is_empty() {
        // Beside the other rules, in the place of the file itself where it is one of them.
        let before = from.options()?;
        let this = file.file_name().map(|name| name.to_string_lossy().into_owned());
        let others =
            before.rules.files().iter().filter(|(name, _)| Some(name) != this.as_ref()).cloned();
        let others: Vec<(String, String)> = others.collect();
        let after = compile(others.iter().cloned().chain([(name, source)]))?;
        let before = Options { rules: compile(others)?, ..before };
        let after = Options { rules: after, ..before.clone() };
        let report = Report::default();
        for document in Dumps::new(dumps, (None, url), &before, &report) {
            if let Err(error) = super::show(&difference(&document, &before, &after)) {
                return Ok(code.max(error.tell()));
            }
        }
        if report.unread.get() > 0 {
            code = exit::INPUT;
        }
    }
    Ok(code)
}

fn compile(files: impl IntoIterator<Item = (String, String)>) -> Result<Rules, String> {
    Rules::compile(files).map_err(|mistakes| mistakes.to_string())
}

/// What becomes of a document's blocks under other options: those for which it is not the same.
fn difference(document: &Document<'_>, before: &Options, after: &Options) -> String {
    let Cleaned { page, verdicts, .. } = inspect(document, before);
    let new = inspect(document, after).verdicts;
    let record = document.record.map(|n| format!(" record {n}")).unwrap_or_default();
    let mut text = format!("{}{record}:", printable(&document.name));
    let changed: Vec<usize> = (0..verdicts.len().min(new.len()))
        .filter(|at| verdicts[*at].fate != new[*at].fate || verdicts[*at].by != new[*at].by)
        .collect();
    let _ = writeln!(text, " {} of {} blocks change", changed.len(), verdicts.len());
    for at in changed {
        let block = &page.blocks[at];
        let (old, new) = (fate(&verdicts[at]), fate(&new[at]));
        let place = explain::place(&page, block);
        let line: String = printable(&block.text).chars().take(explain::WIDTH).collect();
        let _ = writeln!(text, "  {place:>7} {old} → {new}: {line}");
    }
    text
}

fn fate(verdict: &Verdict) -> String {
    match verdict.fate {
        Fate::Keep => format!("keep ({})", verdict.by.name()),
        Fate::Metadata(field) => field.name().to_owned(),
        Fate::Drop(kind) => format!("{} ({})", kind.name(), verdict.by.name()),
    }
}
