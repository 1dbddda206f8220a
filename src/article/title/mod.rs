//! The title: as the reader sees it, without the site's name.
//!
//! What the page declares and what it shows correct each other: the first heading is the title as
//! printed, if it has to do with a declared title; without one, it is the declared title that most
//! sources agree on, cut free of the site's name and of what a bar parts from it. A dump, or a page without such a heading, is
//! searched for its headline line by line: byline and date stand near it. Where all that is declared is the
//! site's name, the headline that is shown is the title, though nothing declares it.

pub mod cut;
mod declared;
pub mod headline;

use std::cmp::Reverse;

use super::authors::byline;
use super::site_name::SiteNames;
use crate::blocks::{Block, BlockKind, DeclaredBy, Element, Page};
use crate::facts::{Facts, Field};
use crate::label::Lines;
use crate::label::model::Model;
use crate::text::chars::decode_entities;
use crate::text::shape::Shape;
use crate::text::words::{self, fold};
use declared::{Declared, MOST_WORDS, Title, shared};

/// Reads the title and marks the block that states it.
pub fn read(page: &Page, lines: &Lines, model: &Model, names: &SiteNames, facts: &mut Facts) {
    let declared = Declared::of(page, names, facts);
    let is_dump = page.elements.is_empty();
    let heading = if is_dump { None } else { in_headings(page, names, &declared) };
    // Where no heading is the title, a page is read like a dump.
    let needed = if is_dump { AGREES } else { RELATED };
    let is_site = |at: &usize| !is_dump && links_home(&page.blocks[*at]);
    let line = || in_lines(page, lines, model, &declared, needed).filter(|at| !is_site(at));
    let related = heading.or_else(line);
    let block = related.or_else(|| unrelated_line(page, lines, model, &declared));
    if let Some(at) = block {
        facts.became[at] = Some(Field::Title);
    }
    let shown = block.map(|at| match declared.titles.is_empty() && is_dump {
        true => cut::cut_in_dump(&page.blocks[at].text, page),
        false => {
            let title = cut::cut(without_mark(&page.blocks[at].text), &declared.evidence);
            if declares_article(page) { cut::at_bar(title) } else { title }
        }
    });
    let is_first = |at: usize| {
        level(&page.blocks[at]) == Some(1)
            || is_below_site(page, at, &site_headings(page), &declared)
    };
    let heads = heading.is_some_and(is_first) || related.is_none();
    let Some((title, by)) = choose(shown, heads, &declared) else { return };
    let title = one_line(title);
    if !title.is_empty() {
        let shown = if heading.is_none() { "line" } else { "heading" };
        facts.from.insert("title", by.map_or(shown, DeclaredBy::name));
        facts.title = Some(title);
    }
}

/// A first heading is the title as the reader sees it. Any other shown text is only where the
/// page declares the same: it may carry a kicker, be shortened, or head a part of the page.
/// With who declares it, if that is how it is written.
fn choose<'a>(
    shown: Option<&'a str>,
    heads: bool,
    declared: &'a Declared<'_>,
) -> Option<(&'a str, Option<DeclaredBy>)> {
    let stated = |title: &'a Title| (title.cut.as_str(), Some(title.by));
    let Some(shown) = shown else { return declared.most_agreed().map(stated) };
    let shown = unlabelled(shown, declared);
    let folded = fold(shown);
    let same = declared.titles.iter().find(|title| title.folded == folded);
    if let Some(bare) = declared.bare_of_thread(&folded).filter(|_| same.is_none()) {
        return Some(stated(bare));
    }
    match same {
        // Templates lose the marks between a title's parts.
        Some(same) if marks(&same.cut) > marks(shown) => Some(stated(same)),
        Some(_) => Some((shown, None)),
        // “Ferry aground off the…”
        None if shown.ends_with("...") || shown.ends_with('…') => {
            let whole = declared.titles.iter().find(|title| title.folded.starts_with(&folded));
            Some(whole.map_or((shown, None), stated))
        }
        None if heads || declared.titles.is_empty() => Some((shown, None)),
        None => declared.most_agreed().map(stated),
    }
}

