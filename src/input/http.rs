//! HTTP answers as crawlers keep them: a head, and a body whose transfer and content codings are
//! undone. Also files that wget or curl saved with their headers.

use super::documents::{Container, Part, Piece, bad};
use super::layers::{self, Layer, Members};
use super::skipped::{Reason, Skipped};
use super::source::{Line, Source, UTF8_MARK};
use super::{About, Format, FormatRow, Reads, is_address, sniff};
use crate::options::Limits;

/// The format.
pub const ROW: FormatRow = FormatRow {
    format: Format::Http,
    name: "http",
    endings: &["http"],
    meaning: "An HTTP answer with its headers, as `wget --save-headers` and `curl -i` save it.",
    recognised: "`HTTP/` at the start",
    url: "`Content-Location`, if it is a complete URL",
    date: "from what is inside",
    content: "the body with chunks joined and compression undone, recognised in turn; only the last answer counts (redirects come before it)",
    limits: "`limits.record_bytes`; a status other than 200 and what is not text are skipped",
    recognise: |look| is_answer(look.head),
    reads: Reads::Archive(|part, context| {
        Box::new(Saved { part: Some(part), limits: context.limits.clone() })
    }),
};

/// The longest head, in bytes.
pub const LONGEST_HEAD: usize = 64 << 10;

/// Whether bytes begin like an answer.
fn is_answer(head: &[u8]) -> bool {
    head.starts_with(b"HTTP/") && head.get(5).is_some_and(u8::is_ascii_digit)
}

/// The head of an answer.
pub struct Head {
    /// The status; 0 if its line cannot be read.
    status: u16,
    /// The lines after that.
    pub headers: Headers,
}

/// Lines of `Name: value`.
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// Reads header lines; joins folded ones and leaves out what is not a header.
    pub fn read<'l>(lines: impl Iterator<Item = &'l [u8]>) -> Headers {
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in lines {
            let text = String::from_utf8_lossy(line);
            match (text.starts_with([' ', '\t']), headers.last_mut(), text.split_once(':')) {
                (true, Some((_, value)), _) => {
                    value.push(' ');
                    value.push_str(text.trim());
                }
                (_, _, Some((name, value))) => {
                    headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
                }
                _ => {}
            }
        }
        Headers(headers)
    }

    /// The first value under a lower-case name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The media type; empty where there is none.
    pub fn media_type(&self) -> &str {
        self.get("content-type").unwrap_or_default()
    }

    /// Adds what they say about the page.
    pub fn describe(&self, about: &mut About) {
        about.charset = charset(self.media_type()).or(about.charset.take());
        let location = self.get("content-location").filter(|url| is_address(url));
        about.url = about.url.take().or_else(|| location.map(str::to_owned));
    }
}

impl Head {
    /// Splits a head from what follows it; None when no empty line ends it.
    pub fn split(bytes: &[u8]) -> Option<(Head, &[u8])> {
        if !is_answer(bytes) {
            return None;
        }
        let look = &bytes[..bytes.len().min(LONGEST_HEAD)];
        let (mut at, mut lines) = (0, Vec::new());
        loop {
            let end = at + memchr::memchr(b'\n', &look[at..])?;
            let line = look[at..end].strip_suffix(b"\r").unwrap_or(&look[at..end]);
            at = end + 1;
            if line.is_empty() {
                return Some((Head::of(&lines), &bytes[at..]));
            }
            lines.push(line);
        }
    }

    fn of(lines: &[&[u8]]) -> Head {
        let mut lines = lines.iter().copied();
        let status = lines.next().and_then(|line| line.split(|byte| *byte == b' ').nth(1));
        let status = status.and_then(|status| std::str::from_utf8(status).ok()?.parse().ok());
        Head { status: status.unwrap_or(0), headers: Headers::read(lines) }
    }

    /// Whether the status says that the answer holds a page.
    pub fn is_success(&self) -> bool {
        matches!(self.status, 200 | 0)
    }

    /// The body as the page's author wrote it, and what was wrong with it.
    pub fn body(&self, mut body: Vec<u8>, limits: &Limits) -> (Vec<u8>, Vec<String>) {
        let mut notes = Vec::new();
        let coding = |name| self.headers.get(name).unwrap_or_default().to_ascii_lowercase();
        let (transfer, content) = (coding("transfer-encoding"), coding("content-encoding"));
        if transfer.contains("chunked") {
            body = dechunk(body, &mut notes);
        }
        // The transfer's came last, on top of the content's.
        let codings = content.split(',').chain(transfer.split(',')).filter_map(layer);
        let codings: Vec<&'static Layer> = codings.collect();
        for coding in codings.into_iter().rev().take(limits.nesting) {
            body = decompress(coding, body, limits, &mut notes);
        }
        (body, notes)
    }
}

