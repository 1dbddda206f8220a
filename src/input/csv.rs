//! Comma- and tab-separated values: a row of names, then one document per row.

use std::io::BufRead;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use serde_json::{Map, Value};

use super::documents::{Container, Context, Part, Piece};
use super::json::Records;
use super::skipped::Skipped;
use super::source::{Line, Source};
use super::{Format, FormatRow, Look, Reads, encoding, sniff};
use crate::options::Fields;

/// Comma-separated values (RFC 4180).
pub const CSV: FormatRow = FormatRow {
    format: Format::Csv,
    name: "csv",
    endings: &["csv"],
    meaning: "Comma- or semicolon-separated values, one document per row.",
    recognised: "the first line has several names, one of them a content field in `clean.fields`",
    url: "as in `jsonl`",
    date: "as in `jsonl`",
    content: "as in `jsonl`; the first line has the names of the fields",
    limits: "`limits.record_bytes` per row; an unclosed quote costs that much",
    recognise: |look| recognise(look, b',') || recognise(look, b';'),
    reads: Reads::Container(|part, context| Box::new(Rows::new(part, Format::Csv, context))),
};

/// Tab-separated values.
pub const TSV: FormatRow = FormatRow {
    format: Format::Tsv,
    name: "tsv",
    endings: &["tsv", "tab"],
    meaning: "Tab-separated values, one document per row.",
    recognise: |look| recognise(look, b'\t'),
    reads: Reads::Container(|part, context| Box::new(Rows::new(part, Format::Tsv, context))),
    ..CSV
};

/// The first line has at least two names, all plain words, and one of them is a content field's.
fn recognise(look: &Look<'_>, separator: u8) -> bool {
    let line = look.trimmed().split(|byte| *byte == b'\n').next().unwrap_or_default();
    let Ok(line) = std::str::from_utf8(line) else { return false };
    if line.len() > 2000 || !line.as_bytes().contains(&separator) {
        return false;
    }
    let names: Vec<&str> =
        line.split(char::from(separator)).map(|name| name.trim().trim_matches('"')).collect();
    let plain = |name: &&str| !name.is_empty() && name.len() <= 64 && !name.contains(' ');
    let fields = Fields::default();
    let known = [&fields.html, &fields.content, &fields.markdown, &fields.text];
    let content = |name: &&str| known.iter().any(|known| known.iter().any(|k| k == name));
    names.len() > 1 && names.iter().all(plain) && names.iter().any(content)
}

/// The encoding of rows unless there is evidence of another.
const UNDECLARED: &str = "utf-8";

/// What a field costs in memory besides its text, in bytes: a row of many empty fields is not small.
const FIELD: usize = 64;

struct Rows<'a> {
    source: Source<'a>,
    reader: Reader,
    records: Records,
    names: Vec<String>,
    number: u64,
    ended: bool,
    /// The encoding of rows that are not UTF-8, if the start of the dump tells it.
    legacy: Option<&'static Encoding>,
}

/// How the reading of a row ended.
enum Ended {
    /// Its fields, in order.
    Row(Vec<Vec<u8>>),
    /// It is longer than allowed, or a quote is not closed.
    TooLarge,
    Gap(String),
    End,
}

