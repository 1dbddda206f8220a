//! The output type. Its doc comments are the schema's descriptions and `docs/fields.md`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::facts::{Author, Date, Image, Kind, Site};
use crate::input::Format;
use crate::label::Clutter;

/// The value of [`Article::schema`].
pub const SCHEMA: &str = "copydesk.article/1";

/// One cleaned document. Absent facts are null or empty lists, never guessed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Article {
    /// Always `copydesk.article/1`; the number changes when a field changes its meaning.
    pub schema: String,
    /// The document's identity: the first 32 hexadecimal digits of the BLAKE3 hash of its bytes.
    pub id: String,
    /// What the document is.
    pub kind: Kind,
    /// The headline as the reader sees it, without the site's name.
    pub title: Option<String>,
    /// The standfirst or second headline. It is in `text` too.
    pub subtitle: Option<String>,
    /// Who wrote it, in the order given.
    pub authors: Vec<Author>,
    /// When it was published. If the page only gives the day of its last change, it is that day, as in
    /// `modified`.
    pub published: Option<Date>,
    /// When it was last changed.
    pub modified: Option<Date>,
    /// The site that published it.
    pub site: Site,
    /// The address it was fetched from.
    pub url: Option<String>,
    /// The address that the page declares as canonical.
    pub canonical_url: Option<String>,
    /// The language of the text: an ISO 639-1 code where there is one, otherwise ISO 639-3.
    pub language: Option<String>,
    /// The section of the site: declared by the page, otherwise the last step of its breadcrumb.
    pub section: Option<String>,
    /// Tags and keywords in order: declared by the page, otherwise from its visible list of tags.
    pub tags: Vec<String>,
    /// The page's own summary.
    pub description: Option<String>,
    /// The lead image.
    pub image: Option<Image>,
    /// The publication that the article was taken from, if the article names it.
    pub via: Option<String>,
    /// Who made or owns the images, as the dump says.
    pub credits: Vec<String>,
    /// Where each of these facts was found, by field name: `heading`, `byline`, `line`, `breadcrumb`, `tag_list` and
    /// `text` mean the visible page; `json_ld`, `open_graph` and the like mean what it declares. Dates have a `from`
    /// of their own.
    pub from: BTreeMap<String, String>,
    /// The article's plain text without the title: the blocks in order, separated by blank lines.
    pub text: String,
    /// The same text as Markdown, with links, emphasis and the captions of images, which `text` does not have; null
    /// unless the option `markdown` is set.
    pub markdown: Option<String>,
    /// The text's blocks in order.
    pub blocks: Vec<ArticleBlock>,
    /// Words in `text`; in scripts without spaces between words, each character counts as one.
    pub word_count: u64,
    /// The blocks that were removed as clutter, in the order of the document.
    pub removed: Vec<Removed>,
    /// How sure the labeller is of its decisions on this document, 0 to 1.
    pub confidence: f64,
    /// What a reader of the article should know, each as `code: sentence`. The reason for a rejection comes first.
    pub notes: Vec<String>,
    /// Where the document came from.
    pub source: Source,
    /// What cleaned it.
    pub cleaner: Cleaner,
}

/// One block of the article's text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ArticleBlock {
    /// Running text.
    Paragraph {
        /// The text.
        text: String,
        /// Its first line in a text dump, counted from 1.
        line: Option<u32>,
    },
    /// A heading.
    Heading {
        /// 1 to 6; in flattened text, where levels are lost, 2.
        level: u8,
        /// The text.
        text: String,
        /// Its line in a text dump, counted from 1.
        line: Option<u32>,
    },
    /// A list.
    List {
        /// Whether its first item is numbered rather than bulleted.
        ordered: bool,
        /// The items in order, nested ones after their parent.
        items: Vec<ListItem>,
        /// Its first line in a text dump, counted from 1.
        line: Option<u32>,
    },
    /// Quoted text, set apart.
    Quote {
        /// The text.
        text: String,
        /// Its first line in a text dump, counted from 1.
        line: Option<u32>,
    },
    /// Preformatted text.
    Code {
        /// The programming language, where stated.
        language: Option<String>,
        /// The text, with its line breaks and indentation.
        text: String,
        /// Its first line in a text dump, counted from 1.
        line: Option<u32>,
    },
    /// A table.
    Table {
        /// Its caption.
        caption: Option<String>,
        /// How many of the first rows are column headings.
        header_rows: u32,
        /// The rows, each a list of cells.
        rows: Vec<Vec<String>>,
        /// Its first line in a text dump, counted from 1.
        line: Option<u32>,
    },
    /// An image.
    Image {
        /// Its address.
        url: Option<String>,
        /// Its alternative text.
        alt: Option<String>,
        /// Its caption.
        caption: Option<String>,
        /// Who made or owns it.
        credit: Option<String>,
    },
    /// An embedded video, post or the like.
    Embed {
        /// Its address.
        url: Option<String>,
        /// The text it shows without its script.
        text: Option<String>,
    },
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ListItem {
    /// The text without its marker; paragraphs of one item are separate lines.
    pub text: String,
    /// How deep it is nested; 0 in the outermost list.
    pub level: u8,
    /// Whether it is numbered rather than bulleted.
    pub ordered: bool,
}

/// A block that was removed as clutter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Removed {
    /// What it is.
    pub kind: Clutter,
    /// Who decided: a rule's id, `page.…` if the page as a whole did, or `model`.
    pub by: String,
    /// Its text.
    pub text: String,
    /// Its first line in a text dump, counted from 1.
    pub line: Option<u32>,
    /// Its path in the DOM of an HTML page.
    pub path: Option<String>,
}

/// Where a document came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Source {
    /// The dump's path relative to the watch folder, or as given to the command.
    pub name: String,
    /// The format in which the document was read.
    pub format: Format,
    /// The character encoding it was decoded from.
    pub encoding: String,
    /// The document's size in bytes.
    pub bytes: u64,
    /// The BLAKE3 hash of the document's bytes, hexadecimal.
    pub blake3: String,
    /// Which record of a dump of many documents it is, counted from 1 (the line, for JSON Lines).
    pub record: Option<u64>,
    /// The record's own id.
    pub id: Option<String>,
}

/// What cleaned a document. The same cleaner and the same bytes give the same article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Cleaner {
    /// The version of copydesk.
    pub version: String,
    /// The name of the labeller's model.
    pub model: String,
    /// A hash of the options and rules in force.
    pub config: String,
}