/// The character set in a media type.
pub fn charset(media_type: &str) -> Option<String> {
    let mut parameters = media_type.split(';').skip(1).filter_map(|part| part.split_once('='));
    let (_, value) = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    let value = value.trim().trim_matches(['"', '\'']);
    (!value.is_empty()).then(|| value.to_owned())
}

/// Whether something of this media type may be a page.
pub fn is_text(media_type: &str) -> bool {
    let essence = media_type.split([';', ',']).next().unwrap_or_default().trim();
    let texts = [
        "",
        "text/html",
        "application/xhtml+xml",
        "application/xml",
        "text/xml",
        "text/plain",
        "text/markdown",
        "text/x-markdown",
        "application/octet-stream",
        "application/vnd.wap.xhtml+xml",
    ];
    texts.iter().any(|text| essence.eq_ignore_ascii_case(text))
}

/// Whether something of this media type holds documents without being a page: JSON, a feed, rows, mail,
/// an archive, something compressed.
pub fn holds_pages(media_type: &str) -> bool {
    let essence = media_type.split([';', ',']).next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    let known = [
        "application/json",
        "application/x-ndjson",
        "application/jsonl",
        "text/csv",
        "text/tab-separated-values",
        "message/rfc822",
        "multipart/related",
        "application/warc",
        "application/gzip",
        "application/x-gzip",
        "application/zip",
        "application/x-tar",
    ];
    let kinds = ["+json", "+xml"];
    known.contains(&&*essence)
        || essence.starts_with("application/") && kinds.iter().any(|kind| essence.ends_with(kind))
}

/// Joins the chunks of a body. A body that is not in chunks, whatever its head says, stays as it is.
fn dechunk(body: Vec<u8>, notes: &mut Vec<String>) -> Vec<u8> {
    let (mut joined, mut rest) = (Vec::new(), body.as_slice());
    loop {
        let Some((size, behind)) = chunk_size(rest) else {
            if joined.is_empty() {
                return body;
            }
            if !rest.is_empty() {
                let lost = rest.len();
                notes.push(format!("damaged: {lost} bytes of the answer are in no chunk"));
                joined.extend_from_slice(rest);
            }
            return joined;
        };
        if size == 0 {
            return joined;
        }
        joined.extend_from_slice(&behind[..behind.len().min(size)]);
        if behind.len() < size {
            let missing = size - behind.len();
            notes.push(format!("damaged: the last chunk of the answer lacks {missing} bytes"));
            return joined;
        }
        let after = &behind[size..];
        rest = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")).unwrap_or(after);
        if rest.is_empty() {
            return joined;
        }
    }
}

/// The size of the chunk that begins here, and what follows the line with the size.
fn chunk_size(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = memchr::memchr(b'\n', &bytes[..bytes.len().min(256)])?;
    let line = bytes[..end].split(|byte| *byte == b';').next()?.trim_ascii();
    if line.is_empty() || line.len() > 8 {
        return None;
    }
    let size = usize::from_str_radix(std::str::from_utf8(line).ok()?, 16).ok()?;
    Some((size, &bytes[end + 1..]))
}

/// What undoes a coding; none where there is nothing to undo.
fn layer(coding: &str) -> Option<&'static Layer> {
    match coding.trim() {
        "gzip" | "x-gzip" => Some(&layers::GZIP),
        "deflate" => Some(&layers::DEFLATE),
        "br" => Some(&layers::BROTLI),
        "zstd" => Some(&layers::ZSTD),
        _ => None,
    }
}

/// Undoes a content coding. A body that is not compressed, whatever its head says, stays as it is.
fn decompress(
    layer: &'static Layer,
    body: Vec<u8>,
    limits: &Limits,
    notes: &mut Vec<String>,
) -> Vec<u8> {
    let start = body.strip_prefix(UTF8_MARK).unwrap_or(&body);
    let plain = start.trim_ascii_start().starts_with(b"<");
    if plain || !body.starts_with(layer.magic) {
        return body;
    }
    // Without a magic number only the decoder can tell what is not compressed.
    let plain = (layer.magic.is_empty() && !sniff::looks_binary(&body)).then(|| body.clone());
    // One byte past the limit, so that what is too large is recognised as that.
    let mut members = Source::new(Members::new(layer, Source::of(body), limits));
    let rest = members.rest(limits.document_bytes + 1);
    if let Some(plain) = plain.filter(|_| rest.bytes.is_empty() || !rest.gaps.is_empty()) {
        return plain;
    }
    notes.extend(rest.notes());
    rest.bytes
}

