//! copydesk turns what scrapers leave behind into clean articles.
//!
//! Raw copy in, clean copy out: a dump (an HTML page, a page already flattened to text or
//! Markdown, JSON Lines) becomes [`Article`]s. Everything that is removed is named and explained.
//!
//! ```
//! use copydesk::{Dump, Options, clean};
//!
//! let dump = Dump::new("harbour.txt", "Harbour Reopens\n\nBy Ada Moss\n\n\
//!     The harbour reopened on Monday after two years of repairs, the port authority said.\n\n\
//!     Leave a Reply\n\nYour email address will not be published.\n");
//! let article = clean(&dump, &Options::default()).next().expect("one document, one article");
//! assert_eq!(article.title.as_deref(), Some("Harbour Reopens"));
//! assert_eq!(article.removed[0].text, "Leave a Reply");
//! ```
//!
//! The core is pure: [`clean()`] names its stages, and each stage is a folder of the same name.
//!
//! | folder | what it does |
//! |---|---|
//! | [`input`] | recognises a dump's format, splits it into documents, decodes their bytes |
//! | [`blocks`] | makes every format the same thing: a page of blocks |
//! | [`facts`] | the types of what a page states about its article |
//! | [`label`] | decides for each block: keep, metadata, or clutter of a kind |
//! | [`article`] | reads the facts and assembles the article |
//!
//! The shell around it, present with the default feature `daemon`, does all input and output:
//! `desk` is the service, `report` its page for a browser, `cli` has one file a verb.
//!
//! [`Options`] say how to clean; rules of the caller's own ([`Rules`]) are one of them.

pub mod article;
pub mod blocks;
pub mod clean;
pub mod facts;
pub mod input;
pub mod label;
pub mod limits;
pub mod options;
pub mod size;
pub mod text;

#[cfg(feature = "daemon")]
pub mod cli;
#[cfg(feature = "daemon")]
pub mod desk;
#[cfg(feature = "daemon")]
pub mod report;

pub use article::Article;
pub use clean::{Cleaned, clean, clean_document, inspect};
pub use input::{Dump, Format};
pub use label::{RuleError, RuleErrors, Rules};
pub use limits::Limits;
pub use options::Options;
