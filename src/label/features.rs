//! What the model looks at: one flat row of numbers a block.
//!
//! The same code computes them for training and for cleaning. A feature is a name in [`NAMES`]
//! and a line in the function of its group; flattened text has zeros where the DOM would speak.

use std::collections::HashMap;
use std::ops::Range;

use super::container;
use super::rules::Evidence;
use super::segment;
use super::shape::Shape;
use super::topic;
use crate::article::{Facts, Field};
use crate::blocks::{Block, BlockKind, InlineKind, Origin, Page};

/// How many features a block has.
pub const COUNT: usize = NAMES.len();

/// The features' names, in the order of a row.
#[rustfmt::skip] // one group, one line
pub const NAMES: [&str; 82] = [
    // shape of the text
    "words", "chars", "word_length", "prose", "ends_sentence", "ends_colon", "ends_question", "inner_stops", "commas",
    "capitalised", "upper", "digits", "separators", "symbols", "quoted", "starts_lower", "wide",
    // what the source says it is
    "link_density", "links", "heading", "list_item", "ordered", "quote", "code", "table_row", "image", "embed", "caption",
    "group",
    // place in the page
    "position", "text_before", "from_start", "from_end", "repeats", "title_share", "title_equal", "from_title",
    "lines_before", "lines", "clutter", "named", "metadata", "clutter_before", "inside", "from_segment", "since_comments", "until_comments", "comments_before", "since_clutter", "until_clutter",
    "named_near", "topic", "title_topic",
    // the page as a whole
    "page_blocks", "page_words", "page_links", "page_prose", "page_short", "has_dom",
    // the DOM around it
    "depth", "in_main", "in_aside", "hidden", "in_article", "in_main_tag", "in_header", "in_footer", "in_list",
    "in_table", "in_figure", "in_form", "nth", "same_parent_before", "same_parent_after", "own_links", "above_links_1",
    "above_links_2", "above_links_3", "above_share_1", "above_share_2", "above_share_3", "main_distance",
];

/// One row of features a block, end to end. `evidence` is what the rules know of each block.
pub fn compute(page: &Page, facts: &Facts, evidence: &[Evidence]) -> Vec<f32> {
    let shapes: Vec<Shape> = page.blocks.iter().map(|block| Shape::of(&block.text)).collect();
    let whole = Whole::of(page, facts, &shapes, evidence);
    let dom = Dom::of(page, &shapes);
    let mut rows = Vec::with_capacity(page.blocks.len() * COUNT);
    for at in 0..page.blocks.len() {
        shape(&shapes[at], &mut rows);
        source(&page.blocks[at], whole.group(&page.blocks[at]), &mut rows);
        whole.place(page, at, &evidence[at], &mut rows);
        whole.totals(&mut rows);
        dom.around(page, at, &mut rows);
    }
    debug_assert_eq!(rows.len(), page.blocks.len() * COUNT);
    rows
}

fn shape(shape: &Shape, row: &mut Vec<f32>) {
    let chars = shape.chars.max(1) as f64;
    row.extend([
        log(shape.words),
        log(chars),
        (chars / shape.words.max(1.0)).min(30.0) as f32,
        flag(shape.is_prose()),
        flag(shape.ends_sentence),
        flag(shape.ends_colon),
        flag(shape.ends_question),
        shape.inner_stops.min(12) as f32,
        (shape.commas as f64 / shape.words.max(1.0)) as f32,
        shape.capitalised as f32,
        (shape.upper as f64 / chars) as f32,
        shape.digits as f32,
        (shape.separators as f64 / shape.words.max(1.0)).min(1.0) as f32,
        (shape.symbols as f64 / chars) as f32,
        flag(shape.quoted),
        flag(shape.starts_lower),
        (shape.wide as f64 / chars) as f32,
    ]);
}

