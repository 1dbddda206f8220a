//! Names for what the model dropped and no rule knows, from where it stands and what stands
//! beside it.

use std::borrow::Cow;

use super::{Clutter, Fate, Verdict, is_unnamed};
use crate::article::{Facts, subtitle};
use crate::blocks::{Origin, Page};
use crate::label::BY_MODEL;
use crate::label::shape::Shape;

/// Keeps the headline-like line right above the article's first paragraph when no title is known:
/// it is the title or a heading, and either would be missed.
pub(super) fn keep_headline(page: &Page, facts: &Facts, verdicts: &mut [Verdict]) {
    /// How many lines of known clutter or metadata may stand between.
    const NEAR: usize = 4;
    let Some(first) = verdicts.iter().position(|verdict| verdict.fate == Fate::Keep) else {
        return;
    };
    let above = (first.saturating_sub(NEAR)..first).rev().find(|at| is_unnamed(&verdicts[*at]));
    let Some(above) = above else { return };
    let block = &page.blocks[above];
    let shape = Shape::of(&block.text);
    let headline = matches!(block.origin, Origin::Lines { .. })
        && shape.words >= 2.0
        && (shape.is_headline() || !shape.ends_sentence)
        && shape.words <= 24.0;
    if facts.title.is_none() && headline {
        verdicts[above].fate = Fate::Keep;
        verdicts[above].by = Cow::Borrowed("headline.above");
    }
}

/// Keeps the standfirst, which reads like a headline and is text all the same.
pub(super) fn keep_standfirst(page: &Page, facts: &Facts, verdicts: &mut [Verdict]) {
    if let Some(at) = subtitle::find(page, facts, verdicts)
        && verdicts[at].fate != Fate::Keep
    {
        verdicts[at].fate = Fate::Keep;
        verdicts[at].by = Cow::Borrowed("headline.standfirst");
    }
}

/// Names unnamed drops.
pub(super) fn name(shapes: &[Shape], verdicts: &mut [Verdict]) {
    let kept = |verdict: &Verdict| verdict.fate == Fate::Keep;
    let first = verdicts.iter().position(kept).unwrap_or(verdicts.len());
    let last = verdicts.iter().rposition(kept).unwrap_or(0);
    let mut before = None;
    for (at, (shape, verdict)) in shapes.iter().zip(verdicts).enumerate() {
        if is_unnamed(verdict) {
            let (kind, by) = guess(shape, at < first, at > last, before);
            verdict.fate = Fate::Drop(kind);
            verdict.by = Cow::Borrowed(by);
        }
        if let Fate::Drop(kind) = verdict.fate {
            before = Some(kind);
        }
    }
}

/// What an unknown piece of clutter most likely is. `before` is the kind of what was dropped
/// before it.
fn guess(
    shape: &Shape,
    head: bool,
    tail: bool,
    before: Option<Clutter>,
) -> (Clutter, &'static str) {
    match before {
        Some(Clutter::Comments | Clutter::CommentForm) if tail && shape.is_prose() => {
            (Clutter::Comments, "comments.run")
        }
        Some(Clutter::CommentWidget) if tail && shape.words <= 4.0 && !shape.ends_sentence => {
            (Clutter::CommentWidget, "comment_widget.run")
        }
        Some(Clutter::Footer) if tail => (Clutter::Footer, "footer.run"),
        Some(Clutter::CookieNotice) if shape.is_prose() => {
            (Clutter::CookieNotice, "cookie_notice.run")
        }
        Some(Clutter::AuthorBio) if tail && shape.is_prose() => {
            (Clutter::AuthorBio, "author_bio.run")
        }
        Some(Clutter::TagList) if tail && shape.words <= 3.0 => (Clutter::TagList, "tag_list.run"),
        _ if !head && shape.is_headline() => (Clutter::RelatedLinks, "related_links.run"),
        Some(Clutter::RelatedLinks) if tail => (Clutter::RelatedLinks, "related_links.run"),
        _ if shape.words <= 4.0 && !shape.ends_sentence => (Clutter::Navigation, "navigation.run"),
        _ if head && shape.is_headline() => (Clutter::RelatedLinks, "related_links.run"),
        _ => (Clutter::Other, BY_MODEL),
    }
}
