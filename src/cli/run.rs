//! `copydesk run`

use std::path::PathBuf;

use clap::Args;
use indicatif::ProgressBar;
use tracing::info;

use super::{advice, exit, progress};
use crate::desk::configuration::{Sources, load};
use crate::desk::lock::LockError;
use crate::desk::logging;
use crate::desk::service::{self, ServiceError};

/// Arguments of the verb.
#[derive(Args, Default)]
#[command(after_help = "\
SIGTERM and SIGINT stop it within five seconds, a second one at once; SIGHUP reloads the
configuration.

Examples:
  copydesk run                                 with config/copydesk.toml
  copydesk run --watch inbox --out articles --state state
  copydesk run --once                          clean what is there, then exit

With --once, steps that the environment prevents are tried again for 30 seconds.

Exit codes: 0 done, 1 trouble or, with --once, a dump failed, could not be taken or was not done,
64 usage, 75 another copydesk has the folders, 78 configuration.")]
pub struct Run {
    /// The configuration file [default: config/copydesk.toml, if it is there]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The folder into which dumps are dropped
    #[arg(long, value_name = "DIR")]
    watch: Option<PathBuf>,
    /// The folder in which articles appear
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The folder of the ledger
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
    /// Clean what is there, then exit
    #[arg(long)]
    once: bool,
}

impl Run {
    /// Runs the verb and gives the exit code.
    pub fn run(self) -> u8 {
        let Run { config, watch, out, state, once } = self;
        let sources = Sources { file: config, watch, out, state, ..Sources::of_process() };
        let loaded = match load(&sources) {
            Ok(loaded) => loaded,
            Err(problems) => {
                problems.iter().for_each(|problem| anstream::eprintln!("{problem}"));
                return exit::CONFIG;
            }
        };
        let bar = if once { progress::of_dumps() } else { ProgressBar::hidden() };
        logging::start(&loaded.configuration.log, &bar);
        if loaded.file.is_none() {
            info!(event = "no_config_file");
        }
        let done = service::run(loaded, sources, once, bar.clone());
        bar.finish_and_clear();
        match done {
            Ok(totals) if once && (totals.failed > 0 || totals.is_left) => exit::INPUT,
            Ok(_) => exit::OK,
            Err(error) => {
                anstream::eprintln!("copydesk: {}", advice::tell(&error));
                match error {
                    ServiceError::Lock(LockError::Held { .. } | LockError::Owned { .. }) => {
                        exit::BUSY
                    }
                    _ => exit::INPUT,
                }
            }
        }
    }
}
