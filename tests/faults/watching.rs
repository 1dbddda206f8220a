//! What happens to the watch folder itself, and where the kernel tells nothing of it.

use std::fs;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::checker::Checker;
use crate::house::{House, program, until, visible};
use crate::machine::Mount;
use crate::{dump, full, settled};

#[test]
fn a_watch_folder_that_goes_and_comes_back() {
    let (mut house, mut checker) = (House::new(""), Checker::default());
    house.start();
    checker.drop(&house, "before.txt", &dump(0));
    settled(&house, &checker);
    let (watch, away) = (house.path("watch"), house.path("away"));
    fs::rename(&watch, &away).unwrap();
    until("it is missed", || house.log().contains("\"watch_away\""));
    fs::write(away.join("meanwhile.txt"), dump(1)).unwrap();
    fs::rename(&away, &watch).unwrap();
    checker.expect("meanwhile.txt", &dump(1));
    until("it is found again", || house.log().contains("\"watch_healed\""));
    checker.drop(&house, "after.txt", &dump(2));
    settled(&house, &checker);
}

#[test]
fn another_folder_in_its_place() {
    let house = House::running("");
    let watch = house.path("watch");
    let other = house.path("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("a.txt"), dump(1)).unwrap();
    fs::rename(&watch, house.path("old")).unwrap();
    fs::rename(&other, &watch).unwrap();
    until("the other one's dump is done", || watch.join(".done/a.txt").exists());
    house.drop("b.txt", &dump(2));
    until("events come from there", || watch.join(".done/b.txt").exists());
}

#[test]
fn a_file_system_mounted_over_it() {
    let house = House::running("");
    let watch = house.path("watch");
    let Some(mount) = Mount::memory(&watch, "size=10m") else { return };
    fs::write(watch.join("above.txt"), dump(1)).unwrap();
    until("the upper one's dump is done", || watch.join(".done/above.txt").exists());
    drop(mount);
    fs::write(watch.join("below.txt"), dump(2)).unwrap();
    until("the lower one's dump is done", || watch.join(".done/below.txt").exists());
}

#[test]
fn whole_trees_that_are_moved_in() {
    let (house, mut trees) = (House::running(""), 0);
    for tree in 0..if full() { 100 } else { 5 } {
        let outside = house.path("tree").join("deep/er");
        fs::create_dir_all(&outside).unwrap();
        fs::write(outside.join("a.txt"), dump(tree)).unwrap();
        fs::write(house.path("tree/b.txt"), dump(1000 + tree)).unwrap();
        fs::rename(house.path("tree"), house.path("watch").join(tree.to_string())).unwrap();
        trees += 1;
    }
    let done = house.path("watch/.done");
    until("all are done", || {
        (0..trees).all(|tree| {
            let tree = done.join(tree.to_string());
            tree.join("deep/er/a.txt").exists() && tree.join("b.txt").exists()
        })
    });
    // New folders, too, made one inside the other.
    fs::create_dir_all(house.path("watch/x/y/z")).unwrap();
    fs::write(house.path("watch/x/y/z/c.txt"), dump(5000)).unwrap();
    until("it is done", || done.join("x/y/z/c.txt").exists());
}

#[test]
fn without_events_the_folder_is_polled() {
    let mut house = House::new("poll = \"500ms\"");
    // In a user namespace of its own a process may be denied all watches.
    let mut unshare = Command::new("unshare");
    let script = "echo 0 > /proc/sys/user/max_inotify_watches && exec \"$0\" run";
    unshare.args(["-Ur", "sh", "-c", script]).arg(program()).current_dir(house.folder.path());
    let log = fs::File::create(house.path("log")).unwrap();
    unshare.stdin(Stdio::null()).stderr(log).process_group(0);
    house.service = Some(unshare.spawn().unwrap());
    let start = std::time::Instant::now();
    while !house.log().contains("\"started\"") {
        let ended = house.service.as_mut().unwrap().try_wait().unwrap().is_some();
        if ended || start.elapsed() > Duration::from_secs(60) {
            return eprintln!("skipped: no user namespaces here");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    until("it says so", || house.log().contains("\"polling\""));
    fs::create_dir(house.path("watch/sub")).unwrap();
    house.drop("sub/a.txt", &dump(1));
    until("it is done", || house.path("watch/.done/sub/a.txt").exists());
}

#[test]
fn several_desks_each_with_its_own_ways() {
    let mut house = House::new("");
    house.configure_whole(
        "[clean]\nremoved = false\n\
         [[desk]]\nwatch = \"in-a\"\nout = \"out-a\"\nsettle = \"100ms\"\nlayout = \"by-day\"\n\
         [[desk]]\nwatch = \"in-b\"\nout = \"out-b\"\nsettle = \"100ms\"\nformat = \"text\"\nrecords = \"lines\"\n\
         [desk.clean]\nremoved = true\n",
    );
    house.start();
    let text = format!("{}\nLeave a Reply\n\nYour email address will not be published.\n", dump(1));
    fs::write(house.path("in-a/a.txt"), &text).unwrap();
    fs::write(house.path("in-b/a.html"), &text).unwrap();
    until("both are done", || {
        house.path("in-a/.done/a.txt").exists() && house.path("in-b/.done/a.html").exists()
    });
    let day = &visible(&house.path("out-a"))[0];
    assert_eq!(day.len(), "2026-01-01".len());
    let folder = house.path("out-a").join(day);
    let read = |folder: &std::path::Path| -> serde_json::Value {
        let name = visible(folder).remove(0);
        serde_json::from_slice(&fs::read(folder.join(name)).unwrap()).unwrap()
    };
    let (a, b) = (read(&folder), read(&house.path("out-b")));
    assert!(visible(&house.path("out-b"))[0].ends_with(".jsonl"));
    assert_eq!((&a["source"]["format"], &b["source"]["format"]), (&"text".into(), &"text".into()));
    assert_eq!(a["removed"].as_array().unwrap().len(), 0);
    assert_ne!(b["removed"].as_array().unwrap().len(), 0);
}
