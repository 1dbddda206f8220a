//! Making addresses absolute.

use url::Url;

use crate::blocks::{Declared, DeclaredBy, LONGEST_ADDRESS};

/// The address against which a page's relative addresses are read.
pub struct Base {
    url: Option<Url>,
    page: Option<Url>,
}

impl Base {
    /// `<base href>` against the page's address: the one it was fetched from, else the one that
    /// it calls its own.
    pub fn of(fetched: Option<&str>, declared: &[Declared]) -> Base {
        let find = |by, key| {
            let stated = declared.iter().find(|d| d.by == by && d.key == key);
            stated.map(|d| d.value.as_str()).filter(|address| address.len() <= LONGEST_ADDRESS)
        };
        let own = [find(DeclaredBy::Link, "canonical"), find(DeclaredBy::OpenGraph, "og:url")];
        let fetched = fetched.filter(|address| address.len() <= LONGEST_ADDRESS);
        let page = std::iter::once(fetched).chain(own).flatten().find_map(|u| Url::parse(u).ok());
        let url = match find(DeclaredBy::Html, "base") {
            Some(href) => {
                Url::options().base_url(page.as_ref()).parse(href).ok().or_else(|| page.clone())
            }
            None => page.clone(),
        };
        Base { url, page }
    }

    /// The page's own address.
    pub fn page(&self) -> Option<&str> {
        self.page.as_ref().map(Url::as_str)
    }

    /// The address, absolute where that is possible, otherwise as written. None for what is too long to be one.
    pub fn join(&self, written: &str) -> Option<String> {
        let written = Some(written.trim()).filter(|written| written.len() <= LONGEST_ADDRESS)?;
        let joined = match Url::options().base_url(self.url.as_ref()).parse(written) {
            Ok(url) => url.into(),
            Err(_) => written.to_owned(),
        };
        Some(joined).filter(|joined| joined.len() <= LONGEST_ADDRESS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_joined() {
        let declare = |by, key: &str, value: &str| Declared {
            by,
            key: key.to_owned(),
            value: value.to_owned(),
        };
        let base = declare(DeclaredBy::Html, "base", "/b/");
        let canonical = declare(DeclaredBy::Link, "canonical", "https://c.example/x/y");
        let fetched = Some("https://a.example/p/q");
        let cases = [
            (fetched, vec![], "r?s", "https://a.example/p/r?s"),
            (fetched, vec![base.clone()], "r", "https://a.example/b/r"),
            (fetched, vec![canonical.clone()], "r", "https://a.example/p/r"),
            (None, vec![canonical.clone()], "//d.example", "https://d.example/"),
            (None, vec![base, canonical], "r", "https://c.example/b/r"),
            (None, vec![], " r#s ", "r#s"),
            (None, vec![], "http://e.example/%20 é", "http://e.example/%20%20%C3%A9"),
        ];
        for (url, declared, written, expected) in cases {
            assert_eq!(Base::of(url, &declared).join(written).as_deref(), Some(expected));
        }
    }
}
