//! Markdown into blocks.
//!
//! Dumps of whole pages are looser than the standard: lists are indented at will (four spaces are
//! no code block there) and navigation stands between. So this reads line by line, and what is
//! not markup for sure stays text.

mod inline;
mod links;
mod marks;
mod numbers;
mod tables;
mod verses;

use std::collections::HashSet;

use url::Url;

use marks::{Fence, cells, heading, is_rule, item, quoted};
use tables::Open as OpenTable;

use super::{Block, BlockKind, InlineKind, LONGEST_ADDRESS, Page, anchor, text};
use crate::limits::Limits;

/// Reads one document; relative links are resolved against `url`.
pub fn read(content: &str, url: Option<&str>, limits: &Limits) -> Page {
    let base = url.filter(|url| url.len() <= LONGEST_ADDRESS);
    let base = base.and_then(|url| Url::parse(url).ok());
    let lines: Vec<&str> = content.lines().collect();
    let mut reader = Reader { base, loose: numbers::loose(&lines), ..Reader::default() };
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let mut next = 0;
    while next < lines.len() && reader.page.blocks.len() <= limits.blocks {
        let long = if reader.fence.is_none() { links::long(&lines[next..]) } else { None };
        let (line, count) =
            long.as_ref().map_or((lines[next], 1), |(link, count)| (link.as_str(), *count));
        reader.line(line, number(next + 1));
        next += count;
        if let Some(open) = &mut reader.open {
            open.last = number(next);
        }
    }
    reader.close();
    text::cut(&mut reader.page, limits.blocks);
    reader.page
}

/// The block that lines are being added to.
struct Open {
    kind: BlockKind,
    source: String,
    first: u32,
    last: u32,
    /// Where in the source a line is broken for good, and the number of that line.
    breaks: Vec<(usize, u32)>,
}

impl Open {
    /// Adds a line; an empty one does not begin a block.
    fn add(&mut self, line: &str, number: u32) {
        if !self.source.is_empty() {
            self.source.push('\n');
        }
        self.source.push_str(line);
        self.last = number;
    }
}

#[derive(Default)]
struct Reader {
    base: Option<Url>,
    page: Page,
    open: Option<Open>,
    /// What will close the code block.
    fence: Option<Fence>,
    /// The table that goes on, of rows without a bar before them.
    table: Option<OpenTable>,
    /// Lines that begin with a number and are no item of a list.
    loose: HashSet<u32>,
    /// The group of the list or table that goes on.
    group: u32,
    groups: u32,
    /// Indents of the open lists, outermost first.
    indents: Vec<usize>,
}

impl Reader {
    fn line(&mut self, line: &str, number: u32) {
        let text = line.trim_start_matches('\u{feff}').trim();
        if let Some(fence) = self.fence {
            return self.code(line, text, fence, number);
        }
        if text.is_empty() {
            self.table = None;
            return self.close();
        }
        let indent = line.len() - line.trim_start().len();
        if let Some((fence, language)) = Fence::open(text) {
            self.close();
            let language = (!language.is_empty()).then(|| language.to_owned());
            self.fence = Some(fence);
            self.start(BlockKind::Code { language }, "", number);
        } else if is_rule(text) {
            self.rule(text, number);
            self.table = OpenTable::below_one_cell(line);
        } else if tables::columns(text).is_some_and(|columns| self.begin_table(columns)) {
            // The line above was its first row.
        } else if let Some((level, heading)) = heading(text) {
            self.close();
            self.leave_list();
            self.start(BlockKind::Heading { level }, heading, number);
            self.close();
        } else if let Some(quoted) = quoted(text) {
            match quoted {
                "" => self.close(),
                quoted => self.resume_or_start(BlockKind::Quote, quoted, number),
            }
        } else if let Some(cells) = cells(text) {
            self.close();
            self.row(cells, number, number);
        } else if let Some((ordered, item)) = item(text).filter(|_| !self.loose.contains(&number)) {
            self.close();
            let kind = self.list_item(ordered, indent);
            // A heading inside an item is still a heading.
            match heading(item) {
                Some((level, heading)) => self.start(BlockKind::Heading { level }, heading, number),
                None => self.start(kind, item, number),
            }
        } else {
            self.paragraph(line, text, indent, number);
        }
    }

    /// A line of running text: goes on with the open block, or begins a paragraph.
    fn paragraph(&mut self, line: &str, text: &str, indent: usize, number: u32) {
        match &mut self.open {
            Some(open) => open.add(text, number),
            None => {
                if indent == 0 {
                    self.leave_list();
                }
                self.start(BlockKind::Paragraph, text, number);
            }
        }
        if self.table.is_some_and(|table| table.ends_row(line)) {
            return self.end_row();
        }
        // Two spaces or a backslash at the end break the line for good.
        if !line.ends_with("  ") && !line.ends_with('\\') {
            return;
        }
        match &mut self.open {
            Some(open)
                if open.kind == BlockKind::Paragraph && open.breaks.len() < verses::MOST_BREAKS =>
            {
                open.breaks.push((open.source.len(), number));
            }
            _ => self.close(),
        }
    }

