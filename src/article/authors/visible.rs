//! The authors that a page shows: bylines near its title, and names that it marks as its author's.
//!
//! Commenters and other articles' authors are never read.

use std::borrow::Cow;
use std::collections::HashSet;

use super::declared::{is_person, opens_title};
use super::{alone, byline, names};
use crate::article::dates::datelines;
use crate::article::elsewhere::is_elsewhere;
use crate::article::site_name::SiteNames;
use crate::blocks::{Block, BlockKind, Element, Inline, InlineKind, Page};
use crate::facts::Facts;
use crate::facts::head;
use crate::text::dates::labels::{self, Label};
use crate::text::dates::written;
use crate::text::words::fold;

/// A block that names who wrote the article.
pub struct Byline {
    /// The block.
    pub block: usize,
    /// Whom it names.
    pub names: Vec<String>,
}

/// How far from the title a byline stands, in blocks, before and after it.
const BEFORE_TITLE: usize = 4;
const AFTER_TITLE: usize = 14;

/// Elements around a name that may mark it as an author's.
const MARKING: usize = 3;

/// Words, or beginnings of words, in class names and the like that mark an author.
const MARKS: &[&str] = &["author", "byline", "writer", "autor", "auteur", "redakteur"];

/// Class names of the accounts that post in forums.
const ACCOUNTS: &[&str] = &["username", "message-name", "poster", "user-name", "nickname"];

/// Path segments of pages about somebody who writes.
#[rustfmt::skip] // a list, not a column
const WRITERS: &[&str] = &[
    "author", "authors", "autor", "autoren", "autori", "autores", "auteur", "auteurs", "autore", "writers", "writer",
    "contributors", "contributor", "columnists", "journalists", "journalist", "redakteure", "byline",
];

/// Path segments of pages about anybody.
const PEOPLE: &[&str] = &["profile", "profil", "bio"];

/// The bylines near the title, those of the same people as the first, or as `declared`.
pub fn bylines(page: &Page, facts: &Facts, declared: &[&str], site: &SiteNames) -> Vec<Byline> {
    let title = facts.title_block().unwrap_or(0);
    let from = title.saturating_sub(BEFORE_TITLE);
    let text_begins = head::end(page, facts);
    let last = if facts.title_block().is_some() { text_begins } else { 0 };
    let after = title..page.blocks.len().min(last.max(title + AFTER_TITLE));
    let free = |at: &usize| facts.became[*at].is_none() && is_text(&page.blocks[*at]);
    let mut found: Vec<Byline> = Vec::new();
    for at in after.chain(from..title).filter(free) {
        if let Some(names) = names_of(page, at, facts.title_block(), text_begins, declared) {
            found.extend(with_next(page, facts, at, names));
        }
    }
    if declared.is_empty() {
        join(page, &mut found, site);
    }
    if declared.is_empty() && found.is_empty() {
        found.extend(names_alone(page, facts, text_begins, site));
    }
    let names_people = |line: &&Byline| line.names.iter().any(|name| is_person(name, site));
    let first = found.iter().find(names_people).or(found.first());
    let mut known: Vec<String> = declared.iter().map(|name| (*name).to_owned()).collect();
    if known.is_empty() {
        known.extend(first.into_iter().flat_map(|line| line.names.clone()));
    }
    found.retain(|line| line.names.iter().any(|n| known.iter().any(|k| names::are_same(n, k))));
    found
}

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
    block.inline.iter().filter_map(|inline| {
        let InlineKind::Link(address) = &inline.kind else { return None };
        let before = block.text.get(..inline.start)?.trim_end();
        // “16 May 2024/in Sailing/by Ada Moss”
        let word = before.rsplit(|c: char| !c.is_alphabetic()).next()?;
        let named = byline::is_opener(word) && leads_to(address, WRITERS);
        let text = named.then(|| block.text.get(inline.start..inline.end)).flatten()?;
        byline::parse_marked(text)?.into_iter().next()
    })
}

