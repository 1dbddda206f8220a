//! What becomes of each block: kept, metadata, or dropped as clutter of a kind.
//!
//! Rules name clutter and may force a decision; the model decides the rest.

mod bar;
mod clutter;
mod container;
pub mod context;
mod cut;
pub mod features;
pub mod groups;
mod known;
mod lines;
pub mod model;
pub mod rules;
mod segment;
pub(crate) mod subtitle;
mod topic;
mod trees;
pub mod words;

pub use clutter::{CLUTTER, Clutter};
pub use cut::RECALL_WEIGHTS;
pub use known::Known;
pub use lines::Lines;
pub use rules::own::{Rules, obey};
pub use rules::rule::{RuleError, RuleErrors};

use serde::Serialize;

use crate::blocks::BlockKind;
use crate::facts::Field;
use bar::Bar;
use model::Model;

/// What becomes of one block, by whose decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// What becomes of it.
    pub fate: Fate,
    /// Who decided.
    pub by: By,
    /// The model's probability that the block belongs to the article, 0 to 1.
    pub score: f64,
}

impl Verdict {
    /// A rule or detector decided, rather than the model or a guess from what stands around.
    pub fn is_by_rule(&self) -> bool {
        !matches!(self.by, By::Model | By::Guess(_))
    }

    /// It was dropped, and by no rule.
    pub(crate) fn is_dropped_by_model(&self) -> bool {
        matches!(self.fate, Fate::Drop(_)) && !self.is_by_rule()
    }

    pub(crate) fn keep(&mut self, by: By) {
        (self.fate, self.by) = (Fate::Keep, by);
    }

    pub(crate) fn drop(&mut self, kind: Clutter, by: By) {
        (self.fate, self.by) = (Fate::Drop(kind), by);
    }
}

/// Who decides what becomes of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// The model.
    Model,
    /// What stands around a block that the model dropped gave it its name (`navigation.run`).
    Guess(&'static str),
    /// A rule or a detector, by its id.
    Rule(&'static str),
    /// The page as a whole (`page.…`).
    Page(&'static str),
    /// The caller's options keep clutter of its kind.
    Option,
    /// A rule of the caller's own, by its id.
    Own(String),
}

impl By {
    /// Its name where an article says who removed a block.
    pub fn name(&self) -> &str {
        match self {
            By::Model => "model",
            By::Guess(id) | By::Rule(id) | By::Page(id) => id,
            By::Option => "option",
            By::Own(id) => id,
        }
    }
}

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

/// A verdict for each block of a page, in the same order. `recall_weight` is that of
/// [`Options`](crate::Options).
pub fn label(known: &Known<'_>, model: &Model, recall_weight: f64) -> Vec<Verdict> {
    let mut scores = model.scores(known);
    let bar = Bar::of(known, &scores, recall_weight);
    without_stray_labels(known, &mut scores, bar.cut);
    let mut verdicts: Vec<Verdict> = scores
        .iter()
        .enumerate()
        .map(|(at, &score)| {
            let fate = match known.facts.became[at] {
                Some(field) => Fate::Metadata(field),
                None if score >= bar.of_block(known, &scores, at) => Fate::Keep,
                None => Fate::Drop(Clutter::Other),
            };
            Verdict { fate, by: By::Model, score }
        })
        .collect();
    rules::apply(known, &mut verdicts);
    verdicts
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
    let (block, shape) = (&known.page.blocks[at], &known.lines.shapes[at]);
    let structured = !matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading { .. });
    !structured
        && !shape.is_prose()
        && !shape.ends_sentence
        && shape.words < 15.0
        && !block.text.contains('\n')
}

/// Clutter of the kinds that the caller wants stays in the text.
pub fn keep_wanted(kinds: &[Clutter], verdicts: &mut [Verdict]) {
    for verdict in verdicts {
        if matches!(verdict.fate, Fate::Drop(kind) if kinds.contains(&kind)) {
            verdict.keep(By::Option);
        }
    }
}
