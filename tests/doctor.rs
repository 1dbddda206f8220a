//! `copydesk doctor` on made-up folders: what is found, what is advised, and that nothing is left behind.
#![allow(clippy::unwrap_used)] // helpers of tests are tests too

use std::collections::BTreeSet;
use std::fs;
use std::fs::Permissions;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

const SETTINGS: &str = "state = \"state\"\n[[desk]]\nwatch = \"watch\"\nout = \"out\"\n";

/// The findings and the exit code.
fn doctor(folder: &Path, settings: &str) -> (Vec<Value>, Option<i32>) {
    fs::create_dir_all(folder.join("config")).unwrap();
    fs::write(folder.join("config/copydesk.toml"), settings).unwrap();
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("copydesk"));
    let arguments = ["doctor", "--json", "--config", "config/copydesk.toml"];
    let output =
        command.current_dir(folder).env_remove("COPYDESK_BLESS").args(arguments).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let findings = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (findings, output.status.code())
}

/// What is passed over: names relative to the folder, with reasons.
fn ignored<'a>(findings: &'a [Value], folder: &Path) -> BTreeSet<(String, &'a str)> {
    let folder = format!("{}/", folder.canonicalize().unwrap().display());
    let of = |finding: &'a Value| {
        assert_ne!(finding["remedy"], Value::Null);
        let path = finding["path"].as_str().unwrap();
        (path.replace(&folder, ""), finding["what"].as_str().unwrap())
    };
    findings.iter().filter(|finding| finding["check"] == "ignored").map(of).collect()
}

fn everything_below(folder: &Path) -> BTreeSet<PathBuf> {
    walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.unwrap().into_path()).collect()
}

#[test]
fn what_is_passed_over_has_its_reason_and_nothing_changes() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().canonicalize().unwrap();
    for name in ["watch/.claimed", "watch/.done", "watch/sub/x.tmp", "out/.tmp", "state", "config"]
    {
        fs::create_dir_all(folder.join(name)).unwrap();
    }
    let files = ["a.html", "b.html.part", ".hidden", "sub/c.html", "sub/d~", "sub/x.tmp/e.html"];
    files.iter().for_each(|name| fs::write(folder.join("watch").join(name), "x").unwrap());
    for name in ["a.html.headers", "gone.html.meta.json"] {
        fs::write(folder.join("watch").join(name), "{}").unwrap();
    }
    symlink("a.html", folder.join("watch/link.html")).unwrap();
    fs::write(folder.join("config/copydesk.toml"), "").unwrap();

    let before = everything_below(&folder);
    let (findings, code) = doctor(&folder, SETTINGS);
    assert_eq!(code, Some(0), "{findings:#?}");
    assert_eq!(everything_below(&folder), before);
    let expected = [
        ("watch/.hidden", "passed over: its name is hidden"),
        ("watch/b.html.part", "passed over: its name matches `*.part`"),
        ("watch/gone.html.meta.json", "passed over: it tells of a dump that is not there"),
        ("watch/link.html", "passed over: it is a symbolic link"),
        ("watch/sub/d~", "passed over: its name matches `*~`"),
        ("watch/sub/x.tmp", "passed over: its name matches `*.tmp`"),
    ];
    let expected = expected.map(|(name, reason)| (name.to_owned(), reason));
    assert_eq!(ignored(&findings, &folder), BTreeSet::from(expected));
    for check in ["sandbox", "inotify", "lock", "file_system", "permissions", "rename", "space"] {
        assert!(findings.iter().any(|finding| finding["check"] == check), "{check}");
    }
}

#[test]
fn settings_are_reasons_too_and_long_lists_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().canonicalize().unwrap();
    fs::create_dir_all(folder.join("watch/sub")).unwrap();
    for name in ["a.html", "a.html.done", "b.html", "c.html.done"] {
        fs::write(folder.join("watch").join(name), "x").unwrap();
    }
    let settings = format!("{SETTINGS}recursive = false\nready = \"done-file\"\n");
    let (findings, _) = doctor(&folder, &settings);
    let expected = [
        ("watch/b.html", "passed over: no file of its name and `.done` announces it"),
        ("watch/c.html.done", "passed over: it announces a dump that is not there"),
        ("watch/sub", "passed over: it is a folder, and `recursive` is off"),
    ];
    let expected = expected.map(|(name, reason)| (name.to_owned(), reason));
    assert_eq!(ignored(&findings, &folder), BTreeSet::from(expected));

    for number in 0..30 {
        fs::write(folder.join(format!("watch/{number}.part")), "x").unwrap();
    }
    let (findings, _) = doctor(&folder, SETTINGS);
    let ignored = ignored(&findings, &folder);
    assert_eq!(ignored.len(), 21);
    assert!(ignored.iter().any(|(_, what)| *what == "10 more are passed over"), "{ignored:?}");
}

#[test]
fn a_file_in_the_place_of_a_folder_is_a_problem_with_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("out"), "x").unwrap();
    let (findings, code) = doctor(folder.path(), SETTINGS);
    assert_eq!(code, Some(1));
    let problems: Vec<&Value> =
        findings.iter().filter(|finding| finding["level"] == "problem").collect();
    assert_eq!(problems.len(), 1, "{findings:#?}");
    assert!(problems[0]["path"].as_str().unwrap().ends_with("/out"));
    assert!(problems[0]["remedy"].as_str().unwrap().starts_with("make it"));
    assert!(!folder.path().join("watch").exists(), "it is the service that makes folders");
}

#[test]
fn what_may_not_be_read_or_claimed_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().canonicalize().unwrap();
    fs::create_dir_all(folder.join("watch/sub")).unwrap();
    let mode = |name: &str, mode| {
        fs::set_permissions(folder.join(name), Permissions::from_mode(mode)).unwrap();
    };
    fs::write(folder.join("watch/private.html"), "x").unwrap();
    mode("watch/private.html", 0o000);
    mode("watch/sub", 0o555);
    if fs::read(folder.join("watch/private.html")).is_ok() {
        return; // nothing is shut to root
    }
    let (findings, code) = doctor(&folder, SETTINGS);
    mode("watch/sub", 0o755);
    let found = ignored(&findings, &folder);
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!((names, code), (vec!["watch/private.html", "watch/sub"], Some(1)));
}
