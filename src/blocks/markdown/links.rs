//! Links whose text is written over several lines.

use super::inline;

/// The most lines that one link is written over, and the most bytes.
const LINK_LINES: usize = 32;
const LINK_BYTES: usize = 8 << 10;

/// A link whose text goes over several lines, each ended by a backslash, as Firecrawl writes cards:
/// the lines as one, and their number.
pub(super) fn long(lines: &[&str]) -> Option<(String, usize)> {
    let first = lines.first()?.strip_suffix('\\')?.trim_end();
    let mut link = first.to_owned();
    let mut open = inline::open_brackets(first, 0);
    for (line, count) in lines.iter().take(LINK_LINES).zip(1..).skip(1) {
        if open == 0 || link.len() > LINK_BYTES {
            return None;
        }
        let whole = line.strip_suffix('\\');
        let text = whole.unwrap_or(line).trim();
        if !text.is_empty() {
            link.push(' ');
            link.push_str(text);
        }
        open = inline::open_brackets(text, open);
        if open == 0 {
            return inline::has_link_over(&link, first.len()).then_some((link, count));
        }
        whole?; // it is the last one
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::blocks::markdown::read;
    use crate::blocks::{Block, Origin};
    use crate::limits::Limits;

    #[test]
    fn a_link_may_go_over_lines_that_backslashes_join() {
        let card =
            "- [![Mill](m.png)\\\n\\\n**The mill turns**\\\nagain](https://a.example/mill)\n- Two";
        let page = read(card, None, &Limits::default());
        let found: Vec<_> = page.blocks.iter().map(|b| (b.text.as_str(), b.origin)).collect();
        let lines = |first, last| Origin::Lines { first, last };
        let expected =
            [("Mill", lines(1, 4)), ("The mill turns again", lines(1, 4)), ("Two", lines(5, 5))];
        assert_eq!(found, expected);
        let link = |block: &Block| block.links().next().is_some();
        assert!(link(&page.blocks[1]));
        for (source, blocks) in [
            ("An aside [sic\\\nand more] here", 2),
            ("[a](b)\\\nand more", 2),
            ("[open\\\n\\\nnever\n\nclosed", 4),
        ] {
            assert_eq!(read(source, None, &Limits::default()).blocks.len(), blocks, "{source}");
        }
    }
}
