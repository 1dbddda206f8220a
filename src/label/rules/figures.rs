//! Images of the article, which no text speaks for.

use super::{By, Clutter, Fate, Verdict, containers, is_unnamed};
use crate::blocks::{Block, BlockKind, Origin, Page};
use crate::label::container;

/// Keeps a figure's image, embed and caption when what holds the figure holds kept text too: the
/// figure of a teaser stands among dropped blocks only.
pub(super) fn keep(page: &Page, verdicts: &mut [Verdict]) {
    let kept = containers::hold_kept(page, verdicts);
    for (at, verdict) in verdicts.iter_mut().enumerate() {
        let undecided = verdict.is_dropped_by_model();
        let media = matches!(
            page.blocks[at].kind,
            BlockKind::Image { .. } | BlockKind::Embed { .. } | BlockKind::Caption
        );
        if undecided && media && holder(page, at).is_some_and(|element| kept[element]) {
            verdict.keep(By::Rule("image.in_article"));
        }
    }
}

/// What an image says that shows no part of the article, as its whole text or its first word.
const DECORATION: &[&str] = &["avatar", "logo", "icon", "profile", "advertisement", "banner"];

/// The same where there are no elements: keeps an image between blocks of the article, and names
/// the caption that stands below it in one paragraph with it.
pub(super) fn keep_between(page: &Page, verdicts: &mut [Verdict]) {
    let captions: Vec<bool> = (0..verdicts.len())
        .map(|at| is_below_image(page, at) && is_unnamed(&verdicts[at]))
        .collect();
    let inside = between_kept(page, verdicts, &captions);
    for at in 0..verdicts.len() {
        let undecided = verdicts[at].is_dropped_by_model();
        if undecided && inside[at] && is_flat_image(page, at) && !is_decoration(&page.blocks[at]) {
            verdicts[at].keep(By::Rule("image.in_article"));
        } else if captions[at] && verdicts[at - 1].fate == Fate::Keep {
            verdicts[at].drop(Clutter::ImageCaption, By::Guess("image_caption.run"));
        }
    }
}

fn is_flat_image(page: &Page, at: usize) -> bool {
    let block = &page.blocks[at];
    matches!(block.kind, BlockKind::Image { .. }) && matches!(block.origin, Origin::Lines { .. })
}

/// Whether a text stands in one paragraph with the image before it.
fn is_below_image(page: &Page, at: usize) -> bool {
    let is_image = |at: usize| is_flat_image(page, at);
    let before = at.checked_sub(1).filter(|before| is_image(*before) && !is_image(at));
    before.is_some_and(|before| page.blocks[before].origin == page.blocks[at].origin)
}

fn is_decoration(image: &Block) -> bool {
    let first = image.text.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
    first.is_some_and(|first| DECORATION.contains(&first.to_lowercase().as_str()))
}

/// Whether the nearest blocks before and behind each block that are no images and belong to none
/// are the article's.
fn between_kept(page: &Page, verdicts: &[Verdict], captions: &[bool]) -> Vec<bool> {
    let of_article = |at: usize| match verdicts[at].fate {
        Fate::Drop(Clutter::ImageCaption | Clutter::ImageCredit) => None,
        _ if captions[at] || is_flat_image(page, at) => None,
        fate => Some(!matches!(fate, Fate::Drop(_))),
    };
    let along = |places: &mut dyn Iterator<Item = usize>| {
        let mut near = vec![false; verdicts.len()];
        let mut last = false;
        for at in places {
            near[at] = last;
            last = of_article(at).unwrap_or(last);
        }
        near
    };
    let before = along(&mut (0..verdicts.len()));
    let mut behind = along(&mut (0..verdicts.len()).rev());
    behind.iter_mut().zip(before).for_each(|(behind, before)| *behind &= before);
    behind
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
    let chars = page.elements[figure].text_chars;
    let mut around = page.places(figure).filter(|_| !aside);
    around.find(|place| page.elements[*place].text_chars > chars)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_between_the_blocks_of_a_flat_article_are_kept() {
        use Clutter::{ImageCaption, Other, RelatedLinks};
        let image = || BlockKind::Image { url: None };
        let (text, drop) = (BlockKind::Paragraph, Fate::Drop(Other));
        let related = Fate::Drop(RelatedLinks);
        for (blocks, expected) in [
            // Each block: what it is, its line, what became of it.
            (
                vec![
                    (text.clone(), 1, Fate::Keep),
                    (image(), 3, drop),
                    (text.clone(), 5, Fate::Keep),
                ],
                vec![Fate::Keep, Fate::Keep, Fate::Keep],
            ),
            (
                vec![
                    (text.clone(), 1, Fate::Keep),
                    (image(), 2, drop),
                    (text.clone(), 2, drop),
                    (text.clone(), 3, Fate::Keep),
                ],
                vec![Fate::Keep, Fate::Keep, Fate::Drop(ImageCaption), Fate::Keep],
            ),
            (
                vec![(text.clone(), 1, Fate::Keep), (image(), 3, drop), (text.clone(), 5, related)],
                vec![Fate::Keep, drop, related],
            ),
        ] {
            let lines = blocks.iter().map(|(kind, line, _)| Block {
                kind: kind.clone(),
                ..Block::lines("A pilot boat", *line, *line)
            });
            let page = Page { blocks: lines.collect(), ..Page::default() };
            let verdict = |fate| Verdict { fate, by: By::Model, score: 0.0 };
            let mut verdicts: Vec<Verdict> = blocks.iter().map(|b| verdict(b.2)).collect();
            keep_between(&page, &mut verdicts);
            let fates: Vec<Fate> = verdicts.iter().map(|verdict| verdict.fate).collect();
            assert_eq!(fates, expected);
        }
    }
}
