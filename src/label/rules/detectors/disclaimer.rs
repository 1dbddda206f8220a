//! Statements about the site and its authors that the page repeats.

use rustc_hash::FxHashMap;

use crate::label::Known;

/// Words of which a statement by a site about its content has at least two.
#[rustfmt::skip] // a list, not a column
const STATEMENT: &[&str] = &[
    "views", "opinions", "author", "advice", "liable", "liability", "responsible", "copyright", "meinung",
    "ansichten", "autor", "haftung", "opinion", "auteur", "responsabilité", "opiniones", "responsabilidad",
    "opinioni", "autore", "responsabilità", "opiniões", "мнение", "автора",
];

/// Paragraphs that stand word for word more than once and speak of views, advice or liability.
pub(super) fn repeated(known: &Known<'_>) -> Vec<usize> {
    /// Fifteen words have no fewer bytes.
    const SHORTEST: usize = 29;
    let mut places: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (at, block) in known.page.blocks.iter().enumerate() {
        if block.text.len() >= SHORTEST {
            places.entry(block.text.as_str()).or_default().push(at);
        }
    }
    let is_disclaimer = |text: &str, places: &[usize]| {
        places.len() >= 2 && known.lines.shapes[places[0]].is_paragraph() && is_statement(text)
    };
    places.retain(|text, places| is_disclaimer(text, places));
    places.into_values().flatten().collect()
}

fn is_statement(text: &str) -> bool {
    let text = text.to_lowercase();
    let words = text.split(|c: char| !c.is_alphabetic());
    words.filter(|word| STATEMENT.contains(word)).count() >= 2
}
