//! The site and what the page says about itself in its head: name, section, tags, description,
//! canonical address, lead image.

use url::Url;

use super::article::Image;
use crate::blocks::{BlockKind, DeclaredBy, Page};
use crate::facts::Facts;
use crate::input::without_markup;

use DeclaredBy::{DublinCore, JsonLd, Link, Meta, Microdata, OpenGraph, Record, Twitter};

/// Where a fact is declared, the most reliable place first.
pub type Places = &'static [(DeclaredBy, &'static str)];

/// What the page calls its site.
pub const NAME: Places = &[
    (Record, "site"),
    (OpenGraph, "og:site_name"),
    (JsonLd, "publisher.name"),
    (JsonLd, "website.name"),
    (Meta, "application-name"),
    (DublinCore, "dc.publisher"),
    (Microdata, "publisher.name"),
    (Meta, "apple-mobile-web-app-title"),
];
const ADDRESS: Places = &[(Link, "canonical"), (OpenGraph, "og:url"), (Twitter, "twitter:url")];
/// Addresses that have the site's host, where no canonical one has it.
const OTHER_ADDRESSES: Places = &[
    (JsonLd, "url"),
    (JsonLd, "mainentityofpage"),
    (JsonLd, "mainentityofpage.@id"),
    (JsonLd, "webpage.url"),
    (JsonLd, "website.url"),
    (JsonLd, "publisher.url"),
    (Link, "amphtml"),
    (Link, "shortlink"),
];
const SECTION: Places = &[
    (Record, "section"),
    (OpenGraph, "article:section"),
    (JsonLd, "articlesection"),
    (Microdata, "articlesection"),
];
const DESCRIPTION: Places = &[
    (Record, "description"),
    (OpenGraph, "og:description"),
    (JsonLd, "description"),
    (Meta, "description"),
    (Twitter, "twitter:description"),
    (DublinCore, "dc.description"),
];
const IMAGE: Places = &[
    (Record, "image"),
    (OpenGraph, "og:image"),
    (OpenGraph, "og:image:url"),
    (OpenGraph, "og:image:secure_url"),
    (JsonLd, "image.url"),
    (JsonLd, "image"),
    (Twitter, "twitter:image"),
    (Twitter, "twitter:image:src"),
    (JsonLd, "thumbnailurl"),
    (Link, "image_src"),
];
const IMAGE_TEXT: Places = &[(OpenGraph, "og:image:alt"), (Twitter, "twitter:image:alt")];
const TAGS: Places = &[
    (Record, "tags"),
    (OpenGraph, "article:tag"),
    (JsonLd, "keywords"),
    (Meta, "news_keywords"),
    (Meta, "keywords"),
    (Microdata, "keywords"),
];

/// More tags than this are bait for search engines.
const MOST_TAGS: usize = 50;

/// Reads what the page declares about its site and itself. `url` is the address it was fetched
/// from, where known.
pub fn read(page: &Page, url: Option<&str>, facts: &mut Facts) {
    facts.canonical_url =
        note(facts, "canonical_url", found(page, ADDRESS, |value| absolute(value, url)));
    let name = |name: &str| (!is_address(name)).then(|| name.to_owned());
    facts.site.name = note(facts, "site", found(page, NAME, name));
    let addresses = url.into_iter().chain(facts.canonical_url.as_deref());
    facts.site.host = addresses.chain(values(page, OTHER_ADDRESSES)).find_map(host);
    let whole = |value: &str| Some(value.to_owned());
    facts.section = note(facts, "section", found(page, SECTION, whole));
    let said = |value: &str| Some(spoken(value)).filter(|said| !said.is_empty());
    facts.description = note(facts, "description", found(page, DESCRIPTION, said));
    facts.tags = note(facts, "tags", tags(page)).unwrap_or_default();
    facts.image = note(facts, "image", image(page, url));
}

/// The fact, after noting what it is from.
fn note<T>(facts: &mut Facts, field: &'static str, fact: Option<(T, DeclaredBy)>) -> Option<T> {
    let (fact, by) = fact?;
    facts.from.insert(field, by.name());
    Some(fact)
}

/// The first value that can be used, and who declares it.
fn found<T>(
    page: &Page,
    places: Places,
    read: impl Fn(&str) -> Option<T>,
) -> Option<(T, DeclaredBy)> {
    places.iter().find_map(|&(by, key)| Some((page.declared_by(by, key).find_map(&read)?, by)))
}

fn values(page: &Page, places: Places) -> impl Iterator<Item = &str> {
    places.iter().flat_map(|&(by, key)| page.declared_by(by, key))
}

fn absolute(value: &str, url: Option<&str>) -> Option<String> {
    let base = url.and_then(|url| Url::parse(url).ok());
    let address = Url::options().base_url(base.as_ref()).parse(value).ok()?;
    address.has_host().then(|| address.into())
}

fn is_address(name: &str) -> bool {
    name.contains("://")
}

fn host(url: &str) -> Option<String> {
    Url::parse(url).ok()?.host_str().map(str::to_lowercase)
}

