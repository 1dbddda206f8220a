//! Which attributes are read.

use std::borrow::Cow;

use memchr::memmem;

use crate::blocks::html::payload;

/// Whether an element's attributes are all looked at by the parser: it reopens formatting elements
/// that were not closed, but of those with the same attributes only three.
pub fn decide_structure(tag: &[u8]) -> bool {
    FORMATTING.iter().any(|name| tag.eq_ignore_ascii_case(name))
}

/// Whether somebody behind the parser, or the parser itself, reads an attribute.
pub fn is_read(name: &[u8], value: &[u8]) -> bool {
    let small = match name.iter().any(u8::is_ascii_uppercase) {
        true => Cow::Owned(name.to_ascii_lowercase()),
        false => Cow::Borrowed(name),
    };
    let name = &*small;
    if READ.contains(&name) {
        return true;
    }
    // A moment that an `<abbr>` has there; most titles are words.
    if name == b"title" {
        return value.first_chunk::<4>().is_some_and(|year| year.iter().all(u8::is_ascii_digit));
    }
    if name == b"style" {
        let value = value.to_ascii_lowercase();
        return HIDES.iter().any(|word| memmem::find(&value, word).is_some());
    }
    (0..name.len()).any(|at| READ_PARTS.iter().any(|part| name[at..].starts_with(part)))
}

/// Whether an unread attribute may carry the page's text.
pub fn is_data(name: &[u8], value: &[u8]) -> bool {
    value.len() >= payload::LONG_ATTRIBUTE
        && std::str::from_utf8(name)
            .is_ok_and(|name| payload::is_data_attribute(&name.to_ascii_lowercase()))
}

/// As the standard lists them, but for `a`: no two of those are ever open.
const FORMATTING: &[&[u8]] = &[
    b"b", b"big", b"code", b"em", b"font", b"i", b"nobr", b"s", b"small", b"strike", b"strong",
    b"tt", b"u",
];

/// The common ones first.
#[rustfmt::skip] // a flat table
const READ: &[&[u8]] = &[
    b"class", b"href", b"id", b"src", b"alt", b"rel", b"role", b"type", b"width", b"height", b"content", b"property",
    b"name", b"itemprop", b"srcset", b"datetime", b"hidden", b"aria-hidden", b"aria-level", b"value", b"lang",
    b"itemscope", b"itemtype", b"start", b"http-equiv", b"cite", b"data", b"shadowrootmode", b"size",
    // The parser asks for these.
    b"encoding", b"definitionurl",
];

/// In the names of attributes with addresses, and with the language of code.
const READ_PARTS: &[&[u8]] = &[b"src", b"url", b"href", b"original", b"permalink", b"lang"];

/// What a style that hides its element says, in part.
const HIDES: &[&[u8]] = &[b"none", b"hidden", b"clip"];

#[cfg(test)]
mod tests {
    use super::*;

    /// Every attribute that a reader asks for by name.
    fn asked_for(code: &str) -> Vec<&str> {
        let calls = code.split(".attribute(\"").skip(1);
        calls.filter_map(|rest| rest.split('"').next()).collect()
    }

    #[test]
    fn what_readers_ask_for_is_read() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/blocks/html");
        let mut asked = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let Ok(code) = std::fs::read_to_string(&path) else { continue };
            for name in asked_for(&code) {
                asked += 1;
                assert!(is_read(name.as_bytes(), b"clip"), "{name}, in {}", path.display());
            }
        }
        assert!(asked > 20);
    }
}
