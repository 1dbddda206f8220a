//! Whether a block is about what the page is about: words it shares with the article's stretch
//! and with the title. No language is known; long words are taken for content.

use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::facts::Facts;
use crate::text::chars::is_wide;
use crate::text::{fnv, hash};

/// Letters a word needs to count as content; a pair of ideographs does.
const LETTERS: usize = 5;

/// How much of a page's topic each block has.
pub struct Topic {
    /// The share of a block's content words that the page's main stretch says elsewhere too; 0 where
    /// there are none.
    pub of_stretch: Vec<f32>,
    /// The share of the title's content words that the block says; 0 without a title.
    pub of_title: Vec<f32>,
}

impl Topic {
    /// Looks at a page's blocks by their content words; its main stretch is `main`.
    pub fn of(blocks: &[Vec<u64>], facts: &Facts, main: &Range<usize>) -> Topic {
        let title: FxHashSet<u64> =
            facts.title.as_deref().map(content).into_iter().flatten().collect();
        // In how many of the stretch's blocks a word stands.
        let most = blocks[main.clone()].iter().map(Vec::len).sum();
        let mut counts: FxHashMap<u64, u32> =
            FxHashMap::with_capacity_and_hasher(most, FxBuildHasher);
        for word in blocks[main.clone()].iter().flatten() {
            *counts.entry(*word).or_insert(0) += 1;
        }
        let of_stretch = |(at, words): (usize, &Vec<u64>)| {
            let own = u32::from(main.contains(&at));
            let shared = |word: &&u64| counts.get(word).is_some_and(|count| *count > own);
            ratio(words.iter().filter(shared).count(), words.len())
        };
        let of_title = |words: &Vec<u64>| {
            ratio(words.iter().filter(|word| title.contains(word)).count(), title.len())
        };
        Topic {
            of_stretch: blocks.iter().enumerate().map(of_stretch).collect(),
            of_title: blocks.iter().map(of_title).collect(),
        }
    }
}

/// The hashes of a text's content words, each once.
pub fn content(text: &str) -> Vec<u64> {
    let mut words = Vec::with_capacity(text.len() / 10);
    let (mut hash, mut letters) = (fnv::START, 0);
    let mut ideograph: Option<char> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c.is_ascii_alphabetic() {
            // The rest of the word at once: most of a text is that.
            let rest = chars.as_str();
            let word = &text[text.len() - rest.len() - 1..];
            let end = ascii_letters(word);
            chars = word[end..].chars();
            ideograph = None;
            let ends = chars.clone().next().is_none_or(|c| !c.is_alphabetic() || is_wide(c));
            if letters == 0 && ends {
                let counts = end >= LETTERS;
                words.extend(counts.then(|| hash::of_alphanumerics(&word.as_bytes()[..end])));
            } else {
                hash = word[..end]
                    .chars()
                    .fold(hash, |hash, c| fnv::add(hash, c.to_ascii_lowercase()));
                letters += end;
            }
            continue;
        }
        let next = Some(c).filter(|c| is_wide(*c) && c.is_alphabetic());
        if let (Some(before), Some(next)) = (ideograph, next) {
            words.push(fnv::add(fnv::add(fnv::START, before), next));
        }
        ideograph = next;
        if !c.is_ascii() && c.is_alphabetic() && ideograph.is_none() {
            hash = c.to_lowercase().fold(hash, fnv::add);
            letters += 1;
            continue;
        }
        if letters >= LETTERS {
            words.push(hash);
        }
        (hash, letters) = (fnv::START, 0);
    }
    if letters >= LETTERS {
        words.push(hash);
    }
    words.sort_unstable();
    words.dedup();
    words
}

/// How many ASCII letters a text begins with.
fn ascii_letters(text: &str) -> usize {
    text.bytes().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(text.len())
}

fn ratio(part: usize, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_the_topic_share_its_words() {
        let texts = [
            "The harbour reopened after repairs",
            "Repairs at the harbour took two years",
            "Celebrity cooks swear by butter",
            "港口重新开放",
            "港口关闭",
        ];
        let blocks: Vec<Vec<u64>> = texts.into_iter().map(content).collect();
        let facts = Facts { title: Some("港口开放".into()), ..Facts::default() };
        let topic = Topic::of(&blocks, &facts, &(0..2));
        assert_eq!(topic.of_stretch[0], 2.0 / 4.0, "harbour and repairs, of four");
        assert_eq!(topic.of_stretch[2], 0.0);
        assert_eq!(topic.of_title[4], 1.0 / 3.0);
    }
}
