//! The text of a discussion's posts: in a flattened thread what stands between its heads, on a page what stands in
//! the elements that the programs of forums name for it.

use super::kind::programs;
use super::kind::thread::Thread;
use crate::blocks::{BlockKind, Page};
use crate::label::{Clutter, Fate, Lines, Verdict};

/// The sentences of a flattened thread that were taken for comments, or dropped by the model alone.
pub fn of_thread(page: &Page, thread: &Thread, lines: &Lines, verdicts: &[Verdict]) -> Vec<usize> {
    let dropped = |at: &usize| match verdicts[*at].fate {
        Fate::Drop(Clutter::Comments) => true,
        Fate::Drop(_) => !verdicts[*at].is_by_rule(),
        _ => false,
    };
    let posts = thread.posts(page).filter(|at| !thread.heads.contains(at) && dropped(at));
    posts.filter(|at| lines.shapes[*at].is_prose()).collect()
}

/// The sentences in elements that hold the text of posts, as far as the model alone dropped them. What they quote
/// of other posts stands there already.
pub fn in_elements(page: &Page, lines: &Lines, verdicts: &[Verdict]) -> Vec<usize> {
    let holds = |at: usize| page.elements[at].words.iter().any(|word| programs::holds_text(word));
    let inside = page.inherited(|at, outer| outer == Some(&true) || holds(at));
    let is_in = |at: &usize| page.blocks[*at].element.is_some_and(|element| inside[element]);
    let open = (0..verdicts.len()).filter(|at| verdicts[*at].is_dropped_by_model());
    let quote = |at: &usize| matches!(page.blocks[*at].kind, BlockKind::Quote);
    open.filter(|at| lines.shapes[*at].is_prose() && !quote(at) && is_in(at)).collect()
}
