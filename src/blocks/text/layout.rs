//! How a dump breaks its text into lines, and which lines make one paragraph.

use super::{Line, chars, lists};

/// How the text was broken into lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// Each line stands for itself.
    Plain,
    /// Paragraphs are wrapped at this column.
    Wrapped(usize),
    /// Each text node has its line: a link breaks its sentence into three.
    Nodes,
}

/// Columns at which tools wrap.
const COLUMNS: std::ops::RangeInclusive<usize> = 56..=124;

/// Finds the layout of a whole dump.
pub(super) fn of(lines: &[Line]) -> Layout {
    if let Some(column) = wrapped_at(lines) {
        Layout::Wrapped(column)
    } else if one_node_a_line(lines) {
        Layout::Nodes
    } else {
        Layout::Plain
    }
}

impl Layout {
    /// How many of the lines, from the first one, make one paragraph; at least 1.
    pub(super) fn taken(self, lines: &[Line]) -> usize {
        match self {
            Layout::Plain => 1,
            Layout::Wrapped(column) => wrapped(lines, column),
            Layout::Nodes => nodes(lines),
        }
    }
}

/// Joins a line to the paragraph so far: a space between words, none between characters of
/// scripts that have none, none before punctuation that a text node began with.
pub(super) fn append(text: &mut String, line: &str) {
    let before = text.chars().next_back();
    let after = line.chars().next();
    if let (Some(before), Some(after)) = (before, after) {
        let unspaced = chars::is_wide(before) && chars::is_wide(after);
        let attached = closes(after) || matches!(before, '(' | '[' | '“' | '‘' | '„' | '«');
        if !unspaced && !attached {
            text.push(' ');
        }
    }
    text.push_str(line);
}

/// The column at which the dump is wrapped. In wrapped text every line that breaks in the middle
/// of a sentence is full: the next line's first word would not have fitted.
fn wrapped_at(lines: &[Line]) -> Option<usize> {
    let broken: Vec<(&Line, &Line)> =
        lines.windows(2).map(|pair| (&pair[0], &pair[1])).filter(|(a, b)| breaks(a, b)).collect();
    if broken.len() < 4 {
        return None;
    }
    let mut ends: Vec<usize> = broken.iter().map(|(line, _)| end(line)).collect();
    ends.sort_unstable();
    // The longest few may hold a word that could not be broken, such as an address.
    let column = ends[(ends.len() - 1) * 98 / 100];
    let full = broken.iter().filter(|(a, b)| is_full(a, b, column)).count();
    (COLUMNS.contains(&column) && full * 100 >= broken.len() * 85).then_some(column)
}

/// Whether the pair looks like one sentence broken by a line end.
fn breaks(line: &Line, next: &Line) -> bool {
    let continues = next.text.starts_with(|c: char| c.is_lowercase() || chars::is_wide(c));
    next.number == line.number + 1
        && end(line) >= 40
        && continues
        && !line.text.ends_with(['.', '!', '?', ':', '。', '！', '？'])
}

fn end(line: &Line) -> usize {
    line.indent + chars::width(&line.text)
}

/// The next line's first word would have reached past the column. Flattening tools count some
/// characters differently, so two columns of doubt are allowed.
fn is_full(line: &Line, next: &Line, column: usize) -> bool {
    let first = match next.text.chars().next() {
        Some(c) if chars::is_wide(c) => 1,
        _ => next.text.split(' ').next().map_or(0, chars::width),
    };
    end(line) + 1 + first + 2 > column
}

fn wrapped(lines: &[Line], column: usize) -> usize {
    let hanging = lines[0].indent + lists::marker(&lines[0].text).map_or(0, chars::width);
    let mut taken = 1;
    while let Some(next) = lines.get(taken) {
        let line = &lines[taken - 1];
        // The first line of a paragraph may be indented, or hang before its list item.
        let aligned = if taken == 1 {
            next.indent == line.indent || next.indent == hanging || next.indent == 0
        } else {
            next.indent == line.indent
        };
        let joined = next.number == line.number + 1
            && aligned
            && lists::marker(&next.text).is_none()
            && is_full(line, next, column);
        if !joined {
            break;
        }
        taken += 1;
    }
    taken
}

