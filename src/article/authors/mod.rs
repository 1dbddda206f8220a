//! The authors: people, from what the page declares and from its byline.
//!
//! People come first: those that the page declares, then those that its byline names or who sign below the
//! text, then the only person whom the page marks as its author. An article that names no person has the desk,
//! the account or the site that it declares as its author, since somebody signs it; where a
//! person is known, the site is left out.

mod affiliations;
mod alone;
pub(crate) mod byline;
mod declared;
mod east_asian;
mod marked;
mod names;
mod signature;
mod visible;
mod words;

use super::article::Author;
use super::site_name::SiteNames;
use crate::blocks::{DeclaredBy, Page};
use crate::facts::{Facts, Field};
use crate::text::words::{fold, stand_in};
use declared::DeclaredAuthors;
use visible::Byline;

/// Reads the authors and marks the bylines.
pub fn read(page: &Page, site: &SiteNames, facts: &mut Facts) {
    let mut declared = declared::read(page, site);
    if names_publisher(page, site, &declared) && is_signed(page, facts, site) {
        declared.others = std::mem::take(&mut declared.people);
    }
    let people = declared.names();
    let mut bylines = visible::bylines(page, facts, &people, site);
    if people.is_empty() && !bylines.iter().any(|line| line.names_person(site)) {
        bylines.extend(signature::below_text(page, facts, site));
    }
    for line in &bylines {
        facts.became[line.block] = Some(Field::Authors);
    }
    let (authors, from) = choose(page, facts, site, declared, &bylines);
    if !authors.is_empty() {
        facts.authors = authors;
        facts.from.insert("authors", from);
    }
}

/// Whether all whom a `<meta>` declares publish the page.
fn names_publisher(page: &Page, site: &SiteNames, declared: &DeclaredAuthors) -> bool {
    let names = declared.names();
    let meta = declared.by == Some(DeclaredBy::Meta) && !names.is_empty();
    meta && names.iter().all(|name| declared::is_publisher(page, name, site))
}

/// Whether a line near the title, or below the text, says by whom the article is.
fn is_signed(page: &Page, facts: &Facts, site: &SiteNames) -> bool {
    let opened = |line: &Byline| {
        let by = byline::parse(&page.blocks[line.block].text);
        by.is_some_and(|names| names.iter().any(|name| is_person(name, site)))
    };
    visible::bylines(page, facts, &[], site).iter().any(opened)
        || signature::below_text(page, facts, site).is_some()
}

/// The authors, and where they are from.
fn choose(
    page: &Page,
    facts: &Facts,
    site: &SiteNames,
    declared: DeclaredAuthors,
    bylines: &[Byline],
) -> (Vec<Author>, &'static str) {
    /// The page names them, near its title or in an element that it marks.
    const SHOWN: &str = "byline";
    let by = declared.by.map_or("", DeclaredBy::name);
    let people = declared.names();
    if !people.is_empty() {
        let shown = |line: &Byline| -> Vec<String> {
            line.names.iter().filter(|name| !site.is(name)).cloned().collect()
        };
        let fuller = bylines.iter().map(shown).find(|names| names_more(names, &people));
        return match fuller {
            Some(names) => (without_pages(names.iter()), SHOWN),
            None => (declared.people, by),
        };
    }
    if let Some(line) = bylines.iter().find(|line| line.names_person(site)) {
        // “By Ada Moss, Harbour Post” on the site of that name.
        let first = line.names.first();
        let is_site =
            |name: &String| site.is(name) || (Some(name) != first && site.owns(&fold(name)));
        return (without_pages(line.names.iter().filter(|name| !is_site(name))), SHOWN);
    }
    let mut found = marked::linked(page, facts, site);
    if found.is_empty() {
        found.extend(marked::only(page, facts, site));
    }
    if found.is_empty() {
        found = east_asian::in_text(page, facts);
    }
    if !found.is_empty() {
        return (without_pages(found.iter()), SHOWN);
    }
    if !declared.others.is_empty() {
        return (declared.others, by);
    }
    (without_pages(bylines.iter().take(1).flat_map(|line| &line.names)), SHOWN)
}

fn without_pages<'a>(names: impl Iterator<Item = &'a String>) -> Vec<Author> {
    names.map(|name| Author { name: name.clone(), url: None }).collect()
}

/// Whether a byline names all the declared people and others besides.
fn names_more(names: &[String], declared: &[&str]) -> bool {
    let named = |person: &&str| names.iter().any(|name| names::are_same(name, person));
    names.len() > declared.len() && declared.iter().all(named)
}

/// Whether the name can only be a person's: a site's own name may be one too, and so may one word.
fn is_person(name: &str, site: &SiteNames) -> bool {
    names::is_full(name) && !names::is_role(name) && !names::is_organisation(name) && !site.is(name)
}

/// Whether the title has a name: rather of whom the article tells than by whom it is.
fn is_in_title(name: &str, facts: &Facts) -> bool {
    let title = facts.title.as_deref().unwrap_or_default();
    stand_in(&fold(name), &fold(title))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::{Block, Declared};
    use DeclaredBy::{JsonLd, Meta, OpenGraph};

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
            (
                &[(Meta, "author", "Port Post")],
                &["Ferry", "The ferry ran aground."],
                &["Port Post"],
                None,
            ),
            (&[(Meta, "author", "Port Post")], &["Ferry", "By Ada Moss"], &["Ada Moss"], Some(1)),
            (
                &[
                    (Meta, "author", "Quay Courier"),
                    (DeclaredBy::Html, "title", "Ferry - Quay Courier"),
                ],
                &["Ferry", "By Ada Moss"],
                &["Ada Moss"],
                Some(1),
            ),
            (
                &[(Meta, "author", "Bo Lind"), (DeclaredBy::Html, "title", "Ferry - Bo Lind")],
                &["Ferry", "The ferry ran aground."],
                &["Bo Lind"],
                None,
            ),
            (
                &[(Meta, "author", "Moss & Co. KG")],
                &["Ferry", "By Ada Moss"],
                &["Ada Moss"],
                Some(1),
            ),
            (
                &[(Meta, "author", "Ada Moss")],
                &["Ferry", "By Dr Ada Moss and Bo Lind"],
                &["Dr Ada Moss", "Bo Lind"],
                Some(1),
            ),
            (&[(Meta, "citation_author", "Moss, Ada B.")], &["Ferry"], &["Ada B. Moss"], None),
            (&[(Meta, "house:author", "Ada Moss")], &["Ferry"], &["Ada Moss"], None),
            (&[], &["Ferry", "By", "Ada Moss"], &["Ada Moss"], Some(2)),
            (&[], &["Ferry", "By Ada Moss, Oslo"], &["Ada Moss"], Some(1)),
            (
                &[],
                &["Ferry", "by Ada Moss, Tidal Review", "© Tidal Review 2011-2024"],
                &["Ada Moss"],
                Some(1),
            ),
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
            let site = SiteNames::of(&page, &facts.site);
            read(&page, &site, &mut facts);
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
