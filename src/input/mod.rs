//! From a dump's bytes to documents: recognise the format, split, decode.
//!
//! Formats are one file each and one line in [`FORMATS`].

pub mod encoding;
pub mod jsonl;
pub mod mojibake;
pub mod sniff;

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::blocks::Declared;

/// A format that a document or dump can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A whole HTML or XHTML page.
    Html,
    /// A page that something flattened to plain text.
    Text,
    /// A page that something turned into Markdown.
    Markdown,
    /// One JSON object a line, each a document.
    #[serde(rename = "jsonl")]
    JsonLines,
}

/// A row of the table of formats.
pub struct FormatRow {
    /// The format.
    pub format: Format,
    /// Its name in options, on the command line and in `source.format`.
    pub name: &'static str,
    /// File name endings that suggest it, lower-case, without the dot.
    pub endings: &'static [&'static str],
    /// What it is, for people.
    pub meaning: &'static str,
}

/// Every format, in the order in which the documentation lists them.
#[rustfmt::skip] // one row, one line
pub const FORMATS: &[FormatRow] = &[
    FormatRow { format: Format::Html, name: "html", endings: &["html", "htm", "xhtml", "xht", "shtml"], meaning: "A whole HTML or XHTML page." },
    FormatRow { format: Format::Text, name: "text", endings: &["txt", "text"], meaning: "A page flattened to plain text." },
    FormatRow { format: Format::Markdown, name: "markdown", endings: &["md", "markdown", "mkd"], meaning: "A page turned into Markdown." },
    FormatRow { format: Format::JsonLines, name: "jsonl", endings: &["jsonl", "ndjson", "jl"], meaning: "One JSON object a line, each a document." },
];

impl Format {
    /// The name in options, on the command line and in `source.format`.
    pub fn name(self) -> &'static str {
        FORMATS.iter().find(|row| row.format == self).map_or("text", |row| row.name)
    }

    /// The format of this name.
    pub fn from_name(name: &str) -> Option<Format> {
        FORMATS.iter().find(|row| row.name == name).map(|row| row.format)
    }
}

/// What a scraper left: some bytes under a name.
#[derive(Clone, Debug)]
pub struct Dump<'a> {
    /// The path relative to the watch folder, or as given to the command. It goes into
    /// `source.name` and its ending helps to recognise the format.
    pub name: String,
    /// The bytes as they came.
    pub bytes: Cow<'a, [u8]>,
    /// The format, where the caller knows it; otherwise it is recognised.
    pub format: Option<Format>,
    /// The page's address, where the caller knows it.
    pub url: Option<String>,
}

impl<'a> Dump<'a> {
    /// A dump of unknown format and address.
    pub fn new<B: AsRef<[u8]> + ?Sized>(name: impl Into<String>, bytes: &'a B) -> Dump<'a> {
        Dump { name: name.into(), bytes: Cow::Borrowed(bytes.as_ref()), format: None, url: None }
    }
}

/// One document of a dump, still undecoded where its container did not decode it.
#[derive(Clone, Debug)]
pub struct Document<'a> {
    /// [`Dump::name`].
    pub name: String,
    /// The format of the content; never a container such as JSON Lines, unless the record is bad.
    pub format: Format,
    /// The content, or why there is none.
    pub content: Content<'a>,
    /// The page's address, from the caller or the record.
    pub url: Option<String>,
    /// Which record of a many-document dump this is, counted from 1 (the line, for JSON Lines).
    pub record: Option<u64>,
    /// The record's own id.
    pub id: Option<String>,
    /// What the record says about the document.
    pub declared: Vec<Declared>,
}

/// What a document holds.
#[derive(Clone, Debug)]
pub enum Content<'a> {
    /// Bytes whose encoding is still to be found.
    Bytes(Cow<'a, [u8]>),
    /// Text that its container already decoded.
    Text(String),
    /// Nothing that could be read; the note says why (`code: sentence`). The bytes are the
    /// record as it came.
    Bad {
        /// The record as it came.
        bytes: Cow<'a, [u8]>,
        /// `code: sentence`.
        note: String,
    },
}

impl Document<'_> {
    /// The same document, independent of its dump.
    pub fn into_owned(self) -> Document<'static> {
        let content = match self.content {
            Content::Bytes(bytes) => Content::Bytes(Cow::Owned(bytes.into_owned())),
            Content::Text(text) => Content::Text(text),
            Content::Bad { bytes, note } => {
                Content::Bad { bytes: Cow::Owned(bytes.into_owned()), note }
            }
        };
        Document {
            name: self.name,
            format: self.format,
            content,
            url: self.url,
            record: self.record,
            id: self.id,
            declared: self.declared,
        }
    }
}

impl Content<'_> {
    /// The bytes that give the document its identity.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Content::Bytes(bytes) | Content::Bad { bytes, .. } => bytes,
            Content::Text(text) => text.as_bytes(),
        }
    }
}

/// The documents of a dump, in order. One dump of a single-document format is one document.
pub fn documents<'a>(dump: &'a Dump<'_>) -> Box<dyn Iterator<Item = Document<'a>> + 'a> {
    match dump.format.unwrap_or_else(|| sniff::format(&dump.name, &dump.bytes)) {
        Format::JsonLines => Box::new(jsonl::documents(dump)),
        format => Box::new(std::iter::once(Document {
            name: dump.name.clone(),
            format,
            content: Content::Bytes(Cow::Borrowed(&dump.bytes)),
            url: dump.url.clone(),
            record: None,
            id: None,
            declared: Vec::new(),
        })),
    }
}
