//! From a dump's bytes to documents: recognises the format, opens what is around pages, splits, decodes.
//!
//! Each format is a file and a line in [`FORMATS`]. It is a page, a container of documents, or a layer of
//! compression around anything.

pub(crate) mod composed;
pub mod encoding;
pub(crate) mod mojibake;
pub mod sniff;

mod archives;
mod beside;
mod csv;
mod digest;
mod documents;
mod feed;
mod html;
mod http;
mod json;
mod layers;
mod mail;
mod markdown;
mod mbox;
mod saved;
mod skipped;
mod source;
mod text;
mod utf16;
mod warc;
pub(crate) mod wayback;

use std::borrow::Cow;
use std::io::Read;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::blocks::{Declared, Markup};
use crate::options::Options;

pub use beside::ENDINGS as BESIDE;
pub use documents::{Documents, single};
pub use feed::without_markup;
pub use skipped::{Reason, SKIPS, SkipRow, Skipped};

use documents::{Container, Context, Part};
use layers::Layer;
use sniff::Look;

/// A format that a document or dump can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Format {
    /// A whole HTML or XHTML page.
    Html,
    /// A page that was flattened to plain text.
    Text,
    /// A page that was turned into Markdown.
    Markdown,
    /// One JSON object per line, each a document.
    #[serde(rename = "jsonl")]
    JsonLines,
    /// A JSON array of documents, or one object that is a document or holds such an array.
    Json,
    /// Comma-separated values: a row of names, then one document per row.
    Csv,
    /// The same with tabs.
    Tsv,
    /// A zip archive.
    Zip,
    /// A tar archive.
    Tar,
    /// WARC and WET files.
    Warc,
    /// An HTTP answer saved with its headers.
    Http,
    /// A page saved as MHTML, or a message.
    Mail,
    /// A mailbox of messages.
    Mbox,
    /// An RSS or Atom feed.
    Feed,
    /// Anything compressed with gzip.
    Gzip,
    /// Anything compressed with bzip2.
    Bzip2,
    /// Anything compressed with xz.
    Xz,
    /// Anything compressed with Zstandard.
    Zstd,
    /// Anything compressed with Brotli.
    Brotli,
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
    /// How it is recognised, for people.
    pub recognised: &'static str,
    /// What becomes a document's URL, for people; empty if only the caller knows it.
    pub url: &'static str,
    /// What becomes its date, for people.
    pub date: &'static str,
    /// What becomes its content, for people.
    pub content: &'static str,
    /// Its limits, for people.
    pub limits: &'static str,
    /// Whether the first bytes of a dump are of this format.
    recognise: fn(&Look<'_>) -> bool,
    reads: Reads,
}

/// How a format is read.
enum Reads {
    /// It is a document.
    Page,
    /// It holds documents.
    Container(for<'a> fn(Part<'a>, &Context) -> Box<dyn Container<'a> + 'a>),
    /// It holds files of any format.
    Archive(for<'a> fn(Part<'a>, &Context) -> Box<dyn Container<'a> + 'a>),
    /// It is around something.
    Layer(&'static Layer),
}

/// Every format, in the order in which they are tried.
pub const FORMATS: &[FormatRow] = &[
    layers::GZIP_ROW,
    layers::BZIP2_ROW,
    layers::XZ_ROW,
    layers::ZSTD_ROW,
    layers::BROTLI_ROW,
    archives::ZIP,
    archives::TAR,
    warc::ROW,
    http::ROW,
    mbox::ROW,
    mail::ROW,
    feed::ROW,
    json::LINES,
    json::VALUES,
    csv::CSV,
    csv::TSV,
    html::ROW,
    markdown::ROW,
    text::ROW,
];

impl Format {
    /// The name in options, on the command line and in `source.format`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Its row in the table.
    pub fn row(self) -> &'static FormatRow {
        FORMATS.iter().find(|row| row.format == self).unwrap_or(&text::ROW)
    }

    /// What marks up the text of a page of this format.
    pub fn markup(self) -> Markup {
        match self {
            Format::Html => Markup::Html,
            Format::Markdown => Markup::Markdown,
            _ => Markup::Plain,
        }
    }

    /// The format of this name.
    pub fn from_name(name: &str) -> Option<Format> {
        FORMATS.iter().find(|row| row.name == name).map(|row| row.format)
    }
}

/// What a scraper left: bytes, and what is known about them.
///
/// ```
/// use copydesk::{Dump, Format};
///
/// let html = "<h1>Harbour Reopens</h1>";
/// let dump = Dump::new("news/1.html", html)
///     .with_format(Format::Html)
///     .with_url("https://example.org/news/1")
///     .with_headers("Content-Type: text/html; charset=koi8-r");
/// assert_eq!(dump.about.charset.as_deref(), Some("koi8-r"));
/// ```
#[derive(Clone, Debug)]
pub struct Dump<'a> {
    /// What is known about the bytes.
    pub about: About,
    /// The bytes as they came.
    pub bytes: Cow<'a, [u8]>,
}

