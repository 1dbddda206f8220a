//! Images and embedded things: which address they mean, and which of them nobody sees.

use ego_tree::NodeRef;
use scraper::Node;
use scraper::node::Element;

use super::base::Base;
use super::dom::{Attribute, elements, texts};

/// The address of an image. Pages that load images late keep it out of `src`.
pub fn image_url(node: NodeRef<'_, Node>, element: &Element, base: &Base) -> Option<String> {
    let late = element.attrs().filter(|(name, value)| {
        let holds = name.contains("src") || name.contains("original") || name.contains("url");
        name.starts_with("data-") && holds && !name.contains("set") && value.contains(['/', '.'])
    });
    let late = late.map(|(_, value)| value).find(|value| is_address(value));
    let plain = element.attribute("src").filter(|src| is_address(src));
    let of_set = || set_of(element).and_then(first_of_set);
    let url = late.or(plain).or_else(of_set).or_else(|| pictured(node));
    url.and_then(|url| base.join(url))
}

/// The address of an embedded thing.
pub fn embed_url(node: NodeRef<'_, Node>, element: &Element, base: &Base) -> Option<String> {
    let own =
        ["src", "data-src", "data", "data-lazy-src"].iter().find_map(|key| element.attribute(key));
    let source = || {
        let mut children = elements(node.children().take(16));
        children.find(|child| child.name() == "source")?.attribute("src")
    };
    own.filter(|url| is_address(url)).or_else(source).and_then(|url| base.join(url))
}

/// Whether an image or frame is too small to be seen: a counter of visits.
pub fn is_pixel(element: &Element) -> bool {
    let tiny = |side| element.attribute(side).is_some_and(|size| matches!(size.trim(), "0" | "1"));
    tiny("width") || tiny("height")
}

/// Whether an image stands for characters of the text, as emoji do.
pub fn is_glyph(alt: &str) -> bool {
    let mut characters = alt.chars();
    !alt.is_empty()
        && characters.by_ref().take(8).all(|c| !c.is_alphanumeric() && !c.is_ascii())
        && characters.next().is_none()
}

/// Whether a quotation stands in for a post of another site until a script replaces it: the
/// classes that embedding sites use say so in a part of their name.
pub fn is_embedded_quote(element: &Element) -> bool {
    let mut parts = element.class_names().flat_map(|class| class.split('-'));
    parts.any(|part| matches!(part, "embed" | "tweet" | "media"))
}

/// What is captioned, as parts of class names; style sheets call small print a caption too.
#[rustfmt::skip] // a list, not a column
const CAPTIONED: &[&str] = &[
    "wp", "image", "img", "figure", "photo", "picture", "media", "gallery", "slideshow", "video", "asset", "embed",
    "article",
];

/// Whether an element is named for the caption that it holds: `caption`, `wp-caption-text`.
pub fn is_caption(element: &Element) -> bool {
    // Most classes are told apart at a glance.
    element.class_names().filter(|class| class.contains("aption")).any(|class| {
        let class = class.to_ascii_lowercase();
        let parts = || class.split(['-', '_']);
        let of = class.strip_suffix("caption");
        of.is_some_and(|of| of.is_empty() || of == "thumb" || CAPTIONED.contains(&of))
            || (parts().any(|part| part == "caption")
                && parts().any(|part| CAPTIONED.contains(&part)))
    })
}

/// Whether an element inside a caption says who made the picture.
pub fn is_credit(element: &Element) -> bool {
    let mut parts = element.class_names().flat_map(|class| class.split(['-', '_']));
    parts.any(|part| matches!(part, "credit" | "credits" | "copyright" | "photographer"))
}

/// Whether a raised text is the mark of a footnote: a number or a sign, linked within the page.
pub fn is_note_mark(node: NodeRef<'_, Node>) -> bool {
    let inside = || node.descendants().take(6);
    let text: String = texts(inside()).map(str::trim).collect();
    let around = elements(node.parent().into_iter().chain(inside()));
    let mut links = around.filter_map(|element| element.attribute("href"));
    let mark = |c: char| c.is_ascii_digit() || matches!(c, '*' | '†' | '‡');
    (1..=6).contains(&text.len()) && text.chars().all(mark) && links.any(|href| href.contains('#'))
}

/// What an embedded quotation says about its origin.
pub fn quoted_url(element: &Element, base: &Base) -> Option<String> {
    let mut addresses = element.attrs().filter(|(name, value)| {
        let names = *name == "cite" || name.contains("permalink") || name.ends_with("href");
        names && is_address(value)
    });
    addresses.next().and_then(|(_, value)| base.join(value))
}

/// The first source of the `<picture>` around an image.
fn pictured<'a>(image: NodeRef<'a, Node>) -> Option<&'a str> {
    let picture = image.parent()?;
    picture.value().as_element().filter(|element| element.name() == "picture")?;
    elements(picture.children().take(16)).find_map(set_of).and_then(first_of_set)
}

fn set_of(element: &Element) -> Option<&str> {
    element.attribute("srcset").or_else(|| element.attribute("data-srcset"))
}

fn first_of_set(set: &str) -> Option<&str> {
    set.split_whitespace().next().map(|url| url.trim_end_matches(',')).filter(|u| is_address(u))
}

fn is_address(value: &str) -> bool {
    let value = value.trim_start();
    let other = ["data:", "about:", "javascript:", "blob:", "#", "{"];
    !value.is_empty()
        && !other.iter().any(|scheme| value.starts_with(scheme))
        && !value.contains(' ')
}
