//! What the model looks at: one flat row of numbers a block.
//!
//! The same code computes them for training and for cleaning. A feature is a name in [`NAMES`]
//! and a line in the function of its group: the text's shape and its source here, its place in the
//! page in `place`, the DOM around it in `around`. Flattened text has zeros where the DOM
//! would speak.

mod around;
mod declared;
mod distance;
mod place;

use around::Dom;
use declared::DeclaredText;
use place::Whole;

use super::Known;
use crate::blocks::{Block, BlockKind};
use crate::text::shape::Shape;

/// How many features a block has.
pub const COUNT: usize = NAMES.len();

/// The features' names, in the order of a row.
#[rustfmt::skip] // one group, one line
pub const NAMES: [&str; 92] = [
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
    "like_article", "like_service", "like_listing", "like_collection", "like_documentation", "like_forum", "like_product",
    // what the page declares
    "in_body", "in_description", "body_words",
    // the DOM around it
    "depth", "in_main", "in_aside", "hidden", "in_article", "in_main_tag", "in_header", "in_footer", "in_list",
    "in_table", "in_figure", "in_form", "nth", "same_parent_before", "same_parent_after", "own_links", "above_links_1",
    "above_links_2", "above_links_3", "above_share_1", "above_share_2", "above_share_3", "main_distance",
];

/// The place of a feature in a row; the first for a name that is none.
pub fn column(name: &str) -> usize {
    NAMES.iter().position(|known| *known == name).unwrap_or(0)
}

/// One row of features a block, end to end.
pub fn compute(known: &Known<'_>) -> Vec<f32> {
    let Known { page, lines, kind, evidence, .. } = known;
    let shapes = &lines.shapes;
    let whole = Whole::of(known);
    let dom = Dom::of(page, shapes);
    let declared = DeclaredText::of(page);
    let mut rows = Vec::with_capacity(page.blocks.len() * COUNT);
    for at in 0..page.blocks.len() {
        shape(&shapes[at], &mut rows);
        source(&page.blocks[at], whole.group(&page.blocks[at]), &mut rows);
        whole.place(page, at, &evidence[at], &mut rows);
        whole.totals(&mut rows);
        rows.extend(kind.points.iter().map(|(_, points)| *points as f32));
        declared.row(&page.blocks[at].text, &mut rows);
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
        log(block.links().count() as f64),
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
    use crate::article::{facts, kind};
    use crate::blocks::{self, Page, html};
    use crate::label::Lines;
    use crate::label::model::Model;
    use crate::limits::Limits;

    fn rows(page: &Page) -> Vec<f32> {
        let lines = Lines::of(page);
        let facts = facts::read(page, &lines, &Model::default(), None);
        let kind = kind::classify(page, &facts);
        compute(&Known::of(page, &lines, &facts, &kind))
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
        let page = blocks::text::read(flat, &Limits::default());
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
