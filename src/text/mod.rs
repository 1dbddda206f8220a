//! What can be said of a line of text without the page around it: its characters, words and shape, and
//! the dates that are written in it. Nothing here knows of blocks, labels or articles.

pub(crate) mod chars;
pub(crate) mod dates;
pub(crate) mod fnv;
pub(crate) mod hash;
pub(crate) mod shape;
pub mod words;
