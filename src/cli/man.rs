//! `copydesk man`

use std::fs;
use std::io;
use std::path::PathBuf;

use clap::{Args, Command};
use clap_mangen::Man as Renderer;

use super::{advice, exit};

/// Arguments of the verb.
#[derive(Args)]
#[command(after_help = "\
Examples:
  copydesk man run | man -l -
  copydesk man failed retry | man -l -
  copydesk man --out ~/.local/share/man/man1")]
pub struct Man {
    /// The verb, and the verb below it, if any; none for the page of copydesk itself
    #[arg(conflicts_with = "out")]
    verb: Vec<String>,
    /// Write every page to a file of its own in this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// A page, with the name of its file.
pub struct Page {
    /// `copydesk-run.1`
    pub file: String,
    /// Roff.
    pub text: String,
}

impl Man {
    /// Runs the verb and gives the exit code.
    pub fn run(self) -> u8 {
        let pages = pages();
        if let Some(folder) = self.out {
            let written = fs::create_dir_all(&folder).and_then(|()| {
                pages.iter().try_for_each(|page| fs::write(folder.join(&page.file), &page.text))
            });
            return written.map_or_else(
                |error| {
                    let error = advice::tell(&error);
                    anstream::eprintln!("copydesk: cannot write to {}: {error}", folder.display());
                    exit::INPUT
                },
                |()| exit::OK,
            );
        }
        let names = std::iter::once("copydesk").chain(self.verb.iter().map(String::as_str));
        let file = format!("{}.1", names.collect::<Vec<_>>().join("-"));
        let Some(page) = pages.iter().find(|page| page.file == file) else {
            let names: Vec<&str> = pages.iter().map(|page| page.file.as_str()).collect();
            anstream::eprintln!("copydesk: there is no {file}, but {}", names.join(", "));
            return exit::USAGE;
        };
        super::print(&page.text)
    }
}

/// The page of copydesk and of each verb.
pub fn pages() -> Vec<Page> {
    let mut command = super::command().disable_help_subcommand(true);
    command.build();
    let (mut pages, mut commands) = (Vec::new(), vec![&command]);
    while let Some(command) = commands.pop() {
        commands.extend(command.get_subcommands().filter(|inner| !inner.is_hide_set()));
        // Rendering goes to memory, which takes everything.
        pages.extend(page(command).ok());
    }
    pages.sort_by(|a, b| a.file.cmp(&b.file));
    pages
}

fn page(command: &Command) -> io::Result<Page> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    let mut text = Vec::new();
    let version = concat!("copydesk ", env!("CARGO_PKG_VERSION"));
    let page = Renderer::new(command.clone()).title(name.to_uppercase()).source(version);
    page.manual("copydesk").render(&mut text)?;
    Ok(Page { file: format!("{name}.1"), text: String::from_utf8_lossy(&text).into_owned() })
}
