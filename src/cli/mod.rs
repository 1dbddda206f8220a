//! The verbs: one file each, and one line in `Verb`.

pub mod check;
pub mod clean;
pub mod doctor;
mod dumps;
pub mod explain;
pub mod failed;
mod format;
pub mod ledger;
mod pipeline;
pub mod run;
pub mod schema;
mod summary;
pub mod worker;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::desk::configuration::{Configuration, Sources, load};
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
/// Without a verb: the service, with config/copydesk.toml.
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
    /// Clean files once: one JSON object a line on stdout, one for each document
    Clean(clean::Clean),
    /// Show block by block what is kept and dropped, and why
    Explain(explain::Explain),
    /// Validate the configuration
    Check(check::Check),
    /// Look for what stands in the service's way: folders, rights, limits, names that are passed over
    Doctor(doctor::Doctor),
    /// The dumps that were given up: list them, show why, try them again
    Failed(failed::Failed),
    /// The ledger: compare it with the outputs, make it anew, export it, shorten it
    Ledger(ledger::Ledger),
    /// Print the article's JSON Schema
    Schema(schema::Schema),
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
    let code = match arguments.verb.unwrap_or_else(|| Verb::Run(run::Run::default())) {
        Verb::Run(run) => run.run(),
        Verb::Clean(clean) => clean.run(),
        Verb::Explain(explain) => explain.run(),
        Verb::Check(check) => check.run(),
        Verb::Doctor(doctor) => doctor.run(),
        Verb::Failed(failed) => failed.run(),
        Verb::Ledger(ledger) => ledger.run(),
        Verb::Schema(schema) => schema.run(),
        Verb::Worker(worker) => worker.run(),
    };
    ExitCode::from(code)
}

/// The command line's definition, from which `docs/verbs.md` is made.
pub fn command() -> clap::Command {
    Arguments::command()
}

/// The configuration of `file`, or of the usual place.
fn configuration(file: Option<PathBuf>) -> Result<Configuration, String> {
    let loaded = load(&Sources { file, ..Sources::of_process() });
    loaded
        .map(|loaded| loaded.configuration)
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

/// The same; a mistake in it is told, and its exit code given.
fn configured(file: Option<PathBuf>) -> Result<Configuration, u8> {
    configuration(file).map_err(|message| {
        anstream::eprintln!("{message}");
        exit::CONFIG
    })
}

/// The cleaning options of the one-shot verbs: flags over environment over `file` over defaults.
fn options(file: Option<&Path>, markdown: bool) -> Result<Options, String> {
    let mut options = configuration(file.map(Path::to_owned))?.clean;
    options.markdown |= markdown;
    Ok(options)
}

/// Prints to stdout, with colour only where it is wanted. A closed pipe ends the output quietly.
fn print(text: &str) {
    let mut stdout = anstream::stdout().lock();
    let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
}
