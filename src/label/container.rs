//! Where the article is in the DOM: the element that holds the most prose close to itself.

use crate::blocks::Page;
use crate::text::shape::Shape;

/// For each element, whether it is the main container or inside it. All false without elements.
pub fn inside_main(page: &Page, shapes: &[Shape]) -> Vec<bool> {
    let main = main(page, shapes);
    page.inherited(|at, around| main == Some(at) || around == Some(&true))
}

/// The deepest element that still holds most of the page's prose.
fn main(page: &Page, shapes: &[Shape]) -> Option<usize> {
    /// Share of the prose that the container must hold.
    const MOST: f64 = 0.8;
    let mut mass = vec![0.0; page.elements.len()];
    for (block, shape) in page.blocks.iter().zip(shapes) {
        let Some(at) = block.element else { continue };
        if shape.is_prose() && !page.elements[at].hidden {
            mass[at] += shape.words * (1.0 - block.link_density());
        }
    }
    for at in (0..mass.len()).rev() {
        if is_aside(&page.elements[at].tag) {
            mass[at] = 0.0;
        }
        if let Some(parent) = page.elements[at].parent {
            mass[parent] += mass[at];
        }
    }
    let total = page.elements.iter().zip(&mass).filter(|(e, _)| e.parent.is_none());
    let total: f64 = total.map(|(_, mass)| mass).sum();
    if total <= 0.0 {
        return None;
    }
    // Children stand after their parents, so the last one is the deepest.
    mass.iter().rposition(|mass| *mass >= total * MOST)
}

/// Elements whose prose is never the page's main text.
pub fn is_aside(tag: &str) -> bool {
    matches!(tag, "nav" | "footer" | "aside" | "form" | "button" | "dialog" | "select" | "menu")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::{Block, Element, Origin};

    #[test]
    fn the_container_is_the_deepest_with_most_of_the_prose() {
        let tags = [("html", None), ("main", Some(0)), ("article", Some(1)), ("footer", Some(0))];
        let elements =
            tags.map(|(tag, parent)| Element { tag: tag.to_owned(), parent, ..Element::default() });
        let texts = [
            (2, "The harbour reopened on Monday, the port authority said in the evening."),
            (2, "Ships had waited outside for two years, and some had gone elsewhere."),
            (3, "All rights are reserved by the people who made this page for you."),
        ];
        let blocks = texts.map(|(element, text)| Block {
            element: Some(element),
            origin: Origin::Element,
            ..Block::lines(text, 0, 0)
        });
        let page = Page { elements: elements.to_vec(), blocks: blocks.to_vec(), ..Page::default() };
        let shapes: Vec<Shape> = page.blocks.iter().map(|block| Shape::of(&block.text)).collect();
        assert_eq!(inside_main(&page, &shapes), [false, false, true, false]);
    }
}
