//! Datelines that name no day: “3 days ago”, “March 14”, and `3/4/2024` where nothing tells the order.

use crate::blocks::BlockKind;
use crate::facts::head;
use crate::label::Known;
use crate::text::dates::line;

/// Lines of the article's head that are nothing but such a time. Days on several lines are the text's.
pub(super) fn find(known: &Known<'_>) -> Vec<usize> {
    let blocks = &known.page.blocks;
    let Some(title) = known.facts.title_block() else { return Vec::new() };
    let plain = |at: &usize| blocks[*at].kind == BlockKind::Paragraph && !known.is_metadata(*at);
    let is_day = |at: &usize| line::is_day(&blocks[*at].text);
    let below = (title + 1..head::end(known.page, known.facts)).filter(plain);
    let mut times: Vec<usize> =
        below.filter(|at| is_day(at) || line::is_relative(&blocks[*at].text)).collect();
    if times.iter().any(is_day) && (0..blocks.len()).filter(is_day).nth(1).is_some() {
        times.retain(|at| !is_day(at));
    }
    times
}

#[cfg(test)]
mod tests {
    use crate::blocks::{Block, Page};
    use crate::facts::{Facts, Field};
    use crate::label::rules::detectors::found_by;

    #[test]
    fn times_below_the_title_are_no_text() {
        for (lines, expected) in [
            (&["A light", "3 days ago", "The oil is gone."][..], &[1][..]),
            (&["A light", "March 14", "The oil is gone."], &[1]),
            (&["A light", "14. März", "The oil is gone."], &[1]),
            (&["A light", "03/04/2024", "The oil is gone."], &[1]),
            (&["A light", "March 14", "The oil is gone.", "March 15", "So is the mule."], &[]),
            (&["A light", "4 May 2024 in Lisbon", "Thirty metres"], &[]),
            (&["A light", "March", "The oil is gone."], &[]),
        ] {
            let blocks = lines.iter().map(|line| Block::lines(*line, 1, 1)).collect();
            let page = Page { blocks, ..Page::default() };
            let facts = Facts { became: vec![Some(Field::Title)], ..Facts::default() };
            assert_eq!(found_by("taxonomy_residue.time", &page, facts), expected, "{lines:?}");
        }
    }
}
