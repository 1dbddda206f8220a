//! The addresses of a page's links, which text browsers list below it.

use crate::blocks::{Block, Origin};
use crate::label::Known;

/// How the list and its parts are headed, lower-case.
const HEADINGS: &[&str] =
    &["references", "visible links", "visible links:", "hidden links", "hidden links:", "links"];

/// Addresses that need no heading above them, at least.
const MANY: usize = 4;

/// The last blocks of a flattened page, as long as they are addresses and headings of such a list.
pub(super) fn find(known: &Known<'_>) -> Vec<usize> {
    let blocks = &known.page.blocks;
    let end = blocks.len();
    let is_part = |block: &&Block| is_address(&block.text) || is_heading(&block.text);
    let length = blocks.iter().rev().take_while(is_part).count();
    let list = &blocks[end - length..];
    // Addresses above the first heading belong to the text.
    let start = list.iter().position(|block| is_heading(&block.text)).unwrap_or(0);
    let list = &list[start..];
    let headed = list.first().is_some_and(|block| is_heading(&block.text));
    let addresses = list.iter().filter(|block| is_address(&block.text)).count();
    if addresses == 0 || (!headed && addresses < MANY) {
        return Vec::new();
    }
    let is_flat = |at: &usize| matches!(blocks[*at].origin, Origin::Lines { .. });
    (end - list.len()..end).filter(|at| !known.is_metadata(*at)).filter(is_flat).collect()
}

/// `http://a.example/`, `12. file:///a`, `[3] mailto:a@b.example`.
fn is_address(text: &str) -> bool {
    const SCHEMES: &[&str] =
        &["http://", "https://", "mailto:", "ftp://", "file://", "javascript:"];
    let text = text.trim_start_matches(['[', '(']);
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let address = number.trim_start_matches([']', ')', '.', ' ']);
    SCHEMES.iter().any(|scheme| address.starts_with(scheme)) && !address.contains(' ')
}

fn is_heading(text: &str) -> bool {
    HEADINGS.contains(&text.trim().to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use crate::blocks::text;
    use crate::facts::Facts;
    use crate::label::rules::detectors::found_by;
    use crate::limits::Limits;

    #[test]
    fn the_last_lines_are_the_links_of_the_page() {
        let (one, two) = ("http://a.example/", "https://a.example/tide");
        let cases: &[(String, usize)] = &[
            (format!("TEXT\n\nReferences\n\n   1. {one}\n   2. {two}\n"), 3),
            (format!("TEXT\n\nReferences\n\n   Visible links\n   1. {one}\n"), 3),
            (format!("TEXT\n\n{one}\n{two}\n{one}a\n{two}/2\n"), 4),
            (format!("TEXT\n\n{one}\n{two}\n"), 0),
            (format!("TEXT\n\nReferences\n\n1. {one}\n\nTEXT\n"), 0),
            ("TEXT\n\nReferences\n\n1. Moss, A. (1992). Tides. http://a.example/".into(), 0),
        ];
        for (dump, expected) in cases {
            let dump = dump.replace("TEXT", "The bridge opened on Monday, and a baker crossed it.");
            let page = text::read(&dump, &Limits::default());
            let found = found_by("navigation.link_index", &page, Facts::default());
            assert_eq!(found.len(), *expected, "{dump}");
        }
    }
}
