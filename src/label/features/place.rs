//! Where a block stands in its page, and what is true of the page as a whole.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::distance::{near, since, until};
use super::{flag, log};
use crate::blocks::{Block, BlockKind, Origin, Page};
use crate::label::rules::Evidence;
use crate::label::topic::Topic;
use crate::label::{Known, segment};
use crate::text::shape::Shape;

/// What is true of the page as a whole, and where in it things stand.
pub struct Whole {
    shapes_words: Vec<f64>,
    words_before: Vec<f64>,
    words: f64,
    links: f64,
    prose: f64,
    short: f64,
    has_dom: bool,
    repeats: Vec<usize>,
    groups: FxHashMap<u32, usize>,
    title_words: Vec<String>,
    /// A bit for what words of the title begin with.
    title_beginnings: u64,
    title_at: Option<usize>,
    metadata: Vec<bool>,
    clutter_before: Vec<f64>,
    segment: Range<usize>,
    since_comments: Vec<f32>,
    until_comments: Vec<f32>,
    comments_before: Vec<f64>,
    since_clutter: Vec<f32>,
    until_clutter: Vec<f32>,
    named_near: Vec<f32>,
    topic: Topic,
}

impl Whole {
    /// Looks at a page once.
    pub fn of(known: &Known<'_>) -> Whole {
        let Known { page, lines, facts, evidence, .. } = known;
        let shapes = &lines.shapes;
        let words: f64 = shapes.iter().map(|shape| shape.words).sum();
        let running = |add: &dyn Fn(usize) -> f64| -> Vec<f64> {
            let sums = (0..shapes.len()).scan(0.0, |sum, at| {
                let before = *sum;
                *sum += add(at);
                Some(before)
            });
            sums.collect()
        };
        let linked = |at: usize| shapes[at].words * page.blocks[at].link_density();
        let share = |part: f64| if words > 0.0 { part / words } else { 0.0 };
        let prose = shapes.iter().filter(|shape| shape.is_prose()).map(|shape| shape.words).sum();
        let short = shapes.iter().filter(|shape| shape.words <= 5.0).count();
        let flags = |of: &dyn Fn(&Evidence) -> bool| evidence.iter().map(of).collect::<Vec<bool>>();
        let clutter = flags(&|evidence| evidence.is_clutter());
        let comments = flags(&|evidence| evidence.is_about_comments());
        let named = flags(&|evidence| evidence.names_clutter());
        let mut groups = FxHashMap::default();
        for block in page.blocks.iter().filter(|block| block.group > 0) {
            *groups.entry(block.group).or_insert(0) += 1;
        }
        let title = facts.title.iter().flat_map(|title| title.split_whitespace());
        let title_words: Vec<String> = title.map(|word| lower(word).into_owned()).collect();
        let values: Vec<f64> =
            (0..shapes.len()).map(|at| worth(page, shapes, evidence, at)).collect();
        let segment = segment::greatest(&values);
        Whole {
            shapes_words: shapes.iter().map(|shape| shape.words).collect(),
            words_before: running(&|at| shapes[at].words),
            words,
            links: share((0..shapes.len()).map(linked).sum()),
            prose: share(prose),
            short: short as f64 / shapes.len().max(1) as f64,
            has_dom: !page.elements.is_empty(),
            repeats: repeats(page),
            groups,
            title_beginnings: title_words.iter().fold(0, |bits, word| bits | beginning(word)),
            title_words,
            title_at: facts.title_block(),
            metadata: facts.became.iter().map(Option::is_some).collect(),
            clutter_before: running(&|at| f64::from(clutter[at])),
            topic: Topic::of(&lines.contents, facts, &segment),
            segment,
            since_comments: since(comments.iter()),
            until_comments: until(&comments),
            comments_before: running(&|at| f64::from(comments[at])),
            since_clutter: since(clutter.iter()),
            until_clutter: until(&clutter),
            named_near: near(&named),
        }
    }

    /// How many blocks share the block's list or table.
    pub fn group(&self, block: &Block) -> usize {
        self.groups.get(&block.group).copied().unwrap_or(0)
    }

