//! Reading HTML: the DOM as blocks in reading order, the elements around them, and what the page
//! declares. Only this folder knows the parser.
//!
//! | file | what it does |
//! |---|---|
//! | `lighten` | leaves out what nobody reads before the parser sees it: scripts, drawings, comments, attributes |
//! | `tree` | builds the DOM within the limits of depth and size |
//! | `declared`, `jsonld` | what the page says about itself; the vocabulary of keys |
//! | `survey` | what the walk must know before it enters a table or a list item |
//! | `breaks`, `lines` | where `<br>` parts paragraphs; the lines that it ends |
//! | `walk`, `context` | the one walk over the DOM that makes the blocks; what a text means where |
//! | `run`, `gather` | a block's text while it grows; the elements that hold blocks |
//! | `neighbours` | what stands between elements that no white space parts |
//! | `noscript` | leaves out what `<noscript>` shows a second time |
//! | `payload`, `buried`, `described` | the text of a page that carries it as data; where it is in JSON, and in JSON-LD |
//! | `code`, `math` | languages and line numbers of code; formulas as their source writes them |
//! | `media`, `tags`, `dom` | images and embeds; what each tag is; asking elements and nodes |
//! | `base` | making addresses absolute |
//! | `select` | elements that the caller's selectors match |

mod anchor;
mod base;
mod breaks;
mod buried;
mod code;
mod context;
mod declared;
mod described;
mod dom;
mod gather;
mod jsonld;
mod lighten;
mod lines;
mod math;
mod media;
mod neighbours;
mod noscript;
mod payload;
mod run;
pub mod select;
mod spoken;
mod survey;
mod tags;
mod tree;
mod walk;

use super::Page;
use crate::limits::Limits;
use base::Base;
use lighten::Purpose;
use select::{Selected, Selectors};

/// Reads one document, for tests.
#[cfg(test)]
pub fn read(content: &str, url: Option<&str>, limits: &Limits) -> Page {
    read_marking(content, url, limits, None)
}

/// Reads one document, and marks what selectors match ([`Page::selected`]). `url` is the address that it was
/// fetched from, where known.
pub fn read_marking(
    content: &str,
    url: Option<&str>,
    limits: &Limits,
    selectors: Option<&Selectors>,
) -> Page {
    let purpose = if selectors.is_some() { Purpose::Selectors } else { Purpose::Blocks };
    let parsed = tree::parse(content, limits, purpose);
    let Some(html) = parsed.html else {
        return Page { notes: parsed.notes, ..Page::default() };
    };
    let mut declared = declared::read(&html);
    let base = Base::of(url, &declared);
    declared::resolve(&mut declared, &base);
    let address = base.page().map(str::to_owned);
    let mut page = Page { url: address, declared, notes: parsed.notes, ..Page::default() };
    let selected = match selectors {
        Some(selectors) => selectors.select(&html, page.url.as_deref()),
        None => Selected::new(),
    };
    walk::read(&html, &base, limits.blocks, &selected, &mut page);
    if !payload::has_own_text(&page) {
        let data = || tree::parse(content, limits, Purpose::Data).html;
        let html = if parsed.without_data { data().unwrap_or(html) } else { html };
        payload::add(&html, &base, limits, &mut page);
    }
    page
}

#[cfg(test)]
mod tests;
