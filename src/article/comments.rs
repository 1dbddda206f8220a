//! What readers wrote below an article, as a page with elements shows it: in an element that is
//! named for it, or under its heading.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::blocks::{Block, BlockKind, Page};
use crate::facts::Field;
use crate::label::{By, Fate, Verdict};
use crate::text::chars::beginning;
use crate::text::dates::written;
use crate::text::words;

/// Words of the article above its comments, at least. Below fewer of them the comments are the text.
const ARTICLE: u64 = 50;

/// Parts of a name that is one of comments.
#[rustfmt::skip] // a list, not a column
const COMMENTS: &[&str] = &[
    "comment", "comments", "commentlist", "commentbody", "commenttext", "commentarea", "commentsection", "usercomments", "disqus",
    "kommentar", "kommentare", "kommentarer", "leserkommentare", "commentaire", "commentaires", "comentario", "comentarios",
    "commenti", "reacties", "komentarz", "komentarze", "komentáře", "yorumlar",
];

/// What else such a name is made of, if anything.
#[rustfmt::skip] // a list, not a column
const AROUND: &[&str] = &[
    "area", "author", "block", "body", "box", "container", "content", "entry", "footer", "holder", "inner", "item", "list",
    "main", "message", "meta", "post", "reader", "readers", "root", "section", "text", "thread", "tree", "user", "users",
    "view", "wp", "wrap", "wrapper",
];

/// Where the comments of a page stand: for each block, whether it is in them. Where there are far more
/// of them than of the text above, the page is a discussion, the sooner when nobody `signed` the text.
pub fn places(page: &Page, signed: bool, verdicts: &[Verdict]) -> Vec<bool> {
    let mut places = named(page, verdicts);
    add_headed(page, verdicts, &mut places);
    let (mut above, mut inside) = (0, 0);
    for (at, verdict) in verdicts.iter().enumerate() {
        places[at] &= above >= ARTICLE;
        let counted = verdict.fate == Fate::Keep && (places[at] || inside == 0);
        let words = if counted { words::count(&page.blocks[at].text) } else { 0 };
        *(if places[at] { &mut inside } else { &mut above }) += words;
    }
    let most = if signed { 8 } else { 1 };
    if inside > most * above || !is_headed(&places, verdicts) {
        places.fill(false);
    }
    places
}

/// Whether the first of the comments has their heading above it or is it. Without one they may be answers.
fn is_headed(places: &[bool], verdicts: &[Verdict]) -> bool {
    /// Blocks between them, at most: how comments are sorted, a form.
    const NEAR: usize = 12;
    /// Headings of a page, at most: more are buttons at each post of a discussion.
    const MANY: usize = 4;
    let Some(first) = places.iter().position(|place| *place) else { return false };
    let around = first.saturating_sub(NEAR)..verdicts.len().min(first + 2);
    let few = verdicts.iter().filter(|verdict| is_heading(verdict)).count() <= MANY;
    few && verdicts[around].iter().any(is_heading)
}

/// The blocks in elements that are named for comments. What holds the page's title is the article.
fn named(page: &Page, verdicts: &[Verdict]) -> Vec<bool> {
    let is_title = |at: &usize| {
        verdicts[*at].fate == Fate::Metadata(Field::Title)
            || matches!(page.blocks[*at].kind, BlockKind::Heading { level: 1 })
    };
    let titled = page.holders((0..verdicts.len()).filter(is_title));
    let named = page.inherited(|at, outer| {
        outer == Some(&true)
            || (!titled[at] && page.elements[at].words.iter().any(|word| is_name(word)))
    });
    let is_in = |block: &Block| block.element.is_some_and(|at| named.get(at) == Some(&true));
    let code = |block: &Block| matches!(block.kind, BlockKind::Code { .. });
    page.blocks.iter().map(|block| is_in(block) && !code(block)).collect()
}

/// `comments`, `comment-list`, `wp-block-comments`, but neither `comments-open` nor `comment-policy`.
fn is_name(word: &str) -> bool {
    /// The parts that a name may have; whether they are of comments.
    static PARTS: LazyLock<FxHashMap<&str, bool>> = LazyLock::new(|| {
        let around = AROUND.iter().map(|part| (*part, false));
        around.chain(COMMENTS.iter().map(|part| (*part, true))).collect()
    });
    let mut parts = word.split(['-', '_']).map(|part| PARTS.get(part));
    let of_comments = parts.try_fold(false, |any, part| part.map(|comments| any | comments));
    of_comments == Some(true)
}

