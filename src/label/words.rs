//! What a block says, and what the page's authors call its elements, as hashed tokens for the
//! linear part of the model.

use crate::blocks::text::chars::is_wide;
use crate::blocks::{Block, Page};

/// Buckets into which tokens are hashed; a power of two.
pub const BUCKETS: usize = 1 << 17;

/// Words looked at from the start and from the end of a block: what a block is shows there, and
/// long paragraphs stay cheap.
const FIRST: usize = 24;
const LAST: usize = 8;

/// Elements above a block whose names count.
const ANCESTORS: usize = 8;

/// The buckets of a block's words: single words, pairs of neighbours, and for short blocks the
/// whole. Sorted, each once. Digits are all alike, so that counters and dates are one word.
pub fn of_text(block: &Block) -> Vec<u32> {
    let words = words(&block.text);
    let mut buckets = Vec::with_capacity(words.len() * 2 + 4);
    for word in &words {
        buckets.push(bucket(&["w", word]));
    }
    for pair in words.windows(2) {
        buckets.push(bucket(&["p", &pair[0], &pair[1]]));
    }
    if let (Some(first), Some(last)) = (words.first(), words.last()) {
        buckets.push(bucket(&["first", first]));
        buckets.push(bucket(&["last", last]));
    }
    if (1..=6).contains(&words.len()) {
        buckets.push(bucket(&["whole", &words.join(" ")]));
    }
    buckets.sort_unstable();
    buckets.dedup();
    buckets
}

/// The buckets of the tags, classes, ids and roles around a block. Sorted, each once; empty
/// without a DOM. The element itself and its parent are told from those farther out.
pub fn of_elements(page: &Page, block: &Block) -> Vec<u32> {
    let mut buckets = Vec::new();
    for (level, element) in page.ancestors(block.element).take(ANCESTORS).enumerate() {
        let near = if level < 2 { "near" } else { "far" };
        buckets.push(bucket(&[near, "tag", &element.tag]));
        for word in &element.words {
            buckets.push(bucket(&[near, "name", word]));
            for part in word.split(|c: char| !c.is_alphabetic()).filter(|p| p.len() > 1) {
                buckets.push(bucket(&[near, "part", part]));
            }
        }
    }
    buckets.sort_unstable();
    buckets.dedup();
    buckets
}

/// The first and last words of a text, lower-cased. In scripts without spaces each character is a
/// word, so that pairs of neighbours are what words are elsewhere.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let finish = |word: &mut String, words: &mut Vec<String>| {
        if !word.is_empty() {
            words.push(std::mem::take(word));
            if words.len() > FIRST + LAST {
                words.remove(FIRST);
            }
        }
    };
    for c in text.chars() {
        if is_wide(c) && c.is_alphanumeric() {
            finish(&mut word, &mut words);
            word.push(c);
            finish(&mut word, &mut words);
        } else if c.is_numeric() {
            word.push('0');
        } else if c.is_alphabetic() || (c == '\'' || c == '’') && !word.is_empty() {
            word.extend(c.to_lowercase());
        } else {
            finish(&mut word, &mut words);
            if matches!(c, '|' | '»' | '›' | '→' | '×' | '@' | '©' | '#' | '•' | ':' | '?' | '!')
            {
                word.push(c);
                finish(&mut word, &mut words);
            }
        }
    }
    finish(&mut word, &mut words);
    words
}

/// The bucket of a token made of parts (FNV-1a, folded).
fn bucket(parts: &[&str]) -> u32 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        for byte in part.bytes().chain(std::iter::once(0)) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    ((hash ^ (hash >> 32)) & (BUCKETS as u64 - 1)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_by_script_and_kept_from_both_ends() {
        let cases: &[(&str, &[&str])] = &[
            ("Don't Count 2024", &["don't", "count", "0000"]),
            ("港口 reopened", &["港", "口", "reopened"]),
            ("Home | News", &["home", "|", "news"]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(words(text), *expected, "{text}");
        }
        let long: Vec<String> = (0..100).map(|n| format!("w{}", "x".repeat(n))).collect();
        let ends = words(&long.join(" "));
        assert_eq!(ends.len(), FIRST + LAST);
        assert_eq!((&ends[0], &ends[FIRST + LAST - 1]), (&long[0], &long[99]));
    }

    #[test]
    fn buckets_are_a_sorted_set() {
        let buckets = of_text(&Block::lines("again and again and again", 1, 1));
        assert!(buckets.is_sorted_by(|a, b| a < b));
        assert!(buckets.iter().all(|bucket| (*bucket as usize) < BUCKETS));
        assert!(of_text(&Block::lines("", 1, 1)).is_empty());
    }
}
