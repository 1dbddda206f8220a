//! The article: its output type, the facts read from a page, and how both are put together.
//!
//! One file a fact ([`title`], [`authors`], [`dates`], [`site`], [`language`]); [`facts`] calls
//! them in order. [`body`], [`figures`] and [`markdown`] make the text, [`credits`] names sources, [`filing`] section and tags,
//! [`kind`] says what a page is, [`walls`], `comments` and [`revise()`] what that
//! changes, [`incomplete`] what is missing, [`rejection`] tells what is no article, and [`assemble()`] puts the whole together.

#[allow(clippy::module_inception)] // the type is the module's subject
pub mod article;
pub mod assemble;
pub mod authors;
pub mod body;
mod comments;
pub mod credits;
pub mod dates;
pub mod elsewhere;
pub mod facts;
pub mod figures;
pub mod filing;
mod headings;
pub mod incomplete;
pub mod kind;
pub mod language;
pub mod live_blog;
pub mod markdown;
pub mod notes;
mod old_pages;
pub mod rejection;
pub mod revise;
pub mod schema;
pub mod site;
pub mod site_name;
pub mod title;
pub mod walls;

pub use article::{
    Article, ArticleBlock, Author, Cleaner, Date, Image, Kind, ListItem, Removed, SCHEMA, Site,
    Source,
};
pub use assemble::{assemble, cleaner, rejected};
pub use facts::{Facts, Field};
pub use revise::revise;
