//! A block in its neighbourhood: the rows that the two tree passes read.
//!
//! The first pass sees a block's own features, the linear scores of its words and elements, and
//! the same of its neighbours and groups. The second pass sees that and what the first one made of
//! the neighbourhood, the groups and the page, which smooths stray decisions.

use super::features;
use super::groups::{GROUPS, Groups};

/// Neighbours on each side that the first pass looks at.
const NEIGHBOURS: usize = 4;

/// Neighbours on each side whose first-pass score the second pass looks at.
const SCORES: usize = 5;

/// First-pass scores below this, or above 1 minus this, are final: the second pass would not turn
/// them.
const SURE: f32 = 0.03;

/// Whether the second pass must look at a block with this first-pass score.
pub fn is_unsure(score: f32) -> bool {
    (SURE..=1.0 - SURE).contains(&score)
}

/// In place of a score where there is none to look at.
const NONE: f32 = f32::MIN;

/// Features of neighbours that the first pass looks at.
#[rustfmt::skip] // a list, not a column
const NEIGHBOUR_FEATURES: [&str; 9] = [
    "words", "prose", "ends_sentence", "link_density", "heading", "list_item", "capitalised", "clutter", "depth",
];

/// The linear scores of a block: of its words, and of the elements around it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Linear {
    /// Logit from the words; 0 knows nothing.
    pub words: f32,
    /// Logit from tags, classes and ids; 0 without a DOM.
    pub elements: f32,
    /// How many of its words are not known, as a share of all its tokens.
    pub unknown: f32,
}

/// Numbers in a row of the first pass.
pub const FIRST: usize =
    features::COUNT + 4 + 2 * NEIGHBOURS * (NEIGHBOUR_FEATURES.len() + 2) + 4 + 3 + 2 * GROUPS;

/// Numbers in a row of the second pass.
pub const SECOND: usize = FIRST + 1 + 2 * SCORES + 11 + GROUPS;

/// The first pass's rows, end to end. `own` are the rows of [`features::compute`].
pub fn first_rows(own: &[f32], linear: &[Linear], groups: &Groups) -> Vec<f32> {
    let columns = NEIGHBOUR_FEATURES.map(features::column);
    let sums = Sums::of(linear.iter().map(|l| f64::from(l.words)));
    let element_sums = Sums::of(linear.iter().map(|l| f64::from(l.elements)));
    let weights: Vec<f64> =
        (0..linear.len()).map(|at| f64::from(own[at * features::COUNT])).collect();
    let of_groups = |of: fn(&Linear) -> f32| {
        let values: Vec<f64> = linear.iter().map(|linear| f64::from(of(linear))).collect();
        groups.means(&weights, &values, NONE)
    };
    let (words, elements) = (of_groups(|l| l.words), of_groups(|l| l.elements));
    let unknown =
        weights.iter().zip(linear).map(|(words, linear)| words * f64::from(linear.unknown));
    let unknown = (unknown.sum::<f64>() / weights.iter().sum::<f64>().max(1.0)) as f32;
    let above = headings_above(own, linear);
    let mut rows = Vec::with_capacity(linear.len() * FIRST);
    for at in 0..linear.len() {
        rows.extend(&own[at * features::COUNT..][..features::COUNT]);
        rows.extend([linear[at].words, linear[at].elements, linear[at].unknown, unknown]);
        for other in neighbours(at, NEIGHBOURS, linear.len()) {
            match other {
                Some(other) => {
                    rows.extend([linear[other].words, linear[other].elements]);
                    rows.extend(columns.iter().map(|c| own[other * features::COUNT + c]));
                }
                None => rows.extend(std::iter::repeat_n(NONE, columns.len() + 2)),
            }
        }
        rows.extend([
            sums.mean(at.saturating_sub(10), at),
            sums.mean(at + 1, at + 11),
            element_sums.mean(at.saturating_sub(10), at),
            element_sums.mean(at + 1, at + 11),
        ]);
        rows.extend(above[at]);
        rows.extend(words[at]);
        rows.extend(elements[at]);
    }
    rows
}

/// The second pass's rows of the blocks of which the first one is unsure, end to end. `first` are
/// the first pass's rows of all blocks, `scores` its probabilities.
pub fn second_rows(first: &[f32], scores: &[f32], groups: &Groups) -> Vec<f32> {
    let words = |at: usize| f64::from(first[at * FIRST]);
    let sums = Sums::of(scores.iter().map(|score| f64::from(*score)));
    let mass = Sums::of((0..scores.len()).map(|at| f64::from(scores[at]) * words(at)));
    let (before, after) = (last_kept(scores.iter()), last_kept(scores.iter().rev()));
    let total = mass.between(0, scores.len()).max(1e-6);
    let most = scores.iter().copied().fold(0.0, f32::max);
    let all: f64 = (0..scores.len()).map(words).sum();
    let weights: Vec<f64> = (0..scores.len()).map(words).collect();
    let values: Vec<f64> = scores.iter().map(|score| f64::from(*score)).collect();
    let of_groups = groups.means(&weights, &values, -1.0);
    let mut rows = Vec::new();
    for at in (0..scores.len()).filter(|at| is_unsure(scores[*at])) {
        rows.extend(&first[at * FIRST..][..FIRST]);
        rows.push(scores[at]);
        rows.extend(neighbours(at, SCORES, scores.len()).map(|o| o.map_or(-1.0, |o| scores[o])));
        rows.extend([
            sums.mean(at.saturating_sub(12), at),
            sums.mean(at + 1, at + 13),
            sums.mean(at.saturating_sub(40), at),
            sums.mean(at + 1, at + 41),
            (mass.between(0, at) / total) as f32,
            (mass.between(at + 1, scores.len()) / total) as f32,
            before[at],
            after[scores.len() - 1 - at],
            total as f32,
            (total / all.max(1e-6)) as f32,
            most,
        ]);
        rows.extend(of_groups[at]);
    }
    rows
}

