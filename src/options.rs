//! What a caller may set, and the limits that keep hostile input cheap.

use serde::{Deserialize, Serialize};

use crate::label::Clutter;

/// How documents are cleaned. The same options and the same bytes give the same article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Fill the article's `markdown` field: the kept text with inline links and emphasis.
    pub markdown: bool,
    /// List what was removed, and why, in the article's `removed` field.
    pub removed: bool,
    /// How many times as much a lost word weighs as a word of clutter that stays (the β of the
    /// F-measure): above 1 more is kept, below 1 less. From 0.1 to 10.
    pub recall_weight: f64,
    /// Kinds of clutter that stay in the text: `author_bio`, `image_caption`, `comments`, …
    pub keep: Vec<Clutter>,
    /// Bounds on what one document may cost.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            markdown: false,
            removed: true,
            recall_weight: 1.1,
            keep: Vec::new(),
            limits: Limits::default(),
        }
    }
}

/// Bounds on one document. What goes past a bound is rejected or cut, and the article's notes say so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of one document; a larger one is rejected.
    #[serde(with = "crate::size")]
    pub document_bytes: usize,
    /// Elements nested deeper than this are lifted to this depth before the tree is built
    /// (html5ever is quadratic in depth; browsers cap it at 512).
    pub depth: usize,
    /// Nodes of one HTML document; one that would have more is rejected.
    pub nodes: usize,
    /// Attributes of one HTML tag; what follows is left out (html5ever is quadratic in them).
    pub attributes: usize,
    /// Blocks of one document; what follows is left out.
    pub blocks: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            document_bytes: 16 << 20,
            depth: 512,
            nodes: 1_000_000,
            attributes: 128,
            blocks: 50_000,
        }
    }
}
