//! What a block says, and what the page's authors call its elements, as hashed tokens for the
//! linear part of the model.

use crate::blocks::text::chars::is_wide;
use crate::blocks::{Block, Element, Page};

/// Buckets into which tokens are hashed; a power of two.
pub const BUCKETS: usize = 1 << 17;

/// Words looked at from the start and from the end of a block: what a block is shows there, and
/// long paragraphs stay cheap.
const FIRST: usize = 24;
const LAST: usize = 8;

/// Elements above a block whose names count.
const ANCESTORS: usize = 8;

/// Of those, the element itself and its parent are told from those farther out.
const NEAR: usize = 2;

/// The buckets of a block's words: single words, pairs of neighbours, and for short blocks the
/// whole. Sorted, each once. Digits are all alike, so that counters and dates are one word.
pub fn of_text(block: &Block) -> Vec<u32> {
    let words = Words::of(&block.text);
    let mut buckets = Vec::with_capacity(words.count() * 2 + 4);
    for word in words.iter() {
        buckets.push(bucket(&["w", word]));
    }
    for (first, second) in words.iter().zip(words.iter().skip(1)) {
        buckets.push(bucket(&["p", first, second]));
    }
    if let (Some(first), Some(last)) = (words.iter().next(), words.iter().last()) {
        buckets.push(bucket(&["first", first]));
        buckets.push(bucket(&["last", last]));
    }
    if (1..=6).contains(&words.count()) {
        let whole: Vec<&str> = words.iter().collect();
        buckets.push(bucket(&["whole", &whole.join(" ")]));
    }
    buckets.sort_unstable();
    buckets.dedup();
    buckets
}

/// The buckets of the tags, classes, ids and roles of an element and its parent. Sorted, each once.
pub fn of_near_elements(page: &Page, element: usize) -> Vec<u32> {
    names(page.ancestors(Some(element)).take(NEAR), "near")
}

/// The same of the elements around those; they are the same for many blocks. Empty at the root.
pub fn of_far_elements(page: &Page, element: usize) -> Vec<u32> {
    names(page.ancestors(Some(element)).take(ANCESTORS).skip(NEAR), "far")
}

fn names<'a>(elements: impl Iterator<Item = &'a Element>, place: &str) -> Vec<u32> {
    let mut buckets = Vec::new();
    for element in elements {
        buckets.push(bucket(&[place, "tag", &element.tag]));
        for word in &element.words {
            buckets.push(bucket(&[place, "name", word]));
            for part in word.split(|c: char| !c.is_alphabetic()).filter(|p| p.len() > 1) {
                buckets.push(bucket(&[place, "part", part]));
            }
        }
    }
    buckets.sort_unstable();
    buckets.dedup();
    buckets
}

/// The first and last words of a text, lower-cased, end to end in one string. In scripts without
/// spaces each character is a word, so that pairs of neighbours are what words are elsewhere.
#[derive(Default)]
struct Words {
    letters: String,
    /// Where each of the first words ends.
    first: Vec<usize>,
    /// Where each of the last words starts and ends; a ring that `next` goes round.
    last: Vec<(usize, usize)>,
    next: usize,
    start: usize,
}

impl Words {
    fn of(text: &str) -> Words {
        let mut words = Words::default();
        for c in text.chars() {
            if c.is_ascii_lowercase() {
                words.letters.push(c);
            } else if is_wide(c) && c.is_alphanumeric() {
                words.finish();
                words.letters.push(c);
                words.finish();
            } else if c.is_numeric() {
                words.letters.push('0');
            } else if c.is_alphabetic() || (c == '\'' || c == '’') && words.is_inside() {
                words.letters.extend(c.to_lowercase());
            } else {
                words.finish();
                if matches!(
                    c,
                    '|' | '»' | '›' | '→' | '×' | '@' | '©' | '#' | '•' | ':' | '?' | '!'
                ) {
                    words.letters.push(c);
                    words.finish();
                }
            }
        }
        words.finish();
        words
    }

    fn is_inside(&self) -> bool {
        self.letters.len() > self.start
    }

    fn finish(&mut self) {
        let (start, end) = (self.start, self.letters.len());
        if start == end {
            return;
        }
        if self.first.len() < FIRST {
            self.first.push(end);
            self.start = end;
            return;
        }
        if self.last.len() < LAST {
            self.last.push((start, end));
        } else {
            self.last[self.next] = (start, end);
            self.next = (self.next + 1) % LAST;
        }
        self.start = end;
    }

    fn count(&self) -> usize {
        self.first.len() + self.last.len()
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.first.iter().copied());
        let first = starts.zip(&self.first).map(|(start, end)| (start, *end));
        let (newer, older) = self.last.split_at(self.next);
        first
            .chain(older.iter().chain(newer).copied())
            .map(|(start, end)| &self.letters[start..end])
    }
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
            let words = Words::of(text);
            assert_eq!(words.iter().collect::<Vec<_>>(), *expected, "{text}");
        }
        let long: Vec<String> = (0..100).map(|n| format!("w{}", "x".repeat(n))).collect();
        let ends = Words::of(&long.join(" "));
        let expected = long[..FIRST].iter().chain(&long[100 - LAST..]);
        assert!(ends.iter().eq(expected));
    }

    #[test]
    fn buckets_are_a_sorted_set() {
        let buckets = of_text(&Block::lines("again and again and again", 1, 1));
        assert!(buckets.is_sorted_by(|a, b| a < b));
        assert!(buckets.iter().all(|bucket| (*bucket as usize) < BUCKETS));
        assert!(of_text(&Block::lines("", 1, 1)).is_empty());
    }
}
