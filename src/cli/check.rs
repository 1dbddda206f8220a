//! `copydesk check`

use std::path::PathBuf;

use clap::Args;

use super::{exit, which};
use crate::desk::configuration::{Sources, load};

/// Arguments of the verb.
#[derive(Args, Default)]
#[command(after_help = "\
Each mistake is told with its file and line.

Examples:
  copydesk check --config /etc/copydesk/copydesk.toml && systemctl reload copydesk

Exit codes: 0 nothing wrong, 64 usage, 78 a mistake.")]
pub struct Check {
    /// The configuration file [default: config/copydesk.toml or /etc/copydesk/copydesk.toml,
    /// whichever is there]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Check {
    /// Runs the verb and gives the exit code.
    pub fn run(self) -> u8 {
        let sources = Sources { file: self.config, ..Sources::of_process() };
        match load(&Sources { file: which::file(&sources), ..sources }) {
            Ok(loaded) if !loaded.bad_rules.is_empty() => {
                loaded.bad_rules.iter().for_each(|problem| anstream::println!("{problem}"));
                exit::CONFIG
            }
            Ok(loaded) => {
                let file = loaded.file.map(|file| file.display().to_string());
                anstream::println!("{}: OK", file.as_deref().unwrap_or("no file, defaults"));
                let rules = &loaded.configuration.clean.rules;
                if !rules.is_empty() {
                    let (number, files) = (rules.iter().count(), rules.files().len());
                    let folder = loaded.configuration.rules.display();
                    anstream::println!("{folder}: {number} rules in {files} files: OK");
                }
                exit::OK
            }
            Err(problems) => {
                problems.iter().for_each(|problem| anstream::println!("{problem}"));
                exit::CONFIG
            }
        }
    }
}
