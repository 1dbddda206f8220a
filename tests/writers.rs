//! Dumps that other programs wrote (`tests/writers/make.py`): Scrapy, wget, curl, warcio, the tools
//! of each compression and others. `tests/writers/run` makes them and runs this; without it, the
//! test says that it was skipped.

#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on says so by panicking

use std::fs::File;
use std::path::{Path, PathBuf};

use copydesk::{About, Article, Kind, Options, clean_document, input};
use serde_json::{Map, Value, json};

#[test]
fn what_others_write_is_read() {
    let Some(folder) = std::env::var_os("COPYDESK_WRITERS").map(PathBuf::from) else {
        eprintln!("skipped: tests/writers/run makes the dumps");
        return;
    };
    let text = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    let expected: Map<String, Value> = serde_json::from_str(&text).unwrap();
    let failures: Vec<String> =
        expected.iter().flat_map(|(name, expected)| check(&folder, name, expected)).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    eprintln!("{} dumps", expected.len());
}

fn check(folder: &Path, name: &str, expected: &Value) -> Vec<String> {
    let options = Options::default();
    let mut about = About { name: name.to_owned(), ..About::default() };
    if let Ok(meta) = std::fs::read(folder.join(format!("{name}.meta.json"))) {
        about.add_meta(&meta, &options.fields);
    }
    if let Ok(headers) = std::fs::read(folder.join(format!("{name}.headers"))) {
        about.add_headers(&headers);
    }
    let file = File::open(folder.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    let mut documents = input::read(about, file, &options);
    let mut articles: Vec<Article> =
        documents.by_ref().map(|document| clean_document(&document, &options)).collect();
    let mut wanted = expected["documents"].as_array().unwrap().clone();
    let mut failures = Vec::new();
    if let Some(at) = wanted.iter().position(|want| want == "...") {
        wanted.remove(at);
        let count = articles.len().saturating_sub(wanted.len());
        let mut damaged = articles.drain(at.min(articles.len())..(at + count).min(articles.len()));
        if !damaged.any(|article| differs(&article, &Value::Null).is_none()) {
            failures.push(format!("{name}: no damage is told"));
        }
    }
    if articles.len() != wanted.len() {
        let got: Vec<_> = articles.iter().map(|a| (&a.title, &a.notes)).collect();
        return vec![format!("{name}: {} documents, not {}: {got:?}", got.len(), wanted.len())];
    }
    let pairs = articles.iter().zip(&wanted);
    failures.extend(
        pairs.filter_map(|(article, want)| Some(format!("{name}: {}", differs(article, want)?))),
    );
    let skipped: Map<String, Value> =
        documents.skipped().counts().map(|(name, count)| (name.to_owned(), json!(count))).collect();
    if expected.get("skipped").is_some_and(|wanted| Value::Object(skipped.clone()) != *wanted) {
        failures.push(format!("{name}: skipped {skipped:?}, not {}", expected["skipped"]));
    }
    failures
}

/// What of an article is not as wanted; a damaged document (`null`) must say so.
fn differs(article: &Article, wanted: &Value) -> Option<String> {
    let Some(wanted) = wanted.as_object() else {
        let says = article.notes.iter().any(|note| note.contains("damaged: "));
        return (!says).then(|| format!("no damage in {:?}", article.notes));
    };
    let got = json!(article);
    let field = |name: &str| match name {
        "authors" => {
            Value::Array(article.authors.iter().map(|author| json!(author.name)).collect())
        }
        "published" => got["published"]["value"].clone(),
        "encoding" | "format" => got["source"][name].clone(),
        name => got[name].clone(),
    };
    let agrees = |(name, value): &(&String, &Value)| match name.as_str() {
        "text" => article.text.contains(value.as_str().unwrap()),
        name => field(name) == **value,
    };
    let wrong = wanted.iter().find(|pair| !agrees(pair));
    match wrong {
        Some((name, value)) => {
            Some(format!("{name}: {}, not {value} (notes {:?})", field(name), article.notes))
        }
        None if article.kind == Kind::Rejected => Some(format!("rejected: {:?}", article.notes)),
        None => None,
    }
}
