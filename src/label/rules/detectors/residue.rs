//! Paragraphs that the site repeats.

use rustc_hash::FxHashMap;

use crate::blocks::Page;
use crate::facts::Facts;
use crate::label::Lines;
use crate::label::rules::Evidence;

/// Words of which a statement by a site about its content has at least two.
const STATEMENT: &[&str] = &[
    "views",
    "opinions",
    "author",
    "advice",
    "liable",
    "liability",
    "responsible",
    "copyright",
    "meinung",
    "ansichten",
    "autor",
    "haftung",
    "opinion",
    "auteur",
    "responsabilité",
    "opiniones",
    "responsabilidad",
    "opinioni",
    "autore",
    "responsabilità",
    "opiniões",
    "мнение",
    "автора",
];

/// Paragraphs that stand word for word more than once and speak of views, advice or liability.
pub(super) fn repeated_disclaimers(
    page: &Page,
    lines: &Lines,
    _facts: &Facts,
    _known: &[Evidence],
) -> Vec<usize> {
    /// Fifteen words have no fewer bytes.
    const SHORTEST: usize = 29;
    let mut places: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (at, block) in page.blocks.iter().enumerate() {
        if block.text.len() >= SHORTEST {
            places.entry(block.text.as_str()).or_default().push(at);
        }
    }
    let mut found: Vec<usize> = places
        .into_iter()
        .filter(|(_, places)| places.len() >= 2)
        .filter(|(text, places)| lines.shapes[places[0]].is_paragraph() && is_statement(text))
        .flat_map(|(_, places)| places)
        .collect();
    found.sort_unstable();
    found
}

fn is_statement(text: &str) -> bool {
    let text = text.to_lowercase();
    let words = text.split(|c: char| !c.is_alphabetic());
    words.filter(|word| STATEMENT.contains(word)).count() >= 2
}
