//! Documents that kill, hang or fill their worker, or try to get out of it.

use std::fs;

use serde_json::Value;

use crate::dump;
use crate::house::{House, until, visible};

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
        assert!(reason["attempts"].as_u64() >= Some(2), "{reason}");
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