impl<'a> Rows<'a> {
    fn new(part: Part<'a>, format: Format, context: &Context) -> Rows<'a> {
        let records = Records::new(&part, "row", format, context);
        let mut source = part.source;
        source.skip_mark();
        let head = source.look(sniff::LOOK);
        let declared = part.about.charset.as_deref().unwrap_or(UNDECLARED);
        let legacy = encoding::decode(head, Some(declared)).encoding;
        let legacy = Encoding::for_label(legacy.as_bytes()).filter(|found| *found != UTF_8);
        let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let count = |separator: u8| line.iter().filter(|byte| **byte == separator).count();
        let separator = match format {
            Format::Tsv => b'\t',
            // Spreadsheets write semicolons where the comma is in numbers.
            _ if count(b';') > count(b',') => b';',
            _ => b',',
        };
        let reader = ReaderBuilder::new().delimiter(separator).build();
        Rows { source, reader, records, names: Vec::new(), number: 0, ended: false, legacy }
    }

    fn row(&mut self) -> Ended {
        let mut fields: Vec<Vec<u8>> = vec![Vec::new()];
        let (mut size, mut output) = (0, [0; 8192]);
        loop {
            let input = match self.source.fill_buf() {
                Ok(input) => input,
                Err(gap) => return Ended::Gap(gap.to_string()),
            };
            let (result, read, written) = self.reader.read_field(input, &mut output);
            self.source.consume(read);
            size += written;
            if let Some(field) = fields.last_mut() {
                field.extend_from_slice(&output[..written]);
            }
            match result {
                ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
                ReadFieldResult::Field { record_end: false } => {
                    size += FIELD;
                    fields.push(Vec::new());
                }
                ReadFieldResult::Field { record_end: true } => {
                    return Ended::Row(fields);
                }
                ReadFieldResult::End => return Ended::End,
            }
            if size > self.records.most {
                // After an unclosed quote, other rows were taken for its text.
                self.source.step_back(read as u64);
                return Ended::TooLarge;
            }
        }
    }

    /// The fields of a row as text; if they are not UTF-8, also their encoding and a note.
    fn texts(&self, fields: &[Vec<u8>]) -> (Vec<String>, Option<(&'static str, String)>) {
        if fields.iter().all(|field| std::str::from_utf8(field).is_ok()) {
            let lossless = |field: &Vec<u8>| String::from_utf8_lossy(field).into_owned();
            return (fields.iter().map(lossless).collect(), None);
        }
        let of_row = || {
            let text = fields.join(&b'\n');
            let decoded = encoding::decode(&text, Some(UNDECLARED));
            Encoding::for_label(decoded.encoding.as_bytes())
        };
        let encoding = self.legacy.or_else(of_row).unwrap_or(WINDOWS_1252);
        let decode = |field: &Vec<u8>| encoding.decode_without_bom_handling(field).0.into_owned();
        let texts: Vec<String> = fields.iter().map(decode).collect();
        let invalid: usize = texts.iter().map(|text| text.matches('\u{fffd}').count()).sum();
        let name = encoding.name();
        let note = match invalid {
            0 => format!("invalid_bytes: the record is not UTF-8 but {name}"),
            _ => format!("invalid_bytes: {invalid} bytes are not valid {name}"),
        };
        (texts, Some((name, note)))
    }

    /// The document of a row.
    fn document(&self, fields: &[Vec<u8>]) -> Piece<'a> {
        let (fields, note) = self.texts(fields);
        let bytes = fields.join("\n").into_bytes();
        let surplus = fields.len().saturating_sub(self.names.len());
        let mut record = Map::new();
        for (name, field) in self.names.iter().zip(fields) {
            // Of columns with the same name, the first that is not empty counts.
            if record.get(name).is_none_or(|known| known == "") {
                record.insert(name.clone(), Value::String(field));
            }
        }
        let mut piece = self.records.object(self.number, &bytes, record);
        if surplus > 0 {
            piece.notes().push(format!(
                "damaged: row {} has {surplus} fields more than there are names; a text with the \
                 separator in it needs quotes",
                self.number
            ));
        }
        if let Some((encoding, note)) = note {
            piece.notes().push(note);
            piece.decoded_from(encoding);
        }
        piece
    }

    /// Continues at the next line, as if a row began there.
    fn resume(&mut self) {
        self.reader.reset();
        self.ended = matches!(self.source.line(0, &mut Vec::new()), Ok(Line::End));
    }
}

impl<'a> Container<'a> for Rows<'a> {
    fn next(&mut self, _: &mut Skipped) -> Option<Piece<'a>> {
        while !self.ended {
            let ended = self.row();
            if self.names.is_empty()
                && let Ended::Row(fields) = &ended
            {
                let (names, _) = self.texts(fields);
                self.names = names.into_iter().map(|name| name.trim().to_owned()).collect();
                // Without the name of a content field it may be a row itself, and counts as one.
                if self.records.has_content(&self.names) {
                    continue;
                }
            }
            self.number += 1;
            match ended {
                Ended::End => return None,
                Ended::Row(fields) if fields.iter().all(|field| field.is_empty()) => {}
                Ended::Row(fields) => return Some(self.document(&fields)),
                Ended::TooLarge => {
                    self.resume();
                    return Some(self.records.too_large(self.number, Vec::new(), 0));
                }
                Ended::Gap(gap) => {
                    self.resume();
                    return Some(self.records.damaged(self.number, Vec::new(), &gap));
                }
            }
        }
        None
    }
}
