//! A line of times: a dateline, a count of minutes.

use super::{clock, labels, relative, written};

/// Whether a line is a dateline, “9:51”, “3 hours ago”, “Published today” or “5 min read”.
pub fn is_time(text: &str) -> bool {
    const LINE: usize = 100;
    const WORDS: usize = 6;
    if text.len() > LINE {
        return false;
    }
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let found = written::find_all(text);
    let dates: usize =
        found.iter().map(|one| text[one.start..one.end].split_whitespace().count()).sum();
    let digit = text.contains(|c: char| c.is_ascii_digit());
    let label = |word: &&str| {
        matches!(labels::of_word(word), Some(labels::Label::Published | labels::Label::Updated))
    };
    let labelled = words.iter().take(2).any(label) && (digit || words.len() <= 2);
    (!found.is_empty() && text.split_whitespace().count() <= dates + WORDS)
        || (words.len() <= WORDS
            && (labelled || clock::alone(text).is_some() || relative::is_relative(text)))
}
