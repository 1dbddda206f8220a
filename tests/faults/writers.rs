//! Writers of all kinds: what comes out is always of the whole file.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, sleep};
use std::time::Duration;

use copydesk::desk::fault::VARIABLE;
use rustix::process::Signal;

use crate::checker::Checker;
use crate::house::{House, kill, until, visible};
use crate::{dump, full, settled};

/// Writes in pieces with a pause after each.
fn slowly(file: &mut File, text: &str, pause: Duration) {
    let size = text.len().div_ceil(30);
    for piece in text.as_bytes().chunks(size) {
        file.write_all(piece).unwrap();
        sleep(pause);
    }
}

#[test]
fn slow_writers_and_those_that_rename() {
    // Longer than any of the pauses below but one, which is what the setting is for.
    let house = House::new("");
    let settle = if full() { "4s" } else { "400ms" };
    house.configure_whole(&format!("[[desk]]\nsettle = \"{settle}\"\n"));
    let (mut house, mut checker) = (house, Checker::default());
    let watch = house.path("watch");
    let names = [
        "slow.txt",
        "reopened.txt",
        "copied.txt",
        "synced.txt",
        "renamed.txt",
        "edited.txt",
        "redirected.txt",
    ];
    for (number, name) in names.iter().enumerate() {
        checker.expect(name, &dump(number));
    }
    checker.expect("early.txt", &dump(99));
    // A writer that is at work already when the service starts.
    let mut early = File::create(watch.join("early.txt")).unwrap();
    let early = thread::spawn(move || slowly(&mut early, &dump(99), Duration::from_millis(100)));
    house.start();
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut file = File::create(watch.join("slow.txt")).unwrap();
            slowly(&mut file, &dump(0), Duration::from_millis(100));
        });
        scope.spawn(|| {
            let text = dump(1);
            let (first, second) = text.split_at(text.len() / 2);
            fs::write(watch.join("reopened.txt"), first).unwrap();
            sleep(Duration::from_millis(if full() { 3000 } else { 200 }));
            let mut file =
                OpenOptions::new().append(true).open(watch.join("reopened.txt")).unwrap();
            file.write_all(second.as_bytes()).unwrap();
        });
        scope.spawn(|| {
            // A shell makes the file, and its command has nothing to say for longer than a file settles.
            let mut file = File::create(watch.join("redirected.txt")).unwrap();
            sleep(Duration::from_secs(if full() { 6 } else { 2 }));
            file.write_all(dump(6).as_bytes()).unwrap();
        });
        scope.spawn(|| {
            let source = house.path("copied.txt");
            fs::write(&source, dump(2)).unwrap();
            let old = File::options().write(true).open(&source).unwrap();
            old.set_modified(std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1)).unwrap();
            let copy = Command::new("cp").arg("-p").arg(&source).arg(&watch).status();
            assert!(copy.unwrap().success());
        });
        scope.spawn(|| {
            // As rsync does: a hidden name first.
            let hidden = watch.join(".synced.txt.Xy12ab");
            let mut file = File::create(&hidden).unwrap();
            slowly(&mut file, &dump(3), Duration::from_millis(30));
            fs::rename(hidden, watch.join("synced.txt")).unwrap();
        });
        scope.spawn(|| {
            let part = watch.join("renamed.txt.part");
            let mut file = File::create(&part).unwrap();
            slowly(&mut file, &dump(4), Duration::from_millis(30));
            fs::rename(part, watch.join("renamed.txt")).unwrap();
        });
        scope.spawn(|| {
            // As an editor does: the old one becomes a backup, the new one is written in full, and
            // the backup goes.
            let (file, backup) = (watch.join("edited.txt"), watch.join("edited.txt~"));
            fs::write(&file, "a first version").unwrap();
            fs::rename(&file, &backup).unwrap();
            let mut new = File::create(&file).unwrap();
            slowly(&mut new, &dump(5), Duration::from_millis(30));
            fs::remove_file(backup).unwrap();
        });
    });
    early.join().unwrap();
    settled(&house, &checker);
}

