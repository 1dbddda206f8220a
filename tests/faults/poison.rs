//! Documents that kill, hang or fill their worker, or try to get out of it.

use std::fs;
use std::io::{Read, copy, repeat};

use flate2::{Compression, write::GzEncoder};
use serde_json::Value;

use crate::house::{House, until, visible};
use crate::{dump, full, peak_memory};

#[test]
fn one_bad_document_costs_itself_alone() {
    let house = House::new("");
    house.configure_whole(
        "[[desk]]\nsettle = \"50ms\"\n[workers]\ncount = 2\nattempts = 2\ndeadline = \"3s\"\nmemory = \"512MiB\"\n",
    );
    let harms = ["abort", "hang", "recurse", "allocate"];
    for (number, harm) in harms.iter().enumerate() {
        house.drop(&format!("fault-{harm}.txt"), &dump(number));
    }
    for number in 0..20 {
        house.drop(&format!("good-{number}.txt"), &dump(100 + number));
    }
    let mut lines = String::new();
    for record in 0..10 {
        let id = if record == 4 { "fault-abort".to_owned() } else { record.to_string() };
        lines.push_str(&format!(
            "{{\"id\":\"{id}\",\"text\":\"Record {record} has a few words.\"}}\n"
        ));
    }
    house.drop("many.jsonl", &lines);
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("copydesk"));
    command.current_dir(house.folder.path()).args(["run", "--once"]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    for harm in harms {
        let place = house.path("watch/.failed").join(format!("fault-{harm}.txt.error.json"));
        let reason: Value = serde_json::from_slice(&fs::read(place).unwrap()).unwrap();
        assert_eq!(reason["stage"], "clean", "{reason}");
        assert_eq!(reason["attempts"], 1, "it counts starts of the service: {reason}");
        assert!(reason["error"].as_str().unwrap().starts_with("document 1: "), "{reason}");
    }
    assert_eq!(visible(&house.path("watch/.done")).len(), 20);
    assert_eq!(house.names().len(), 29, "the good ones, and the good records of the bad dump");
    let reason = fs::read(house.path("watch/.failed/many.jsonl.error.json")).unwrap();
    let reason: Value = serde_json::from_slice(&reason).unwrap();
    assert!(reason["error"].as_str().unwrap().starts_with("document 5: the worker died"));
}

/// The debug build's worker tries to open files, sockets, processes and threads, and dies if one of
/// these works.
#[test]
fn a_worker_cannot_get_out() {
    let house = House::new("");
    house.drop("fault-escape.txt", &dump(1));
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("copydesk"));
    let output = command.current_dir(house.folder.path()).args(["run", "--once"]).output().unwrap();
    let log = String::from_utf8_lossy(&output.stderr);
    if log.contains("sandbox_incomplete") {
        return eprintln!("skipped: this kernel has no full sandbox");
    }
    assert!(output.status.success(), "{log}");
    assert_eq!(house.names().len(), 1);
}

fn gzip(mut from: impl Read) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    copy(&mut from, &mut encoder).unwrap();
    encoder.finish().unwrap()
}

fn zeros(megabytes: u64) -> Vec<u8> {
    gzip(repeat(0).take(megabytes << 20))
}

/// What expands without end ends as a rejection that is written down, in a worker that has little
/// memory and does not die of it; what lies beside it, and before it in the same dump, is published.
#[test]
fn bombs_are_rejected_and_good_dumps_go_on() {
    let large = zeros(if full() { 1024 } else { 64 });
    let nested = |layers| (0..layers).fold(large.clone(), |inner, _| gzip(inner.as_slice()));
    let record = format!("{{\"text\": {:?}}}\n", dump(50));
    let record = gzip(record.as_bytes());
    let bombs = [
        ("small.gz", zeros(10), "rejected"),
        ("large.txt.gz", large.clone(), "rejected"),
        ("large.html.gz", large.clone(), "rejected"),
        ("twice.gz", nested(1), "rejected"),
        ("nested.gz", nested(8), "rejected"),
        ("many.gz", large.repeat(20), "rejected"),
        ("behind.jsonl.gz", [record, large.clone()].concat(), "published"),
    ];
    for limits in ["", "[desk.clean.limits]\nexpanded_bytes = \"1MiB\"\n"] {
        let house = House::running(&format!(
            "duplicates = \"clean\"\n{limits}[workers]\ncount = 2\ndeadline = \"60s\"\nmemory = \"512MiB\""
        ));
        for (number, (name, bytes, _)) in bombs.iter().enumerate() {
            house.drop(&format!("good-{number}.txt"), &dump(number));
            fs::write(house.path("watch").join(name), bytes).unwrap();
        }
        house.quiet();
        house.drop("after.txt", &dump(100));
        until("the service goes on", || house.path("watch/.done/after.txt").exists());
        let log = house.log();
        assert!(!log.contains("attempt_failed"), "no worker died or hung");
        assert_eq!(visible(&house.path("watch/.done")).len(), 2 * bombs.len() + 1);
        // The good ones, the last one, and the record before a bomb.
        assert_eq!(house.names().len(), bombs.len() + 2);
        let ledger = rusqlite::Connection::open(house.path("state/ledger.sqlite")).unwrap();
        for (name, bytes, outcome) in &bombs {
            let query = "SELECT outcome, error FROM dumps WHERE name = ?1";
            let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
            let (found, why): (String, Option<String>) =
                ledger.query_row(query, [name], read).unwrap();
            assert_eq!(
                (found.as_str(), why.is_some()),
                (*outcome, *outcome == "rejected"),
                "{name}"
            );
            assert_eq!(fs::read(house.path("watch/.done").join(name)).unwrap(), *bytes);
        }
        let told = visible(&house.path("out/.rejected")).into_iter().any(|name| {
            let text = fs::read_to_string(house.path("out/.rejected").join(name)).unwrap();
            text.contains("the rest was left out")
        });
        assert!(told, "the bound is named");
        let peak = peak_memory(&house);
        println!("bombs: {} MiB at most", peak / 1024);
        assert!(peak < 200 * 1024, "{peak} KiB");
    }
}

