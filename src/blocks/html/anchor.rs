//! Marks beside a heading's words: the link to the heading itself, and a wiki's links to edit what
//! stands below it.

use ego_tree::NodeRef;
use scraper::Node;
use scraper::node::Element;

use super::dom::{Attribute, elements, texts};
use crate::blocks::anchor;

/// Nodes that are looked at.
const FEW: usize = 12;

/// Whether an element inside a heading is such a mark. A heading that is nothing but a link to
/// itself is none.
pub fn is_one(node: NodeRef<'_, Node>, element: &Element) -> bool {
    if element.class_names().any(|class| class == "mw-editsection") {
        return true;
    }
    let leads_here = element.attribute("href").is_some_and(|href| href.contains('#'));
    if element.name() != "a" || !leads_here {
        return false;
    }
    let inside = || node.descendants().take(FEW);
    let text: String = texts(inside()).collect();
    let picture = elements(inside()).any(|element| element.name() == "img");
    anchor::is_mark(&text) && !picture && !is_alone(node)
}

/// Whether an element outside a heading is the sign of such a link: of a term, of a caption.
pub fn is_sign(node: NodeRef<'_, Node>, element: &Element) -> bool {
    // Asked last: an address may be long, and stand around each of many paragraphs.
    let leads_here = || element.attribute("href").is_some_and(|href| href.contains('#'));
    element.name() == "a"
        && texts(node.children()).next().is_some_and(|text| text.trim() == "¶")
        && !is_alone(node)
        && leads_here()
}

/// Whether there is no text beside a node in the element around it.
fn is_alone(node: NodeRef<'_, Node>) -> bool {
    let beside = node.parent().into_iter().flat_map(|parent| parent.children());
    let mut others = beside.filter(|other| other.id() != node.id()).take(FEW);
    !others.any(|other| texts(other.descendants().take(FEW)).any(|text| !text.trim().is_empty()))
}
