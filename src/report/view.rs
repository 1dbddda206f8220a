//! The before and after of one document: what a page of the report shows of it.

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::article::Article;
use crate::blocks::{BlockKind, Origin};
use crate::clean::{Cleaned, inspect};
use crate::input::{self, About, Document};
use crate::label::{Fate, Verdict};
use crate::options::Options;

/// Blocks of one document that are shown; of more, the first.
const MOST_LINES: usize = 3_000;
/// Characters of one block that are shown.
const LONGEST: usize = 5_000;

/// A document before and after.
pub struct View {
    /// What it became.
    pub article: Article,
    /// Its blocks, in order.
    pub lines: Vec<Line>,
    /// Blocks that are not shown.
    pub left_out: usize,
}

/// A block before it was cleaned.
pub struct Line {
    /// Its line in a text dump, or its path in the DOM.
    pub place: String,
    /// Its text; of an image its alternative text.
    pub text: String,
    /// What it is, where it is more than a paragraph.
    pub is: &'static str,
    /// What became of it.
    pub fate: Fate,
    /// Who decided.
    pub by: String,
    /// How sure that is, in per cent: what a rule decides is certain.
    pub sure: u8,
}

impl View {
    /// Cleans a document and shows how; `None` when the cleaner meets a bug of its own on it.
    pub fn of(document: &Document<'_>, options: &Options) -> Option<View> {
        let cleaned = catch_unwind(AssertUnwindSafe(|| inspect(document, options))).ok()?;
        let Cleaned { page, verdicts, article } = cleaned;
        let shown = page.blocks.iter().zip(&verdicts).take(MOST_LINES);
        let lines = shown.map(|(block, verdict)| Line {
            place: match (block.origin, block.element) {
                (Origin::Lines { first, .. }, _) => first.to_string(),
                (Origin::Element, Some(element)) => page.path(element),
                (Origin::Element, None) => String::new(),
            },
            text: block.text.chars().take(LONGEST).collect(),
            is: name(&block.kind),
            fate: verdict.fate,
            by: verdict.by.name().to_owned(),
            sure: sure(verdict),
        });
        let lines: Vec<Line> = lines.collect();
        let left_out = page.blocks.len() - lines.len();
        Some(View { article, lines, left_out })
    }
}

/// The first documents of a dump.
pub fn of_dump(
    about: About,
    from: impl Read + 'static,
    options: &Options,
    most: usize,
) -> Vec<View> {
    let documents = input::read(about, from, options).take(most);
    documents.filter_map(|document| View::of(&document, options)).collect()
}

fn sure(verdict: &Verdict) -> u8 {
    let by_rule = verdict.is_by_rule() || matches!(verdict.fate, Fate::Metadata(_));
    let sure = if by_rule { 1.0 } else { (verdict.score - 0.5).abs() * 2.0 };
    // Between 0 and 100.
    (sure * 100.0).round() as u8
}

fn name(kind: &BlockKind) -> &'static str {
    match kind {
        BlockKind::Paragraph => "",
        BlockKind::Heading { .. } => "heading",
        BlockKind::ListItem { .. } => "item",
        BlockKind::Quote => "quote",
        BlockKind::Code { .. } => "code",
        BlockKind::TableRow { .. } => "row",
        BlockKind::Caption => "caption",
        BlockKind::Image { .. } => "image",
        BlockKind::Embed { .. } => "embed",
    }
}
