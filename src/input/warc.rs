//! WARC 0.17 to 1.1 and WET files: a document for each page that was fetched.
//!
//! The reader is our own because it must go on after damage: a record ends where the next begins,
//! whatever its length says, and bytes that belong to no record are skipped and reported.

use std::io::{self, BufRead};

use super::digest;
use super::documents::{Container, Context, Part, Piece, bad, page};
use super::http::{self, Head, Headers};
use super::skipped::{Reason, Skipped};
use super::source::Source;
use super::{About, Content, Format, FormatRow, Look, Reads, is_address, json, sniff, utf16};
use crate::options::Limits;

/// The format.
pub const ROW: FormatRow = FormatRow {
    format: Format::Warc,
    name: "warc",
    endings: &["warc", "wet", "wat"],
    meaning: "WARC and WET files, 0.17 to 1.1, one document per page.",
    recognised: "`WARC/` at the start; with the ending, also later",
    url: "`WARC-Target-URI`",
    date: "from what is inside (`WARC-Date` is when it was fetched)",
    content: "`response` with chunks joined and compression undone, `resource`, `conversion`. Other records, a status other than 200 and what is not text are skipped. Each item of a feed is an article",
    limits: "`limits.document_bytes` per page, `limits.record_bytes` per record; no segmented records",
    recognise,
    reads: Reads::Container(|part, context| Box::new(Warc::new(part, context))),
};

const VERSION: &[u8] = b"WARC/";

/// Bytes that show whether a line is the first of a record: `WARC/1.0` and its line end.
const FIRST_LINE: usize = 12;

/// Bytes that show whether a record begins in the middle of a line: also the name of a header.
const FIRST_LINES: usize = 64;

/// A record at the start; with a WARC file's name, there may be white space or damage before it.
fn recognise(look: &Look<'_>) -> bool {
    let named = || look.ending == Some(Format::Warc) && next_record(look.head).is_some();
    look.trimmed().starts_with(VERSION) || named()
}

struct Warc<'a> {
    about: About,
    limits: Limits,
    depth: usize,
    source: Source<'a>,
    /// The number of the last record.
    number: u64,
    /// Whether a length was false; from then on, records end where the next begins.
    lengths_lie: bool,
}

/// What a record's own headers say.
struct Record {
    headers: Headers,
    length: Option<u64>,
}

impl<'a> Warc<'a> {
    fn new(part: Part<'a>, context: &Context) -> Warc<'a> {
        let limits = context.limits.clone();
        let about = About { format: None, url: None, ..part.about };
        let (depth, source) = (part.depth, part.source);
        Warc { about, limits, depth, source, number: 0, lengths_lie: false }
    }

    /// Goes to the next record, past empty lines; returns the bytes of anything else in between.
    fn find(&mut self) -> io::Result<u64> {
        let (mut skipped, mut line, mut is_empty) = (0, 0, true);
        self.take_to_record(|bytes| {
            for byte in bytes {
                line += 1;
                is_empty &= b"\r\n".contains(byte);
                if *byte == b'\n' {
                    skipped += if is_empty { 0 } else { line };
                    (line, is_empty) = (0, true);
                }
            }
        })?;
        Ok(skipped + if is_empty { 0 } else { line })
    }

    /// Takes everything up to the next record or the end.
    fn take_to_record(&mut self, mut take: impl FnMut(&[u8])) -> io::Result<()> {
        let mut line_begins = true;
        loop {
            let chunk = self.source.fill_buf()?.len();
            let head = self.source.look(chunk.max(FIRST_LINES));
            let count = match memchr::memmem::find(head, VERSION) {
                _ if head.is_empty() => return Ok(()),
                Some(0) if begins_at(head, line_begins) => return Ok(()),
                Some(0) => 1,
                Some(at) => at,
                None => head.len().saturating_sub(VERSION.len() - 1).max(1),
            };
            take(&head[..count]);
            line_begins = head[count - 1] == b'\n';
            self.source.consume(count);
        }
    }

    /// The next piece; an error is what is wrong between records.
    fn piece(&mut self, skipped: &mut Skipped) -> io::Result<Option<Piece<'a>>> {
        loop {
            let lost = self.find()?;
            if lost > 0 {
                let why = format!("{lost} bytes are no part of any record and were skipped");
                return Err(io::Error::other(why));
            }
            if self.source.at_end() {
                return Ok(None);
            }
            self.number += 1;
            let Some(head) = http::head_lines(&mut self.source)? else {
                return Err(io::Error::other("the headers of a record do not end"));
            };
            let headers = Headers::read(head.iter().skip(1).map(Vec::as_slice));
            let length = headers.get("content-length").and_then(|length| length.parse().ok());
            let record = Record { headers, length };
            match record.skip() {
                Some(reason) => {
                    skipped.count(reason);
                    self.pass(&record)?;
                }
                None => {
                    let piece = self.read(&record, skipped);
                    if piece.is_some() {
                        return Ok(piece);
                    }
                }
            }
        }
    }

