//! JSON Lines: one object per line, each a document. A bad line is a document that says so.

use super::record::Records;
use super::values;
use crate::input::documents::{Container, Context, Part, Piece};
use crate::input::skipped::Skipped;
use crate::input::source::{Line, Source, UTF8_MARK};
use crate::input::{Format, FormatRow, Look, Reads};

/// The format.
pub const ROW: FormatRow = FormatRow {
    format: Format::JsonLines,
    name: "jsonl",
    endings: &["jsonl", "ndjson", "jl"],
    meaning: "One JSON object per line, each a document: Scrapy, trafilatura, Apify and others.",
    recognised: "the first line is a JSON object, or all others are; with the ending, any line is",
    url: "the fields `clean.fields.url`",
    date: "the fields `clean.fields.published`",
    content: "the fields `clean.fields.html`, `content`, `markdown`, `text`, in this order; base64 is decoded",
    limits: "`limits.record_bytes` per line",
    recognise,
    reads: Reads::Container(|part, context| Box::new(Lines::new(part, context))),
};

/// The first line is a JSON object, which may be longer than the look.
fn recognise(look: &Look<'_>) -> bool {
    let head = look.trimmed();
    if look.ending == Some(Format::JsonLines)
        && !values::is_list(head)
        && values::object_on_a_line(head)
    {
        return true;
    }
    if look.ending == Some(Format::Html) {
        return false;
    }
    if !head.starts_with(b"{") {
        return !values::is_list(head) && all_others(head);
    }
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let whole = line.len() == head.len() || line.trim_ascii_end().ends_with(b"}");
    let alone = || values::object_end(line).is_none_or(|end| line[end..].trim_ascii().is_empty());
    values::begins_with_object(line) && whole && alone() && values::find_list(head, None).is_none()
}

/// All lines but the first are objects, and there are some: the first is a bad record.
fn all_others(head: &[u8]) -> bool {
    let lines = head.split(|byte| *byte == b'\n').skip(1).map(<[u8]>::trim_ascii);
    let mut lines = lines.filter(|line| !line.is_empty()).peekable();
    let mut whole = 0;
    while let Some(line) = lines.next() {
        let ends = line.ends_with(b"}");
        whole += usize::from(ends);
        // The end of the look may cut the last.
        if !values::begins_with_object(line) || !(ends || lines.peek().is_none()) {
            return false;
        }
    }
    whole >= 2
}

/// A dump that is read line by line.
struct Lines<'a> {
    source: Source<'a>,
    records: Records,
    /// The number of the last line.
    number: u64,
}

impl<'a> Lines<'a> {
    fn new(part: Part<'a>, context: &Context) -> Lines<'a> {
        let records = Records::new(&part, "line", Format::JsonLines, context);
        Lines { source: part.source, records, number: 0 }
    }
}

impl<'a> Container<'a> for Lines<'a> {
    fn next(&mut self, _: &mut Skipped) -> Option<Piece<'a>> {
        loop {
            let mut line = Vec::new();
            let read = self.source.line(self.records.most, &mut line);
            self.number += 1;
            let bytes = line.strip_prefix(UTF8_MARK).unwrap_or(&line).trim_ascii();
            match read {
                Ok(Line::End) => return None,
                Ok(Line::Whole) if bytes.is_empty() => {}
                Ok(Line::Whole) => return Some(self.records.piece(self.number, bytes)),
                Ok(Line::Cut(left_out)) => {
                    return Some(self.records.too_large(self.number, line, left_out));
                }
                Err(gap) => {
                    // What follows the gap counts as the next line.
                    return Some(self.records.damaged(self.number, line, &gap.to_string()));
                }
            }
        }
    }
}
