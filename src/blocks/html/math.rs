//! Formulas. Beside MathML, which draws them, pages keep the TeX that they were written in; that is what a reader of
//! plain text can read. Some draw each formula twice, once for screen readers.

use ego_tree::NodeRef;
use scraper::Node;
use scraper::node::Element;

use super::dom::{Attribute, elements, texts};

/// Nodes of a formula that are looked through for its source.
const MOST_NODES: usize = 4000;

/// The TeX of a `<math>`, between dollar signs.
pub fn source(math: NodeRef<'_, Node>) -> Option<String> {
    let is_tex = |node: &NodeRef<'_, Node>| {
        node.value().as_element().is_some_and(|element| {
            element.name() == "annotation"
                && element.attribute("encoding").is_some_and(|encoding| encoding.contains("tex"))
        })
    };
    let annotation = math.descendants().take(MOST_NODES).find(is_tex)?;
    let tex: String = texts(annotation.children()).collect();
    let tex = tex.trim();
    let styled = ["{\\displaystyle", "{\\textstyle"];
    let inside = styled.iter().find_map(|style| tex.strip_prefix(style)?.strip_suffix('}'));
    let tex = inside.unwrap_or(tex).trim();
    (!tex.is_empty()).then(|| format!("${tex}$"))
}

/// Whether an element draws once more the formula that stands right before it: it is hidden from screen
/// readers, which read that one.
pub fn is_drawn_again(node: NodeRef<'_, Node>, element: &Element) -> bool {
    if element.attribute("aria-hidden") != Some("true") {
        return false;
    }
    let before = node.prev_siblings().find(|node| node.value().is_element());
    before.is_some_and(|before| {
        elements(before.descendants().take(4)).any(|element| element.name() == "math")
    })
}
