//! The title once more, and what stands between the two.

use crate::label::Known;
use crate::text::dates::written;

/// Paragraphs that may stand between the title and its repetition: a teaser, a notice.
const PARAGRAPHS_ABOVE: usize = 2;

/// Blocks that repeat the title.
pub(super) fn repeated(known: &Known<'_>) -> Vec<usize> {
    let (facts, blocks) = (known.facts, &known.page.blocks);
    let Some(title) = facts.title.as_deref().map(plain).filter(|title| !title.is_empty()) else {
        return Vec::new();
    };
    let is_text = |at: &usize| known.lines.shapes[*at].is_paragraph();
    let mut texts = (facts.title_block().unwrap_or(0)..blocks.len()).filter(is_text);
    let last = texts.clone().next_back();
    let below = texts.nth(PARAGRAPHS_ABOVE);
    // In the middle of the text it heads a part.
    let outside =
        |at: &usize| below.is_none_or(|below| *at < below) || last.is_none_or(|last| *at > last);
    (0..blocks.len())
        .filter(|at| !known.is_metadata(*at) && is_title(&blocks[*at].text, &title))
        .filter(outside)
        .collect()
}

/// Short lines without a full stop between the title and its repetition soon after.
pub(super) fn captions(known: &Known<'_>) -> Vec<usize> {
    /// How far below the title its repetition may stand.
    const NEAR: usize = 5;
    let Some(title) = known.facts.title_block() else { return Vec::new() };
    let near = |at: &usize| *at > title && at - title <= NEAR;
    let Some(again) = repeated(known).into_iter().find(near) else { return Vec::new() };
    let is_caption = |at: &usize| {
        let shape = &known.lines.shapes[*at];
        !known.is_metadata(*at)
            && !known.evidence[*at].is_clutter()
            && (2.0..=30.0).contains(&shape.words)
            && !shape.is_paragraph()
            && written::find(&known.page.blocks[*at].text).is_none()
    };
    (title + 1..again).filter(is_caption).collect()
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
