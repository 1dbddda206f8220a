//! Where the article is: the stretch of blocks with the most prose and the least between it.
//!
//! Maximum subsequence segmentation (Pasternack and Roth, 2009): every block has a value, prose
//! above zero and clutter below; the stretch with the greatest sum is the article. One pass.

use std::ops::Range;

/// The stretch with the greatest sum, empty when no value is above zero. Of equal sums the first.
pub fn greatest(values: &[f64]) -> Range<usize> {
    let (mut best, mut best_sum) = (0..0, 0.0);
    let (mut start, mut sum) = (0, 0.0);
    for (at, value) in values.iter().enumerate() {
        if sum <= 0.0 {
            start = at;
            sum = 0.0;
        }
        sum += value;
        if sum > best_sum {
            best_sum = sum;
            best = start..at + 1;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_stretch_bridges_what_is_worth_it() {
        let cases: &[(&[f64], Range<usize>)] = &[
            (&[], 0..0),
            (&[-1.0, -2.0], 0..0),
            (&[-1.0, 5.0, -2.0, 5.0, -9.0, 4.0], 1..4),
            (&[3.0, -9.0, 8.0], 2..3),
            (&[8.0, -3.0, 8.0, -1.0], 0..3),
        ];
        for (values, expected) in cases {
            assert_eq!(greatest(values), *expected, "{values:?}");
        }
    }
}