/// Where the configuration lets a dump expand, the deadline still ends it, though no document begins.
/// What came before is published, and the manifest tells of the rest.
#[test]
fn what_expands_for_too_long_fails_with_its_reason() {
    let house = House::running(
        "records = \"segments\"\n[desk.clean.limits]\nratio = 1_000_000\n[workers]\ncount = 2\nattempts = 2\ndeadline = \"3s\"",
    );
    // 13 GB of empty lines behind the first, in few enough bytes that they come all at once.
    let empty = gzip(repeat(b'\n').take(64 << 20)).repeat(200);
    let record = gzip(format!("{{\"text\": {:?}}}\n", dump(1)).as_bytes());
    let dump = gzip([record, empty].concat().as_slice());
    assert!(dump.len() < 256 << 10, "{}", dump.len());
    fs::write(house.path("watch/endless.jsonl.gz.gz"), dump).unwrap();
    house.drop("good.txt", &crate::dump(2));
    let reason = house.path("watch/.failed/endless.jsonl.gz.gz.error.json");
    until("it has failed", || reason.exists());
    house.quiet();
    assert!(house.path("watch/.failed/endless.jsonl.gz.gz").exists());
    assert!(house.path("watch/.done/good.txt").exists());
    let reason: Value = serde_json::from_slice(&fs::read(reason).unwrap()).unwrap();
    assert_eq!((&reason["stage"], &reason["attempts"]), (&"clean".into(), &1.into()), "{reason}");
    assert!(reason["error"].as_str().is_some_and(|error| error.contains("3s")), "{reason}");
    let folders = visible(&house.path("out")).into_iter();
    let folder = { folders }.find(|name| name.starts_with("endless")).unwrap();
    let manifest = fs::read(house.path("out").join(folder).join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    assert_eq!(manifest["documents"]["published"], 1, "{manifest}");
    assert_eq!(manifest["failures"][0], reason["error"]);
}

/// What the dump's documents do to workers is not what the service's own deaths do to the dump.
#[test]
fn a_dump_has_one_start_a_run_however_many_workers_die() {
    let house = House::new("[workers]\ncount = 1\nattempts = 2");
    let record = |id: &str| format!("{{\"id\":\"{id}\",\"text\":\"A record has a few words.\"}}\n");
    house.drop("many.jsonl", &["fault-abort", "fault-abort", "good"].map(record).concat());
    for starts in 1..3 {
        let mut run = std::process::Command::new(assert_cmd::cargo::cargo_bin!("copydesk"));
        run.current_dir(house.folder.path()).args(["run", "--once"]);
        run.env(copydesk::desk::fault::VARIABLE, "record.begun:kill:1").output().unwrap();
        let claimed = visible(&house.path("watch/.claimed"));
        let is_right = claimed.len() == 1 && claimed[0].ends_with(&format!(".{starts}"));
        assert!(is_right, "{claimed:?}");
    }
}

#[test]
fn failed_dumps_are_listed_shown_and_tried_again() {
    let mut house = House::new("largest = \"1KiB\"");
    house.start();
    fs::create_dir(house.path("watch/sub")).unwrap();
    let text = dump(1) + &"More words stand here. ".repeat(60);
    house.drop("sub/large.txt", &text);
    until("it has failed", || house.path("watch/.failed/sub/large.txt").exists());
    house.quiet_but_folders();
    let run = |arguments: &[&str]| {
        let output = house.command().arg("failed").args(arguments).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(run(&["ls"]), (Some(0), "sub/large.txt: read: larger than 1KiB\n".to_owned()));
    assert!(run(&["show", "sub/large.txt"]).1.contains("reason:   larger than 1KiB"));
    assert_eq!(run(&["show", "gone.txt"]).0, Some(1));
    house.configure("");
    house.signal(rustix::process::Signal::HUP);
    until("it is in force", || house.log().contains("\"reloaded\""));
    assert_eq!(run(&["retry", "sub/large.txt"]).0, Some(0));
    until("it is done", || house.path("watch/.done/sub/large.txt").exists());
    assert_eq!(run(&["ls"]), (Some(0), String::new()));
    assert_eq!(visible(&house.path("watch/.failed/sub")).len(), 0);
}
