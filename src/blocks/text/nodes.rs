//! Dumps with one text node a line, where a link or emphasis breaks its sentence into pieces.

use super::{Line, chars};

/// Text shorter than this may be a verse or a menu item.
const PROSE: usize = 30;

/// Pieces that are together so wide may be a sentence.
const SENTENCE: usize = 50;

/// Hardly a blank line, and lines that only the middle of a sentence can begin with.
pub(super) fn one_a_line(lines: &[Line]) -> bool {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return false };
    let blank = (last.number - first.number + 1) as usize - lines.len();
    let punctuation = lines.iter().filter(|line| continues_punctuation(&line.text)).count();
    // Longer than any verse.
    let long = |pair: &[Line]| chars::width(&pair[0].text) + chars::width(&pair[1].text) >= 100;
    let broken = lines.windows(2).filter(|pair| continues(&pair[0], &pair[1]) && long(pair));
    lines.len() >= 8 && blank * 10 < lines.len() && punctuation + broken.take(2).count() >= 2
}

/// Takes the pieces of a sentence: a piece that begins in the middle of one belongs to what stands
/// before it, and so does a link between two such pieces. At least 1.
pub(super) fn taken(lines: &[Line]) -> usize {
    let mut taken = 1;
    while let Some(next) = lines.get(taken) {
        let line = &lines[taken - 1];
        if next.number != line.number + 1 {
            break;
        }
        taken += match lines.get(taken + 1) {
            _ if continues_punctuation(&next.text) => 1,
            _ if continues(line, next) && (taken > 1 || is_prose(line) || is_prose(next)) => 1,
            _ if taken > 1 && is_connective(&line.text) => 1,
            _ if breaks_off(&line.text) || introduces(line, next) => 1,
            Some(after) if links(line, next, after, taken > 1) => 2,
            _ => break,
        };
    }
    taken
}

/// The line begins with punctuation that belongs to the word before it.
fn continues_punctuation(text: &str) -> bool {
    let mut chars = text.chars();
    let mark = chars.next().is_some_and(chars::closes);
    let apostrophe = text.starts_with(['’', '‘', '\'']);
    let suffix = |c: char| apostrophe && c.is_lowercase();
    (mark || apostrophe)
        && chars.next().map_or(mark, |c| c == ' ' || chars::closes(c) || c == '"' || suffix(c))
}

fn continues(line: &Line, next: &Line) -> bool {
    is_open(&line.text) && begins_inside(&next.text)
}

/// Whether `link` is a link in the sentence of `line` that `after` goes on with; `inside` when the
/// sentence began before the line.
fn links(line: &Line, link: &Line, after: &Line, inside: bool) -> bool {
    let goes_on = is_open(&link.text) && begins_inside(&after.text);
    // After a credit or a heading, a longer piece is no link but begins a sentence of its own.
    let width = chars::width(&link.text);
    let begins = width > PROSE && width > chars::width(&line.text) && !begins_inside(&link.text);
    let together = chars::width(&line.text) + width + chars::width(&after.text);
    after.number == link.number + 1
        && is_open(&line.text)
        && width <= 160
        && (inside || !begins)
        && (continues_punctuation(&after.text) || goes_on)
        && (inside
            || is_prose(line)
            || is_prose(after)
            || continues_punctuation(&after.text)
            || together >= SENTENCE)
}

/// An emphasised lead (`Storage:`) before its sentence.
fn introduces(lead: &Line, sentence: &Line) -> bool {
    chars::width(&lead.text) <= 2 * PROSE
        && lead.text.ends_with([':', '：'])
        && is_prose(sentence)
        && (chars::width(&sentence.text) >= 2 * PROSE || chars::ends_sentence(&sentence.text))
}

/// Running text that stops at a comma.
fn breaks_off(text: &str) -> bool {
    chars::width(text) >= 2 * PROSE && text.ends_with([',', '，', '、', '،'])
}

/// One or two small words between two links.
fn is_connective(text: &str) -> bool {
    begins_inside(text)
        && chars::width(text) <= 12
        && text.split(' ').count() <= 2
        && text.ends_with(char::is_lowercase)
}

/// The sentence is not over.
fn is_open(text: &str) -> bool {
    !chars::ends_sentence(text)
}

/// In the middle of a sentence: a small letter, a parenthesis, a dash and a small letter.
fn begins_inside(text: &str) -> bool {
    let text = text.strip_prefix(['–', '—']).map_or(text, str::trim_start);
    text.starts_with(|c: char| c.is_lowercase() || c == '(')
}

/// Long enough to be more than a label.
fn is_prose(line: &Line) -> bool {
    let unspaced = line.text.starts_with(chars::is_unspaced);
    chars::width(&line.text) >= PROSE && (unspaced || line.text.contains(' '))
}

#[cfg(test)]
mod tests {
    use crate::blocks::text::read;
    use crate::options::Limits;

    fn blocks(text: &str) -> Vec<String> {
        let page = read(text, None, &Limits::default());
        page.blocks.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn the_pieces_of_a_sentence_are_joined() {
        let text = "Home\nNews\nContact\nThe council voted on Tuesday to repair the\nold mill bridge\n, \
                    which closed in March, and the work starts soon.\nRead the\nfull plan\n.\nThe \
                    second paragraph stands alone.\nShare\nTweet\n";
        let blocks = blocks(text);
        assert_eq!(blocks[0..3], ["Home", "News", "Contact"]);
        assert_eq!(
            blocks[3],
            "The council voted on Tuesday to repair the old mill bridge, which closed in March, and \
             the work starts soon."
        );
        assert_eq!(blocks[4], "Read the full plan.");
        assert_eq!(blocks[5], "The second paragraph stands alone.");
        assert_eq!(blocks[6..], ["Share", "Tweet"]);
    }
}
