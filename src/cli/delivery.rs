//! Where the articles of `copydesk clean` go: one after the other to standard output, or each to a
//! file of its own.

use std::fs;
use std::io::{self, BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Context;
use clap::ValueEnum;

use super::Unwritten;
use super::pipeline::Sink;
use super::summary::Summary;
use crate::article::{Article, Kind};
use crate::desk::folders::REJECTED;
use crate::desk::{layout, publish};

/// What is written of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// All of it, as a line of JSON
    Json,
    /// Its text
    Text,
    /// Its text as Markdown
    Markdown,
}

/// How articles are written.
#[derive(Clone, Copy)]
pub struct Style {
    /// What of them.
    pub form: Form,
    /// Whether JSON is indented.
    pub pretty: bool,
    /// Whether what is no article is left out.
    pub articles_only: bool,
}

/// Writes articles, and counts them.
pub struct Delivery {
    to: To,
    style: Style,
    summary: Summary,
    /// Bytes read of the dumps so far.
    read: Arc<AtomicU64>,
}

enum To {
    Stdout(BufWriter<Stdout>),
    Folder(PathBuf),
}

impl Delivery {
    /// To files in a folder, which is made if missing, or to standard output.
    pub fn new(
        folder: Option<&Path>,
        style: Style,
        summary: Summary,
        read: Arc<AtomicU64>,
    ) -> anyhow::Result<Delivery> {
        let to = match folder {
            Some(folder) => {
                fs::create_dir_all(folder)
                    .with_context(|| format!("cannot create {}", folder.display()))?;
                To::Folder(folder.to_owned())
            }
            None => To::Stdout(BufWriter::new(io::stdout())),
        };
        Ok(Delivery { to, style, summary, read })
    }

    /// What was delivered.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// What is written of an article; nothing of what has no text to be written.
    fn written(&self, article: &Article) -> anyhow::Result<Option<Vec<u8>>> {
        let is_rejected = article.kind == Kind::Rejected;
        let mut bytes = match self.style.form {
            _ if is_rejected && self.style.articles_only => return Ok(None),
            Form::Json if self.style.pretty => serde_json::to_vec_pretty(article)?,
            Form::Json => serde_json::to_vec(article)?,
            _ if is_rejected => return Ok(None),
            Form::Text => article.text.clone().into_bytes(),
            Form::Markdown => article.markdown.clone().unwrap_or_default().into_bytes(),
        };
        bytes.push(b'\n');
        Ok(Some(bytes))
    }
}

impl Sink for Delivery {
    type Error = anyhow::Error;

    fn take(&mut self, article: Article, time: Duration) -> anyhow::Result<()> {
        self.summary.add(&article, time);
        self.summary.progress(self.read.load(Ordering::Relaxed));
        let Some(bytes) = self.written(&article)? else { return Ok(()) };
        match &mut self.to {
            To::Stdout(stdout) => {
                // Texts are parted as pages are; lines of JSON part themselves.
                let is_next = self.style.form != Form::Json && self.summary.written() > 0;
                let parting = if is_next { "\x0c\n" } else { "" };
                stdout.write_all(parting.as_bytes()).map_err(Unwritten)?;
                stdout.write_all(&bytes).map_err(Unwritten)?;
                self.summary.wrote(false);
            }
            To::Folder(folder) => {
                let is_rejected = article.kind == Kind::Rejected;
                let of_its_kind = if is_rejected { &folder.join(REJECTED) } else { &*folder };
                let name = layout::file_name(&article, self.style.form.ending());
                self.summary.wrote(put(of_its_kind, &name, &bytes)?);
            }
        }
        Ok(())
    }

    fn rest(&mut self) -> anyhow::Result<()> {
        match &mut self.to {
            To::Stdout(stdout) => Ok(stdout.flush().map_err(Unwritten)?),
            To::Folder(_) => Ok(()),
        }
    }
}

impl Form {
    fn ending(self) -> &'static str {
        match self {
            Form::Json => ".json",
            Form::Text => ".txt",
            Form::Markdown => ".md",
        }
    }
}

/// Puts a file whole into a folder, or not at all. Whether it has replaced one?
fn put(folder: &Path, name: &str, bytes: &[u8]) -> anyhow::Result<bool> {
    let target = folder.join(name);
    let temporary = publish::Temporary::new(folder, &format!(".copydesk-{}", std::process::id()));
    let is_there = target.exists();
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(temporary.path(), bytes))
        .and_then(|()| fs::rename(temporary.path(), &target))
        .with_context(|| format!("cannot write {}", target.display()))?;
    Ok(is_there)
}
