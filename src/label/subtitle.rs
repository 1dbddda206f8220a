//! The subtitle: the standfirst or second headline under the title.
//!
//! It stays in the article's text, as readers find it there; the field is a copy. What the page
//! marks as one is taken; without marks, the one line between the title and the byline or date
//! is, when it is long enough for a sentence and no rule knows it as something else.

use super::{Fate, Verdict};
use crate::blocks::{BlockKind, Page};
use crate::facts::{Facts, Field};
use crate::text::dates::line;
use crate::text::shape::Shape;

/// How far below the title a byline, a date or a marked standfirst stands, in blocks.
const NEAR: usize = 8;

/// Names by which pages mark the standfirst's element.
#[rustfmt::skip] // a list, not a column
const MARKS: &[&str] = &[
    "standfirst", "subtitle", "sub-title", "subheadline", "sub-headline", "subheading", "subhead", "dek", "deck",
    "article-summary", "alternativeheadline", "chapeau", "chapo", "untertitel",
];

/// The block that is the standfirst, if one clearly is.
pub fn find(page: &Page, facts: &Facts, verdicts: &[Verdict]) -> Option<usize> {
    let title = facts.title_block()?;
    let below = title + 1..page.blocks.len().min(title + 1 + NEAR);
    let free = |at: &usize| is_free(&verdicts[*at]) && is_standfirst_like(page, *at);
    let marked = below.clone().filter(free).find(|at| is_marked(page, *at));
    marked.or_else(|| {
        let is_end = |at: &usize| {
            matches!(facts.became[*at], Some(Field::Authors | Field::Published | Field::Modified))
        };
        let end = below.clone().find(is_end)?;
        let mut between = (title + 1..end).filter(|at| is_free(&verdicts[*at]));
        let only = between.next().filter(|_| between.next().is_none());
        only.filter(|at| is_standfirst_like(page, *at) && !is_beside_image(page, *at))
    })
}

/// Neither metadata nor clutter that a rule knows.
fn is_free(verdict: &Verdict) -> bool {
    verdict.fate == Fate::Keep || verdict.is_dropped_by_model()
}

fn is_standfirst_like(page: &Page, at: usize) -> bool {
    let block = &page.blocks[at];
    let shape = Shape::of(&block.text);
    let text = matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading { level: 2.. });
    let sized = (8.0..=60.0).contains(&shape.words);
    text && sized && block.link_density() < 0.5 && !shape.quoted && !line::is_time(&block.text)
}

fn is_marked(page: &Page, at: usize) -> bool {
    let mut near = page.ancestors(page.blocks[at].element).take(2);
    near.any(|element| element.words.iter().any(|word| is_mark(word)))
}

/// `dek`, `article__dek`, `single-post-subtitle`
fn is_mark(word: &str) -> bool {
    let ends =
        |mark: &&str| word.strip_suffix(*mark).is_some_and(|rest| rest.ends_with(['-', '_']));
    MARKS.contains(&word) || MARKS.iter().any(ends)
}

/// A line beside an image is its caption, whatever it says.
fn is_beside_image(page: &Page, at: usize) -> bool {
    let near = at.saturating_sub(1)..page.blocks.len().min(at + 2);
    page.blocks[near].iter().any(|block| {
        matches!(block.kind, BlockKind::Image { .. } | BlockKind::Caption | BlockKind::Embed { .. })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::Block;
    use crate::label::By;
    use crate::label::Clutter;

    #[test]
    fn names_end_in_what_they_mark() {
        assert!(is_mark("dek") && is_mark("article__dek") && is_mark("single-post-subtitle"));
        assert!(!is_mark("adek") && !is_mark("subtitle-wrapper"));
    }

    #[test]
    fn a_standfirst_is_the_only_line_above_the_byline() {
        let line = "Forty apprentices spent a summer learning what others had forgotten";
        let cases: &[(&[&str], Option<usize>)] = &[
            (&["Title", line, "By Ada Moss"], Some(1)),
            (&["Title", line, line, "By Ada Moss"], None),
            (&["Title", "A roof from above", "By Ada Moss"], None),
            (&["Title", line], None),
            (&["Title", "Advertisement", line, "By Ada Moss"], Some(2)),
            (&["Title", "By Ada Moss", line], None),
        ];
        for (lines, expected) in cases {
            let blocks = lines.iter().zip(1..).map(|(line, at)| Block::lines(*line, at, at));
            let page = Page { blocks: blocks.collect(), ..Page::default() };
            let field = |line: &&str| match *line {
                "Title" => Some(Field::Title),
                "By Ada Moss" => Some(Field::Authors),
                _ => None,
            };
            let facts = Facts { became: lines.iter().map(field).collect(), ..Facts::default() };
            let verdict = |line: &&str| Verdict {
                fate: match (field(line), *line) {
                    (Some(field), _) => Fate::Metadata(field),
                    (None, "Advertisement") => Fate::Drop(Clutter::Advert),
                    _ => Fate::Keep,
                },
                by: By::Rule("test"),
                score: 1.0,
            };
            let verdicts: Vec<Verdict> = lines.iter().map(verdict).collect();
            assert_eq!(find(&page, &facts, &verdicts), *expected, "{lines:?}");
        }
    }
}
