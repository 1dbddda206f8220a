//! A power cut: copies of a live file system, taken while the service works, are mounted as they are
//! after the power is back.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use rustix::process::Signal;
use serde_json::Value;

use crate::checker::Checker;
use crate::house::{House, until};
use crate::machine::Mount;
use crate::{dump, full, records};

/// An ext4 file system in a file.
fn make_image(path: &Path) -> Option<()> {
    fs::File::create(path).unwrap().set_len(96 << 20).unwrap();
    let mut make = Command::new("mkfs.ext4");
    let made =
        make.args(["-q", "-F"]).arg(path).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if made.is_ok_and(|status| status.success()) {
        return Some(());
    }
    eprintln!("skipped: there is no mkfs.ext4");
    None
}

#[test]
fn what_is_published_survives_a_power_cut() {
    if !full() {
        return;
    }
    let scratch = tempfile::tempdir().unwrap();
    let image = scratch.path().join("image");
    if make_image(&image).is_none() {
        return;
    }
    let live = scratch.path().join("live");
    let Some(_mount) = Mount::new(&live, &["-o", "loop", &image.display().to_string()]) else {
        return;
    };
    let mut house = House::new("");
    // The house moves into the mounted file system.
    let inside = tempfile::tempdir_in(&live).unwrap();
    for name in ["config", "watch", "out"] {
        fs::create_dir(inside.path().join(name)).unwrap();
    }
    house.folder = inside;
    house.configure_whole("[[desk]]\nsettle = \"20ms\"\n");
    let mut checker = Checker::default();
    let name = house.folder.path().file_name().unwrap().to_owned();
    house.start();
    for cut in 0..12 {
        for number in cut * 10..cut * 10 + 10 {
            checker.drop(&house, &format!("{number}.txt"), &dump(number));
        }
        checker.drop(&house, &format!("{cut}.jsonl"), &records(cut, 4));
        sleep(Duration::from_millis(40 + 67 * cut as u64 % 400));
        house.signal(Signal::STOP);
        let copy = scratch.path().join(format!("copy-{cut}"));
        copy_of_one_moment(&image, &copy);
        house.signal(Signal::CONT);
        after_the_cut(&scratch.path().join("after"), &copy, &name, &checker);
        fs::remove_file(copy).unwrap();
    }
    until("all is done", || crate::visible(&house.path("watch/.done")).len() == checker.count());
    house.signal(Signal::TERM);
    house.ended();
}

/// The kernel goes on writing while the service is held: what two readings agree on was there
/// all at once.
fn copy_of_one_moment(image: &Path, copy: &Path) {
    let mut last = fs::read(image).unwrap();
    for _ in 0..100 {
        let again = fs::read(image).unwrap();
        if again == last {
            return fs::write(copy, last).unwrap();
        }
        last = again;
    }
    panic!("the file system does not come to rest");
}

fn after_the_cut(place: &Path, image: &Path, name: &std::ffi::OsStr, checker: &Checker) {
    let Some(_mount) = Mount::new(place, &["-o", "loop", &image.display().to_string()]) else {
        return;
    };
    let mut house = House::new("");
    let folder = place.join(name);
    // What was published before the cut is whole already now.
    for path in outputs(&folder.join("out")) {
        let text = fs::read_to_string(&path).unwrap();
        assert!(serde_json::from_str::<Value>(&text).is_ok(), "{} is not whole", path.display());
    }
    house.folder = tempfile::Builder::new().prefix("moved").tempdir_in(place).unwrap();
    fs::remove_dir(house.folder.path()).unwrap();
    fs::rename(&folder, house.folder.path()).unwrap();
    let once = house.once();
    checker.check(&house);
    let log = String::from_utf8_lossy(&once.stderr).into_owned();
    assert!(!log.contains("ledger_set_aside"), "the ledger survives too: {log}");
}

fn outputs(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect()
}