/// Without the label before a declared title: “Title:Sandbars on the move”.
fn unlabelled<'a>(shown: &'a str, declared: &Declared<'_>) -> &'a str {
    let Some((label, title)) = shown.split_once(':') else { return shown };
    let folded = fold(title);
    let one_word = !label.trim().is_empty() && !label.trim().contains(char::is_whitespace);
    let whole = |declared: &Title| declared.folded == folded;
    let declares_label = || declared.titles.iter().any(|t| t.folded == fold(shown));
    let is_title = fold(label) == "title" && !title.trim().is_empty();
    let is_label = one_word && (is_title || declared.titles.iter().any(whole)) && !declares_label();
    if is_label { title.trim_start() } else { shown }
}

/// How many marks part a title from within. Quotes, asterisks or dots around it are a program's.
fn marks(title: &str) -> usize {
    let inside = title.trim_matches(|c: char| !c.is_alphanumeric());
    inside.chars().filter(|c| matches!(c, ':' | ',' | ';' | '-' | '–' | '—' | '|' | '/')).count()
}

/// Without the arrow or bullet before a heading, and the sign by which manuals link to it.
fn without_mark(heading: &str) -> &str {
    let heading = heading.trim_start_matches(['>', '›', '»', '•', '|', ' ']);
    let heading = heading.trim_end_matches(['¶', '🔗', '\u{f0c1}', ' ']);
    // “Getting started #”, but “Getting started with C#”.
    let bare = heading.trim_end_matches(['#', '§']);
    if bare.ends_with(char::is_whitespace) { bare.trim_end() } else { heading }
}

/// The line that reads like a headline, if it agrees with what is declared as far as is `needed`.
fn in_lines(
    page: &Page,
    lines: &Lines,
    model: &Model,
    declared: &Declared<'_>,
    needed: u32,
) -> Option<usize> {
    let titles: Vec<String> = declared.titles.iter().map(|title| title.cut.clone()).collect();
    headline::headline(page, lines, model, &titles).filter(|at| {
        let text = fold(&page.blocks[*at].text);
        let agrees = |title: &Title| agreement(&title.folded, &text) >= needed;
        declared.titles.is_empty() || declared.titles.iter().any(agrees)
    })
}

/// The line that reads like a headline where all that is declared is what the site is called.
fn unrelated_line(
    page: &Page,
    lines: &Lines,
    model: &Model,
    declared: &Declared<'_>,
) -> Option<usize> {
    if !declared.only_site || page.elements.is_empty() {
        return None;
    }
    headline::headline(page, lines, model, &[]).filter(|at| {
        let block = &page.blocks[*at];
        !links_home(block)
            && words::count(&block.text) > 2
            && !Shape::of(&block.text).is_prose()
            && declared.leave_unsaid(&block.text)
    })
}

/// In a page it is a heading that agrees with what is declared, or the only first heading.
fn in_headings(page: &Page, names: &SiteNames, declared: &Declared<'_>) -> Option<usize> {
    let of_site = site_headings(page);
    let below_site = || headings(page).find(|at| is_below_site(page, *at, &of_site, declared));
    let only = || only_first(page, names, declared);
    let best = most_agreeing(page, declared);
    let sure =
        |(at, agreement): &(usize, u32)| *agreement == SAME || level(&page.blocks[*at]) == Some(1);
    // The site's name stands as a heading too: where nothing else is declared, that agrees.
    let first = declared.only_site.then(only).flatten().or_else(below_site);
    first
        .or(best.filter(sure).map(|(at, _)| at))
        .or_else(only)
        .or_else(|| bold_line(page, names, declared))
        .or(best.map(|(at, _)| at))
        .or_else(|| stated_line(page, declared))
}

