//! Dumps whose documents have a file each.

use std::fs;
use std::path::Path;

use rustix::process::Signal;
use serde_json::Value;

use crate::house::{ARTICLE, House, until, visible};
use crate::{FERRY, add_rule, is_true, kept, outputs};

#[test]
fn a_dry_run_shows_and_writes_nothing_and_then_it_is_done_once() {
    let house = House::new("");
    house.drop("a.txt", ARTICLE);
    house.drop("b.txt", &ARTICLE.replace("Fishing boats returned", "The pilots came back"));
    house.once();
    let before = outputs(&house);
    let (code, text) = house.run(&["reclean"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("0 dumps done again, 0 documents differ; 2 dumps up to date"), "{text}");
    add_rule(&house);
    let (code, text) = house.run(&["reclean", "--dry-run"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("- other (own.ferry): Fishing boats returned to their berths"), "{text}");
    assert!(text.contains("word_count: "), "{text}");
    assert!(text.contains("only what it says of its cleaner"), "{text}");
    assert!(text.contains("2 dumps done again, 1 documents differ, nothing written"), "{text}");
    assert_eq!(outputs(&house), before);
    let (code, text) = house.run(&["reclean", "a.txt"]);
    assert_eq!(code, Some(0), "{text}");
    let after = outputs(&house);
    assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    assert_eq!(after.iter().filter(|(name, text)| before[*name] != **text).count(), 1);
    is_true(&house);
    let (_, text) = house.run(&["reclean"]);
    assert!(text.contains("1 dumps done again, 0 documents differ; 1 dumps up to date"), "{text}");
    // What the service makes of the same dumps is the same.
    let again = House::new("");
    add_rule(&again);
    again.drop("a.txt", ARTICLE);
    again.drop("b.txt", &ARTICLE.replace("Fishing boats returned", "The pilots came back"));
    again.once();
    assert_eq!(outputs(&again), outputs(&house));
}

#[test]
fn outputs_that_have_another_place_now_leave_the_old_one() {
    let house = House::new("");
    let record = |id: u32, host: &str| {
        let text = ARTICLE.replace("\n\n", "\\n\\n").replace('\n', "\\n");
        format!("{{\"id\":{id},\"url\":\"https://{host}/{id}\",\"text\":\"{text}\"}}\n")
    };
    house.drop("two.jsonl", &format!("{}{}", record(1, "a.example"), record(2, "b.example")));
    house.drop("none.txt", "Home\nNews\nSport\n");
    house.once();
    assert_eq!(house.names().len(), 2);
    house.configure("layout = \"by-host\"");
    let (code, text) = house.run(&["reclean", "--host", "example.com"]);
    assert!(text.contains("0 dumps done again") && code == Some(0), "{text}");
    let (code, text) = house.run(&["reclean", "--host", "a.example"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains(" → a.example/"), "{text}");
    let files = outputs(&house);
    let articles: Vec<&String> = files.keys().filter(|name| !name.starts_with('.')).collect();
    assert_eq!(articles.len(), 2, "{articles:?}");
    assert!(articles[0].starts_with("a.example/") && articles[1].starts_with("b.example/"));
    is_true(&house);
    house.configure("layout = \"by-host\"\nrecords = \"lines\"");
    let (code, text) = house.run(&["reclean"]);
    assert_eq!(code, Some(0), "{text}");
    let files = outputs(&house);
    let lines: Vec<&String> = files.keys().filter(|name| name.ends_with("l")).collect();
    assert_eq!(lines.len(), 2, "{files:?}");
    assert!(lines.iter().all(|name| !name.contains("host")), "not sorted by host: {lines:?}");
    add_rule(&house);
    let (_, text) = house.run(&["reclean"]);
    assert!(text.contains("two.jsonl: 2 of 2 documents changed"), "{text}");
    let files = outputs(&house);
    let mut articles = files.iter().filter(|(name, _)| !name.starts_with('.'));
    assert!(articles.all(|(_, text)| text.lines().all(|line| !kept(line).contains(FERRY))));
    is_true(&house);
}

#[test]
fn a_reclean_that_is_killed_leaves_whole_files_and_is_done_by_the_next() {
    for point in ["publish.created", "publish.written", "publish.synced", "publish.renamed"] {
        let house = House::new("");
        house.drop("a.txt", ARTICLE);
        house.once();
        let before = outputs(&house);
        house.configure("layout = \"by-day\"");
        add_rule(&house);
        let killed = house
            .command()
            .arg("reclean")
            .env("TEST_FAULT", format!("{point}:kill:1"))
            .output()
            .unwrap();
        assert!(!killed.status.success(), "{killed:?}");
        let between = outputs(&house);
        let (name, text) = before.first_key_value().unwrap();
        assert_eq!(between.get(name), Some(text), "the old one is there until the new one is");
        let whole = |(name, text): (&String, &String)| {
            name.starts_with(".tmp/") || serde_json::from_str::<Value>(text).is_ok()
        };
        assert!(between.iter().all(whole), "{between:?}");
        let (code, text) = house.run(&["reclean"]);
        assert_eq!(code, Some(0), "{text}");
        // What a killed one was writing, the service sweeps away when it starts.
        house.once();
        let after = outputs(&house);
        assert_eq!(after.len(), 1, "{after:?}");
        assert!(after.first_key_value().unwrap().0.starts_with("20"));
        is_true(&house);
    }
}

#[test]
fn beside_a_running_service_both_do_their_part() {
    let mut house = House::running("duplicates = \"skip\"");
    let texts: Vec<String> =
        (0..30).map(|number| ARTICLE.replace("Monday", &format!("the {number}th"))).collect();
    for (number, text) in texts.iter().enumerate() {
        house.drop(&format!("{number}.txt"), text);
    }
    until("all are done", || visible(&house.path("watch/.done")).len() == 30);
    add_rule(&house);
    house.signal(Signal::HUP);
    until("the rule is in force", || house.log().contains("\"reloaded\""));
    let mut reclean = house.command().args(["reclean", "--state", "state"]).spawn().unwrap();
    for (number, text) in texts.iter().enumerate() {
        house.drop(&format!("again-{number}.txt"), text);
    }
    until("reclean ends", || reclean.try_wait().unwrap().is_some());
    assert!(reclean.wait().unwrap().success());
    until("all are done", || visible(&house.path("watch/.done")).len() == 60);
    house.quiet();
    house.signal(Signal::TERM);
    house.ended();
    let (_, text) = house.run(&["reclean"]);
    assert!(text.contains("0 dumps done again"), "{text}");
    assert!(!outputs(&house).values().any(|text| kept(text).contains(FERRY)));
    assert_eq!(house.names().len(), 30);
    is_true(&house);
}

#[test]
fn what_cannot_be_done_is_told_and_nothing_else_happens() {
    let house = House::new("");
    house.drop("a.txt", ARTICLE);
    house.drop("b.txt", &ARTICLE.replace("Monday", "Sunday"));
    house.once();
    let before = outputs(&house);
    fs::remove_file(house.path("watch/.done/a.txt")).unwrap();
    fs::write(house.path("watch/.done/b.txt"), "other bytes").unwrap();
    add_rule(&house);
    let (code, text) = house.run(&["reclean"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("a.txt: its original is not there any more"), "{text}");
    assert!(text.contains("2 without their original"), "{text}");
    let (code, text) = house.run(&["reclean", "a.txt", "c.txt"]);
    assert!(code == Some(1) && text.contains("no finished dump is called c.txt"), "{text}");
    assert_eq!(outputs(&house), before);
    fs::write(house.path("config/rules.d/own.toml"), "kind = 3").unwrap();
    let (code, text) = house.run(&["reclean"]);
    assert!(code == Some(78) && text.contains("own.toml:1: "), "{text}");
    let (code, _) = house.run(&["reclean", "--desk", "elsewhere"]);
    assert_eq!(code, Some(78), "the rules come first");
    assert!(Path::new(&house.path("out")).exists());
}

#[test]
fn what_another_desk_has_in_the_same_output_folder_stays() {
    let house = House::new("");
    let configure = |layout: &str| {
        let more = format!("settle = \"200ms\"\nduplicates = \"clean\"\nlayout = \"{layout}\"\n");
        let desks =
            ["watch", "inbox"].map(|watch| format!("[[desk]]\nwatch = \"{watch}\"\n{more}"));
        house.configure_whole(&desks.concat());
    };
    configure("flat");
    fs::create_dir(house.path("inbox")).unwrap();
    house.drop("a.txt", ARTICLE);
    fs::write(house.path("inbox/b.txt"), ARTICLE).unwrap();
    house.once();
    assert_eq!(house.names().len(), 1);
    is_true(&house);
    // One of the two can be done again.
    fs::remove_file(house.path("inbox/.done/b.txt")).unwrap();
    configure("by-host");
    let (code, text) = house.run(&["reclean"]);
    assert!(text.contains("1 dumps done again") && code == Some(0), "{text}");
    assert!(house.names().iter().any(|name| name.ends_with(".json")), "{:?}", house.names());
    is_true(&house);
    // Of which desk a dump is, a ledger that was made anew does not know.
    configure("flat");
    house.drop("c.txt", &ARTICLE.replace("Monday", "Tuesday"));
    fs::write(house.path("inbox/d.txt"), ARTICLE.replace("Monday", "Friday")).unwrap();
    house.once();
    assert_eq!(house.run(&["ledger", "rebuild"]).0, Some(0));
    let (code, text) = house.run(&["reclean", "--all", "c.txt", "d.txt"]);
    assert!(text.contains("2 dumps done again") && code == Some(0), "{text}");
}
