//! What a block says, and what the page's authors call its elements, as hashed tokens for the
//! linear part of the model.

use crate::blocks::{Block, Element, Page};
use crate::text::chars::is_wide;
use crate::text::hash::{MIX, join, of as hash};

/// Bits of a hashed token. A million tokens, which is what the training pages have, hardly collide.
pub const TOKEN_BITS: u32 = 25;

/// Words looked at from the start and from the end of a block: what a block is shows there, and
/// long paragraphs stay cheap.
const FIRST: usize = 24;
const LAST: usize = 8;

/// Words of a block that is short enough to be known as a whole.
const WHOLE: usize = 6;

/// Elements above a block whose names count.
const ANCESTORS: usize = 8;

/// Of those, the element itself and its parent are told from those farther out.
const NEAR: usize = 2;

/// What a token is; the same letters are another token in another role.
#[derive(Clone, Copy)]
enum Role {
    Word,
    Pair,
    First,
    Last,
    Whole,
    Tag,
    Name,
    Part,
}

/// The tokens of a block: single words, pairs of neighbours, and for short blocks the
/// whole. Sorted, each once. Digits are all alike, so that counters and dates are one word.
pub fn of_text(block: &Block) -> Vec<u32> {
    let words = Words::of(&block.text);
    let mut tokens = Vec::with_capacity(words.count * 2 + 4);
    let (mut before, mut whole) = (None, 0);
    for word in words.iter() {
        tokens.push(token(Role::Word, word));
        tokens.extend(before.map(|before| token(Role::Pair, join(before, word))));
        before = Some(word);
        whole = join(whole, word);
    }
    if let (Some(first), Some(last)) = (words.iter().next(), before) {
        tokens.push(token(Role::First, first));
        tokens.push(token(Role::Last, last));
        tokens.extend((words.count <= WHOLE).then(|| token(Role::Whole, whole)));
    }
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}

/// The tokens of the tags, classes, ids and roles of a page's elements, hashed once an element.
pub struct Names<'a> {
    page: &'a Page,
    of: Vec<Option<Vec<(Role, u64)>>>,
}

impl<'a> Names<'a> {
    /// Of the elements of a page.
    pub fn of(page: &'a Page) -> Names<'a> {
        Names { page, of: vec![None; page.elements.len()] }
    }

    /// Those of an element and its parent. Sorted, each once.
    pub fn near(&mut self, element: usize) -> Vec<u32> {
        self.union(self.page.places(element).take(NEAR), 0)
    }

    /// The same of the elements around those; they are the same for many blocks. Empty at the root.
    pub fn far(&mut self, element: usize) -> Vec<u32> {
        self.union(self.page.places(element).take(ANCESTORS).skip(NEAR), FAR)
    }

    fn union(&mut self, elements: impl Iterator<Item = usize>, place: u64) -> Vec<u32> {
        let mut tokens = Vec::with_capacity(64);
        for at in elements {
            let names = self.of[at].get_or_insert_with(|| names(&self.page.elements[at]));
            tokens.extend(names.iter().map(|(role, name)| token(*role, name ^ place)));
        }
        tokens.sort_unstable();
        tokens.dedup();
        tokens
    }
}

/// Tells the names of elements farther out from those near a block.
const FAR: u64 = 0x6a09_e667_f3bc_c908;

fn names(element: &Element) -> Vec<(Role, u64)> {
    let mut names = Vec::with_capacity(1 + 3 * element.words.len());
    names.push((Role::Tag, hash(element.tag.as_bytes())));
    for word in &element.words {
        names.push((Role::Name, hash(word.as_bytes())));
        let mut add = |part: &[u8]| {
            if part.len() > 1 {
                names.push((Role::Part, hash(part)));
            }
        };
        match word.is_ascii() {
            true => word.as_bytes().split(|byte| !byte.is_ascii_alphabetic()).for_each(add),
            false => word.split(|c: char| !c.is_alphabetic()).for_each(|part| add(part.as_bytes())),
        }
    }
    names
}

/// The hashes of the first and last words of a text, lower-cased. In scripts without spaces each
/// character is a word, so that pairs of neighbours are what words are elsewhere.
struct Words {
    /// The first words.
    first: [u64; FIRST],
    /// The last ones behind them; a ring that `next` goes round.
    last: [u64; LAST],
    next: usize,
    /// How many there are in both.
    count: usize,
    /// The letters of the word that is being read.
    letters: String,
}

impl Words {
    fn of(text: &str) -> Words {
        let (first, last) = ([0; FIRST], [0; LAST]);
        let mut words = Words { first, last, next: 0, count: 0, letters: String::new() };
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            // A word of nothing but small letters, as most are, is hashed where it stands.
            if words.letters.is_empty() && c.is_ascii_lowercase() {
                let rest = chars.as_str();
                let word = &text[text.len() - rest.len() - 1..];
                let end = small(rest) + 1;
                if word[end..].bytes().next().is_none_or(|next| PARTING.contains(&next)) {
                    words.add(hash(&word.as_bytes()[..end]));
                    chars = word[end..].chars();
                    continue;
                }
            }
            words.read(c);
            if words.count == FIRST && words.letters.is_empty() {
                chars = end_of(chars.as_str()).chars();
            }
            // The rest of a word in small letters at once.
            if !words.letters.is_empty() {
                let (letters, rest) = chars.as_str().split_at(small(chars.as_str()));
                words.letters.push_str(letters);
                chars = rest.chars();
            }
        }
        words.finish();
        words
    }

