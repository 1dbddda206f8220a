//! `copydesk clean`: the one-shot command, the contract that other tools rely on.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};
use walkdir::WalkDir;

use super::{exit, pipeline, summary::Summary};
use crate::article::Article;
use crate::input::{self, Dump, Format};
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
    #[arg(long = "as", value_name = "FORMAT", default_value = "auto")]
    format: As,
    /// The address that the documents were fetched from
    #[arg(long)]
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
}

/// `--as`.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub enum As {
    /// Recognise the format from content and name
    Auto,
    /// A whole HTML page
    Html,
    /// A page flattened to plain text
    Text,
    /// A page turned into Markdown
    Markdown,
    /// One JSON object a line
    Jsonl,
}

impl As {
    /// The format, where one was named.
    pub fn format(self) -> Option<Format> {
        self.to_possible_value().and_then(|value| Format::from_name(value.get_name()))
    }
}

impl Clean {
    /// Runs the verb and gives the exit code.
    pub fn run(self) -> u8 {
        let options = match super::options(self.config.as_deref(), self.markdown) {
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
            Err(error) => {
                eprintln!("copydesk: {error:#}");
                exit::INPUT
            }
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
        let mut summary = Summary::start();
        let mut stdout = BufWriter::new(io::stdout().lock());
        let mut unread = 0;
        let files = self.files(&mut unread);
        let mut unreadable = Vec::new();
        let dumps = files.iter().filter_map(|path| match self.read(path) {
            Ok(dump) => Some(dump),
            Err(error) => {
                unreadable.push(error);
                None
            }
        });
        let documents = dumps.flat_map(|dump| {
            // A dump of many documents is split here, in order; its bytes go when it is done.
            input::documents(&dump).map(input::Document::into_owned).collect::<Vec<_>>()
        });
        let outcome = pipeline::ordered(documents, threads, options, |article, time| {
            summary.add(&article, time);
            self.write(&article, &mut stdout)
        });
        outcome.and_then(|()| Ok(stdout.flush()?)).context("cannot write the articles")?;
        for error in &unreadable {
            eprintln!("copydesk: {error:#}");
        }
        eprintln!("{}", summary.finish());
        Ok(unread + unreadable.len() as u64)
    }

    /// Every file that the paths name; folders walked in sorted order. What cannot be walked is
    /// told and counted.
    fn files(&self, unread: &mut u64) -> Vec<PathBuf> {
        let mut files = Vec::new();
        for path in &self.paths {
            if path == Path::new("-") {
                files.push(path.clone());
                continue;
            }
            for entry in WalkDir::new(path).sort_by_file_name() {
                match entry {
                    Ok(entry) if entry.file_type().is_file() || entry.depth() == 0 => {
                        if !entry.path().is_dir() {
                            files.push(entry.into_path());
                        }
                    }
                    Ok(_) => {}
                    Err(error) => {
                        let place = error.path().unwrap_or(path).display();
                        let why = error.io_error().map_or(error.to_string(), ToString::to_string);
                        eprintln!("copydesk: cannot read {place}: {why}");
                        *unread += 1;
                    }
                }
            }
        }
        files
    }

    fn read(&self, path: &Path) -> anyhow::Result<Dump<'static>> {
        let mut bytes = Vec::new();
        let name = if path == Path::new("-") {
            io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
            "-".to_owned()
        } else {
            File::open(path)
                .and_then(|mut file| file.read_to_end(&mut bytes))
                .with_context(|| format!("cannot read {}", path.display()))?;
            path.to_string_lossy().into_owned()
        };
        Ok(Dump { name, bytes: bytes.into(), format: self.format.format(), url: self.url.clone() })
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
            None => stdout.write_all(&json)?,
        }
        Ok(())
    }
}
