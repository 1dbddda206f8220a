//! Which kept lines of a flattened dump are headings.

use crate::blocks::{Block, BlockKind, Origin, Page};
use crate::label::{Fate, Verdict};
use crate::text::shape::Shape;

/// Words and characters that a heading has at most.
const LONGEST: f64 = 14.0;
const LONGEST_CHARS: usize = 100;

/// No character has more bytes than four.
const LONGEST_BYTES: usize = 4 * LONGEST_CHARS;

/// For each block, whether it is a heading that the dump shows as a plain line: short, without a
/// full stop, and a longer paragraph follows. Lists, quotes and bylines are none.
pub fn find(page: &Page, verdicts: &[Verdict]) -> Vec<bool> {
    let kept: Vec<usize> = verdicts
        .iter()
        .enumerate()
        .filter(|(at, verdict)| verdict.fate == Fate::Keep && *at < page.blocks.len())
        .map(|(at, _)| at)
        .collect();
    let mut headings = vec![false; page.blocks.len()];
    // Short lines above a heading may be headings too: its chapter's. From below that is one pass.
    for place in (0..kept.len()).rev() {
        let block = &page.blocks[kept[place]];
        let Some(next) = kept.get(place + 1) else { continue };
        if !is_plain_line(block) || block.text.len() > LONGEST_BYTES {
            continue;
        }
        let shape = Shape::of(&block.text);
        let runs_on_below = || {
            let below = Shape::of(&page.blocks[*next].text);
            runs_on(&below) && below.words > shape.words
        };
        headings[kept[place]] = looks_like_heading(&block.text, &shape)
            && match page.blocks[*next].kind {
                BlockKind::ListItem { .. } => true,
                BlockKind::Paragraph => {
                    (headings[*next] && place + 2 < kept.len()) || runs_on_below()
                }
                _ => false,
            };
    }
    headings
}

/// A paragraph, or a pull quote that ends with its speaker's name.
fn runs_on(shape: &Shape) -> bool {
    shape.words >= 12.0 && (shape.is_prose() || (shape.quoted && shape.inner_stops >= 1))
}

fn is_plain_line(block: &Block) -> bool {
    block.kind == BlockKind::Paragraph && matches!(block.origin, Origin::Lines { .. })
}

fn looks_like_heading(text: &str, shape: &Shape) -> bool {
    // A question that an interviewer or the narrator asks stands between quotes or dashes.
    let speech = text.starts_with(['-', '–', '—', '“', '"', '«', '„', '「']);
    let turn = text.split_once(':').is_some_and(|(name, _)| name.split(' ').count() <= 2);
    shape.words >= 0.5
        && shape.words <= LONGEST
        && shape.chars <= LONGEST_CHARS
        && (!shape.ends_sentence || shape.ends_question)
        && shape.inner_stops <= 1
        && !shape.ends_colon
        && !shape.starts_lower
        && !shape.quoted
        && !speech
        && !(turn && shape.ends_question)
        && !text.ends_with([',', ';', '…'])
        && shape.digits <= 0.3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::By;

    #[test]
    fn short_open_lines_above_paragraphs_are_headings() {
        let long = "The harbour reopened on Monday after two years of repairs, the port \
                    authority said in the evening.";
        let cases: &[(&[&str], &[bool])] = &[
            (&[long, "What will the council do?", long], &[false, true, false]),
            (&["A new start", long], &[true, false]),
            (&["Part one", "A new start", long], &[true, true, false]),
            (&[long, "“We had nothing left”", long], &[false, false, false]),
            (&[long, "It rained.", long], &[false, false, false]),
            (&[long, "These came:", long], &[false, false, false]),
            (&[long, "A last line"], &[false, false]),
            (&["Diplomacy – disagreeing with an agreeable tone", long], &[true, false]),
            (&["ANNA: And then?", long], &[false, false]),
            (
                &[
                    "What the keeper says",
                    "“The lamp is older than the tower it stands on. Nobody has ever asked me why.” Ada Moss",
                ],
                &[true, false],
            ),
        ];
        for (texts, expected) in cases {
            let blocks = texts.iter().zip(1..).map(|(text, at)| Block::lines(*text, at, at));
            let page = Page { blocks: blocks.collect(), ..Page::default() };
            let keep = Verdict { fate: Fate::Keep, by: By::Model, score: 1.0 };
            let verdicts = vec![keep; texts.len()];
            assert_eq!(find(&page, &verdicts), *expected, "{texts:?}");
        }
    }
}
