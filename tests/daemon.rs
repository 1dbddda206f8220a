//! The service as people run it: a process, folders, signals. Every wait is bounded generously, so
//! that a slow machine is no failure.
#![cfg(feature = "daemon")]
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests are tests too

#[path = "support/house.rs"]
mod house;
mod support;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::UnixDatagram;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use house::{ARTICLE, House, PATIENCE, kill, until, visible};
use rustix::process::Signal;
use serde_json::Value;

fn ledger(house: &House) -> Vec<(String, String, i64)> {
    let ledger = rusqlite::Connection::open(house.path("state/ledger.sqlite")).unwrap();
    let mut query =
        ledger.prepare("SELECT name, outcome, attempts FROM dumps ORDER BY name").unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn a_drop_becomes_an_article_and_the_same_bytes_the_same_one() {
    let house = House::running("");
    house.drop("a.txt", ARTICLE);
    let article = house.articles(1).remove(0);
    assert_eq!(article["source"]["name"], "a.txt");
    house.quiet();
    let output = house.path("out").join(&house.names()[0]);
    let first = fs::read(&output).unwrap();
    house.drop("a.txt", ARTICLE);
    until("the second is recorded", || ledger(&house).len() == 2);
    house.quiet();
    assert_eq!(house.names().len(), 1);
    assert_eq!(fs::read(&output).unwrap(), first);
    assert_eq!(visible(&house.path("watch/.done")).len(), 2, "both originals are kept");
}

#[test]
fn a_slow_writer_and_a_rename_give_the_whole_file() {
    let house = House::running("");
    let mut file = File::create(house.path("watch/slow.txt")).unwrap();
    for part in ARTICLE.as_bytes().chunks(40) {
        file.write_all(part).unwrap();
        sleep(Duration::from_millis(100));
    }
    drop(file);
    let moved = ARTICLE.replace("Harbour", "Station");
    house.drop("moved.part", &moved);
    sleep(Duration::from_millis(600));
    assert!(house.path("watch/moved.part").exists(), "a temporary name waits for its rename");
    fs::rename(house.path("watch/moved.part"), house.path("watch/moved.txt")).unwrap();
    let mut sizes: Vec<_> =
        house.articles(2).iter().map(|article| article["source"]["bytes"].as_u64()).collect();
    sizes.sort();
    let mut expected = [Some(ARTICLE.len() as u64), Some(moved.len() as u64)];
    expected.sort();
    assert_eq!(sizes, expected);
}

#[test]
fn once_cleans_what_is_there_and_ends() {
    let house = House::new("");
    let records = "{\"text\":\"The first record has some words.\",\"id\":1}\n\
        {\"text\":\"The second record has other words.\",\"id\":2}\nbroken\n";
    house.drop("dump.jsonl", records);
    fs::create_dir(house.path("watch/sub")).unwrap();
    house.drop("sub/deep.txt", ARTICLE);
    fs::write(house.path("watch/.hidden"), "hidden").unwrap();
    house.once();
    assert!(house.path("watch/.done/sub/deep.txt").exists());
    assert!(house.path("watch/.hidden").exists());
    let ledger = rusqlite::Connection::open(house.path("state/ledger.sqlite")).unwrap();
    let count = |what: &str| -> usize {
        let query = format!("SELECT count(*) FROM documents WHERE {what}");
        ledger.query_row(&query, [], |row| row.get::<_, i64>(0)).unwrap().try_into().unwrap()
    };
    assert_eq!(count("true"), 4, "three records and a file");
    assert_eq!(count("rejected LIKE 'bad_record: line 3%'"), 1);
    let rejected = visible(&house.path("out/.rejected")).len();
    assert_eq!(rejected, count("rejected IS NOT NULL"));
    assert_eq!(house.names().len() + rejected, count("output IS NOT NULL"));
}

#[test]
fn odd_names_go_through_and_what_is_no_file_stays() {
    let house = House::running("");
    let secret = house.path("secret");
    fs::write(&secret, "secret").unwrap();
    std::os::unix::fs::symlink(&secret, house.path("watch/link")).unwrap();
    let made = Command::new("mkfifo").arg(house.path("watch/fifo")).status().unwrap();
    assert!(made.success());
    let names: [&[u8]; 4] = [b"\xff\xfe.txt", b"new\nline.txt", b"\x1b[31mred.txt", b"-rf"];
    for (number, name) in names.iter().enumerate() {
        let text = ARTICLE.replace("forty", &number.to_string());
        fs::write(house.path("watch").join(OsStr::from_bytes(name)), text).unwrap();
    }
    house.articles(names.len());
    house.quiet();
    for name in names {
        assert!(house.path("watch/.done").join(OsStr::from_bytes(name)).exists());
    }
    assert!(house.path("watch/link").is_symlink() && house.path("watch/fifo").exists());
    until("the log has the name", || house.log().contains("\\\\xff\\\\xfe.txt"));
    assert!(!house.log().contains('\x1b'));
    assert!(!house.log().contains("harbour reopened"), "no article text in the log");
}

#[test]
fn terminate_stops_in_time_and_the_claimed_dump_is_redone() {
    let mut house = House::running("[workers]\ncount = 1\ndeadline = \"1m\"");
    let worker = house.worker();
    house.stuck(worker);
    house.signal(Signal::TERM);
    let (status, took) = house.ended();
    assert!(status.success(), "{status}");
    assert!(took < Duration::from_secs(5), "{took:?}");
    let claimed = visible(&house.path("watch/.claimed"));
    assert!(claimed[0].ends_with(".0"), "stopping spends no attempt: {claimed:?}");
    house.start();
    until("it is redone", || house.path("watch/.done/stuck.txt").exists());
    house.quiet();
}

#[test]
fn kill_in_the_middle_loses_nothing() {
    let mut house = House::running("[workers]\ncount = 1\ndeadline = \"1m\"");
    let worker = house.worker();
    house.stuck(worker);
    for number in 0..20 {
        house.drop(&format!("{number}.txt"), &ARTICLE.replace("forty", &number.to_string()));
    }
    sleep(Duration::from_millis(300));
    house.signal(Signal::KILL);
    house.ended();
    kill(worker, Signal::KILL);
    house.start();
    until("all are done", || visible(&house.path("watch/.done")).len() == 22);
    house.quiet();
    assert_eq!(ledger(&house).len(), 22);
    assert!(ledger(&house).iter().all(|(_, outcome, _)| outcome != "failed"));
}

#[test]
fn a_killed_worker_costs_a_try_and_a_hanging_one_the_deadline() {
    let house = House::running("duplicates = \"clean\"\n[workers]\ncount = 1\ndeadline = \"2s\"");
    let worker = house.worker();
    house.stuck(worker);
    kill(worker, Signal::KILL);
    until("it is tried again", || house.path("watch/.done/stuck.txt").exists());
    assert!(house.log().contains("\"attempt_failed\""));
    assert!(ledger(&house).iter().any(|(name, _, starts)| name == "stuck.txt" && *starts == 1));
    fs::remove_file(house.path("watch/.done/first.txt")).unwrap();
    let worker = house.worker();
    fs::remove_file(house.path("watch/.done/stuck.txt")).unwrap();
    house.stuck(worker);
    until("the deadline passes", || house.path("watch/.done/stuck.txt").exists());
    until("the log says so", || house.log().contains("longer than 2s"));
}

#[test]
fn what_cannot_be_cleaned_fails_with_its_reason_beside_it() {
    let house = House::running("largest = \"1KiB\"");
    let text = "x".repeat(2000);
    house.drop("large.txt", &text);
    let reason = house.path("watch/.failed/large.txt.error.json");
    until("it fails", || house.path("watch/.failed/large.txt").exists());
    let reason: Value = serde_json::from_slice(&fs::read(reason).unwrap()).unwrap();
    assert_eq!(reason["error"], "larger than 1KiB");
    assert_eq!(fs::read_to_string(house.path("watch/.failed/large.txt")).unwrap(), text);
    house.quiet();
    house.drop("small.txt", "Short and well\n\nSome words that are few.\n");
    until("the next goes on", || house.path("watch/.done/small.txt").exists());
}

#[test]
fn the_second_instance_says_who_is_there() {
    let house = House::running("");
    let pid = house.service.as_ref().unwrap().id().to_string();
    for more in [&[][..], &["--state", "elsewhere"]] {
        let second = house.command().arg("run").args(more).output().unwrap();
        assert_eq!(second.status.code(), Some(75), "{second:?}");
        assert!(String::from_utf8_lossy(&second.stderr).contains(&pid));
    }
}

#[test]
fn a_reload_takes_what_is_right_and_keeps_the_old_otherwise() {
    let house = House::running("");
    house.configure("setle = \"1s\"");
    house.signal(Signal::HUP);
    until("it is refused", || house.log().contains("reload_refused"));
    assert!(house.log().contains("did you mean `settle`?"));
    house.drop("a.txt", ARTICLE);
    house.articles(1);
    house.quiet();
    house.configure("after = \"delete\"");
    house.signal(Signal::HUP);
    until("it is in force", || house.log().contains("\"reloaded\""));
    house.drop("b.txt", ARTICLE);
    until("it is recorded", || ledger(&house).len() == 2);
    house.quiet();
    assert_eq!(visible(&house.path("watch/.done")), ["a.txt"]);
}

#[test]
fn rules_of_your_own_hold_after_a_reload_and_bad_ones_change_nothing() {
    let house = House::running("duplicates = \"clean\"");
    let rules = house.path("config/rules.d");
    fs::create_dir_all(&rules).unwrap();
    let rule = |action: &str| {
        format!(
            "kind = \"advert\"\n[[rule]]\nid = \"own.note\"\nwhat = \"A note.\"\naction = \"{action}\"\n\
             starts.en = [\"sightseeing boats\"]\n"
        )
    };
    let text = format!(
        "{ARTICLE}\n\nSightseeing boats leave from the second pier every full hour in summer.\n"
    );
    let rejects = |name: &str| {
        house.drop(name, &text);
        until("it is cleaned", || visible(&house.path("watch/.done")).contains(&name.to_owned()));
        let removed = house.articles(1)[0]["removed"].clone();
        removed.as_array().unwrap().iter().any(|removed| removed["by"] == "own.note")
    };
    assert!(!rejects("a.txt"));
    fs::write(rules.join("own.toml"), rule("drop")).unwrap();
    house.signal(Signal::HUP);
    until("it is in force", || house.log().contains("\"reloaded\""));
    assert!(rejects("b.txt"), "the workers that were there have the new rules");
    fs::write(rules.join("own.toml"), rule("throw")).unwrap();
    house.signal(Signal::HUP);
    until("they are refused", || house.log().contains("rules_refused"));
    assert!(house.log().contains("own.toml:5: unknown variant `throw`"), "{}", house.log());
    assert!(rejects("c.txt"), "the old ones stay");
    let checked = house.command().arg("check").output().unwrap();
    assert_eq!(checked.status.code(), Some(78));
    assert!(String::from_utf8_lossy(&checked.stdout).contains("own.toml:5: unknown variant"));
    fs::remove_file(rules.join("own.toml")).unwrap();
    house.signal(Signal::HUP);
    until("both are in force", || house.log().matches("\"reloaded\"").count() == 3);
    assert!(!rejects("d.txt"));
}

#[test]
fn check_names_file_line_and_remedy() {
    let house = House::new("setle = \"1s\"");
    let checked = house.command().arg("check").output().unwrap();
    assert_eq!(checked.status.code(), Some(78));
    let file = house.path("config/copydesk.toml");
    let expected = format!("{}:4: unknown key `setle`; did you mean `settle`?\n", file.display());
    assert_eq!(String::from_utf8_lossy(&checked.stdout), expected);
    house.configure("");
    assert_eq!(house.command().arg("check").output().unwrap().status.code(), Some(0));
}

#[test]
fn a_rejection_is_recorded_and_written_apart() {
    let house = House::running("");
    house.drop("bad.jsonl", "broken\n");
    until("it is done", || house.path("watch/.done/bad.jsonl").exists());
    assert_eq!(ledger(&house), [("bad.jsonl".to_owned(), "rejected".to_owned(), 1)]);
    assert_eq!(house.names().len(), 0);
    assert_eq!(visible(&house.path("out/.rejected")).len(), 1);
    until("the log says why", || house.log().contains("bad_record: line 1"));
}

#[test]
fn systemd_is_told_how_it_goes() {
    let mut house = House::new("");
    let socket = UnixDatagram::bind(house.path("notify")).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut told = String::new();
    let mut wait_for = |what: &str| {
        while !told.contains(what) {
            let mut message = [0; 4096];
            let length = socket.recv(&mut message).unwrap_or_else(|e| panic!("{what}: {e}"));
            told.push_str(&String::from_utf8_lossy(&message[..length]));
            told.push('\n');
        }
        told.clear();
    };
    let log = File::create(house.path("log")).unwrap();
    let mut command = house.command();
    command.env("NOTIFY_SOCKET", house.path("notify")).env("WATCHDOG_USEC", "2000000");
    house.service = Some(command.stderr(log).spawn().unwrap());
    wait_for("READY=1");
    wait_for("WATCHDOG=1");
    house.signal(Signal::HUP);
    wait_for("RELOADING=1");
    wait_for("READY=1");
    house.signal(Signal::TERM);
    wait_for("STOPPING=1");
    assert!(house.ended().0.success());
}

#[test]
fn the_founding_dumps_come_through_perfectly() {
    let Some(dumps) = support::founding_dumps() else { return };
    let house = House::running("");
    for (path, _) in &dumps {
        fs::copy(path, house.path("watch").join(path.file_name().unwrap())).unwrap();
    }
    let articles = house.articles(dumps.len());
    let mut failures = Vec::new();
    for (path, gold) in &dumps {
        let name = path.file_name().unwrap().to_str().unwrap();
        let article = articles.iter().find(|article| article["source"]["name"] == name).unwrap();
        failures.extend(support::check(name, article, gold));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
