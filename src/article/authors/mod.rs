//! The authors: people, from what the page declares and from its byline.
//!
//! Declared authors win over the visible byline, unless they are nobody in particular (“admin”)
//! or the site itself. Commenters and other articles' authors are never read: a byline counts
//! only near the title.

pub mod byline;
pub mod names;
pub mod words;

use super::article::Author;
use super::facts::{Facts, Field};
use super::title;
use super::words::fold;
use crate::blocks::{Block, DeclaredBy, Page};
use DeclaredBy::{DublinCore, JsonLd, Meta, Microdata, OpenGraph, Record, Twitter};

/// Keys that declare authors, the most trusted first.
const AUTHOR_KEYS: &[(DeclaredBy, &str)] = &[
    (Record, "author"),
    (JsonLd, "author.name"),
    (JsonLd, "author"),
    (JsonLd, "webpage.author.name"),
    (Meta, "parsely-author"),
    (Meta, "sailthru.author"),
    (Meta, "author"),
    (Meta, "article:author_name"),
    (Meta, "byl"),
    (Meta, "citation_author"),
    (OpenGraph, "article:author"),
    (OpenGraph, "og:article:author"),
    (DublinCore, "dc.creator"),
    (DublinCore, "dcterms.creator"),
    (Microdata, "author.name"),
    (Microdata, "author"),
    (Twitter, "twitter:creator"),
    (JsonLd, "creator.name"),
    (JsonLd, "creator"),
];

/// Reads the authors and marks the byline.
pub fn read(page: &Page, facts: &mut Facts) {
    let declared = AUTHOR_KEYS
        .iter()
        .map(|(by, key)| declared_authors(page, facts, *by, key))
        .find(|authors| !authors.is_empty())
        .unwrap_or_default();
    let visible = bylines(page, facts, &declared);
    for (block, _) in &visible {
        facts.became[*block] = Some(Field::Authors);
    }
    facts.authors = if declared.is_empty() {
        let names = visible.into_iter().next().map(|(_, names)| names).unwrap_or_default();
        let people = names.into_iter().filter(|name| !is_site(name, facts));
        people.map(|name| Author { name, url: None }).collect()
    } else {
        declared
    };
}

fn declared_authors(page: &Page, facts: &Facts, by: DeclaredBy, key: &str) -> Vec<Author> {
    let mut authors: Vec<Author> = Vec::new();
    for value in page.declared_by(by, key) {
        let value = strip_opener(value);
        let mut names = names::split(value);
        if names.is_empty() {
            names.extend(names::collective(value));
        }
        for name in names {
            let known = authors.iter().any(|author| fold(&author.name) == fold(&name));
            if !known && !is_site(&name, facts) {
                authors.push(Author { name, url: None });
            }
        }
    }
    if let [author] = authors.as_mut_slice()
        && by == JsonLd
    {
        // Only one person and one address surely belong together.
        let mut urls = page.declared_by(JsonLd, "author.url");
        author.url = urls.next().filter(|_| urls.next().is_none()).map(str::to_owned);
    }
    authors
}

/// Declared values carry a “By ” too often.
fn strip_opener(value: &str) -> &str {
    match value.get(..3) {
        Some(by) if by.eq_ignore_ascii_case("by ") => &value[3..],
        _ => value,
    }
}

/// Whether the name is the site's rather than a person's.
fn is_site(name: &str, facts: &Facts) -> bool {
    let name: String = fold(name).split(' ').collect();
    let name = name.strip_prefix("the").unwrap_or(&name);
    let site = facts.site.name.as_deref().map(fold).unwrap_or_default().replace(' ', "");
    let host = facts.site.host.as_deref().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let label = host.split('.').next().unwrap_or_default().replace('-', "");
    let site = site.strip_prefix("the").unwrap_or(&site);
    name == site || name == label || name == host.replace(['.', '-'], "")
}

/// How far from the title a byline stands, in blocks, before and after it.
const BEFORE_TITLE: usize = 4;
const AFTER_TITLE: usize = 14;

/// The bylines near the title, the first of which names the authors; others only when they name
/// the same people.
fn bylines(page: &Page, facts: &Facts, declared: &[Author]) -> Vec<(usize, Vec<String>)> {
    let title = title::block(facts).unwrap_or(0);
    let from = title.saturating_sub(BEFORE_TITLE);
    let after = title..page.blocks.len().min(title + AFTER_TITLE);
    let mut found: Vec<(usize, Vec<String>)> = Vec::new();
    for at in after.chain(from..title) {
        if facts.became[at].is_some() {
            continue;
        }
        let Some(names) = byline_of(page, &page.blocks[at], declared) else { continue };
        let known = |name: &String| {
            let same = |other: &str| fold(other) == fold(name);
            found.iter().any(|(_, names)| names.iter().any(|other| same(other)))
                || declared.iter().any(|author| same(&author.name))
        };
        if (found.is_empty() && declared.is_empty()) || names.iter().any(known) {
            found.push((at, names));
        }
    }
    found
}

fn byline_of(page: &Page, block: &Block, declared: &[Author]) -> Option<Vec<String>> {
    byline::parse(&block.text).or_else(|| {
        let says_so = page.ancestors(block.element).take(3).any(|element| {
            element.words.iter().any(|word| {
                matches!(
                    word.as_str(),
                    "author" | "byline" | "author-name" | "byline-name" | "writer"
                )
            })
        });
        let alone = declared.iter().any(|author| fold(&author.name) == fold(&block.text));
        if says_so || alone { byline::parse_marked(&block.text) } else { None }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::Declared;

    #[test]
    fn authors_come_from_declarations_and_bylines() {
        for (declared, lines, expected, marked) in [
            (
                &[][..],
                &["Ferry runs aground", "By Ada Moss", "The ferry."][..],
                &["Ada Moss"][..],
                Some(1),
            ),
            (&[(Meta, "author", "admin")], &["Ferry", "By Ada Moss"], &["Ada Moss"], Some(1)),
            (&[(Meta, "author", "Port Post")], &["Ferry", "The ferry ran aground."], &[], None),
            (
                &[(JsonLd, "author.name", "Ada Moss"), (JsonLd, "author.name", "Bo Lind")],
                &["Ferry", "Ada Moss"],
                &["Ada Moss", "Bo Lind"],
                Some(1),
            ),
            (
                &[(Meta, "author", "By Ada Moss, Senior Reporter")],
                &["Ferry", "By Cem Kaya"],
                &["Ada Moss"],
                None,
            ),
            (&[], &["Ferry", "By Monday the port had reopened."], &[], None),
            (&[(OpenGraph, "article:author", "https://social.example/ada")], &["Ferry"], &[], None),
        ] {
            let page = Page {
                blocks: lines
                    .iter()
                    .zip(1..)
                    .map(|(line, at)| Block::lines(*line, at, at))
                    .collect(),
                declared: declared
                    .iter()
                    .map(|(by, key, value): &(DeclaredBy, &str, &str)| Declared {
                        by: *by,
                        key: (*key).to_owned(),
                        value: (*value).to_owned(),
                    })
                    .collect(),
                ..Page::default()
            };
            let mut facts = Facts { became: vec![None; lines.len()], ..Facts::default() };
            facts.site.name = Some("Port Post".to_owned());
            facts.became[0] = Some(Field::Title);
            read(&page, &mut facts);
            let names: Vec<&str> =
                facts.authors.iter().map(|author| author.name.as_str()).collect();
            assert_eq!(names, expected, "{lines:?}");
            assert_eq!(
                facts.became.iter().position(|f| *f == Some(Field::Authors)),
                marked,
                "{lines:?}"
            );
        }
    }
}
