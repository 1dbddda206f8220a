//! Buttons for sharing, one a line.

use crate::label::{Clutter, Known};

/// Names of networks that stand alone in their lines, next to another or to a button: one between
/// two paragraphs may be a heading.
pub(super) fn rows(known: &Known<'_>) -> Vec<usize> {
    let evidence = &known.evidence;
    let named = |at: usize| evidence[at].is_by("share_bar.network");
    let beside =
        |at: usize| at < evidence.len() && (named(at) || evidence[at].is(Clutter::ShareBar));
    (0..evidence.len())
        .filter(|at| named(*at) && (beside(at + 1) || at.checked_sub(1).is_some_and(beside)))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::blocks::text;
    use crate::facts::Facts;
    use crate::label::rules::detectors::found_by;
    use crate::limits::Limits;

    #[test]
    fn a_row_is_buttons_and_a_single_name_may_be_a_heading() {
        let cases: &[(&str, &[usize])] = &[
            ("Facebook\nWhatsApp\nTelegram", &[0, 1, 2]),
            ("Share this:\nFacebook", &[1]),
            ("YouTube\nFilms of the mill were watched by nobody for a year.\nTikTok", &[]),
        ];
        for (dump, expected) in cases {
            let page = text::read(dump, &Limits::default());
            let found = found_by("share_bar.row", &page, Facts::default());
            assert_eq!(found, *expected, "{dump}");
        }
    }
}
