//! Lists of other articles in the middle of a flattened one, where no link tells them apart.

use crate::blocks::{Block, BlockKind, Origin, Page};
use crate::facts::Facts;
use crate::label::Lines;
use crate::label::rules::Evidence;

/// Headlines that a list in the middle of an article has at most.
const LONGEST: usize = 12;

/// Words that the headline of another article has at least; many headings in a text have fewer.
const HEADLINE: f64 = 5.0;

/// The headlines under the heading of a list of other articles, or under the label of sponsored
/// ones. The last one is left alone when nothing but a paragraph's distance parts it from the
/// text and the page has headings of that kind: it may be the heading of what follows. But the one
/// right below “Read also” is what that leads to.
pub(super) fn listed(page: &Page, lines: &Lines, facts: &Facts, known: &[Evidence]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut headed = None;
    for at in 0..known.len() {
        if !heads_list(&known[at]) {
            continue;
        }
        let is_entry = |at: &usize| {
            let block = &page.blocks[*at];
            let plain =
                block.kind == BlockKind::Paragraph && matches!(block.origin, Origin::Lines { .. });
            let shape = &lines.shapes[*at];
            let free = known[*at].found.is_empty() && facts.became[*at].is_none();
            plain && free && shape.is_headline() && !shape.ends_colon && !shape.quoted
        };
        let end = page.blocks.len().min(at + 1 + LONGEST);
        let mut entries: Vec<usize> = (at + 1..end).take_while(is_entry).collect();
        let Some(&last) = entries.last() else { continue };
        let heads_text = page.blocks.get(last + 1).is_some_and(|next| {
            let text = lines.shapes[last + 1].is_prose() && !known[last + 1].is_clutter();
            text && gap(&page.blocks[last], next) <= gap(&page.blocks[last - 1], &page.blocks[last])
        });
        let announced = entries.len() == 1 && announces(&known[at], &page.blocks[at]);
        let mut may_head = || {
            let short = lines.shapes[last].words < HEADLINE;
            entries.len() == 1
                || short
                || *headed.get_or_insert_with(|| has_headings(page, lines, facts, known))
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
fn has_headings(page: &Page, lines: &Lines, facts: &Facts, known: &[Evidence]) -> bool {
    let is_text = |at: usize| lines.shapes[at].is_prose() && !known[at].is_clutter();
    let is_plain = |at: usize| {
        let shape = &lines.shapes[at];
        page.blocks[at].kind == BlockKind::Paragraph
            && known[at].found.is_empty()
            && facts.became[at].is_none()
            && (1.0..=12.0).contains(&shape.words)
            && !shape.ends_sentence
            && !shape.ends_colon
    };
    let mut inner = 1..page.blocks.len().saturating_sub(1);
    inner.any(|at| is_plain(at) && is_text(at - 1) && is_text(at + 1))
}

/// A heading of related articles, not a link that carries its own headline.
fn heads_list(known: &Evidence) -> bool {
    let heading = |by: &str| {
        matches!(by, "related_links.heading" | "related_links.also" | "advert.sponsored")
    };
    known.is_clutter() && known.found.iter().any(|found| heading(found.by))
}

/// Words that say nothing without the headline below them, rather than a link of their own.
fn announces(known: &Evidence, block: &Block) -> bool {
    let also = known.found.iter().any(|found| found.by == "related_links.also");
    also || block.text.trim_end().ends_with([':', '：'])
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
    use crate::label::Lines;
    use crate::label::rules::evidence;
    use crate::options::Limits;

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
            let page = text::read(&dump, None, &Limits::default());
            let facts = Facts { became: vec![None; page.blocks.len()], ..Facts::default() };
            let evidence = evidence(&page, &Lines::of(&page), &facts);
            let listed = |at: &usize| {
                evidence[*at].found.iter().any(|found| found.by == "related_links.listed")
            };
            let found: Vec<usize> = (0..evidence.len()).filter(listed).collect();
            assert_eq!(found, *expected, "{dump}");
        }
    }
}
