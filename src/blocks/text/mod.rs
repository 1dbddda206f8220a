//! Flattened text into blocks.
//!
//! What a line means depends on what flattened the page. `layout` finds that out from the whole
//! dump: usually each line is a block; text wrapped at a column is unwrapped; where each text node
//! has a line of its own, the pieces of a sentence are joined. Every line with visible text
//! belongs to exactly one block.

mod code;
mod hyphens;
mod layout;
mod lists;
mod marks;
mod nodes;
mod seams;
mod tables;
mod verses;
mod wrapped;

pub(super) use lists::numbered;
pub(super) use verses::{LONGEST as LONGEST_VERSE, is_tied};

use crate::text::chars;
use hyphens::Words;
use layout::Layout;

use super::{Block, BlockKind, Origin, Page, anchor};
use crate::limits::Limits;

/// A line with visible text.
#[derive(Clone, Debug)]
struct Line<'a> {
    /// Counted from 1.
    number: u32,
    /// Columns before the text.
    indent: usize,
    /// The normalised text; never empty.
    text: String,
    /// Columns of the text.
    width: usize,
    /// As it came.
    raw: &'a str,
}

/// Reads one document.
pub fn read(content: &str, limits: &Limits) -> Page {
    let lines = lines(content);
    let layout = layout::of(&lines);
    let words = match layout {
        Layout::Wrapped(_) => Words::of(&lines),
        Layout::Plain | Layout::Nodes => Words::default(),
    };
    let mut page = Page::default();
    let mut at = 0;
    // One more than may stay shows that there is more.
    while at < lines.len() && page.blocks.len() <= limits.blocks {
        at += take(&lines, at, layout, &words, &mut page.blocks);
    }
    cut(&mut page, limits.blocks);
    marks::unmark(&mut page.blocks, &lines);
    lists::group(&mut page.blocks, &indents(&lines));
    page
}

/// Leaves out the blocks past the limit, and says so.
pub(super) fn cut(page: &mut Page, limit: usize) {
    if let Some(Block { origin: Origin::Lines { first, .. }, .. }) = page.blocks.get(limit) {
        let note = format!("blocks_limited: line {first} and what follows is left out");
        page.notes.push(note);
        page.blocks.truncate(limit);
    }
}

/// Makes the blocks that begin with the line at this place, and says how many lines they take.
fn take(all: &[Line], at: usize, layout: Layout, words: &Words, blocks: &mut Vec<Block>) -> usize {
    let lines = &all[at..];
    if let Some(pieces) = seams::cut(&lines[0], all.len()) {
        let number = lines[0].number;
        blocks.extend(pieces.into_iter().map(|piece| Block::lines(piece, number, number)));
        return 1;
    }
    if let Some(heading) = mail_heading(lines) {
        blocks.push(heading);
        return 1;
    }
    let code = code::taken(lines);
    if code > 0 {
        blocks.push(code::block(&lines[..code]));
        return code;
    }
    let table = tables::taken(lines);
    if table > 0 {
        blocks.extend(tables::blocks(&lines[..table]));
        return table;
    }
    let rows = tables::tabbed(lines);
    if rows > 0 {
        blocks.extend(tables::tabbed_blocks(&lines[..rows]));
        return rows;
    }
    let stanza = verses::taken(lines, at.checked_sub(1).map(|before| &all[before]));
    if stanza > 0 {
        blocks.push(verses::block(&lines[..stanza]));
        return stanza;
    }
    let taken = layout.taken(all, at);
    blocks.push(paragraph(&lines[..taken], words));
    taken
}

/// The lines that show something. Lines end in LF, CR LF or CR.
fn lines(content: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut number = 0;
    for line in content.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        for line in line.split('\r') {
            number += 1;
            let text = chars::normalise(line);
            if !text.is_empty() {
                let (indent, width) = (chars::indent(line), chars::width(&text));
                lines.push(Line { number, indent, text, width, raw: line });
            }
        }
    }
    lines
}

fn paragraph(lines: &[Line], words: &Words) -> Block {
    let mut text = String::new();
    for line in lines {
        words.append(&mut text, &line.text);
    }
    text.truncate(anchor::without(&text).len());
    block(text, lines)
}

