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

/// Numbers of a neighbour: its linear scores and those features.
const BESIDE: usize = 2 + NEIGHBOUR_FEATURES.len();

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
pub const FIRST: usize = features::COUNT + 4 + 2 * NEIGHBOURS * BESIDE + 4 + 3 + 2 * GROUPS;

/// Numbers in a row of the second pass.
pub const SECOND: usize = FIRST + 1 + 2 * SCORES + 11 + GROUPS;

/// The rows of the first pass, each written when it is asked for.
pub struct First<'a> {
    own: &'a [f32],
    linear: &'a [Linear],
    /// What each block's neighbours see of it.
    beside: Vec<[f32; BESIDE]>,
    words: Sums,
    elements: Sums,
    /// The share of the page's words that are not known.
    unknown: f32,
    above: Vec<[f32; 3]>,
    words_of_groups: Vec<[f32; GROUPS]>,
    elements_of_groups: Vec<[f32; GROUPS]>,
}

impl<'a> First<'a> {
    /// Of the rows of [`features::compute`] and what is known of the same blocks' words and groups.
    pub fn of(own: &'a [f32], linear: &'a [Linear], groups: &Groups) -> First<'a> {
        let weights: Vec<f64> = words(own).map(f64::from).collect();
        let of_groups = |of: fn(&Linear) -> f32| {
            let values: Vec<f64> = linear.iter().map(|linear| f64::from(of(linear))).collect();
            groups.means(&weights, &values, NONE)
        };
        let unknown =
            weights.iter().zip(linear).map(|(words, linear)| words * f64::from(linear.unknown));
        First {
            own,
            linear,
            beside: beside(own, linear),
            words: Sums::of(linear.iter().map(|l| f64::from(l.words))),
            elements: Sums::of(linear.iter().map(|l| f64::from(l.elements))),
            unknown: (unknown.sum::<f64>() / weights.iter().sum::<f64>().max(1.0)) as f32,
            above: headings_above(own, linear),
            words_of_groups: of_groups(|l| l.words),
            elements_of_groups: of_groups(|l| l.elements),
        }
    }

    /// How many words each block has, as its feature says it.
    pub fn words(&self) -> impl Iterator<Item = f32> {
        words(self.own)
    }

    /// Writes a block's row, which is [`FIRST`] numbers long.
    pub fn write(&self, at: usize, row: &mut [f32]) {
        let First { own, linear, .. } = self;
        let (before, behind) = (at.saturating_sub(10), at + 1);
        let (itself, context) = row.split_at_mut(features::COUNT);
        itself.copy_from_slice(&own[at * features::COUNT..][..features::COUNT]);
        let mut row = Row(context);
        row.put([linear[at].words, linear[at].elements, linear[at].unknown, self.unknown]);
        for other in neighbours(at, NEIGHBOURS, linear.len()) {
            match other {
                Some(other) => row.put(self.beside[other]),
                None => row.put([NONE; BESIDE]),
            }
        }
        row.put([self.words.mean(before, at), self.words.mean(behind, at + 11)]);
        row.put([self.elements.mean(before, at), self.elements.mean(behind, at + 11)]);
        row.put(self.above[at]);
        row.put(self.words_of_groups[at]);
        row.put(self.elements_of_groups[at]);
        row.end();
    }
}

/// What the rows of the second pass have behind those of the first, each written when it is asked for.
pub struct Second<'a> {
    /// The blocks of which the first pass is unsure, which are those that the second one looks at.
    pub unsure: Vec<usize>,
    scores: &'a [f32],
    sums: Sums,
    mass: Sums,
    before: Vec<f32>,
    after: Vec<f32>,
    total: f64,
    words: f64,
    most: f32,
    of_groups: Vec<[f32; GROUPS]>,
}

