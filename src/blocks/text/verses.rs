//! Verses: short lines that punctuation ties together, in a dump that sets stanzas apart.

use super::{Line, lists};
use crate::blocks::Block;
use crate::text::chars;

/// Columns of the longest verse.
pub(in crate::blocks) const LONGEST: usize = 60;

/// Lines of the longest stanza.
const STANZA: usize = 40;

/// How many of the lines, from the first one, are one stanza; 0 when the first begins none.
/// `before` is the line with text that stands before them.
pub(super) fn taken(lines: &[Line], before: Option<&Line>) -> usize {
    let Some(first) = lines.first().filter(|line| is_verse(line)) else { return 0 };
    if before.is_some_and(|before| before.number + 1 == first.number) {
        return 0;
    }
    let adjacent = lines.iter().take(STANZA + 1).zip(first.number..);
    let stanza: Vec<&Line> = adjacent
        .take_while(|(line, number)| line.number == *number)
        .map(|(line, _)| line)
        .collect();
    let tied = stanza.iter().filter(|line| is_tied(&line.text));
    let is_stanza = (3..=STANZA).contains(&stanza.len())
        && tied.count() >= 2
        && stanza.iter().all(|line| is_verse(line))
        && stanza.last().is_some_and(|line| chars::ends_sentence(&line.text));
    if is_stanza { stanza.len() } else { 0 }
}

/// The stanza as one block that keeps its lines.
pub(super) fn block(lines: &[Line]) -> Block {
    let verses: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    super::block(verses.join("\n"), lines)
}

/// Whether the next verse goes on with the sentence.
pub(in crate::blocks) fn is_tied(verse: &str) -> bool {
    verse.ends_with([',', ';', '—', '–', '،', '，'])
}

fn is_verse(line: &Line) -> bool {
    line.width <= LONGEST
        && line.text.contains(' ')
        && lists::marker(&line.text).is_none()
        && lists::number(&line.text).is_none()
}

#[cfg(test)]
mod tests {
    use crate::blocks::text::read;
    use crate::limits::Limits;

    #[test]
    fn stanzas_keep_their_lines() {
        let cases: &[(&str, usize)] = &[
            ("Low Water\n\nThe tide goes out,\nthe harbour sleeps,\nand so do I.\n", 2),
            ("A list:\n\nHome page\nSport news\nContact us\n", 4),
            ("Ring Ada Moss,\nMill Lane, or\nwrite to us,\n", 3),
            (
                "The tide,\nthe harbour,\nThe third line has so many words that it cannot be a verse, can it.",
                3,
            ),
        ];
        for (text, blocks) in cases {
            assert_eq!(read(text, &Limits::default()).blocks.len(), *blocks, "{text}");
        }
    }
}
