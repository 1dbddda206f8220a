//! The head of an article: what stands between its title and its running text. Bylines and datelines
//! stand there; a line of the text may look like one.

use super::Facts;
use crate::blocks::{BlockKind, Page};
use crate::text::shape::Shape;

/// Blocks below the title that are looked at.
const LONGEST: usize = 30;

/// The block with which the running text has surely begun: the second paragraph below the title, since
/// the first may be the standfirst; where all lines are short, the third sentence.
pub fn end(page: &Page, facts: &Facts) -> usize {
    let below = facts.title_block().map_or(0, |title| title + 1);
    let last = page.blocks.len().min(below + LONGEST);
    let paragraph = |at: &usize| {
        page.blocks[*at].kind == BlockKind::Paragraph
            && Shape::of(&page.blocks[*at].text).is_paragraph()
    };
    let mut paragraphs = (below..last).filter(paragraph);
    let sentence = |at: &usize| Shape::of(&page.blocks[*at].text).is_prose();
    let third_sentence = || (below..last).filter(sentence).nth(2).unwrap_or(last);
    let Some(first) = paragraphs.next() else { return third_sentence() };
    // Some pages show their standfirst twice, for wide screens and for narrow ones.
    let other = |at: &usize| page.blocks[*at].text != page.blocks[first].text;
    paragraphs.find(other).unwrap_or(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::Block;
    use crate::facts::Field;

    #[test]
    fn the_text_begins_with_the_second_paragraph() {
        let prose = "The ferry ran aground at dawn off the northern cape, and all forty people on board were brought ashore.";
        let other = "Nobody was hurt, said the harbour master, who had been called out of bed by the keeper of the light.";
        for (lines, expected) in [
            (&["Ferry aground", "By Ada Moss", prose, "4 May 2024", other, prose][..], 4),
            (&["Ferry aground", prose, other, "4 May 2024"], 2),
            (&["Ferry aground", prose, prose, "4 May 2024", other], 4),
            (&["Ferry aground", "By Ada Moss", "4 May 2024"], 3),
            (
                &[
                    "Ferry aground",
                    "All forty are well.",
                    "It ran aground early.",
                    "Nobody saw it coming.",
                    "Ada Moss",
                    "4 May 2024",
                ],
                3,
            ),
            (&["Ferry aground"], 1),
        ] {
            let blocks = lines.iter().map(|line| Block::lines(*line, 1, 1)).collect();
            let page = Page { blocks, ..Page::default() };
            let mut facts = Facts { became: vec![None; lines.len()], ..Facts::default() };
            facts.became[0] = Some(Field::Title);
            assert_eq!(end(&page, &facts), expected, "{lines:?}");
        }
    }
}
