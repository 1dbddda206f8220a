//! What lies where it does not belong, or not any more where it should.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::Command;

use copydesk::desk::folders::LONGEST_PATH;
use rustix::process::Signal;

use crate::dump;
use crate::house::{House, kill, program, until, visible};
use crate::machine::{Mount, strace, traced};

/// A path below the watch folder that is so long as a whole.
fn long_path(house: &House, length: usize) -> PathBuf {
    let mut path = house.path("watch");
    loop {
        match length - path.as_os_str().len() - 1 {
            left @ 0..=250 => return path.join("x".repeat(left)),
            // Something has to be left for the file.
            left => path.push("x".repeat((left - 20).min(200))),
        }
    }
}

fn doctor(house: &House) -> String {
    let output = house.command().args(["doctor", "--json"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn paths_that_are_too_long_are_passed_over_and_told() {
    let house = House::running("[workers]\ncount = 1");
    let long = long_path(&house, LONGEST_PATH - 4);
    fs::create_dir_all(long.parent().unwrap()).unwrap();
    for number in 0..40 {
        fs::write(long.with_extension(number.to_string()), dump(number)).unwrap();
    }
    until("it is told", || house.log().contains("\"path_too_long\""));
    house.drop("good.txt", &dump(99));
    until("the good one is done", || house.path("watch/.done/good.txt").exists());
    assert_eq!(fs::read_dir(long.parent().unwrap()).unwrap().count(), 40);
    assert!(!house.log().contains("\"paused\""), "{}", house.log());
    assert!(doctor(&house).contains("its path is too long"));
}

/// As NFS is: it renames, but cannot promise that nothing is replaced.
#[test]
fn a_file_system_that_cannot_rename_without_replacing() {
    let Some(strace) = strace() else { return };
    let house = House::new("largest = \"1KiB\"");
    house.drop("sub.txt", &dump(1));
    house.drop("sub.txt.meta.json", "{\"url\": \"https://a.example/1\"}");
    house.drop("large.txt", &dump(2).repeat(9));
    fs::create_dir(house.path("watch/.done")).unwrap();
    fs::write(house.path("watch/.done/sub.txt"), "an older one").unwrap();
    traced(&strace, &house, "inject=renameat2:error=EINVAL").output().unwrap();
    assert_eq!(visible(&house.path("watch")), [""; 0]);
    assert_eq!(visible(&house.path("watch/.claimed")), [""; 0]);
    let older = fs::read_to_string(house.path("watch/.done/sub.txt")).unwrap();
    assert_eq!((older.as_str(), visible(&house.path("watch/.done")).len()), ("an older one", 3));
    assert_eq!(visible(&house.path("watch/.failed")), ["large.txt", "large.txt.error.json"]);
    assert_eq!(house.articles(1)[0]["url"], "https://a.example/1");
}

/// The same name twice, with all that can lie beside it and a reason: the longest names that there are.
#[test]
fn the_longest_path_that_is_taken_can_be_put_away() {
    let house = House::new("largest = \"100B\"");
    let long = long_path(&house, LONGEST_PATH - 79);
    let folder = long.parent().unwrap();
    let beside =
        long.with_file_name(long.file_name().unwrap().to_str().unwrap().to_owned() + ".meta.json");
    for number in 0..3 {
        fs::create_dir_all(folder).unwrap();
        fs::write(&beside, "{}").unwrap();
        fs::write(&long, dump(number)).unwrap();
        house.try_once();
        assert_eq!(visible(&house.path("watch/.claimed")), [""; 0]);
        assert!(!long.exists());
    }
    let listed = house.command().args(["failed", "ls"]).output().unwrap();
    assert_eq!(String::from_utf8(listed.stdout).unwrap().lines().count(), 3);
}

#[test]
fn links_in_the_place_of_its_own_folders_lead_nothing_astray() {
    for own in [".claimed", ".done", ".failed"] {
        let house = House::new("");
        let link = house.path("watch").join(own);
        symlink("../out", &link).unwrap();
        house.drop("a.txt", &dump(1));
        let output = house.try_once();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains(&format!("watch/{own}: a link or a file stands where")), "{told}");
        assert!(doctor(&house).contains("a link or a file stands where"));
        assert_eq!(
            (visible(&house.path("out")).len(), house.path("watch/a.txt").exists()),
            (0, true)
        );
        fs::remove_file(&link).unwrap();
        house.once();
        assert_eq!(house.articles(1).len(), 1);
    }
    let house = House::new("");
    fs::create_dir(house.path("watch/.claimed")).unwrap();
    let lock = house.path("watch/.claimed/.lock");
    assert!(Command::new("mkfifo").arg(&lock).status().unwrap().success());
    let output = house.try_once();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("watch_away"));
}

#[test]
fn a_link_that_is_put_there_later_is_noticed() {
    let house = House::running("");
    let done = house.path("watch/.done");
    fs::rename(&done, house.path("old")).unwrap();
    symlink("../out", &done).unwrap();
    house.drop("a.txt", &dump(1));
    until("it is told", || house.log().contains("stands where the service's own folder belongs"));
    fs::remove_file(&done).unwrap();
    until("it is done", || done.join("a.txt").exists());
    assert_eq!(house.articles(1).len(), 1);
}

#[test]
fn another_program_in_the_place_of_the_running_one() {
    let mut house = House::new("[workers]\ncount = 1");
    let (own, other) = (house.path("copydesk"), house.path("other"));
    if fs::hard_link(program(), &own).is_err() {
        fs::copy(program(), &own).unwrap();
    }
    let log = fs::File::create(house.path("log")).unwrap();
    let mut run = Command::new(&own);
    run.arg("run").current_dir(house.folder.path()).stderr(log);
    house.service = Some(run.spawn().unwrap());
    let worker = house.worker();
    fs::write(&other, "none").unwrap();
    fs::rename(&other, &own).unwrap();
    kill(worker, Signal::KILL);
    house.drop("a.txt", &dump(1));
    until("it is done", || house.path("watch/.done/a.txt").exists());
    let name = fs::read_to_string(format!("/proc/{}/comm", house.workers()[0])).unwrap();
    assert_eq!(name, "copydesk\n");
}

#[test]
fn a_state_folder_that_goes_is_missed_at_once_and_nothing_is_lost() {
    let house = House::running("");
    house.drop("before.txt", &dump(1));
    until("the first is done", || house.path("watch/.done/before.txt").exists());
    let (state, away) = (house.path("state"), house.path("away"));
    fs::rename(&state, &away).unwrap();
    until("it is missed", || house.log().contains("\"stage\":\"state\""));
    house.drop("after.txt", &dump(2));
    until("the next one waits", || house.log().contains("ledger.sqlite was taken away"));
    assert!(!house.path("watch/.done/after.txt").exists());
    fs::rename(&away, &state).unwrap();
    until("it goes on", || house.path("watch/.done/after.txt").exists());
    let verified = house.command().args(["ledger", "verify"]).status().unwrap();
    assert!(verified.success());
}

#[test]
fn what_lies_on_another_mount_is_told() {
    let house = House::running("");
    let Some(_mount) = Mount::memory(&house.path("watch/sub"), "size=10m") else { return };
    house.drop("sub/a.txt", &dump(1));
    until("it is told", || house.log().contains("(os error 18)"));
    assert!(doctor(&house).contains("a file system is mounted here"));
    until("the service says why it waits", || {
        let status = house.command().args(["status", "--json"]).output().unwrap();
        String::from_utf8(status.stdout).unwrap().contains("\"reason\":\"mount\"")
    });
}
