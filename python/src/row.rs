//! One page and what its caller knows of it, and its cleaning, which nothing in the page can end.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use copydesk::article::{self, Article, Kind};
use copydesk::blocks::{Declared, DeclaredBy};
use copydesk::clean::PANICKED;
use copydesk::input::{self, About, Content, Document, Format};
use copydesk::{Options, clean_document};

/// A page.
pub struct Row<'a> {
    /// The page; nothing for a row without one.
    pub content: Option<Content<'a>>,
    /// Becomes `source.name`; its ending helps to recognise the format.
    pub name: &'a str,
    /// The address.
    pub url: Option<&'a str>,
    /// What the server called it.
    pub content_type: Option<&'a str>,
    /// The format, where it is known for certain.
    pub format: Option<Format>,
    /// Becomes `source.id`.
    pub id: Option<&'a str>,
    /// Becomes `source.record`.
    pub record: Option<u64>,
    /// What is said about it by what held it, a feed's item.
    pub declared: Vec<Declared>,
    /// What is known to be wrong with it.
    pub notes: Vec<String>,
    /// Why it could not be read, where it could not.
    pub error: Option<&'a str>,
}

impl Row<'_> {
    /// The article. Every page has one: a panic anywhere gives one of kind `rejected`.
    pub fn clean(mut self, options: &Options) -> Article {
        // As in records of JSON: what is empty says nothing, and only a whole address is one.
        self.url = self.url.map(str::trim).filter(|url| input::is_address(url));
        self.id = self.id.map(str::trim).filter(|id| !id.is_empty());
        // What is known if even the recognising of a format panics.
        let raw = self.raw();
        catch_unwind(AssertUnwindSafe(|| {
            let document = self.document(&raw);
            planted(&document);
            clean_document(&document, options)
        }))
        .unwrap_or_else(|_| article::rejected(&raw, "unknown", PANICKED, options))
    }

    /// The document before anybody has looked at its bytes.
    fn raw(&self) -> Document<'_> {
        let bytes = self.content.as_ref().map_or(&[][..], Content::bytes);
        Document {
            name: self.name.to_owned(),
            format: self.format.unwrap_or(Format::Text),
            content: Content::Bytes(Cow::Borrowed(bytes)),
            url: self.url.map(str::to_owned),
            record: self.record,
            id: self.id.map(str::to_owned),
            charset: None,
            encoding: None,
            declared: self.declared.clone(),
            notes: self.notes.clone(),
        }
    }

    fn document<'d>(&'d self, raw: &Document<'d>) -> Document<'d> {
        let bad = |note: &str| {
            let bytes = Cow::Owned(raw.content.bytes().to_vec());
            Document {
                content: Content::Bad { bytes, note: note.to_owned(), whole: None },
                ..raw.clone()
            }
        };
        match (&self.content, self.error) {
            (_, Some(error)) => bad(error),
            (None, None) => bad("bad_record: the row has no content"),
            (Some(content), None) => {
                let content = match content {
                    Content::Text(text) => Content::Text(text.clone()),
                    other => Content::Bytes(Cow::Borrowed(other.bytes())),
                };
                let document = input::single(self.about(), content);
                Document {
                    record: self.record,
                    id: self.id.map(str::to_owned),
                    notes: self.notes.clone(),
                    ..document
                }
            }
        }
    }

    fn about(&self) -> About {
        let mut about = About {
            name: self.name.to_owned(),
            format: self.format,
            url: self.url.map(str::to_owned),
            declared: self.declared.clone(),
            ..About::default()
        };
        if let Some(kind) = self.content_type {
            about.add_headers(format!("Content-Type: {kind}").as_bytes());
            about.format = about.format.or_else(|| declared_format(kind));
        }
        about
    }
}

/// What something says about a page, as a text: `title: The mill turns`.
pub fn written(declared: &Declared) -> String {
    format!("{}: {}", declared.key, declared.value)
}

/// The same from its text.
pub fn read(text: &str) -> Option<Declared> {
    let (key, value) = text.split_once(": ")?;
    Some(Declared { by: DeclaredBy::Record, key: key.to_owned(), value: value.to_owned() })
}

/// The format that a media type promises; of the others the content decides.
fn declared_format(media_type: &str) -> Option<Format> {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    match essence.to_ascii_lowercase().as_str() {
        "text/html" | "application/xhtml+xml" => Some(Format::Html),
        "text/markdown" | "text/x-markdown" => Some(Format::Markdown),
        _ => None,
    }
}

/// What became of a row, beside its article.
pub fn status(article: &Article) -> &'static str {
    let panicked = || article.notes.first().is_some_and(|note| note.as_str() == PANICKED);
    match article.kind {
        Kind::Rejected if panicked() => "failed",
        Kind::Rejected => "rejected",
        _ => "cleaned",
    }
}

/// Panics in builds for tests, on a page that asks for it.
#[allow(clippy::panic)] // it is there to be caught
fn planted(document: &Document<'_>) {
    const MARK: &[u8] = b"copydesk: panic here";
    let bytes = document.content.bytes();
    if cfg!(feature = "planted") && bytes.windows(MARK.len()).any(|part| part == MARK) {
        panic!("as the page asks for");
    }
}