/// The headings of the upper three levels.
fn headings(page: &Page) -> impl DoubleEndedIterator<Item = usize> {
    let is_upper = |at: &usize| level(&page.blocks[*at]).is_some_and(|level| level <= 3);
    (0..page.blocks.len()).filter(is_upper)
}

/// The heading that agrees most with what is declared, and how far; among equals the higher, then the earlier one.
fn most_agreeing(page: &Page, declared: &Declared<'_>) -> Option<(usize, u32)> {
    let agreement = |at: usize| {
        let text = fold(&page.blocks[at].text);
        let agreements = declared.titles.iter().map(|title| agreement(&title.folded, &text));
        Some((at, agreements.max()?))
    };
    let agreeing =
        headings(page).filter_map(agreement).filter(|(_, agreement)| *agreement >= AGREES);
    // Of equals the last counts.
    agreeing.rev().max_by_key(|(at, agreement)| (*agreement, Reverse(level(&page.blocks[*at]))))
}

/// The line that reads as the page's declared title, where no heading has to do with it.
fn stated_line(page: &Page, declared: &Declared<'_>) -> Option<usize> {
    // White space and marks may differ, letters not.
    let longest = declared.titles.iter().map(|title| title.whole.len() * 2).max()?;
    let states = |block: &Block| {
        let text = || fold(&block.text);
        block.kind == BlockKind::Paragraph
            && block.text.len() <= longest
            && block.link_density() < 0.5
            && words::count(&block.text) > 2
            && declared.titles.iter().any(|title| title.folded == text())
    };
    page.blocks.iter().position(states)
}

/// The line that stands out above a text whose paragraphs only `<br>` parts. The `<title>` of such pages
/// is often the site's name, and all that they declare.
fn bold_line(page: &Page, names: &SiteNames, declared: &Declared<'_>) -> Option<usize> {
    let is_heading = |element: &Element| {
        matches!(element.tag.as_str(), "h1" | "h2")
            || element.words.iter().any(|word| word == "heading")
    };
    let only_html = declared.titles.iter().all(|title| title.by == DeclaredBy::Html);
    let stands_out = |block: &Block| {
        level(block) == Some(1)
            && block.element.is_some()
            && !page.ancestors(block.element).any(is_heading)
            && !names.is(&block.text)
            && byline::parse(&block.text).is_none()
    };
    page.blocks.iter().position(stands_out).filter(|_| only_html)
}

/// First headings that link to the front page, with their folded text: the site's.
fn site_headings(page: &Page) -> Vec<(usize, String)> {
    /// More are none of the site's.
    const MOST: usize = 8;
    let blocks = page.blocks.iter().enumerate();
    let firsts = blocks.filter(|(_, block)| level(block) == Some(1) && links_home(block));
    let folded = firsts.map(|(at, block)| (at, fold(&block.text)));
    folded.filter(|(_, first)| !first.is_empty()).take(MOST).collect()
}

/// Whether a first heading is the site's and this one the page's:
/// together they are the declared title, “Port Post: Ferry aground” or “Ferry aground « Port Post”.
fn is_below_site(
    page: &Page,
    at: usize,
    of_site: &[(usize, String)],
    declared: &Declared<'_>,
) -> bool {
    let own = fold(&page.blocks[at].text);
    let mut firsts = of_site.iter().filter(|(other, _)| *other != at).map(|(_, first)| first);
    let parts = |title: &str, start: &str, end: &str| {
        let between = title.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
        between.is_some_and(|words| words.starts_with(' ') && words.split(' ').count() <= 4)
    };
    !own.is_empty()
        && firsts.any(|first| {
            let mut titles = declared.titles.iter().map(|title| &title.whole);
            titles.any(|title| parts(title, first, &own) || parts(title, &own, first))
        })
}

/// Whether a block is a link to the site's front page.
fn links_home(block: &Block) -> bool {
    block.links().any(|(_, address)| {
        let path = match address.split_once("://") {
            Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
            None => address,
        };
        path.trim_matches('/').is_empty()
    })
}

