//! Rules of a user's own on the command line: listed, tried, used.
#![cfg(feature = "daemon")]
#![allow(clippy::unwrap_used)] // helpers of tests are tests too

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

const PAGE: &str = "<!doctype html><html><body><article><h1>Harbour Reopens</h1><p>The harbour reopened on Monday \
    after two years of repairs, the port authority said, and the first ferry left at eight.</p><p class=tides>High \
    water is at nine this week, and the mole stays closed until it has gone.</p><p>Fishing boats returned to their \
    berths before dawn, with more people on the quay than anyone could remember.</p></article></body></html>";

const RULES: &str = "kind = \"other\"\n[[rule]]\nid = \"own.tides\"\nwhat = \"The tides.\"\naction = \"drop\"\n\
    selector = [\".tides\"]\nhost = [\"gazette.example\"]\n";

/// What a run prints, stdout then stderr, and its exit code.
fn run(folder: &Path, arguments: &[&str]) -> (String, i32) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("copydesk"));
    let output = command.current_dir(folder).args(arguments).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (String::from_utf8(text).unwrap(), output.status.code().unwrap())
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("mine")).unwrap();
    fs::write(folder.path().join("page.html"), PAGE).unwrap();
    fs::write(folder.path().join("mine/own.toml"), RULES).unwrap();
    folder
}

#[test]
fn clean_and_explain_take_a_folder_of_rules() {
    let folder = folder();
    let url = "https://www.gazette.example/1";
    let clean = |more: &[&str]| {
        let (text, code) = run(folder.path(), &[&["clean", "page.html"], more].concat());
        assert_eq!(code, 0, "{text}");
        let article: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
        article["text"].as_str().unwrap().contains("High water")
    };
    assert!(clean(&["--url", url]));
    assert!(!clean(&["--url", url, "--rules", "mine"]));
    assert!(clean(&["--rules", "mine"]), "whose page it is is not known");
    let (text, _) = run(folder.path(), &["explain", "page.html", "--url", url, "--rules", "mine"]);
    assert!(text.contains("own.tides"), "{text}");
    let (text, code) = run(folder.path(), &["clean", "page.html", "--rules", "none"]);
    assert_eq!((text.as_str(), code), ("copydesk: none is no folder of rules\n", 78));
}

#[test]
fn a_file_is_tried_with_its_examples_and_on_dumps() {
    let folder = folder();
    let test =
        |more: &[&str]| run(folder.path(), &[&["rules", "test", "mine/own.toml"], more].concat());
    let (text, code) = test(&["page.html", "--url", "https://gazette.example/"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("page.html: 1 of 4 blocks change"), "{text}");
    assert!(text.contains("keep (model) → other (own.tides): High water"), "{text}");
    let examples = "must_drop = [\"<p class=tide>High</p>\"]\nmust_keep = [\"High\"]\n";
    fs::write(folder.path().join("mine/own.toml"), format!("{RULES}{examples}")).unwrap();
    let (text, code) = test(&[]);
    let expected = "own.tides: does not match: <p class=tide>High</p>\n\
        mine/own.toml: 1 rules, 2 examples, 1 do not hold\n";
    assert_eq!((text.as_str(), code), (expected, 1));
    fs::write(folder.path().join("mine/own.toml"), format!("{RULES}zone = \"top\"\n")).unwrap();
    let (text, code) = test(&[]);
    assert!(text.starts_with("mine/own.toml:8: unknown variant `top`") && code == 78, "{text}");
}

#[test]
fn ls_shows_what_is_in_force_and_from_where() {
    let folder = folder();
    let (text, code) = run(folder.path(), &["rules", "ls", "--json", "--rules", "mine"]);
    assert_eq!(code, 0, "{text}");
    let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows[0]["id"], "own.tides");
    assert_eq!(rows[0]["from"], "own.toml");
    assert_eq!(rows[0]["hosts"][0], "gazette.example");
    assert!(rows.len() > 40 && rows[1]["from"] == "built in");
}

#[test]
fn the_example_of_the_documentation_holds() {
    let page = include_str!("../docs/own-rules.md");
    let example = page.split("```").nth(1).unwrap().strip_prefix("toml").unwrap();
    let folder = folder();
    fs::write(folder.path().join("example.toml"), example).unwrap();
    let (text, code) = run(folder.path(), &["rules", "test", "example.toml"]);
    assert_eq!((text.as_str(), code), ("example.toml: 2 rules, 4 examples, 0 do not hold\n", 0));
}
