//! copydesk turns what scrapers leave behind into clean articles.
//!
//! A dump (an HTML page, a page already flattened to text or Markdown, JSON Lines, WARC, a feed, an
//! archive) becomes [`Article`]s. Everything that is removed is listed, with its kind and with the
//! rule that named it.
//!
//! ```
//! use copydesk::{ArticleBlock, Dump, Options, clean_page};
//!
//! let page = Dump::new("harbour.txt", "Harbour Reopens\n\nBy Ada Moss\n\n\
//!     The harbour reopened on Monday after two years of repairs, the port authority said.\n\n\
//!     Leave a Reply\n\nYour email address will not be published.\n");
//! let article = clean_page(&page, &Options::default());
//! assert_eq!(article.title.as_deref(), Some("Harbour Reopens"));
//! assert_eq!(article.removed[0].text, "Leave a Reply");
//! for block in &article.blocks {
//!     match block {
//!         ArticleBlock::Heading { text, .. } => println!("# {text}"),
//!         ArticleBlock::Paragraph { text, .. } => println!("{text}"),
//!         _ => {} // lists, quotes, code, tables, images
//!     }
//! }
//! for removed in &article.removed {
//!     println!("{} ({}): {}", removed.kind.name(), removed.by, removed.text);
//! }
//! ```
//!
//! | you have | call |
//! |---|---|
//! | one page | [`clean_page`] |
//! | a dump in memory that may hold many documents | [`clean()`] |
//! | a stream that may hold many, of any size | [`read`], then [`clean_document`] for each |
//! | the question why a line went | [`inspect`] |
//!
//! [`Options`] say how to clean: limits, the fields of JSON records, kinds of clutter to keep, and rules
//! of your own ([`Rules`]). The same bytes and options give the same article. Cleaning does no input or
//! output, reads no clock, starts no thread and cannot fail; [`Options`], [`Rules`] and [`Article`] are
//! `Send` and `Sync`, so clean on as many threads as you like.
//!
//! Take the crate with `default-features = false`: the feature `daemon` adds the command and the service.
//! What this page lists is the library's interface. The modules behind it are public for the project's
//! own tools only and change without notice; ARCHITECTURE.md is their map.

#[doc(hidden)]
pub mod article;
#[doc(hidden)]
pub mod blocks;
#[doc(hidden)]
pub mod clean;
#[doc(hidden)]
pub mod facts;
#[doc(hidden)]
pub mod input;
#[doc(hidden)]
pub mod label;
#[doc(hidden)]
pub mod limits;
#[doc(hidden)]
pub mod options;
#[doc(hidden)]
pub mod size;
#[doc(hidden)]
pub mod text;

#[cfg(feature = "daemon")]
#[doc(hidden)]
pub mod cli;
#[cfg(feature = "daemon")]
#[doc(hidden)]
pub mod desk;
#[cfg(feature = "daemon")]
#[doc(hidden)]
pub mod report;

pub use article::schema::json as json_schema;
pub use article::{
    Article, ArticleBlock, Author, Cleaner, Date, Image, Kind, ListItem, Removed, Site, Source,
    notes,
};
pub use blocks::{
    Block, BlockKind, Declared, DeclaredBy, Element, Inline, InlineKind, Origin, Page,
};
pub use clean::{Cleaned, clean, clean_document, clean_page, inspect, prepare};
pub use facts::Field;
pub use input::{
    About, Content, Document, Documents, Dump, Format, Skipped, Whole, documents, read,
};
pub use label::{By, Clutter, Fate, RuleError, RuleErrors, Rules, Verdict};
pub use limits::Limits;
pub use options::{Fields, Options};
