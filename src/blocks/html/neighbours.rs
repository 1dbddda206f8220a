//! What meets where one element ends and the next begins with no white space between: one word of a
//! sentence, or two things that a style sheet sets apart.

use ego_tree::NodeRef;
use html5ever::ns;
use scraper::Node;
use scraper::node::Element;

use super::dom::texts;
use super::tags;

/// Inline elements that style sheets put side by side as things of their own.
const ROW: &[&str] = &["a", "span", "time", "label", "data", "output", "button"];

/// Elements that say nothing of what they hold: rather a row of things than a sentence.
const GENERIC: &[&str] =
    &["div", "header", "footer", "nav", "section", "aside", "form", "article", "main"];

/// What stands between two elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    /// Nothing.
    Nothing,
    /// A space, if what meets here reads as two words.
    Seam,
    /// A space.
    Space,
}

/// What stands before an inline element. `parent` is the tag around it, `after_letter` says that a letter
/// stands alone before it, as a drop cap does.
pub fn between(
    node: NodeRef<'_, Node>,
    element: &Element,
    parent: &str,
    after_letter: bool,
) -> Between {
    let name = element.name();
    let of_drawing = element.name.ns != ns!(html) && name == "text";
    if matches!(name, "button" | "noscript") || of_drawing {
        return Between::Space;
    }
    let Some(before) = element_before(node) else { return Between::Nothing };
    let (of_row, after_row) = (ROW.contains(&name), ROW.contains(&before));
    let in_row = of_row && after_row && GENERIC.contains(&parent);
    let twins = name == before && matches!(name, "a" | "time");
    if twins || (in_row && !after_letter && !ends_sentence(node)) {
        return Between::Space;
    }
    let strong = |name: &str| matches!(name, "strong" | "b");
    let two_things = (of_row && (after_row || strong(before))) || (strong(name) && after_row);
    if two_things { Between::Seam } else { Between::Nothing }
}

/// The tag of the element right before a node; what shows nothing may stand between them.
fn element_before<'a>(node: NodeRef<'a, Node>) -> Option<&'a str> {
    let shows = |node: &NodeRef<'a, Node>| match node.value() {
        Node::Comment(_) => false,
        Node::Element(element) => !tags::is_silent(element.name()),
        _ => true,
    };
    node.prev_siblings().find(shows)?.value().as_element().map(Element::name)
}

/// Whether an element begins with what closes a sentence or its part.
fn ends_sentence(node: NodeRef<'_, Node>) -> bool {
    let first = texts(node.descendants().take(4)).find_map(|text| text.chars().next());
    first.is_some_and(|c| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '。' | '，'))
}
