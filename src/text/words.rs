//! Comparing and counting words, in any script.

use super::chars::{is_of_word, is_unspaced_letter};

/// The text in lower case, its letters and digits only, words one space apart: two texts that
/// read the same fold to the same string.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if is_of_word(c) {
            if gap && !folded.is_empty() {
                folded.push(' ');
            }
            gap = false;
            folded.extend(c.to_lowercase());
            let (same, rest) = chars.as_str().split_at(ascii(chars.as_str()));
            folded.push_str(same);
            chars = rest.chars();
        } else {
            gap |= !matches!(c, '\'' | '’' | '\u{ad}' | '\u{200b}');
        }
    }
    folded.make_ascii_lowercase();
    folded
}

/// How many ASCII letters and digits a text begins with.
fn ascii(text: &str) -> usize {
    text.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(text.len())
}

/// Whether folded words stand in a folded text, one after the other.
pub fn stand_in(words: &str, text: &str) -> bool {
    format!(" {text} ").contains(&format!(" {words} "))
}

/// What stands behind the beginning of a text that reads as `beginning`, which is in lower case.
pub fn behind<'a>(text: &'a str, beginning: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for c in beginning.chars() {
        let next = rest.next()?;
        let same = match next.is_ascii() {
            true => next.to_ascii_lowercase() == c,
            false => next.to_lowercase().next() == Some(c),
        };
        if !same {
            return None;
        }
    }
    Some(rest.as_str())
}

/// Words of a text. Each character of a script that does not space its words counts as one.
pub fn count(text: &str) -> u64 {
    let mut words = 0;
    let mut inside = false;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c.is_ascii_alphanumeric() {
            words += u64::from(!inside);
            inside = true;
            // The rest of the word at once: most of a text is that.
            let rest = chars.as_str();
            chars = rest[ascii(rest)..].chars();
        } else if c == ' ' {
            inside = false;
        } else if is_unspaced_letter(c) {
            words += 1;
            inside = false;
        } else if c.is_alphanumeric() || c == '_' {
            words += u64::from(!inside);
            inside = true;
        } else if !is_of_word(c) && !joins(c) {
            inside = false;
        }
    }
    words
}

/// What stands within words: apostrophes, hyphens, and the invisible marks of Persian and Indic words.
fn joins(c: char) -> bool {
    matches!(c, '\'' | '’' | '-' | '\u{ad}' | '\u{200b}'..='\u{200d}')
}

#[cfg(test)]
mod tests {
    use crate::text::words::*;

    #[test]
    fn folds_what_reads_the_same() {
        for (text, expected) in [
            ("  It’s “Here”: Part\u{a0}2! ", "its here part 2"),
            ("ΑΘΗΝΑ — νέα", "αθηνα νέα"),
            ("हिन्दी, तमिल", "हिन्दी तमिल"),
            ("", ""),
            ("…", ""),
        ] {
            assert_eq!(fold(text), expected);
        }
    }

    #[test]
    fn counts_words_of_any_script() {
        for (text, expected) in [
            ("It's a well-kept port.", 4),
            ("", 0),
            ("— …", 0),
            ("港口重開了", 5),
            ("В порту 3 судна", 4),
            ("पुल फिर खुल गया, उन्होंने कहा", 6),
            ("பழைய பாலத்தைக் கடக்கும் மக்கள்", 4),
            ("می\u{200c}خواهم بروم", 2),
            ("the 港 opens", 3),
        ] {
            assert_eq!(count(text), expected, "{text}");
        }
    }
}