/// Hardly a blank line, and lines that begin with what only the middle of a sentence has.
fn one_node_a_line(lines: &[Line]) -> bool {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return false };
    let blank = (last.number - first.number + 1) as usize - lines.len();
    let continuing = lines.iter().filter(|line| continues_punctuation(&line.text)).count();
    lines.len() >= 8 && blank * 10 < lines.len() && continuing >= 2
}

/// The line begins with punctuation that belongs to the word before it.
fn continues_punctuation(text: &str) -> bool {
    let mut chars = text.chars();
    let mark = chars.next().is_some_and(closes);
    mark && chars.next().is_none_or(|c| c == ' ' || closes(c) || c == '”' || c == '"')
}

fn closes(c: char) -> bool {
    matches!(
        c,
        ',' | '.' | ';' | ')' | '?' | '!' | ':' | '”' | '’' | '»' | '，' | '。' | '）' | '、'
    )
}

/// Takes the pieces of a sentence: a piece that begins in the middle of one belongs to what stands
/// before it, and so does a link between two such pieces.
fn nodes(lines: &[Line]) -> usize {
    let mut taken = 1;
    while let Some(next) = lines.get(taken) {
        let line = &lines[taken - 1];
        if next.number != line.number + 1 {
            break;
        }
        taken += match lines.get(taken + 1) {
            _ if continues_punctuation(&next.text) => 1,
            _ if continues(line, next) && (taken > 1 || is_prose(line) || is_prose(next)) => 1,
            Some(after) if links(line, next, after) => 2,
            _ => break,
        };
    }
    taken
}

fn continues(line: &Line, next: &Line) -> bool {
    is_open(&line.text) && begins_inside(&next.text)
}

/// Whether `link` is a link in the sentence that `line` begins and `after` goes on with.
fn links(line: &Line, link: &Line, after: &Line) -> bool {
    let goes_on = is_open(&link.text) && begins_inside(&after.text);
    after.number == link.number + 1
        && is_open(&line.text)
        && chars::width(&link.text) <= 160
        && (continues_punctuation(&after.text) || goes_on)
        && (is_prose(line) || is_prose(after) || continues_punctuation(&after.text))
}

/// The sentence is not over.
fn is_open(text: &str) -> bool {
    let end = text.trim_end_matches(['"', '”', '’', '»', ')', ']']);
    !end.ends_with(['.', '!', '?', '…', '。', '！', '？'])
}

fn begins_inside(text: &str) -> bool {
    text.starts_with(|c: char| c.is_lowercase() || c == '(')
}

/// Long enough to be more than a label.
fn is_prose(line: &Line) -> bool {
    chars::width(&line.text) >= 30 && line.text.contains(' ')
}

#[cfg(test)]
mod tests {
    use crate::blocks::text::read;
    use crate::options::Limits;

    fn blocks(text: &str) -> Vec<String> {
        let page = read(text, None, &Limits::default());
        page.blocks.into_iter().map(|block| block.text).collect()
    }

    const WRAPPED: &str = "\
The lighthouse keeper had not slept for two nights when the wind finally turned
to the south and the sea below the tower began to quieten. He wrote the hour in
his book, trimmed the lamp once more, and sat down on the stairs with a cup of
cold tea.

Short heading

  • The first item is long enough that the tool had to wrap it at its column of
    eighty, so its second line hangs.
  • Second item

By morning the boats that had sheltered behind the mole were leaving one by one
for the grounds, and nobody in the village spoke of the night any more than was
needed.
";

    #[test]
    fn wrapped_paragraphs_are_unwrapped() {
        let blocks = blocks(WRAPPED);
        assert_eq!(blocks.len(), 5, "{blocks:#?}");
        assert!(blocks[0].starts_with("The lighthouse") && blocks[0].ends_with("cold tea."));
        assert_eq!(blocks[1], "Short heading");
        assert!(blocks[2].ends_with("its second line hangs."));
        assert_eq!(blocks[3], "Second item");
        assert!(blocks[4].contains("than was needed."));
    }

    #[test]
    fn short_lines_that_break_early_are_no_wrapped_text() {
        let poem = "The tide goes out,\nthe tide comes in,\nthe stones are round,\nthe boats are \
                    thin,\nand nobody at all\nhas ever asked them why.\n";
        assert_eq!(blocks(poem).len(), 6);
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

    #[test]
    fn unspaced_scripts_are_joined_without_a_space() {
        let mut text = String::new();
        super::append(&mut text, "港口");
        super::append(&mut text, "重新开放");
        assert_eq!(text, "港口重新开放");
    }
}
