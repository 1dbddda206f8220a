//! Lists of icons: an SVG sprite's titles, class names, ligatures.

use std::sync::LazyLock;

use memchr::memmem;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::label::Known;

/// The blocks that are such lists.
pub(super) fn find(known: &Known<'_>) -> Vec<usize> {
    let blocks = &known.page.blocks;
    (0..blocks.len()).filter(|at| is_icon_list(&blocks[*at].text)).collect()
}

/// Whether a text is nothing but names of icons.
pub fn is_icon_list(text: &str) -> bool {
    repeats_first_word(text) || shares_prefix(text) || are_ligatures(text)
}

/// `icon bookmark-bicon bookmarkicon camera…`: the first word comes again and again, mostly glued
/// to the end of the word before it, where no sentence has it.
fn repeats_first_word(text: &str) -> bool {
    /// How often the word comes, at least.
    const MANY: usize = 4;
    let bytes = text.as_bytes();
    let sentence = memchr::memchr3(b'.', b',', b'!', bytes).or(memchr::memchr2(b'?', b';', bytes));
    if sentence.is_some() {
        return false;
    }
    let Some(first) = text.split([' ', '-', '_']).next() else { return false };
    if !(3..=12).contains(&first.len()) || !first.chars().all(char::is_alphabetic) {
        return false;
    }
    let letter = first.as_bytes()[0];
    let (small, capital) = (letter.to_ascii_lowercase(), letter.to_ascii_uppercase());
    let again = || memchr::memchr2_iter(small, capital, bytes).take(MANY).count();
    if text.len() < MANY * first.len() || (letter.is_ascii() && again() < MANY) {
        return false;
    }
    let first = first.to_lowercase();
    let text = text.to_lowercase();
    let starts: Vec<usize> = memmem::find_iter(text.as_bytes(), &first).collect();
    // “bookmarkicon camera”: the word ends where another was glued to its front, which “the” in
    // “brothers” does not.
    let glued = starts.iter().filter(|at| {
        let before = text.get(..**at).and_then(|text| text.chars().next_back());
        let after = text.get(**at + first.len()..).and_then(|text| text.chars().next());
        before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    });
    let dense = starts.len() * 40 >= text.len();
    starts.len() >= MANY
        && dense
        && (glued.count() * 2 >= starts.len() || alternates(&text, &first))
}

/// `icon home icon user icon search`: every second or third word is the same.
fn alternates(text: &str, word: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let same = words.iter().filter(|other| **other == word).count();
    same * 4 >= words.len() && same >= 4
}

/// `fa-home fa-user fa-search`: most words share what stands before their first hyphen.
fn shares_prefix(text: &str) -> bool {
    if memchr::memchr2_iter(b'-', b'_', text.as_bytes()).take(3).count() < 3 {
        return false;
    }
    if text.contains('.') {
        return false; // names of files
    }
    let mut prefixes: FxHashMap<&str, usize> = FxHashMap::default();
    let mut words = 0;
    for word in text.split_whitespace() {
        words += 1;
        if let Some((prefix, rest)) = word.split_once(['-', '_'])
            && (1..=12).contains(&prefix.len())
            && rest.starts_with(|c: char| c.is_ascii_alphabetic())
        {
            *prefixes.entry(prefix).or_default() += 1;
        }
    }
    prefixes.values().any(|count| *count >= 3 && count * 5 >= words * 4)
}

/// Names of icons, as icon fonts and class names have them.
static NAMES: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| include_str!("ligatures.txt").split_whitespace().collect());

/// `arrow_back menu search`: nothing but names of an icon font, one of them unmistakable or three
/// of them. Names are written small.
fn are_ligatures(text: &str) -> bool {
    const MANY: usize = 3;
    let mut words = 0;
    text.split_whitespace().all(|word| {
        words += 1;
        NAMES.contains(word)
    }) && (text.contains('_') || words >= MANY)
}

/// `chat_bubble_outline 0 Comments`: the text without the unmistakable name of an icon before or
/// behind it; None when there is none.
pub fn without_icons(text: &str) -> Option<&str> {
    memchr::memchr(b'_', text.as_bytes())?;
    let is_icon = |word: &str| word.contains('_') && NAMES.contains(word);
    let before = text.split_once(' ').filter(|(first, _)| is_icon(first)).map(|(_, rest)| rest);
    let behind = || text.rsplit_once(' ').filter(|(_, last)| is_icon(last)).map(|(rest, _)| rest);
    before.or_else(behind)
}

#[cfg(test)]
mod tests {
    use super::{is_icon_list, without_icons};

    #[test]
    fn icon_lists_are_told_from_sentences() {
        let lists = [
            "icon bookmark-bicon bookmarkicon cameraicon checkicon chevron downicon closeicon edit",
            "Icon-Home Icon-User Icon-Search Icon-Cart Icon-Close",
            "icon home icon user icon search icon cart",
            "fa-facebook fa-twitter fa-rss",
            "arrow_back menu search",
            "facebook twitter close menu search",
            "menu search close",
            "svg-arrowsvg-closesvg-menusvg-search",
        ];
        for line in lists {
            assert!(is_icon_list(line), "{line}");
        }
        let others = [
            "The icon bookmark was carved in 1400.",
            "An icon is an icon is an icon, the painter said of the icon.",
            "Menu search close",
            "share home",
            "search help share food",
            "well-known well-read well-kept houses stand on the hill above the town",
            "The cat, the dog, the other, the theatre and the theme were there.",
            "The herd belongs to three brothers who spoke to the other mother and the father",
            "All in all, all of them fell, all at once, and the wall was all that was left at all.",
            "There there, there is nothing there, she said.",
        ];
        for line in others {
            assert!(!is_icon_list(line), "{line}");
        }
    }

    #[test]
    fn an_icon_is_taken_from_the_words_beside_it() {
        for (text, expected) in [
            ("chat_bubble_outline 0 Comments", Some("0 Comments")),
            ("Next Article arrow_forward", Some("Next Article")),
            ("print the page", None),
            ("snake_case is a habit", None),
        ] {
            assert_eq!(without_icons(text), expected, "{text}");
        }
    }
}