/// The only person that the page marks as its author, wherever that stands.
pub fn only_marked(page: &Page, facts: &Facts, site: &SiteNames) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for block in page.blocks.iter().filter(|block| is_text(block) && block.text.len() <= 60) {
        let marked = is_author_element(page, block, MARKING) || links_to(block, WRITERS);
        if !marked || is_elsewhere(page, block, facts.title_block()) || is_navigation(page, block) {
            continue;
        }
        let names = byline::parse_marked(&text_of(block)).unwrap_or_default();
        for name in names.into_iter().filter(|name| is_person(name, site)) {
            if !found.iter().any(|known| names::are_same(known, &name)) {
                found.push(name);
            }
        }
        if found.len() > 1 {
            return Vec::new();
        }
    }
    found
}

/// A block's text, with a comma between two people's pages whose links stand side by side.
pub fn text_of(block: &Block) -> Cow<'_, str> {
    /// No line of people is longer (bytes).
    const LONGEST: usize = 400;
    if block.text.len() > LONGEST {
        return Cow::Borrowed(&block.text);
    }
    let links: Vec<&Inline> =
        block.inline.iter().filter(|inline| matches!(inline.kind, InlineKind::Link(_))).collect();
    let text = |start: usize, end: usize| block.text.get(start..end).unwrap_or_default();
    let is_person = |link: &Inline| {
        let words = text(link.start, link.end).split_whitespace().count();
        let to = |people| matches!(&link.kind, InlineKind::Link(url) if leads_to(url, people));
        (2..=4).contains(&words) && (to(WRITERS) || to(PEOPLE))
    };
    let mut parted = Cow::Borrowed(block.text.as_str());
    for pair in links.windows(2).rev() {
        let side_by_side = text(pair[0].end, pair[1].start).trim().is_empty();
        if side_by_side && pair[0].end <= pair[1].start && pair.iter().all(|link| is_person(link)) {
            parted.to_mut().insert(pair[0].end, ',');
        }
    }
    parted
}

fn names_of(
    page: &Page,
    at: usize,
    title: Option<usize>,
    text_begins: usize,
    declared: &[&str],
) -> Option<Vec<String>> {
    let block = &page.blocks[at];
    let above = title.is_some_and(|title| at < title);
    let in_place =
        |names: &Vec<String>| above || is_in_place(page, at, at < text_begins, names, declared);
    let near = title.is_none_or(|title| at < title + AFTER_TITLE);
    let text = text_of(block);
    let names = byline::parse(&text).filter(in_place);
    if names.is_some() || !near {
        return names;
    }
    let alone = lists_only_people(&text, declared);
    let before = at.checked_sub(1).map(|before| &page.blocks[before]);
    let opened = before.is_some_and(|before| byline::is_opener(&before.text));
    let marked = || is_marked(page, block) && !is_elsewhere(page, block, title);
    let portrait = || at < text_begins && is_beside_portrait(page, at);
    let says_so = alone || opened || marked() || portrait();
    if !says_so {
        return account(page, block);
    }
    byline::parse_marked(&text)
}

/// Whether what begins like a byline is one where it stands: lines of the text, headings and items
/// begin with “By” too.
fn is_in_place(page: &Page, at: usize, in_head: bool, names: &[String], declared: &[&str]) -> bool {
    let block = &page.blocks[at];
    let structured = matches!(
        block.kind,
        BlockKind::Heading { .. } | BlockKind::ListItem { .. } | BlockKind::TableRow { .. }
    );
    let persons = |name: &String| alone::is_persons(name) || !name.contains(char::is_uppercase);
    if !structured && (in_head || names.iter().all(persons)) {
        return true;
    }
    let known = |name: &String| declared.iter().any(|person| names::are_same(name, person));
    names.iter().any(known)
        || is_marked(page, block)
        || (written::find(&block.text).is_some() && (in_head || !is_repeated(page, at)))
        || (in_head && alone::is_time_near(page, at))
}

/// Whether a line with a date begins like another one right behind it: each comment has one.
fn is_repeated(page: &Page, at: usize) -> bool {
    const NEAR: usize = 8;
    let first = |block: &Block| block.text.split_whitespace().next().map(fold);
    let start = first(&page.blocks[at]);
    let near = at + 1..page.blocks.len().min(at + NEAR);
    near.map(|other| &page.blocks[other])
        .any(|other| first(other) == start && written::find(&other.text).is_some())
}

