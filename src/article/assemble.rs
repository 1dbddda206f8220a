//! Putting the article together from its facts and its kept blocks.

use super::article::{Article, Cleaner, Kind, Removed, SCHEMA, Site, Source};
use super::facts::Facts;
use super::{body, headings};
use crate::blocks::{Origin, Page};
use crate::input::Document;
use crate::label::{Fate, Verdict, model, rules};
use crate::options::Options;

/// The article of a labelled page.
pub fn assemble(
    document: &Document<'_>,
    encoding: &str,
    page: &Page,
    facts: Facts,
    verdicts: &[Verdict],
    options: &Options,
) -> Article {
    let headings = headings::find(page, verdicts);
    let blocks = body::blocks(page, verdicts, &headings);
    let mut article = blank(document, encoding, options);
    article.title = facts.title;
    article.subtitle = facts.subtitle;
    article.authors = facts.authors;
    article.published = facts.published;
    article.modified = facts.modified;
    article.site = facts.site;
    article.canonical_url = facts.canonical_url;
    article.language = facts.language;
    article.section = facts.section;
    article.tags = facts.tags;
    article.description = facts.description;
    article.image = facts.image;
    article.blocks = blocks;
    article.notes = page.notes.clone();
    article.removed = removed(page, verdicts);
    article
}

/// The article of a document that is none; `note` is `code: sentence`.
pub fn rejected(document: &Document<'_>, encoding: &str, note: &str, options: &Options) -> Article {
    let mut article = blank(document, encoding, options);
    article.kind = Kind::Rejected;
    article.notes.push(note.to_owned());
    article
}

fn blank(document: &Document<'_>, encoding: &str, options: &Options) -> Article {
    let bytes = document.content.bytes();
    let hash = blake3::hash(bytes).to_hex().to_string();
    Article {
        schema: SCHEMA.to_owned(),
        id: hash[..32].to_owned(),
        kind: Kind::Article,
        title: None,
        subtitle: None,
        authors: Vec::new(),
        published: None,
        modified: None,
        site: Site::default(),
        url: document.url.clone(),
        canonical_url: None,
        language: None,
        section: None,
        tags: Vec::new(),
        description: None,
        image: None,
        via: None,
        credits: Vec::new(),
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
            bytes: bytes.len() as u64,
            blake3: hash,
            record: document.record,
            id: document.id.clone(),
        },
        cleaner: Cleaner {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            model: model::NAME.to_owned(),
            config: config_hash(options),
        },
    }
}

fn removed(page: &Page, verdicts: &[Verdict]) -> Vec<Removed> {
    let clutter = page.blocks.iter().zip(verdicts).filter_map(|(block, verdict)| {
        let Fate::Drop(kind) = verdict.fate else { return None };
        Some(Removed {
            kind,
            by: verdict.by.to_string(),
            text: block.text.clone(),
            line: match block.origin {
                Origin::Lines { first, .. } => Some(first),
                Origin::Element => None,
            },
            path: block.element.map(|element| page.path(element)),
        })
    });
    clutter.collect()
}

/// A short hash of everything that, besides the bytes, decides what an article becomes.
fn config_hash(options: &Options) -> String {
    let mut hasher = blake3::Hasher::new();
    // Options hold no maps and no floats that JSON cannot write, so this cannot fail.
    hasher.update(&serde_json::to_vec(options).unwrap_or_default());
    hasher.update(rules::fingerprint());
    hasher.finalize().to_hex()[..16].to_owned()
}
