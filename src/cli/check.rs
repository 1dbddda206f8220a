//! `copydesk check`

use std::path::PathBuf;

use clap::Args;

use super::{exit, which};
use crate::desk::configuration::{Loaded, Problem, Sources, load};

/// Arguments of the verb.
#[derive(Args, Default)]
#[command(after_help = "\
Each mistake is shown with its file and line.

Examples:
  copydesk check --config /etc/copydesk/copydesk.toml && systemctl reload copydesk

Exit codes: 0 nothing wrong, 64 usage, 78 a mistake.")]
pub struct Check {
    /// The configuration file [default: config/copydesk.toml, ~/.config/copydesk/copydesk.toml or
    /// /etc/copydesk/copydesk.toml, the first that is there]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Check {
    /// Runs the verb and gives the exit code.
    pub fn run(self) -> u8 {
        let sources = Sources { file: self.config, ..Sources::of_process() };
        match load(&Sources { file: which::file(&sources), ..sources }) {
            Ok(loaded) if !loaded.bad_rules.is_empty() => wrong(&loaded.bad_rules),
            Ok(loaded) => super::print(&right(&loaded)),
            Err(problems) => wrong(&problems),
        }
    }
}

fn wrong(problems: &[Problem]) -> u8 {
    super::print(&format!("{}\n", super::lines(problems)));
    exit::CONFIG
}

fn right(loaded: &Loaded) -> String {
    let file = loaded.file.as_ref().map(|file| file.display().to_string());
    let mut text = format!("{}: OK\n", file.as_deref().unwrap_or("no file, defaults"));
    let rules = &loaded.configuration.clean.rules;
    if !rules.is_empty() {
        let (number, files) = (rules.iter().count(), rules.files().len());
        let folder = loaded.configuration.rules.display();
        text.push_str(&format!("{folder}: {number} rules in {files} files: OK\n"));
    }
    text
}
