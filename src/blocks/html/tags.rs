//! What each tag is.

/// Whether an element flows inside a line of text. Whatever is not listed stands apart as a block,
/// unknown and custom elements included.
pub fn is_inline(name: &str) -> bool {
    INLINE.binary_search(&name).is_ok()
}

/// Whether an element can hold no element, so that it can never nest.
pub fn is_leaf(name: &str) -> bool {
    LEAVES.binary_search(&name).is_ok()
}

/// Whether nothing inside an element is shown as text of the page.
pub fn is_silent(name: &str) -> bool {
    SILENT.binary_search(&name).is_ok()
}

/// The level of a heading.
pub fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// In order of the alphabet.
#[rustfmt::skip] // a flat table
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn",
    "em", "font", "i", "img", "input", "ins", "kbd", "label", "mark", "math", "meter", "nobr",
    "output", "picture", "progress", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp",
    "slot", "small", "source", "span", "strike", "strong", "sub", "sup", "svg", "time", "track",
    "tt", "u", "var", "wbr",
];

/// In order of the alphabet: the void elements, and those that hold only text.
#[rustfmt::skip] // a flat table
const LEAVES: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "iframe", "img", "input", "link", "meta",
    "noembed", "noframes", "param", "plaintext", "script", "source", "style", "textarea", "title",
    "track", "wbr", "xmp",
];

/// In order of the alphabet.
#[rustfmt::skip] // a flat table
const SILENT: &[&str] = &[
    "annotation", "annotation-xml", "base", "desc", "head", "link", "meta", "metadata", "noembed",
    "noframes", "param", "script", "style", "template", "title", "track",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        for table in [INLINE, LEAVES, SILENT] {
            assert!(table.is_sorted());
        }
    }
}
