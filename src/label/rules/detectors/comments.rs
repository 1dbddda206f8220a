//! What readers wrote: known by the heads between which it stands.

use crate::blocks::Page;
use crate::facts::Facts;
use crate::label::rules::Evidence;
use crate::label::{Clutter, Lines};

/// Blocks between the heads of two comments of one thread, at most.
const APART: usize = 8;

/// How far from a thread its widget or form stands, in blocks.
const BESIDE: usize = 4;

/// The blocks of every thread: two or more heads of comments near each other, and the widget or
/// the form beside them. A head may be in the rules' hands as who says it, when, or “Reply”.
pub(super) fn threads(
    page: &Page,
    _lines: &Lines,
    facts: &Facts,
    known: &[Evidence],
) -> Vec<usize> {
    let heads: Vec<usize> = (0..known.len()).filter(|at| is_head(&known[*at])).collect();
    let mut found = Vec::new();
    let mut from = 0;
    while from < heads.len() {
        let apart = heads[from..].windows(2).position(|pair| pair[1] - pair[0] > APART);
        let to = apart.map_or(heads.len() - 1, |place| from + place);
        let machinery =
            |at: usize| known[at].is(Clutter::CommentWidget) || known[at].is(Clutter::CommentForm);
        let around = heads[from].saturating_sub(BESIDE)..known.len().min(heads[to] + BESIDE + 1);
        if to > from && around.into_iter().any(machinery) {
            // The commenter's name stands above the time of the first comment.
            let start = heads[from].saturating_sub(1);
            let named = start < heads[from] && page.blocks[start].text.split(' ').count() > 4;
            let thread = start + usize::from(named)..=heads[to];
            let own = |at: &usize| is_head(&known[*at]) || !known[*at].is_clutter();
            found.extend(thread.filter(own).filter(|at| facts.became[*at].is_none()));
        }
        from = to + 1;
    }
    found
}

fn is_head(known: &Evidence) -> bool {
    known.found.iter().any(|found| found.by == "comments.entry" || found.by == super::LONE_TIME)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::Block;

    #[test]
    fn threads_stand_beside_their_machinery() {
        let cases: &[(&[&str], &[usize])] = &[
            (
                &[
                    "2 comments",
                    "walker",
                    "3 days ago",
                    "I was there.",
                    "Reply",
                    "bo",
                    "2 days ago",
                    "Me too.",
                    "Reply",
                ],
                &[1, 2, 3, 4, 5, 6, 7, 8],
            ),
            (&["The old bridge", "3 days ago", "The new mill", "2 days ago"], &[]),
            (&["Ada Moss says:", "It was cold.", "Ben Hale says:", "It was not."], &[]),
        ];
        for (lines, expected) in cases {
            let blocks = lines.iter().zip(1..).map(|(line, at)| Block::lines(*line, at, at));
            let page = Page { blocks: blocks.collect(), ..Page::default() };
            let facts = Facts { became: vec![None; lines.len()], ..Facts::default() };
            let known = crate::label::rules::evidence(&page, &Lines::of(&page), &facts);
            let found: Vec<usize> = known
                .iter()
                .enumerate()
                .filter(|(_, known)| known.found.iter().any(|found| found.by == "comments.thread"))
                .map(|(at, _)| at)
                .collect();
            assert_eq!(found, *expected, "{lines:?}");
        }
    }
}
