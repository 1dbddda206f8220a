//! The limits that keep hostile input cheap.

use serde::{Deserialize, Serialize};

/// Bounds on what one document may cost. What goes past a bound is rejected or cut, and the
/// article's notes say so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of one document; a larger one is rejected.
    #[serde(with = "crate::size")]
    pub document_bytes: usize,
    /// Bytes of one record of a many-document dump as it is written there; a larger one is bad.
    /// What can only be read whole (an email, a feed) is a record.
    #[serde(with = "crate::size")]
    pub record_bytes: usize,
    /// Bytes to which one compressed dump or file may expand; what follows is left out.
    #[serde(with = "crate::size")]
    pub expanded_bytes: usize,
    /// How many times its size a compressed dump or file may expand to.
    pub ratio: usize,
    /// How many containers and layers of compression may be inside each other.
    pub nesting: usize,
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
            record_bytes: 64 << 20,
            expanded_bytes: 256 << 30,
            ratio: 250,
            nesting: 6,
            depth: 512,
            nodes: 1_000_000,
            attributes: 128,
            blocks: 50_000,
        }
    }
}
