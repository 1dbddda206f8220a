//! The text of a discussion's posts: in a flattened thread what stands between its heads, on a page what stands in
//! the elements that the programs of forums name for it.

use super::article::Kind;
use super::judged::Judged;
use super::kind::programs;
use super::kind::thread::Thread;
use crate::blocks::BlockKind;
use crate::label::{Clutter, Fate};

/// The sentences of posts that were taken for something else.
pub fn find(judged: &Judged<'_>) -> Vec<usize> {
    match judged.thread {
        Some(thread) => of_thread(judged, thread),
        None if judged.kind == Kind::Forum => in_elements(judged),
        None => Vec::new(),
    }
}

/// The sentences of a flattened thread that were taken for comments, or dropped by the model alone.
fn of_thread(judged: &Judged<'_>, thread: &Thread) -> Vec<usize> {
    let comment = |at: usize| judged.verdicts[at].fate == Fate::Drop(Clutter::Comments);
    let dropped = |at: &usize| judged.is_open(*at) || comment(*at);
    let posts = thread.posts(judged.page).filter(|at| !thread.heads.contains(at) && dropped(at));
    posts.filter(|at| judged.lines.shapes[*at].is_prose()).collect()
}

/// The sentences in elements that hold the text of posts, as far as the model alone dropped them. What they quote
/// of other posts stands there already.
fn in_elements(judged: &Judged<'_>) -> Vec<usize> {
    let page = judged.page;
    let holds = |at: usize| page.elements[at].words.iter().any(|word| programs::holds_text(word));
    let inside = page.inherited(|at, outer| outer == Some(&true) || holds(at));
    let is_in = |at: &usize| page.blocks[*at].element.is_some_and(|element| inside[element]);
    let quote = |at: &usize| matches!(page.blocks[*at].kind, BlockKind::Quote);
    let prose = |at: &usize| judged.lines.shapes[*at].is_prose();
    judged.open().filter(|at| prose(at) && !quote(at) && is_in(at)).collect()
}