fn source(block: &Block, group: usize, row: &mut Vec<f32>) {
    let links = block.inline.iter().filter(|i| matches!(i.kind, InlineKind::Link(_))).count();
    let (mut heading, mut item, mut ordered, mut cells) = (0.0, 0.0, 0.0, 0.0);
    match &block.kind {
        BlockKind::Heading { level } => heading = f32::from(*level),
        BlockKind::ListItem { ordered: numbered, level } => {
            item = 1.0 + f32::from(*level);
            ordered = flag(*numbered);
        }
        BlockKind::TableRow { cells: row, .. } => cells = row.len() as f32,
        _ => {}
    }
    row.extend([
        block.link_density() as f32,
        log(links as f64),
        heading,
        item,
        ordered,
        flag(block.kind == BlockKind::Quote),
        flag(matches!(block.kind, BlockKind::Code { .. })),
        cells,
        flag(matches!(block.kind, BlockKind::Image { .. })),
        flag(matches!(block.kind, BlockKind::Embed { .. })),
        flag(block.kind == BlockKind::Caption),
        log(group as f64),
    ]);
}

/// What is true of the page as a whole, and where in it things stand.
struct Whole {
    shapes_words: Vec<f64>,
    words_before: Vec<f64>,
    words: f64,
    links: f64,
    prose: f64,
    short: f64,
    has_dom: bool,
    repeats: Vec<usize>,
    groups: HashMap<u32, usize>,
    title: Option<String>,
    title_words: Vec<String>,
    title_at: Option<usize>,
    metadata: Vec<bool>,
    clutter_before: Vec<usize>,
    segment: Range<usize>,
    since_comments: Vec<f32>,
    until_comments: Vec<f32>,
    comments_before: Vec<usize>,
    since_clutter: Vec<f32>,
    until_clutter: Vec<f32>,
    named_near: Vec<f32>,
    topic: Vec<f32>,
    title_topic: Vec<f32>,
}

impl Whole {
    fn of(page: &Page, facts: &Facts, shapes: &[Shape], evidence: &[Evidence]) -> Whole {
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
        let clutter_before = running(&|at| f64::from(clutter[at]));
        let comments_before = running(&|at| f64::from(comments[at]));
        let mut groups = HashMap::new();
        for block in page.blocks.iter().filter(|block| block.group > 0) {
            *groups.entry(block.group).or_insert(0) += 1;
        }
        let title = facts.title.as_deref().map(normal);
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
            title_words: title.iter().flat_map(|t| t.split(' ')).map(str::to_owned).collect(),
            title,
            title_at: facts.became.iter().position(|field| *field == Some(Field::Title)),
            metadata: facts.became.iter().map(Option::is_some).collect(),
            clutter_before: clutter_before.into_iter().map(|count| count as usize).collect(),
            topic: topic::shares(page, &segment),
            title_topic: topic::title_shares(page, facts),
            segment,
            since_comments: since(comments.iter()),
            until_comments: until(&comments),
            comments_before: comments_before.into_iter().map(|count| count as usize).collect(),
            since_clutter: since(clutter.iter()),
            until_clutter: until(&clutter),
            named_near: near(&named),
        }
    }

    fn group(&self, block: &Block) -> usize {
        self.groups.get(&block.group).copied().unwrap_or(0)
    }

    fn place(&self, page: &Page, at: usize, evidence: &Evidence, row: &mut Vec<f32>) {
        let last = page.blocks.len().saturating_sub(1).max(1) as f64;
        let text = normal(&page.blocks[at].text);
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
            self.title_share(&text, self.shapes_words[at]),
            flag(self.title.as_deref() == Some(text.as_str())),
            self.title_at.map_or(0.0, |title| {
                let distance = at as f64 - title as f64;
                log(distance.abs()) * distance.signum() as f32
            }),
            gap,
            lines,
            flag(evidence.is_clutter()),
            flag(evidence.names_clutter()),
            flag(self.metadata[at]),
            log(self.clutter_before[at] as f64),
            flag(inside),
            from_segment,
            self.since_comments[at],
            self.until_comments[at],
            log(self.comments_before[at] as f64),
            self.since_clutter[at],
            self.until_clutter[at],
            self.named_near[at],
            self.topic[at],
            self.title_topic[at],
        ]);
    }

    /// The share of the block's words that are words of the title, for blocks not much longer.
    fn title_share(&self, text: &str, words: f64) -> f32 {
        if self.title_words.is_empty() || words > 4.0 * self.title_words.len() as f64 {
            return 0.0;
        }
        let shared = text.split(' ').filter(|word| self.title_words.iter().any(|t| t == word));
        (shared.count() as f64 / text.split(' ').count().max(1) as f64) as f32
    }

    fn totals(&self, row: &mut Vec<f32>) {
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

/// For each block, how many blocks ago a flag was last set (logarithmic; 10 for never).
fn since<'a>(flags: impl Iterator<Item = &'a bool>) -> Vec<f32> {
    let mut last: Option<f64> = None;
    flags
        .map(|flag| {
            last = if *flag { Some(0.0) } else { last.map(|blocks| blocks + 1.0) };
            last.map_or(10.0, log)
        })
        .collect()
}

