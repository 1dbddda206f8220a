//! Formulas. Beside MathML, which draws them, pages keep the TeX that they were written in; that is what a reader of
//! plain text can read. Some draw each formula twice, once for screen readers.

use ego_tree::NodeRef;
use scraper::Node;
use scraper::node::Element;

use super::attribute::Attribute;

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
    let texts = annotation.children().filter_map(|child| child.value().as_text());
    let tex: String = texts.map(|text| text.text.as_ref()).collect();
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
    let is_math = |node: &NodeRef<'_, Node>| {
        node.value().as_element().is_some_and(|element| element.name() == "math")
    };
    let mut before = node.prev_siblings().filter(|node| node.value().is_element());
    let formula = before.next().map(|before| before.descendants().take(4).any(|n| is_math(&n)));
    formula.unwrap_or(false)
}
