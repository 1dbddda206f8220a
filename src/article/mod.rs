//! The article: its output type, the facts read from a page, and how both are put together.
//!
//! One file a fact ([`title`], `authors`, `dates`, `site`, `language`); [`facts`] calls
//! them in order. `body`, `figures` and `markdown` make the text, `credits` names sources, `filing` section and tags,
//! [`kind`] says what a page is, `walls`, `comments` and [`revise()`] what that
//! changes, `incomplete` what is missing, `rejection` tells what is no article, and [`assemble()`] puts the whole together.

#[allow(clippy::module_inception)] // the type is the module's subject
mod article;
mod assemble;
mod authors;
mod body;
mod comments;
mod contents;
mod credits;
mod dates;
mod elsewhere;
pub mod facts;
mod figures;
mod filing;
mod headings;
mod incomplete;
mod judged;
pub mod kind;
mod language;
mod live_blog;
mod markdown;
pub mod notes;
mod old_pages;
mod peers;
mod posts;
mod rejection;
mod repeats;
mod revise;
pub mod schema;
mod set_apart;
mod short_lines;
mod site;
mod site_name;
mod teasers;
pub mod title;
mod walls;

pub use article::{
    Article, ArticleBlock, Author, Cleaner, Date, Image, Kind, ListItem, Removed, SCHEMA, Site,
    Source,
};
pub use assemble::{ABOVE, assemble, cleaner, rejected};
pub use revise::revise;
