//! A page of blocks: what every format becomes before anything is decided.
//!
//! One reader a format (`html`, `text`, `markdown`); all of them give a [`Page`].

pub(crate) mod anchor;
mod block;
pub(crate) mod header;
pub(crate) mod hosts;
pub(crate) mod html;
pub(crate) mod markdown;
pub(crate) mod text;

pub use block::{
    Block, BlockKind, Declared, DeclaredBy, Element, Inline, InlineKind, LONGEST_ADDRESS, Origin,
    Page,
};

use html::select::Selectors;

use crate::limits::Limits;

/// What marks up the text of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// HTML.
    Html,
    /// Markdown.
    Markdown,
    /// Nothing.
    Plain,
}

/// Reads the decoded text of one document into a page of blocks. `url` is the address that it was
/// fetched from, where known; relative links are resolved against it. `selectors` mark elements of a
/// page that has them.
pub fn read(
    content: &str,
    markup: Markup,
    url: Option<&str>,
    limits: &Limits,
    selectors: Option<&Selectors>,
) -> Page {
    let header = if markup == Markup::Html { None } else { header::read(content) };
    let above = header.as_ref().map(|header| header.unread(content)).unwrap_or_default();
    let bare = header.as_ref().map(|header| header.blanked(content));
    let content = bare.as_deref().unwrap_or(content);
    let mut page = match markup {
        Markup::Html => html::read_marking(content, url, limits, selectors),
        Markup::Markdown => markdown::read(content, url, limits),
        Markup::Plain => text::read(content, limits),
    };
    page.declared.extend(header.into_iter().flat_map(|header| header.declared));
    page.above = above;
    page.url = url.map(str::to_owned).or(page.url);
    page
}
