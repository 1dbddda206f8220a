//! Many files at once: lost events, long backlogs, large dumps and files that cannot be read among them.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::time::{Duration, Instant, SystemTime};

use rustix::process::{Signal, geteuid};

use crate::checker::Checker;
use crate::house::{House, kill, until, visible};
use crate::{dump, full, peak_memory, settled};

#[test]
fn a_burst_while_the_service_cannot_listen() {
    let count = if full() { 20_000 } else { 200 };
    let house = House::running("duplicates = \"clean\"");
    house.signal(Signal::STOP);
    let mut checker = Checker::default();
    for number in 0..count {
        let (name, text) =
            (format!("{number}.txt"), format!("Report {number}\n\nA short one of {number}.\n"));
        fs::write(house.path("watch").join(&name), &text).unwrap();
        checker.expect(&name, &text);
    }
    house.signal(Signal::CONT);
    let start = Instant::now();
    // As many as the service does in its own time, as long as it goes on.
    let mut done = 0;
    while done < count {
        until("it goes on", || {
            let now = visible(&house.path("watch/.done")).len();
            let moved = now > done || now == count;
            done = now;
            moved
        });
        std::thread::sleep(Duration::from_millis(500));
    }
    println!("{count} files after lost events: {:.1?}", start.elapsed());
    settled(&house, &checker);
}

#[test]
fn a_long_backlog_needs_little_memory_and_new_files_do_not_wait_for_it() {
    let count = if full() { 200_000 } else { 1_000 };
    let mut house = House::new("duplicates = \"clean\"");
    for folder in 0..count / 1000 {
        let folder = house.path("watch").join(folder.to_string());
        fs::create_dir(&folder).unwrap();
        for number in 0..1000 {
            let text = format!("Report {number} of {}\n\nA short one.\n", folder.display());
            fs::write(folder.join(format!("{number}.txt")), text).unwrap();
        }
    }
    house.start();
    until("the backlog is at work", || !visible(&house.path("watch/.done")).is_empty());
    house.drop("new.txt", &dump(0));
    until("the new one is done", || house.path("watch/.done/new.txt").exists());
    let peak = peak_memory(&house);
    println!("{count} files at the start: {} MiB at most", peak / 1024);
    assert!(peak < 200 * 1024, "{peak} KiB");
    house.signal(Signal::TERM);
    assert!(house.ended().0.success());
}

/// The only worker never finishes a large dump, and more of them wait than are ever claimed.
#[test]
fn large_dumps_keep_no_small_one_waiting() {
    let house = House::running("[workers]\ncount = 1\ndeadline = \"1h\"");
    let worker = house.worker();
    kill(worker, Signal::STOP);
    File::create(house.path("large")).unwrap().set_len(16 << 20).unwrap();
    for number in 0..50 {
        fs::hard_link(house.path("large"), house.path(&format!("watch/{number}.warc"))).unwrap();
    }
    let claims = || visible(&house.path("watch/.claimed"));
    until("the worker has one", || claims().iter().any(|claim| claim.ends_with(".1")));
    house.drop("small.txt", &dump(1));
    until("the small one is done", || house.path("watch/.done/small.txt").exists());
    assert_eq!(visible(&house.path("watch/.done")), ["first.txt", "small.txt"]);
    // One for the worker, and four that are read meanwhile.
    until("the small one's claim is gone", || claims().len() == 5);
    kill(worker, Signal::CONT);
    until("the large ones are done", || visible(&house.path("watch/.done")).len() == 52);
    until("one worker is enough", || house.workers().len() == 1);
}

/// More files than settle at a time, all older than the one that can be read.
#[test]
fn files_that_cannot_be_read_take_no_room_from_others() {
    const NOBODY: u32 = 65_534;
    let mut house = House::new("");
    let (watch, hour_ago) = (house.path("watch"), SystemTime::now() - Duration::from_secs(3600));
    for number in 0..12_000 {
        let closed = File::create(watch.join(format!("{number}.txt"))).unwrap();
        closed.set_len(1).unwrap();
        closed.set_modified(hour_ago).unwrap();
        closed.set_permissions(Permissions::from_mode(0o000)).unwrap();
    }
    house.drop("good.txt", &dump(1));
    let mut command = house.command();
    if geteuid().is_root() {
        // Root reads everything, so somebody else has to run it.
        let own = ["", "config", "config/copydesk.toml", "watch", "watch/good.txt", "out"];
        own.iter().for_each(|own| chown(house.path(own), Some(NOBODY), Some(NOBODY)).unwrap());
        command.uid(NOBODY).gid(NOBODY);
    }
    house.start_by(command);
    until("the good one is done", || house.path("watch/.done/good.txt").exists());
    house.drop("new.txt", &dump(2));
    if geteuid().is_root() {
        chown(watch.join("new.txt"), Some(NOBODY), Some(NOBODY)).unwrap();
    }
    until("the new one is done", || house.path("watch/.done/new.txt").exists());
    assert_eq!(visible(&watch).len(), 12_000, "the others wait");
}

#[test]
fn one_name_with_other_content_and_one_content_with_other_names() {
    let house = House::running("");
    for number in 0..5 {
        house.drop("same.txt", &dump(number));
        until("it is taken", || !house.path("watch/same.txt").exists());
    }
    for name in ["a.txt", "b.txt"] {
        house.drop(name, &dump(100));
    }
    house.quiet();
    until("all originals are kept", || visible(&house.path("watch/.done")).len() == 7);
    assert_eq!(house.names().len(), 6, "five contents of one name, and one content of two names");
    let bodies: Vec<_> = visible(&house.path("watch/.done"))
        .iter()
        .map(|name| fs::read_to_string(house.path("watch/.done").join(name)).unwrap())
        .collect();
    for number in [0, 1, 2, 3, 4, 100, 100] {
        assert!(bodies.contains(&dump(number)));
    }
}
