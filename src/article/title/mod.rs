//! The title: as the reader sees it, without the site's name.
//!
//! What the page declares and what it shows correct each other: a heading that agrees with a
//! declared title is the title as printed; without one, the declared title is cut free of the
//! site's name; a dump that declares nothing is searched for its headline line by line.

mod lines;
mod site_name;

use super::facts::{Facts, Field};
use super::words::fold;
use crate::blocks::{Block, BlockKind, DeclaredBy, Page};

/// Keys that declare the title, the most trusted first.
const TITLE_KEYS: &[(DeclaredBy, &str)] = &[
    (DeclaredBy::Record, "title"),
    (DeclaredBy::JsonLd, "headline"),
    (DeclaredBy::OpenGraph, "og:title"),
    (DeclaredBy::Twitter, "twitter:title"),
    (DeclaredBy::Meta, "twitter:title"),
    (DeclaredBy::Meta, "parsely-title"),
    (DeclaredBy::Meta, "sailthru.title"),
    (DeclaredBy::Meta, "title"),
    (DeclaredBy::DublinCore, "dc.title"),
    (DeclaredBy::DublinCore, "dcterms.title"),
    (DeclaredBy::Html, "title"),
    (DeclaredBy::JsonLd, "name"),
    (DeclaredBy::Microdata, "headline"),
];

/// Reads the title and marks the block that states it.
pub fn read(page: &Page, facts: &mut Facts) {
    let mut declared: Vec<&str> = Vec::new();
    for (by, key) in TITLE_KEYS {
        declared.extend(page.declared_by(*by, key).take(2).filter(|title| !fold(title).is_empty()));
    }
    let cut = cut_titles(page, facts, &declared);
    let block = visible(page, facts, &cut);
    if let Some(at) = block {
        facts.became[at] = Some(Field::Title);
    }
    let shown = block.map(|at| page.blocks[at].text.as_str());
    let shown = shown.map(|title| match declared.is_empty() && page.elements.is_empty() {
        true => site_name::cut_in_dump(title, page),
        false => title,
    });
    facts.title = choose(shown, &cut).map(one_line).filter(|title| !title.is_empty());
}

/// The block that states the title.
pub fn block(facts: &Facts) -> Option<usize> {
    facts.became.iter().position(|field| *field == Some(Field::Title))
}

/// The declared titles without the site's name.
fn cut_titles(page: &Page, facts: &Facts, declared: &[&str]) -> Vec<String> {
    let headings = page.blocks.iter().filter(|block| level(block).is_some_and(|level| level <= 2));
    let mut shown: Vec<String> = headings.take(50).map(|block| fold(&block.text)).collect();
    shown.extend(declared.iter().map(|title| fold(title)));
    shown.retain(|folded| !folded.is_empty());
    declared.iter().map(|title| site_name::cut(title, &facts.site, &shown).to_owned()).collect()
}

/// The title as shown where the page declares the same, otherwise the most trusted declared one:
/// headings carry kickers, are shortened, or head a part of the page.
fn choose<'a>(shown: Option<&'a str>, declared: &'a [String]) -> Option<&'a str> {
    let first = declared.first().map(String::as_str);
    let same =
        |shown: &&str| declared.is_empty() || declared.iter().any(|t| fold(t) == fold(shown));
    shown.filter(same).or(first)
}

/// The block that shows the title: a heading that agrees with what is declared, the only first
/// heading, or, in a flattened dump, the line that reads like a headline.
fn visible(page: &Page, facts: &Facts, declared: &[String]) -> Option<usize> {
    let headline = page.elements.is_empty().then(|| lines::headline(page, declared));
    let declared: Vec<String> = declared.iter().map(|title| fold(title)).collect();
    if let Some(headline) = headline {
        return headline.filter(|at| {
            let text = fold(&page.blocks[*at].text);
            declared.is_empty() || declared.iter().any(|title| agreement(title, &text) >= AGREES)
        });
    }
    let headings = || {
        let blocks = page.blocks.iter().enumerate();
        blocks.filter_map(|(at, block)| Some((at, level(block)?, fold(&block.text))))
    };
    // Among equally good headings the higher, then the earlier one.
    let mut best: Option<(u32, usize)> = None;
    for (at, level, text) in headings().filter(|(_, level, _)| *level <= 3) {
        let agreement = declared.iter().map(|title| agreement(title, &text)).max().unwrap_or(0);
        let score = agreement * 10 + u32::from(7 - level.min(6));
        if agreement >= AGREES && best.is_none_or(|(most, _)| score > most) {
            best = Some((score, at));
        }
    }
    if let Some((_, at)) = best {
        return Some(at);
    }
    if !declared.is_empty() {
        return None;
    }
    let site = facts.site.name.as_deref().map(fold).unwrap_or_default();
    let mut first =
        headings().filter(|(_, level, text)| *level == 1 && text.contains(' ') && *text != site);
    let only = first.next().filter(|_| first.next().is_none());
    only.map(|(at, _, _)| at)
}

/// Agreement in tenths from which a heading and a declared title are the same title.
const AGREES: u32 = 6;

/// How far two folded titles agree, in tenths: the share of their words that both have.
fn agreement(a: &str, b: &str) -> u32 {
    if a == b {
        return 10;
    }
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    let a: Vec<&str> = a.split(' ').take(60).collect();
    let b: Vec<&str> = b.split(' ').take(60).collect();
    let common = a.iter().filter(|word| b.contains(word)).count();
    (common * 2 * 9 / (a.len() + b.len())).min(9) as u32
}

fn level(block: &Block) -> Option<u8> {
    match block.kind {
        BlockKind::Heading { level } => Some(level),
        _ => None,
    }
}

fn one_line(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Site;
    use crate::blocks::{Declared, Element};

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
                &["Ferry aground off cape", "Other news"],
                "Ferry aground off the cape",
                Some(0),
            ),
            (
                vec![og("Ferry aground off the northern cape")],
                &["Ferry aground off the…"],
                "Ferry aground off the northern cape",
                Some(0),
            ),
            (vec![], &["Ferry Aground"], "Ferry Aground", Some(0)),
        ] {
            let heading = |text: &&str| Block {
                kind: BlockKind::Heading { level: 1 },
                ..Block::lines(*text, 1, 1)
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
            read(&page, &mut facts);
            assert_eq!(facts.title.as_deref(), Some(expected), "{declared:?}");
            assert_eq!(block(&facts), marked, "{declared:?}");
        }
    }
}