/// “Comments (7)”, “Leserkommentare”
fn is_heading(verdict: &Verdict) -> bool {
    matches!(verdict.by, By::Rule("comment_widget.count" | "comment_widget.heading"))
}

/// Adds what stands under headings of comments.
fn add_headed(page: &Page, verdicts: &[Verdict], places: &mut [bool]) {
    let mut headings = (0..verdicts.len()).filter(|at| is_heading(&verdicts[*at])).peekable();
    if headings.peek().is_none() {
        return;
    }
    let (spans, heads) = (spans(page), heads(page, verdicts));
    for at in headings {
        if !places[at]
            && let Some(end) = end(page, &spans, &heads, at)
        {
            places[at + 1..=end].fill(true);
        }
    }
}

/// The first and the last block of each element.
fn spans(page: &Page) -> Vec<Option<(usize, usize)>> {
    let mut spans = vec![None; page.elements.len()];
    for (at, block) in page.blocks.iter().enumerate() {
        if let Some(span) = block.element.and_then(|element| spans.get_mut(element)) {
            *span = Some(span.map_or((at, at), |(first, _)| (first, at)));
        }
    }
    // Children stand behind their parents.
    for at in (0..spans.len()).rev() {
        let parent = page.elements[at].parent.filter(|parent| *parent < at);
        if let (Some(parent), Some((first, last))) = (parent, spans[at]) {
            let (outer, end) = spans[parent].unwrap_or((first, last));
            spans[parent] = Some((outer.min(first), end.max(last)));
        }
    }
    spans
}

/// How many heads of comments stand above each block, and on the whole page.
fn heads(page: &Page, verdicts: &[Verdict]) -> Vec<usize> {
    let heads = page.blocks.iter().zip(verdicts).map(|(block, verdict)| is_head(block, verdict));
    let sums = heads.scan(0, |sum, head| {
        *sum += usize::from(head);
        Some(*sum)
    });
    [0].into_iter().chain(sums).collect()
}

/// The last of the comments under a heading: they fill the rest of the largest element that begins
/// with it or, where that holds none, what follows in the one around it.
fn end(
    page: &Page,
    spans: &[Option<(usize, usize)>],
    heads: &[usize],
    heading: usize,
) -> Option<usize> {
    // As many as the heading says, or two.
    let said = page.blocks[heading].text.split(|c: char| !c.is_ascii_digit());
    let one = said.filter(|number| !number.is_empty()).eq(["1"]);
    let are_comments =
        |last: usize| heads[last + 1] - heads[heading + 1] >= if one { 1 } else { 2 };
    let mut last = heading;
    for place in page.places(page.blocks[heading].element?) {
        let (first, end) = spans[place]?;
        if first < heading {
            let around = before_heading(page, heading, end);
            return [last, around].into_iter().find(|last| are_comments(*last));
        }
        last = end;
    }
    None
}

/// The last block before the next heading that is no part of what this one heads.
fn before_heading(page: &Page, heading: usize, end: usize) -> usize {
    let BlockKind::Heading { level: own } = page.blocks[heading].kind else { return heading };
    let outer = |block: &Block| matches!(block.kind, BlockKind::Heading { level } if level <= own);
    let next = page.blocks[heading + 1..=end].iter().position(outer);
    next.map_or(end, |next| heading + next)
}

/// Who says something and when: “Nightowl, 10.01.2012 9:10”, alone or before what they say.
fn is_head(block: &Block, verdict: &Verdict) -> bool {
    /// Bytes from the beginning that hold the date.
    const NEAR: usize = 80;
    /// Words before it.
    const NAME: u64 = 6;
    let near = beginning(&block.text, NEAR);
    let dated =
        || written::find(near).is_some_and(|date| words::count(&near[..date.start]) <= NAME);
    verdict.by.name().starts_with("comments.") || dated()
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn names_of_comments_are_told_from_others() {
        for name in ["comments", "comment", "comment-list", "user_comments", "wp-block-comments"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["comments-open", "comment-policy", "content", "no-comments", "commentary", ""]
        {
            assert!(!is_name(name), "{name}");
        }
    }
}
