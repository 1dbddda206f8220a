//! Many files at once: lost events, long backlogs.

use std::fs;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::checker::Checker;
use crate::house::{House, until, visible};
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
