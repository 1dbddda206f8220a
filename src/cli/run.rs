//! `copydesk run`

use std::path::PathBuf;

use clap::Args;
use tracing::info;

use super::exit;
use crate::desk::configuration::{Sources, load};
use crate::desk::lock::LockError;
use crate::desk::logging;
use crate::desk::service::{self, ServiceError};

/// Arguments of the verb.
#[derive(Args, Default)]
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
        logging::start(&loaded.configuration.log);
        if loaded.file.is_none() {
            info!(event = "no_config_file");
        }
        match service::run(loaded, sources, once) {
            Ok(totals) if once && totals.failed > 0 => exit::INPUT,
            Ok(_) => exit::OK,
            Err(error) => {
                anstream::eprintln!("copydesk: {error}");
                match error {
                    ServiceError::Lock(LockError::Held { .. }) => exit::BUSY,
                    _ => exit::INPUT,
                }
            }
        }
    }
}
