//! What a page is, before any block is judged: a table of evidence, each piece with points for one
//! kind. The kind with the most points wins; an article needs none.
//!
//! The points are rounded weights of a logistic regression over pages of known kinds, none below
//! zero. Flattened text shows none of the evidence and counts as an article, unless it surely is a
//! thread of a forum.

mod address;
mod error;
pub(crate) mod programs;
mod signs;
pub(crate) mod thread;

pub use error::states_code;

use super::article::Kind;
use crate::blocks::Page;
use crate::facts::{Classified, Facts};
use signs::Signs;
use thread::Thread;

/// A piece of evidence.
pub struct Evidence {
    /// What was seen.
    pub name: &'static str,
    /// The kind for which it speaks.
    pub kind: Kind,
    /// How much it counts.
    pub points: f64,
    holds: fn(&Signs) -> bool,
}

/// The points with which each kind starts, and the order in which a tie is resolved.
const START: &[(Kind, f64)] = &[
    (Kind::Article, 3.0),
    (Kind::Service, 2.5),
    (Kind::Listing, 1.5),
    (Kind::Collection, 1.0),
    (Kind::Documentation, 1.0),
    (Kind::Forum, 0.0),
    (Kind::Product, -1.0),
];

/// Everything that speaks for a kind.
#[rustfmt::skip] // one piece, one line
static EVIDENCE: &[Evidence] = &[
    say("declared article", Kind::Article, 1.5, |s| s.types.article),
    say("og:type article", Kind::Article, 1.0, |s| s.types.og_article),
    say("address of an article", Kind::Article, 2.5, |s| s.address.has(Kind::Article)),
    say("long name in the address", Kind::Article, 1.5, |s| s.address.long_name),
    say("date in the address", Kind::Article, 1.5, |s| s.address.dated),
    say("has a date", Kind::Article, 0.5, |s| s.published),
    say("has an author", Kind::Article, 1.0, |s| s.authors),
    say("elements named for an author", Kind::Article, 1.0, |s| s.named.author > 0),
    say("one <article>", Kind::Article, 1.0, |s| s.articles == 1),
    say("few links", Kind::Article, 1.0, |s| s.link_share() < 0.25),
    say("mostly prose", Kind::Article, 0.5, |s| s.prose_share() > 0.6),
    say("declared service", Kind::Service, 2.0, |s| s.types.service),
    say("address of a service", Kind::Service, 2.0, |s| s.address.has(Kind::Service)),
    say("a site's first page", Kind::Service, 1.5, |s| s.address.root),
    say("a call to act", Kind::Service, 1.0, |s| s.named.appeal > 0),
    say("testimonials", Kind::Service, 1.5, |s| s.named.testimonial > 0),
    say("many headings", Kind::Service, 0.5, |s| s.headings >= 15),
    say("some paragraphs", Kind::Service, 0.5, |s| (3..=8).contains(&s.paragraphs)),
    say("declared discussion", Kind::Forum, 4.5, |s| s.types.forum),
    say("replies marked up", Kind::Forum, 2.5, |s| s.types.replies),
    say("software of a forum", Kind::Forum, 2.5, |s| s.types.forum_software),
    say("address of a discussion", Kind::Forum, 3.5, |s| s.address.has(Kind::Forum)),
    say("host of a forum", Kind::Forum, 2.5, |s| s.address.host_has(Kind::Forum)),
    say("posts of a forum's program", Kind::Forum, 6.0, |s| s.named.thread >= 2),
    say("members beside posts", Kind::Forum, 6.0, |s| s.members),
    say("elements named for posts", Kind::Forum, 2.0, |s| s.named.most_posts() >= 10),
    say("elements named for users", Kind::Forum, 2.0, |s| s.named.user >= 5),
    say("many times", Kind::Forum, 1.5, |s| s.times >= 5),
    say("declared list", Kind::Listing, 2.0, |s| s.types.list),
    say("address of a list", Kind::Listing, 1.5, |s| s.address.has(Kind::Listing)),
    say("headings are links", Kind::Listing, 1.5, Signs::headings_are_links),
    say("filters", Kind::Listing, 1.5, |s| s.named.filter >= 3),
    say("few paragraphs", Kind::Listing, 1.0, |s| s.paragraphs <= 2),
    say("pages to turn", Kind::Listing, 1.5, |s| s.named.pager > 0),
    say("little prose", Kind::Listing, 1.0, |s| s.prose_share() < 0.2),
    say("cards", Kind::Listing, 0.5, |s| s.named.card >= 8),
    say("declared product", Kind::Product, 4.0, |s| s.types.product),
    say("address of a product", Kind::Product, 3.5, |s| s.address.has(Kind::Product)),
    say("gallery", Kind::Product, 2.0, |s| s.named.gallery > 0),
    say("a price", Kind::Product, 2.0, |s| s.prices > 0),
    say("a cart", Kind::Product, 2.5, |s| s.named.cart > 0),
    say("ratings", Kind::Product, 1.5, |s| s.named.rating > 0),
    say("declared list", Kind::Collection, 1.5, |s| s.types.list),
    say("address of a shop's shelf", Kind::Collection, 2.0, |s| s.address.has(Kind::Collection)),
    say("a price", Kind::Collection, 1.0, |s| s.prices > 0),
    say("many prices", Kind::Collection, 1.0, |s| s.prices >= 8),
    say("elements named for products", Kind::Collection, 1.0, |s| s.named.product >= 10),
    say("elements named for prices", Kind::Collection, 0.5, |s| s.named.price >= 10),
    say("a cart", Kind::Collection, 1.5, |s| s.named.cart > 0),
    say("pages to turn", Kind::Collection, 1.5, |s| s.named.pager > 0),
    say("filters", Kind::Collection, 1.5, |s| s.named.filter >= 3),
    say("declared documentation", Kind::Documentation, 1.0, |s| s.types.documentation),
    say("software of manuals", Kind::Documentation, 3.5, |s| s.types.manual_software),
    say("software of a wiki", Kind::Documentation, 1.5, |s| s.types.wiki_software),
    say("address of a manual", Kind::Documentation, 2.0, |s| s.address.has(Kind::Documentation)),
    say("host of manuals", Kind::Documentation, 3.0, |s| s.address.host_has(Kind::Documentation)),
    say("elements named for manuals", Kind::Documentation, 2.0, |s| s.named.manual > 0),
    say("table of contents", Kind::Documentation, 1.0, |s| s.named.contents > 0),
    say("code", Kind::Documentation, 2.0, |s| s.code >= 1),
    say("much code", Kind::Documentation, 1.0, |s| s.code >= 4),
    say("admonitions", Kind::Documentation, 0.5, |s| s.named.note > 0),
];

