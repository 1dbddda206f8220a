//! Buttons for sharing, one a line.

use crate::blocks::Page;
use crate::facts::Facts;
use crate::label::rules::Evidence;
use crate::label::{Clutter, Lines};

/// Names of networks that stand alone in their lines, next to another or to a button: one between
/// two paragraphs may be a heading.
pub(super) fn rows(_page: &Page, _lines: &Lines, _facts: &Facts, known: &[Evidence]) -> Vec<usize> {
    let named = |at: usize| {
        known.get(at).is_some_and(|known| known.found.iter().any(|f| f.by == "share_bar.network"))
    };
    let button = |at: usize| known.get(at).is_some_and(|known| known.is(Clutter::ShareBar));
    let beside = |at: usize| named(at) || button(at);
    (0..known.len())
        .filter(|at| named(*at) && (beside(at + 1) || at.checked_sub(1).is_some_and(beside)))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::blocks::text;
    use crate::facts::Facts;
    use crate::label::Lines;
    use crate::label::rules::evidence;
    use crate::options::Limits;

    #[test]
    fn a_row_is_buttons_and_a_single_name_may_be_a_heading() {
        let cases: &[(&str, &[usize])] = &[
            ("Facebook\nWhatsApp\nTelegram", &[0, 1, 2]),
            ("Share this:\nFacebook", &[1]),
            ("YouTube\nFilms of the mill were watched by nobody for a year.\nTikTok", &[]),
        ];
        for (dump, expected) in cases {
            let page = text::read(dump, None, &Limits::default());
            let facts = Facts { became: vec![None; page.blocks.len()], ..Facts::default() };
            let evidence = evidence(&page, &Lines::of(&page), &facts);
            let row = |at: &usize| evidence[*at].found.iter().any(|f| f.by == "share_bar.row");
            let found: Vec<usize> = (0..evidence.len()).filter(row).collect();
            assert_eq!(found, *expected, "{dump}");
        }
    }
}