/// The only first heading, if it has to do with what is declared.
fn only_first(page: &Page, names: &SiteNames, declared: &Declared<'_>) -> Option<usize> {
    let blocks = page.blocks.iter().enumerate();
    let is_site =
        |block: &Block| names.is(&block.text) || (declared.only_site && links_home(block));
    let blocks = blocks.filter(|(_, block)| level(block) == Some(1) && !is_site(block));
    let mut first =
        blocks.map(|(at, block)| (at, fold(&block.text))).filter(|(_, t)| !t.is_empty());
    let (at, text) = first.next()?;
    let only = first.all(|(_, other)| other == text);
    let speaks = words::count(&page.blocks[at].text) > 1;
    // Pages that sell something head themselves with a slogan.
    let needed = if declares_article(page) { 4 } else { 2 };
    let words = text.split(' ').count();
    let related =
        || declared.titles.iter().any(|title| shared(&text, &title.whole) * needed >= words);
    let unsaid = || declared.leave_unsaid(&page.blocks[at].text);
    let replaces = || (declared.only_site || calls_itself_title(page, at, declared)) && unsaid();
    (only && speaks && (declared.titles.is_empty() || related() || replaces())).then_some(at)
}

/// Whether a heading is the title by its class or id, where only `<title>` declares another: that may be the
/// site's motto, “Port Post – the heart of the coast”.
fn calls_itself_title(page: &Page, at: usize, declared: &Declared<'_>) -> bool {
    let block = &page.blocks[at];
    let element = block.element.and_then(|element| page.elements.get(element));
    let words = || element.iter().flat_map(|element| &element.words);
    let parts = || words().flat_map(|word| word.split(|c: char| !c.is_alphabetic()));
    declared.evidence.bare
        && parts().any(|part| matches!(part, "title" | "headline"))
        && !parts().any(|part| part == "site")
        && !links_home(block)
}

fn declares_article(page: &Page) -> bool {
    let types = page.declared_by(DeclaredBy::OpenGraph, "og:type");
    let mut types = types.chain(page.declared_by(DeclaredBy::JsonLd, "@type"));
    types.any(|kind| kind.to_lowercase().contains("article") || kind.ends_with("Posting"))
}

/// Agreement in tenths of titles that read the same.
const SAME: u32 = 10;

/// Agreement in tenths from which a heading and a declared title are the same title.
const AGREES: u32 = 6;

/// Agreement from which a line of a page that says more about itself than a dump does may be its
/// headline, though it is declared in other words: what belongs to the article stands near it.
const RELATED: u32 = 3;

/// How far two folded titles agree, in tenths: the share of their words that both have.
fn agreement(a: &str, b: &str) -> u32 {
    if a == b {
        return SAME;
    }
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    let words = |title: &str| title.split(' ').take(MOST_WORDS).count();
    (shared(a, b) * 2 * 9 / (words(a) + words(b))).min(9) as u32
}

fn level(block: &Block) -> Option<u8> {
    match block.kind {
        BlockKind::Heading { level } => Some(level),
        _ => None,
    }
}