/// A byline, with the people on the lines below it, where one opens several: “Von”, “Ada Moss”, “Bo
/// Lind”.
fn with_next(page: &Page, facts: &Facts, at: usize, names: Vec<String>) -> Vec<Byline> {
    const MOST: usize = 8;
    let opens = |at: usize| byline::is_opener(&page.blocks[at].text);
    let mut people = names;
    let mut below = Vec::new();
    if at.checked_sub(1).is_some_and(opens) {
        for next in at + 1..page.blocks.len().min(at + MOST) {
            if opens(next) {
                continue;
            }
            let free = facts.became[next].is_none();
            let names = alone::people(&page.blocks[next].text).filter(|_| free);
            let Some(names) = names else { break };
            people.extend(names.iter().cloned());
            below.push(Byline { block: next, names });
        }
    }
    below.insert(0, Byline { block: at, names: each_once(people) });
    below
}

/// Gives the first byline the people of the one right below it: “By Ada Moss”, “By Bo Lind”.
fn join(page: &Page, found: &mut [Byline], site: &SiteNames) {
    let opened = |line: &Byline| byline::parse(&page.blocks[line.block].text).is_some();
    let [first, second, ..] = found else { return };
    let people = |line: &Byline| line.names.iter().all(|name| is_person(name, site));
    let below = second.block == first.block + 1 && opened(first) && opened(second);
    if below && people(first) && people(second) {
        first.names.extend(second.names.iter().cloned());
        first.names = each_once(std::mem::take(&mut first.names));
    }
}

/// The people, each by the first of their names.
fn each_once(names: Vec<String>) -> Vec<String> {
    let mut people: Vec<String> = Vec::new();
    for name in names {
        if !people.iter().any(|known| names::are_same(known, &name)) {
            people.push(name);
        }
    }
    people
}

/// The lines of an article's head that are nothing but names. Several that name others each are a list.
fn names_alone(page: &Page, facts: &Facts, text_begins: usize, site: &SiteNames) -> Vec<Byline> {
    let Some(title) = facts.title_block() else { return Vec::new() };
    let headline = format!(" {} ", fold(facts.title.as_deref().unwrap_or_default()));
    // People on lines right below each other stand together.
    let mut groups: Vec<Vec<Byline>> = Vec::new();
    // Above the title only a labelled date tells a name from a section's: “Publié le 23/11/2009 | Zoé Lefèvre”.
    let dated = |at: &usize| {
        let text = &page.blocks[*at].text;
        written::find(text).is_some_and(|date| {
            let (before, behind) = (text.get(..date.start), text.get(date.end..));
            before.and_then(labels::before) == Some(Label::Published)
                && behind.and_then(alone::people).is_some()
        })
    };
    let above = (title.saturating_sub(2)..title).filter(dated);
    let head = (title + 1..text_begins.min(title + AFTER_TITLE)).chain(above);
    for at in head.filter(|at| facts.became.get(*at).is_some_and(Option::is_none)) {
        let block = &page.blocks[at];
        let about = |name: &String| headline.contains(&format!(" {} ", fold(name)));
        let named = alone::byline(page, at).or_else(|| alone::uncased(page, at));
        let Some(names) = named.filter(|names| {
            !names.iter().any(|name| site.is(name) || about(name) || opens_title(page, name))
                && !is_elsewhere(page, block, Some(title))
                && !is_navigation(page, block)
        }) else {
            continue;
        };
        let line = Byline { block: at, names };
        match groups.last_mut().filter(|group| group.last().is_some_and(|l| l.block + 1 == at)) {
            Some(group) => group.push(line),
            None => groups.push(vec![line]),
        }
    }
    let people = |group: &[Byline]| -> Vec<String> {
        let mut seen = HashSet::new();
        let names = group.iter().flat_map(|line| line.names.iter().cloned());
        names.filter(|name| seen.insert(name.clone())).collect()
    };
    let first = groups.first().map(|group| people(group)).unwrap_or_default();
    let others = |group: &&Vec<Byline>| !people(group).iter().any(|name| first.contains(name));
    if first.len() > alone::MOST_PEOPLE || groups.iter().filter(others).count() >= 2 {
        return Vec::new();
    }
    let mut found: Vec<Byline> = groups.into_iter().flatten().collect();
    if let Some(line) = found.first_mut() {
        line.names = first;
    }
    found
}

