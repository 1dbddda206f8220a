//! Tables. Some programs leave the outer bars out, and html2text breaks long rows over lines:
//!
//! ```text
//! Harbour| Tide
//! ---|---
//! Silla| 4.1
//! ```

use super::{Reader, marks};
use crate::blocks::{Block, BlockKind, Origin};

/// Bytes of a cell, at most: longer ones lay out a page.
const LONGEST_CELL: usize = 400;

/// What ends a row of the table that goes on.
#[derive(Clone, Copy)]
pub(super) enum Open {
    /// The end of its line.
    Line,
    /// Two spaces.
    Spaces,
}

impl Open {
    /// A table whose first row is one cell, as html2text writes it.
    pub(super) fn below_one_cell(rule: &str) -> Option<Open> {
        rule.starts_with("---  ").then_some(Open::Spaces)
    }

    pub(super) fn ends_row(self, line: &str) -> bool {
        matches!(self, Open::Line) || line.ends_with("  ")
    }
}

/// How many columns `---|:-:|---` has.
pub(super) fn columns(text: &str) -> Option<usize> {
    let is_column = |cell: &str| cell.contains('-') && cell.bytes().all(|b| b"-: ".contains(&b));
    let delimiter = text.starts_with(['-', ':']) && text.contains('|');
    (delimiter && text.split('|').all(is_column)).then(|| text.split('|').count())
}

impl Reader {
    /// Begins a table with the line that is open, if that has as many cells as its columns.
    pub(super) fn begin_table(&mut self, columns: usize) -> bool {
        let Some(open) = self.open.as_mut().filter(|open| open.kind == BlockKind::Paragraph) else {
            return false;
        };
        let spaced = open.breaks.last().is_some_and(|(end, _)| *end == open.source.len());
        let before = open.breaks.iter().rev().nth(usize::from(spaced)).map_or(0, |(end, _)| *end);
        let start = match spaced {
            true => before,
            false => open.source.rfind('\n').map_or(0, |end| end + 1),
        };
        if marks::parted(open.source[start..].trim()).len() != columns {
            return false;
        }
        let line = if spaced {
            open.breaks.iter().rev().nth(1).map(|(_, line)| line + 1)
        } else {
            Some(open.last)
        };
        let first = line.unwrap_or(open.first).max(open.first);
        let (row, last) = (open.source.split_off(start), open.last);
        open.breaks.retain(|(end, _)| *end < start);
        open.last = first.saturating_sub(1).max(open.first);
        if open.source.trim().is_empty() {
            self.open = None
        } else {
            self.close()
        }
        self.row(marks::parted(row.trim()), first, last);
        if let Some(Block { kind: BlockKind::TableRow { header, .. }, .. }) =
            self.page.blocks.last_mut()
        {
            *header = true;
        }
        self.table = Some(if spaced { Open::Spaces } else { Open::Line });
        true
    }

    /// Ends a row without a bar before it: what is open. What has no bars is none, and is text.
    pub(super) fn end_row(&mut self) {
        let Some(open) = self.open.take() else { return };
        let cells = marks::parted(&open.source);
        let short = cells.iter().all(|cell| cell.len() <= LONGEST_CELL);
        if open.kind == BlockKind::Paragraph && cells.len() > 1 && short {
            return self.row(cells, open.first, open.last);
        }
        self.open = Some(open);
        match self.table {
            Some(Open::Line) => self.table = None,
            _ => self.close(),
        }
    }

    /// Adds a row of the table.
    pub(super) fn row(&mut self, cells: Vec<&str>, first: u32, last: u32) {
        if cells.iter().all(|cell| !cell.is_empty() && cell.chars().all(|c| "-: ".contains(c))) {
            // The line under the column headings.
            if let Some(Block { kind: BlockKind::TableRow { header, .. }, .. }) =
                self.page.blocks.last_mut()
            {
                *header = true;
            }
            return;
        }
        let follows = self.page.blocks.last().is_some_and(|block| {
            let Origin::Lines { last, .. } = block.origin else { return false };
            matches!(block.kind, BlockKind::TableRow { .. }) && last + 2 >= first
        });
        if !follows {
            self.groups += 1;
        }
        let base = self.base.as_ref();
        let cells: Vec<String> =
            cells.into_iter().map(|cell| super::inline::read(cell, base).text).collect();
        let text = cells.join("\t");
        if !text.trim().is_empty() {
            self.page.blocks.push(Block {
                kind: BlockKind::TableRow { cells, header: false },
                group: self.groups,
                ..Block::lines(text, first, last)
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::markdown::read;
    use crate::limits::Limits;

    #[test]
    fn rows_may_lack_their_outer_bars() {
        for (source, expected) in [
            ("a | b\n--- | ---\n1 | 2\n\nc | d", &["+a\tb", "-1\t2", "c | d"][..]),
            ("One\na|b\n:-:|---\n1|2\nTwo\nThree", &["One", "+a\tb", "-1\t2", "Two Three"]),
            (
                "One  \na| b  \n---|---  \n1| The ferry runs at\ndawn.  \n2| 3  \n  \nTwo",
                &["One", "+a\tb", "-1\tThe ferry runs at dawn.", "-2\t3", "Two"],
            ),
            ("Tarn  \n---  \nHeight| 31  \nLit| 1871  \n", &["Tarn", "-Height\t31", "-Lit\t1871"]),
            ("Home | News\n---|---|---\nOne", &["Home | News ---|---|--- One"]),
        ] {
            let page = read(source, None, &Limits::default());
            let shown = |block: &Block| match block.kind {
                BlockKind::TableRow { header, .. } => {
                    format!("{}{}", if header { '+' } else { '-' }, block.text)
                }
                _ => block.text.clone(),
            };
            assert_eq!(page.blocks.iter().map(shown).collect::<Vec<_>>(), expected, "{source}");
        }
    }

    #[test]
    fn a_row_knows_its_lines() {
        let page = read(
            "One  \na| b  \n---|---  \n1| The ferry runs at\ndawn.  \n",
            None,
            &Limits::default(),
        );
        let lines = |block: &Block| match block.origin {
            Origin::Lines { first, last } => (first, last),
            _ => (0, 0),
        };
        assert_eq!(page.blocks.iter().map(lines).collect::<Vec<_>>(), [(1, 1), (2, 2), (4, 5)]);
    }
}