/// For each block the linear scores of the heading above it, and how far up that stands.
fn headings_above(own: &[f32], linear: &[Linear]) -> Vec<[f32; 3]> {
    let column = features::column("heading");
    let mut heading: Option<usize> = None;
    (0..linear.len())
        .map(|at| {
            let above = heading.map_or([NONE; 3], |heading| {
                let distance = libm::log2(1.0 + (at - heading) as f64) as f32;
                [linear[heading].words, linear[heading].elements, distance]
            });
            if own[at * features::COUNT + column] > 0.0 {
                heading = Some(at);
            }
            above
        })
        .collect()
}

/// The blocks before and after `at`, nearest first, before and after in turn.
fn neighbours(at: usize, reach: usize, count: usize) -> impl Iterator<Item = Option<usize>> {
    (1..=reach).flat_map(move |step| [at.checked_sub(step), Some(at + step).filter(|o| *o < count)])
}

/// For each block, how many blocks ago the score last said keep; logarithmic, 10 for never.
fn last_kept<'a>(scores: impl Iterator<Item = &'a f32>) -> Vec<f32> {
    let mut since: Option<u32> = None;
    scores
        .map(|score| {
            let distance = since.map_or(10.0, |since| libm::log2(1.0 + f64::from(since)) as f32);
            since =
                if *score >= 0.5 { Some(0) } else { since.map(|since| since.saturating_add(1)) };
            distance
        })
        .collect()
}

/// Running sums, for means over any stretch.
struct Sums(Vec<f64>);

impl Sums {
    fn of(values: impl Iterator<Item = f64>) -> Sums {
        let mut sums = vec![0.0];
        let mut sum = 0.0;
        for value in values {
            sum += value;
            sums.push(sum);
        }
        Sums(sums)
    }

    fn between(&self, start: usize, end: usize) -> f64 {
        let last = self.0.len() - 1;
        let (start, end) = (start.min(last), end.min(last));
        if start < end { self.0[end] - self.0[start] } else { 0.0 }
    }

    /// The mean over a stretch, 0 when it is empty.
    fn mean(&self, start: usize, end: usize) -> f32 {
        let count = end.min(self.0.len() - 1).saturating_sub(start);
        if count == 0 { 0.0 } else { (self.between(start, end) / count as f64) as f32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_their_width_and_know_their_neighbours() {
        let linear: Vec<Linear> =
            [0.5, -1.0, 2.0].map(|words| Linear { words, elements: 0.0, unknown: 0.5 }).to_vec();
        let own = vec![1.0; linear.len() * features::COUNT];
        let groups = Groups { of: vec![[0; GROUPS]; linear.len()] };
        let first = first_rows(&own, &linear, &groups);
        assert_eq!(first.len(), linear.len() * FIRST);
        let middle = &first[FIRST..2 * FIRST];
        assert_eq!(middle[features::COUNT..][..4], [-1.0, 0.0, 0.5, 0.5]);
        let neighbours = &middle[features::COUNT + 4..];
        assert_eq!(neighbours[0], 0.5, "the block before");
        let width = NEIGHBOUR_FEATURES.len() + 2;
        assert_eq!(neighbours[width], 2.0, "the block behind");
        assert_eq!(neighbours[2 * width], NONE, "no block that far");
        let second = second_rows(&first, &[0.999, 0.1, 0.8], &groups);
        assert_eq!(second.len(), 2 * SECOND, "of two it is unsure");
        assert_eq!(second[FIRST..FIRST + 3], [0.1, 0.999, 0.8]);
    }

    #[test]
    fn every_neighbour_feature_exists() {
        for name in NEIGHBOUR_FEATURES {
            assert!(features::NAMES.contains(&name), "{name}");
        }
        assert!(features::NAMES.contains(&"heading"));
        assert_eq!(features::NAMES[0], "words", "the second pass weighs scores by it");
    }

    #[test]
    fn pages_without_blocks_have_no_rows() {
        assert!(
            second_rows(&first_rows(&[], &[], &Groups::default()), &[], &Groups::default())
                .is_empty()
        );
    }
}
