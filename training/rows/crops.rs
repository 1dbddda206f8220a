//! Pages cut down to little more than their article: many dumps are, because what dumped them had
//! cleaned a little itself, or because the article is short.

use copydesk::blocks::{Block, Page};

/// Flattened text is cut; a page's elements would no longer fit its blocks.
pub const STYLES: [&str; 5] = ["glued", "wet", "bs4", "w3m", "md"];

/// The cuts of a flattened page with their labels: in one of its styles a cut around the whole
/// article, in another one around a few of its blocks. Which, is drawn from the page's id.
pub fn of(page: &Page, labels: &[f32], id: &str, style: &str) -> Vec<(Page, Vec<f32>)> {
    let Some(style) = STYLES.iter().position(|known| *known == style) else { return Vec::new() };
    let mut random = Random::of(id);
    let (whole, few) = (random.below(5), random.below(5));
    let article: Vec<usize> = (0..labels.len()).filter(|at| labels[*at] >= 0.5).collect();
    let (Some(first), Some(last)) = (article.first(), article.last()) else { return Vec::new() };
    let mut crops = Vec::new();
    if style == whole {
        crops.push(cut(page, labels, *first..last + 1, &mut random));
    }
    if style == few || style == (few + 2) % 5 {
        let start = random.below(article.len());
        // From the beginning as often as from anywhere.
        let start = if random.below(2) == 0 { 0 } else { start };
        let end = (start + 1 + random.below(7)).min(article.len());
        crops.push(cut(page, labels, article[start]..article[end - 1] + 1, &mut random));
    }
    crops
}

/// The stretch with up to eight blocks of the page's start above it, up to eight from below it,
/// and half of the clutter within.
fn cut(
    page: &Page,
    labels: &[f32],
    stretch: std::ops::Range<usize>,
    random: &mut Random,
) -> (Page, Vec<f32>) {
    let (above, below) = (random.below(9), random.below(9));
    let near_title = random.below(2) == 0;
    let before = if near_title {
        stretch.start.saturating_sub(above)..stretch.start
    } else {
        0..above.min(stretch.start)
    };
    let after = stretch.end..(stretch.end + below).min(labels.len());
    let tidy = random.below(2) == 0;
    let within = stretch.filter(|at| labels[*at] >= 0.5 || !tidy || random.below(2) == 0);
    let outside = |at: &usize| labels[*at] < 0.5;
    let chosen: Vec<usize> =
        before.filter(outside).chain(within).chain(after.filter(outside)).collect();
    let cropped = Page {
        // A dump that is HTML after all has elements, which the cut has not.
        blocks: chosen
            .iter()
            .map(|at| Block { element: None, ..page.blocks[*at].clone() })
            .collect(),
        ..Page::default()
    };
    (cropped, chosen.iter().map(|at| labels[*at]).collect())
}

/// A small generator, so that the same page is always cut alike (SplitMix64).
pub struct Random(u64);

impl Random {
    pub fn of(id: &str) -> Random {
        Random(id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        }))
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }
}