impl<'a> Second<'a> {
    /// Of the words of all blocks and the probabilities that the first pass gave them.
    pub fn of(words: impl Iterator<Item = f32>, scores: &'a [f32], groups: &Groups) -> Second<'a> {
        let weights: Vec<f64> = words.map(f64::from).collect();
        let values: Vec<f64> = scores.iter().map(|score| f64::from(*score)).collect();
        let mass = Sums::of(values.iter().zip(&weights).map(|(score, words)| score * words));
        Second {
            unsure: (0..scores.len()).filter(|at| is_unsure(scores[*at])).collect(),
            scores,
            sums: Sums::of(values.iter().copied()),
            before: last_kept(scores.iter()),
            after: last_kept(scores.iter().rev()),
            total: mass.between(0, scores.len()).max(1e-6),
            mass,
            words: weights.iter().sum(),
            most: scores.iter().copied().fold(0.0, f32::max),
            of_groups: groups.means(&weights, &values, -1.0),
        }
    }

    /// Writes the row of the block that stands at a place of [`unsure`](Second::unsure):
    /// [`SECOND`] − [`FIRST`] numbers.
    pub fn write(&self, place: usize, row: &mut [f32]) {
        let Second { scores, sums, mass, .. } = self;
        let (at, count) = (self.unsure[place], scores.len());
        let mut row = Row(row);
        row.put([scores[at]]);
        for other in neighbours(at, SCORES, count) {
            row.put([other.map_or(-1.0, |other| scores[other])]);
        }
        row.put([
            sums.mean(at.saturating_sub(12), at),
            sums.mean(at + 1, at + 13),
            sums.mean(at.saturating_sub(40), at),
            sums.mean(at + 1, at + 41),
            (mass.between(0, at) / self.total) as f32,
            (mass.between(at + 1, count) / self.total) as f32,
            self.before[at],
            self.after[count - 1 - at],
            self.total as f32,
            (self.total / self.words.max(1e-6)) as f32,
            self.most,
        ]);
        row.put(self.of_groups[at]);
        row.end();
    }
}

/// The numbers of a row that are still to be written.
struct Row<'a>(&'a mut [f32]);

impl Row<'_> {
    fn put<const N: usize>(&mut self, values: [f32; N]) {
        let place = std::mem::take(&mut self.0).split_first_chunk_mut();
        debug_assert!(place.is_some(), "a row has its width");
        if let Some((place, rest)) = place {
            (*place, self.0) = (values, rest);
        }
    }

    fn end(self) {
        debug_assert!(self.0.is_empty(), "each number of a row is written");
    }
}

/// The words of each block, which are the first of its features.
fn words(own: &[f32]) -> impl Iterator<Item = f32> {
    own.iter().step_by(features::COUNT).copied()
}

/// What each block's neighbours see of it.
fn beside(own: &[f32], linear: &[Linear]) -> Vec<[f32; BESIDE]> {
    let columns = NEIGHBOUR_FEATURES.map(features::column);
    let rows = linear.iter().zip(own.chunks_exact(features::COUNT));
    rows.map(|(linear, own)| {
        let mut beside = [linear.words; BESIDE];
        beside[1] = linear.elements;
        for (place, column) in beside.iter_mut().skip(2).zip(columns) {
            *place = own[column];
        }
        beside
    })
    .collect()
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
        let first = First::of(&own, &linear, &groups);
        let mut middle = [0.0; FIRST];
        first.write(1, &mut middle);
        assert_eq!(middle[features::COUNT..][..4], [-1.0, 0.0, 0.5, 0.5]);
        let neighbours = &middle[features::COUNT + 4..];
        assert_eq!(neighbours[0], 0.5, "the block before");
        assert_eq!(neighbours[BESIDE], 2.0, "the block behind");
        assert_eq!(neighbours[2 * BESIDE], NONE, "no block that far");
        let scores = [0.999, 0.1, 0.8];
        let second = Second::of(first.words(), &scores, &groups);
        assert_eq!(second.unsure, [1, 2]);
        let mut row = [0.0; SECOND - FIRST];
        second.write(0, &mut row);
        assert_eq!(row[..2], [0.1, 0.999]);
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
        let first = First::of(&[], &[], &Groups::default());
        assert!(Second::of(first.words(), &[], &Groups::default()).unsure.is_empty());
    }
}
