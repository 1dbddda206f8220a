//! Which blocks of a page the gold text holds: words aligned in order.

use std::collections::HashMap;

use imara_diff::{Algorithm, Diff, InternedInput, TokenSource};

/// The lower-cased words of a text as numbers; the vocabulary grows.
pub fn words(text: &str, vocabulary: &mut HashMap<String, u32>) -> Vec<u32> {
    let text = text.to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty());
    words
        .map(|word| {
            if let Some(number) = vocabulary.get(word) {
                return *number;
            }
            let number = vocabulary.len() as u32;
            vocabulary.insert(word.to_owned(), number);
            number
        })
        .collect()
}

/// For each block the share of its words that an alignment with the gold text matches. What the
/// first alignment leaves over on both sides is aligned once more, for texts whose order differs.
pub fn shares(blocks: &[Vec<u32>], gold: &[u32]) -> Vec<f32> {
    let all: Vec<u32> = blocks.iter().flatten().copied().collect();
    let mut matched = vec![false; all.len()];
    let mut left = gold.to_vec();
    for _ in 0..2 {
        let open: Vec<usize> = (0..all.len()).filter(|at| !matched[*at]).collect();
        let words: Vec<u32> = open.iter().map(|at| all[*at]).collect();
        let (page, rest) = common(&words, &left);
        for at in page {
            matched[open[at]] = true;
        }
        left = rest.into_iter().map(|at| left[at]).collect();
        without_strays(blocks, &mut matched);
    }
    let mut start = 0;
    let share = |block: &Vec<u32>| {
        let of = &matched[start..start + block.len()];
        start += block.len();
        if block.is_empty() {
            0.0
        } else {
            of.iter().filter(|m| **m).count() as f32 / of.len() as f32
        }
    };
    blocks.iter().map(share).collect()
}

/// Positions in `before` that an alignment matches, and positions in `after` that it does not.
fn common(before: &[u32], after: &[u32]) -> (Vec<usize>, Vec<usize>) {
    let input = InternedInput::new(Numbers(before), Numbers(after));
    let diff = Diff::compute(Algorithm::Histogram, &input);
    let matched = (0..before.len()).filter(|at| !diff.is_removed(*at as u32)).collect();
    let left = (0..after.len()).filter(|at| diff.is_added(*at as u32)).collect();
    (matched, left)
}

/// Matches of a word here and there in a block that is otherwise not in the gold are chance.
fn without_strays(blocks: &[Vec<u32>], matched: &mut [bool]) {
    let mut start = 0;
    for block in blocks {
        let of = &mut matched[start..start + block.len()];
        if of.iter().filter(|m| **m).count() * 3 < of.len() {
            of.fill(false);
        }
        start += block.len();
    }
}

struct Numbers<'a>(&'a [u32]);

impl<'a> TokenSource for Numbers<'a> {
    type Token = u32;
    type Tokenizer = std::iter::Copied<std::slice::Iter<'a, u32>>;

    fn tokenize(&self) -> Self::Tokenizer {
        self.0.iter().copied()
    }

    fn estimate_tokens(&self) -> u32 {
        self.0.len() as u32
    }
}
