//! Pages cut down to little more than their article, or to clutter alone: many dumps are, because
//! what dumped them had cleaned a little itself, because the article is short, or because there
//! is none.

use copydesk::blocks::{Element, Page};

/// The styles of a page that are cut.
const STYLES: [&str; 6] = ["glued", "wet", "bs4", "w3m", "md", "html"];

/// The cuts of a page with their labels: in one of its styles a cut around the whole article, in
/// others around a few of its blocks, in one clutter alone. Which, is drawn from the page's id.
pub fn of(page: &Page, labels: &[f32], id: &str, style: &str) -> Vec<(Page, Vec<f32>)> {
    let Some(style) = STYLES.iter().position(|known| *known == style) else { return Vec::new() };
    let mut random = Random::of(id);
    let (whole, few, none) = (random.below(6), random.below(6), random.below(6));
    let article: Vec<usize> = (0..labels.len()).filter(|at| labels[*at] >= 0.5).collect();
    let (Some(first), Some(last)) = (article.first(), article.last()) else { return Vec::new() };
    let mut crops = Vec::new();
    if style == whole {
        crops.push(cut(page, labels, *first..last + 1, &mut random));
    }
    if style == none {
        crops.extend(clutter(page, labels, &mut random));
    }
    if style == few || style == (few + 2) % 6 {
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
    only(page, labels, &chosen)
}

/// A stretch of three to forty blocks, none of the article's; None where there are too few.
fn clutter(page: &Page, labels: &[f32], random: &mut Random) -> Option<(Page, Vec<f32>)> {
    let clutter: Vec<usize> = (0..labels.len()).filter(|at| labels[*at] < 0.2).collect();
    let count = 3 + random.below(38);
    let room = clutter.len().checked_sub(count)?;
    let start = random.below(room + 1);
    Some(only(page, labels, &clutter[start..start + count]))
}

/// The page with these blocks alone.
fn only(page: &Page, labels: &[f32], chosen: &[usize]) -> (Page, Vec<f32>) {
    let mut cut = Page {
        blocks: chosen.iter().map(|at| page.blocks[*at].clone()).collect(),
        elements: page.elements.clone(),
        ..Page::default()
    };
    sum_up(&mut cut);
    (cut, chosen.iter().map(|at| labels[*at]).collect())
}

/// Counts the text in each element anew.
fn sum_up(page: &mut Page) {
    for element in &mut page.elements {
        (element.text_chars, element.link_chars) = (0, 0);
    }
    for block in &page.blocks {
        let chars = block.text.chars().filter(|c| !c.is_whitespace()).count();
        let linked = (chars as f64 * block.link_density()) as usize;
        if let Some(element) = block.element.and_then(|at| page.elements.get_mut(at)) {
            element.text_chars += chars;
            element.link_chars += linked;
        }
    }
    // Parents stand before their children.
    for at in (0..page.elements.len()).rev() {
        let Element { parent, text_chars, link_chars, .. } = page.elements[at];
        if let Some(parent) = parent {
            page.elements[parent].text_chars += text_chars;
            page.elements[parent].link_chars += link_chars;
        }
    }
}

/// A small generator, so that the same page is always cut alike (SplitMix64).
struct Random(u64);

impl Random {
    fn of(id: &str) -> Random {
        Random(id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        }))
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }
}