#[test]
fn real_rsync_where_it_is() {
    let mut checker = Checker::default();
    let house = House::running("");
    let source = house.path("source");
    fs::create_dir(&source).unwrap();
    for number in 0..20 {
        fs::write(source.join(format!("{number}.txt")), dump(number)).unwrap();
        checker.expect(&format!("{number}.txt"), &dump(number));
    }
    let mut rsync = Command::new("rsync");
    rsync
        .args(["-a", "--bwlimit=20"])
        .arg(format!("{}/", source.display()))
        .arg(house.path("watch"));
    match rsync.stderr(Stdio::null()).status() {
        Ok(status) => assert!(status.success()),
        Err(_) => return eprintln!("skipped: there is no rsync"),
    }
    until("all are there", || visible(&house.path("watch/.done")).len() == 20);
    settled(&house, &checker);
}

#[test]
fn a_writer_that_is_at_work_while_the_service_starts() {
    let (mut house, mut checker) = (House::new(""), Checker::default());
    for number in 0..if full() { 25 } else { 3 } {
        let name = format!("{number}.txt");
        checker.expect(&name, &dump(number));
        let mut file = File::create(house.path("watch").join(&name)).unwrap();
        let writer =
            thread::spawn(move || slowly(&mut file, &dump(number), Duration::from_millis(20)));
        house.start();
        writer.join().unwrap();
        until("it is done", || house.path("watch/.done").join(&name).exists());
        house.signal(rustix::process::Signal::TERM);
        house.ended();
    }
    house.start();
    settled(&house, &checker);
}

#[test]
fn a_writer_that_goes_on_after_the_claim_is_told_and_waited_for() {
    let house = House::running("[workers]\ncount = 1");
    let worker = house.worker();
    kill(worker, Signal::STOP);
    let mut file = File::create(house.path("watch/a.txt")).unwrap();
    file.write_all(dump(1).as_bytes()).unwrap();
    until("an attempt begins", || {
        visible(&house.path("watch/.claimed")).iter().any(|name| name.ends_with(".1"))
    });
    let is_told = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !is_told.load(Ordering::Relaxed) {
                file.write_all(b" ").unwrap();
                sleep(Duration::from_millis(5));
            }
        });
        kill(worker, Signal::CONT);
        until("it is told", || house.log().contains("somebody still writes to it"));
        is_told.store(true, Ordering::Relaxed);
    });
    until("it is done", || house.path("watch/.done/a.txt").exists());
    assert_eq!(house.articles(2).len(), 2);
}

#[test]
fn an_announcement_is_the_next_dumps_where_there_is_one() {
    let house = House::new("");
    house.configure_whole("[[desk]]\nready = \"done-file\"\n");
    let announced = |number| {
        house.drop("a.txt", &dump(number));
        house.drop("a.txt.done", "");
    };
    let run = |fault: &str| {
        house.command().args(["run", "--once"]).env(VARIABLE, fault).output().unwrap();
    };
    announced(1);
    run("claim.renamed:kill:1");
    announced(2);
    run("");
    assert_eq!(house.articles(2).len(), 2);
    assert_eq!(visible(&house.path("watch")), [""; 0]);
}

#[test]
fn files_that_are_complete_by_their_name_or_by_another_file() {
    let (house, mut checker) = (House::new(""), Checker::default());
    house.configure_whole("[[desk]]\nready = \"rename-only\"\nsettle = \"1h\"\n");
    let mut house = house;
    house.start();
    checker.drop(&house, "a.txt", &dump(1));
    settled(&house, &checker);
    house.signal(rustix::process::Signal::TERM);
    house.ended();
    house.configure_whole("[[desk]]\nready = \"done-file\"\nsettle = \"1h\"\n");
    house.start();
    fs::write(house.path("watch/b.txt"), "unfinished").unwrap();
    sleep(Duration::from_millis(1500));
    assert!(house.path("watch/b.txt").exists(), "nothing has announced it");
    checker.expect("b.txt", &dump(2));
    fs::write(house.path("watch/b.txt"), dump(2)).unwrap();
    fs::write(house.path("watch/b.txt.done"), "").unwrap();
    settled(&house, &checker);
}
