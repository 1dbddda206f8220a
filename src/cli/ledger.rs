//! `copydesk ledger`

use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use clap::{Args, Subcommand};

use super::which::Which;
use super::{Unwritten, exit, owner};
use crate::desk::configuration::{Configuration, duration};
use crate::desk::ledger::{self, Ledger as Database, Write, care, rebuild, store};
use crate::desk::lock;
use crate::desk::names;

/// Arguments of the verb.
#[derive(Args)]
#[command(after_help = "\
Examples:
  copydesk ledger verify
  copydesk ledger export | jq -r 'select(.outcome == \"rejected\") | .name'
  copydesk ledger gc --older-than 2160h

Exit codes: 0 done, 1 trouble or, for verify, a difference, 64 usage, 75 the service is running,
78 configuration.")]
pub struct Ledger {
    #[command(flatten)]
    which: Which,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Compare the ledger with the names in the output folders; exit code 1 if they differ
    Verify {
        /// Also read each article, and compare segments with the hashes in their manifests
        #[arg(long)]
        content: bool,
    },
    /// Set the ledger aside and rebuild it from the outputs and failures, while no service runs
    Rebuild,
    /// Print every dump's history, one JSON object per line
    Export,
    /// Forget dumps that were done long ago
    Gc {
        /// How long ago, such as `2160h`
        #[arg(long, value_name = "DURATION", value_parser = duration::parse)]
        older_than: Duration,
    },
}

impl Ledger {
    /// Runs the verb and gives the exit code.
    pub fn run(self) -> u8 {
        let configuration = match self.which.configuration() {
            Ok(configuration) => configuration,
            Err(code) => return code,
        };
        let path = ledger::path(&configuration.state);
        let done = match self.what {
            What::Verify { content } => verify(&path, &configuration, content),
            What::Rebuild => rebuild(&path, &configuration),
            What::Export => export(&path),
            What::Gc { older_than } => gc(&path, &configuration.state, older_than),
        };
        done.with_context(|| names::shown(&path)).unwrap_or_else(|error| super::ended(&error))
    }
}

fn verify(path: &Path, configuration: &Configuration, content: bool) -> anyhow::Result<u8> {
    let problems = care::verify(path, configuration, content)?;
    let text: String = problems.iter().map(|problem| format!("{problem}\n")).collect();
    let printed = super::print(&text);
    anstream::eprintln!("{} differences", problems.len());
    Ok(if problems.is_empty() { printed } else { exit::INPUT })
}

fn rebuild(path: &Path, configuration: &Configuration) -> anyhow::Result<u8> {
    owner::check(&configuration.state)?;
    let _lock = lock::take(&configuration.state)?;
    let was_there = path.exists();
    let aside = store::set_aside(path).context("cannot set the ledger aside")?;
    let database = Database::open(&configuration.state, |_| ())?;
    let mut count = 0;
    for desk in &configuration.desk {
        let read = rebuild::read(desk, |write| database.write_blocking(write));
        count += read.map_err(anyhow::Error::msg)?;
    }
    database.write_blocking(Write::Complete).map_err(anyhow::Error::msg)?;
    let mut text = format!("{count} files recorded\n");
    if was_there {
        text.push_str(&format!("the ledger from before is {}\n", names::shown(&aside)));
    }
    Ok(super::print(&text))
}

fn export(path: &Path) -> anyhow::Result<u8> {
    let mut stdout = BufWriter::new(io::stdout().lock());
    care::export(path, |dump| Ok(writeln!(stdout, "{dump}").map_err(Unwritten)?))?;
    stdout.flush().map_err(Unwritten)?;
    Ok(exit::OK)
}

fn gc(path: &Path, state: &Path, older_than: Duration) -> anyhow::Result<u8> {
    owner::check(state)?;
    // An empty one that is made here would never be made anew from the outputs.
    drop(store::read_only(path)?);
    Ok(super::print(&format!("{} dumps forgotten\n", care::forget(path, older_than)?)))
}
