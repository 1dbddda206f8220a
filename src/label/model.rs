//! The model: for each block, the probability that it belongs to the article.
//!
//! Three steps, learned together by `training/`: a linear score of a block's hashed words and of
//! its elements' names; boosted trees over a block and its neighbours; boosted trees again over
//! that and the first trees' scores, for the blocks of which the first ones are not sure. The trees
//! for pages with a DOM and for flattened ones are fitted apart, so that neither spends splits on
//! features that the other lacks. Before all that, trees of their own tell a flattened dump's
//! headline. Arithmetic is the same on every machine.

use std::ops::Add;
use std::sync::LazyLock;

use super::context::{FIRST, First, Linear, SECOND, Second};
use super::groups::Groups;
use super::trees::Trees;
use super::words;
use super::{Known, features};
use crate::blocks::{Block, Page};

/// The model's name in `cleaner.model`.
pub const NAME: &str = "blocks-7";

/// The numbers by which a line that may be a dump's headline is told (`article/title/headline/`).
pub const HEADLINE_FEATURES: usize = 44;

/// The embedded model, written by `training/learn`.
static EMBEDDED: &[u8] = include_bytes!("model.bin");

/// The trained numbers. The default one knows nothing.
#[derive(Default)]
pub struct Model {
    words: Weights,
    elements: Weights,
    /// Of lines of flattened dumps that may be the headline.
    headlines: Trees,
    dom: Passes,
    flat: Passes,
}

/// The two passes of trees.
#[derive(Default)]
struct Passes {
    first: Trees,
    second: Trees,
}

/// A linear part: quantised weights of the tokens that are known, their unit, what the sum starts from, and the
/// weight of a token that is not known. A known token has the slot that its high bits are the number of, and the
/// low byte that is noted there; so a word of a language that training did not meet does not speak with the
/// weight of another word.
#[derive(Default)]
struct Weights {
    unit: f32,
    bias: f32,
    unknown: f32,
    /// Bits by which a token is longer than the number of a slot.
    shift: u32,
    slots: Vec<Slot>,
}

#[derive(Clone, Copy)]
struct Slot {
    low_byte: u8,
    weight: i8,
}

/// The weight in a slot of no token.
const EMPTY: i8 = i8::MIN;

/// The model that is shipped.
pub fn embedded() -> &'static Model {
    // A test holds the embedded model to be whole; without one every block is as good as any.
    static MODEL: LazyLock<Model> = LazyLock::new(|| Model::read(EMBEDDED).unwrap_or_default());
    &MODEL
}

impl Model {
    /// Reads a model from the bytes that `training/learn` writes. None when they are not whole.
    pub fn read(mut bytes: &[u8]) -> Option<Model> {
        bytes = bytes.strip_prefix(b"copydesk model 4\n")?;
        let model = Model {
            words: Weights::read(&mut bytes)?,
            elements: Weights::read(&mut bytes)?,
            headlines: Trees::read(&mut bytes, HEADLINE_FEATURES)?,
            dom: Passes::read(&mut bytes)?,
            flat: Passes::read(&mut bytes)?,
        };
        bytes.is_empty().then_some(model)
    }

    /// A model that knows headlines only, from the trees' bytes: what training needs of it before
    /// there is more. None when they are not whole.
    pub fn of_headlines(mut bytes: &[u8]) -> Option<Model> {
        let headlines = Trees::read(&mut bytes, HEADLINE_FEATURES)?;
        bytes.is_empty().then(|| Model { headlines, ..Model::default() })
    }

    /// One logit for each row of `headline::Rows`.
    pub fn headlines(&self, rows: &[[f32; HEADLINE_FEATURES]]) -> Vec<f64> {
        self.headlines.sums(rows.len(), |at, row| {
            row[..HEADLINE_FEATURES].copy_from_slice(&rows[at]);
        })
    }

    /// One probability a block, 0 to 1.
    pub fn scores(&self, known: &Known<'_>) -> Vec<f64> {
        let page = known.page;
        let own = features::compute(known);
        let mut names = words::Names::of(page);
        let mut far = vec![None; page.elements.len()];
        let linear: Vec<Linear> = page
            .blocks
            .iter()
            .map(|block| {
                let words = self.words.sum(&words::of_text(block));
                Linear {
                    words: self.words.score(words),
                    elements: self.of_elements(page, block, &mut names, &mut far),
                    unknown: words.unknown_share(),
                }
            })
            .collect();
        let passes = if page.elements.is_empty() { &self.flat } else { &self.dom };
        passes.scores(&own, &linear, &Groups::of(page))
    }

    /// The score of the elements around a block. `far` keeps the sums of those that are farther out
    /// and the same for many blocks, by the element beneath them.
    fn of_elements(
        &self,
        page: &Page,
        block: &Block,
        names: &mut words::Names<'_>,
        far: &mut [Option<Sum>],
    ) -> f32 {
        let Some(own) = block.element else { return 0.0 };
        let near = self.elements.sum(&names.near(own));
        let mut sum_far = || self.elements.sum(&names.far(own));
        let far = match page.elements[own].parent {
            Some(parent) => *far[parent].get_or_insert_with(sum_far),
            None => sum_far(),
        };
        self.elements.score(near + far)
    }
}

