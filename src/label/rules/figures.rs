//! Images of the article, which no text speaks for.

use std::borrow::Cow;

use super::{Fate, Verdict, containers};
use crate::blocks::{Block, BlockKind, Page};
use crate::label::container;

/// Keeps a figure's image, embed and caption when what holds the figure holds kept text too: the
/// figure of a teaser stands among dropped blocks only.
pub(super) fn keep(page: &Page, verdicts: &mut [Verdict]) {
    let kept = containers::hold_kept(page, verdicts);
    for (block, verdict) in page.blocks.iter().zip(verdicts) {
        let undecided = matches!(verdict.fate, Fate::Drop(_)) && !verdict.is_by_rule();
        let media = matches!(
            block.kind,
            BlockKind::Image { .. } | BlockKind::Embed { .. } | BlockKind::Caption
        );
        if undecided && media && holder(page, block).is_some_and(|element| kept[element]) {
            verdict.fate = Fate::Keep;
            verdict.by = Cow::Borrowed("image.in_article");
        }
    }
}

/// The nearest element that holds more text than the block's figure does; None outside a figure
/// and for what is hidden, linked or aside.
fn holder(page: &Page, block: &Block) -> Option<usize> {
    let mut at = block.element?;
    while page.elements.get(at)?.tag != "figure" {
        if page.elements[at].tag == "a" {
            return None;
        }
        at = page.elements[at].parent?;
    }
    let figure = &page.elements[at];
    let aside = page.ancestors(Some(at)).any(|e| e.hidden || container::is_aside(&e.tag));
    let mut parent = figure.parent.filter(|_| !aside)?;
    while page.elements[parent].text_chars <= figure.text_chars {
        parent = page.elements[parent].parent?;
    }
    Some(parent)
}
