//! What the words of an address say about the page behind it.

use url::Url;

use crate::article::article::Kind;

/// Words of paths and hosts; a word may say several kinds of page.
#[rustfmt::skip] // a flat table
const WORDS: &[(Kind, &[&str])] = &[
    (Kind::Article, &["article", "articles", "artikel", "story", "stories", "news", "blog", "post", "posts"]),
    (Kind::Service, &["service", "services", "solutions", "about", "about-us", "pricing", "products", "platform", "company", "features", "contact", "careers"]),
    (Kind::Forum, &[
        "forum", "forums", "thread", "threads", "topic", "topics", "viewtopic.php", "showthread.php", "t", "question", "questions",
        "discussion", "discussions", "discuss", "community", "board", "boards", "answers", "comments",
    ]),
    (Kind::Listing, &[
        "category", "categories", "tag", "tags", "topics", "section", "archive", "archives", "author", "news", "blog", "blogs",
        "list", "index", "search", "events", "directory", "browse",
    ]),
    (Kind::Product, &["product", "products", "p", "item", "dp", "prod", "sku", "goods"]),
    (Kind::Collection, &["collection", "collections", "shop", "store", "c", "cat", "category", "categories", "products"]),
    (Kind::Documentation, &[
        "docs", "doc", "documentation", "developer", "developers", "reference", "manual", "guide", "guides", "api", "learn", "help",
        "wiki", "tutorial", "latest", "stable", "book", "man", "library", "handbook",
    ]),
];

/// Words in the last part of an article's address, at least.
const LONG_NAME: usize = 4;

/// What an address says.
#[derive(Debug, Default)]
pub struct Address {
    /// It has no path: the first page of a site.
    pub root: bool,
    /// Its last part is a name of several words.
    pub long_name: bool,
    /// There is a year and a month in its path.
    pub dated: bool,
    /// Of which kinds of page its path speaks.
    path: Vec<Kind>,
    /// And its host.
    host: Vec<Kind>,
}

impl Address {
    /// Reads an address; an unknown one says nothing.
    pub fn of(address: Option<&str>) -> Address {
        let Some(url) = address.and_then(|address| Url::parse(address).ok()) else {
            return Address::default();
        };
        let path = url.path().to_lowercase();
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let host = url.host_str().unwrap_or_default();
        // The last label is the country or the like.
        let labels: Vec<&str> = host.rsplit('.').skip(1).collect();
        let name = parts.last().copied().unwrap_or_default();
        Address {
            root: parts.is_empty(),
            long_name: name.split(['-', '_']).count() >= LONG_NAME,
            dated: is_dated(&parts),
            path: kinds(&parts),
            host: kinds(&labels),
        }
    }

    /// Whether a part of the path says that the page is of this kind.
    pub fn has(&self, kind: Kind) -> bool {
        self.path.contains(&kind)
    }

    /// Whether a label of the host says so.
    pub fn host_has(&self, kind: Kind) -> bool {
        self.host.contains(&kind)
    }
}

fn kinds(parts: &[&str]) -> Vec<Kind> {
    let said = WORDS.iter().filter(|(_, words)| parts.iter().any(|part| words.contains(part)));
    said.map(|(kind, _)| *kind).collect()
}

/// `2024/05` or `2024-05-…`.
fn is_dated(parts: &[&str]) -> bool {
    let number = |text: &str, from: u32, to: u32| {
        text.parse::<u32>().is_ok_and(|number| (from..=to).contains(&number))
    };
    let is_year = |text: &str| text.len() == 4 && number(text, 1990, 2100);
    let is_month = |text: &str| text.len() <= 2 && number(text, 1, 12);
    let apart = parts.windows(2).any(|two| is_year(two[0]) && is_month(two[1]));
    apart
        || parts.iter().any(|part| {
            let mut numbers = part.split('-');
            numbers.next().is_some_and(is_year) && numbers.next().is_some_and(is_month)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_what_is_behind() {
        let of = |address| Address::of(Some(address));
        assert!(of("https://a.example/blog/why-the-ferry-stopped").has(Kind::Article));
        assert!(of("https://a.example/blog/why-the-ferry-stopped").long_name);
        assert!(of("https://forum.a.example/t/ferry/17").host_has(Kind::Forum));
        assert!(!of("https://a.example/ferry").host_has(Kind::Forum));
        assert!(of("https://a.example/").root && !of("https://a.example/x").root);
        assert!(
            of("https://a.example/2024/05/x").dated && of("https://a.example/2024-05-01").dated
        );
        assert!(!of("https://a.example/2024/x").dated && !of("https://a.example/1204/05").dated);
        assert!(!Address::of(Some("no address")).root && !Address::of(None).root);
    }
}