const fn say(name: &'static str, kind: Kind, points: f64, holds: fn(&Signs) -> bool) -> Evidence {
    Evidence { name, kind, points, holds }
}

/// Says what a page is.
pub fn classify(page: &Page, facts: &Facts) -> Classified {
    let mut points = START.to_vec();
    for piece in evidence(page, facts) {
        let own = points.iter_mut().find(|(kind, _)| *kind == piece.kind);
        own.into_iter().for_each(|(_, points)| *points += piece.points);
    }
    let mut kind = Kind::Article;
    let mut most = f64::MIN;
    for (candidate, points) in &points {
        if *points > most {
            (kind, most) = (*candidate, *points);
        }
    }
    if error::is_error(page, facts) {
        kind = Kind::ErrorPage;
    } else if Thread::of(page).is_some() {
        kind = Kind::Forum;
    }
    Classified { kind, points }
}

/// All the evidence that a page gives. Flattened text gives none.
pub fn evidence(page: &Page, facts: &Facts) -> impl Iterator<Item = &'static Evidence> {
    let signs = (!page.elements.is_empty()).then(|| Signs::of(page, facts));
    EVIDENCE.iter().filter(move |piece| signs.as_ref().is_some_and(|signs| (piece.holds)(signs)))
}

/// Whether anything says that a page may be a discussion, but for what comments below an article say too.
pub fn is_discussion(page: &Page, facts: &Facts) -> bool {
    const COMMENTS_TOO: &[&str] = &[
        "replies marked up",
        "elements named for posts",
        "elements named for users",
        "many times",
    ];
    evidence(page, facts)
        .any(|piece| piece.kind == Kind::Forum && !COMMENTS_TOO.contains(&piece.name))
}

#[cfg(test)]
mod tests;
