//! The verbs: one file each, and one line in `Verb`.

mod advice;
pub mod check;
pub mod clean;
pub mod completions;
mod delivery;
pub mod doctor;
mod dumps;
pub mod explain;
pub mod failed;
mod format;
pub mod install_unit;
pub mod ledger;
pub mod man;
mod owner;
mod pipeline;
mod progress;
pub mod reclean;
pub mod report;
pub mod rules;
pub mod run;
pub mod schema;
pub mod status;
mod summary;
mod which;
pub mod worker;

use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::desk::configuration::{Problem, Sources, load};
use crate::desk::lock::LockError;
use crate::options::Options;

/// Exit codes, after sysexits(3).
pub mod exit {
    /// All went well.
    pub const OK: u8 = 0;
    /// An input could not be read, or an output not be written.
    pub const INPUT: u8 = 1;
    /// The command line is wrong (EX_USAGE).
    pub const USAGE: u8 = 64;
    /// Somebody else holds what is needed (EX_TEMPFAIL).
    pub const BUSY: u8 = 75;
    /// The configuration is wrong (EX_CONFIG).
    pub const CONFIG: u8 = 78;
}

/// Turns what scrapers leave behind into clean articles.
///
/// Without a verb it runs the service, if there is a config/copydesk.toml.
#[derive(Parser)]
#[command(name = "copydesk", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Subcommand)]
enum Verb {
    /// Watch a folder and publish an article for every dump dropped there (the service)
    Run(run::Run),
    /// Clean files once: one line of JSON on stdout for each document
    Clean(clean::Clean),
    /// Show block by block what is kept and dropped, and why
    Explain(explain::Explain),
    /// Validate the configuration
    Check(check::Check),
    /// List the rules in force, or try a file of your own
    Rules(rules::RulesVerb),
    /// Show the state of the service: what is waiting, what was done and how fast, what failed
    Status(status::Status),
    /// Do finished dumps again after new rules, settings or a new version, and show the changes
    Reclean(reclean::Reclean),
    /// Write a page for a browser: what came in and went out, and documents before and after
    Report(report::Report),
    /// Look for problems: folders, permissions, limits, names that are passed over
    Doctor(doctor::Doctor),
    /// List the dumps that were given up, show why, try them again
    Failed(failed::Failed),
    /// Compare the ledger with the outputs, rebuild it, export it, shorten it
    Ledger(ledger::Ledger),
    /// Print the article's JSON Schema
    Schema(schema::Schema),
    /// Install the systemd unit and a configuration, without a package
    InstallUnit(install_unit::InstallUnit),
    /// Print a script that completes copydesk's command line in a shell
    Completions(completions::Completions),
    /// Print the manual page of a verb
    Man(man::Man),
    /// Clean documents that the service sends on stdin (started by the service, not by people)
    #[command(hide = true)]
    Worker(worker::Worker),
}

/// Runs the verb that the command line names.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors; everything else is a usage error.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { exit::USAGE } else { exit::OK });
        }
    };
    // Whoever tries out the bare command does not want watch/, out/ and state/ wherever they are.
    if arguments.verb.is_none() && Sources::of_process().find_file().is_none() {
        let _ = command().write_help(&mut io::stderr());
        eprintln!(
            "\nThere is no config/copydesk.toml here: `copydesk run` runs the service all the same."
        );
        return ExitCode::from(exit::USAGE);
    }
    let code = match arguments.verb.unwrap_or_else(|| Verb::Run(run::Run::default())) {
        Verb::Run(run) => run.run(),
        Verb::Clean(clean) => clean.run(),
        Verb::Explain(explain) => explain.run(),
        Verb::Check(check) => check.run(),
        Verb::Rules(rules) => rules.run(),
        Verb::Status(status) => status.run(),
        Verb::Reclean(reclean) => reclean.run(),
        Verb::Report(report) => report.run(),
        Verb::Doctor(doctor) => doctor.run(),
        Verb::Failed(failed) => failed.run(),
        Verb::Ledger(ledger) => ledger.run(),
        Verb::Schema(schema) => schema.run(),
        Verb::InstallUnit(install_unit) => install_unit.run(),
        Verb::Completions(completions) => completions.run(),
        Verb::Man(man) => man.run(),
        Verb::Worker(worker) => worker.run(),
    };
    ExitCode::from(code)
}

/// The command line's definition, from which `docs/verbs.md` is made.
pub fn command() -> clap::Command {
    Arguments::command()
}

/// The cleaning options of the one-shot verbs: flags over environment over `file` over defaults.
/// `rules` names a folder of the user's own rules, in the place of the configuration's.
fn options(file: Option<&Path>, rules: Option<&Path>, markdown: bool) -> Result<Options, String> {
    let sources = Sources { file: file.map(Path::to_owned), ..Sources::of_process() };
    let loaded = load(&sources).map_err(|problems| lines(&problems))?;
    let mut options = loaded.configuration.clean;
    let mut problems = loaded.bad_rules;
    if let Some(folder) = rules {
        if !folder.is_dir() {
            return Err(format!("copydesk: {} is no folder of rules", folder.display()));
        }
        (options.rules, problems) = crate::desk::rules::read(folder);
    }
    options.markdown |= markdown;
    if problems.is_empty() { Ok(options) } else { Err(lines(&problems)) }
}

/// Problems, one a line.
fn lines(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Untrusted text without the control characters that would speak to the terminal.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Prints to stdout, with colour only where it is wanted, and gives the exit code.
fn print(text: &str) -> u8 {
    show(text).map_or_else(|error| error.tell(), |()| exit::OK)
}

/// [`print`] for those who go on afterwards, unless nobody reads any more.
fn show(text: &str) -> Result<(), Unwritten> {
    let mut stdout = anstream::stdout().lock();
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(Unwritten)
}

/// Tells what has ended a verb, and gives its exit code.
fn ended(error: &anyhow::Error) -> u8 {
    if let Some(unwritten) = error.downcast_ref::<Unwritten>() {
        return unwritten.tell();
    }
    anstream::eprintln!("copydesk: {}", printable(&advice::tell(&**error)));
    match error.downcast_ref() {
        Some(LockError::Held { .. }) => exit::BUSY,
        _ => exit::INPUT,
    }
}

/// Standard output cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write to standard output")]
struct Unwritten(#[source] io::Error);

impl Unwritten {
    /// Tells it, and gives the exit code. A closed pipe ends the output quietly.
    fn tell(&self) -> u8 {
        if self.0.kind() == ErrorKind::BrokenPipe {
            return exit::OK;
        }
        // There may be nobody left to tell.
        let _ = writeln!(io::stderr(), "copydesk: {}", advice::tell(self));
        exit::INPUT
    }
}
