//! The text of one block while it grows: white space collapsed as CSS does it, and the byte ranges
//! of links and emphasis.

use crate::blocks::{Inline, InlineKind};
use crate::text::chars::is_invisible;

/// Text that is still growing.
#[derive(Default)]
pub struct Run {
    text: String,
    inline: Vec<Inline>,
    open: Vec<Span>,
    gap: Gap,
    /// Where the current cell starts; the start of the text outside tables.
    cell: usize,
    cells: Vec<usize>,
}

struct Span {
    kind: InlineKind,
    /// None until it holds text.
    start: Option<usize>,
}

/// What is owed before the next character.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    /// A space, if what meets here reads as two words.
    Seam,
    Space,
    /// A line break that the block does not keep.
    SoftBreak,
    /// A line break that the block keeps.
    Break,
}

impl Run {
    /// Whether there is nothing to see yet.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds text, its white space collapsed. Gives the number of characters added, white space apart.
    pub fn push(&mut self, text: &str) -> usize {
        let mut added = 0;
        for c in text.chars() {
            if c.is_whitespace() {
                self.space();
            } else if !is_invisible(c) {
                self.settle_gap(c);
                added += 1;
                self.start_spans();
                self.text.push(c);
            }
        }
        added
    }

    /// Adds preformatted text. Gives the number of characters added, white space apart.
    pub fn push_raw(&mut self, text: &str) -> usize {
        let mut added = 0;
        for c in text.chars().filter(|&c| !is_invisible(c)) {
            // A block of code does not start with empty lines.
            if c == '\n' && self.text.is_empty() {
                continue;
            }
            self.start_spans();
            self.text.push(if c == '\u{a0}' { ' ' } else { c });
            added += usize::from(!c.is_whitespace());
        }
        added
    }

    /// Preformatted text goes on in a new line.
    pub fn raw_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Parts what comes from what was.
    pub fn space(&mut self) {
        self.owe(Gap::Space);
    }

    /// Two elements meet here that may be two things: `Ada Moss` and `Professor`, but not the parts
    /// of a word.
    pub fn seam(&mut self) {
        if !self.ends_in_lone_letter() {
            self.owe(Gap::Seam);
        }
    }

    /// Parts lines; only a `kept` break is seen in the text.
    pub fn line_break(&mut self, kept: bool) {
        self.owe(if kept { Gap::Break } else { Gap::SoftBreak });
    }

    /// Whether nothing but white space followed the last line break.
    pub fn is_after_break(&self) -> bool {
        self.gap >= Gap::SoftBreak
    }

    /// Whether the text ends in a single letter that stands alone, as a drop cap does.
    pub fn ends_in_lone_letter(&self) -> bool {
        let mut last = self.text[self.cell..].chars().rev();
        let letter = last.next().is_some_and(char::is_alphabetic);
        self.gap <= Gap::Seam && letter && last.next().is_none_or(char::is_whitespace)
    }

    /// Whether the text ends in words of a link that is still open.
    pub fn ends_in_link(&self) -> bool {
        let is_link =
            |span: &Span| matches!(span.kind, InlineKind::Link(_)) && span.start.is_some();
        self.open.iter().any(is_link)
    }

    /// Opens a link or emphasis; false if one of its kind is open already.
    pub fn open(&mut self, kind: InlineKind) -> bool {
        let same =
            |span: &Span| std::mem::discriminant(&span.kind) == std::mem::discriminant(&kind);
        if self.open.iter().any(same) {
            return false;
        }
        self.open.push(Span { kind, start: None });
        true
    }

    /// Closes what was opened last.
    pub fn close(&mut self) {
        if let Some(span) = self.open.pop() {
            self.record(span);
        }
    }

    /// Starts a cell of a table's row.
    pub fn start_cell(&mut self) {
        if !self.cells.is_empty() {
            self.text.push('\t');
        }
        self.gap = Gap::None;
        self.cell = self.text.len();
        self.cells.push(self.cell);
    }

