//! `copydesk ledger`

use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use clap::{Args, Subcommand};

use super::which::Which;
use super::{advice, exit, owner};
use crate::desk::configuration::{Configuration, duration};
use crate::desk::ledger::{self, Ledger as Database, care, rebuild};
use crate::desk::lock::{self, LockError};
use crate::desk::names;

/// Arguments of the verb.
#[derive(Args)]
#[command(after_help = "\
Examples:
  copydesk ledger verify
  copydesk ledger export | jq -r 'select(.outcome == \"rejected\") | .name'
  copydesk ledger gc --older-than 2160h

Exit codes: 0 done, 1 trouble or, of verify, a difference, 64 usage, 75 the service runs, 78
configuration.")]
pub struct Ledger {
    #[command(flatten)]
    which: Which,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Compare the ledger with the output folders; exit code 1 when they differ
    Verify,
    /// Set the ledger aside and make it anew from the outputs and failures, while no service runs
    Rebuild,
    /// Print every dump's history, one JSON object a line
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
            What::Verify => verify(&path, &configuration),
            What::Rebuild => rebuild(&path, &configuration),
            What::Export => export(&path),
            What::Gc { older_than } => gc(&path, older_than),
        };
        done.unwrap_or_else(|error| {
            anstream::eprintln!("copydesk: {}: {}", names::shown(&path), advice::tell(&*error));
            match error.downcast_ref() {
                Some(LockError::Held { .. }) => exit::BUSY,
                _ => exit::INPUT,
            }
        })
    }
}

fn verify(path: &Path, configuration: &Configuration) -> anyhow::Result<u8> {
    let problems = care::verify(path, configuration)?;
    problems.iter().for_each(|problem| anstream::println!("{problem}"));
    anstream::eprintln!("{} differences", problems.len());
    Ok(if problems.is_empty() { exit::OK } else { exit::INPUT })
}

fn rebuild(path: &Path, configuration: &Configuration) -> anyhow::Result<u8> {
    owner::check(&configuration.state)?;
    let _lock = lock::take(&configuration.state)?;
    let was_there = path.exists();
    let aside = ledger::store::set_aside(path).context("cannot set the ledger aside")?;
    let database = Database::open(&configuration.state, |_| ())?;
    let mut count = 0;
    for desk in &configuration.desk {
        let read = rebuild::read(desk, |write| database.write_blocking(write));
        count += read.map_err(anyhow::Error::msg)?;
    }
    anstream::println!("{count} files recorded");
    if was_there {
        anstream::println!("the ledger from before is {}", names::shown(&aside));
    }
    Ok(exit::OK)
}

fn export(path: &Path) -> anyhow::Result<u8> {
    let mut stdout = BufWriter::new(io::stdout().lock());
    care::export(path, |dump| writeln!(stdout, "{dump}"))?;
    stdout.flush()?;
    Ok(exit::OK)
}

fn gc(path: &Path, older_than: Duration) -> anyhow::Result<u8> {
    anstream::println!("{} dumps forgotten", care::forget(path, older_than)?);
    Ok(exit::OK)
}
