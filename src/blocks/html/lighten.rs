//! Leaving out of the source what the parser need not see: attributes past the limit, for it compares
//! each with all before; and what scripts and styles say, which is half of many pages.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memmem};

/// Elements whose content is text, whatever it looks like.
const RAW_TEXT: &[&str] =
    &["script", "style", "title", "textarea", "iframe", "xmp", "noembed", "noframes"];

/// A source for the parser.
pub struct Light<'a> {
    /// What is left of it.
    pub source: Cow<'a, str>,
    /// How many tags had more attributes than they may have.
    pub cuts: usize,
    /// Scripts or styles were left out.
    pub without_scripts: bool,
}

/// The source with at most `most` attributes in each tag; without what scripts and styles say, but
/// for JSON-LD, unless they are to be `read`.
pub fn lighten(source: &str, most: usize, scripts: Scripts) -> Light<'_> {
    let mut kept = String::new();
    let mut copied = 0;
    let mut light = Light { source: Cow::Borrowed(source), cuts: 0, without_scripts: false };
    let mut at = 0;
    let mut scan = Scan { source: source.as_bytes(), most, endless: [false; RAW_TEXT.len()] };
    while let Some(tag) = scan.next_tag(at) {
        if let Some(cut) = tag.cut {
            kept.push_str(&source[copied..cut]);
            copied = tag.end;
            light.cuts += 1;
        }
        if let Some(unread) = tag.unread.filter(|_| scripts == Scripts::LeftOut) {
            kept.push_str(&source[copied..unread.start]);
            copied = unread.end;
            light.without_scripts = true;
        }
        at = tag.next;
    }
    if copied > 0 {
        kept.push_str(&source[copied..]);
        light.source = Cow::Owned(kept);
    }
    light
}

/// Whether scripts are for the parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scripts {
    /// Only JSON-LD is.
    LeftOut,
    /// All are: they may carry the page's text.
    Read,
}

/// A tag of the source, by byte offsets; all of them are next to an ASCII character.
struct Tag {
    /// Where its surplus attributes start, if it has any.
    cut: Option<usize>,
    /// Its closing `>`, or the end of the source.
    end: usize,
    /// The script or the style behind it that says nothing of the page.
    unread: Option<Range<usize>>,
    /// Where the next tag may start.
    next: usize,
}

struct Scan<'a> {
    source: &'a [u8],
    most: usize,
    /// The raw text elements that are known never to end again.
    endless: [bool; RAW_TEXT.len()],
}

impl Scan<'_> {
    fn next_tag(&mut self, mut at: usize) -> Option<Tag> {
        loop {
            at += memchr(b'<', &self.source[at..])?;
            let rest = &self.source[at..];
            if rest.starts_with(b"<!--") {
                at += 2 + memmem::find(&rest[2..], b"-->")?;
                continue;
            }
            let name_at = at + 1 + usize::from(rest.get(1) == Some(&b'/'));
            if !self.source.get(name_at).is_some_and(u8::is_ascii_alphabetic) {
                at += 1;
                continue;
            }
            return Some(self.read_tag(name_at));
        }
    }

    fn read_tag(&mut self, name_at: usize) -> Tag {
        let name_end = skip(self.source, name_at, |b| !ends_name(b));
        let (cut, end) = read_attributes(self.source, name_end, self.most);
        let name = &self.source[name_at..name_end];
        let opens = self.source[name_at - 1] == b'<' && self.source[end - 1] != b'/';
        let raw = RAW_TEXT.iter().position(|raw| name.eq_ignore_ascii_case(raw.as_bytes()));
        let closing = match raw {
            Some(raw) if opens && !self.endless[raw] => {
                let closing = raw_text_end(self.source, end, name);
                self.endless[raw] = closing.is_none();
                closing
            }
            _ => None,
        };
        let content = closing.map(|closing| end + 1..closing);
        let unread = content.filter(|content| {
            is_unread(name, &self.source[name_end..end], &self.source[content.clone()])
        });
        Tag { cut, end, unread, next: closing.unwrap_or(end) }
    }
}

