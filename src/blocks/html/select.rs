//! CSS selectors that mark elements while a page is read: afterwards there is no DOM any more.

use std::collections::HashMap;

use scraper::Html;
use scraper::node::Element as Node;

use crate::blocks::hosts::{Hosts, host_of};

/// A compiled selector. What would take time quadratic in the size of a page is not taken.
#[derive(Clone, Debug)]
pub struct Selector(scraper::Selector);

/// Selectors, each with the hosts for whose pages it is. One is known by its place among them.
#[derive(Clone, Debug, Default)]
pub struct Selectors(Vec<(Selector, Hosts)>);

/// For each element that selectors match, which they are. An element is known by where it lies
/// in memory, which does not change while the page is read.
pub(super) type Selected = HashMap<*const Node, Vec<usize>>;

impl Selector {
    /// Compiles a selector.
    ///
    /// # Errors
    /// Why it is none, or one that would be slow.
    pub fn compile(text: &str) -> Result<Selector, String> {
        let compiled = scraper::Selector::parse(text).map_err(|error| error.to_string())?;
        match slow(text) {
            Some(what) => {
                Err(format!("`{what}` is not taken: on a large page it can take minutes"))
            }
            None => Ok(Selector(compiled)),
        }
    }
}

impl Selectors {
    /// Adds a selector for the pages of these hosts.
    pub fn add(&mut self, selector: Selector, hosts: Hosts) {
        self.0.push((selector, hosts));
    }

    /// What the selectors for a page from this address match in it.
    pub(super) fn select(&self, html: &Html, url: Option<&str>) -> Selected {
        let (host, mut selected) = (host_of(url), Selected::new());
        for (at, (selector, _)) in
            self.0.iter().enumerate().filter(|(_, (_, hosts))| hosts.hold(&host))
        {
            for element in html.select(&selector.0) {
                selected.entry(std::ptr::from_ref(element.value())).or_default().push(at);
            }
        }
        selected
    }
}

/// What in a selector looks at all siblings or descendants of each element anew.
fn slow(selector: &str) -> Option<&'static str> {
    let (mut quote, mut in_attribute, mut escaped) = (None, false, false);
    let mut plain = String::with_capacity(selector.len());
    for char in selector.chars() {
        match (char, quote) {
            _ if escaped => escaped = false,
            ('\\', _) => escaped = true,
            (_, Some(open)) => quote = quote.filter(|_| char != open),
            ('"' | '\'', None) => quote = Some(char),
            ('[', None) => in_attribute = true,
            (']', None) => in_attribute = false,
            (_, None) if !in_attribute => plain.push(char.to_ascii_lowercase()),
            _ => {}
        }
    }
    ["~", ":has", ":nth-"].into_iter().find(|what| plain.contains(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slow_selectors_and_bad_ones_are_refused() {
        for good in [
            ".promo",
            "div > p.a + p",
            "a[class~=x]",
            "[title='~ :has(x)']",
            "p:not(.a):first-child",
        ] {
            assert!(Selector::compile(good).is_ok(), "{good}");
        }
        for bad in ["h1 ~ p", "div:has(p)", "p:NTH-child(2)", "p:not(h1 ~ p)", "..", "p[", ""] {
            assert!(Selector::compile(bad).is_err(), "{bad}");
        }
    }
}