    fn code(&mut self, line: &str, text: &str, fence: Fence, number: u32) {
        if let Some(open) = &mut self.open {
            open.last = number;
            if !fence.is_closed_by(text) {
                return open.add(line.trim_end(), number);
            }
        }
        self.fence = None;
        self.close();
    }

    /// `---`: a heading's underline below a line of text, else a rule, which says nothing.
    fn rule(&mut self, text: &str, number: u32) {
        let level = if text.starts_with('=') { 1 } else { 2 };
        self.part();
        if let Some(open) = &mut self.open
            && open.kind == BlockKind::Paragraph
            && text.len() >= 3
            && text.starts_with(['=', '-'])
            && !open.source.contains('\n')
        {
            open.kind = BlockKind::Heading { level };
            open.last = number;
        }
        self.close();
    }

    fn list_item(&mut self, ordered: bool, indent: usize) -> BlockKind {
        if self.group == 0 {
            self.groups += 1;
            self.group = self.groups;
        }
        while self.indents.last().is_some_and(|outer| *outer > indent) {
            self.indents.pop();
        }
        if self.indents.last() != Some(&indent) {
            self.indents.push(indent);
        }
        let level = u8::try_from(self.indents.len() - 1).unwrap_or(u8::MAX);
        BlockKind::ListItem { ordered, level }
    }

    fn leave_list(&mut self) {
        self.group = 0;
        self.indents.clear();
    }

    fn resume_or_start(&mut self, kind: BlockKind, text: &str, number: u32) {
        match &mut self.open {
            Some(open) if open.kind == kind => open.add(text, number),
            _ => {
                self.close();
                self.start(kind, text, number);
            }
        }
    }

    fn start(&mut self, kind: BlockKind, text: &str, number: u32) {
        let source = text.to_owned();
        self.open = Some(Open { kind, source, first: number, last: number, breaks: Vec::new() });
    }

    /// Ends the open block behind its last broken line; what follows is open then.
    fn part(&mut self) {
        let Some(open) = &mut self.open else { return };
        let Some((end, line)) = open.breaks.pop() else { return };
        let (rest, last) = (open.source.split_off(end), open.last);
        open.last = line;
        self.close();
        if !rest.trim().is_empty() {
            self.start(BlockKind::Paragraph, rest.trim(), line + 1);
            self.open.iter_mut().for_each(|open| open.last = last);
        }
    }

    /// Ends the open block.
    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        if open.breaks.is_empty() {
            return self.push(open);
        }
        let ends = open.breaks.iter().copied().chain([(open.source.len(), open.last)]);
        let mut from = (0, open.first);
        let mut lines = Vec::new();
        for (end, last) in ends {
            let line = open.source[from.0..end].trim_start();
            lines.extend((!line.is_empty()).then_some((line, from.1, last)));
            from = (end, last + 1);
        }
        let verses: Vec<&str> = lines.iter().map(|(line, ..)| *line).collect();
        if verses::are_stanza(&verses) {
            let plain = verses::read(&verses, self.base.as_ref());
            let block = Block::lines(plain.text, open.first, open.last);
            self.page.blocks.push(Block { inline: plain.inline, ..block });
            return;
        }
        for (line, first, last) in lines {
            let (kind, source) = (BlockKind::Paragraph, line.to_owned());
            self.push(Open { kind, source, first, last, breaks: Vec::new() });
        }
    }

    /// Adds a block that has ended to the page.
    fn push(&mut self, open: Open) {
        let (first, last) = (open.first, open.last);
        if matches!(open.kind, BlockKind::Code { .. }) {
            if !open.source.trim().is_empty() {
                let block = Block::lines(open.source, first, last);
                self.page.blocks.push(Block { kind: open.kind, ..block });
            }
            return;
        }
        let mut plain = inline::read(&open.source, self.base.as_ref());
        if matches!(open.kind, BlockKind::Heading { .. }) {
            unmark(&mut plain);
        }
        for (alt, url) in plain.images {
            let kind = BlockKind::Image { url: Some(url).filter(|url| !url.is_empty()) };
            self.page.blocks.push(Block { kind, ..Block::lines(alt, first, last) });
        }
        if !plain.text.is_empty() {
            let listed = matches!(open.kind, BlockKind::ListItem { .. });
            self.page.blocks.push(Block {
                kind: open.kind,
                inline: plain.inline,
                group: if listed { self.group } else { 0 },
                ..Block::lines(plain.text, first, last)
            });
        }
    }
}