/// A paragraph that stood on these lines.
fn block(text: String, lines: &[Line]) -> Block {
    let first = lines.first().map_or(0, |line| line.number);
    Block::lines(text, first, lines.last().map_or(first, |line| line.number))
}

/// A heading as mails without formatting write it: `** What to sow`, above a rule.
fn mail_heading(lines: &[Line]) -> Option<Block> {
    /// Dashes of a rule, at least.
    const RULE: usize = 10;
    let text = lines[0].text.strip_prefix("** ")?.trim_start();
    let rule = &lines.get(1)?.text;
    let is_rule = rule.len() >= RULE && rule.bytes().all(|byte| matches!(byte, b'-' | b'='));
    let number = lines[0].number;
    let block = Block::lines(text, number, number);
    let shows = text.chars().any(char::is_alphanumeric);
    (is_rule && shows).then_some(Block { kind: BlockKind::Heading { level: 2 }, ..block })
}

/// The indent of each line by its number.
fn indents(lines: &[Line]) -> std::collections::HashMap<u32, usize> {
    lines.iter().map(|line| (line.number, line.indent)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn blocks(text: &str) -> Vec<String> {
        let page = read(text, &Limits::default());
        page.blocks.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn the_usual_dump_is_a_block_a_line() {
        let text = "\u{feff}Harbour Reopens\r\n\r\nBy Ada Moss\r\nThe harbour\u{a0}reopened.\r\n";
        assert_eq!(blocks(text), ["Harbour Reopens", "By Ada Moss", "The harbour reopened."]);
        let page = read(text, &Limits::default());
        assert_eq!(page.blocks[2].origin, Origin::Lines { first: 4, last: 4 });
    }

    #[test]
    fn blocks_past_the_limit_are_left_out_and_noted() {
        let limits = Limits { blocks: 2, ..Limits::default() };
        let page = read("one\ntwo\nthree\nfour\n", &limits);
        assert_eq!(page.blocks.len(), 2);
        assert!(page.notes[0].starts_with("blocks_limited: line 3"));
    }

    #[test]
    fn hostile_dumps_cost_linear_time() {
        let deep: String = (0..1500).map(|depth| " ".repeat(depth) + "• item\n").collect();
        let dumps = [
            deep,
            "| a | b |\n".repeat(100_000),
            "+--+--+\n".repeat(100_000),
            "+--+\n| a |\n".repeat(50_000),
            "    a = b;\n    of words\n    and more\n".repeat(40_000),
            "- a\n1. b\n".repeat(50_000),
            "word\n, ".repeat(100_000),
            "a\r".repeat(200_000),
            "\ta\n".repeat(100_000),
            "a\tb\n\tb\n".repeat(50_000),
            "[1]".repeat(100_000) + &"References\n1. http://a.example/\n".repeat(50_000),
        ];
        for dump in dumps {
            let page = read(&dump, &Limits { blocks: 1_000_000, ..Limits::default() });
            assert!(!page.blocks.is_empty());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn every_visible_line_belongs_to_exactly_one_block(
            lines in prop::collection::vec(
                prop_oneof![
                    Just(String::new()),
                    " {0,6}[•*-]? ?[a-zA-Z ,.]{0,90}",
                    "[0-9]{1,2}\\. [a-z]{1,9}",
                    " {4}[a-z]{1,5}\\([a-z]{1,5}\\);",
                    ".{0,30}",
                ],
                0..60,
            )
        ) {
            let content = lines.join("\n");
            let page = read(&content, &Limits::default());
            let mut owners = vec![0; content.split(['\n', '\r']).count() + 2];
            let mut before = 0;
            for block in &page.blocks {
                let Origin::Lines { first, last } = block.origin else { panic!("no lines") };
                prop_assert!(before < first && first <= last, "blocks stand in order");
                prop_assert!(!block.text.is_empty());
                before = last;
                for line in first..=last {
                    owners[line as usize] += 1;
                }
            }
            for line in super::lines(&content) {
                prop_assert_eq!(owners[line.number as usize], 1, "line {}", line.number);
            }
        }
    }
}
