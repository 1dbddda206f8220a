//! Putting the article together from its facts and its kept blocks.

use std::sync::LazyLock;

use super::article::{Article, Cleaner, Kind, Removed, SCHEMA, Source};
use super::{body, credits, filing, headings, incomplete, markdown, rejection};
use crate::blocks::Page;
use crate::facts::Facts;
use crate::input::Document;
use crate::label::{By, Clutter, Fate, Verdict, model, rules, subtitle};
use crate::options::Options;
use crate::text::words;

/// `Removed::by` of a block that was to be kept, of a page that is no article as a whole.
const BY_REJECTION: &str = "page.rejected";

/// What becomes of a line above the page that says nothing an article has a field for.
pub const ABOVE: Verdict =
    Verdict { fate: Fate::Drop(Clutter::ScraperHeader), by: By::Page("page.above"), score: 0.0 };

/// The article of a labelled page.
pub fn assemble(
    document: &Document<'_>,
    encoding: &str,
    page: &Page,
    kind: Kind,
    mut facts: Facts,
    verdicts: &[Verdict],
    options: &Options,
) -> Article {
    filing::read(page, verdicts, &mut facts);
    let standfirst = subtitle::find(page, &facts, verdicts);
    let mut headings = headings::find(page, verdicts);
    if let Some(at) = standfirst {
        headings[at] = false;
    }
    let parts = body::parts(page, verdicts, &headings);
    let text = body::text(&parts, options.keep.contains(&Clutter::ImageCaption));
    let mut article = blank(document, encoding, facts, options);
    article.kind = kind;
    article.word_count = words::count(&text);
    article.via = credits::via(page, verdicts);
    article.credits = credits::image_credits(page, verdicts);
    article.confidence = confidence(page, verdicts);
    article.notes = page.notes.clone();
    article.subtitle = standfirst.map(|at| page.blocks[at].text.clone());
    let rejected = rejection::reason(page, article.kind, verdicts, article.word_count);
    if options.removed {
        let parts: &[body::Part] = if rejected.is_some() { &[] } else { &parts };
        article.removed = removed(page, verdicts, parts);
    }
    if let Some(note) = rejected {
        article.kind = Kind::Rejected;
        article.word_count = 0;
        article.notes.retain(|other| *other != note);
        article.notes.insert(0, note);
        return article;
    }
    article.notes.extend(incomplete::notes(page, verdicts));
    article.markdown = options.markdown.then(|| markdown::render(page, &parts));
    article.text = text;
    article.blocks = parts.into_iter().map(|part| part.block).collect();
    article
}

/// How far the labeller's scores lie from a coin's toss, over the page's characters: 0 when it
/// knew nothing, 1 when it was certain of every block. What a rule decided is certain.
fn confidence(page: &Page, verdicts: &[Verdict]) -> f64 {
    let (mut sure, mut total) = (0.0, 0.0);
    for (block, verdict) in page.blocks.iter().zip(verdicts) {
        let size = block.text.len() as f64;
        let by_model = verdict.by == By::Model;
        sure += size * if by_model { (verdict.score - 0.5).abs() * 2.0 } else { 1.0 };
        total += size;
    }
    if total == 0.0 { 0.0 } else { (sure / total * 1000.0).round() / 1000.0 }
}

/// The article of a document that is none; `note` is `code: sentence`.
pub fn rejected(document: &Document<'_>, encoding: &str, note: &str, options: &Options) -> Article {
    let mut article = blank(document, encoding, Facts::default(), options);
    article.kind = Kind::Rejected;
    article.notes.push(note.to_owned());
    article
}

/// An article of nothing but its facts.
fn blank(document: &Document<'_>, encoding: &str, facts: Facts, options: &Options) -> Article {
    let named = |(field, from): (&str, &str)| (field.to_owned(), from.to_owned());
    let digest = document.content.digest();
    let hash = digest.blake3.to_hex().to_string();
    Article {
        schema: SCHEMA.to_owned(),
        id: hash[..32].to_owned(),
        kind: Kind::Article,
        title: facts.title,
        subtitle: None,
        authors: facts.authors,
        published: facts.published,
        modified: facts.modified,
        site: facts.site,
        url: document.url.clone(),
        canonical_url: facts.canonical_url,
        language: facts.language,
        section: facts.section,
        tags: facts.tags,
        description: facts.description,
        image: facts.image,
        via: None,
        credits: Vec::new(),
        from: facts.from.into_iter().map(named).collect(),
        text: String::new(),
        markdown: None,
        blocks: Vec::new(),
        word_count: 0,
        removed: Vec::new(),
        confidence: 0.0,
        notes: Vec::new(),
        source: Source {
            name: document.name.clone(),
            format: document.format,
            encoding: encoding.to_owned(),
            bytes: digest.bytes,
            blake3: hash,
            record: document.record,
            id: document.id.clone(),
        },
        cleaner: cleaner(options),
    }
}