impl Passes {
    fn read(bytes: &mut &[u8]) -> Option<Passes> {
        let first = Trees::read(bytes, FIRST)?;
        Some(Passes { first, second: Trees::read(bytes, SECOND)? })
    }

    fn scores(&self, own: &[f32], linear: &[Linear], groups: &Groups) -> Vec<f64> {
        let first = First::of(own, linear, groups);
        let sums = self.first.sums(linear.len(), |at, row| first.write(at, &mut row[..FIRST]));
        let scores: Vec<f32> = sums.into_iter().map(|sum| probability(sum) as f32).collect();
        let second = Second::of(first.words(), &scores, groups);
        let sums = self.second.sums(second.unsure.len(), |nth, row| {
            first.write(second.unsure[nth], &mut row[..FIRST]);
            second.write(nth, &mut row[FIRST..SECOND]);
        });
        let mut scores: Vec<f64> = scores.iter().copied().map(f64::from).collect();
        for (at, sum) in second.unsure.iter().zip(sums) {
            scores[*at] = probability(sum);
        }
        scores
    }
}

impl Weights {
    fn read(bytes: &mut &[u8]) -> Option<Weights> {
        let (head, rest) = bytes.split_first_chunk::<16>()?;
        let [unit, bias, unknown, bits] = head.as_chunks().0 else { return None };
        let bits = u32::from_le_bytes(*bits);
        let shift = words::TOKEN_BITS.checked_sub(bits)?;
        let (slots, rest) = rest.split_at_checked(2 << bits)?;
        *bytes = rest;
        let slot = |[low_byte, weight]: &[u8; 2]| Slot {
            low_byte: *low_byte,
            weight: weight.cast_signed(),
        };
        Some(Weights {
            unit: f32::from_le_bytes(*unit),
            bias: f32::from_le_bytes(*bias),
            unknown: f32::from_le_bytes(*unknown),
            shift,
            slots: slots.as_chunks().0.iter().map(slot).collect(),
        })
    }

    fn sum(&self, tokens: &[u32]) -> Sum {
        let mut sum = Sum { weights: 0, unknown: 0, count: tokens.len() };
        for token in tokens {
            let slot = self.slots.get((token >> self.shift) as usize);
            let is_its =
                |slot: &&Slot| slot.low_byte == token.to_le_bytes()[0] && slot.weight != EMPTY;
            match slot.filter(is_its) {
                Some(slot) => sum.weights += i32::from(slot.weight),
                None => sum.unknown += usize::from(words::is_word(*token)),
            }
        }
        sum
    }

    /// The logit of a set of tokens, each weighing 1 / √n; 0 for an empty set.
    fn score(&self, sum: Sum) -> f32 {
        if sum.count == 0 {
            return 0.0;
        }
        let known = sum.weights as f32 * self.unit;
        let unknown = sum.unknown as f32 * self.unknown;
        (known + unknown) / (sum.count as f32).sqrt() + self.bias
    }
}

/// What is known of some tokens.
#[derive(Clone, Copy)]
struct Sum {
    /// The weights of those that are known.
    weights: i32,
    /// How many words or names are not.
    unknown: usize,
    count: usize,
}

impl Sum {
    fn unknown_share(self) -> f32 {
        self.unknown as f32 / self.count.max(1) as f32
    }
}

impl Add for Sum {
    type Output = Sum;

    fn add(self, other: Sum) -> Sum {
        Sum {
            weights: self.weights + other.weights,
            unknown: self.unknown + other.unknown,
            count: self.count + other.count,
        }
    }
}

/// The logistic function, by an implementation that is the same on every machine.
fn probability(logit: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-logit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_model_is_whole() {
        assert!(Model::read(EMBEDDED).is_some());
        assert!(EMBEDDED.len() <= 2 << 20, "the model's budget is 2 MiB");
    }

    #[test]
    fn unknown_words_weigh_alike_and_what_is_said_further_about_them_nothing() {
        let known = Slot { low_byte: 3, weight: 4 };
        let slots = vec![known, Slot { low_byte: 0, weight: EMPTY }];
        let shift = words::TOKEN_BITS - 1;
        let weights = Weights { unit: 1.0, bias: 0.5, unknown: 2.0, shift, slots };
        let cases: &[(&[u32], f32)] = &[
            (&[], 0.0),
            (&[3], 4.5),
            (&[5], 2.5),
            (&[4], 0.5),
            (&[3 | 1 << shift], 2.5),
            (&[3, 4, 5, 6], 3.5),
        ];
        for (tokens, expected) in cases {
            assert_eq!(weights.score(weights.sum(tokens)), *expected, "{tokens:?}");
        }
    }
}