impl<'a> Dump<'a> {
    /// A dump of unknown format and address. The name may be empty.
    pub fn new<B: AsRef<[u8]> + ?Sized>(name: impl Into<String>, bytes: &'a B) -> Dump<'a> {
        let about = About { name: name.into(), ..About::default() };
        Dump { about, bytes: Cow::Borrowed(bytes.as_ref()) }
    }

    /// The same dump in a known format, so that it is not guessed.
    #[must_use]
    pub fn with_format(mut self, format: Format) -> Self {
        self.about.format = Some(format);
        self
    }

    /// The same dump with the address it was fetched from. Links, dates and authors are found
    /// better with it.
    #[must_use]
    pub fn with_url(mut self, url: impl Into<String>) -> Self {
        self.about.url = Some(url.into());
        self
    }

    /// The same dump with the HTTP headers it came with, as lines of `Name: value`. The character
    /// set of `Content-Type` is used, and `Content-Location` where there is no other address.
    #[must_use]
    pub fn with_headers(mut self, headers: impl AsRef<[u8]>) -> Self {
        self.about.add_headers(headers.as_ref());
        self
    }
}

/// What is known of a dump apart from its bytes.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// The path relative to the watch folder, or as given to the command; may be empty. It becomes
    /// [`Source::name`](crate::Source::name), and its ending helps to recognise the format.
    pub name: String,
    /// The format, where the caller knows it; otherwise it is recognised.
    pub format: Option<Format>,
    /// The page's address.
    pub url: Option<String>,
    /// The character set, if something outside the bytes names it (an HTTP header).
    pub charset: Option<String>,
    /// The encoding, by its WHATWG name, that the bytes were in before something decoded them.
    pub encoding: Option<&'static str>,
    /// What is said about the document outside its bytes, such as a title in a feed.
    pub declared: Vec<Declared>,
}

/// One document of a dump, not decoded yet unless its container decoded it.
#[derive(Clone, Debug)]
pub struct Document<'a> {
    /// [`About::name`], followed by the names of the files inside it that hold the document.
    pub name: String,
    /// The format of the content. It is a container, such as JSON Lines, only if the record is bad.
    pub format: Format,
    /// The content, or why it could not be read.
    pub content: Content<'a>,
    /// The page's address, from the caller or the record.
    pub url: Option<String>,
    /// Which record of a dump of many documents this is, counted from 1 (the line, for JSON Lines).
    pub record: Option<u64>,
    /// The record's own id.
    pub id: Option<String>,
    /// The character set, if something outside the content names it (an HTTP header).
    pub charset: Option<String>,
    /// The encoding, by its WHATWG name, from which a container decoded the content; None is UTF-8.
    pub encoding: Option<&'static str>,
    /// What the record says about the document.
    pub declared: Vec<Declared>,
    /// What a reader of the article should know (`code: sentence`): damage around it, …
    pub notes: Vec<String>,
}

/// What a document holds.
#[derive(Clone, Debug)]
pub enum Content<'a> {
    /// Bytes whose encoding is not known yet.
    Bytes(Cow<'a, [u8]>),
    /// Text that its container decoded.
    Text(String),
    /// Nothing that could be read.
    Bad {
        /// The record as it came.
        bytes: Cow<'a, [u8]>,
        /// Why it could not be read, as `code: sentence`.
        note: String,
        /// Size and hash of the whole record, if a limit cut it.
        whole: Option<Whole>,
    },
}

/// The size and hash of all bytes, where a limit allowed only the first to be kept.
#[derive(Clone, Copy, Debug)]
pub struct Whole {
    /// How many there were.
    pub bytes: u64,
    /// Their BLAKE3 hash.
    pub blake3: blake3::Hash,
}

impl Document<'_> {
    /// The same document without borrowing from its dump.
    pub fn into_owned(self) -> Document<'static> {
        let content = match self.content {
            Content::Bytes(bytes) => Content::Bytes(Cow::Owned(bytes.into_owned())),
            Content::Text(text) => Content::Text(text),
            Content::Bad { bytes, note, whole } => {
                Content::Bad { bytes: Cow::Owned(bytes.into_owned()), note, whole }
            }
        };
        Document {
            name: self.name,
            format: self.format,
            content,
            url: self.url,
            record: self.record,
            id: self.id,
            charset: self.charset,
            encoding: self.encoding,
            declared: self.declared,
            notes: self.notes,
        }
    }
}

impl Content<'_> {
    /// Its size in bytes, and the hash that gives the document its identity.
    pub fn digest(&self) -> Whole {
        match self {
            Content::Bad { whole: Some(whole), .. } => *whole,
            _ => Whole { bytes: self.bytes().len() as u64, blake3: blake3::hash(self.bytes()) },
        }
    }

    /// The bytes that were kept of it.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Content::Bytes(bytes) | Content::Bad { bytes, .. } => bytes,
            Content::Text(text) => text.as_bytes(),
        }
    }
}

/// The documents of a dump in memory, in order. A dump of a page is one document.
pub fn documents<'a>(dump: &'a Dump<'_>, options: &Options) -> Documents<'a> {
    Documents::of(dump, options)
}

/// The documents of a stream, in order, each read when it is asked for. This is how dumps larger than
/// memory are cleaned:
///
/// ```
/// use copydesk::{About, Options, clean_document, read};
///
/// let lines = b"{\"url\": \"https://example.org/1\", \"html\": \"<h1>Harbour Reopens</h1>\"}\n" as &[u8];
/// let about = About { name: "crawl.jsonl".to_owned(), ..About::default() };
/// let options = Options::default();
/// let mut documents = read(about, lines, &options);
/// for document in &mut documents {
///     let article = clean_document(&document, &options);
///     println!("{}: {:?}", document.record.unwrap_or(1), article.title);
/// }
/// // Did the reader fail? And what was passed over?
/// assert!(documents.failure().is_none());
/// println!("{}", documents.skipped().told());
/// ```
pub fn read<'a>(about: About, from: impl Read + 'a, options: &Options) -> Documents<'a> {
    Documents::read(about, from, options)
}

/// Whether a text in place of an address is one: complete, with its scheme.
pub fn is_address(text: &str) -> bool {
    text.contains("://")
}
