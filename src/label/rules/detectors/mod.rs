//! Clutter that no pattern of one line describes: small functions over the page.

mod author_bio;
mod comments;
mod disclaimer;
mod icon_list;
mod link_index;
mod related;
mod share_bar;
mod title;
mod undated;

pub use icon_list::{is_icon_list, without_icons};

use crate::label::{Clutter, Known};

/// The rule for a lone time, which may be the head of a comment.
pub(super) const LONE_TIME: &str = "comments.time";

/// A row of the table of detectors.
pub struct DetectorRow {
    /// Stands in `removed[].by`.
    pub id: &'static str,
    /// What it finds.
    pub kind: Clutter,
    /// What it looks for, for people.
    pub what: &'static str,
    /// The blocks it finds, given what the rules and the detectors before it know.
    find: fn(&Known<'_>) -> Vec<usize>,
}

/// Every detector; what it finds goes.
#[rustfmt::skip] // one row, one line
pub const DETECTORS: &[DetectorRow] = &[
    DetectorRow { id: "icon_list.repetition", kind: Clutter::IconList, what: "A line that repeats one word or prefix, glued or spaced, as lists of icons do.", find: icon_list::find },
    DetectorRow { id: "repeated_title.same", kind: Clutter::RepeatedTitle, what: "The title once more, but for letter case, punctuation and the site's name.", find: title::repeated },
    DetectorRow { id: "image_caption.between_titles", kind: Clutter::ImageCaption, what: "A short line between the title and its repetition: the lead image's caption.", find: title::captions },
    DetectorRow { id: "taxonomy_residue.time", kind: Clutter::TaxonomyResidue, what: "A lone time under the title that names no day: “3 days ago”, “March 14”.", find: undated::find },
    DetectorRow { id: "disclaimer.repeated", kind: Clutter::Disclaimer, what: "A paragraph about the site or its authors that stands in the document word for word more than once.", find: disclaimer::repeated },
    DetectorRow { id: "share_bar.row", kind: Clutter::ShareBar, what: "Names of networks one a line, next to each other or to a button.", find: share_bar::rows },
    DetectorRow { id: "comments.thread", kind: Clutter::Comments, what: "What stands between the heads of comments (who, when, reply), next to a comment widget or form.", find: comments::threads },
    DetectorRow { id: "author_bio.box", kind: Clutter::AuthorBio, what: "The paragraph under “About the author” or “About” and the name, and the last one when it begins with the author's name.", find: author_bio::find },
    DetectorRow { id: "related_links.listed", kind: Clutter::RelatedLinks, what: "Headlines in a row under the heading of a list of other articles, and the one below “Read also”.", find: related::listed },
    DetectorRow { id: "navigation.link_index", kind: Clutter::Navigation, what: "The addresses of a page's links, which text browsers list below it.", find: link_index::find },
];

/// Adds what the detectors find to what the rules know.
pub(in crate::label) fn run(known: &mut Known<'_>) {
    for row in DETECTORS {
        for at in (row.find)(known) {
            known.evidence[at].add_first(row.id, row.kind);
        }
    }
}

/// For tests: the blocks that a detector finds on a page of which these facts are known.
#[cfg(test)]
fn found_by(id: &str, page: &crate::blocks::Page, mut facts: crate::facts::Facts) -> Vec<usize> {
    use crate::facts::{Classified, Kind};
    use crate::label::Lines;

    facts.became.resize(page.blocks.len(), None);
    let kind = Classified { kind: Kind::Article, points: Vec::new() };
    let lines = Lines::of(page);
    let known = Known::of(page, &lines, &facts, &kind);
    (0..page.blocks.len()).filter(|at| known.evidence[*at].is_by(id)).collect()
}
