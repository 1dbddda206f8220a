//! Where to cut between keeping and dropping: the score that does best on this page, as far as the
//! scores themselves can tell.
//!
//! What is wanted of a page's text is a good F-measure. With probabilities for the blocks its
//! expected value can be worked out for every cut, and the best cut is not ½ but lower the less
//! certain the page is (Lipton, Elkan and Narayanaswamy 2014, “Optimal thresholding of classifiers
//! to maximize F1 measure”): on a page of which nothing is sure, keeping a doubtful block costs less.

use std::ops::RangeInclusive;

/// No cut lies below this share of the highest one that the measure can ask for; scores that low
/// are no evidence.
const LOWEST: f64 = 0.4;

/// The weights that a lost word may have; others, which only a library's caller can ask for, count as
/// the nearest of these.
pub const RECALL_WEIGHTS: RangeInclusive<f64> = 0.1..=10.0;

/// The score from which blocks are kept. `words` are the blocks' lengths, `scores` their
/// probabilities, `recall_weight` is the β of the F-measure.
pub fn best(words: &[f64], scores: &[f64], recall_weight: f64) -> f64 {
    let beta = recall_weight.max(*RECALL_WEIGHTS.start()).min(*RECALL_WEIGHTS.end()).powi(2);
    // At its optimum a measure of F asks for scores of F / (1 + β²), and F is at most 1.
    let highest = 1.0 / (1.0 + beta);
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
    let expected: f64 = words.iter().zip(scores).map(|(words, score)| words * score).sum();
    let (mut kept, mut right) = (0.0, 0.0);
    let (mut best, mut best_measure) = (highest, 0.0);
    for at in order {
        kept += words[at];
        right += words[at] * scores[at];
        let measure = (1.0 + beta) * right / (kept + beta * expected).max(f64::MIN_POSITIVE);
        if measure > best_measure {
            (best, best_measure) = (scores[at], measure);
        }
    }
    best.clamp(LOWEST * highest, highest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cut_is_lower_on_pages_of_which_little_is_sure() {
        let words = [10.0; 4];
        let cases: &[(&[f64], f64, f64)] = &[
            (&[0.99, 0.98, 0.3, 0.02], 1.0, 0.5),
            (&[0.45, 0.4, 0.35, 0.01], 1.0, 0.35),
            (&[0.1, 0.1, 0.1, 0.1], 1.0, 0.2),
            (&[0.99, 0.98, 0.3, 0.02], 2.0, 0.2),
            (&[0.99, 0.98, 0.7, 0.02], 0.5, 0.8),
            (&[0.99, 0.98, 0.7, 0.02], f64::NAN, 0.98),
            (&[], 1.0, 0.5),
        ];
        for (scores, recall_weight, expected) in cases {
            let words = &words[..scores.len()];
            assert_eq!(best(words, scores, *recall_weight), *expected, "{scores:?}");
        }
    }
}
