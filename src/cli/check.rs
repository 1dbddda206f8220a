//! `copydesk check`

use std::path::PathBuf;

use clap::Args;

use super::exit;
use crate::desk::configuration::{Sources, load};

/// Arguments of the verb.
#[derive(Args, Default)]
pub struct Check {
    /// The configuration file [default: config/copydesk.toml, if it is there]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Check {
    /// Runs the verb and gives the exit code.
    pub fn run(self) -> u8 {
        match load(&Sources { file: self.config, ..Sources::of_process() }) {
            Ok(loaded) => {
                let file = loaded.file.map(|file| file.display().to_string());
                anstream::println!("{}: OK", file.as_deref().unwrap_or("no file, defaults"));
                exit::OK
            }
            Err(problems) => {
                problems.iter().for_each(|problem| anstream::println!("{problem}"));
                exit::CONFIG
            }
        }
    }
}
