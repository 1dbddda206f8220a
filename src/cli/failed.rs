//! `copydesk failed`

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::which::Which;
use super::{advice, exit, owner};
use crate::desk::configuration::{Configuration, Desk};
use crate::desk::dispose::Failure;
use crate::desk::failures::{self, FailedDump};
use crate::desk::names;

/// Arguments of the verb.
#[derive(Args)]
#[command(after_help = "\
Examples:
  copydesk failed ls
  copydesk failed show sub/page.html
  copydesk failed retry sub/page.html
  copydesk failed retry --all

Exit codes: 0 done, 1 there is no such dump, it could not be put back, or no service has run,
64 usage, 78 configuration.")]
pub struct Failed {
    #[command(flatten)]
    which: Which,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// List them: one line per dump with its step and reason
    Ls,
    /// Show all that is known of one
    Show {
        /// The dump's path, as `ls` shows it
        name: PathBuf,
    },
    /// Put dumps back into their watch folder, where the service takes them again
    Retry {
        /// Their paths, as `ls` shows them
        #[arg(required_unless_present = "all")]
        names: Vec<PathBuf>,
        /// All of them
        #[arg(long, conflicts_with = "names")]
        all: bool,
    },
}

/// What there is to say of no failed dump.
const NONE: &str = "no dump was given up";

impl Failed {
    /// Runs the verb and gives the exit code.
    pub fn run(self) -> u8 {
        let configuration = match self.which.configuration_of_a_service() {
            Ok(configuration) => configuration,
            Err(code) => return code,
        };
        match self.what {
            What::Ls => ls(&configuration),
            What::Show { name } => show(&configuration, &name),
            What::Retry { names, .. } => match owner::check(&configuration.state) {
                Ok(()) => retry(&configuration, &names),
                Err(error) => {
                    anstream::eprintln!("copydesk: {error}");
                    exit::INPUT
                }
            },
        }
    }
}

/// Every failed dump with its desk.
fn all(configuration: &Configuration) -> impl Iterator<Item = (&Desk, FailedDump)> {
    let desks = configuration.desk.iter();
    desks.flat_map(|desk| failures::list(desk).into_iter().map(move |dump| (desk, dump)))
}

fn ls(configuration: &Configuration) -> u8 {
    let mut text = String::new();
    for (desk, dump) in all(configuration) {
        let folder =
            if configuration.desk.len() > 1 { desk.watch.as_path() } else { Path::new("") };
        let path = names::shown(&folder.join(&dump.name));
        let error = names::printable(&dump.reason.error);
        text.push_str(&format!("{path}: {}: {error}\n", names::printable(&dump.reason.stage)));
    }
    if text.is_empty() {
        anstream::eprintln!("{NONE}");
    }
    super::print(&text)
}

fn show(configuration: &Configuration, name: &Path) -> u8 {
    let mut text = String::new();
    for (desk, dump) in all(configuration).filter(|(desk, dump)| is_meant(desk, dump, name)) {
        // Writing to a string cannot fail.
        let _ = describe(&mut text, desk, &dump);
    }
    if text.is_empty() { nothing(name) } else { super::print(&text) }
}

fn describe(to: &mut String, desk: &Desk, dump: &FailedDump) -> std::fmt::Result {
    let Failure { job, path, stage, error, attempts, advice } = &dump.reason;
    writeln!(to, "dump:     {}", names::shown(&dump.path))?;
    writeln!(to, "from:     {}", names::shown(&desk.watch.join(path)))?;
    writeln!(to, "step:     {}", names::printable(stage))?;
    writeln!(to, "reason:   {}", names::printable(error))?;
    writeln!(to, "starts:   {attempts}")?;
    writeln!(to, "job:      {}", names::printable(job))?;
    writeln!(to, "{}", names::printable(advice))
}

fn retry(configuration: &Configuration, wanted: &[PathBuf]) -> u8 {
    let mut code = exit::OK;
    let dumps: Vec<(&Desk, FailedDump)> = all(configuration).collect();
    if dumps.is_empty() && wanted.is_empty() {
        anstream::eprintln!("{NONE}");
    }
    for name in wanted {
        if !dumps.iter().any(|(desk, dump)| is_meant(desk, dump, name)) {
            code = nothing(name);
        }
    }
    let meant = |desk: &Desk, dump: &FailedDump| {
        wanted.is_empty() || wanted.iter().any(|name| is_meant(desk, dump, name))
    };
    for (desk, dump) in dumps.iter().filter(|(desk, dump)| meant(desk, dump)) {
        let name = names::shown(&dump.name);
        match failures::retry(desk, dump) {
            Ok(()) => {
                let to = names::shown(&desk.watch.join(&dump.from));
                let text = format!("{name}: back as {to}\n");
                code = code.max(super::print(&text));
            }
            Err(error) => {
                let error = advice::tell(&error);
                anstream::eprintln!("copydesk: cannot put {name} back: {error}");
                code = exit::INPUT;
            }
        }
    }
    code
}

/// Whether a name on the command line means this dump, with or without its watch folder.
fn is_meant(desk: &Desk, dump: &FailedDump, name: &Path) -> bool {
    let meant = names::meant(name);
    let paths = [dump.name.clone(), desk.watch.join(&dump.name), dump.path.clone()];
    paths.iter().any(|path| meant.contains(&names::text(path)))
}

fn nothing(name: &Path) -> u8 {
    anstream::eprintln!(
        "copydesk: no failed dump is called {}; `copydesk failed ls` lists them",
        names::shown(name)
    );
    exit::INPUT
}
