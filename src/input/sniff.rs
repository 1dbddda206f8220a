//! Recognising a format from a dump's content, with its name as a hint.

use std::cell::OnceCell;

use super::{FORMATS, Format, Reads};
use super::{encoding, source::UTF8_MARK, utf16};

/// How many bytes of a dump are looked at.
pub const LOOK: usize = 64 << 10;

/// What formats are recognised from.
pub struct Look<'b> {
    /// The format that the name's ending stands for.
    pub ending: Option<Format>,
    /// The first bytes.
    pub head: &'b [u8],
    text: OnceCell<String>,
}

impl<'b> Look<'b> {
    /// A look at a dump, of which these are the first bytes or all.
    pub fn new(name: &str, bytes: &'b [u8]) -> Look<'b> {
        let head = &bytes[..bytes.len().min(LOOK)];
        Look { ending: by_ending(name), head, text: OnceCell::new() }
    }

    /// The first bytes as text.
    pub fn text(&self) -> &str {
        self.text.get_or_init(|| encoding::decode(self.head, None).text.into_owned())
    }

    /// Whether the name says that there are records inside. That counts more than a guess that the
    /// dump is a page: an odd first line is one bad record.
    pub fn names_records(&self) -> bool {
        let records = [Format::JsonLines, Format::Json, Format::Csv, Format::Tsv, Format::Warc];
        self.ending.is_some_and(|ending| records.contains(&ending))
    }

    /// Whether the name stands for compression or an archive, and the bytes may be that with damage
    /// at the start.
    fn names_wrapper(&self) -> bool {
        let begins_later = |magic: &[u8]| memchr::memmem::find(self.head, magic).is_some();
        let binary = || looks_binary(self.head) && utf16::of(self.head).is_none();
        match self.ending.map(|ending| &ending.row().reads) {
            Some(Reads::Layer(layer)) => {
                !layer.magic.is_empty() && (begins_later(layer.magic) || binary())
            }
            Some(Reads::Archive(_)) => binary(),
            _ => false,
        }
    }

    /// The first bytes after a byte order mark and white space.
    pub fn trimmed(&self) -> &'b [u8] {
        self.head.strip_prefix(UTF8_MARK).unwrap_or(self.head).trim_ascii_start()
    }
}

/// The format of a dump: the first in the table that recognises its content. If none does, the name
/// decides.
pub fn format(name: &str, bytes: &[u8]) -> Format {
    let look = Look::new(name, bytes);
    if let Some(row) = FORMATS.iter().find(|row| (row.recognise)(&look)) {
        return row.format;
    }
    match look.ending {
        // Each record, or what is inside, will say what is wrong with it.
        Some(ending) if look.names_records() || look.names_wrapper() => ending,
        _ => Format::Text,
    }
}

/// The format of a page: text, unless it looks like HTML or Markdown.
pub fn page_format(name: &str, bytes: &[u8]) -> Format {
    match format(name, bytes) {
        found @ (Format::Html | Format::Markdown) => found,
        _ => Format::Text,
    }
}

/// How images, fonts, films and the like begin, which are found beside pages.
#[rustfmt::skip] // a list, not a column
const NO_TEXT: &[&[u8]] = &[
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"wOFF", b"wOF2", b"\0\x01\0\0", b"OTTO",
    b"\0\0\x01\0", b"%PDF", b"\x7fELF", b"\x1aE\xdf\xa3", b"OggS", b"ID3", b"SQLite format 3", b"PAR1",
];

/// Whether bytes begin like a file without text.
pub fn holds_no_text(head: &[u8]) -> bool {
    NO_TEXT.iter().any(|magic| head.starts_with(magic)) || head.get(4..8) == Some(b"ftyp")
}

/// Whether there are too many control characters at the start for a text.
pub fn looks_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    let control = head.iter().filter(|byte| **byte < 9 || (14..27).contains(*byte)).count();
    control * 20 > head.len()
}

/// The format that a name's ending stands for.
pub fn by_ending(name: &str) -> Option<Format> {
    let (_, ending) = name.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    FORMATS.iter().find(|row| row.endings.contains(&ending.as_str())).map(|row| row.format)
}

/// The name of what is inside a compressed dump: `a.warc` for `a.warc.gz`.
pub fn inner_name(name: &str) -> String {
    let Some((stem, ending)) = name.rsplit_once('.') else { return name.to_owned() };
    let layer = FORMATS.iter().any(|row| {
        matches!(row.reads, Reads::Layer(_)) && row.endings.contains(&&*ending.to_ascii_lowercase())
    });
    match ending.to_ascii_lowercase().as_str() {
        "tgz" | "tbz2" | "txz" => format!("{stem}.tar"),
        _ if layer => stem.to_owned(),
        _ => name.to_owned(),
    }
}

