//! What readers wrote: known by the heads between which it stands.

use crate::label::rules::Evidence;
use crate::label::{Clutter, Known};

/// Blocks between the heads of two comments of one thread, at most.
const APART: usize = 8;

/// How far from a thread its widget or form stands, in blocks.
const BESIDE: usize = 4;

/// The blocks of every thread: two or more heads of comments near each other, and the widget or
/// the form beside them. A head may be in the rules' hands as who says it, when, or “Reply”.
pub(super) fn threads(known: &Known<'_>) -> Vec<usize> {
    let evidence = &known.evidence;
    let heads: Vec<usize> = (0..evidence.len()).filter(|at| is_head(&evidence[*at])).collect();
    let mut found = Vec::new();
    for thread in heads.chunk_by(|one, next| next - one <= APART) {
        let [first, .., last] = *thread else { continue };
        let mut around = first.saturating_sub(BESIDE)..evidence.len().min(last + BESIDE + 1);
        if around.any(|at| is_machinery(&evidence[at])) {
            // The commenter's name stands above the time of the first comment.
            let above = first.checked_sub(1);
            let name = above.filter(|at| known.page.blocks[*at].text.split(' ').count() <= 4);
            let own = |at: &usize| is_head(&evidence[*at]) || !evidence[*at].is_clutter();
            let thread = name.unwrap_or(first)..=last;
            found.extend(thread.filter(own).filter(|at| !known.is_metadata(*at)));
        }
    }
    found
}

fn is_head(evidence: &Evidence) -> bool {
    evidence.is_by("comments.entry") || evidence.is_by(super::LONE_TIME)
}

fn is_machinery(evidence: &Evidence) -> bool {
    evidence.is(Clutter::CommentWidget) || evidence.is(Clutter::CommentForm)
}

#[cfg(test)]
mod tests {
    use crate::blocks::{Block, Page};
    use crate::facts::Facts;
    use crate::label::rules::detectors::found_by;

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
            let found = found_by("comments.thread", &page, Facts::default());
            assert_eq!(found, *expected, "{lines:?}");
        }
    }
}
