//! The article: its output type, the facts read from a page, and how both are put together.
//!
//! One file a fact ([`title`], [`authors`], [`dates`], [`site`], [`language`]); [`facts`] calls
//! them in order, [`body`] makes the text and [`assemble`] the whole.

#[allow(clippy::module_inception)] // the type is the module's subject
pub mod article;
pub mod assemble;
pub mod authors;
pub mod body;
pub mod dates;
pub mod facts;
pub mod headings;
pub mod language;
pub mod notes;
pub mod schema;
pub mod site;
pub mod title;

pub use article::{
    Article, ArticleBlock, Author, Cleaner, Date, Image, Kind, ListItem, Removed, SCHEMA, Site,
    Source,
};
pub use assemble::{assemble, rejected};
pub use facts::{Facts, Field};
