//! What the DOM knows around the blocks.

use super::{flag, log};
use crate::blocks::{Block, Element, Page};
use crate::label::container;
use crate::label::groups::containers;
use crate::text::shape::Shape;

/// What the DOM knows around the blocks.
pub struct Dom {
    in_main: Vec<bool>,
    depth: Vec<u16>,
    within: Vec<u16>,
    total: f64,
}

/// Tags whose inside is told apart, in the order of the features.
const WITHIN: [&[&str]; 8] = [
    &["article"],
    &["main"],
    &["header"],
    &["footer"],
    &["ul", "ol", "dl"],
    &["table"],
    &["figure", "picture"],
    &["form", "button", "select", "label"],
];
/// The bit of asides, behind those of [`WITHIN`].
const ASIDE: u16 = 1 << 8;

impl Dom {
    /// Looks at a page's elements once.
    pub fn of(page: &Page, shapes: &[Shape]) -> Dom {
        let depth = page.inherited(|_, above| above.map_or(0, |depth| depth + 1));
        let within = page.inherited(|at, above| {
            let tag = page.elements[at].tag.as_str();
            let own = WITHIN.iter().enumerate().filter(|(_, tags)| tags.contains(&tag));
            let aside = if container::is_aside(tag) { ASIDE } else { 0 };
            own.fold(above.unwrap_or(&0) | aside, |bits, (bit, _)| bits | 1 << bit)
        });
        let total = page.elements.iter().map(|element| element.text_chars).max().unwrap_or(0);
        Dom {
            in_main: container::inside_main(page, shapes),
            depth,
            within,
            total: total.max(1) as f64,
        }
    }

    /// The features of a block's surroundings; zeros without a DOM.
    pub fn around(&self, page: &Page, at: usize, row: &mut Vec<f32>) {
        let Some(own) = page.blocks[at].element else {
            row.extend([0.0; 23]);
            return;
        };
        let within = self.within[own];
        row.push(f32::from(self.depth[own]));
        row.push(if self.in_main[own] { 1.0 } else { -1.0 });
        row.push(flag(within & ASIDE != 0));
        row.push(flag(page.elements[own].hidden));
        row.extend((0..WITHIN.len()).map(|bit| flag(within & 1 << bit != 0)));
        row.push(page.elements[own].nth.min(50) as f32);
        let parent = page.elements[own].parent;
        let same = |other: Option<&Block>| {
            let other = other.and_then(|block| block.element);
            flag(parent.is_some() && other.is_some_and(|e| page.elements[e].parent == parent))
        };
        row.push(same(at.checked_sub(1).and_then(|before| page.blocks.get(before))));
        row.push(same(page.blocks.get(at + 1)));
        let density = |e: &Element| e.link_chars as f32 / e.text_chars.max(1) as f32;
        row.push(density(&page.elements[own]));
        let larger = containers(page, &page.blocks[at]);
        row.extend(larger.map(|e| e.map_or(0.0, |e| density(&page.elements[e]))));
        row.extend(
            larger.map(|e| {
                e.map_or(0.0, |e| (page.elements[e].text_chars as f64 / self.total) as f32)
            }),
        );
        let away = page.places(own).take_while(|place| !self.in_main[*place]).count();
        row.push(if self.in_main[own] { 0.0 } else { log(away as f64) });
    }
}
