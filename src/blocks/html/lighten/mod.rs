//! Leaving out of the source what nobody reads, before the parser sees it: it spends most of its time
//! on scripts, drawings, comments and attributes, which are more than half of many pages.

mod attributes;
mod drawing;
mod scan;

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memmem};

use scan::{Attribute, Piece, Scan, Tag};

/// A source for the parser.
pub struct Light<'a> {
    /// What is left of it.
    pub source: Cow<'a, str>,
    /// How many tags had more attributes than they may have.
    pub cuts: usize,
    /// What may carry the page's text as data was left out.
    pub without_data: bool,
}

/// What a tree is built for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The page's blocks, and what it declares.
    Blocks,
    /// Also selectors, which may ask for any attribute.
    Selectors,
    /// Also data in scripts and attributes, which may carry the page's text.
    Data,
}

/// Attributes of what looks like a tag in raw text. There a limit costs text when it is none, so it is where
/// attributes begin to cost time.
const RAW_MOST: usize = 1_000;

/// The source without what has no purpose, and with at most `most` attributes in each tag, for the
/// parser compares each with all before.
pub fn lighten(source: &str, most: usize, purpose: Purpose) -> Light<'_> {
    let mut writer = Writer { source, kept: String::new(), copied: 0 };
    let (mut cuts, mut without_data) = (0, false);
    let mut scan = Scan::of(source, most.max(RAW_MOST));
    let mut preformatted = 0_usize;
    while let Some(piece) = scan.next_piece() {
        match piece {
            Piece::Text(text) => {
                if preformatted == 0 {
                    collapse_lines(&mut writer, text);
                }
            }
            Piece::Comment(comment) => writer.leave_out(comment),
            Piece::Tag(tag) if tag.in_raw_text => {
                cuts += usize::from(cut_attributes(&mut writer, &tag, &scan.attributes, RAW_MOST));
            }
            Piece::Tag(tag) => {
                if ["pre", "listing"].iter().any(|name| tag.is(source, name)) {
                    let inside = preformatted.saturating_add(usize::from(tag.opens));
                    preformatted = inside.saturating_sub(usize::from(tag.closes));
                }
                if purpose == Purpose::Blocks {
                    without_data |= leave_out_attributes(&mut writer, &tag, &scan.attributes, most);
                }
                cuts += usize::from(cut_attributes(&mut writer, &tag, &scan.attributes, most));
                if let Some(content) = unread_content(source, &tag, &scan.attributes, purpose) {
                    without_data |= tag.is(source, "script");
                    scan.go_on_at(content.end);
                    writer.leave_out(content);
                }
                if purpose == Purpose::Blocks
                    && tag.is(source, "svg")
                    && let Some((content, shown)) = drawing::content(source, &tag)
                {
                    scan.go_on_at(content.end);
                    writer.replace(content, shown);
                }
            }
        }
    }
    Light { source: writer.finish(), cuts, without_data }
}

/// White space with a line break in it becomes a space: outside of preformatted text it is as good as
/// one, and the parser makes a token of each break.
fn collapse_lines(writer: &mut Writer, text: Range<usize>) {
    let source = writer.source.as_bytes();
    let mut from = text.start;
    while let Some(found) = memchr(b'\n', &source[from..text.end]) {
        let at = from + found;
        let before = source[from..at].iter().rev().take_while(|b| b.is_ascii_whitespace()).count();
        let after = source[at..text.end].iter().take_while(|b| b.is_ascii_whitespace()).count();
        writer.replace(at - before..at + after, " ");
        from = at + after;
    }
}

/// Leaves out attributes that nobody reads. Tells whether there was data in them.
fn leave_out_attributes(
    writer: &mut Writer,
    tag: &Tag,
    attributes: &[Attribute],
    most: usize,
) -> bool {
    let source = writer.source.as_bytes();
    if attributes::decide_structure(&source[tag.name.clone()]) {
        return false;
    }
    let mut without_data = false;
    for attribute in attributes.iter().take(most) {
        let (name, value) = (&source[attribute.name.clone()], &source[attribute.value.clone()]);
        // Before an `=` it keeps that from being the value of its neighbour.
        if !attributes::is_read(name, value) && source.get(attribute.whole.end) != Some(&b'=') {
            without_data |= attributes::is_data(name, value);
            writer.leave_out(with_space_behind(source, &attribute.whole));
        }
    }
    without_data
}

/// Cuts what is past the limit. Tells whether there was any.
fn cut_attributes(writer: &mut Writer, tag: &Tag, attributes: &[Attribute], most: usize) -> bool {
    let surplus = attributes.get(most);
    if let Some(surplus) = surplus {
        writer.leave_out(surplus.whole.start..tag.end);
    }
    surplus.is_some()
}

/// An attribute, and the white space behind it if there is some before it as well.
fn with_space_behind(source: &[u8], attribute: &Range<usize>) -> Range<usize> {
    let parted = source[attribute.start - 1].is_ascii_whitespace();
    let behind = source[attribute.end..].iter().take_while(|b| parted && b.is_ascii_whitespace());
    attribute.start..attribute.end + behind.count()
}

/// What stands inside a style, or a script that is not JSON-LD. What a script comments out may
/// hold an end tag that ends nothing, so such a script is left to the parser.
fn unread_content(
    source: &str,
    tag: &Tag,
    attributes: &[Attribute],
    purpose: Purpose,
) -> Option<Range<usize>> {
    let content = tag.raw_text.clone().filter(|_| purpose != Purpose::Data)?;
    let holds = |text: &[u8], part: &[u8]| memmem::find(text, part).is_some();
    let bytes = source.as_bytes();
    let json_ld = || {
        let values = attributes.iter().map(|attribute| &bytes[attribute.value.clone()]);
        values.into_iter().any(|value| holds(&value.to_ascii_lowercase(), b"ld+json"))
    };
    let unread = tag.is(source, "style")
        || tag.is(source, "script") && !json_ld() && !holds(&bytes[content.clone()], b"<!--");
    unread.then_some(content)
}

