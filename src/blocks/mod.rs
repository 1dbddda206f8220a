//! A page of blocks: what every format becomes before anything is decided.
//!
//! One reader a format ([`html`], [`text`], [`markdown`]); all of them give a [`Page`].

pub mod block;
pub mod html;
pub mod markdown;
pub mod text;

pub use block::{
    Block, BlockKind, Declared, DeclaredBy, Element, Inline, InlineKind, Origin, Page,
};

use crate::input::Format;
use crate::options::Limits;

/// Reads the decoded text of one document into a page of blocks.
pub fn read(content: &str, format: Format, limits: &Limits) -> Page {
    match format {
        Format::Html => html::read(content, limits),
        Format::Markdown => markdown::read(content, limits),
        Format::Text | Format::JsonLines => text::read(content, limits),
    }
}