/// Whether an element with raw text is a style, or a script that is not JSON-LD. What a script
/// comments out may hold an end tag that ends nothing, so such a script is left to the parser.
fn is_unread(name: &[u8], attributes: &[u8], content: &[u8]) -> bool {
    let holds = |text: &[u8], part: &[u8]| memmem::find(text, part).is_some();
    name.eq_ignore_ascii_case(b"style")
        || name.eq_ignore_ascii_case(b"script")
            && !holds(&attributes.to_ascii_lowercase(), b"ld+json")
            && !holds(content, b"<!--")
}

/// Where the surplus attributes start, and where the tag ends.
fn read_attributes(source: &[u8], mut at: usize, most: usize) -> (Option<usize>, usize) {
    let mut cut = None;
    let mut count = 0;
    loop {
        at = skip(source, at, |b| b.is_ascii_whitespace() || b == b'/');
        if matches!(source.get(at), None | Some(b'>')) {
            return (cut, at);
        }
        count += 1;
        if count == most + 1 {
            cut = Some(at);
        }
        // A first `=` belongs to the name.
        at = skip(source, at + 1, |b| !ends_name(b) && b != b'=');
        at = skip(source, at, |b| b.is_ascii_whitespace());
        if source.get(at) == Some(&b'=') {
            at = value_end(source, skip(source, at + 1, |b| b.is_ascii_whitespace()));
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

fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'/' || byte == b'>'
}

fn skip(source: &[u8], at: usize, skipped: impl Fn(u8) -> bool) -> usize {
    let rest = source.get(at..).unwrap_or_default();
    at.min(source.len()) + rest.iter().position(|&byte| !skipped(byte)).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::{Scripts, lighten};

    #[test]
    fn surplus_attributes_are_cut() {
        let cases = [
            ("<p a b=1>x", "<p a b=1>x"),
            ("<p a b=1 c>x", "<p a b=1 >x"),
            ("<p a='x > y' b c d=\"e f\"><b c>", "<p a='x > y' b ><b c>"),
            ("<!-- <p a b c d> --><p a b c>", "<!-- <p a b c d> --><p a b >"),
            (
                "<script>if (a <b c d e f>g)</script><p a b c>",
                "<script>if (a <b c d e f>g)</script><p a b >",
            ),
            ("<SCRIPT>x<y a b c></Script >é<p a b c=é>", "<SCRIPT>x<y a b c></Script >é<p a b >"),
            ("a < b c d e <p a b c d", "a < b c d e <p a b "),
            ("<p a b c='", "<p a b "),
            ("</p a b c>", "</p a b >"),
        ];
        for (source, expected) in cases {
            assert_eq!(lighten(source, 2, Scripts::Read).source, expected, "{source}");
        }
    }

    #[test]
    fn scripts_and_styles_are_left_out() {
        let cases = [
            ("<p>a<script>b</script>c", "<p>a<script></script>c"),
            ("<STYLE media=all>b</Style>c", "<STYLE media=all></Style>c"),
            ("<script a b c>é</script>", "<script a b ></script>"),
            (
                "<script type='application/LD+json'>{}</script>",
                "<script type='application/LD+json'>{}</script>",
            ),
            (
                "<script><!-- <script></script> --></script>",
                "<script><!-- <script></script> --></script>",
            ),
            ("<!-- <style> -->a<style>", "<!-- <style> -->a<style>"),
            ("<title><style>a</style></title>", "<title><style>a</style></title>"),
            ("<p title='<style>'>a</style>", "<p title='<style>'>a</style>"),
            ("<script/>a</script>", "<script/>a</script>"),
        ];
        for (source, expected) in cases {
            assert_eq!(lighten(source, 2, Scripts::LeftOut).source, expected, "{source}");
        }
    }
}