/// The same towards the end of the page.
fn until(flags: &[bool]) -> Vec<f32> {
    let mut distances = since(flags.iter().rev());
    distances.reverse();
    distances
}

/// For each block, the share of flagged ones among the twenty around it.
fn near(flags: &[bool]) -> Vec<f32> {
    const REACH: usize = 10;
    let counts: Vec<usize> = std::iter::once(0)
        .chain(flags.iter().scan(0, |count, flag| {
            *count += usize::from(*flag);
            Some(*count)
        }))
        .collect();
    let share = |at: usize| {
        let (start, end) = (at.saturating_sub(REACH), (at + REACH + 1).min(flags.len()));
        (counts[end] - counts[start]) as f32 / (end - start) as f32
    };
    (0..flags.len()).map(share).collect()
}

/// Lower case, single spaces.
fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !normal.is_empty() {
            normal.push(' ');
        }
        if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            normal.push_str(word);
        } else {
            normal.push_str(&word.to_lowercase());
        }
    }
    normal
}

/// For each block, how many other blocks have the same text.
fn repeats(page: &Page) -> Vec<usize> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
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
    let hidden = block.element.and_then(|element| page.elements.get(element));
    if evidence[at].is_clutter() || hidden.is_some_and(|element| element.hidden) {
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

/// What the DOM knows around the blocks.
struct Dom {
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
    fn of(page: &Page, shapes: &[Shape]) -> Dom {
        let count = page.elements.len();
        let (mut depth, mut within) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for element in &page.elements {
            // Parents stand before their children.
            let above = element.parent.map_or((0, 0), |parent| (depth[parent] + 1, within[parent]));
            let own =
                WITHIN.iter().enumerate().filter(|(_, tags)| tags.contains(&element.tag.as_str()));
            let aside = if container::is_aside(&element.tag) { ASIDE } else { 0 };
            depth.push(above.0);
            within.push(own.fold(above.1 | aside, |bits, (bit, _)| bits | 1 << bit));
        }
        let total = page.elements.iter().map(|element| element.text_chars).max().unwrap_or(0);
        Dom {
            in_main: container::inside_main(page, shapes),
            depth,
            within,
            total: total.max(1) as f64,
        }
    }

    fn around(&self, page: &Page, at: usize, row: &mut Vec<f32>) {
        let element = page.blocks[at].element.filter(|element| *element < page.elements.len());
        let Some(own) = element else {
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
            let other = other.and_then(|block| block.element).and_then(|e| page.elements.get(e));
            flag(parent.is_some() && other.is_some_and(|element| element.parent == parent))
        };
        row.push(same(at.checked_sub(1).and_then(|before| page.blocks.get(before))));
        row.push(same(page.blocks.get(at + 1)));
        let density = |e: &crate::blocks::Element| e.link_chars as f32 / e.text_chars.max(1) as f32;
        row.push(density(&page.elements[own]));
        let larger = larger(page, own);
        row.extend(larger.map(|e| e.map_or(0.0, |e| density(&page.elements[e]))));
        row.extend(
            larger.map(|e| {
                e.map_or(0.0, |e| (page.elements[e].text_chars as f64 / self.total) as f32)
            }),
        );
        let away = page
            .ancestors(element)
            .zip(std::iter::successors(element, |e| page.elements[*e].parent));
        let away = away.take_while(|(_, e)| !self.in_main[*e]).count();
        row.push(if self.in_main[own] { 0.0 } else { log(away as f64) });
    }
}

/// The next three ancestors that each hold clearly more text than the one before.
fn larger(page: &Page, own: usize) -> [Option<usize>; 3] {
    let mut found = [None; 3];
    let (mut filled, mut chars) = (0, page.elements[own].text_chars);
    let mut above = page.elements[own].parent;
    while let Some(at) = above {
        let element = &page.elements[at];
        if element.text_chars > chars + chars / 10 + 20 {
            chars = element.text_chars;
            found[filled] = Some(at);
            filled += 1;
            if filled == found.len() {
                break;
            }
        }
        above = element.parent;
    }
    found
}

fn log(value: f64) -> f32 {
    /// Most values are small counts; their logarithms are looked up.
    static COUNTS: std::sync::LazyLock<Vec<f32>> = std::sync::LazyLock::new(|| {
        (0..256).map(|count| libm::log2(1.0 + f64::from(count)) as f32).collect()
    });
    let count = value.max(0.0);
    match COUNTS.get(count as usize) {
        Some(log) if count.fract() == 0.0 => *log,
        _ => libm::log2(1.0 + count) as f32,
    }
}

fn flag(value: bool) -> f32 {
    f32::from(u8::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::facts;
    use crate::blocks::{self, html};
    use crate::label::rules;
    use crate::options::Limits;

    fn rows(page: &Page) -> Vec<f32> {
        let facts = facts::read(page, None);
        compute(page, &facts, &rules::evidence(page, &facts))
    }

    fn at(rows: &[f32], block: usize, name: &str) -> f32 {
        let column = NAMES.iter().position(|known| *known == name).unwrap();
        rows[block * COUNT + column]
    }

    #[test]
    fn features_are_named_once() {
        for (at, name) in NAMES.iter().enumerate() {
            assert_eq!(NAMES.iter().position(|other| other == name), Some(at), "{name}");
        }
    }

    #[test]
    fn text_and_elements_speak_where_they_are() {
        let source = "<body><nav><a href=/>Home</a></nav><article><p>The harbour reopened on \
            Monday after two years of repairs, the port authority said.</p></article></body>";
        let page = html::read(source, None, &Limits::default());
        let dom = rows(&page);
        assert_eq!(dom.len(), page.blocks.len() * COUNT);
        assert_eq!((at(&dom, 0, "link_density"), at(&dom, 0, "in_aside")), (1.0, 1.0));
        assert_eq!((at(&dom, 1, "prose"), at(&dom, 1, "in_article")), (1.0, 1.0));
        let flat = "Home\n\nThe harbour reopened on Monday after two years of repairs, the port \
            authority said.\n\nLeave a Reply\n";
        let page = blocks::text::read(flat, None, &Limits::default());
        let flat = rows(&page);
        assert_eq!((at(&flat, 1, "prose"), at(&flat, 1, "has_dom")), (1.0, 0.0));
        assert_eq!(at(&flat, 1, "until_comments"), 1.0, "one block on");
        assert_eq!(at(&flat, 2, "since_comments"), 0.0);
    }

    #[test]
    fn a_page_without_blocks_has_no_rows() {
        assert!(rows(&Page::default()).is_empty());
    }
}
