//! The house rules that a machine can check: the core stays pure, files stay one idea, the top
//! level stays as it was drawn.

#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on says so by panicking

use std::path::{Path, PathBuf};

use copydesk::label::CLUTTER;
use copydesk::label::rules::detectors::DETECTORS;
use copydesk::label::rules::table;

/// Folders and files of the functional core (ARCHITECTURE.md, invariants).
const CORE: &[&str] = &[
    "src/text",
    "src/input",
    "src/blocks",
    "src/facts",
    "src/label",
    "src/article",
    "src/clean.rs",
    "src/limits.rs",
    "src/options.rs",
    "src/size.rs",
];

/// What the core must not name: the file system, the clock, the environment, the network,
/// threads, and the shell's crates.
#[rustfmt::skip] // a list, not a column
const IMPURE: &[&str] = &[
    "std::fs", "std::env", "env::var", "std::net", "std::thread", "std::process", "std::time", "SystemTime",
    "Instant::now", "Zoned::now", "Timestamp::now", "tokio", "notify::", "tracing", "rusqlite", "rustix",
    "println!", "eprintln!", "crate::desk", "crate::cli",
];

/// The only folder that may name the HTML parser.
const PARSER: (&str, &[&str]) = ("src/blocks/html", &["scraper::", "html5ever::", "ego_tree::"]);

/// A file longer than this is two ideas, unless it is a flat table and listed here.
const LONGEST: usize = 500;
const TABLES: &[&str] = &[];

/// What stands at the top level; anything else needs a reason and a line here.
#[rustfmt::skip] // a list, not a column
const TOP: &[&str] = &[
    ".ci", ".git", ".gitignore", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "Cargo.lock", "Cargo.toml",
    "LICENSE", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "benches", "clippy.toml", "config", "debian", "docs", "examples",
    "fuzz", "out", "python", "rustfmt.toml", "src", "state", "systemd", "target", "tests", "training", "watch",
];

#[test]
fn the_core_is_pure() {
    let mut found = Vec::new();
    for file in CORE.iter().flat_map(|place| rust_files(&root().join(place))) {
        for (number, line) in code_lines(&file) {
            let names = IMPURE.iter().filter(|name| line.contains(*name));
            found.extend(names.map(|name| format!("{}:{number}: {name}", file.display())));
        }
    }
    assert!(found.is_empty(), "the core does no input and output:\n{}", found.join("\n"));
}

#[test]
fn only_one_folder_names_the_parser() {
    let (home, names) = PARSER;
    let mut found = Vec::new();
    for file in rust_files(&root().join("src")) {
        if file.starts_with(root().join(home)) || file == root().join(format!("{home}.rs")) {
            continue;
        }
        for (number, line) in code_lines(&file) {
            let names = names.iter().filter(|name| line.contains(*name));
            found.extend(names.map(|name| format!("{}:{number}: {name}", file.display())));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Folders that know nothing of those that stand behind them in the line.
const BEFORE: &[(&str, &[&str])] = &[
    (
        "src/text",
        &[
            "crate::blocks",
            "crate::input",
            "crate::options",
            "crate::facts",
            "crate::label",
            "crate::article",
        ],
    ),
    (
        "src/blocks",
        &["crate::input", "crate::options", "crate::facts", "crate::label", "crate::article"],
    ),
    ("src/input", &["crate::facts", "crate::label", "crate::article"]),
    ("src/facts", &["crate::input", "crate::options", "crate::label", "crate::article"]),
    ("src/label", &["crate::input", "crate::options", "crate::article"]),
];

#[test]
fn what_comes_first_knows_nothing_of_what_follows() {
    let mut found = Vec::new();
    for (place, later) in BEFORE {
        for file in rust_files(&root().join(place)) {
            for (number, line) in code_lines(&file) {
                let names = later.iter().filter(|name| line.contains(*name));
                found.extend(names.map(|name| format!("{}:{number}: {name}", file.display())));
            }
        }
    }
    assert!(found.is_empty(), "these look ahead:\n{}", found.join("\n"));
}

/// What a page as a whole decides has a rule's name without being one, and so do runs.
#[test]
fn rules_that_code_names_exist() {
    let rules = table().iter().map(|rule| rule.id.as_str());
    let known: Vec<&str> = rules.chain(DETECTORS.iter().map(|row| row.id)).collect();
    let is_rule = |literal: &&str| {
        let Some((kind, name)) = literal.split_once('.') else { return false };
        CLUTTER.iter().any(|row| row.name == kind) && !matches!(name, "" | "toml")
    };
    let mut unknown = Vec::new();
    for file in ["src/article", "src/label"].iter().flat_map(|at| rust_files(&root().join(at))) {
        for (number, line) in code_lines(&file) {
            let literals = line.split('"').skip(1).step_by(2).filter(is_rule);
            let missing = literals.filter(|id| !known.contains(id) && !id.ends_with(".run"));
            unknown.extend(missing.map(|id| format!("{}:{number}: {id}", file.display())));
        }
    }
    assert!(unknown.is_empty(), "no such rules:\n{}", unknown.join("\n"));
}

#[test]
fn files_are_one_idea() {
    let long: Vec<String> = rust_files(&root().join("src"))
        .into_iter()
        .filter(|file| !TABLES.iter().any(|table| file.ends_with(table)))
        .map(|file| (std::fs::read_to_string(&file).unwrap().lines().count(), file))
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, file)| format!("{}: {lines} lines", file.display()))
        .collect();
    assert!(long.is_empty(), "past {LONGEST} lines a file is two ideas:\n{}", long.join("\n"));
}

#[test]
fn the_top_level_is_as_drawn() {
    let entries = std::fs::read_dir(root()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let strange: Vec<String> = names.filter(|name| !TOP.contains(&name.as_str())).collect();
    assert!(strange.is_empty(), "not part of the drawing: {strange:?}");
}

#[test]
fn the_architecture_page_stays_short() {
    let page = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    assert!(page.lines().count() <= 150);
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(place: &Path) -> Vec<PathBuf> {
    if place.is_file() {
        return vec![place.to_owned()];
    }
    let entries = std::fs::read_dir(place).unwrap_or_else(|e| panic!("{}: {e}", place.display()));
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = paths
        .filter(|path| path.is_dir() || path.extension().is_some_and(|ending| ending == "rs"))
        .flat_map(|path| rust_files(&path))
        .collect();
    files.sort();
    files
}

/// The numbered lines of a file that are code: no comments, nothing after the test module begins.
fn code_lines(file: &Path) -> Vec<(usize, String)> {
    let text = std::fs::read_to_string(file).unwrap();
    let lines = text.lines().zip(1..).take_while(|(line, _)| !line.starts_with("#[cfg(test)]"));
    lines
        .filter(|(line, _)| !line.trim_start().starts_with("//"))
        .map(|(line, number)| (number, line.to_owned()))
        .collect()
}