    /// The text and its inline markup. What is open stays open in the next text.
    pub fn take(&mut self) -> (String, Vec<Inline>) {
        let mut text = std::mem::take(&mut self.text);
        for span in &mut self.open {
            let start = span.start.take().filter(|&start| start < text.len());
            self.inline.extend(start.map(|start| Inline {
                start,
                end: text.len(),
                kind: span.kind.clone(),
            }));
        }
        let mut inline = std::mem::take(&mut self.inline);
        if self.cells.is_empty() {
            text.truncate(text.trim_end().len());
            inline.iter_mut().for_each(|range| range.end = range.end.min(text.len()));
            inline.retain(|range| range.start < range.end);
        }
        inline.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        self.gap = Gap::None;
        self.cell = 0;
        (text, inline)
    }

    /// The text of a row, its inline markup, and its cells.
    pub fn take_row(&mut self) -> (String, Vec<Inline>, Vec<String>) {
        let (text, inline) = self.take();
        let starts = std::mem::take(&mut self.cells);
        let ends = starts.iter().skip(1).map(|start| start - 1).chain([text.len()]);
        let cells = starts.iter().zip(ends).map(|(&start, end)| text[start..end].to_owned());
        let cells = cells.collect();
        (text, inline, cells)
    }

    fn owe(&mut self, gap: Gap) {
        if self.text.len() > self.cell {
            self.gap = self.gap.max(gap);
        }
    }

    fn settle_gap(&mut self, next: char) {
        match std::mem::take(&mut self.gap) {
            Gap::None => {}
            Gap::Seam => {
                let last = self.text.chars().next_back();
                let word = next.is_uppercase()
                    && (last.is_some_and(char::is_lowercase) || ends_in_year(&self.text));
                let price = matches!(next, '$' | '€' | '£' | '¥');
                if word || (price && last.is_some_and(char::is_alphanumeric)) {
                    self.text.push(' ');
                }
            }
            Gap::Space | Gap::SoftBreak => self.text.push(' '),
            Gap::Break => self.text.push('\n'),
        }
    }

    fn start_spans(&mut self) {
        let at = self.text.len();
        for span in self.open.iter_mut().rev().take_while(|span| span.start.is_none()) {
            span.start = Some(at);
        }
    }

    fn record(&mut self, span: Span) {
        if let Some(start) = span.start {
            self.inline.push(Inline { start, end: self.text.len(), kind: span.kind });
        }
    }
}

/// “May 16, 2019”, behind which another thing begins.
fn ends_in_year(text: &str) -> bool {
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let year = text.get(before.len()..).unwrap_or_default();
    year.len() == 4 && (year.starts_with("19") || year.starts_with("20"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_collapses_and_ranges_fit() {
        let mut run = Run::default();
        run.push("  A\u{a0}b ");
        run.open(InlineKind::Strong);
        run.push(" c\u{ad}c ");
        run.close();
        run.push("d");
        run.line_break(true);
        run.push(" e ");
        let (text, inline) = run.take();
        assert_eq!(text, "A b cc d\ne");
        assert_eq!(inline, [Inline { start: 4, end: 6, kind: InlineKind::Strong }]);
    }

    #[test]
    fn open_markup_goes_on_in_the_next_text() {
        let mut run = Run::default();
        run.open(InlineKind::Emphasis);
        assert!(!run.open(InlineKind::Emphasis));
        run.push("one");
        assert_eq!(run.take().1[0].end, 3);
        run.push("fore");
        assert_eq!(run.take().1[0].end, 4);
    }

    #[test]
    fn rows_keep_empty_cells() {
        let mut run = Run::default();
        for cell in ["", " a b ", "", "c"] {
            run.start_cell();
            run.push(cell);
        }
        let (text, _, cells) = run.take_row();
        assert_eq!(text, "\ta b\t\tc");
        assert_eq!(cells, ["", "a b", "", "c"]);
    }
}