/// Takes the marks beside a heading's words out: `History[edit]`, `Schedule [Anchor](#schedule)`,
/// `[#](#schedule) Schedule`.
fn unmark(heading: &mut inline::Plain) {
    let text = &heading.text;
    let mut links = heading.inline.iter().filter(|range| {
        let here = matches!(&range.kind, InlineKind::Link(url) if url.contains('#'));
        here && text.get(range.start..range.end).is_some_and(anchor::is_mark)
    });
    let (start, end) = match links.next().map(|range| (range.start, range.end)) {
        Some((0, mark)) if mark < text.len() => (mark, text.len()),
        Some((mark, end)) if mark > 0 && end == text.len() => (0, mark),
        _ => (0, text.len()),
    };
    let words = anchor::without(text[start..end].trim());
    let start = start + text[start..end].find(words).unwrap_or(0);
    let words = words.to_owned();
    let place = |at: usize| at.saturating_sub(start).min(words.len());
    for range in &mut heading.inline {
        (range.start, range.end) = (place(range.start), place(range.end));
    }
    heading.inline.retain(|range| range.start < range.end);
    heading.text = words;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_blocks_of_their_kind() {
        let heading = |level| BlockKind::Heading { level };
        let bullet = |level| BlockKind::ListItem { ordered: false, level };
        let cases: &[(&str, &[(BlockKind, &str)])] = &[
            ("# One\n\nTwo", &[(heading(1), "One"), (BlockKind::Paragraph, "Two")]),
            ("## One [Anchor](https://a.example/b#one)", &[(heading(2), "One")]),
            ("## [#](#one) One", &[(heading(2), "One")]),
            ("## [One](#one)", &[(heading(2), "One")]),
            ("## One[edit]", &[(heading(2), "One")]),
            ("One\n===\nTwo", &[(heading(1), "One"), (BlockKind::Paragraph, "Two")]),
            (
                "#1 reason\n\n5 > 3",
                &[(BlockKind::Paragraph, "#1 reason"), (BlockKind::Paragraph, "5 > 3")],
            ),
            ("* a\n    * [b](x)\n* c", &[(bullet(0), "a"), (bullet(1), "b"), (bullet(0), "c")]),
            ("> wise\n> words", &[(BlockKind::Quote, "wise words")]),
            (">wise\n>\n> words", &[(BlockKind::Quote, "wise"), (BlockKind::Quote, "words")]),
            (">>> a()", &[(BlockKind::Paragraph, ">>> a()")]),
            ("## Why F#", &[(heading(2), "Why F#")]),
            ("## Why ##", &[(heading(2), "Why")]),
            (
                "````\n```python\na\n```\n````\nb",
                &[
                    (BlockKind::Code { language: None }, "```python\na\n```"),
                    (BlockKind::Paragraph, "b"),
                ],
            ),
            (
                "```rust\nfn a() {\n    b\n}\n```",
                &[(BlockKind::Code { language: Some("rust".into()) }, "fn a() {\n    b\n}")],
            ),
            (
                "```go build``` is all.\n\nTwo",
                &[(BlockKind::Paragraph, "go build is all."), (BlockKind::Paragraph, "Two")],
            ),
            ("One\nparagraph", &[(BlockKind::Paragraph, "One paragraph")]),
            ("![A mill](m.png)", &[(BlockKind::Image { url: Some("m.png".into()) }, "A mill")]),
            ("* * *", &[]),
            (
                "The tide is  \nwhat *remembers*  \nthe hand.\n\nTwo",
                &[
                    (BlockKind::Paragraph, "The tide is\nwhat remembers\nthe hand."),
                    (BlockKind::Paragraph, "Two"),
                ],
            ),
            (
                "By Ada Moss  \n14 May 2024  \nreviewed in June",
                &[
                    (BlockKind::Paragraph, "By Ada Moss"),
                    (BlockKind::Paragraph, "14 May 2024"),
                    (BlockKind::Paragraph, "reviewed in June"),
                ],
            ),
            ("One  \nTwo\n---", &[(BlockKind::Paragraph, "One"), (heading(2), "Two")]),
        ];
        for (source, expected) in cases {
            let page = read(source, None, &Limits::default());
            let found: Vec<_> =
                page.blocks.iter().map(|b| (b.kind.clone(), b.text.as_str())).collect();
            assert_eq!(&found[..], *expected, "{source}");
        }
    }

    #[test]
    fn the_limit_names_the_first_line_that_is_left_out() {
        for (source, line) in [("- a\n- b\n- c\nd\n", 3), ("a\n\nb\n\nc\n", 5)] {
            let page = read(source, None, &Limits { blocks: 2, ..Limits::default() });
            let note = format!("blocks_limited: line {line} and what follows is left out");
            assert_eq!((page.blocks.len(), page.notes), (2, vec![note]), "{source}");
        }
    }

    #[test]
    fn a_table_is_rows_with_a_header() {
        let page = read("| a | b |\n|---|---|\n| 1 | 2 |\n", None, &Limits::default());
        let cells = |a: &str, b: &str, header| BlockKind::TableRow {
            cells: vec![a.into(), b.into()],
            header,
        };
        assert_eq!(page.blocks[0].kind, cells("a", "b", true));
        assert_eq!(page.blocks[1].kind, cells("1", "2", false));
        assert_eq!(page.blocks[0].group, page.blocks[1].group);
    }
}