    /// Skips the body of a record. If its length is missing or false, everything up to the next record
    /// is skipped.
    fn pass(&mut self, record: &Record) -> io::Result<()> {
        if let Some(length) = record.length.filter(|_| !self.lengths_lie) {
            let skipped = self.source.skip(length)?;
            if skipped == length && self.ends_here() {
                return Ok(());
            }
            self.lengths_lie = true;
            self.source.step_back(skipped);
        }
        self.find()?;
        Ok(())
    }

    /// What a record holds, unless it is skipped.
    fn read(&mut self, record: &Record, skipped: &mut Skipped) -> Option<Piece<'a>> {
        let about = About { url: record.url().or(self.about.url.clone()), ..self.about.clone() };
        let mut notes = Vec::new();
        let (body, left_out) = self.body(record, &mut notes);
        // Damage that only shows at the end of a compressed record, such as a wrong checksum.
        while matches!(self.source.look(1), b"\r" | b"\n") {
            self.source.consume(1);
        }
        notes.extend(self.source.cut_here().map(|gap| format!("damaged: {gap}")));
        if notes.is_empty() && record.is_changed(&body) {
            notes.push("damaged: the record is not what its digest says".to_owned());
        }
        let mut piece = if left_out > 0 {
            let all = body.len() as u64 + left_out;
            let note = format!("too_large: record {} has {all} bytes", self.number);
            Piece::Document(bad(about, Format::Warc, body, note))
        } else if record.is_answer() {
            self.answer(about, body, &mut notes, skipped)?
        } else {
            self.resource(about, body, record.headers.media_type(), skipped)?
        };
        piece.number(self.number, record.id());
        piece.notes().append(&mut notes);
        Some(piece)
    }

    /// What a body without HTTP headers holds.
    fn resource(
        &self,
        about: About,
        body: Vec<u8>,
        media_type: &str,
        skipped: &mut Skipped,
    ) -> Option<Piece<'a>> {
        let about = About { charset: http::charset(media_type), ..about };
        let plain = media_type.starts_with("text/plain");
        let holds = if plain { Holds::Page } else { Holds::of(&body) };
        if holds == Holds::Feed {
            return Some(self.feed(about, body));
        }
        if let Some(reason) = holds.skip(media_type) {
            skipped.count(reason);
            return None;
        }
        let format = if plain { Format::Text } else { sniff::page_format("", &body) };
        Some(Piece::Document(page(about, format, Content::Bytes(body.into()))))
    }

    /// What an HTTP answer holds.
    fn answer(
        &self,
        mut about: About,
        body: Vec<u8>,
        notes: &mut Vec<String>,
        skipped: &mut Skipped,
    ) -> Option<Piece<'a>> {
        let Some((head, rest)) = Head::split(&body) else {
            let note = format!("bad_record: record {} has no HTTP headers", self.number);
            return Some(Piece::Document(bad(about, Format::Warc, body, note)));
        };
        if !head.is_success() {
            skipped.count(Reason::Status);
            return None;
        }
        let media_type = head.headers.media_type();
        if Holds::Page.skip(media_type) == Some(Reason::MediaType) {
            skipped.count(Reason::MediaType);
            return None;
        }
        let (rest, more) = head.body(rest.to_vec(), &self.limits);
        notes.extend(more);
        head.headers.describe(&mut about);
        let html = media_type.starts_with("text/html");
        let holds = if html { Holds::Page } else { Holds::of(&rest) };
        if holds == Holds::Feed {
            return Some(self.feed(about, rest));
        }
        let format = if html { Format::Html } else { sniff::page_format("", &rest) };
        let binary = || sniff::looks_binary(&rest) && utf16::of(&rest).is_none();
        let no_text = sniff::holds_no_text(&rest) || format == Format::Text && binary();
        let no_text = no_text.then_some(Reason::MediaType);
        if let Some(reason) = holds.skip(media_type).or(no_text) {
            skipped.count(reason);
            return None;
        }
        Some(Piece::Document(page(about, format, Content::Bytes(rest.into()))))
    }

    /// A feed, which numbers its own documents.
    fn feed(&self, about: About, bytes: Vec<u8>) -> Piece<'a> {
        let about = About { name: format!("{}/{}", about.name, self.number), ..about };
        Piece::Part(Part::new(about, self.depth + 1, Source::of(bytes)))
    }

    /// The body of a record and how many of its bytes were left out.
    fn body(&mut self, record: &Record, notes: &mut Vec<String>) -> (Vec<u8>, u64) {
        let mut body = Vec::new();
        let left_out = match record.length {
            Some(length) if !self.lengths_lie => self.by_length(length, &mut body, notes),
            Some(_) => self.until_next_record(&mut body, notes),
            None => {
                notes.push("damaged: the record has no length".to_owned());
                self.until_next_record(&mut body, notes)
            }
        };
        if let Some(why) = record.headers.get("warc-truncated") {
            notes.push(format!("damaged: the crawler cut the record ({why})"));
        }
        (body, left_out)
    }

    /// Takes a body of this length, provided that the next record begins right after it.
    fn by_length(&mut self, length: u64, body: &mut Vec<u8>, notes: &mut Vec<String>) -> u64 {
        let most = self.limits.record_bytes as u64;
        let got = match self.source.exactly(length.min(most), body) {
            Ok(got) => got,
            Err(gap) => {
                notes.push(format!("damaged: {gap}"));
                return 0;
            }
        };
        if got == length && self.ends_here() {
            return 0;
        }
        if let Some(at) = next_record(body) {
            // Once a length was false, the others are not believed: what is put back is read again,
            // and that must not happen for each record.
            self.lengths_lie = true;
            self.source.put_back(&body[at..]);
            body.truncate(at);
            notes.push("damaged: the record is shorter than its length".to_owned());
            return 0;
        }
        if got < length.min(most) {
            notes.push(format!("damaged: the record lacks {} bytes", length - got));
            return 0;
        }
        if length > most {
            return self.source.skip(length - most).unwrap_or(0);
        }
        notes.push("damaged: the record is longer than its length".to_owned());
        // What was taken may end in the first line of the next.
        let back = self.source.step_back(got.min(FIRST_LINES as u64));
        body.truncate(body.len() - usize::try_from(back).unwrap_or(0));
        self.until_next_record(body, notes)
    }

    /// Appends everything up to the next record; returns how many bytes were left out.
    fn until_next_record(&mut self, body: &mut Vec<u8>, notes: &mut Vec<String>) -> u64 {
        let (mut left_out, most) = (0, self.limits.record_bytes);
        let taken = self.take_to_record(|bytes| {
            let fits = bytes.len().min(most.saturating_sub(body.len()));
            body.extend_from_slice(&bytes[..fits]);
            left_out += (bytes.len() - fits) as u64;
        });
        notes.extend(taken.err().map(|gap| format!("damaged: {gap}")));
        let end = body.trim_ascii_end().len();
        body.truncate(end);
        left_out
    }

    /// Whether a record may end here: before two line ends, the next record, or the end.
    fn ends_here(&mut self) -> bool {
        let head = self.source.look(FIRST_LINE + 8);
        let lines = head.iter().take_while(|byte| b"\r\n".contains(byte)).count();
        let whole = head.starts_with(b"\r\n\r\n") || head.starts_with(b"\n\n");
        whole || lines == head.len() && lines < FIRST_LINE + 8 || begins(&head[lines..])
    }
}

