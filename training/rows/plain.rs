//! Pages as they were written before elements had telling names: text in tables and `<br>`s, headings that
//! are only bold, nothing declared. The page is the same otherwise, and so are its labels.

use copydesk::blocks::{BlockKind, DeclaredBy, Page};

use super::crops::Random;

/// Tags that say what they hold; old pages have nothing but boxes.
const TELLING: &[&str] = &[
    "article", "main", "section", "header", "footer", "aside", "nav", "figure", "hgroup",
    "details", "address",
];

/// A page with a DOM made plain; of half of the pages, drawn from the page's id.
pub fn of(page: &Page, id: &str) -> Option<Page> {
    let mut random = Random::of(id);
    if page.elements.is_empty() || random.below(2) == 0 {
        return None;
    }
    let mut plain = page.clone();
    plain.declared.retain(|declared| declared.by == DeclaredBy::Html);
    for element in &mut plain.elements {
        element.words.clear();
        if TELLING.contains(&element.tag.as_str()) {
            element.tag = "div".to_owned();
        }
    }
    let (broken, bold) = (random.below(2) == 0, random.below(2) == 0);
    for block in &mut plain.blocks {
        let own = block.element.and_then(|own| plain.elements.get(own));
        if let Some(own) = own.filter(|own| broken && own.tag == "p") {
            block.element = own.parent;
        }
        if bold && matches!(block.kind, BlockKind::Heading { .. }) {
            block.kind = BlockKind::Paragraph;
        }
    }
    Some(plain)
}
