//! Where the tags and comments of a source are, as the tokenizer of the HTML standard (section 13.2.5)
//! finds them.

use std::ops::Range;

use memchr::{memchr, memmem};

/// Elements whose content is text, whatever it looks like.
const RAW_TEXT: &[&str] =
    &["script", "style", "title", "textarea", "iframe", "xmp", "noembed", "noframes"];

/// A piece of a source. All places are byte offsets next to an ASCII character.
pub enum Piece {
    /// Text; it is never empty.
    Text(Range<usize>),
    /// A comment, with its marks.
    Comment(Range<usize>),
    /// A start or end tag; its attributes are in [`Scan::attributes`].
    Tag(Tag),
}

/// A tag.
pub struct Tag {
    /// Its name.
    pub name: Range<usize>,
    /// Its closing `>`, or the end of the source.
    pub end: usize,
    /// It is a start tag, and not closed in itself.
    pub opens: bool,
    /// It is an end tag.
    pub closes: bool,
    /// It stands in text that looks like tags. Still it may be one: the parser reads a title in a drawing
    /// and a frame in `<noscript>` as elements.
    pub in_raw_text: bool,
    /// What stands between it and its end tag, if that is text whatever it looks like.
    pub raw_text: Option<Range<usize>>,
}

impl Tag {
    /// Whether it has a name.
    pub fn is(&self, source: &str, name: &str) -> bool {
        let own = source.as_bytes().get(self.name.clone());
        own.is_some_and(|own| own.eq_ignore_ascii_case(name.as_bytes()))
    }
}

/// An attribute.
pub struct Attribute {
    pub whole: Range<usize>,
    pub name: Range<usize>,
    /// With its quotes; empty without a value.
    pub value: Range<usize>,
}

/// Goes through a source.
pub struct Scan<'a> {
    source: &'a [u8],
    at: usize,
    most: usize,
    /// The attributes of the tag that was found last.
    pub attributes: Vec<Attribute>,
    /// Up to here it is raw text.
    raw_until: usize,
}

