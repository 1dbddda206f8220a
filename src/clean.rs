//! From a dump to its articles: every stage, once, in order.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::article::{self, Article, facts, kind};
use crate::blocks::{self, Page};
use crate::input::{
    self, Content, Document, Dump, Format, composed, encoding, mojibake, sniff, wayback,
};
use crate::label::model::{self, Model};
use crate::label::{self, Known, Verdict};
use crate::options::Options;

/// Cleans every document of a dump, in order. Cleaning cannot fail: a document that is no article
/// comes back as one of kind [`Kind::Rejected`](crate::Kind::Rejected), with the reason in its notes.
///
/// A page is one document; JSON Lines, feeds and archives hold many, each read when it is asked for.
/// The iterator stays on its thread. For dumps larger than memory: [`read`](crate::read).
///
/// ```
/// use copydesk::{Dump, Fields, Options, clean};
///
/// let lines = r#"{"address": "https://example.org/1", "page": "<h1>Harbour Reopens</h1><p>…</p>"}"#;
/// // The record's field names are not among those that are known.
/// let fields = Fields {
///     html: vec!["page".to_owned()],
///     url: vec!["address".to_owned()],
///     ..Fields::default()
/// };
/// let options = Options { fields, ..Options::default() };
/// for article in clean(&Dump::new("crawl.jsonl", lines), &options) {
///     assert_eq!(article.url.as_deref(), Some("https://example.org/1"));
/// }
/// ```
pub fn clean<'a>(dump: &'a Dump<'_>, options: &'a Options) -> impl Iterator<Item = Article> + 'a {
    input::documents(dump, options).map(|document| clean_document(&document, options))
}

/// Cleans a dump as one page, whatever it looks like: nothing in it is opened, and there is always
/// one article.
///
/// ```
/// use copydesk::{Dump, Kind, Options, clean_page};
///
/// let html = "<h1>Harbour Reopens</h1><p>The harbour reopened on Monday after two years of repairs, \
///     the port authority said.</p><p>Share this article</p>";
/// let page = Dump::new("", html).with_url("https://example.org/news/1");
/// let article = clean_page(&page, &Options::default());
/// assert_eq!(article.kind, Kind::Article);
/// assert_eq!(article.site.host.as_deref(), Some("example.org"));
/// assert_eq!(article.removed[0].text, "Share this article");
/// ```
pub fn clean_page(page: &Dump<'_>, options: &Options) -> Article {
    let content = Content::Bytes(Cow::Borrowed(&page.bytes));
    clean_document(&input::single(page.about.clone(), content), options)
}

/// Loads what all documents share (rules, model). Without this call the first document waits for it.
pub fn prepare() {
    for sample in ["A sentence, and nothing else.", "<html><body><p>A sentence, and nothing else."]
    {
        clean(&Dump::new("", sample), &Options::default()).for_each(drop);
    }
}

/// The note on a document that made the cleaner panic.
pub const PANICKED: &str =
    "panic: the cleaner met a bug of its own on this document; please report it";

/// Cleans one document. A panic is caught and gives a rejected article, unless the program is built
/// with `panic = "abort"`.
pub fn clean_document(document: &Document<'_>, options: &Options) -> Article {
    catch_unwind(AssertUnwindSafe(|| inspect(document, options).article))
        .unwrap_or_else(|_| article::rejected(document, "unknown", PANICKED, options))
}

/// An article with all that led to it.
#[derive(Clone, Debug)]
pub struct Cleaned {
    /// The document's blocks.
    pub page: Page,
    /// What became of each block.
    pub verdicts: Vec<Verdict>,
    /// The result.
    pub article: Article,
}

