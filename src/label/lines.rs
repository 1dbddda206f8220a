//! What each block's text says alone, whatever page it stands on.

use super::Clutter;
use super::rules::{self, Matches};
use super::topic::content;
use crate::blocks::Page;
use crate::text::shape::Shape;

/// The lines of a page, looked at once for the facts and the labels alike; one entry a block.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// What they look like.
    pub shapes: Vec<Shape>,
    /// The rules whose patterns fit them.
    pub matches: Vec<Matches>,
    /// The words that carry content, hashed.
    pub contents: Vec<Vec<u64>>,
}

impl Lines {
    /// Looks at a page's blocks.
    pub fn of(page: &Page) -> Lines {
        let texts = || page.blocks.iter().map(|block| block.text.as_str());
        Lines {
            shapes: texts().map(Shape::of).collect(),
            matches: texts().map(rules::matches).collect(),
            contents: texts().map(content).collect(),
        }
    }

    /// What a line is to the first rule that drops it wherever it stands.
    pub fn known(&self, at: usize) -> Option<Clutter> {
        self.matches.get(at).and_then(rules::forced)
    }
}
