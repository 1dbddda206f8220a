//! Names that the page marks as its author's: by class names, by links to the pages of people who write.

use std::borrow::Cow;

use super::{byline, is_person, names};
use crate::article::dates::datelines;
use crate::article::elsewhere::is_elsewhere;
use crate::article::site_name::SiteNames;
use crate::blocks::{Block, BlockKind, Element, Inline, Page};
use crate::facts::Facts;
use crate::facts::head;

/// Elements around a name that may mark it as an author's.
const MARKING: usize = 3;

/// Words, or beginnings of words, in class names and the like that mark an author.
const MARKS: &[&str] = &["author", "byline", "writer", "autor", "auteur", "redakteur"];

/// Path segments of pages about somebody who writes.
#[rustfmt::skip] // a list, not a column
const WRITERS: &[&str] = &[
    "author", "authors", "autor", "autoren", "autori", "autores", "auteur", "auteurs", "autore", "writers", "writer",
    "contributors", "contributor", "columnists", "journalists", "journalist", "redakteure", "byline",
];

/// Path segments of pages about anybody.
const PEOPLE: &[&str] = &["profile", "profil", "bio"];

/// The people to whose pages a line by or below the text leads behind “by”: “This entry was posted in Sailing
/// on 4 May 2024 by Ada Moss.” Lines that name others each are a list.
pub fn linked(page: &Page, facts: &Facts, site: &SiteNames) -> Vec<String> {
    /// Longer lines are no such sentences (bytes).
    const LONGEST: usize = 600;
    let head = facts.title_block().map_or(0, |title| title + 1)..head::end(page, facts);
    let mut found: Vec<String> = Vec::new();
    for (at, block) in page.blocks.iter().enumerate() {
        let placed = || head.contains(&at) || datelines::is_below_post(page, block);
        if block.text.len() > LONGEST || block.inline.is_empty() || !is_text(block) || !placed() {
            continue;
        }
        let names: Vec<String> = linked_names(block).filter(|name| is_person(name, site)).collect();
        if names.is_empty() || is_elsewhere(page, block, facts.title_block()) {
            continue;
        }
        if !found.is_empty() && found != names {
            return Vec::new();
        }
        found = names;
    }
    found
}

/// The names of links to writers' pages that stand right behind “by”.
fn linked_names(block: &Block) -> impl Iterator<Item = String> {
    block.links().filter_map(|(link, address)| {
        let before = block.text.get(..link.start)?.trim_end();
        // “16 May 2024/in Sailing/by Ada Moss”
        let word = before.rsplit(|c: char| !c.is_alphabetic()).next()?;
        let named = byline::is_opener(word) && leads_to(address, WRITERS);
        let text = named.then(|| block.text.get(link.start..link.end)).flatten()?;
        byline::parse_marked(text)?.into_iter().next()
    })
}

/// The only person that the page marks as its author, wherever that stands.
pub fn only(page: &Page, facts: &Facts, site: &SiteNames) -> Option<String> {
    /// Longer lines are no names (bytes).
    const LONGEST: usize = 60;
    let mut found: Option<String> = None;
    for block in page.blocks.iter().filter(|b| is_text(b) && b.text.len() <= LONGEST) {
        let marked = is_in_element(page, block) || links_to(block, WRITERS);
        if !marked || is_elsewhere(page, block, facts.title_block()) || is_navigation(page, block) {
            continue;
        }
        let names = byline::parse_marked(&text_of(block)).unwrap_or_default();
        for name in names.into_iter().filter(|name| is_person(name, site)) {
            match &found {
                None => found = Some(name),
                Some(known) if names::are_same(known, &name) => {}
                Some(_) => return None,
            }
        }
    }
    found
}

/// Whether class names, `rel="author"` or a link to a person's page say that this is an author.
pub fn is_marked(page: &Page, block: &Block) -> bool {
    is_in_element(page, block) || links_to(block, WRITERS) || links_to(block, PEOPLE)
}

/// In the page's menus, header or footer; an article has a header and a footer of its own.
pub fn is_navigation(page: &Page, block: &Block) -> bool {
    let has = |tags: &[&str]| page.ancestors(block.element).any(|e| tags.contains(&e.tag.as_str()));
    has(&["nav"]) || (has(&["header", "footer"]) && !has(&["article", "main"]))
}

/// Whether a block has words that may name somebody.
pub fn is_text(block: &Block) -> bool {
    use BlockKind::{Caption, Code, Embed, Image};
    !block.text.is_empty()
        && !matches!(block.kind, Image { .. } | Embed { .. } | Code { .. } | Caption)
}

/// A block's text, with a comma between two people's pages whose links stand side by side.
pub fn text_of(block: &Block) -> Cow<'_, str> {
    /// No line of people is longer (bytes).
    const LONGEST: usize = 400;
    if block.text.len() > LONGEST {
        return Cow::Borrowed(&block.text);
    }
    let links: Vec<(&Inline, &str)> = block.links().collect();
    let text = |start: usize, end: usize| block.text.get(start..end).unwrap_or_default();
    let is_person = |(link, address): &(&Inline, &str)| {
        let words = text(link.start, link.end).split_whitespace().count();
        (2..=4).contains(&words) && (leads_to(address, WRITERS) || leads_to(address, PEOPLE))
    };
    let mut parted = Cow::Borrowed(block.text.as_str());
    for pair in links.windows(2).rev() {
        let (end, next) = (pair[0].0.end, pair[1].0.start);
        if end <= next && text(end, next).trim().is_empty() && pair.iter().all(is_person) {
            parted.to_mut().insert(end, ',');
        }
    }
    parted
}

/// Whether the class names and the like around a block are an author's: `blog__author-name`.
fn is_in_element(page: &Page, block: &Block) -> bool {
    let mut parts = page.ancestors(block.element).take(MARKING).flat_map(Element::parts);
    parts.any(|part| MARKS.iter().any(|mark| part.starts_with(mark)))
}

/// One link, the whole text, to a page whose path has one of these segments.
fn links_to(block: &Block, people: &[&str]) -> bool {
    let whole = |link: &Inline| link.start == 0 && link.end == block.text.len();
    block.links().any(|(link, address)| whole(link) && leads_to(address, people))
}

/// Whether the path of an address has one of these segments before its last.
fn leads_to(address: &str, people: &[&str]) -> bool {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    path.rsplit('/').skip(1).take(3).any(|segment| people.contains(&segment))
}
