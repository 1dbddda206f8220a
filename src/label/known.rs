//! All that is known of a page before the model speaks.

use super::lines::Lines;
use super::rules::{self, Evidence, detectors};
use crate::blocks::Page;
use crate::facts::{Classified, Facts};

/// A page with what was found out about it; looked at once, used by features, cut and rules.
pub struct Known<'a> {
    /// The page.
    pub page: &'a Page,
    /// What was read from it before.
    pub facts: &'a Facts,
    /// What the page as a whole is.
    pub kind: &'a Classified,
    /// What each block's text says alone.
    pub lines: &'a Lines,
    /// What rules and detectors know of each block.
    pub evidence: Vec<Evidence>,
}

impl<'a> Known<'a> {
    /// Looks at a page.
    pub fn of(
        page: &'a Page,
        lines: &'a Lines,
        facts: &'a Facts,
        kind: &'a Classified,
    ) -> Known<'a> {
        let mut known = Known { page, lines, facts, kind, evidence: rules::evidence(page, lines) };
        detectors::run(&mut known);
        known
    }

    /// Whether a block became one of the article's facts.
    pub fn is_metadata(&self, at: usize) -> bool {
        self.facts.became[at].is_some()
    }

    /// Whether a block became a fact, or the rules decide that it goes.
    pub fn is_decided_clutter(&self, at: usize) -> bool {
        self.is_metadata(at) || self.evidence[at].is_clutter()
    }

    /// The score of a block where the rules have not decided it.
    pub fn decided_or(&self, at: usize, score: f64) -> f64 {
        self.evidence[at].decision().map_or(score, |keep| f64::from(u8::from(keep)))
    }
}
