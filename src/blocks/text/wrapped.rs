//! Text that a tool wrapped at a column: which column, and which lines make one paragraph.

use super::{Line, lists, tables};
use crate::text::chars;

/// Columns at which tools wrap.
const COLUMNS: std::ops::RangeInclusive<usize> = 56..=124;

/// Flattening tools count some characters differently, so a line may be this much shorter than it
/// seems to need.
const DOUBT: usize = 2;

/// The column at which the dump is wrapped. In wrapped text nearly every line that breaks in the
/// middle of a sentence is full: the next line's first word would not have fitted. So each such
/// break allows a range of columns, and the column that most of them allow is taken; tables and
/// programs in the dump disagree, and may.
pub(super) fn column(lines: &[Line]) -> Option<usize> {
    // Begins and ends of the allowed ranges, by column.
    let mut changes = [0_i32; 128];
    let mut broken = 0;
    for pair in lines.windows(2).filter(|pair| breaks(&pair[0], &pair[1])) {
        broken += 1;
        let (first, last) = (end(&pair[0]), end(&pair[0]) + first_word(&pair[1]) + DOUBT);
        let (first, last) = (first.max(*COLUMNS.start()), last.min(*COLUMNS.end()));
        if first <= last {
            changes[first] += 1;
            changes[last + 1] -= 1;
        }
    }
    let (mut column, mut most, mut agree) = (0, 0, 0);
    for (at, change) in changes.iter().enumerate() {
        agree += change;
        if agree > most {
            (column, most) = (at, agree);
        }
    }
    let longer = lines.iter().filter(|line| end(line) > column + DOUBT).count();
    let usual = most >= 4 && most * 10 >= broken * 6;
    let hardly_longer = most >= 10 && most * 10 >= broken * 3 && longer * 20 <= lines.len();
    if usual || hardly_longer {
        return Some(column);
    }
    // A short article breaks few sentences.
    (most == broken && broken > 0).then(|| of_few(lines)).flatten()
}

/// The column of a dump that breaks so few sentences: as wide as its longest line, where blank lines
/// stand between paragraphs and every line that breaks a sentence is full.
fn of_few(lines: &[Line]) -> Option<usize> {
    /// Columns at which tools wrap if nobody tells them.
    const USUAL: std::ops::RangeInclusive<usize> = 68..=82;
    let longest = lines.iter().map(end).max()?;
    let rows = lines.last()?.number + 1 - lines.first()?.number;
    let parted = rows as usize * 3 >= lines.len() * 4;
    let above = |pair: &&[Line]| {
        let (line, next) = (&pair[0], &pair[1]);
        next.number == line.number + 1 && end(line) >= 40 && lists::marker(&next.text).is_none()
    };
    let full = |pair: &[Line]| is_full(&pair[0], &pair[1], longest);
    // Nouns and names begin with capitals too.
    let open = |pair: &&[Line]| !chars::ends_sentence(&pair[0].text);
    let pairs = || lines.windows(2).filter(above);
    let is_wrapped = USUAL.contains(&longest) && parted && pairs().filter(open).count() >= 2;
    let broken = |pair: &&[Line]| breaks(&pair[0], &pair[1]);
    (is_wrapped && pairs().filter(broken).all(full)).then_some(longest)
}

/// How many of the lines, from the first one, make one paragraph; at least 1.
pub(super) fn taken(lines: &[Line], column: usize) -> usize {
    let hanging = lines[0].indent + marker_width(&lines[0].text);
    let mut taken = 1;
    while let Some(next) = lines.get(taken) {
        let line = &lines[taken - 1];
        // The first line of a paragraph may be indented, or hang before its list item.
        let aligned = if taken == 1 {
            next.indent == line.indent || next.indent.abs_diff(hanging) <= 1 || next.indent == 0
        } else {
            next.indent.abs_diff(line.indent) <= 1
        };
        let begins_item = marker_width(&next.text) > 0 && next.indent <= lines[0].indent;
        let joined = next.number == line.number + 1
            && aligned
            && lists::marker(&next.text).is_none()
            && !begins_item
            && is_full(line, next, column)
            && is_running(line)
            && is_running(next);
        if !joined {
            break;
        }
        taken += 1;
    }
    taken
}

/// Whether the pair looks like one sentence broken by a line end.
fn breaks(line: &Line, next: &Line) -> bool {
    let continues = next.text.starts_with(|c: char| c.is_lowercase() || chars::is_uncased(c));
    next.number == line.number + 1
        && end(line) >= 40
        && continues
        && is_running(line)
        && !chars::ends_sentence(&line.text)
        && !line.text.ends_with(':')
}

/// Words one after another, rather than cells in columns or a line that is drawn.
fn is_running(line: &Line) -> bool {
    line.text.contains(char::is_alphanumeric) && !tables::has_columns(line)
}

fn end(line: &Line) -> usize {
    line.indent + line.width
}

/// The next line's first word would have reached past the column.
fn is_full(line: &Line, next: &Line, column: usize) -> bool {
    end(line) + first_word(next) + DOUBT >= column
}

/// The columns of the line's first word with the space before it. A no-break space ties words.
fn first_word(line: &Line) -> usize {
    match line.text.chars().next() {
        Some(c) if chars::is_unspaced(c) => 2,
        _ => 1 + line.raw.trim_start().split([' ', '\t']).next().map_or(0, chars::width),
    }
}

/// The columns of the bullet or number that a list item begins with.
fn marker_width(text: &str) -> usize {
    let number = lists::number(text).map(|(_, length)| length);
    lists::marker(text).map(chars::width).or(number).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use crate::blocks::text::read;
    use crate::limits::Limits;

    fn blocks(text: &str) -> Vec<String> {
        let page = read(text, &Limits::default());
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
    fn a_short_article_breaks_few_sentences() {
        let text = "Keeper sees nothing\n\nBy Ada Moss\n\nThe keeper of the northern light saw nothing of \
                    the ship, he said on\nthe quay, since he was asleep.\n\nHe has been asked to write it \
                    down, with the hour and the wind, for the\nharbour office.\n\nShare\n";
        assert_eq!(blocks(text).len(), 5);
        let listed = "\nThe harbour mill turns once again at dawn\nA baker and a dog saw it from the quay.\n";
        assert_eq!(blocks(&format!("{text}{listed}")).len(), 7);
        let unequal = text.replace(" he said on\n", "\nhe said on ");
        assert_eq!(blocks(&unequal).len(), 7);
        let of_one_line_each = text.replace("\n\n", "\n");
        assert_eq!(blocks(&of_one_line_each).len(), 7);
    }

    #[test]
    fn short_lines_that_break_early_are_no_wrapped_text() {
        let poem = "The tide goes out,\nthe tide comes in,\nthe stones are round,\nthe boats are \
                    thin,\nand nobody at all\nhas ever asked them why.\n";
        assert_eq!(blocks(poem).len(), 1);
        assert_eq!(blocks(poem)[0].lines().count(), 6);
    }
}
