//! Datelines that name no day: “3 days ago”, “March 14”, and `3/4/2024` where nothing tells the order.

use crate::blocks::{BlockKind, Page};
use crate::facts::{Facts, head};
use crate::label::Lines;
use crate::label::rules::Evidence;
use crate::text::dates::relative;

/// Lines of the article's head that are nothing but such a time. Days on several lines are the text's.
pub(super) fn find(page: &Page, _lines: &Lines, facts: &Facts, _known: &[Evidence]) -> Vec<usize> {
    let title = facts.title_block();
    let Some(title) = title else { return Vec::new() };
    let plain = |at: &usize| {
        page.blocks[*at].kind == BlockKind::Paragraph
            && facts.became.get(*at).is_some_and(Option::is_none)
    };
    let is_day = |at: usize| relative::is_day(&page.blocks[at].text);
    let below = (title + 1..head::end(page, facts)).filter(plain);
    let times: Vec<usize> =
        below.filter(|at| is_day(*at) || relative::is_relative(&page.blocks[*at].text)).collect();
    let several = || (0..page.blocks.len()).filter(|at| is_day(*at)).nth(1).is_some();
    if times.iter().any(|at| is_day(*at)) && several() {
        return times.into_iter().filter(|at| !is_day(*at)).collect();
    }
    times
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::Block;
    use crate::facts::Field;

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
            let mut facts = Facts { became: vec![None; lines.len()], ..Facts::default() };
            facts.became[0] = Some(Field::Title);
            assert_eq!(find(&page, &Lines::of(&page), &facts, &[]), expected, "{lines:?}");
        }
    }
}
