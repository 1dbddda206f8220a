//! Lines that two spaces or a backslash at their end break for good: the verses of a stanza, which stay
//! one block, or what else its writer wanted below each other.

use url::Url;

use super::inline::{self, Plain};
use crate::blocks::text::{LONGEST_VERSE, is_tied};
use crate::text::chars;

/// Breaks of the longest stanza.
pub(super) const MOST_BREAKS: usize = 40;

/// Short lines of which some begin or end in the middle of a sentence, rather than names, dates, links.
pub(super) fn are_stanza(lines: &[&str]) -> bool {
    let small = |line: &&&str| {
        line.trim_start_matches(['*', '_', '“', '"']).starts_with(char::is_lowercase)
    };
    let begin_inside = lines.iter().skip(1).filter(small).count();
    let tied = lines.iter().filter(|line| is_tied(line)).count();
    let ended = lines.last().is_some_and(|line| chars::ends_sentence(line));
    lines.len() >= 3
        && lines.iter().all(|line| is_verse(line))
        && (begin_inside >= 2 || (ended && (begin_inside == 1 || tied >= 2)))
}

fn is_verse(line: &str) -> bool {
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    chars::width(line) <= LONGEST_VERSE
        && line.contains(' ')
        && !line.contains(['\n', '[', '|'])
        && digits < 4
}

/// The verses without their markup, a line each.
pub(super) fn read(lines: &[&str], base: Option<&Url>) -> Plain {
    let mut stanza = Plain::default();
    for line in lines {
        let mut verse = inline::read(line, base);
        if !stanza.text.is_empty() {
            stanza.text.push('\n');
        }
        let start = stanza.text.len();
        for range in &mut verse.inline {
            (range.start, range.end) = (range.start + start, range.end + start);
        }
        stanza.text.push_str(&verse.text);
        stanza.inline.append(&mut verse.inline);
    }
    stanza
}
