//! What old pages show around a text looks like its own short last lines, which the model then drops:
//! they are kept where an element holds them together with the text.

use std::collections::HashSet;

use super::article::Kind;
use super::judged::Judged;
use crate::blocks::{Block, BlockKind, Inline, InlineKind, Page};
use crate::label::{By, Fate};
use crate::text::dates::written;
use crate::text::shape::Shape;

/// Sentences that only the model dropped, right behind kept text in an element that holds other
/// sentences of it, since a short last paragraph looks like what stands below it; and subheadings.
pub fn rest_of_text(judged: &Judged<'_>) -> Vec<usize> {
    /// Words of a sentence that says when the page was made, at most.
    const DATED: f64 = 15.0;
    let Judged { page, lines, kind, verdicts, .. } = *judged;
    if kind != Kind::Article || page.describes_itself() {
        return Vec::new();
    }
    let mut holders: HashSet<usize> = HashSet::new();
    let mut before = false;
    let mut found = Vec::new();
    for (at, (block, verdict)) in page.blocks.iter().zip(verdicts).enumerate() {
        let kept = verdict.fate == Fate::Keep;
        let open = matches!(verdict.fate, Fate::Drop(_)) && before && verdict.by == By::Model;
        before = kept;
        if !kept && is_subheading(judged, at) {
            found.push(at);
            continue;
        }
        let plain = block.kind == BlockKind::Paragraph && block.link_density() == 0.0;
        let holder = holder_of_text(page, block).filter(|_| (kept || open) && plain);
        let Some(holder) = holder else { continue };
        let shape = &lines.shapes[at];
        if !shape.is_prose() || !shape.ends_sentence {
            continue;
        }
        if kept {
            holders.insert(holder);
        } else if holders.contains(&holder) {
            // “This story was first published on 4 May 2024.”
            let dated = shape.words <= DATED && written::find(&block.text).is_some();
            found.extend(Some(at).filter(|_| !dated));
        }
    }
    found
}

/// A line in bold letters between two kept paragraphs of its element, which no rule dropped.
fn is_subheading(judged: &Judged<'_>, at: usize) -> bool {
    let page = judged.page;
    let block = &page.blocks[at];
    let bold = |inline: &Inline| {
        inline.kind == InlineKind::Strong && inline.end - inline.start >= block.text.trim().len()
    };
    if !judged.is_open(at) || block.kind != BlockKind::Paragraph || !block.inline.iter().any(bold) {
        return false;
    }
    let linked = block.links().next().is_some();
    let holder = holder_of_text(page, block);
    let is_text = |at: usize| {
        judged.is_kept(at)
            && holder_of_text(page, &page.blocks[at]) == holder
            && Shape::of(&page.blocks[at].text).is_prose()
    };
    !linked && at.checked_sub(1).is_some_and(is_text) && is_text(at + 1)
}

/// The element that holds paragraphs: around `<p>`, or the block's own where `<br>` parts them.
fn holder_of_text(page: &Page, block: &Block) -> Option<usize> {
    const INSIDE: &[&str] = &["p", "font", "span", "b", "strong", "i", "em"];
    /// Elements that a line stands in so, at most.
    const NEAR: usize = 8;
    page.places(block.element?)
        .take(NEAR)
        .find(|at| !INSIDE.contains(&page.elements[*at].tag.as_str()))
}
