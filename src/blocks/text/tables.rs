//! Tables that a tool drew with characters (boxes of lines, or cells set in columns), and those whose
//! cells a browser parted by tabs.

use super::{Line, layout, lists};
use crate::blocks::{Block, BlockKind};
use crate::text::chars;

/// Whether cells stand in columns: a gap of three spaces or more parts them.
pub(super) fn has_columns(line: &Line) -> bool {
    let cells = line.raw.trim().split("   ").filter(|cell| !cell.trim().is_empty());
    cells.count() >= 2
}

/// How many of the lines, from the first one, are one drawn table; 0 when the first begins none.
pub(super) fn taken(lines: &[Line]) -> usize {
    // It begins with a border, or with a row above one.
    let (Some(first), Some(second)) = (lines.first(), lines.get(1)) else { return 0 };
    let begins = (is_border(&first.text) && is_row(&second.text))
        || (is_row(&first.text) && is_border(&second.text));
    if !begins {
        return 0;
    }
    let drawn = lines.iter().zip(first.number..).take_while(|(line, number)| {
        line.number == *number && (is_border(&line.text) || is_row(&line.text))
    });
    let count = drawn.count();
    let borders = lines[..count].iter().filter(|line| is_border(&line.text)).count();
    let enough = count - borders >= 1 && borders >= 2 || count - borders >= 2 && borders >= 1;
    if enough { count } else { 0 }
}

/// Columns of the longest cell between tabs.
const CELL: usize = 80;

/// How many of the lines, from the first one, are rows of cells with tabs between; 0 when the first
/// begins none.
pub(super) fn tabbed(lines: &[Line]) -> usize {
    let [first, second, ..] = lines else { return 0 };
    let Some(columns) = tabs(first) else { return 0 };
    let filled = |line: &Line| cells_between_tabs(line.raw).filter(|cell| !cell.is_empty()).count();
    if filled(first) < 2 || filled(second) < 2 {
        return 0;
    }
    let rows = lines.iter().zip(first.number..);
    let count =
        rows.take_while(|(line, at)| line.number == *at && tabs(line) == Some(columns)).count();
    if count >= 2 { count } else { 0 }
}

/// The rows, a block each.
pub(super) fn tabbed_blocks(lines: &[Line]) -> Vec<Block> {
    let group = lines.first().map_or(0, |line| line.number);
    let row = |line: &Line| cells_between_tabs(line.raw).map(chars::normalise).collect();
    lines.chunks(1).map(|line| block(row(&line[0]), line, group)).collect()
}

/// The tabs of a line that parts short cells with some, rather than an item's mark from the item.
fn tabs(line: &Line) -> Option<usize> {
    let tabs = line.raw.bytes().filter(|byte| *byte == b'\t').count();
    let item =
        tabs == 1 && (lists::marker(&line.text).is_some() || lists::number(&line.text).is_some());
    let short = || cells_between_tabs(line.raw).all(|cell| chars::width(cell) <= CELL);
    (tabs > 0 && !item && short()).then_some(tabs)
}

fn cells_between_tabs(raw: &str) -> impl Iterator<Item = &str> {
    raw.split('\t').map(str::trim)
}

/// A row a block. Where borders stand between the rows, the lines between two borders are one row,
/// and a cell goes on in the next line; else every line is a row. The lines of a border belong to
/// the row before them, the first border to the first row.
pub(super) fn blocks(lines: &[Line]) -> Vec<Block> {
    let inner = lines.windows(2).filter(|pair| is_border(&pair[0].text) && is_row(&pair[1].text));
    let ruled = inner.count() > 2;
    // No other table begins on this line, and lists are numbered past all tables.
    let group = lines.first().map_or(0, |line| line.number);
    let mut rows: Vec<(usize, usize)> = Vec::new();
    let mut closed = true;
    for (at, line) in lines.iter().enumerate() {
        let border = is_border(&line.text);
        match rows.last_mut() {
            Some(row) if border || (ruled && !closed) => row.1 = at + 1,
            None if border => {}
            _ => rows.push((if rows.is_empty() { 0 } else { at }, at + 1)),
        }
        closed = border;
    }
    rows.into_iter().map(|(from, to)| row(&lines[from..to], group)).collect()
}

fn row(lines: &[Line], group: u32) -> Block {
    let mut cells: Vec<String> = Vec::new();
    for line in lines.iter().filter(|line| !is_border(&line.text)) {
        for (at, cell) in cells_of(&line.text).enumerate() {
            match cells.get_mut(at) {
                Some(whole) if !cell.is_empty() => layout::append(whole, cell),
                Some(_) => {}
                None => cells.push(cell.to_owned()),
            }
        }
    }
    block(cells, lines, group)
}

