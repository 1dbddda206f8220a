//! The content of drawings that show no text: icons, mostly.

use std::ops::Range;

use memchr::memchr;

use super::scan::{Tag, ends_name};

/// What a drawing holds, if it is to be left out, and what stands for it: white space that parts words
/// stays white space. None if the drawing may show text or hold elements of a page.
pub fn content(source: &str, tag: &Tag) -> Option<(Range<usize>, &'static str)> {
    let bytes = source.as_bytes();
    if !tag.opens {
        return None;
    }
    let start = tag.end + 1;
    let (mut at, mut parted) = (start, false);
    loop {
        let open = at + memchr(b'<', bytes.get(at..)?)?;
        let text = &bytes[at..open];
        if !text.iter().all(u8::is_ascii_whitespace) {
            return None;
        }
        parted |= !text.is_empty();
        let closes = bytes.get(open + 1) == Some(&b'/');
        let name_at = open + 1 + usize::from(closes);
        let name = name(bytes.get(name_at..)?);
        if closes && name.eq_ignore_ascii_case(b"svg") {
            return (open > start).then_some((start..open, if parted { " " } else { "" }));
        }
        if !DRAWN.iter().any(|drawn| name.eq_ignore_ascii_case(drawn)) {
            return None;
        }
        at = end_of_tag(bytes, name_at + name.len())?;
    }
}

fn name(rest: &[u8]) -> &[u8] {
    let end = rest.iter().position(|&b| ends_name(b)).unwrap_or(rest.len());
    &rest[..end]
}

/// Behind the `>` of a tag; None for a tag whose quotes are not all in pairs.
fn end_of_tag(bytes: &[u8], from: usize) -> Option<usize> {
    let end = from + memchr(b'>', &bytes[from..])?;
    let count = |quote: u8| bytes[from..end].iter().filter(|&&b| b == quote).count();
    (count(b'"').is_multiple_of(2) && count(b'\'').is_multiple_of(2)).then_some(end + 1)
}

/// Elements that show shapes and colours.
#[rustfmt::skip] // a flat table
const DRAWN: &[&[u8]] = &[
    b"path", b"g", b"use", b"circle", b"rect", b"defs", b"polygon", b"line", b"polyline", b"ellipse", b"clippath",
    b"mask", b"lineargradient", b"radialgradient", b"stop", b"symbol", b"filter", b"pattern", b"marker",
];
