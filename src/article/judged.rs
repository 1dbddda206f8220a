//! A page whose blocks were judged, as the steps of [`super::revise()`] look at it.

use std::ops::Range;

use super::article::Kind;
use super::kind::thread::Thread;
use crate::blocks::Page;
use crate::facts::Facts;
use crate::label::{Fate, Lines, Verdict};

/// The page, what is known of it, and what has become of its blocks so far.
pub struct Judged<'a> {
    /// The page.
    pub page: &'a Page,
    /// Its blocks' shapes and words.
    pub lines: &'a Lines,
    /// What it is.
    pub kind: Kind,
    /// What it states.
    pub facts: &'a Facts,
    /// The flattened thread that it is.
    pub thread: Option<&'a Thread>,
    /// A verdict for each block.
    pub verdicts: &'a [Verdict],
}

impl Judged<'_> {
    /// The places of all blocks.
    pub fn all(&self) -> Range<usize> {
        0..self.verdicts.len()
    }

    /// The places of those that are kept.
    pub fn kept(&self) -> impl DoubleEndedIterator<Item = usize> {
        self.all().filter(|at| self.is_kept(*at))
    }

    /// The places of those that no rule dropped.
    pub fn open(&self) -> impl DoubleEndedIterator<Item = usize> {
        self.all().filter(|at| self.is_open(*at))
    }

    /// Whether there is a block and it is kept.
    pub fn is_kept(&self, at: usize) -> bool {
        self.verdicts.get(at).is_some_and(|verdict| verdict.fate == Fate::Keep)
    }

    /// Whether the model alone dropped a block.
    pub fn is_open(&self, at: usize) -> bool {
        self.verdicts[at].is_dropped_by_model()
    }
}