/// Whether a line holds a declared author and at most other people besides.
fn lists_only_people(text: &str, declared: &[&str]) -> bool {
    if declared.is_empty() || text.len() > 200 {
        return false;
    }
    let alone = declared.iter().any(|name| fold(name) == fold(text));
    alone || {
        let names = names::split(text);
        let named = |name: &String| declared.iter().any(|person| names::are_same(name, person));
        let words = names.iter().map(|name| name.split_whitespace().count()).sum::<usize>();
        names.iter().any(named)
            && names.iter().all(|name| names::is_full(name))
            && text.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).count()
                <= words + names.len()
    }
}

/// The account that posted what follows, in a forum.
fn account(page: &Page, block: &Block) -> Option<Vec<String>> {
    let around = page.ancestors(block.element).take(2);
    let mut words = around.flat_map(|element| element.words.iter());
    let token = !block.text.contains(char::is_whitespace) && block.text.len() <= 40;
    let marked = token && words.any(|word| ACCOUNTS.contains(&word.as_str()));
    marked
        .then(|| names::collective(&block.text).into_iter().collect())
        .filter(|n: &Vec<_>| !n.is_empty())
}

fn is_text(block: &Block) -> bool {
    let kinds = !matches!(
        block.kind,
        BlockKind::Image { .. }
            | BlockKind::Embed { .. }
            | BlockKind::Code { .. }
            | BlockKind::Caption
    );
    kinds && !block.text.is_empty()
}

/// Whether class names, `rel="author"` or a link to a person's page say that this is an author.
fn is_marked(page: &Page, block: &Block) -> bool {
    is_author_element(page, block, MARKING) || links_to(block, WRITERS) || links_to(block, PEOPLE)
}

fn is_author_element(page: &Page, block: &Block, most: usize) -> bool {
    let marks = |word: &str| MARKS.iter().any(|mark| word.starts_with(mark));
    page.ancestors(block.element).take(most).flat_map(pieces).any(marks)
}

/// In the page's menus, header or footer; an article has a header and a footer of its own.
fn is_navigation(page: &Page, block: &Block) -> bool {
    let has = |tags: &[&str]| page.ancestors(block.element).any(|e| tags.contains(&e.tag.as_str()));
    has(&["nav"]) || (has(&["header", "footer"]) && !has(&["article", "main"]))
}

/// The words of class names and the like: `blog__author-name` has three.
fn pieces(element: &Element) -> impl Iterator<Item = &str> {
    element.words.iter().flat_map(|word| word.split(|c: char| !c.is_alphanumeric()))
}

/// One link, the whole text, to a page whose path has one of these segments.
fn links_to(block: &Block, people: &[&str]) -> bool {
    let whole = block.inline.iter().find(|i| i.start == 0 && i.end == block.text.len());
    let Some(InlineKind::Link(address)) = whole.map(|inline| &inline.kind) else { return false };
    leads_to(address, people)
}

/// Whether the path of an address has one of these segments before its last.
fn leads_to(address: &str, people: &[&str]) -> bool {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    let segments: Vec<&str> =
        path.split(['?', '#']).next().unwrap_or_default().split('/').collect();
    segments.iter().rev().skip(1).take(3).any(|segment| people.contains(segment))
}

/// Whether the image right before is the portrait of who is named.
fn is_beside_portrait(page: &Page, at: usize) -> bool {
    let text = &page.blocks[at].text;
    let words = text.split_whitespace().count();
    let Some(before) = at.checked_sub(1).map(|before| &page.blocks[before]) else { return false };
    let image = matches!(before.kind, BlockKind::Image { .. });
    let named = text.contains(char::is_uppercase);
    image
        && named
        && !matches!(page.blocks[at].kind, BlockKind::Heading { .. })
        && !names::is_organisation(text)
        && (2..=4).contains(&words)
        && format!(" {} ", fold(&before.text)).contains(&format!(" {} ", fold(text)))
        && fold(&before.text).split(' ').count() <= words + 4
}
