//! What becomes of each block: kept, metadata, or dropped as clutter of a kind.
//!
//! Rules name clutter and may force a decision; the model decides the rest.

pub mod clutter;
mod container;
pub mod context;
mod cut;
pub mod features;
pub mod groups;
mod known;
pub mod model;
pub mod rules;
mod segment;
pub mod shape;
mod topic;
mod trees;
pub mod words;

pub use clutter::{CLUTTER, Clutter};
pub use known::Known;

use std::borrow::Cow;

use serde::Serialize;

use crate::article::kind::Classified;
use crate::article::{Facts, Field};
use crate::blocks::{BlockKind, InlineKind, Page};
use crate::options::Options;
use model::Model;
use shape::Shape;

/// What becomes of one block, by whose decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// What becomes of it.
    pub fate: Fate,
    /// The rule's id, or [`BY_MODEL`].
    pub by: Cow<'static, str>,
    /// The model's probability that the block belongs to the article, 0 to 1.
    pub score: f64,
}

impl Verdict {
    /// A rule or detector decided, rather than the model or a guess from what stands around.
    pub fn is_by_rule(&self) -> bool {
        self.by != BY_MODEL && !self.by.ends_with(rules::GUESSED)
    }
}

/// `Verdict::by` of a block that no rule decided.
pub const BY_MODEL: &str = "model";

/// `Verdict::by` of a block that the caller's options keep.
pub const BY_OPTION: &str = "option";

/// What becomes of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It is part of the article's text.
    Keep,
    /// It states a fact that has a field of its own.
    Metadata(Field),
    /// It is clutter.
    Drop(Clutter),
}

/// A verdict for each block of the page, in the same order.
pub fn label(
    page: &Page,
    facts: &Facts,
    kind: &Classified,
    model: &Model,
    options: &Options,
) -> Vec<Verdict> {
    let known = Known::of(page, facts, kind);
    let mut scores = model.scores(&known);
    let threshold = threshold(&known, &scores, options);
    without_stray_labels(&known, &mut scores, threshold);
    let mut verdicts: Vec<Verdict> = scores
        .iter()
        .enumerate()
        .map(|(at, &score)| {
            let fate = match facts.became.get(at).copied().flatten() {
                Some(field) => Fate::Metadata(field),
                None if score >= needed(&known, &scores, at, threshold) => Fate::Keep,
                None => Fate::Drop(Clutter::Other),
            };
            Verdict { fate, by: Cow::Borrowed(BY_MODEL), score }
        })
        .collect();
    rules::apply(&known, &mut verdicts);
    keep_wanted(options, &mut verdicts);
    verdicts
}

/// The score from which this page's blocks are kept; what is decided already counts as decided.
fn threshold(known: &Known<'_>, scores: &[f64], options: &Options) -> f64 {
    let (mut words, mut sure) = (Vec::new(), Vec::new());
    let mut long_text: f64 = 0.0;
    for (at, (block, shape)) in known.page.blocks.iter().zip(&known.shapes).enumerate() {
        // Images and embeds put no words into the text.
        let worded = !matches!(block.kind, BlockKind::Image { .. } | BlockKind::Embed { .. });
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
    let cut = cut::best(&words, &sure, options.recall_weight);
    // Nothing would be kept, but something here is far too long to be clutter.
    let is_empty = sure.iter().all(|score| *score < cut);
    if is_empty && long_text > 0.0 { long_text } else { cut }
}

/// Blocks of known clutter that may stand between the parts of a text.
const FAR: usize = 6;

/// Words of a paragraph that is hardly ever clutter.
const LONG: f64 = 60.0;

/// A score that does not rule it out.
const FAINT: f64 = 0.05;

/// The score with which a block is kept. What is more often lost text than clutter, and whose loss
/// is dearer, needs less: a short line above a paragraph in the midst of the text, all the more when
/// the source says that it is a heading.
fn needed(known: &Known<'_>, scores: &[f64], at: usize, threshold: f64) -> f64 {
    let (block, shape) = (&known.page.blocks[at], &known.shapes[at]);
    if block.inline.iter().any(|inline| matches!(inline.kind, InlineKind::Link(_))) {
        return threshold;
    }
    let is_kept = |at: usize| scores.get(at).is_some_and(|score| *score >= threshold);
    let above_paragraph = known.shapes.get(at + 1).is_some_and(Shape::is_prose) && is_kept(at + 1);
    let above = (0..at).rev().take(FAR).find(|at| !known.is_decided_clutter(*at));
    let within = above_paragraph && above.is_some_and(is_kept);
    match block.kind {
        BlockKind::Heading { .. } if within => threshold * 0.5,
        _ if within && shape.words <= 14.0 => threshold * 0.75,
        _ => threshold,
    }
}

/// A page on which all that is left are a few labels has no article: one entry of a list of links
/// that looked like a heading, say. Their scores go below the threshold.
fn without_stray_labels(known: &Known<'_>, scores: &mut [f64], threshold: f64) {
    /// Labels in a row this long are a list that somebody wrote.
    const MANY: usize = 4;
    let left: Vec<usize> = (0..scores.len())
        .filter(|at| scores[*at] >= threshold && !known.is_metadata(*at))
        .take(MANY)
        .collect();
    if left.len() < MANY && left.iter().all(|at| is_label(known, *at)) {
        left.into_iter().for_each(|at| scores[at] = scores[at].min(threshold / 2.0));
    }
}

/// Neither a sentence nor anything that needs none: verse, code, a row of a table, an item.
fn is_label(known: &Known<'_>, at: usize) -> bool {
    let (block, shape) = (&known.page.blocks[at], &known.shapes[at]);
    let structured = !matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading { .. });
    !structured
        && !shape.is_prose()
        && !shape.ends_sentence
        && shape.words < 15.0
        && !block.text.contains('\n')
}

/// Clutter of the kinds that the caller wants stays in the text.
fn keep_wanted(options: &Options, verdicts: &mut [Verdict]) {
    for verdict in verdicts {
        if matches!(verdict.fate, Fate::Drop(kind) if options.keep.contains(&kind)) {
            verdict.fate = Fate::Keep;
            verdict.by = Cow::Borrowed(BY_OPTION);
        }
    }
}