fn block(cells: Vec<String>, lines: &[Line], group: u32) -> Block {
    // An empty row is still a row of the dump: it is shown as it came.
    let text = match cells.join("\t") {
        empty if empty.trim().is_empty() => lines[0].text.clone(),
        text => text,
    };
    let kind = BlockKind::TableRow { cells, header: false };
    Block { kind, group, ..super::block(text, lines) }
}

fn cells_of(text: &str) -> impl Iterator<Item = &str> {
    let inside = text.strip_prefix(is_upright).unwrap_or(text);
    let inside = inside.strip_suffix(is_upright).unwrap_or(inside);
    inside.split(is_upright).map(str::trim)
}

/// A line drawn across: `+-----+-----+`, `├─────┼─────┤`.
fn is_border(text: &str) -> bool {
    if !text.starts_with(|c| c == '+' || is_box(c)) {
        return false;
    }
    let ascii = text.starts_with('+') && text.ends_with('+') && text.contains("--");
    let drawn = text.chars().filter(|c| is_box(*c)).count();
    text.chars().all(|c| is_box(c) || matches!(c, '+' | '-' | '=' | '|' | ' '))
        && (ascii || drawn >= 3 && text.starts_with(is_box) && !text.starts_with(is_across))
}

/// A line of cells between uprights at both ends.
fn is_row(text: &str) -> bool {
    text.len() > 2 && text.starts_with(is_upright) && text.ends_with(is_upright)
}

fn is_upright(c: char) -> bool {
    matches!(c, '|' | '│' | '┃' | '║')
}

fn is_across(c: char) -> bool {
    matches!(c, '─' | '━' | '═')
}

fn is_box(c: char) -> bool {
    matches!(c, '\u{2500}'..='\u{257F}')
}

#[cfg(test)]
mod tests {
    use crate::blocks::{BlockKind, text::read};
    use crate::limits::Limits;

    #[test]
    fn drawn_tables_become_rows() {
        let cases: &[(&str, &[&str])] = &[
            (
                "┌──────┬──────────┐\n│ Boat │ Catch of │\n│      │ the day  │\n├──────┼──────────┤\n\
                 │ Tern │ 40 kg    │\n├──────┼──────────┤\n│ Gull │ 12 kg    │\n└──────┴──────────┘",
                &["Boat\tCatch of the day", "Tern\t40 kg", "Gull\t12 kg"],
            ),
            (
                "+------+-------+\n| Boat | Catch |\n+------+-------+\n| Tern | 40 kg |\n\
                 | Gull | 12 kg |\n+------+-------+",
                &["Boat\tCatch", "Tern\t40 kg", "Gull\t12 kg"],
            ),
        ];
        for (text, expected) in cases {
            let page = read(text, &Limits::default());
            let rows: Vec<&str> = page.blocks.iter().map(|block| block.text.as_str()).collect();
            assert_eq!(&rows[..], *expected);
            assert!(page.blocks.iter().all(|b| matches!(b.kind, BlockKind::TableRow { .. })));
        }
    }

    #[test]
    fn rows_of_cells_between_tabs_are_a_table() {
        let text = "The catch\n\tBoats\tCrew\nTern\t14\t52\nGull\t\t8\nThat is all.";
        let page = read(text, &Limits::default());
        let rows: Vec<&str> = page.blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(
            rows,
            ["The catch", "\tBoats\tCrew", "Tern\t14\t52", "Gull\t\t8", "That is all."]
        );
        let cells = ["", "Boats", "Crew"].map(str::to_owned).to_vec();
        assert_eq!(page.blocks[1].kind, BlockKind::TableRow { cells, header: false });
        assert_eq!(page.blocks[1].group, page.blocks[3].group);
    }

    #[test]
    fn lines_and_bars_alone_are_no_table() {
        let long =
            "The harbour of Saltmarsh opened again on Monday, two winters after the great storm.";
        let prose = format!("A\t{long}\nB\t{long}");
        for text in [
            "\tThe harbour opened.\n\tThe mill closed.",
            "1.\tThe harbour\n4.\tThe mill",
            "Home\tNews\nThe harbour opened.",
            &prose,
            "────────────\nThe text goes on.",
            "| Home | News |",
            "a | b\nc | d",
        ] {
            let page = read(text, &Limits::default());
            assert!(page.blocks.iter().all(|b| b.kind == BlockKind::Paragraph), "{text}");
        }
    }
}