/// With what is escaped twice decoded: “Tide &amp; quay” as the page shows it.
fn one_line(title: &str) -> String {
    decode_entities(title).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Site;
    use crate::blocks::{Declared, Inline, InlineKind};

    #[test]
    fn marks_before_and_behind_a_heading_go() {
        for (heading, expected) in [
            ("» Ferry aground", "Ferry aground"),
            ("Getting started¶", "Getting started"),
            ("Getting started #", "Getting started"),
            ("Getting started with C#", "Getting started with C#"),
        ] {
            assert_eq!(without_mark(heading), expected);
        }
    }

    #[test]
    fn every_key_can_be_stated() {
        assert!(declared::TITLE_KEYS.iter().all(|(by, key)| by.can_state(key)));
    }
    #[test]
    fn shown_and_declared_titles_correct_each_other() {
        let og = |value| (DeclaredBy::OpenGraph, "og:title", value);
        let html = |value| (DeclaredBy::Html, "title", value);
        for (declared, headings, expected, marked) in [
            (
                vec![og("Ferry Aground | Port Post")],
                &["Port Post", "Ferry Aground"][..],
                "Ferry Aground",
                Some(1),
            ),
            (vec![html("Port Post - Ferry Aground")], &[], "Ferry Aground", None),
            (
                vec![html("BREAKING: Ferry Aground — Port Post")],
                &[],
                "BREAKING: Ferry Aground",
                None,
            ),
            (
                vec![html("Fish - and Chips - in Cold Ports")],
                &[],
                "Fish - and Chips - in Cold Ports",
                None,
            ),
            (
                vec![og("Ferry aground off the cape")],
                &["Ferry aground off cape"],
                "Ferry aground off cape",
                Some(0),
            ),
            (
                vec![og("Ferry aground off cape"), (DeclaredBy::OpenGraph, "og:type", "article")],
                &["What we know of the ferry off the cape"],
                "What we know of the ferry off the cape",
                Some(0),
            ),
            (
                vec![html("A port for everybody")],
                &["Sleep well tonight"],
                "A port for everybody",
                None,
            ),
            (
                vec![og("Question - is the ferry late?")],
                &["Question is the ferry late?"],
                "Question - is the ferry late?",
                Some(0),
            ),
            (vec![html("Tides — Harbour manual")], &["Tides¶"], "Tides", Some(0)),
            (
                vec![og("Ferry aground off the northern cape")],
                &["Ferry aground off the…"],
                "Ferry aground off the northern cape",
                Some(0),
            ),
            (vec![], &["Ferry Aground"], "Ferry Aground", Some(0)),
            (
                vec![html("Port Post")],
                &["Ferry aground off the cape"],
                "Ferry aground off the cape",
                Some(0),
            ),
            (
                vec![html("Quay News - the paper of the coast")],
                &["~Quay News", "##Sailing", "Ferry aground off the northern cape"],
                "Ferry aground off the northern cape",
                Some(2),
            ),
            (
                vec![html("Port Post: Ferry Aground off the Cape")],
                &["##Ferry Aground off the Cape"],
                "Ferry Aground off the Cape",
                Some(0),
            ),
            (
                vec![html("Notes from the Quay: Ferry aground off the cape")],
                &["~Notes from the Quay", "##Ferry aground off the cape"],
                "Ferry aground off the cape",
                Some(1),
            ),
            (
                vec![html("Notes from the Quay » Blog Archive » Ferry aground off the cape")],
                &["~Notes from the Quay", "##Ferry aground off the cape"],
                "Ferry aground off the cape",
                Some(1),
            ),
        ] {
            let heading = |text: &&str| {
                let level = if text.starts_with('#') { 2 } else { 1 };
                let kind = BlockKind::Heading { level };
                let words = text.trim_start_matches(['#', '~']);
                let link = InlineKind::Link("/".to_owned());
                let home = text.starts_with('~').then_some(link);
                let inline = home.map(|kind| Inline { start: 0, end: words.len(), kind });
                let inline = inline.into_iter().collect();
                Block { kind, inline, ..Block::lines(words, 1, 1) }
            };
            let declare = |(by, key, value): &(DeclaredBy, &str, &str)| Declared {
                by: *by,
                key: (*key).to_owned(),
                value: (*value).to_owned(),
            };
            let page = Page {
                blocks: headings.iter().map(heading).collect(),
                elements: vec![Element::default()],
                declared: declared.iter().map(declare).collect(),
                ..Page::default()
            };
            let mut facts = Facts { became: vec![None; headings.len()], ..Facts::default() };
            facts.site =
                Site { name: Some("Port Post".into()), host: Some("portpost.example".into()) };
            let names = SiteNames::of(&page, &facts.site);
            read(&page, &Lines::of(&page), &Model::default(), &names, &mut facts);
            assert_eq!(facts.title.as_deref(), Some(expected), "{declared:?}");
            assert_eq!(facts.title_block(), marked, "{declared:?}");
        }
    }
}
