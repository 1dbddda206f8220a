//! The authors that a page declares.

use super::{byline, is_person, names};
use crate::article::article::Author;
use crate::article::site_name::SiteNames;
use crate::blocks::{DeclaredBy, Page};
use crate::text::words::fold;
use DeclaredBy::{DublinCore, JsonLd, Meta, Microdata, OpenGraph, Record, Twitter};

/// Keys that declare authors, the most trusted first.
const KEYS: &[(DeclaredBy, &str)] = &[
    (Record, "author"),
    (JsonLd, "author.name"),
    (JsonLd, "author"),
    (JsonLd, "webpage.author.name"),
    (Meta, "parsely-author"),
    (Meta, "sailthru.author"),
    (Meta, "author"),
    (Meta, "byl"),
    (Meta, "citation_author"),
    (Meta, "citation_authors"),
    (OpenGraph, "article:author"),
    (OpenGraph, "article:author_name"),
    (OpenGraph, "og:article:author"),
    (DublinCore, "dc.creator"),
    (DublinCore, "dcterms.creator"),
];

/// Keys that are less trusted than any `<meta>` that speaks of an author.
const LAST_KEYS: &[(DeclaredBy, &str)] = &[
    (Microdata, "author.name"),
    (Microdata, "author"),
    (Microdata, "mainentity.author.name"),
    (JsonLd, "question.author.name"),
    (Twitter, "twitter:creator"),
    (JsonLd, "creator.name"),
    (JsonLd, "creator"),
];

/// How other `<meta>` names that declare an author end: `house:author`, `articleauthor`.
const ENDINGS: &[&str] = &["author", "authors", "author_name", "author-name", "authorname"];

/// Names of `<meta>` that end so and speak of something else.
const OTHER_THINGS: &[&str] = &["smartbanner:author"];

/// Who the page says has written it.
#[derive(Default)]
pub struct DeclaredAuthors {
    /// People, of the most trusted key that names any.
    pub people: Vec<Author>,
    /// A desk, an account or the site itself, where a key names no people.
    pub others: Vec<Author>,
    /// Who declares these.
    pub by: Option<DeclaredBy>,
}

impl DeclaredAuthors {
    /// The people's names.
    pub fn names(&self) -> Vec<&str> {
        self.people.iter().map(|author| author.name.as_str()).collect()
    }
}

/// Reads the declared authors.
pub fn read(page: &Page, site: &SiteNames) -> DeclaredAuthors {
    let mut declared = DeclaredAuthors::default();
    let other_keys = page.declared.iter().filter(|d| d.by == Meta && is_author_key(&d.key));
    let other_keys = other_keys.map(|d| (Meta, d.key.as_str()));
    let keys = KEYS.iter().copied().chain(other_keys).chain(LAST_KEYS.iter().copied());
    for (by, key) in keys {
        let found = authors(page, by, key, site);
        if found.iter().any(|author| is_person(&author.name, site)) {
            declared.by = Some(by);
            declared.people = found;
            declared.people.retain(|author| !site.is(&author.name));
            break;
        }
        let only_site = |authors: &[Author]| authors.iter().all(|author| site.is(&author.name));
        if declared.others.is_empty() || (only_site(&declared.others) && !only_site(&found)) {
            declared.by = Some(by).filter(|_| !found.is_empty());
            declared.others = found;
        }
    }
    declared
}

/// Whether a name is what the page's title ends with or who owns its copyright: mostly the paper,
/// though some people's pages are named like themselves.
pub fn is_publisher(page: &Page, name: &str, site: &SiteNames) -> bool {
    let name = fold(name);
    let ends = |title: &str| {
        let last = title.rsplit(['-', '–', '—', '|', '»', ':', '/']).next();
        last.is_some_and(|last| last.len() < title.len() && fold(last) == name)
    };
    page.declared_by(DeclaredBy::Html, "title").any(ends) || site.owns(&name)
}

fn is_author_key(key: &str) -> bool {
    ENDINGS.iter().any(|end| key.ends_with(end)) && !OTHER_THINGS.contains(&key)
}

fn authors(page: &Page, by: DeclaredBy, key: &str, site: &SiteNames) -> Vec<Author> {
    let mut authors: Vec<Author> = Vec::new();
    // A question is asked by one, and the others have answered.
    let most = if key.starts_with("question.") || key.starts_with("mainentity.") { 1 } else { 100 };
    for value in page.declared_by(by, key).take(most) {
        let value = strip_opener(value);
        let is_address = by == Twitter && !value.contains(' ');
        let mut names = match in_catalogue_order(key, value) {
            Some(name) => vec![name],
            None => people(value.split(" - ").next().unwrap_or(value), site),
        };
        if names.is_empty() && !is_address {
            names.extend(names::collective(value));
        }
        for name in names.into_iter().filter(|_| !is_address) {
            if !authors.iter().any(|author| fold(&author.name) == fold(&name)) {
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

/// The names in a value. What stands behind a person there goes; not behind the site.
fn people(value: &str, site: &SiteNames) -> Vec<String> {
    let names = names::split(value);
    let person = names.first().is_some_and(|name| is_person(name, site));
    if person { byline::behind_people(names) } else { names }
}

/// “Moss, Ada B.”, as catalogues of papers write it, in the order in which it is spoken.
fn in_catalogue_order(key: &str, value: &str) -> Option<String> {
    let catalogue = key.starts_with("citation_") || key.starts_with("dc");
    let (family, given) = value.split_once(',').filter(|_| catalogue)?;
    let whole = format!("{} {}", given.trim(), family.trim());
    let short = family.split_whitespace().count() <= 3 && given.split_whitespace().count() <= 3;
    names::person(&whole).filter(|_| short && !given.contains(','))
}

/// Declared values carry a “By ” too often.
fn strip_opener(value: &str) -> &str {
    match value.get(..3) {
        Some(by) if by.eq_ignore_ascii_case("by ") => &value[3..],
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_can_be_stated() {
        assert!(KEYS.iter().chain(LAST_KEYS).all(|(by, key)| by.can_state(key)));
    }
}
