//! List items: bullets and numbers at the start of a line.

use std::collections::HashMap;

use crate::blocks::{Block, BlockKind, Origin};

/// Marks that are nothing but bullets; the last two are what the Symbol font's bullet became.
#[rustfmt::skip] // a list, not a column
const BULLETS: &[char] = &[
    '•', '◦', '▪', '▫', '●', '○', '■', '□', '‣', '⁃', '∙', '·', '➢', '➤', '►', '❖', '✓', '✔', '◆', '◇', '◼', '◾', '▶', '▸', '▹',
    '★', '☆', '☐', '▢', '❏', '❑', '☑', '✅', '✗', '✘', '➔', '➜', '➡', '👉', '🔹', '🔸', '・', '\u{F0A7}', '\u{F0B7}',
];

/// Bullets that are no signs of their own in any text, so that no space needs to follow.
const GLUED: &[char] = &['•', '▪', '■', '‣', '➢', '➤', '►', '❖', '・', '\u{F0A7}', '\u{F0B7}'];

/// Marks that are bullets only in company: a dash may open speech, an asterisk a footnote.
const DOUBTFUL: &[char] = &['-', '*', '+'];

/// The bullet at the start of the text, with the space after it.
pub(super) fn marker(text: &str) -> Option<&str> {
    let mark = text.chars().next().filter(|c| BULLETS.contains(c) || DOUBTFUL.contains(c))?;
    let rest = &text[mark.len_utf8()..];
    let space = rest.len() - rest.trim_start().len();
    let apart = space > 0 || (GLUED.contains(&mark) && rest.starts_with(char::is_alphanumeric));
    (apart && !rest.trim().is_empty()).then(|| &text[..mark.len_utf8() + space])
}

/// Turns bulleted and numbered lines into list items, one group for each list.
pub(super) fn group(blocks: &mut [Block], indents: &HashMap<u32, usize>) {
    let mut group = blocks.iter().map(|block| block.group).max().unwrap_or(0);
    let mut at = 0;
    while at < blocks.len() {
        let bulleted = run(blocks, at, |block, _| marker(&block.text).is_some());
        let sure = blocks[at].text.starts_with(BULLETS);
        let value = |block: &Block| number(&block.text).map(|(value, _)| value);
        let first = value(&blocks[at]);
        let numbered = run(blocks, at, |block, place| {
            first.is_some_and(|first| value(block) == Some(first + place))
        });
        if bulleted >= 2 || (bulleted == 1 && sure) {
            group += 1;
            bullets(&mut blocks[at..at + bulleted], group, indents);
            at += bulleted;
        } else if numbered >= 2 {
            group += 1;
            for block in &mut blocks[at..at + numbered] {
                let length = number(&block.text).map_or(0, |(_, length)| length);
                item(block, length, true, 0, group);
            }
            at += numbered;
        } else {
            at += 1;
        }
    }
}

/// How many blocks from `at` on are items; the place in the run is handed to the test.
fn run(blocks: &[Block], at: usize, is_item: impl Fn(&Block, u32) -> bool) -> usize {
    let candidates = blocks[at..].iter().zip(0..);
    candidates
        .take_while(|(block, place)| block.kind == BlockKind::Paragraph && is_item(block, *place))
        .count()
}

fn bullets(blocks: &mut [Block], group: u32, indents: &HashMap<u32, usize>) {
    // The indents of the lists that are open, outermost first.
    let mut open: Vec<usize> = Vec::new();
    for block in blocks {
        let indent = match block.origin {
            Origin::Lines { first, .. } => indents.get(&first).copied().unwrap_or(0),
            Origin::Element => 0,
        };
        while open.last().is_some_and(|outer| *outer > indent) {
            open.pop();
        }
        if open.last() != Some(&indent) {
            open.push(indent);
        }
        let level = u8::try_from(open.len() - 1).unwrap_or(u8::MAX);
        let length = marker(&block.text).map_or(0, str::len);
        item(block, length, false, level, group);
    }
}

fn item(block: &mut Block, marker: usize, ordered: bool, level: u8, group: u32) {
    block.text.drain(..marker);
    block.kind = BlockKind::ListItem { ordered, level };
    block.group = group;
}

/// The number at the start of the text (`3. `, `3) `), and its length with the space after it.
pub(super) fn number(text: &str) -> Option<(u32, usize)> {
    let (value, rest) = numbered(text)?;
    let item = rest.strip_prefix(' ').filter(|item| !item.is_empty())?;
    Some((value, text.len() - item.len()))
}

/// The number at the start of an item, and what follows its mark.
pub(in crate::blocks) fn numbered(text: &str) -> Option<(u32, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text.get(..digits).filter(|d| (1..=3).contains(&d.len()))?.parse().ok()?;
    Some((number, text[digits..].strip_prefix(['.', ')'])?))
}

#[cfg(test)]
mod tests {
    use crate::blocks::{BlockKind, text::read};
    use crate::limits::Limits;

    #[test]
    fn bullets_and_running_numbers_are_lists() {
        let bulleted = |level| BlockKind::ListItem { ordered: false, level };
        let numbered = BlockKind::ListItem { ordered: true, level: 0 };
        let cases: &[(&str, &[(BlockKind, &str)])] = &[
            ("• Salt", &[(bulleted(0), "Salt")]),
            ("▢ 1 cup of oil", &[(bulleted(0), "1 cup of oil")]),
            ("- Salt\n- Oil", &[(bulleted(0), "Salt"), (bulleted(0), "Oil")]),
            ("•Salt\n•Oil", &[(bulleted(0), "Salt"), (bulleted(0), "Oil")]),
            ("☐ Salt\n☐ Oil", &[(bulleted(0), "Salt"), (bulleted(0), "Oil")]),
            ("★★★★☆ (12)", &[(BlockKind::Paragraph, "★★★★☆ (12)")]),
            ("• A\n    □ B\n• C", &[(bulleted(0), "A"), (bulleted(1), "B"), (bulleted(0), "C")]),
            ("- Who is there?", &[(BlockKind::Paragraph, "- Who is there?")]),
            ("* Required", &[(BlockKind::Paragraph, "* Required")]),
            ("1. Cut\n2. Fry", &[(numbered.clone(), "Cut"), (numbered.clone(), "Fry")]),
            ("7. Not alone", &[(BlockKind::Paragraph, "7. Not alone")]),
            (
                "2019. A year\n2019. Again",
                &[(BlockKind::Paragraph, "2019. A year"), (BlockKind::Paragraph, "2019. Again")],
            ),
            (
                "-5 degrees\n-7 degrees",
                &[(BlockKind::Paragraph, "-5 degrees"), (BlockKind::Paragraph, "-7 degrees")],
            ),
        ];
        for (text, expected) in cases {
            let page = read(text, &Limits::default());
            let found: Vec<_> =
                page.blocks.iter().map(|block| (block.kind.clone(), block.text.as_str())).collect();
            assert_eq!(&found[..], *expected, "{text}");
        }
    }
}