impl Record {
    /// Why it is skipped, if it holds no page.
    fn skip(&self) -> Option<Reason> {
        match self.headers.get("warc-type").unwrap_or_default() {
            // Crawlers also write about themselves (wget).
            _ if self.headers.get("warc-target-uri").is_some_and(is_about_crawl) => {
                Some(Reason::RecordType)
            }
            "response" | "resource" | "conversion" => None,
            "revisit" => Some(Reason::Revisit),
            _ => Some(Reason::RecordType),
        }
    }

    /// Whether the body is an HTTP answer.
    fn is_answer(&self) -> bool {
        let kind = self.headers.media_type();
        self.headers.get("warc-type") == Some("response") && !kind.starts_with("text/")
            || kind.starts_with("application/http")
    }

    /// Whether the body has changed since it was written.
    fn is_changed(&self, body: &[u8]) -> bool {
        let digest = self.headers.get("warc-block-digest");
        digest.and_then(|digest| digest::fits(digest, body)) == Some(false)
    }

    fn id(&self) -> Option<String> {
        let id = self.headers.get("warc-record-id")?;
        Some(id.trim_matches(['<', '>']).to_owned())
    }

    fn url(&self) -> Option<String> {
        let url = self.headers.get("warc-target-uri")?.trim_matches(['<', '>']);
        is_address(url).then(|| url.to_owned())
    }
}

