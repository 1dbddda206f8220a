//! `copydesk explain`: block by block, what is kept and dropped, and why.

use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use clap::Args;

use super::dumps::{self, Dumps, Report};
use super::format::As;
use super::{exit, printable};
use crate::blocks::{Block, Origin, Page};
use crate::clean::{Cleaned, inspect};
use crate::input::Document;
use crate::label::{Fate, Verdict};
use crate::options::Options;
use crate::report::explanation;
use crate::report::view::View;

/// Columns of text shown for a block unless `--full` is given.
pub const WIDTH: usize = 100;

/// Documents of a dump on one page; of more, the first.
const MOST_SHOWN: usize = 50;

/// Arguments of `copydesk explain`.
#[derive(Args)]
#[command(after_help = "\
Each line is a block: where it was, what happens to it (kept, a field, or a kind of clutter), who
decided (a rule's id, or the model), the model's probability that it is part of the article, and
its text. Colour is used on a terminal unless NO_COLOR is set.

Examples:
  copydesk explain page.html
  copydesk explain --full --as html --url https://example.org/a saved.bin
  copydesk explain --html page.html > page-explained.html

Exit codes: 0 done, 1 the file could not be read or holds no document, 64 usage,
78 configuration.")]
pub struct Explain {
    /// The dump
    file: PathBuf,
    /// The format, instead of recognising it
    #[arg(long = "as", value_name = "FORMAT", default_value = "auto", value_parser = As::parser())]
    format: As,
    /// The address that the dump was fetched from
    #[arg(long, value_parser = dumps::address)]
    url: Option<String>,
    /// Show each block's whole text
    #[arg(long)]
    full: bool,
    /// Write a page for a browser to standard output: the dump and the article side by side
    #[arg(long, conflicts_with = "full")]
    html: bool,
    /// Use the `[clean]` settings of this file, instead of those of config/copydesk.toml, if any
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The folder of your own rules, instead of the configuration's
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
}

impl Explain {
    /// Runs the verb and gives the exit code.
    pub fn run(self) -> u8 {
        let options = match super::options(self.config.as_deref(), self.rules.as_deref(), false) {
            Ok(options) => options,
            Err(message) => {
                eprintln!("{message}");
                return exit::CONFIG;
            }
        };
        let report = Report::default();
        let named = (self.format.format(), self.url.clone());
        let (mut views, mut seen, mut code) = (Vec::new(), 0_usize, exit::OK);
        for document in Dumps::new(std::slice::from_ref(&self.file), named, &options, &report) {
            seen += 1;
            if self.html {
                views.extend(View::of(&document, &options));
                if views.len() >= MOST_SHOWN {
                    break;
                }
                continue;
            }
            if let Err(error) = super::show(&self.explain(&document, &options)) {
                return error.tell();
            }
        }
        if self.html && report.unread.get() == 0 {
            code = super::print(&explanation(&self.file.to_string_lossy(), &views));
        }
        if report.unread.get() > 0 {
            return exit::INPUT;
        }
        if seen == 0 {
            let file = self.file.display();
            let why = match report.skipped().told() {
                skipped if skipped.is_empty() => "name a dump, or a folder that holds some".into(),
                skipped => format!("passed over: {skipped}"),
            };
            eprintln!("copydesk: no document in {file}; {why}");
            return exit::INPUT;
        }
        code
    }

    fn explain(&self, document: &Document<'_>, options: &Options) -> String {
        let Cleaned { page, verdicts, article } = inspect(document, options);
        let record = document.record.map(|n| format!(" record {n}")).unwrap_or_default();
        let source = &article.source;
        let mut text = format!(
            "{}{record}: {}, {}, {} bytes → {}, confidence {:.2}\n",
            printable(&document.name),
            source.format.name(),
            source.encoding,
            source.bytes,
            article.kind.name(),
            article.confidence,
        );
        for note in &article.notes {
            text.push_str(&format!("  note: {}\n", printable(note)));
        }
        for (block, verdict) in page.blocks.iter().zip(&verdicts) {
            text.push_str(&self.line(&page, block, verdict));
        }
        text
    }

    fn line(&self, page: &Page, block: &Block, verdict: &Verdict) -> String {
        let (fate, style) = match verdict.fate {
            Fate::Keep => ("keep".to_owned(), Style::new().fg_color(Some(AnsiColor::Green.into()))),
            Fate::Metadata(field) => {
                (field.name().to_owned(), Style::new().fg_color(Some(AnsiColor::Cyan.into())))
            }
            Fate::Drop(kind) => {
                (kind.name().to_owned(), Style::new().fg_color(Some(AnsiColor::Red.into())))
            }
        };
        let place = place(page, block);
        let text = printable(&block.text);
        let text = if self.full { text } else { text.chars().take(WIDTH).collect() };
        let by = verdict.by.name();
        let score = verdict.score;
        format!("{place:>7} {style}{fate:<17}{style:#} {by:<32} {score:.2} {text}\n")
    }
}

/// Where a block stood.
pub fn place(page: &Page, block: &Block) -> String {
    match (block.origin, block.element) {
        (Origin::Lines { first, last }, _) if first == last => format!("{first}"),
        (Origin::Lines { first, last }, _) => format!("{first}-{last}"),
        (Origin::Element, Some(element)) => page.path(element),
        (Origin::Element, None) => String::new(),
    }
}
