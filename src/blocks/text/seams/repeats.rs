//! A headline that stands twice: the page's `<title>` and its `<h1>` in one line, a site's name between.

use std::collections::HashMap;

use super::{Word, begins_sentence, border};
use crate::text::chars;

/// Words that a headline has at least, and that two are compared by.
const FEWEST: usize = 4;

/// Words of a site's name between the two at most, a separator included.
const BETWEEN: usize = 8;

/// Words of the longest headline.
const LONGEST: usize = 30;

/// Marks where both begin and end.
pub(super) fn mark(words: &mut [Word]) {
    // Where the last words that a headline may begin with stand.
    let mut seen: HashMap<[&str; FEWEST], usize> = HashMap::new();
    let mut at = 0;
    while let Some(first) = beginning(words, at) {
        let before = seen.insert(first, at);
        // A `<title>` begins the line; menus may stand between it and the headline.
        let title = Some(0).filter(|_| at > 0 && beginning(words, 0) == Some(first));
        let found = title.or(before).filter(|_| begins_sentence(first[0]));
        let Some((before, length)) = found.and_then(|it| Some((it, length(words, it, at)?))) else {
            at += 1;
            continue;
        };
        for place in [before, before + length, at, at + length] {
            border(words, place);
        }
        at += length;
    }
}

fn beginning<'a>(words: &[Word<'a>], at: usize) -> Option<[&'a str; FEWEST]> {
    let words: Vec<&str> = words.get(at..at + FEWEST)?.iter().map(|word| word.text).collect();
    words.try_into().ok()
}

/// The words that stand at both places, if they are those of a headline: nothing but a site's name
/// stands between, and no sentence ends in them.
fn length(words: &[Word], one: usize, two: usize) -> Option<usize> {
    let both = words[one..two].iter().zip(&words[two..]).take(LONGEST);
    let same = both.take_while(|(a, b)| a.text == b.text).count();
    let between = &words[one + same..two];
    let divided = between.first().is_none_or(|word| is_separator(word.text));
    let close = one == 0 || (between.len() <= BETWEEN && divided);
    let ends = words[one..].iter().take(same.saturating_sub(1));
    let sentence = ends.into_iter().any(|word| chars::ends_sentence(word.text));
    (same >= FEWEST && close && !sentence).then_some(same)
}

fn is_separator(word: &str) -> bool {
    matches!(word, "|" | "-" | "–" | "—" | "·" | "•" | "»" | "›" | "/" | ":" | "::")
}
