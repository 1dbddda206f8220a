//! The model: for each block, the probability that it belongs to the article.

use crate::article::Facts;
use crate::blocks::Page;

/// One probability a block, 0 to 1.
pub fn scores(page: &Page, _facts: &Facts) -> Vec<f64> {
    page.blocks.iter().map(|block| 1.0 - block.link_density()).collect()
}

/// The model's name in `cleaner.model`.
pub const NAME: &str = "density-1";
