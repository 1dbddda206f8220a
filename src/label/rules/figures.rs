//! Images of the article, which no text speaks for.

use std::borrow::Cow;

use super::{Fate, Verdict, containers};
use crate::blocks::{Block, BlockKind, Page};
use crate::label::container;

/// Keeps a figure's image, embed and caption when what holds the figure holds kept text too: the
/// figure of a teaser stands among dropped blocks only.
pub(super) fn keep(page: &Page, verdicts: &mut [Verdict]) {
    let kept = containers::hold_kept(page, verdicts);
    for (at, verdict) in verdicts.iter_mut().enumerate() {
        let undecided = matches!(verdict.fate, Fate::Drop(_)) && !verdict.is_by_rule();
        let media = matches!(
            page.blocks[at].kind,
            BlockKind::Image { .. } | BlockKind::Embed { .. } | BlockKind::Caption
        );
        if undecided && media && holder(page, at).is_some_and(|element| kept[element]) {
            verdict.fate = Fate::Keep;
            verdict.by = Cow::Borrowed("image.in_article");
        }
    }
}

/// The nearest element that holds more text than the block's figure does; None outside a figure
/// and for what is hidden, linked or aside.
fn holder(page: &Page, at: usize) -> Option<usize> {
    let own = page.blocks[at].element?;
    let figure = page
        .places(own)
        .find(|place| page.elements[*place].tag == "figure")
        .or_else(|| captioned(page, at))?;
    if page.places(own).take_while(|place| *place != figure).any(|p| page.elements[p].tag == "a") {
        return None;
    }
    let aside = page.ancestors(Some(figure)).any(|e| e.hidden || container::is_aside(&e.tag));
    let figure = &page.elements[figure];
    let mut parent = figure.parent.filter(|_| !aside)?;
    while page.elements[parent].text_chars <= figure.text_chars {
        parent = page.elements[parent].parent?;
    }
    Some(parent)
}

/// The element around an image and the caption behind it, of which the block is one.
fn captioned(page: &Page, at: usize) -> Option<usize> {
    let is_image = |block: &Block| matches!(block.kind, BlockKind::Image { .. });
    let image = if is_image(&page.blocks[at]) { at } else { at.checked_sub(1)? };
    let (image, caption) = (&page.blocks[image], page.blocks.get(image + 1)?);
    if !is_image(image) || caption.kind != BlockKind::Caption {
        return None;
    }
    // Parents stand before their children.
    let (mut one, mut other) = (image.element?, caption.element?);
    while one != other {
        let inner = if one > other { &mut one } else { &mut other };
        *inner = page.elements.get(*inner)?.parent?;
    }
    Some(one)
}
