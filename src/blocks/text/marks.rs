//! The numbers that text browsers put before the words of a link (`By [5]Ada Moss`), when the list of
//! what they stand for ends the dump.

use std::collections::HashSet;

use super::Line;
use crate::blocks::{Block, BlockKind, Origin};

/// Addresses that make a list, at least.
const FEWEST: usize = 3;

/// The lines at the end of a dump that list what its links lead to.
struct Index {
    /// The number of its first line.
    first: u32,
    numbers: HashSet<u32>,
}

/// Takes the numbers out. They only rise, so that a page's own `[7]`, of a footnote, is told from them.
pub(super) fn unmark(blocks: &mut [Block], lines: &[Line]) {
    let Some(index) = index(lines) else { return };
    let mut last = 0;
    for block in blocks {
        if !matches!(block.origin, Origin::Lines { first, .. } if first < index.first) {
            break;
        }
        let before = last;
        let text = without(&block.text, &index.numbers, &mut last);
        // A link without words leaves nothing to see.
        if text.trim().is_empty() {
            continue;
        }
        block.text = text;
        if let BlockKind::TableRow { cells, .. } = &mut block.kind {
            let mut last = before;
            cells.iter_mut().for_each(|cell| *cell = without(cell, &index.numbers, &mut last));
        }
    }
}

/// The text without the numbers above the last one.
fn without(text: &str, numbers: &HashSet<u32>, last: &mut u32) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        let (before, mark) = rest.split_at(at);
        clean.push_str(before);
        let digits = mark[1..].bytes().take_while(u8::is_ascii_digit).count();
        let number = mark[1..=digits].parse().ok();
        let number = number.filter(|number| *number > *last && numbers.contains(number));
        rest = &mark[1..];
        match number.filter(|_| mark[1 + digits..].starts_with(']')) {
            Some(number) => {
                *last = number;
                rest = &mark[digits + 2..];
            }
            None => clean.push('['),
        }
    }
    clean.push_str(rest);
    clean.trim().to_owned()
}

/// The list, from its heading on: `References`, then `1. http://a.example/` or `[1] /mill` a line.
fn index(lines: &[Line]) -> Option<Index> {
    let mut numbers = HashSet::new();
    let mut above = lines.iter().rev();
    let heading = above.find(|line| match entry(&line.text) {
        Some(number) => !numbers.insert(number),
        None => !is_part(&line.text),
    })?;
    let headed = heading.text.trim_end_matches(':').eq_ignore_ascii_case("references");
    (headed && numbers.len() >= FEWEST).then_some(Index { first: heading.number, numbers })
}

/// The headings of the two parts of the list.
fn is_part(text: &str) -> bool {
    let text = text.trim_end_matches(':');
    text.eq_ignore_ascii_case("visible links") || text.eq_ignore_ascii_case("hidden links")
}

/// The number of an address in the list.
fn entry(text: &str) -> Option<u32> {
    let text = text.trim_start_matches('[');
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let address = text[digits..].strip_prefix(['.', ']'])?.strip_prefix(' ')?;
    let is_address = address.contains(['/', ':', '#']) && !address.contains(' ');
    text[..digits].parse().ok().filter(|_| is_address)
}

#[cfg(test)]
mod tests {
    use crate::blocks::text::read;
    use crate::limits::Limits;

    #[test]
    fn numbers_before_links_go_where_the_dump_lists_them() {
        let lynx = "References\n\n   Visible links\n   1. http://a.example/\n   2. file:///b\n   7. mailto:c@a.example\n";
        let w3m = "References:\n\n[1] http://a.example/\n[2] /b\n[7] http://a.example/c\n";
        let cases: &[(&str, &str)] = &[
            ("[1]Home", "Home"),
            ("* [1]Home\n* [2]News", "Home|News"),
            ("By [1]Ada Moss of [2]the Post.[7][1]", "By Ada Moss of the Post.[1]"),
            ("See [3]Moss, and [1]Penny [sic]", "See [3]Moss, and Penny [sic]"),
            ("[1]\nA [2]mill", "[1]|A mill"),
        ];
        for index in [lynx, w3m] {
            for (text, expected) in cases {
                let page = read(&format!("{text}\n\n{index}"), &Limits::default());
                let found: Vec<&str> =
                    page.blocks.iter().map(|block| block.text.as_str()).collect();
                assert!(
                    found.join("|").starts_with(&format!("{expected}|References")),
                    "{found:?}"
                );
            }
        }
    }

    #[test]
    fn without_the_list_they_stay() {
        for dump in [
            "The mill turns.[1]\n",
            "The mill turns.[1]\n\nReferences\n1. Moss, A.: Tides\n2. Moss, A.: Mills\n3. Moss\n",
            "The mill turns.[1]\n\nReferences\n1. http://a.example/\n",
        ] {
            let page = read(dump, &Limits::default());
            assert_eq!(page.blocks[0].text, "The mill turns.[1]");
        }
    }
}
