//! Lists of other articles in the middle of a flattened one, where no link tells them apart.

use crate::blocks::{Block, BlockKind, Origin};
use crate::label::Known;
use crate::label::rules::Evidence;

/// Headlines that a list in the middle of an article has at most.
const LONGEST: usize = 12;

/// Words that the headline of another article has at least; many headings in a text have fewer.
const HEADLINE: f64 = 5.0;

/// The headlines under the heading of a list of other articles, or under the label of sponsored
/// ones. The last one is left alone when nothing but a paragraph's distance parts it from the
/// text and the page has headings of that kind: it may be the heading of what follows. But the one
/// right below “Read also” is what that leads to.
pub(super) fn listed(known: &Known<'_>) -> Vec<usize> {
    let (blocks, shapes) = (&known.page.blocks, &known.lines.shapes);
    let is_entry = |at: &usize| {
        let flat = matches!(blocks[*at].origin, Origin::Lines { .. });
        let shape = &shapes[*at];
        flat && is_plain(known, *at) && shape.is_headline() && !shape.ends_colon && !shape.quoted
    };
    let mut found = Vec::new();
    let mut headed = None;
    for at in (0..blocks.len()).filter(|at| heads_list(&known.evidence[*at])) {
        let end = blocks.len().min(at + 1 + LONGEST);
        let mut entries: Vec<usize> = (at + 1..end).take_while(is_entry).collect();
        let Some(&last) = entries.last() else { continue };
        let heads_text = blocks.get(last + 1).is_some_and(|next| {
            is_text(known, last + 1)
                && gap(&blocks[last], next) <= gap(&blocks[last - 1], &blocks[last])
        });
        let announced = entries.len() == 1 && announces(&known.evidence[at], &blocks[at]);
        let mut may_head = || {
            entries.len() == 1
                || shapes[last].words < HEADLINE
                || *headed.get_or_insert_with(|| has_headings(known))
        };
        if heads_text && !announced && may_head() {
            entries.pop();
        }
        found.extend(entries);
    }
    found
}

/// Whether lines that no markup tells from a paragraph head parts of the text: a line between two
/// paragraphs that nothing knows, as open-ended as a headline.
fn has_headings(known: &Known<'_>) -> bool {
    let is_heading = |at: usize| {
        let shape = &known.lines.shapes[at];
        is_plain(known, at)
            && (1.0..=12.0).contains(&shape.words)
            && !shape.ends_sentence
            && !shape.ends_colon
    };
    let mut inner = 1..known.page.blocks.len().saturating_sub(1);
    inner.any(|at| is_heading(at) && is_text(known, at - 1) && is_text(known, at + 1))
}

/// A paragraph of which nothing is known.
fn is_plain(known: &Known<'_>, at: usize) -> bool {
    known.page.blocks[at].kind == BlockKind::Paragraph
        && known.evidence[at].found.is_empty()
        && !known.is_metadata(at)
}

fn is_text(known: &Known<'_>, at: usize) -> bool {
    known.lines.shapes[at].is_prose() && !known.evidence[at].is_clutter()
}

/// A heading of related articles, not a link that carries its own headline.
fn heads_list(evidence: &Evidence) -> bool {
    let headings = ["related_links.heading", "related_links.also", "advert.sponsored"];
    evidence.is_clutter() && headings.iter().any(|by| evidence.is_by(by))
}

/// Words that say nothing without the headline below them, rather than a link of their own.
fn announces(evidence: &Evidence, block: &Block) -> bool {
    evidence.is_by("related_links.also") || block.text.trim_end().ends_with([':', '：'])
}

/// Lines from one block to the next.
fn gap(before: &Block, after: &Block) -> u32 {
    match (before.origin, after.origin) {
        (Origin::Lines { last, .. }, Origin::Lines { first, .. }) => first.saturating_sub(last),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use crate::blocks::text;
    use crate::facts::Facts;
    use crate::label::rules::detectors::found_by;
    use crate::limits::Limits;

    #[test]
    fn headlines_under_a_list_heading_belong_to_it() {
        let cases: &[(&str, &[usize])] = &[
            ("TEXT\n\nRelated Articles\nONE\nTWO\n\nTEXT", &[2, 3]),
            ("TEXT\n\nRelated Articles\n\nTWO\n\nONE\n\nTEXT", &[2, 3]),
            ("TEXT\n\nRelated Articles\n\nONE\n\nTWO\n\nTEXT", &[2]),
            ("TEXT\nRead more:\nONE\nONE\nTEXT", &[2, 3]),
            ("TEXT\n\nTWO\n\nTEXT\n\nRelated Articles\n\nONE\n\nONE\n\nTEXT", &[4]),
            ("TEXT\n\nRead more\n\nONE\n\nTEXT", &[]),
            ("TEXT\nRead more:\nONE\nTEXT", &[2]),
            ("TEXT\nRead also\nONE\nTEXT", &[2]),
            ("TEXT\n\nLesen Sie auch\n\nONE\n\nTEXT", &[2]),
            ("TEXT\nRead also\nTEXT\nONE\nTEXT", &[]),
            ("TEXT\n\nONE\nTWO\n\nTEXT", &[]),
        ];
        for (dump, expected) in cases {
            let dump = dump
                .replace("TEXT", "The bridge opened on Monday, and a baker with a cart crossed it.")
                .replace("ONE", "Mill wheel turns for the first time")
                .replace("TWO", "Ferry runs daily again");
            let page = text::read(&dump, &Limits::default());
            let found = found_by("related_links.listed", &page, Facts::default());
            assert_eq!(found, *expected, "{dump}");
        }
    }
}
