//! `copydesk clean`: the one-shot command, the contract that other tools rely on.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use super::dumps::{self, Dumps, Report};
use super::format::As;
use super::{Unwritten, exit, pipeline, summary::Summary};
use crate::article::Article;
use crate::options::Options;

/// Arguments of `copydesk clean`.
#[derive(Args)]
#[command(after_help = "\
Examples:
  copydesk clean page.html                     one article, one JSON line
  copydesk clean --threads 4 dumps/ > out.jsonl    a folder, in sorted order
  curl -s https://example.org/ | copydesk clean --as html --url https://example.org/ -

Exit codes: 0 done, 1 an input could not be read, 64 usage, 78 configuration.")]
pub struct Clean {
    /// Files, folders (walked recursively, in sorted order), or - for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The format, instead of recognising it
    #[arg(long = "as", value_name = "FORMAT", default_value = "auto", value_parser = As::parser())]
    format: As,
    /// The address that the documents were fetched from
    #[arg(long, value_parser = dumps::address)]
    url: Option<String>,
    /// Documents cleaned side by side [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    /// Write each article to a file in this folder instead of standard output
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Indent the JSON
    #[arg(long)]
    pretty: bool,
    /// Fill the `markdown` field: the text with links and emphasis
    #[arg(long)]
    markdown: bool,
    /// Take the `[clean]` settings of this file, instead of config/copydesk.toml where that is there
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The folder of your own rules, instead of the configuration's
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
}

impl Clean {
    /// Runs the verb and gives the exit code.
    pub fn run(self) -> u8 {
        let options =
            match super::options(self.config.as_deref(), self.rules.as_deref(), self.markdown) {
                Ok(options) => options,
                Err(message) => {
                    eprintln!("{message}");
                    return exit::CONFIG;
                }
            };
        match self.clean(&options) {
            Ok(unread) => {
                if unread > 0 {
                    exit::INPUT
                } else {
                    exit::OK
                }
            }
            Err(error) => super::ended(&error),
        }
    }

    /// Cleans everything and gives the number of inputs that could not be read.
    fn clean(&self, options: &Options) -> anyhow::Result<u64> {
        if let Some(folder) = &self.out {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot create {}", folder.display()))?;
        }
        let threads = match self.threads {
            Some(threads) => usize::from(threads),
            None => std::thread::available_parallelism().map_or(1, usize::from),
        };
        let mut stdout = BufWriter::new(io::stdout().lock());
        let report = Report::default();
        let named = (self.format.format(), self.url.clone());
        let dumps = Dumps::new(&self.paths, named, options, &report);
        let bytes = io::stderr().is_terminal().then(|| dumps.bytes()).flatten();
        let mut summary = Summary::start(bytes);
        let outcome = pipeline::ordered(dumps, threads, options, |article, time| {
            summary.add(&article, time);
            summary.progress(report.bytes_read());
            self.write(&article, &mut stdout)
        });
        outcome.and_then(|()| Ok(stdout.flush().map_err(Unwritten)?))?;
        eprintln!("{}", summary.finish(&report.skipped()));
        Ok(report.unread.get())
    }

    fn write(&self, article: &Article, stdout: &mut impl Write) -> anyhow::Result<()> {
        let mut json = if self.pretty {
            serde_json::to_vec_pretty(article)?
        } else {
            serde_json::to_vec(article)?
        };
        json.push(b'\n');
        match &self.out {
            Some(folder) => {
                let path = folder.join(crate::desk::publish::file_name(article));
                std::fs::write(&path, json)
                    .with_context(|| format!("cannot write {}", path.display()))?;
            }
            None => stdout.write_all(&json).map_err(Unwritten)?,
        }
        Ok(())
    }
}
