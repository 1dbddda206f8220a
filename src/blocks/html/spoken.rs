//! Words that only a screen reader says: style sheets shrink them to nothing. In a link and in a
//! caption they are about it (“opens in a new tab”, “Image caption”), not part of what it says.

use scraper::node::Element;

use super::dom::{Attribute, plain_style};

/// Parts of the class names that frameworks and publishers give such elements.
#[rustfmt::skip] // a list, not a column
const NAMES: &[&str] = &[
    "sr-only", "visually-hidden", "visuallyhidden", "visually_hidden", "screen-reader", "screenreader",
    "hidden-visually", "hiddenvisually",
];

/// Parts of styles that do the same, white space apart.
const STYLES: &[&str] = &["clip:rect(0", "clip:rect(1px", "clip-path:inset(50%"];

/// Whether only a screen reader says what an element holds.
pub fn is_only_spoken(element: &Element) -> bool {
    let named = |class: &str| {
        let class = class.to_ascii_lowercase();
        NAMES.iter().any(|name| class.contains(name)) && !class.contains("not-sr-only")
    };
    let styled = |style: &str| {
        let style = plain_style(style);
        STYLES.iter().any(|part| style.contains(part))
    };
    element.attribute("class").is_some_and(named) || element.attribute("style").is_some_and(styled)
}
