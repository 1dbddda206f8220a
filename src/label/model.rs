//! The model: for each block, the probability that it belongs to the article.
//!
//! A first, honest scorer: one weight a feature, through the logistic function. What decides most
//! is where the prose stands; the rest corrects it.

use super::features::{self, Features};
use super::rules::Evidence;
use crate::article::Facts;
use crate::blocks::Page;

/// The model's name in `cleaner.model`.
pub const NAME: &str = "segment-1";

/// One probability a block, 0 to 1. `evidence` is what the rules know of each block's text.
pub fn scores(page: &Page, facts: &Facts, evidence: &[Evidence]) -> Vec<f64> {
    features::compute(page, facts, evidence).iter().map(probability).collect()
}

/// What the sum starts from.
const BIAS: f64 = -2.2;

/// What each feature adds, in the order of [`features::NAMES`].
#[rustfmt::skip] // one row, one line
const WEIGHTS: [(&str, f64); features::COUNT] = [
    ("words", 0.10),
    ("prose", 1.2),
    ("paragraph", 0.9),
    ("ends_sentence", 0.3),
    ("ends_colon", 0.2),
    ("inner_stops", 0.15),
    ("capitalised", -0.3),
    ("digits", -1.0),
    ("separators", -1.5),
    ("link_density", -2.5),
    ("near_link_density", -1.0),
    ("heading", 0.4),
    ("list_item", 0.3),
    ("media", -0.5),
    ("quote_or_code", 1.0),
    ("clutter", -3.0),
    ("inside", 2.6),
    ("distance", -0.6),
    ("position", 0.0),
    ("before", 0.4),
    ("after", 0.7),
    ("in_main", 0.8),
    ("in_aside", -3.0),
    ("hidden", -4.0),
];

fn probability(features: &Features) -> f64 {
    let sum: f64 = WEIGHTS.iter().zip(features).map(|((_, weight), value)| weight * value).sum();
    1.0 / (1.0 + (-(BIAS + sum)).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_stands_at_its_feature() {
        let names: Vec<&str> = WEIGHTS.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, features::NAMES);
    }
}
