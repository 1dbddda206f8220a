//! The ledger as its users see it: what it says, how it heals, what it is good for.
#![cfg(feature = "daemon")]
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests are tests too

#[path = "support/house.rs"]
mod house;

use std::fs;

use house::{ARTICLE, House, until, visible};
use rustix::process::Signal;
use serde_json::Value;

fn run(house: &House, arguments: &[&str]) -> (Option<i32>, String) {
    let output = house.command().args(arguments).output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

/// Every dump's history, as `export` prints it.
fn history(house: &House) -> Vec<Value> {
    let (code, text) = run(house, &["ledger", "export"]);
    assert_eq!(code, Some(0));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn it_has_every_dumps_history() {
    let house = House::new("largest = \"4KiB\"");
    house.drop("a.txt", ARTICLE);
    house.once();
    house.drop("bad.jsonl", "broken\n");
    house.drop("large.txt", &ARTICLE.repeat(20));
    house.drop("again.txt", ARTICLE);
    assert_eq!(house.try_once().status.code(), Some(1));
    let history = history(&house);
    let find = |name: &str| history.iter().find(|dump| dump["name"] == name).unwrap();
    let article = find("a.txt");
    assert_eq!((&article["outcome"], &article["attempts"]), (&"published".into(), &1.into()));
    assert_eq!(article["blake3"], blake3::hash(ARTICLE.as_bytes()).to_hex().as_str());
    assert_eq!(article["documents"][0]["output"], house.names()[0]);
    let times = ["seen_ms", "started_ms", "finished_ms"].map(|key| article[key].as_i64().unwrap());
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!(find("again.txt")["outcome"], "duplicate");
    assert_eq!(find("again.txt")["same_as"], article["job"]);
    assert_eq!(find("bad.jsonl")["outcome"], "rejected");
    let damage = |name: &str| find(name)["documents"][0]["damage"].clone();
    assert!(damage("bad.jsonl")[0].as_str().unwrap().starts_with("bad_record: "));
    assert_eq!(damage("a.txt"), Value::Null);
    assert_eq!(
        (&find("large.txt")["outcome"], &find("large.txt")["stage"]),
        (&"failed".into(), &"read".into())
    );
    assert_eq!(run(&house, &["ledger", "verify"]), (Some(0), String::new()));
}

#[test]
fn a_duplicate_is_cleaned_again_when_its_output_is_gone_or_the_settings_are_others() {
    let house = House::new("");
    house.drop("a.txt", ARTICLE);
    house.once();
    let output = house.path("out").join(&house.names()[0]);
    fs::remove_file(&output).unwrap();
    house.drop("b.txt", ARTICLE);
    house.once();
    assert!(output.exists());
    house.configure("[clean]\nmarkdown = true");
    house.drop("c.txt", ARTICLE);
    house.once();
    let article: Value = serde_json::from_slice(&fs::read(&output).unwrap()).unwrap();
    assert!(article["markdown"].is_string());
    house.drop("d.txt", ARTICLE);
    house.once();
    let outcomes: Vec<Value> = history(&house).iter().map(|dump| dump["outcome"].clone()).collect();
    assert_eq!(outcomes, ["published", "published", "published", "duplicate"]);
}

#[test]
fn the_same_bytes_under_the_right_ending_are_another_dump() {
    let house = House::new("");
    let text = ARTICLE.replacen("Harbour", "# Harbour", 1);
    for name in ["p.json", "p.md", "again.md", "again.json"] {
        house.drop(name, &text);
        house.once();
    }
    let outcomes: Vec<Value> = history(&house).iter().map(|dump| dump["outcome"].clone()).collect();
    assert_eq!(outcomes, ["rejected", "published", "duplicate", "duplicate"]);
    // A ledger that is made anew tells them apart the same way.
    let ended = run(&house, &["ledger", "rebuild"]);
    assert_eq!(ended.0, Some(0), "{ended:?}");
    house.drop("later.md", &text);
    house.once();
    let last = history(&house).pop().unwrap();
    assert_eq!((&last["name"], &last["outcome"]), (&"later.md".into(), &"duplicate".into()));
}

#[test]
fn neither_of_two_endings_takes_the_others_segments() {
    let house = House::new("records = \"segments\"");
    for name in ["p.json", "p.md"] {
        house.drop(name, &ARTICLE.replacen("Harbour", "# Harbour", 1));
        house.once();
    }
    assert_eq!(house.names().len(), 2, "a folder each");
    let verified = (Some(0), String::new());
    assert_eq!(run(&house, &["ledger", "verify", "--content"]), verified);
    run(&house, &["reclean", "--all"]);
    assert_eq!(run(&house, &["ledger", "verify", "--content"]), verified);
    let outcomes: Vec<Value> = history(&house).iter().map(|dump| dump["outcome"].clone()).collect();
    assert_eq!(outcomes, ["rejected", "published"]);
    let segments =
        house.names().into_iter().flat_map(|name| visible(&house.path("out").join(name)));
    assert_eq!(segments.filter(|name| name.ends_with(".jsonl")).count(), 1);
}

#[test]
fn a_damaged_one_is_set_aside_and_made_anew_from_the_outputs() {
    let mut house = House::new("");
    house.drop("a.txt", ARTICLE);
    house.drop("many.jsonl", "{\"text\":\"The first record has some words.\"}\nbroken\n");
    house.once();
    for damage in ["no database at all", ""] {
        let ledger = house.path("state/ledger.sqlite");
        for part in ["-wal", "-shm"] {
            let _ = fs::remove_file(house.path(&format!("state/ledger.sqlite{part}")));
        }
        match damage {
            "" => fs::remove_file(&ledger).unwrap(),
            text => fs::write(&ledger, text.repeat(1000)).unwrap(),
        }
        house.start();
        until("it is rebuilt", || run(&house, &["ledger", "verify"]) == (Some(0), String::new()));
        house.drop("again.txt", ARTICLE);
        until("the duplicate is known", || {
            history(&house).iter().any(|dump| dump["outcome"] == "duplicate")
        });
        house.signal(Signal::TERM);
        house.ended();
    }
    assert!(visible(&house.path("state")).iter().any(|name| name.ends_with(".aside-1")));
    assert_eq!(house.names().len(), 2);
}

#[test]
fn of_segments_it_knows_the_manifest_and_learns_from_it() {
    let house = House::new("records = \"segments\"\nsegment_documents = 2\nlayout = \"by-day\"");
    let records: String =
        (0..5).map(|n| format!("{{\"text\":\"Words of record {n}.\"}}\n")).collect();
    house.drop("many.jsonl", &(records.clone() + "broken\n"));
    house.once();
    let verified = (Some(0), String::new());
    assert_eq!(run(&house, &["ledger", "verify"]), verified);
    let day = house.path("out").join(&house.names()[0]);
    let folder = day.join(&visible(&day)[0]);
    let names = ["000001.jsonl", "000002.jsonl", "000003.jsonl", "manifest.json"];
    assert_eq!(visible(&folder), names);
    let manifest = history(&house)[0]["manifest"].as_str().unwrap().to_owned();
    assert_eq!(house.path("out").join(manifest), folder.join("manifest.json"));
    fs::remove_file(house.path("state/ledger.sqlite")).unwrap();
    assert!(run(&house, &["ledger", "rebuild"]).1.starts_with("1 files recorded"));
    assert_eq!(run(&house, &["ledger", "verify"]), verified);
    house.drop("again.jsonl", &(records + "broken\n"));
    house.once();
    assert!(history(&house).iter().any(|dump| dump["outcome"] == "duplicate"));
}

#[test]
fn what_outputs_hold_can_be_verified_too() {
    let house = House::new("");
    house.drop("a.txt", ARTICLE);
    house.once();
    let article = house.path("out").join(&house.names()[0]);
    house.configure("records = \"segments\"");
    house.drop("many.jsonl", "{\"text\":\"Words of a record.\"}\n");
    house.once();
    let verify = |more: &[&str]| run(&house, &[&["ledger", "verify"], more].concat());
    assert_eq!(verify(&["--content"]), (Some(0), String::new()));
    let folder = house.names().into_iter().find(|name| name.starts_with("many")).unwrap();
    let segment = house.path("out").join(&folder).join("000001.jsonl");
    for path in [&article, &segment] {
        let mut bytes = fs::read(path).unwrap();
        bytes.truncate(100);
        fs::write(path, bytes).unwrap();
    }
    assert_eq!(verify(&[]), (Some(0), String::new()), "the names are the same");
    let (code, problems) = verify(&["--content"]);
    assert_eq!((code, problems.lines().count()), (Some(1), 2), "{problems}");
    assert!(problems.contains("000001.jsonl: damaged: it is not what its manifest"), "{problems}");
}

#[test]
fn it_can_be_verified_rebuilt_and_shortened() {
    let mut house = House::new("");
    house.drop("a.txt", ARTICLE);
    house.once();
    let name = house.names()[0].clone();
    fs::rename(house.path("out").join(&name), house.path("out/other.json")).unwrap();
    let (code, problems) = run(&house, &["ledger", "verify"]);
    assert_eq!(code, Some(1));
    let expected =
        format!("{name}: recorded, but not there\nother.json: there, but not recorded\n");
    assert_eq!(problems, expected);
    house.start();
    assert_eq!(run(&house, &["ledger", "rebuild"]).0, Some(75), "the service has it");
    house.signal(Signal::TERM);
    house.ended();
    assert!(run(&house, &["ledger", "rebuild"]).1.starts_with("1 files recorded"));
    assert_eq!(run(&house, &["ledger", "verify"]).0, Some(0));
    assert_eq!(history(&house)[0]["name"], "a.txt");
    assert_eq!(run(&house, &["ledger", "gc", "--older-than", "1h"]).1, "0 dumps forgotten\n");
    assert_eq!(run(&house, &["ledger", "gc", "--older-than", "0s"]).1, "1 dumps forgotten\n");
    assert_eq!(history(&house).len(), 0);
}