/// Copies the source but for what is left out.
struct Writer<'a> {
    source: &'a str,
    kept: String,
    copied: usize,
}

impl<'a> Writer<'a> {
    fn leave_out(&mut self, range: Range<usize>) {
        self.replace(range, "");
    }

    fn replace(&mut self, range: Range<usize>, by: &str) {
        if self.copied == 0 {
            self.kept.reserve(self.source.len());
        }
        self.kept.push_str(&self.source[self.copied..range.start]);
        self.kept.push_str(by);
        self.copied = range.end;
    }

    fn finish(mut self) -> Cow<'a, str> {
        if self.copied == 0 {
            return Cow::Borrowed(self.source);
        }
        self.kept.push_str(&self.source[self.copied..]);
        Cow::Owned(self.kept)
    }
}

#[cfg(test)]
mod tests {
    use super::{Purpose, lighten};

    #[test]
    fn surplus_attributes_are_cut() {
        let cases = [
            ("<p a b=1>x", "<p a b=1>x"),
            ("<p a b=1 c>x", "<p a b=1 >x"),
            ("<p a='x > y' b c d=\"e f\"><b c>", "<p a='x > y' b ><b c>"),
            (
                "<script>if (a <b c d e f>g)</script><p a b c>",
                "<script>if (a <b c d e f>g)</script><p a b >",
            ),
            ("<SCRIPT>x<y a b c></Script >é<p a b c=é>", "<SCRIPT>x<y a b c></Script >é<p a b >"),
            ("a < b c d e <p a b c d", "a < b c d e <p a b "),
            ("<p a b c='", "<p a b "),
            ("<textarea><p a b c>", "<textarea><p a b c>"),
            ("</p a b c>", "</p a b >"),
        ];
        for (source, expected) in cases {
            assert_eq!(lighten(source, 2, Purpose::Data).source, expected, "{source}");
        }
    }

    #[test]
    fn what_nobody_reads_is_left_out() {
        let cases = [
            ("<p>a<script>b</script>c", "<p>a<script></script>c"),
            ("<STYLE media=all>b</Style>c", "<STYLE ></Style>c"),
            ("<script a b c>é</script>", "<script ></script>"),
            (
                "<script type='application/LD+json'>{}</script>",
                "<script type='application/LD+json'>{}</script>",
            ),
            (
                "<script><!-- <script></script> --></script>",
                "<script><!-- <script></script> --></script>",
            ),
            ("<!-- <style> -->a<style>", "a<style>"),
            ("<title><style>a</style></title>", "<title><style>a</style></title>"),
            ("<p title='<style>'>a</style>", "<p >a</style>"),
            ("<script/>a</script>", "<script/>a</script>"),
            ("a<!-- b -->c<!-->d<!--->e", "acde"),
            ("a<!-- b --!> c -->", "a c -->"),
            ("<!--!>a-->b<!---!>c--!>d", "bd"),
            ("a<!-- b", "a<!-- b"),
            (
                "<!doctype a <!-- b>c<? <!-- >d</ <!-- >e",
                "<!doctype a <!-- b>c<? <!-- >d</ <!-- >e",
            ),
            ("<a HREF=b onclick='c(\"d\")' target=_self>", "<a HREF=b >"),
            ("<p a='b'class=c d/>", "<p class=c />"),
            ("<p class a==b>", "<p class >"),
            ("<p class a='b'=c>", "<p class a='b'>"),
            ("<i onclick=a>", "<i onclick=a>"),
            ("<p style='color:red'><p style='Display:None'>", "<p ><p style='Display:None'>"),
            (
                "<img data-src=a data-id=b data-lazy-srcset=c>",
                "<img data-src=a data-lazy-srcset=c>",
            ),
            ("<textarea><!-- a --></textarea>", "<textarea><!-- a --></textarea>"),
            ("a \n b\r\n<p>\nc  d\n", "a b <p>\nc  d\n"),
            ("<pre>a\n<b>\n</b></pre>\n<p>", "<pre>a\n<b>\n</b></pre> <p>"),
            ("<title>a\nb</title>\n<p>", "<title>a\nb</title> <p>"),
            ("<svg a><path d=b/></svg>c", "<svg ></svg>c"),
            ("<svg> <g><path d=b></g></svg>", "<svg> </svg>"),
            ("<svg/><path d=b>", "<svg/><path >"),
            ("<svg><text class=a b>c</text></svg>", "<svg><text class=a >c</text></svg>"),
        ];
        for (source, expected) in cases {
            assert_eq!(lighten(source, 9, Purpose::Blocks).source, expected, "{source}");
        }
    }

    #[test]
    fn data_that_was_left_out_is_told_of() {
        let long = "a".repeat(1000);
        let cases = [
            ("<p onclick=a>", false),
            ("<script>a</script>", true),
            ("<style>a</style>", false),
            (&*format!("<p data-a={long}>"), true),
            (&*format!("<p onclick={long}>"), false),
        ];
        for (source, expected) in cases {
            assert_eq!(lighten(source, 9, Purpose::Blocks).without_data, expected, "{source}");
            assert!(!lighten(source, 9, Purpose::Data).without_data, "{source}");
        }
    }
}