/// What cleans with these options.
pub fn cleaner(options: &Options) -> Cleaner {
    Cleaner {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        model: model::NAME.to_owned(),
        config: config_hash(options),
    }
}

/// The blocks that are neither facts nor in the article: the dropped ones, but for captions that stand beside
/// their image, and those that would have been kept of a page that is no article.
fn removed(page: &Page, verdicts: &[Verdict], parts: &[body::Part]) -> Vec<Removed> {
    let mut used = vec![false; page.blocks.len()];
    parts.iter().flat_map(|part| &part.sources).for_each(|at| used[*at] = true);
    let blocks = page.blocks.iter().zip(verdicts).zip(used);
    let above = page.above.iter().map(|block| ((block, &ABOVE), false));
    let clutter = above.chain(blocks).filter_map(|((block, verdict), used)| {
        let (kind, by) = match verdict.fate {
            Fate::Drop(kind) => (kind, verdict.by.name()),
            Fate::Keep => (Clutter::Other, BY_REJECTION),
            Fate::Metadata(_) => return None,
        };
        (!used).then(|| Removed {
            kind,
            by: by.to_owned(),
            text: block.text.clone(),
            line: body::line(block),
            path: block.element.map(|element| page.path(element)),
        })
    });
    clutter.collect()
}

/// A short hash of everything that, besides the bytes, decides what an article becomes.
fn config_hash(options: &Options) -> String {
    static RULES: LazyLock<blake3::Hasher> = LazyLock::new(|| {
        let mut hasher = blake3::Hasher::new();
        hasher.update(rules::fingerprint());
        hasher
    });
    let mut hasher = RULES.clone();
    // Options hold no maps and no floats that JSON cannot write, so this cannot fail.
    hasher.update(&serde_json::to_vec(options).unwrap_or_default());
    // Without any, nothing is added.
    hasher.update(options.rules.fingerprint());
    hasher.finalize().to_hex()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Dump, documents};
    use crate::label::Clutter;

    fn article(fates: &[(&str, Fate)], options: &Options) -> Article {
        let text: Vec<&str> = fates.iter().map(|(line, _)| *line).collect();
        let text = text.join("\n");
        let dump = Dump::new("d.txt", &text);
        let document = documents(&dump, options).next().unwrap();
        let page = Page {
            blocks: fates
                .iter()
                .zip(1..)
                .map(|((line, _), at)| crate::blocks::Block::lines(*line, at, at))
                .collect(),
            ..Page::default()
        };
        let verdict =
            |(_, fate): &(&str, Fate)| Verdict { fate: *fate, by: By::Model, score: 0.75 };
        let verdicts: Vec<Verdict> = fates.iter().map(verdict).collect();
        assemble(&document, "UTF-8", &page, Kind::Article, Facts::default(), &verdicts, options)
    }

    #[test]
    fn every_block_is_kept_removed_or_a_fact() {
        let got = article(
            &[
                ("The port reopened.", Fate::Keep),
                ("(Via The Harbour Post)", Fate::Drop(Clutter::SourceCredit)),
                ("Photo: Jane Doe", Fate::Drop(Clutter::ImageCredit)),
            ],
            &Options::default(),
        );
        assert_eq!(got.kind, Kind::Article);
        assert_eq!((got.text.as_str(), got.word_count), ("The port reopened.", 3));
        assert_eq!(got.via.as_deref(), Some("The Harbour Post"));
        assert_eq!(got.credits, ["Jane Doe"]);
        assert_eq!(got.removed.iter().map(|r| r.line).collect::<Vec<_>>(), [Some(2), Some(3)]);
        assert_eq!(got.confidence, 0.5);
    }

    #[test]
    fn a_rejected_document_lists_what_would_have_been_kept() {
        let odd = "\u{fffd}".repeat(40);
        let lines =
            [("The port reopened.", Fate::Keep), (odd.as_str(), Fate::Drop(Clutter::Other))];
        let got = article(&lines, &Options::default());
        assert!(got.notes[0].starts_with("binary: ") && got.blocks.is_empty());
        let removed: Vec<&str> = got.removed.iter().map(|r| r.by.as_str()).collect();
        assert_eq!(removed, [BY_REJECTION, "model"]);
    }

    #[test]
    fn a_rejected_document_still_says_what_was_removed() {
        let lines = [("Home", Fate::Drop(Clutter::Navigation))];
        let got = article(&lines, &Options::default());
        assert_eq!(got.kind, Kind::Rejected);
        assert!(got.notes[0].starts_with("link_list: "));
        assert_eq!(got.removed.len(), 1);
        let silent = Options { removed: false, ..Options::default() };
        assert!(article(&lines, &silent).removed.is_empty());
    }
}
