//! What the page declares its text to be: a block that stands in the declared body is hardly
//! clutter, one that does not may be.
//!
//! Many sites put their article's text, or a product's description, into JSON-LD beside the
//! markup. It is often cut short or an older version, so it is evidence for the model, not the text.

use rustc_hash::FxHashSet;

use super::log;
use crate::blocks::{DeclaredBy, Page};
use crate::text::chars::is_wide;
use crate::text::{fnv, hash};

/// Words in a row that are compared.
const RUN: usize = 3;

/// Bytes of declared texts that are looked at.
const MOST: usize = 400_000;

/// What the page declares of its text.
pub struct DeclaredText {
    body: FxHashSet<u64>,
    body_words: usize,
    description: FxHashSet<u64>,
}

impl DeclaredText {
    /// Looks at what a page declares.
    pub fn of(page: &Page) -> DeclaredText {
        let (mut body, mut body_words) = (FxHashSet::default(), 0);
        let mut description = FxHashSet::default();
        let mut bytes = 0;
        for declared in &page.declared {
            let key = declared.key.rsplit('.').next().unwrap_or_default();
            let is_body = declared.by == DeclaredBy::JsonLd
                && (key.ends_with("body") || key == "text")
                && !declared.key.starts_with("comment");
            let is_description = key.ends_with("description");
            bytes += if is_body || is_description { declared.value.len() } else { 0 };
            if bytes > MOST {
                break;
            }
            if is_body {
                let words = words(&declared.value);
                body_words += words.len();
                body.extend(runs(&words));
            } else if is_description {
                description.extend(runs(&words(&declared.value)));
            }
        }
        DeclaredText { body, body_words, description }
    }

    /// The features of a block: the shares of its runs of words that the declared body and the
    /// declared descriptions have, −1 where there is nothing to compare; and the body's length.
    pub fn row(&self, text: &str, row: &mut Vec<f32>) {
        let body = if self.body.is_empty() && self.description.is_empty() {
            Vec::new()
        } else {
            runs(&words(text)).collect()
        };
        row.extend([
            share(&body, &self.body),
            share(&body, &self.description),
            log(self.body_words as f64),
        ]);
    }
}

fn share(own: &[u64], declared: &FxHashSet<u64>) -> f32 {
    if own.is_empty() || declared.is_empty() {
        return -1.0;
    }
    own.iter().filter(|run| declared.contains(run)).count() as f32 / own.len() as f32
}

/// Hashes of the words in a row; of a shorter text the whole.
fn runs(words: &[u64]) -> impl Iterator<Item = u64> {
    words.windows(RUN.min(words.len().max(1))).map(|run| {
        run.iter()
            .fold(0, |hash, word| (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23))
    })
}

/// Hashes of the words, lower-cased; of scripts without spaces each character is one.
fn words(text: &str) -> Vec<u64> {
    let mut words = Vec::with_capacity(text.len() / 6);
    let (mut hash, mut letters) = (fnv::START, 0);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c.is_ascii_alphanumeric() {
            // The rest of the word at once: most of a text is that.
            let word = &text[text.len() - chars.as_str().len() - 1..];
            let end = word.bytes().position(|byte| !byte.is_ascii_alphanumeric());
            let (word, rest) = word.split_at(end.unwrap_or(word.len()));
            chars = rest.chars();
            let ends = chars.clone().next().is_none_or(|c| !c.is_alphanumeric() || is_wide(c));
            if letters == 0 && ends {
                words.push(hash::of_alphanumerics(word.as_bytes()));
            } else {
                hash = word.chars().fold(hash, |hash, c| fnv::add(hash, c.to_ascii_lowercase()));
                letters += word.len();
            }
            continue;
        }
        let is_letter = !c.is_ascii() && c.is_alphanumeric();
        if is_letter && !is_wide(c) {
            hash = c.to_lowercase().fold(hash, fnv::add);
            letters += 1;
            continue;
        }
        if letters > 0 {
            words.push(hash);
            (hash, letters) = (fnv::START, 0);
        }
        if is_letter {
            words.push(fnv::add(fnv::START, c));
        }
    }
    if letters > 0 {
        words.push(hash);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::html;
    use crate::limits::Limits;

    #[test]
    fn blocks_are_compared_with_what_is_declared() {
        let source = r#"<meta name="description" content="Ships may come in again.">
            <script type="application/ld+json">{"@type": "NewsArticle", "articleBody":
            "The harbour reopened on Monday after two years."}</script><p>x"#;
        let page = html::read(source, None, &Limits::default());
        let declared = DeclaredText::of(&page);
        let cases = [
            ("The harbour reopened on Monday", [1.0, 0.0]),
            ("Ships may come in", [0.0, 1.0]),
            ("Nothing of the sort", [0.0, 0.0]),
            ("×", [-1.0, -1.0]),
        ];
        for (text, expected) in cases {
            let mut row = Vec::new();
            declared.row(text, &mut row);
            assert_eq!(row[..2], expected, "{text}");
        }
        let mut row = Vec::new();
        DeclaredText::of(&Page::default()).row("The harbour", &mut row);
        assert_eq!(row, [-1.0, -1.0, 0.0]);
    }
}