    /// The features of a block's place.
    pub fn place(&self, page: &Page, at: usize, evidence: &Evidence, row: &mut Vec<f32>) {
        let last = page.blocks.len().saturating_sub(1).max(1) as f64;
        let (title_share, title_equal) = self.title(&page.blocks[at].text, self.shapes_words[at]);
        let (gap, lines) = lines(page, at);
        let inside = self.segment.contains(&at);
        let from_segment = if inside || self.segment.is_empty() {
            0.0
        } else if at < self.segment.start {
            -log((self.segment.start - at) as f64)
        } else {
            log((at + 1 - self.segment.end) as f64)
        };
        row.extend([
            (at as f64 / last) as f32,
            (self.words_before[at] / self.words.max(1.0)) as f32,
            log(at as f64),
            log(last - at as f64),
            log(self.repeats[at] as f64),
            title_share,
            flag(title_equal),
            self.title_at.map_or(0.0, |title| {
                let distance = at as f64 - title as f64;
                log(distance.abs()) * distance.signum() as f32
            }),
            gap,
            lines,
            flag(evidence.is_clutter()),
            flag(evidence.names_clutter()),
            flag(self.metadata[at]),
            log(self.clutter_before[at]),
            flag(inside),
            from_segment,
            self.since_comments[at],
            self.until_comments[at],
            log(self.comments_before[at]),
            self.since_clutter[at],
            self.until_clutter[at],
            self.named_near[at],
            self.topic.of_stretch[at],
            self.topic.of_title[at],
        ]);
    }

    /// The share of the block's words that are words of the title, and whether it is the title; for
    /// blocks not much longer.
    fn title(&self, text: &str, words: f64) -> (f32, bool) {
        if self.title_words.is_empty() || words > 4.0 * self.title_words.len() as f64 {
            return (0.0, false);
        }
        let (mut count, mut shared, mut same) = (0, 0, true);
        for word in text.split_whitespace() {
            let word = lower(word);
            let is = |title: &String| title.eq_ignore_ascii_case(&word);
            let may_be = self.title_beginnings & beginning(&word) != 0;
            same = same && may_be && self.title_words.get(count).is_some_and(is);
            shared += usize::from(may_be && self.title_words.iter().any(is));
            count += 1;
        }
        let share = shared as f64 / count.max(1) as f64;
        (share as f32, same && count == self.title_words.len())
    }

    /// The features of the page.
    pub fn totals(&self, row: &mut Vec<f32>) {
        row.extend([
            log(self.repeats.len() as f64),
            log(self.words),
            self.links as f32,
            self.prose as f32,
            self.short as f32,
            flag(self.has_dom),
        ]);
    }
}

/// In lower case but for ASCII, whose case is passed over where words are compared.
fn lower(word: &str) -> Cow<'_, str> {
    if word.is_ascii() { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
}

/// The bit of what a word begins with, whatever its case.
fn beginning(word: &str) -> u64 {
    1 << (word.bytes().next().unwrap_or_default().to_ascii_lowercase() % 64)
}

/// For each block, how many other blocks have the same text.
fn repeats(page: &Page) -> Vec<usize> {
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for block in &page.blocks {
        *counts.entry(block.text.as_str()).or_insert(0) += 1;
    }
    page.blocks.iter().map(|block| counts[block.text.as_str()] - 1).collect()
}

/// Empty lines before a block of a text dump, and its own lines; zeros in a DOM.
fn lines(page: &Page, at: usize) -> (f32, f32) {
    let Origin::Lines { first, last } = page.blocks[at].origin else { return (0.0, 0.0) };
    let before = match at.checked_sub(1).map(|before| page.blocks[before].origin) {
        Some(Origin::Lines { last, .. }) => last,
        _ => 0,
    };
    let gap = first.saturating_sub(before + 1).min(5);
    (gap as f32, log(f64::from(last + 1 - first)))
}

/// What a block is worth in the search for the article's stretch: about its words when it is
/// prose, less than nothing when it is a label.
fn worth(page: &Page, shapes: &[Shape], evidence: &[Evidence], at: usize) -> f64 {
    let (block, shape) = (&page.blocks[at], &shapes[at]);
    let linked = block.link_density();
    let hidden = block.element.is_some_and(|element| page.elements[element].hidden);
    if evidence[at].is_clutter() || hidden {
        return -8.0;
    }
    match block.kind {
        BlockKind::Code { .. } | BlockKind::TableRow { .. } => return 1.0,
        BlockKind::Image { .. } | BlockKind::Embed { .. } | BlockKind::Caption => return -1.0,
        BlockKind::Heading { .. } if linked < 0.5 => return -1.0,
        _ => {}
    }
    if shape.is_prose() {
        return shape.words.min(80.0) * (1.0 - linked * 1.5);
    }
    if shape.words >= 20.0 {
        return shape.words * 0.3 * (1.0 - linked * 2.0);
    }
    if linked > 0.5 { -5.0 } else { -3.0 }
}