/// The formats that a name's endings stand for, from the outside in: gzip and JSON Lines for
/// `a.jsonl.gz`. Text is left out: it says no more than a name without an ending.
pub fn named(name: &str) -> Vec<Format> {
    let (mut formats, mut name) = (Vec::new(), name.to_owned());
    while let Some(format) = by_ending(&name).filter(|format| *format != Format::Text) {
        formats.push(format);
        let inner = inner_name(&name);
        if inner == name {
            break;
        }
        name = inner;
    }
    formats
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_and_the_name_breaks_ties() {
        let cases: &[(&str, &str, Format)] = &[
            ("a.txt", "Harbour Reopens\n\nThe harbour reopened.\n", Format::Text),
            ("a", "<!DOCTYPE html><p>Hello", Format::Html),
            ("a.txt", "\u{feff}  <html><body>Hello", Format::Html),
            ("a.txt", "<p>One.</p>\n<p>Two.</p>\n", Format::Html),
            ("a.txt", "<?xml version=\"1.0\"?>\n<html xmlns=\"x\"><body/></html>", Format::Html),
            ("a.txt", "Why <div> soup fails\n\nUse </div> with care.\nOr not.\n", Format::Text),
            ("a.md", "Plain words only.\n", Format::Markdown),
            ("a.txt", "# One\n\n[a](b)\n", Format::Markdown),
            ("a.json", "{\"url\": \"x\", \"html\": \"<p>\"}\n", Format::JsonLines),
            ("a.jsonl", "not json\n", Format::JsonLines),
            ("a.txt", "{curly} beginnings are text\n", Format::Text),
            (
                "a",
                "null\n{\"html\": \"<p>One.</p>\"}\n{\"html\": \"<p>Two.</p>\"}\n",
                Format::JsonLines,
            ),
            (
                "a",
                "So:\n{\"a\": \"<p>One.</p>\"}\n{\"b\": \"<p>Two.</p>\"}\nIt is.\n",
                Format::Html,
            ),
            ("a.jsonl", "null\n{\"html\": \"<p>One.</p><p>Two.</p>\"}\n", Format::JsonLines),
            ("a.jsonl", "# made today\n{\"html\": \"<p>One.</p>\"}\n", Format::JsonLines),
            ("a.jl", "[1, 2]\n{\"html\": \"<p>One.</p><p>Two.</p>\"}\n", Format::JsonLines),
            ("a.jsonl", "<html>502</html>\n{\"html\": \"<p>One.</p>\"}\n", Format::JsonLines),
            (
                "a.jsonl",
                "[\n{\"html\": \"<p>One.</p>\"},\n{\"html\": \"<p>Two.</p>\"}\n]\n",
                Format::Json,
            ),
            ("a.jsonl", "<html><p>One.</p>\n<p>Two.</p></html>\n", Format::Html),
            ("a.ndjson", "ne.</p><p>Two.</p>\"}\n{\"html\": \"<p>One.</p>\"}\n", Format::JsonLines),
            ("a.json", "<div>One.</div> \"},\n {\"html\": \"<p>Two.</p>\"}]\n", Format::Json),
            ("a.csv", "ref,stuff\n1,<p>One.</p><p>Two.</p>\n", Format::Csv),
            ("a.csv", "<!doctype html><p>One.</p><p>Two.</p>\n", Format::Html),
            ("a.tsv", "ef\tstuff\n1\t<p>One.</p><p>Two.</p>\n", Format::Tsv),
            ("a.warc", "\r\nWARC/1.0\r\nWARC-Type: warcinfo\r\n", Format::Warc),
            ("a.warc", "\0\0\0WARC/1.0\r\nWARC-Type: warcinfo\r\n", Format::Warc),
            ("a.warc", "<p>One.</p><p>Two.</p>\r\n\r\nWARC/1.0\r\nWARC-Type: x\r\n", Format::Warc),
            ("a.json", "<?xml version=\"1.0\"?>\n<html><p>503</p></html>", Format::Html),
            ("a.warc", "<html><p>One.</p><p>Two.</p></html>", Format::Html),
            ("a.rss", "One.</p></description></item><item><p>Two.</p></item>", Format::Feed),
            ("a.rss", "<html><p>One.</p><p>Two.</p></html>", Format::Html),
            ("a.gz", "<html><p>One.</p><p>Two.</p></html>", Format::Html),
            ("a.gz", "\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}", Format::Gzip),
        ];
        for (name, text, expected) in cases {
            assert_eq!(format(name, text.as_bytes()), *expected, "{name}: {text:?}");
        }
    }

    #[test]
    fn a_name_says_what_is_inside_too() {
        use Format::{Gzip, JsonLines, Markdown, Tar};
        let cases: &[(&str, &[Format])] = &[
            ("a.md", &[Markdown]),
            ("a.b.JSONL.gz", &[Gzip, JsonLines]),
            ("a.gz.gz", &[Gzip, Gzip]),
            ("a.tgz", &[Gzip, Tar]),
            ("a.txt", &[]),
            ("a", &[]),
        ];
        for (name, formats) in cases {
            assert_eq!(named(name), *formats, "{name}");
        }
    }

    #[test]
    fn names_lose_the_ending_of_their_compression() {
        for (name, inner) in
            [("a.warc.gz", "a.warc"), ("a.tgz", "a.tar"), ("a.b", "a.b"), ("a", "a")]
        {
            assert_eq!(inner_name(name), inner);
        }
    }
}
