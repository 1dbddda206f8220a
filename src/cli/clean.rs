//! `copydesk clean`: the one-shot command, the contract that other tools rely on.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::delivery::{Delivery, Form, Style};
use super::dumps::{self, Dumps, Report};
use super::format::As;
use super::{exit, pipeline, summary::Summary};
use crate::label::{CLUTTER, Clutter};
use crate::options::Options;

/// Arguments of `copydesk clean`.
#[derive(Args)]
#[command(after_help = "\
Examples:
  copydesk clean page.html                     one article, one JSON line
  copydesk clean --threads 4 dumps/ > out.jsonl    a folder, in sorted order
  curl -s https://example.org/ | copydesk clean --as html --url https://example.org/ -
  copydesk clean --print text page.html        the text alone, with a form feed between documents
  copydesk clean --articles-only --no-removed --out articles dumps/

In folders, these are passed over: hidden names, unfinished files (*.part, *.tmp and whatever else
the service ignores by default), files beside dumps (*.meta.json, *.headers) and links to folders.
Documents of a stream come out as they are done, once its first 64 KiB have shown the format.
Every setting of `[clean]` is also a variable, such as COPYDESK_CLEAN_RECALL_WEIGHT=2.

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
    /// How many documents to clean at the same time [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    /// Write each document to a file in this folder instead of standard output, named as the service
    /// names it: the same document twice is one file. What is not an article goes to .rejected/ there
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// What to write of each document; text and Markdown are only written of articles
    #[arg(long, value_name = "FORM", value_enum, default_value = "json")]
    print: Form,
    /// Leave out documents that are not articles
    #[arg(long)]
    articles_only: bool,
    /// Leave out the list of what was removed
    #[arg(long)]
    no_removed: bool,
    /// A kind of clutter to keep in the text, such as author_bio (docs/clutter.md); may be repeated
    #[arg(long, value_name = "KIND", value_parser = clutter(), hide_possible_values = true)]
    keep: Vec<Clutter>,
    /// Indent the JSON
    #[arg(long)]
    pretty: bool,
    /// Fill the `markdown` field: the text with links and emphasis
    #[arg(long)]
    markdown: bool,
    /// Use the `[clean]` settings of this file, instead of those of config/copydesk.toml, if any
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The folder of your own rules, instead of the configuration's
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
}

impl Clean {
    /// Runs the verb and gives the exit code.
    pub fn run(self) -> u8 {
        match super::options(self.config.as_deref(), self.rules.as_deref(), self.markdown) {
            Ok(options) => match self.clean(&self.refine(options)) {
                Ok(0) => exit::OK,
                Ok(_) => exit::INPUT,
                Err(error) => super::ended(&error),
            },
            Err(message) => {
                eprintln!("{message}");
                exit::CONFIG
            }
        }
    }

    /// The options with what the flags say.
    fn refine(&self, mut options: Options) -> Options {
        options.markdown |= self.print == Form::Markdown;
        options.removed &= !self.no_removed;
        for kind in &self.keep {
            if !options.keep.contains(kind) {
                options.keep.push(*kind);
            }
        }
        options
    }

    /// Cleans everything and gives the number of inputs that could not be read.
    fn clean(&self, options: &Options) -> anyhow::Result<u64> {
        let threads = match self.threads {
            Some(threads) => usize::from(threads),
            None => std::thread::available_parallelism().map_or(1, usize::from),
        };
        let report = Report::default();
        let named = (self.format.format(), self.url.clone());
        let dumps = Dumps::new(&self.paths, named, options, &report);
        let bytes = io::stderr().is_terminal().then(|| dumps.bytes()).flatten();
        let (pretty, articles_only) = (self.pretty, self.articles_only);
        let style = Style { form: self.print, pretty, articles_only };
        let (summary, read) = (Summary::start(bytes), report.read.clone());
        let mut delivery = Delivery::new(self.out.as_deref(), style, summary, read)?;
        pipeline::ordered(dumps, threads, options, &mut delivery)?;
        eprintln!("{}", delivery.summary().finish(&report));
        Ok(report.unread.get())
    }
}

/// The parser of a kind of clutter.
fn clutter() -> impl TypedValueParser<Value = Clutter> {
    let named = CLUTTER.iter().map(|row| PossibleValue::new(row.name).help(row.meaning));
    let kind = |name: String| CLUTTER.iter().find(|row| row.name == name).map(|row| row.kind);
    PossibleValuesParser::new(named).map(move |name| kind(name).unwrap_or(Clutter::Other))
}
