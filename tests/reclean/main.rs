//! Finished dumps, done again: what changes is shown first, and then appears as whole as ever.
#![cfg(feature = "daemon")]
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests are tests too

#[path = "../support/house.rs"]
mod house;

mod files;
mod many;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use house::{House, visible};
use serde_json::Value;

const RULE: &str = "kind = \"other\"\n[[rule]]\nid = \"own.ferry\"\nwhat = \"The ferry.\"\naction = \"drop\"\n\
    starts.en = [\"fishing boats returned\"]\n";

const FERRY: &str = "Fishing boats returned";

fn add_rule(house: &House) {
    set_rules(house, RULE);
}

fn set_rules(house: &House, rules: &str) {
    fs::create_dir_all(house.path("config/rules.d")).unwrap();
    fs::write(house.path("config/rules.d/own.toml"), rules).unwrap();
}

/// Every file of the output folder with its content, but for those that say whose the folder is.
fn outputs(house: &House) -> BTreeMap<String, String> {
    let files = walkdir::WalkDir::new(house.path("out")).into_iter().map(Result::unwrap);
    let is_owner = |path: &Path| path.ends_with(".tmp/.lock") || path.ends_with(".tmp/.owner");
    let files = files.filter(|entry| entry.file_type().is_file() && !is_owner(entry.path()));
    files
        .map(|file| {
            let name = file.path().strip_prefix(house.path("out")).unwrap();
            (name.to_string_lossy().into_owned(), fs::read_to_string(file.path()).unwrap())
        })
        .collect()
}

fn is_true(house: &House) {
    assert_eq!(house.run(&["ledger", "verify"]), (Some(0), "0 differences\n".to_owned()));
    assert!(visible(&house.path("out/.tmp")).is_empty());
}

/// The text of an article.
fn kept(article: &str) -> String {
    let article: Value = serde_json::from_str(article).unwrap();
    article["text"].as_str().unwrap().to_owned()
}