    fn read(&mut self, c: char) {
        if c.is_ascii_lowercase() {
            self.letters.push(c);
        } else if is_wide(c) && c.is_alphanumeric() {
            self.finish();
            self.letters.push(c);
            self.finish();
        } else if c.is_numeric() {
            self.letters.push('0');
        } else if c.is_alphabetic() || (c == '\'' || c == '’') && !self.letters.is_empty() {
            self.letters.extend(c.to_lowercase());
        } else {
            self.finish();
            if matches!(c, '|' | '»' | '›' | '→' | '×' | '@' | '©' | '#' | '•' | ':' | '?' | '!')
            {
                self.letters.push(c);
                self.finish();
            }
        }
    }

    fn finish(&mut self) {
        if self.letters.is_empty() {
            return;
        }
        let word = hash(self.letters.as_bytes());
        self.letters.clear();
        self.add(word);
    }

    fn add(&mut self, word: u64) {
        if self.count < FIRST {
            self.first[self.count] = word;
        } else {
            self.last[self.next] = word;
            self.next = (self.next + 1) % LAST;
        }
        self.count = (self.count + 1).min(FIRST + LAST);
    }

    fn iter(&self) -> impl Iterator<Item = u64> {
        let last = self.count.saturating_sub(FIRST);
        // Only a full ring has been gone round.
        let oldest = if last == LAST { self.next } else { 0 };
        let last = (0..last).map(move |at| self.last[(oldest + at) % LAST]);
        self.first[..self.count.min(FIRST)].iter().copied().chain(last)
    }
}

/// What ends a word wherever it stands.
const PARTING: &[u8] = b" ,.;\n";

/// How many small letters a text begins with.
fn small(text: &str) -> usize {
    text.bytes().position(|byte| !byte.is_ascii_lowercase()).unwrap_or(text.len())
}

/// The end of a text, from the start of a word on, that has at least its [`LAST`] words.
fn end_of(text: &str) -> &str {
    let mut words = 0;
    for (at, _) in text.rmatch_indices(' ') {
        // What stands between two spaces has a word if it has a letter or a digit.
        let next = text[at + 1..].split(' ').next().unwrap_or_default();
        words += usize::from(next.contains(char::is_alphanumeric));
        if words == LAST {
            return &text[at + 1..];
        }
    }
    text
}

/// Whether a token is a word or a name. The others say something further about words that have tokens of their own.
pub fn is_word(token: u32) -> bool {
    token & 1 == 1
}

/// Some letters in a role.
fn token(role: Role, hash: u64) -> u32 {
    let mixed = join(role as u64, hash);
    let hash = (mixed.wrapping_mul(MIX) >> (65 - TOKEN_BITS)) as u32;
    let further = matches!(role, Role::Pair | Role::First | Role::Last | Role::Whole);
    hash << 1 | u32::from(!further)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashes(words: &[impl AsRef<str>]) -> Vec<u64> {
        words.iter().map(|word| hash(word.as_ref().as_bytes())).collect()
    }

    #[test]
    fn words_are_cut_by_script_and_kept_from_both_ends() {
        let cases: &[(&str, &[&str])] = &[
            ("Don't Count 2024", &["don't", "count", "0000"]),
            ("港口 reopened", &["港", "口", "reopened"]),
            ("Home | News", &["home", "|", "news"]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(Words::of(text).iter().collect::<Vec<_>>(), hashes(expected), "{text}");
        }
        for count in [FIRST - 1, FIRST, FIRST + 1, FIRST + LAST, FIRST + LAST + 1, 100] {
            let long: Vec<String> = (0..count).map(|n| format!("w{}", "x".repeat(n))).collect();
            let last = count.saturating_sub(LAST).max(FIRST.min(count));
            let expected = [&long[..FIRST.min(count)], &long[last..]].concat();
            for text in [long.join(" "), long.join(" — "), long.join("…\n")] {
                assert_eq!(
                    Words::of(&text).iter().collect::<Vec<_>>(),
                    hashes(&expected),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn tokens_are_a_sorted_set() {
        let tokens = of_text(&Block::lines("again and again and again", 1, 1));
        assert!(tokens.is_sorted_by(|a, b| a < b));
        assert!(tokens.iter().all(|token| *token < 1 << TOKEN_BITS));
        assert!(of_text(&Block::lines("", 1, 1)).is_empty());
    }

    #[test]
    fn the_same_letters_are_other_tokens_in_other_roles_and_places() {
        let element = |parent| Element { tag: "p".to_owned(), parent, ..Element::default() };
        let elements = [None, Some(0), Some(1)].map(element).to_vec();
        let page = Page { elements, ..Page::default() };
        let mut names = Names::of(&page);
        assert_eq!((names.near(2).len(), names.far(2).len(), names.far(1).len()), (1, 1, 0));
        assert_ne!(names.near(2), names.far(2));
        assert_ne!(token(Role::First, 1), token(Role::Last, 1));
    }
}
