//! Names and kinds of files that are meant to do harm.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{CWD, RenameFlags, renameat_with};

use crate::dump;
use crate::house::{House, until, visible};

#[test]
fn names_of_all_kinds_come_through() {
    let house = House::running("");
    let long = "x".repeat(251) + ".txt";
    let names: [&[u8]; 12] = [
        b"\xff\xfe.txt",
        b"new\nline.txt",
        b"\x1b[31mred.txt",
        b"-rf",
        b"a b",
        b"%s%n",
        b"$(id)",
        b"\\",
        long.as_bytes(),
        "caf\u{e9}.txt".as_bytes(),
        "cafe\u{301}.txt".as_bytes(),
        "\u{202e}txt.exe".as_bytes(),
    ];
    for (number, name) in names.iter().enumerate() {
        fs::write(house.path("watch").join(OsStr::from_bytes(name)), dump(number)).unwrap();
    }
    house.articles(names.len());
    house.quiet();
    for (number, name) in names.iter().enumerate() {
        let done = house.path("watch/.done").join(OsStr::from_bytes(name));
        assert_eq!(fs::read_to_string(done).unwrap(), dump(number));
    }
    let log = house.log();
    assert!(!log.contains('\x1b') && !log.contains('\u{202e}'));
}

#[test]
fn names_of_255_bytes_fail_each_with_its_own_reason() {
    let house = House::running("largest = \"1KiB\"");
    for last in ["a", "b"] {
        house.drop(&("x".repeat(254) + last), &"word ".repeat(1000));
    }
    let reasons = || {
        let names = visible(&house.path("watch/.failed"));
        names.iter().filter(|name| name.ends_with(".error.json")).count()
    };
    until("both have failed", || {
        reasons() == 2 && visible(&house.path("watch/.failed")).len() == 4
    });
    let list = house.command().args(["failed", "ls"]).output().unwrap();
    assert_eq!(String::from_utf8(list.stdout).unwrap().matches("larger than 1KiB").count(), 2);
}

#[test]
fn what_is_no_file_is_left_alone() {
    let house = House::running("");
    let watch = house.path("watch");
    fs::write(house.path("secret.txt"), dump(7)).unwrap();
    symlink(house.path("secret.txt"), watch.join("link.txt")).unwrap();
    symlink(house.folder.path(), watch.join("folder")).unwrap();
    symlink("/dev/zero", watch.join("zero")).unwrap();
    let _socket = UnixListener::bind(watch.join("socket")).unwrap();
    assert!(Command::new("mkfifo").arg(watch.join("fifo")).status().unwrap().success());
    // Only where this process may make devices.
    let _ = Command::new("mknod").arg(watch.join("device")).args(["c", "1", "5"]).status();
    house.drop("good.txt", &dump(1));
    until("the good one is done", || house.path("watch/.done/good.txt").exists());
    thread::sleep(Duration::from_secs(3));
    assert_eq!(house.names().len(), 1, "nothing else became an article");
    for name in ["link.txt", "folder", "zero", "socket", "fifo"] {
        assert!(watch.join(name).symlink_metadata().is_ok(), "{name} is where it was");
    }
}

#[test]
fn sparse_and_unreadable_files_hold_nobody_up() {
    let house = House::running("");
    File::create(house.path("watch/sparse")).unwrap().set_len(1 << 40).unwrap();
    house.drop("closed.txt", &dump(2));
    let closed = house.path("watch/closed.txt");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    house.drop("good.txt", &dump(1));
    until("the good one is done", || house.path("watch/.done/good.txt").exists());
    until("the sparse one has failed", || house.path("watch/.failed/sparse.error.json").exists());
    if closed.exists() {
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o644)).unwrap();
    }
    until("the closed one is done", || house.path("watch/.done/closed.txt").exists());
}

#[test]
fn hard_links_are_taken_or_left_as_configured() {
    for (setting, taken) in [("true", true), ("false", false)] {
        let house = House::running(&format!("hard_links = {setting}"));
        fs::write(house.path("elsewhere"), dump(1)).unwrap();
        fs::hard_link(house.path("elsewhere"), house.path("watch/linked.txt")).unwrap();
        house.drop("plain.txt", &dump(2));
        until("the plain one is done", || house.path("watch/.done/plain.txt").exists());
        if taken {
            until("the linked one is done", || house.path("watch/.done/linked.txt").exists());
        } else {
            until("it is told", || house.log().contains("hard_links"));
            assert!(house.path("watch/linked.txt").exists());
            fs::remove_file(house.path("elsewhere")).unwrap();
            until("it is taken", || house.path("watch/.done/linked.txt").exists());
        }
    }
}

/// While folders and files are exchanged for links to a secret, as fast as possible, nothing of the
/// secret comes out.
#[test]
fn races_of_links_and_renames_lead_nobody_astray() {
    let house = House::running("[workers]\ncount = 1");
    let (watch, secret) = (house.path("watch"), house.path("secret"));
    fs::create_dir(&secret).unwrap();
    fs::write(secret.join("a.txt"), dump(666)).unwrap();
    symlink(&secret, watch.join(".link")).unwrap();
    symlink(secret.join("a.txt"), watch.join(".file-link")).unwrap();
    let swap = |a: &Path, b: &Path| renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE);
    let start = Instant::now();
    let mut number = 0;
    while start.elapsed() < Duration::from_secs(if crate::full() { 15 } else { 4 }) {
        let (sub, file) = (watch.join("sub"), watch.join(format!("{number}.txt")));
        let _ = fs::create_dir(&sub);
        let _ = fs::write(sub.join("a.txt"), dump(number));
        let _ = fs::write(&file, dump(10_000 + number));
        for _ in 0..500 {
            let _ = swap(&sub, &watch.join(".link"));
            let _ = swap(&file, &watch.join(".file-link"));
            thread::sleep(Duration::from_millis(1));
        }
        number += 1;
    }
    until("something is done", || !house.names().is_empty());
    for name in house.names() {
        let text = fs::read_to_string(house.path("out").join(name)).unwrap();
        assert!(!text.contains("Report 666"), "the secret came out");
    }
    assert_eq!(fs::read_to_string(secret.join("a.txt")).unwrap(), dump(666), "it is where it was");
}
