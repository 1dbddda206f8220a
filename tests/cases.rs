//! Every folder under `tests/cases` is a dump and what must come out of it; the founding dumps
//! are held to their gold by the same check. How to add a case: CONTRIBUTING.md.

#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on says so by panicking

mod support;

use std::path::{Path, PathBuf};

use copydesk::label::CLUTTER;
use copydesk::{Dump, Options, clean};
use serde_json::{Value, json};
use support::{check, founding_dumps, root};

/// What must come out; the other file of a case is the dump.
const EXPECTED: &str = "expected.json";

#[test]
fn every_case_comes_out_as_expected() {
    let mut cases: Vec<PathBuf> =
        std::fs::read_dir(root().join("tests/cases")).unwrap().map(|e| e.unwrap().path()).collect();
    cases.sort();
    let failures: Vec<String> = cases.iter().flat_map(|case| run(case)).collect();
    assert!(!cases.is_empty());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_founding_dumps_come_out_perfectly() {
    let Some(dumps) = founding_dumps() else { return };
    let mut failures = Vec::new();
    for (path, gold) in dumps {
        let got = articles(&path, "dump.txt");
        failures.extend(check(&path.display().to_string(), &got[0], &gold));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_examples_show_every_kind_of_clutter() {
    let dumps = std::fs::read_dir(root().join("examples/dumps")).unwrap();
    let mut shown = Vec::new();
    for dump in dumps.map(|entry| entry.unwrap().path()) {
        for article in articles(&dump, &dump.file_name().unwrap().to_string_lossy()) {
            let removed = article["removed"].as_array().unwrap();
            shown.extend(removed.iter().map(|removed| removed["kind"].clone()));
        }
    }
    let missing: Vec<&str> =
        CLUTTER.iter().map(|row| row.name).filter(|kind| !shown.contains(&json!(kind))).collect();
    assert!(missing.is_empty(), "no example holds {missing:?}");
}

fn run(case: &Path) -> Vec<String> {
    let name = case.file_name().unwrap().to_string_lossy().into_owned();
    let files = std::fs::read_dir(case).unwrap().map(|entry| entry.unwrap().file_name());
    let mut files = files.map(|file| file.to_string_lossy().into_owned());
    let input = files.find(|file| file != EXPECTED);
    let input = input.unwrap_or_else(|| panic!("{name} holds no dump"));
    let text = std::fs::read_to_string(case.join(EXPECTED)).unwrap();
    let expected: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
    let expected = match expected {
        Value::Array(many) => many,
        one => vec![one],
    };
    let got = articles(&case.join(&input), &input);
    if got.len() != expected.len() {
        return vec![format!("{name}: {} articles, {} expected", got.len(), expected.len())];
    }
    got.iter().zip(&expected).flat_map(|(got, expected)| check(&name, got, expected)).collect()
}

fn articles(path: &Path, name: &str) -> Vec<Value> {
    let bytes = std::fs::read(path).unwrap();
    let dump = Dump::new(name, &bytes);
    clean(&dump, &Options::default()).map(|article| json!(article)).collect()
}