/// Cleans one document and shows how. Unlike [`clean_document`] it lets panics through.
///
/// ```
/// use copydesk::{Dump, Options, documents, inspect};
///
/// let dump = Dump::new("harbour.txt", "Harbour Reopens\n\nBy Ada Moss\n\nThe harbour reopened.\n");
/// for document in documents(&dump, &Options::default()) {
///     let cleaned = inspect(&document, &Options::default());
///     for (block, verdict) in cleaned.page.blocks.iter().zip(&cleaned.verdicts) {
///         println!("{:?} by {}: {}", verdict.fate, verdict.by.name(), block.text);
///     }
/// }
/// ```
pub fn inspect(document: &Document<'_>, options: &Options) -> Cleaned {
    inspect_with(document, model::embedded(), options)
}

/// The same with another model than the shipped one, as training does to judge pages by a model
/// that never saw their site.
pub fn inspect_with(document: &Document<'_>, model: &Model, options: &Options) -> Cleaned {
    let (mut page, encoding) = match read(document, options) {
        Ok(read) => read,
        Err(note) => {
            let mut article = article::rejected(document, "unknown", &note, options);
            article.notes.extend(document.notes.iter().cloned());
            return Cleaned { page: Page::default(), verdicts: Vec::new(), article };
        }
    };
    let lines = label::Lines::of(&page);
    let mut facts = facts::read(&page, &lines, model, document.url.as_deref());
    let kind = kind::classify(&page, &facts);
    facts.fit(kind.kind, &page);
    let known = Known::of(&page, &lines, &facts, &kind);
    let mut verdicts = label::label(&known, model, options.recall_weight);
    label::keep_wanted(&options.keep, &mut verdicts);
    article::revise(&page, &lines, kind.kind, &facts, &options.keep, &mut verdicts);
    label::obey(&page, &options.rules, &mut verdicts);
    let article =
        article::assemble(document, encoding, &page, kind.kind, facts, &verdicts, options);
    verdicts.splice(0..0, page.above.iter().map(|_| article::ABOVE));
    page.blocks.splice(0..0, page.above.drain(..));
    Cleaned { page, verdicts, article }
}

/// The page of a document, with the name of the encoding it was in; or why it has none, as
/// `code: sentence`.
pub fn read(document: &Document<'_>, options: &Options) -> Result<(Page, &'static str), String> {
    let (text, encoding, invalid) = match &document.content {
        Content::Bad { note, .. } => return Err(note.clone()),
        content if content.bytes().len() > options.limits.document_bytes => {
            let (bytes, most) = (content.bytes().len(), options.limits.document_bytes);
            return Err(format!("too_large: {bytes} bytes, and the limit is {most}"));
        }
        Content::Text(text) => {
            (Cow::Borrowed(text.as_str()), document.encoding.unwrap_or("UTF-8"), 0)
        }
        Content::Bytes(bytes) => {
            let decoded = encoding::decode(bytes, document.charset.as_deref());
            let binary = document.format == Format::Text
                && !decoded.encoding.starts_with("UTF-16")
                && sniff::looks_binary(bytes);
            // A PDF may be of nothing but text, none of it the page's.
            if binary || bytes.starts_with(b"%PDF-") {
                return Err("binary: the document begins with bytes that are no text".to_owned());
            }
            (decoded.text, decoded.encoding, decoded.invalid)
        }
    };
    let text = match document.format {
        Format::Html => match wayback::undo(&text) {
            Cow::Owned(original) => Cow::Owned(original),
            Cow::Borrowed(_) => text,
        },
        _ => text,
    };
    let (text, repaired) = mojibake::repair(&text);
    let text = composed::compose(text);
    let (url, selectors) = (document.url.as_deref(), options.rules.selectors());
    let mut page = blocks::read(&text, document.format.markup(), url, &options.limits, selectors);
    page.declared.splice(0..0, document.declared.iter().cloned());
    page.notes.extend(document.notes.iter().cloned());
    if invalid > 0 {
        page.notes.push(format!("invalid_bytes: {invalid} bytes are not valid {encoding}"));
    }
    if repaired > 0 {
        page.notes.push(format!("mojibake_repaired: {repaired} characters"));
    }
    Ok((page, encoding))
}