/// A summary without the markup that some programs leave in it.
fn spoken(summary: &str) -> String {
    if !summary.contains("</") {
        return summary.to_owned();
    }
    let parted = ["<p", "<br", "<li", "<div"]
        .iter()
        .fold(summary.to_owned(), |text, tag| text.replace(tag, &format!(" {tag}")));
    without_markup(&parted).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The tags of the first place that has any; a page repeats them elsewhere in other forms.
fn tags(page: &Page) -> Option<(Vec<String>, DeclaredBy)> {
    for &(by, key) in TAGS {
        let mut found: Vec<String> = Vec::new();
        for tag in page.declared_by(by, key).flat_map(split) {
            if found.len() >= MOST_TAGS {
                break;
            }
            let known = found.iter().any(|other| other.to_lowercase() == tag.to_lowercase());
            if !known {
                found.push(tag.to_owned());
            }
        }
        if !found.is_empty() {
            return Some((found, by));
        }
    }
    None
}

/// The tags of one value: at semicolons, else at commas of any script.
fn split(value: &str) -> impl Iterator<Item = &str> {
    let semicolons = value.contains([';', '；']);
    let apart = move |c: char| match semicolons {
        true => matches!(c, ';' | '；'),
        false => matches!(c, ',' | '，' | '、' | '،'),
    };
    value.split(apart).map(str::trim).filter(|tag| !tag.is_empty())
}

fn image(page: &Page, url: Option<&str>) -> Option<(Image, DeclaredBy)> {
    let (address, by) = found(page, IMAGE, |value| absolute(value, url))?;
    let shown = page.blocks.iter().find(|block| match &block.kind {
        BlockKind::Image { url } => url.as_deref() == Some(address.as_str()),
        _ => false,
    });
    let shown = shown.map(|block| block.text.as_str()).filter(|text| !text.is_empty());
    let alt = values(page, IMAGE_TEXT).next().or(shown).map(str::to_owned);
    Some((Image { url: address, alt, caption: None, credit: None }, by))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::Declared;

    fn facts(declared: &[(DeclaredBy, &str, &str)], url: Option<&str>) -> Facts {
        let declare = |&(by, key, value): &(DeclaredBy, &str, &str)| Declared {
            by,
            key: key.to_owned(),
            value: value.to_owned(),
        };
        let page = Page { declared: declared.iter().map(declare).collect(), ..Page::default() };
        let mut facts = Facts::default();
        read(&page, url, &mut facts);
        facts
    }

    #[test]
    fn tags_are_split_and_told_apart() {
        type Case = (&'static [(DeclaredBy, &'static str, &'static str)], &'static [&'static str]);
        let cases: &[Case] = &[
            (
                &[(OpenGraph, "article:tag", "Tides"), (OpenGraph, "article:tag", "tides")],
                &["Tides"],
            ),
            (&[(Meta, "keywords", "a, b,, a")], &["a", "b"]),
            (&[(JsonLd, "keywords", "Quay, old; Harbour")], &["Quay, old", "Harbour"]),
            (&[(JsonLd, "keywords", "港、海，船")], &["港", "海", "船"]),
            (&[(OpenGraph, "article:tag", "one"), (Meta, "keywords", "two")], &["one"]),
            (&[], &[]),
        ];
        for (declared, expected) in cases {
            assert_eq!(facts(declared, None).tags, *expected);
        }
    }

    #[test]
    fn the_site_is_named_by_the_page_and_its_address() {
        let quay = Some("https://News.Quay.example/a");
        let named = facts(
            &[
                (OpenGraph, "og:site_name", "https://quay.example"),
                (JsonLd, "publisher.name", "The Quay"),
            ],
            quay,
        );
        assert_eq!(named.site.name.as_deref(), Some("The Quay"));
        assert_eq!(named.site.host.as_deref(), Some("news.quay.example"));
        let told = facts(&[(Link, "canonical", "https://quay.example/b")], None);
        assert_eq!(told.site.host.as_deref(), Some("quay.example"));
        let nothing = facts(&[(Link, "canonical", "/b")], None);
        assert_eq!((nothing.site.host, nothing.canonical_url), (None, None));
    }

    #[test]
    fn a_summary_has_no_markup() {
        for (declared, expected) in [
            (
                "<p>A sloop of <b>nine</b> metres.</p><p>It sails.</p>",
                "A sloop of nine metres. It sails.",
            ),
            ("The <table> element", "The <table> element"),
        ] {
            let found = facts(&[(Meta, "description", declared)], None);
            assert_eq!(found.description.as_deref(), Some(expected));
        }
    }

    #[test]
    fn the_lead_image_is_absolute() {
        let found = facts(
            &[(OpenGraph, "og:image", "/a.jpg"), (OpenGraph, "og:image:alt", "A boat")],
            Some("https://quay.example/x"),
        );
        let image = found.image.unwrap();
        assert_eq!(
            (image.url.as_str(), image.alt.as_deref()),
            ("https://quay.example/a.jpg", Some("A boat"))
        );
    }
}
