//! Blocks that share their fate: those of one list, one section, one container, one template.
//!
//! Clutter comes in groups (a row of cards, a thread of comments), and so does the article. The
//! tree passes see how the rest of each of a block's groups is judged.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use crate::blocks::{Block, BlockKind, Origin, Page};

/// Groups that a block is in.
pub const GROUPS: usize = 7;

/// Elements above a block that make its template.
const TEMPLATE: usize = 5;

/// The groups of every block of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Groups {
    /// For each block the numbers of its groups: equal numbers, one group. No number is used by
    /// two kinds of group.
    pub of: Vec<[u32; GROUPS]>,
}

impl Groups {
    /// Finds the groups of a page's blocks.
    pub fn of(page: &Page) -> Groups {
        let mut numbers = Numbers::default();
        let templates = templates(page);
        let (mut section, mut run) = (0, 0);
        let mut of = Vec::with_capacity(page.blocks.len());
        for (at, block) in page.blocks.iter().enumerate() {
            if matches!(block.kind, BlockKind::Heading { .. }) {
                section += 1;
            }
            if starts_run(page, at) {
                run += 1;
            }
            let [near, middle, far] = containers(page, block);
            let list = if block.group > 0 { Some(u64::from(block.group)) } else { None };
            let template = block.element.map(|element| templates[element]);
            let keys = [
                Some(section),
                Some(run),
                list,
                near.map(|element| element as u64),
                middle.map(|element| element as u64),
                far.map(|element| element as u64),
                Some(template.unwrap_or_else(|| shape(block))),
            ];
            let mut own = [0; GROUPS];
            for (kind, (own, key)) in own.iter_mut().zip(keys).enumerate() {
                *own = numbers.of(kind, key);
            }
            of.push(own);
        }
        Groups { of }
    }

    /// For each block and each of its groups, the weighted mean of the group's other blocks;
    /// `alone` where there are none.
    pub fn means(&self, weights: &[f64], values: &[f64], alone: f32) -> Vec<[f32; GROUPS]> {
        let count = self.of.iter().flatten().max().map_or(0, |most| *most as usize + 1);
        let mut sums = vec![(0.0, 0.0); count];
        for (at, groups) in self.of.iter().enumerate() {
            for group in groups {
                let sum = &mut sums[*group as usize];
                sum.0 += weights[at];
                sum.1 += weights[at] * values[at];
            }
        }
        let mean = |at: usize, group: u32| {
            let (weight, sum) = sums[group as usize];
            let others = weight - weights[at];
            if others > 1e-6 { ((sum - weights[at] * values[at]) / others) as f32 } else { alone }
        };
        let means = self.of.iter().enumerate();
        means.map(|(at, groups)| groups.map(|group| mean(at, group))).collect()
    }
}

impl From<&[[u32; GROUPS]]> for Groups {
    fn from(of: &[[u32; GROUPS]]) -> Groups {
        Groups { of: of.to_vec() }
    }
}

/// Gives each group its number; a block without a group of some kind is one by itself.
#[derive(Default)]
struct Numbers {
    known: FxHashMap<(usize, u64), u32>,
    next: u32,
}

impl Numbers {
    fn of(&mut self, kind: usize, key: Option<u64>) -> u32 {
        let next = self.next;
        let number = match key {
            Some(key) => *self.known.entry((kind, key)).or_insert(next),
            None => next,
        };
        self.next += u32::from(number == next);
        number
    }
}

/// Whether a run of blocks that stand close together starts here: in a dump after an empty line,
/// in a DOM where the parent changes.
fn starts_run(page: &Page, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| &page.blocks[before]) else { return true };
    match (before.origin, page.blocks[at].origin) {
        (Origin::Lines { last, .. }, Origin::Lines { first, .. }) => first > last + 1,
        _ => parent(page, before) != parent(page, &page.blocks[at]),
    }
}

fn parent(page: &Page, block: &Block) -> Option<usize> {
    block.element.and_then(|element| page.elements[element].parent)
}

/// The next three elements around a block that each hold clearly more text than the one before.
pub fn containers(page: &Page, block: &Block) -> [Option<usize>; 3] {
    let mut found = [None; 3];
    let Some(own) = block.element else { return found };
    let (mut filled, mut chars) = (0, page.elements[own].text_chars);
    for at in page.places(own).skip(1) {
        let element = &page.elements[at];
        if element.text_chars > chars + chars / 10 + 20 {
            chars = element.text_chars;
            found[filled] = Some(at);
            filled += 1;
            if filled == found.len() {
                break;
            }
        }
    }
    found
}

/// For each element a hash of the names of it and of the elements above.
fn templates(page: &Page) -> Vec<u64> {
    let own: Vec<u64> = page
        .elements
        .iter()
        .map(|element| {
            // Numbers in names count items; they do not make another template.
            let named = |word: &&String| !word.bytes().any(|byte| byte.is_ascii_digit());
            let mut hasher = FxHasher::default();
            element.tag.hash(&mut hasher);
            element.words.iter().filter(named).for_each(|word| word.hash(&mut hasher));
            hasher.finish()
        })
        .collect();
    let path = |at: usize| {
        page.places(at).take(TEMPLATE).fold(0_u64, |hash, at| hash.rotate_left(7) ^ own[at])
    };
    (0..own.len()).map(path).collect()
}

/// What a line of a dump looks like, coarsely.
fn shape(block: &Block) -> u64 {
    let kind = match block.kind {
        BlockKind::Heading { level } => u64::from(level),
        BlockKind::ListItem { level, .. } => 8 + u64::from(level.min(7)),
        BlockKind::Paragraph => 16,
        _ => 17,
    };
    let linked = (block.link_density() * 2.0) as u64;
    let ends = block.text.ends_with(|c: char| !c.is_alphanumeric());
    (kind * 4 + linked) * 64 + u64::from(block.text.len().max(1).ilog2()) * 2 + u64::from(ends)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::html;
    use crate::limits::Limits;

    #[test]
    fn cards_share_a_template_and_sections_end_at_headings() {
        let card = |n: u32| format!("<div class='card card-{n}'><p>Teaser</p></div>");
        let source = format!("<h2>One</h2><p>Text</p><h2>Two</h2>{}{}", card(1), card(2));
        let page = html::read(&source, None, &Limits::default());
        let groups = Groups::of(&page).of;
        assert_eq!(groups[0][0], groups[1][0], "a heading opens its section");
        assert_ne!(groups[1][0], groups[2][0]);
        assert_eq!(groups[3][GROUPS - 1], groups[4][GROUPS - 1], "the cards' template");
        assert_ne!(groups[1][GROUPS - 1], groups[3][GROUPS - 1]);
    }

    #[test]
    fn means_are_of_the_others() {
        let page = Page {
            blocks: [1, 2, 5].map(|at| Block::lines("A line", at, at)).to_vec(),
            ..Page::default()
        };
        let means = Groups::of(&page).means(&[1.0, 1.0, 2.0], &[0.0, 1.0, 0.25], -1.0);
        assert_eq!(means[0][0], (1.0 + 0.5) / 3.0, "one section");
        assert_eq!([means[0][1], means[2][1]], [1.0, -1.0], "two runs");
        assert_eq!(means[0][2], -1.0, "no list");
    }
}
