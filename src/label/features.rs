//! What the model looks at: one flat array of numbers a block.
//!
//! The same code computes them for training and for cleaning. A feature is a row of [`NAMES`] and
//! a line in [`compute`]; flattened text has zeros where the DOM would speak.

use crate::article::Facts;
use crate::blocks::{BlockKind, Page};

use super::container;
use super::rules::Evidence;
use super::segment;
use super::shape::Shape;

/// How many features a block has.
pub const COUNT: usize = NAMES.len();

/// One block's features, in the order of [`NAMES`].
pub type Features = [f64; COUNT];

/// The features' names: what each number is.
#[rustfmt::skip] // one row, one line
pub const NAMES: [&str; 24] = [
    "words",            // log2(1 + words)
    "prose",            // 1 when it reads like sentences
    "paragraph",        // 1 when it is a long one
    "ends_sentence",    // 1
    "ends_colon",       // 1
    "inner_stops",      // sentence ends inside, at most 8
    "capitalised",      // share of capitalised words
    "digits",           // share of digits
    "separators",       // bars and arrows for each word, at most 1
    "link_density",     // of the block
    "near_link_density",// of the nearest element that holds more than this block
    "heading",          // the source says so
    "list_item",        // the source says so
    "media",            // image, embed or caption
    "quote_or_code",    // the source says so
    "clutter",          // a rule knows the text as clutter
    "inside",           // within the stretch with the most prose
    "distance",         // log2(1 + blocks from that stretch)
    "position",         // 0 at the first block, 1 at the last
    "before",           // prose among the three blocks before, 0 to 1
    "after",            // prose among the three blocks after, 0 to 1
    "in_main",          // inside the DOM's main container: 1, outside: -1, no DOM: 0
    "in_aside",         // inside nav, footer, aside, form, button, …
    "hidden",           // the page hides it
];

/// Index of a feature by name, for readable weights.
pub fn index(name: &str) -> Option<usize> {
    NAMES.iter().position(|known| *known == name)
}

/// The features of every block.
pub fn compute(page: &Page, facts: &Facts, evidence: &[Evidence]) -> Vec<Features> {
    let shapes: Vec<Shape> = page.blocks.iter().map(|block| Shape::of(&block.text)).collect();
    let asides = asides(page);
    let in_main = container::inside_main(page, &shapes);
    let values: Vec<f64> =
        (0..shapes.len()).map(|at| value(page, facts, &shapes, evidence, &asides, at)).collect();
    let segment = segment::greatest(&values);
    let prose = |at: usize| f64::from(shapes[at].is_prose() && values[at] > 0.0);
    let last = page.blocks.len().saturating_sub(1).max(1) as f64;
    let blocks = page.blocks.iter().zip(&shapes).enumerate();
    blocks
        .map(|(at, (block, shape))| {
            let element = block.element.filter(|element| *element < page.elements.len());
            let distance =
                segment.start.saturating_sub(at).max((at + 1).saturating_sub(segment.end));
            let near = |range: std::ops::Range<usize>| range.map(prose).sum::<f64>() / 3.0;
            [
                (1.0 + shape.words).log2(),
                f64::from(shape.is_prose()),
                f64::from(shape.is_paragraph()),
                f64::from(shape.ends_sentence),
                f64::from(shape.ends_colon),
                shape.inner_stops.min(8) as f64,
                shape.capitalised,
                shape.digits,
                (shape.separators as f64 / shape.words.max(1.0)).min(1.0),
                block.link_density(),
                near_link_density(page, element),
                f64::from(matches!(block.kind, BlockKind::Heading { .. })),
                f64::from(matches!(block.kind, BlockKind::ListItem { .. })),
                f64::from(matches!(
                    block.kind,
                    BlockKind::Image { .. } | BlockKind::Embed { .. } | BlockKind::Caption
                )),
                f64::from(matches!(block.kind, BlockKind::Quote | BlockKind::Code { .. })),
                f64::from(evidence[at].is_clutter()),
                f64::from(segment.contains(&at)),
                (1.0 + distance as f64).log2(),
                at as f64 / last,
                near(at.saturating_sub(3)..at),
                near(at + 1..(at + 4).min(shapes.len())),
                element.map_or(0.0, |element| if in_main[element] { 1.0 } else { -1.0 }),
                element.map_or(0.0, |element| f64::from(asides[element])),
                element.map_or(0.0, |element| f64::from(page.elements[element].hidden)),
            ]
        })
        .collect()
}

/// For each element, whether it or one above it is an aside of the page.
fn asides(page: &Page) -> Vec<bool> {
    let mut asides: Vec<bool> = Vec::with_capacity(page.elements.len());
    for element in &page.elements {
        let above = element.parent.and_then(|parent| asides.get(parent)).copied();
        asides.push(container::is_aside(&element.tag) || above.unwrap_or(false));
    }
    asides
}

/// What a block is worth in the search for the article's stretch: about its words when it is
/// prose, less than nothing when it is a label.
fn value(
    page: &Page,
    facts: &Facts,
    shapes: &[Shape],
    evidence: &[Evidence],
    asides: &[bool],
    at: usize,
) -> f64 {
    let (block, shape) = (&page.blocks[at], &shapes[at]);
    let linked = block.link_density();
    let element = block.element.filter(|element| *element < asides.len());
    if facts.became.get(at).copied().flatten().is_some() {
        return 0.0;
    }
    if element.is_some_and(|element| asides[element] || page.elements[element].hidden) {
        return -4.0;
    }
    if evidence[at].ends_article() {
        return -40.0;
    }
    if evidence[at].is_clutter() {
        return -8.0;
    }
    let listed = matches!(block.kind, BlockKind::ListItem { .. });
    match block.kind {
        BlockKind::Code { .. } | BlockKind::TableRow { .. } => return 1.0,
        BlockKind::Image { .. } | BlockKind::Embed { .. } | BlockKind::Caption => return -1.0,
        BlockKind::Heading { .. } if linked < 0.5 => return -1.0,
        _ => {}
    }
    if shape.is_prose() {
        return shape.words.min(80.0) * (1.0 - linked * 1.5);
    }
    match shape.words {
        words if words >= 20.0 => words * 0.3 * (1.0 - linked * 2.0),
        words if shape.ends_sentence && words >= 2.0 && linked < 0.5 => 0.5,
        words if listed && words >= 8.0 && linked < 0.3 => words * 0.2,
        _ if linked > 0.5 => -5.0,
        _ => -3.0,
    }
}

/// The share of linked characters in the nearest element that holds more than a line.
fn near_link_density(page: &Page, element: Option<usize>) -> f64 {
    /// Ancestors that are looked at.
    const UP: usize = 3;
    let near = page.ancestors(element).take(UP).find(|element| element.text_chars >= 100);
    near.map_or(0.0, |e| (e.link_chars as f64 / e.text_chars as f64).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_named_once() {
        for (at, name) in NAMES.iter().enumerate() {
            assert_eq!(index(name), Some(at), "{name}");
        }
    }
}
