//! A JSON array of records, one object around such a list, or objects one after the other: split
//! where each record ends, so that only one is in memory.

use std::io::{self, BufRead};

use super::record::Records;
use crate::input::documents::{Container, Context, Part, Piece};
use crate::input::skipped::Skipped;
use crate::input::source::{Line, Source};
use crate::input::{Format, FormatRow, Look, Reads, sniff};
use crate::options::Fields;

/// The format.
pub const ROW: FormatRow = FormatRow {
    format: Format::Json,
    name: "json",
    endings: &["json"],
    meaning: "A JSON array of documents, an object that holds such a list (Firecrawl, JSON Feed), or one that is a document (trafilatura, newspaper, Jina).",
    recognised: "a JSON array of objects, or an object over several lines",
    url: "as in `jsonl`",
    date: "as in `jsonl`",
    content: "as in `jsonl`; the list is in one of the fields `clean.fields.records`, within the first 64 KiB",
    limits: "`limits.record_bytes` per record",
    recognise,
    reads: Reads::Container(|part, context| Box::new(Values::new(part, context))),
};

fn recognise(look: &Look<'_>) -> bool {
    if look.ending == Some(Format::Html) {
        return false;
    }
    let head = look.trimmed();
    if look.ending == Some(Format::Json) && object_on_a_line(head) {
        return true;
    }
    is_list(head) || begins_with_object(head)
}

/// Whether an object says that it is a JSON Feed: the address of the format is its version.
pub fn is_feed(object: &[u8]) -> bool {
    let head = &object[..object.len().min(sniff::LOOK)];
    let says = |mark: &str| memchr::memmem::find(head, mark.as_bytes()).is_some();
    says("\"version\"") && (says("jsonfeed.org/version/") || says("jsonfeed.org\\/version\\/"))
}

/// An array whose first value is an object.
pub fn is_list(head: &[u8]) -> bool {
    head.strip_prefix(b"[").is_some_and(|inside| begins_with_object(inside.trim_ascii_start()))
}

/// Whether any line begins with an object, which is enough where the name says so. After markup
/// only the second line counts, since pages have scripts with objects in them.
pub fn object_on_a_line(head: &[u8]) -> bool {
    let most = if head.starts_with(b"<") { 2 } else { usize::MAX };
    let mut lines = head.split(|byte| *byte == b'\n').take(most);
    lines.any(|line| begins_with_object(line.trim_ascii_start()))
}

/// An object with a key, or none at all.
pub fn begins_with_object(head: &[u8]) -> bool {
    let Some(inside) = head.strip_prefix(b"{") else { return false };
    let inside = inside.trim_ascii_start();
    inside.starts_with(b"}")
        || inside.starts_with(b"\"")
            && memchr::memmem::find(&inside[..inside.len().min(4096)], b"\":").is_some()
        || inside.is_empty()
}

/// The end of the object that begins here.
pub fn object_end(head: &[u8]) -> Option<usize> {
    let mut scan = Scan::default();
    let mut ends = head.iter().map(|byte| {
        scan.step(*byte);
        scan.depth == 0 && !scan.in_string
    });
    ends.position(|ends| ends).map(|at| at + 1)
}

/// Where the list of records in an object begins, after its bracket. `names` are the fields that
/// may hold it; None means the default ones. An object with content of its own is a record,
/// whatever lists it has.
pub fn find_list(head: &[u8], names: Option<&[String]>) -> Option<usize> {
    let fields = Fields::default();
    let names = names.unwrap_or(&fields.records);
    let own = [&fields.html, &fields.content, &fields.markdown, &fields.text];
    let mut scan = Scan::default();
    let mut key = None;
    for (at, byte) in head.iter().enumerate() {
        let quoted = scan.in_string;
        scan.step(*byte);
        match (scan.depth, quoted, scan.in_string) {
            (0, false, false) if *byte == b'}' => return None,
            (1, false, true) => key = Some(at + 1),
            (1, true, false) => {
                let name = std::str::from_utf8(&head[key?..at]).unwrap_or_default();
                let rest = head[at + 1..].trim_ascii_start();
                let Some(value) = rest.strip_prefix(b":").map(<[u8]>::trim_ascii_start) else {
                    continue; // it is a value, not a key
                };
                if own.iter().any(|own| own.iter().any(|own| own == name))
                    && value.starts_with(b"\"")
                {
                    return None;
                }
                let list = value.strip_prefix(b"[").map(<[u8]>::trim_ascii_start);
                if let Some(list) = list
                    && list.starts_with(b"{")
                    && names.iter().any(|list| list == name)
                {
                    return Some(head.len() - list.len());
                }
            }
            _ => {}
        }
    }
    None
}

/// A position in JSON.
#[derive(Default)]
struct Scan {
    depth: u64,
    in_string: bool,
    escaped: bool,
}

impl Scan {
    fn step(&mut self, byte: u8) {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }
}

/// A dump that is split where its values end.
struct Values<'a> {
    source: Source<'a>,
    records: Records,
    lists: Vec<String>,
    /// What the next record is in.
    inside: Inside,
    /// How far the first record is indented, if it begins its line.
    indent: Option<usize>,
    /// The number of the last record.
    number: u64,
}