/// `metadata://gnu.org/software/wget/warc/wget.log` and the like.
fn is_about_crawl(url: &str) -> bool {
    url.trim_start_matches('<').starts_with("metadata:")
}

/// What is in a record, by its bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// A page, as far as is known.
    Page,
    /// The articles of a site.
    Feed,
    /// Data for programs, not for people.
    Data,
}

impl Holds {
    fn of(bytes: &[u8]) -> Holds {
        match sniff::format("", bytes) {
            Format::Feed => Holds::Feed,
            Format::Json | Format::JsonLines if json::is_feed(bytes) => Holds::Feed,
            Format::Json | Format::JsonLines => Holds::Data,
            _ => Holds::Page,
        }
    }

    /// Why it is skipped when it has this media type, if it is.
    fn skip(self, media_type: &str) -> Option<Reason> {
        match self {
            Holds::Feed => None,
            Holds::Page if http::is_text(media_type) => None,
            Holds::Page if !http::holds_pages(media_type) => Some(Reason::MediaType),
            Holds::Page | Holds::Data => Some(Reason::Data),
        }
    }
}

/// Whether these bytes are the first line of a record.
fn begins(head: &[u8]) -> bool {
    let Some(version) = head.strip_prefix(VERSION) else { return false };
    let digits = version.iter().take_while(|b| b.is_ascii_digit() || **b == b'.').count();
    digits >= 3 && matches!(version.get(digits), Some(b'\r' | b'\n'))
}

/// Whether a record begins with these bytes. In the middle of a line, after damage, a header must follow.
fn begins_at(head: &[u8], line_begins: bool) -> bool {
    let header = || {
        let second = head.split(|byte| *byte == b'\n').nth(1).unwrap_or_default();
        let name = second.iter().position(|byte| *byte == b':').unwrap_or(0);
        name > 0 && second[..name].iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
    };
    begins(head) && (line_begins || header())
}

/// Where the next record begins in these bytes, after their start.
fn next_record(body: &[u8]) -> Option<usize> {
    let mut found = memchr::memmem::find_iter(body, VERSION).filter(|at| *at > 0);
    found.find(|at| {
        let head = &body[*at..body.len().min(at + FIRST_LINES)];
        begins_at(head, body[at - 1] == b'\n')
    })
}

impl<'a> Container<'a> for Warc<'a> {
    fn next(&mut self, skipped: &mut Skipped) -> Option<Piece<'a>> {
        self.piece(skipped).unwrap_or_else(|why| {
            let note = format!("damaged: {why}");
            let document = bad(self.about.clone(), Format::Warc, Vec::new(), note);
            let mut piece = Piece::Document(document);
            // It comes after the last record.
            piece.number(self.number, None);
            Some(piece)
        })
    }
}
