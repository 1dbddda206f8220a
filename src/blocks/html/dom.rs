//! Asking elements and nodes.

use ego_tree::NodeRef;
use scraper::Node;
use scraper::node::Element;

/// What an element states.
pub trait Attribute {
    /// The value of an attribute. Elements have few, so that looking through them is far cheaper
    /// than the parser's own `attr`, which interns the name at each call.
    fn attribute(&self, name: &str) -> Option<&str>;

    /// The names in the class attribute. The parser's own `classes` interns each of them, which takes
    /// time with the number of all names that a page has.
    fn class_names(&self) -> impl Iterator<Item = &str> {
        self.attribute("class").unwrap_or_default().split_ascii_whitespace()
    }
}

impl Attribute for Element {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attrs().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

/// The texts among some nodes.
pub fn texts<'a>(nodes: impl Iterator<Item = NodeRef<'a, Node>>) -> impl Iterator<Item = &'a str> {
    nodes.filter_map(|node| node.value().as_text().map(|text| text.text.as_ref()))
}

/// The elements among some nodes.
pub fn elements<'a>(
    nodes: impl Iterator<Item = NodeRef<'a, Node>>,
) -> impl Iterator<Item = &'a Element> {
    nodes.filter_map(|node| node.value().as_element())
}

/// A style without white space, in lower case.
pub fn plain_style(style: &str) -> String {
    style.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect()
}
