//! What runs out: space, inodes, descriptors, the right to write. The service pauses, says so, goes on
//! by itself, and blames no dump.

use std::fs;
use std::io::Write;
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Resource, Rlimit, prlimit};

use crate::checker::Checker;
use crate::house::{House, until, visible};
use crate::machine::Mount;
use crate::{dump, full, settled};

/// Drops dumps, waits until the service says what it lacks, ends the shortage, and lets it finish.
fn endure(mut house: House, what: &str, begin: impl Fn(&House), end: impl Fn(&House)) {
    let (mut checker, count) = (Checker::default(), if full() { 50 } else { 20 });
    house.start();
    begin(&house);
    for number in 0..count {
        let text = dump(number) + &format!("\n\nA line of report {number}.\n").repeat(300);
        checker.drop(&house, &format!("{number}.txt"), &text);
    }
    until("it says what is missing", || {
        house.log().lines().any(|line| line.contains("\"paused\"") && line.contains(what))
    });
    end(&house);
    settled(&house, &checker);
    assert_eq!(visible(&house.path("watch/.failed")), [""; 0], "no dump is to blame");
    let lines = house.log().lines().filter(|line| line.contains("\"paused\"")).count();
    assert!(lines < 30, "{lines} lines say so");
}

#[test]
fn a_full_disk() {
    for place in ["out", "state"] {
        let house = House::new("");
        let Some(_mount) = Mount::memory(&house.path(place), "size=8m") else { return };
        let rest = |house: &House| house.path(place).join(".rest");
        let fill = |house: &House| {
            let mut file = fs::File::create(rest(house)).unwrap();
            while file.write_all(&[0; 4096]).is_ok() {}
        };
        let free = |house: &House| fs::remove_file(rest(house)).unwrap();
        // SQLite says that the database is full.
        endure(house, if place == "out" { "space" } else { "full" }, fill, free);
    }
}

#[test]
fn no_inodes() {
    let house = House::new("");
    let Some(mount) = Mount::memory(&house.path("out"), "size=50m,nr_inodes=8") else { return };
    endure(house, "space", |_| (), |_| mount.remount("nr_inodes=1000"));
}

#[test]
fn an_output_folder_that_is_read_only() {
    let house = House::new("");
    let Some(mount) = Mount::memory(&house.path("out"), "size=50m") else { return };
    endure(house, "ead-only", |_| mount.remount("ro"), |_| mount.remount("rw"));
}

#[test]
fn no_descriptors() {
    let limit = |house: &House, current: u64| {
        let pid = Pid::from_raw(house.service.as_ref().unwrap().id().try_into().unwrap());
        let limits = Rlimit { current: Some(current), maximum: Some(1024) };
        prlimit(pid, Resource::Nofile, limits).unwrap();
    };
    let used = |house: &House| {
        let folder = format!("/proc/{}/fd", house.service.as_ref().unwrap().id());
        fs::read_dir(folder).unwrap().count() as u64
    };
    // What it has open only while it starts would be left to it, and each dump would get a little further.
    let least = |house: &House| {
        let readings = (0..10).map(|_| {
            thread::sleep(Duration::from_millis(50));
            used(house)
        });
        readings.min().unwrap_or_default()
    };
    let begin = |house: &House| limit(house, least(house).saturating_sub(1));
    endure(House::new(""), "open files", begin, |house| limit(house, 1024));
}