/// A file that holds an answer.
struct Saved<'a> {
    part: Option<Part<'a>>,
    limits: Limits,
}

impl<'a> Container<'a> for Saved<'a> {
    fn next(&mut self, skipped: &mut Skipped) -> Option<Piece<'a>> {
        let mut part = self.part.take()?;
        let rest = part.source.rest(self.limits.record_bytes);
        let mut notes: Vec<String> = rest.notes().collect();
        if rest.left_out > 0 {
            let note = format!("too_large: more than {} bytes", self.limits.record_bytes);
            return Some(Piece::Document(bad(part.about, Format::Http, rest.bytes, note)));
        }
        let Some((mut head, mut body)) = Head::split(&rest.bytes) else {
            let note = "bad_record: the headers of the answer do not end".to_owned();
            return Some(Piece::Document(bad(part.about, Format::Http, rest.bytes, note)));
        };
        // What came before the last answer: redirects, `100 Continue`, a proxy's answer.
        while let Some((next, behind)) = Head::split(body) {
            (head, body) = (next, behind);
        }
        let media_type = head.headers.media_type();
        if !head.is_success() {
            skipped.count(Reason::Status);
            return None;
        }
        if !is_text(media_type) && !holds_pages(media_type) {
            skipped.count(Reason::MediaType);
            return None;
        }
        let (body, more) = head.body(body.to_vec(), &self.limits);
        notes.extend(more);
        let mut about = part.about;
        head.headers.describe(&mut about);
        let source = Source::of(body);
        Some(Piece::Part(Part { about, source, depth: part.depth + 1, notes, ..part }))
    }
}

/// The lines of a head up to the empty one; None if the head does not end in time.
pub fn head_lines(source: &mut Source<'_>) -> std::io::Result<Option<Vec<Vec<u8>>>> {
    let (mut lines, mut size) = (Vec::new(), 0);
    loop {
        let mut line = Vec::new();
        let read = source.line(LONGEST_HEAD, &mut line)?;
        size += line.len();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        match read {
            Line::Whole if line.is_empty() => return Ok(Some(lines)),
            Line::Whole if size <= LONGEST_HEAD => lines.push(line),
            _ => return Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(head: &str, body: &[u8]) -> (String, usize) {
        let bytes = [head.as_bytes(), b"\r\n\r\n", body].concat();
        let (head, rest) = Head::split(&bytes).unwrap();
        let (body, notes) = head.body(rest.to_vec(), &Limits::default());
        (String::from_utf8(body).unwrap(), notes.len())
    }

    #[test]
    fn codings_are_undone_and_false_claims_are_not_believed() {
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked";
        let cases: &[(&str, &[u8], &str, usize)] = &[
            (chunked, b"5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n", "hello world", 0),
            (chunked, b"5\nhello\n0\n\n", "hello", 0),
            (chunked, b"ff\r\nhello", "hello", 1),
            (chunked, b"5\r\nhello\r\nworld", "helloworld", 1),
            (chunked, b"<p>not in chunks", "<p>not in chunks", 0),
            ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip", b"<p>plain", "<p>plain", 0),
            ("HTTP/1.1 200 OK\nContent-Encoding: br", b"  <p>plain", "  <p>plain", 0),
            (
                "HTTP/1.1 200 OK\nContent-Encoding: br",
                b"\xef\xbb\xbf<p>plain",
                "\u{feff}<p>plain",
                0,
            ),
            (
                "HTTP/1.1 200 OK\nContent-Encoding: br",
                b"The ferry ran aground.",
                "The ferry ran aground.",
                0,
            ),
            (
                "HTTP/1.1 200 OK\nContent-Encoding: deflate",
                b"The ferry ran aground.",
                "The ferry ran aground.",
                0,
            ),
        ];
        for (head, bytes, expected, notes) in cases {
            assert_eq!(body(head, bytes), ((*expected).to_owned(), *notes), "{head}");
        }
    }

    #[test]
    fn heads_are_read_as_they_are_written() {
        let bytes = b"HTTP/2 404\ncontent-type: text/html;\n charset=\"KOI8-R\"\n\nx";
        let (head, rest) = Head::split(bytes).unwrap();
        assert_eq!((head.status, rest), (404, b"x".as_slice()));
        assert_eq!(charset(head.headers.media_type()).as_deref(), Some("KOI8-R"));
        assert!(Head::split(b"HTTP/1.1 200 OK\r\nA: b\r\n").is_none());
    }
}
