//! The title once more, and what stands between the two.

use crate::blocks::Page;
use crate::facts::Facts;
use crate::label::Lines;
use crate::label::rules::Evidence;
use crate::text::dates::written;

/// Blocks that repeat the title.
pub(super) fn repeated(
    page: &Page,
    lines: &Lines,
    facts: &Facts,
    _known: &[Evidence],
) -> Vec<usize> {
    let Some(title) = facts.title.as_deref().map(plain).filter(|title| !title.is_empty()) else {
        return Vec::new();
    };
    let blocks = page.blocks.iter().enumerate();
    let text = |at: &usize| lines.shapes[*at].is_paragraph();
    let stated = facts.title_block().unwrap_or(0);
    let below = (stated..page.blocks.len()).filter(text).nth(PARAGRAPHS_ABOVE);
    let last = (stated..page.blocks.len()).rev().find(text);
    // In the middle of the text it heads a part.
    let outside = |at: usize| below.is_none_or(|below| at < below) || last.is_none_or(|l| at > l);
    let others = blocks.filter(|(at, _)| facts.became.get(*at).copied().flatten().is_none());
    let same = others.filter(|(_, block)| is_title(&block.text, &title)).map(|(at, _)| at);
    same.filter(|at| outside(*at)).collect()
}

/// Paragraphs that may stand between the title and its repetition: a teaser, a notice.
const PARAGRAPHS_ABOVE: usize = 2;

/// Short lines without a full stop between the title and its repetition soon after.
pub(super) fn captions(
    page: &Page,
    lines: &Lines,
    facts: &Facts,
    known: &[Evidence],
) -> Vec<usize> {
    /// How far below the title its repetition may stand.
    const NEAR: usize = 5;
    let title = facts.title_block();
    let repeated = repeated(page, lines, facts, known);
    let Some((title, again)) = title.and_then(|title| {
        let near = repeated.into_iter().find(|at| *at > title && at - title <= NEAR);
        near.map(|again| (title, again))
    }) else {
        return Vec::new();
    };
    let between = (title + 1..again).filter(|at| {
        let shape = lines.shapes[*at];
        let unclaimed = facts.became.get(*at).copied().flatten().is_none();
        let known = known.get(*at).is_some_and(Evidence::is_clutter);
        let dated = page.blocks.get(*at).is_some_and(|b| written::find(&b.text).is_some());
        unclaimed
            && !dated
            && !known
            && (2.0..=30.0).contains(&shape.words)
            && !shape.is_paragraph()
    });
    between.collect()
}

/// The same words, or the same with a short rest behind a separator: the site's name.
fn is_title(text: &str, title: &str) -> bool {
    let mut letters = letters(text);
    if !title.chars().all(|c| letters.next() == Some(c)) {
        return false;
    }
    if letters.next().is_none() {
        return true;
    }
    /// Separators that sites put before their name.
    const SEPARATORS: [&str; 6] = [" | ", " - ", " – ", " — ", " · ", " « "];
    SEPARATORS.iter().any(|separator| {
        text.rsplit_once(separator).is_some_and(|(start, site)| {
            site.split_whitespace().count() <= 5 && plain(start) == title
        })
    })
}

/// Letters and digits only, in lower case.
fn plain(text: &str) -> String {
    letters(text).collect()
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::{is_title, plain};

    #[test]
    fn a_title_is_known_by_its_words() {
        let title = plain("Harbour Reopens After Two Years");
        let cases = [
            ("HARBOUR REOPENS AFTER TWO YEARS", true),
            ("Harbour reopens after two years | The Times", true),
            ("Harbour  Reopens, After Two Years", true),
            ("Harbour reopens after two years of repairs", false),
            ("Harbour", false),
        ];
        for (text, expected) in cases {
            assert_eq!(is_title(text, &title), expected, "{text}");
        }
    }
}
