//! The score with which a block is kept: the page's cut, and less for what is more often lost text
//! than clutter, and whose loss is dearer.

use super::{Known, cut};
use crate::blocks::BlockKind;
use crate::text::shape::Shape;

/// What decides on a page.
pub struct Bar {
    /// The score from which its blocks are kept.
    pub cut: f64,
    /// Words that are no known clutter.
    open: f64,
}

/// Words of a page that has hardly more than a paragraph or two, as items of feeds do, without those
/// that rules take out: the model has little to go by there.
const SMALL: f64 = 150.0;

/// Words of a page so short that a box between its paragraphs lowers the scores of those that follow.
const SHORT: f64 = 400.0;

/// Blocks of known clutter that may stand between the parts of a text.
const FAR: usize = 6;

/// Words of a sentence that is no label.
const SENTENCE: f64 = 8.0;

/// Words of a paragraph that is hardly ever clutter.
const LONG: f64 = 60.0;

/// A score that does not rule it out.
const FAINT: f64 = 0.05;

impl Bar {
    /// The page's; what is decided already counts as decided.
    pub fn of(known: &Known<'_>, scores: &[f64], recall_weight: f64) -> Bar {
        let (mut words, mut sure) = (Vec::new(), Vec::new());
        let (mut long_text, mut open): (f64, f64) = (0.0, 0.0);
        for (at, (block, shape)) in known.page.blocks.iter().zip(&known.lines.shapes).enumerate() {
            open += if known.is_decided_clutter(at) { 0.0 } else { shape.words };
            // Images, their captions and embeds put no words into the text.
            let worded = !matches!(
                block.kind,
                BlockKind::Image { .. } | BlockKind::Embed { .. } | BlockKind::Caption
            );
            if known.is_metadata(at) || !worded {
                continue;
            }
            let score = known.decided_or(at, scores[at]);
            if shape.is_paragraph() && shape.words >= LONG && score >= FAINT {
                long_text = long_text.max(score);
            }
            words.push(shape.words);
            sure.push(score);
        }
        let cut = cut::best(&words, &sure, recall_weight);
        // Nothing would be kept, but something here is far too long to be clutter.
        let is_empty = sure.iter().all(|score| *score < cut);
        let cut = if is_empty && long_text > 0.0 { long_text } else { cut };
        Bar { cut, open }
    }

    /// A block's. Less is needed of a short page's prose without links, and of a short line above prose
    /// in the midst of the text, all the more when the source says that it is a heading.
    pub fn of_block(&self, known: &Known<'_>, scores: &[f64], at: usize) -> f64 {
        let (block, shape) = (&known.page.blocks[at], &known.lines.shapes[at]);
        if block.links().next().is_some() {
            return self.cut;
        }
        let is_kept = |at: usize| scores.get(at).is_some_and(|score| *score >= self.cut);
        let below = known.lines.shapes.get(at + 1).filter(|shape| shape.is_prose());
        let above_paragraph =
            below.is_some_and(|shape| scores[at + 1] >= self.of_prose(shape).min(self.cut));
        let above = (0..at).rev().take(FAR).find(|at| !known.is_decided_clutter(*at));
        let within = above_paragraph && above.is_some_and(is_kept);
        match block.kind {
            BlockKind::Heading { .. } if within => self.cut * 0.3,
            _ if within && shape.words <= 14.0 => self.cut * 0.35,
            _ => self.of_prose(shape),
        }
    }

    /// That of a text without links.
    fn of_prose(&self, shape: &Shape) -> f64 {
        if self.open < SMALL && shape.is_prose() && shape.words >= SENTENCE {
            self.cut / 6.0
        } else if self.open < SHORT && shape.is_paragraph() {
            self.cut * 0.6
        } else {
            self.cut
        }
    }
}