impl Scan<'_> {
    /// At the start of a source; notes `most` attributes of a tag, and one more.
    pub fn of(source: &str, most: usize) -> Scan<'_> {
        Scan { source: source.as_bytes(), at: 0, most, attributes: Vec::new(), raw_until: 0 }
    }

    /// Passes over what lies before a place.
    pub fn go_on_at(&mut self, at: usize) {
        self.at = at;
    }

    /// The next piece; None when there is no further tag, or a comment never ends.
    pub fn next_piece(&mut self) -> Option<Piece> {
        loop {
            if self.at < self.raw_until {
                match self.next_raw_tag() {
                    Some(tag) => return Some(Piece::Tag(tag)),
                    None => self.at = self.raw_until,
                }
            }
            let rest = self.source.get(self.at..)?;
            let text = memchr(b'<', rest)?;
            if text > 0 {
                self.at += text;
                return Some(Piece::Text(self.at - text..self.at));
            }
            let start = self.at;
            if rest.starts_with(b"<!--") {
                self.at += comment_end(rest)?;
                return Some(Piece::Comment(start..self.at));
            }
            let closes = rest.get(1) == Some(&b'/');
            let name_at = 1 + usize::from(closes);
            match rest.get(name_at) {
                Some(letter) if letter.is_ascii_alphabetic() => {
                    return Some(Piece::Tag(self.read_tag(start + name_at, closes)));
                }
                // A declaration, or what the standard calls a bogus comment.
                Some(_) if closes || matches!(rest[1], b'!' | b'?') => {
                    self.at += memchr(b'>', rest)? + 1;
                }
                _ => self.at += 1,
            }
        }
    }

    fn read_tag(&mut self, name_at: usize, closes: bool) -> Tag {
        let name = name_at..skip(self.source, name_at, |b| !ends_name(b));
        let end = self.read_attributes(name.end, self.source.len());
        let opens = !closes && self.source[end - 1] != b'/';
        let raw_text = if opens { self.raw_text(&name, end) } else { None };
        self.at = end + 1;
        Tag { name, end, opens, closes, in_raw_text: false, raw_text }
    }

    /// What stands inside a raw text element that ends. One that does not end makes raw text of the rest.
    fn raw_text(&mut self, name: &Range<usize>, end: usize) -> Option<Range<usize>> {
        let name = &self.source[name.clone()];
        RAW_TEXT.iter().find(|raw| name.eq_ignore_ascii_case(raw.as_bytes()))?;
        let closing = raw_text_end(self.source, end, name);
        self.raw_until = closing.unwrap_or(self.source.len());
        closing.map(|closing| end + 1..closing)
    }

    /// What looks like a start tag in the raw text ahead.
    fn next_raw_tag(&mut self) -> Option<Tag> {
        loop {
            self.at += memchr(b'<', self.source.get(self.at..self.raw_until)?)? + 1;
            if self.source.get(self.at).is_some_and(u8::is_ascii_alphabetic) {
                break;
            }
        }
        let name = self.at..skip(self.source, self.at, |b| !ends_name(b)).min(self.raw_until);
        let end = self.read_attributes(name.end, self.raw_until);
        self.at = end;
        Some(Tag { name, end, opens: true, closes: false, in_raw_text: true, raw_text: None })
    }

    /// Notes the attributes; gives where the tag ends, `until` at the latest.
    fn read_attributes(&mut self, mut at: usize, until: usize) -> usize {
        let source = &self.source[..until];
        self.attributes.clear();
        loop {
            let start = skip(source, at, |b| b.is_ascii_whitespace() || b == b'/');
            if matches!(source.get(start), None | Some(b'>')) {
                return start;
            }
            // A first `=` belongs to the name.
            let name_end = skip(source, start + 1, |b| !ends_name(b) && b != b'=');
            let after = skip(source, name_end, |b| b.is_ascii_whitespace());
            let value = if source.get(after) == Some(&b'=') {
                let value = skip(source, after + 1, |b| b.is_ascii_whitespace());
                value..value_end(source, value)
            } else {
                name_end..name_end
            };
            at = value.end;
            if self.attributes.len() <= self.most {
                self.attributes.push(Attribute { whole: start..at, name: start..name_end, value });
            }
        }
    }
}

fn value_end(source: &[u8], at: usize) -> usize {
    match source.get(at) {
        Some(&quote @ (b'"' | b'\'')) => {
            memchr(quote, &source[at + 1..]).map_or(source.len(), |length| at + length + 2)
        }
        _ => skip(source, at, |b| !b.is_ascii_whitespace() && b != b'>'),
    }
}

/// Where a comment ends that starts here. `<!-->` is a whole one.
fn comment_end(rest: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        at += memmem::find(&rest[at..], b"--")?;
        let behind = &rest[at + 2..];
        if behind.starts_with(b">") {
            return Some(at + 3);
        }
        if at >= 4 && behind.starts_with(b"!>") {
            return Some(at + 4);
        }
        at += 1;
    }
}

/// Where the end tag of a raw text element starts, if it has one.
fn raw_text_end(source: &[u8], content: usize, name: &[u8]) -> Option<usize> {
    let mut at = content;
    loop {
        at += memmem::find(&source[at..], b"</")?;
        let end = at + 2 + name.len();
        if source.get(at + 2..end).is_some_and(|closing| closing.eq_ignore_ascii_case(name)) {
            return Some(at);
        }
        at += 2;
    }
}

/// Whether a byte cannot be a part of a tag's name.
pub fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'/' || byte == b'>'
}

fn skip(source: &[u8], at: usize, skipped: impl Fn(u8) -> bool) -> usize {
    let rest = source.get(at..).unwrap_or_default();
    at.min(source.len()) + rest.iter().position(|&byte| !skipped(byte)).unwrap_or(rest.len())
}