#[derive(Clone, Copy, PartialEq)]
enum Inside {
    /// Nothing: records follow one another.
    Nothing,
    /// An array that is the whole dump.
    Array,
    /// A list in an object.
    Object,
}

/// How the reading of a record ended.
enum Ended {
    Whole,
    Cut(u64),
    Broken(String),
}

impl<'a> Values<'a> {
    fn new(part: Part<'a>, context: &Context) -> Values<'a> {
        let records = Records::new(&part, "record", Format::Json, context);
        let lists = context.fields.records.clone();
        let mut source = part.source;
        source.skip_mark();
        Values { source, records, lists, inside: Inside::Nothing, indent: None, number: 0 }
    }

    /// Takes white space and commas; returns the indentation of what follows, if a line began.
    fn space(&mut self) -> io::Result<Option<usize>> {
        let mut columns = None;
        loop {
            let chunk = self.source.fill_buf()?;
            let space = |byte: &&u8| byte.is_ascii_whitespace() || **byte == b',';
            let count = chunk.iter().take_while(space).count();
            if let Some(newline) = memchr::memrchr(b'\n', &chunk[..count]) {
                columns = Some(count - newline - 1);
            } else if let Some(columns) = &mut columns {
                *columns += count;
            }
            let whole = count > 0 && count == chunk.len();
            self.source.consume(count);
            if !whole {
                return Ok(columns);
            }
        }
    }

    /// Goes to the next record; false at the end.
    fn advance(&mut self) -> io::Result<bool> {
        loop {
            let columns = self.space()?;
            match (self.source.look(1), self.inside) {
                ([], _) => return Ok(false),
                (b"[", Inside::Nothing) => {
                    self.source.consume(1);
                    self.inside = Inside::Array;
                }
                (b"]", Inside::Array | Inside::Object) => {
                    self.source.consume(1);
                    if self.inside == Inside::Object {
                        self.value(1, &mut Vec::new(), 0)?;
                    }
                    self.inside = Inside::Nothing;
                }
                (b"{", Inside::Nothing) => {
                    let list = find_list(self.source.look(sniff::LOOK), Some(&self.lists));
                    let Some(list) = list else { return Ok(true) };
                    self.source.consume(list);
                    self.inside = Inside::Object;
                }
                _ => {
                    if self.number == 0 {
                        self.indent = columns;
                    }
                    return Ok(true);
                }
            }
        }
    }

    /// Takes a value to its end, which closes `depth` more brackets; keeps at most `most` bytes.
    fn value(&mut self, depth: u64, value: &mut Vec<u8>, most: usize) -> io::Result<Ended> {
        let mut scan = Scan { depth, ..Scan::default() };
        let (mut left_out, mut begun) = (0, false);
        loop {
            let chunk = self.source.fill_buf()?;
            if chunk.is_empty() {
                return Ok(Ended::Broken("ends before it is complete".into()));
            }
            let mut taken = 0;
            let mut ended = None;
            for byte in chunk {
                if scan.in_string && matches!(byte, b'\n') {
                    ended = Some(Ended::Broken("has a text that is not closed".into()));
                    break;
                }
                if scan.depth == 0 && !scan.in_string && begun && b",]}\n".contains(byte) {
                    ended = Some(Ended::Whole); // after a number or a name
                    break;
                }
                let was_inside = scan.depth > 0 || scan.in_string;
                scan.step(*byte);
                begun = true;
                taken += 1;
                if was_inside && scan.depth == 0 && !scan.in_string {
                    ended = Some(Ended::Whole);
                    break;
                }
            }
            let fits = taken.min(most.saturating_sub(value.len()));
            value.extend_from_slice(&chunk[..fits]);
            left_out += (taken - fits) as u64;
            self.source.consume(taken);
            match ended {
                Some(Ended::Whole) if left_out > 0 => return Ok(Ended::Cut(left_out)),
                Some(ended) => return Ok(ended),
                None => {}
            }
        }
    }

    /// Goes to the next line that begins like the first record.
    fn resume(&mut self) {
        loop {
            let mut line = Vec::new();
            if matches!(self.source.line(0, &mut line), Ok(Line::End)) {
                return;
            }
            let head = self.source.look(256);
            let indent = head.iter().take_while(|byte| b" \t".contains(byte)).count();
            if head[indent..].starts_with(b"{") && self.indent.is_none_or(|first| first == indent) {
                return;
            }
        }
    }
}

impl<'a> Container<'a> for Values<'a> {
    fn next(&mut self, _: &mut Skipped) -> Option<Piece<'a>> {
        let mut value = Vec::new();
        let ended = match self.advance() {
            Ok(false) => return None,
            Ok(true) => self.value(0, &mut value, self.records.most),
            Err(gap) => Err(gap),
        };
        self.number += 1;
        let (number, records) = (self.number, &self.records);
        Some(match ended {
            Ok(Ended::Whole) => records.piece(number, &value),
            Ok(Ended::Cut(left_out)) => records.too_large(number, value, left_out),
            Ok(Ended::Broken(why)) => {
                let piece = records.bad(number, value, &why);
                self.resume();
                piece
            }
            Err(gap) => {
                let piece = records.damaged(number, value, &gap.to_string());
                self.resume();
                piece
            }
        })
    }
}
