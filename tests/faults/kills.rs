//! The service is killed: at every step, at system calls, at any moment.

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use copydesk::desk::fault::{POINTS, VARIABLE};
use rustix::process::Signal;

use crate::checker::Checker;
use crate::house::{House, until};
use crate::{dump, full, machine, records, settled};

const CONFIGURATION: &str =
    "[[desk]]\nsettle = \"20ms\"\nlargest = \"64KiB\"\n[workers]\ncount = 2\n";

fn house(more: &str) -> House {
    let house = House::new("");
    house.configure_whole(&format!("{CONFIGURATION}{more}"));
    house
}

/// Drops what ends in each way: an article, several records with a rejection, a failure.
fn drop_some(checker: &mut Checker, house: &House, number: usize) {
    checker.drop(house, &format!("{number}.txt"), &dump(number));
    checker.drop(house, &format!("{number}.jsonl"), &records(number, 3));
    checker.drop(house, &format!("{number}-large.txt"), &dump(number).repeat(400));
}

/// One run after another over the same folders, each cut off by a kill where the fault says; the
/// next one finds what the last one left. The kills that were not met are given.
fn cut_off(
    house: &House,
    checker: &mut Checker,
    runs: impl Iterator<Item = Command>,
) -> Vec<usize> {
    let mut survived = Vec::new();
    for (number, mut run) in runs.enumerate() {
        drop_some(checker, house, number);
        let status = run.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        if status.signal() != Some(9) {
            survived.push(number);
        }
    }
    let last = house.command().args(["run", "--once"]).output().unwrap();
    assert!(last.status.code().is_some_and(|code| code <= 1), "{last:?}");
    checker.check(house);
    survived
}

fn at_every_point(more: &str, passings: &[u32]) {
    let (house, mut checker) = (house(more), Checker::default());
    let faults = passings.iter().flat_map(|n| POINTS.iter().map(move |point| (*point, *n)));
    let faults: Vec<(&str, u32)> = faults.collect();
    let runs = faults.iter().map(|(point, passing)| {
        let mut run = Command::new(assert_cmd::cargo::cargo_bin!("copydesk"));
        run.current_dir(house.folder.path()).args(["run", "--once"]);
        run.env(VARIABLE, format!("{point}:kill:{passing}"));
        run
    });
    let survived = cut_off(&house, &mut checker, runs);
    let missed: Vec<_> = survived.iter().map(|number| faults[*number]).collect();
    assert!(missed.iter().all(|(_, passing)| *passing > 1), "never passed: {missed:?}");
}

#[test]
fn killed_at_every_step_nothing_is_lost_partial_or_doubled() {
    at_every_point("", if full() { &[1, 2, 5] } else { &[1] });
}

#[test]
fn killed_at_every_step_with_a_file_a_dump() {
    if full() {
        let lines = "[[desk]]\nsettle = \"20ms\"\nlargest = \"64KiB\"\nrecords = \"lines\"\n";
        let (house, mut checker) = (House::new(""), Checker::default());
        house.configure_whole(lines);
        let runs = POINTS.iter().map(|point| {
            let mut run = Command::new(assert_cmd::cargo::cargo_bin!("copydesk"));
            run.current_dir(house.folder.path()).args(["run", "--once"]);
            run.env(VARIABLE, format!("{point}:kill:1"));
            run
        });
        cut_off(&house, &mut checker, runs);
    }
}

#[test]
fn an_error_at_any_step_is_nobodys_fault() {
    let points: Vec<&str> = match full() {
        true => POINTS.to_vec(),
        false => vec!["claim.renamed", "publish.synced", "record.committed", "dispose.renamed"],
    };
    let (house, mut checker) = (house(""), Checker::default());
    for (number, point) in points.into_iter().enumerate() {
        checker.drop(&house, &format!("{number}.txt"), &dump(number));
        checker.drop(&house, &format!("{number}.jsonl"), &records(number, 3));
        let mut run = Command::new(assert_cmd::cargo::cargo_bin!("copydesk"));
        run.current_dir(house.folder.path()).args(["run", "--once"]);
        let output = run.env(VARIABLE, format!("{point}:error")).output().unwrap();
        // `--once` leaves a dump that could not be claimed for the next run.
        assert!(output.status.success(), "{point}: {output:?}");
    }
    assert!(house.command().args(["run", "--once"]).output().unwrap().status.success());
    checker.check(&house);
    assert!(!house.path("watch/.failed").exists(), "an environment's error spends nothing");
}

#[test]
fn killed_at_system_calls() {
    let Some(strace) = machine::strace() else { return };
    if !full() {
        return;
    }
    const CALLS: &[&str] = &[
        "openat2",
        "mkdir",
        "renameat2",
        "rename",
        "fsync",
        "fdatasync",
        "pwrite64",
        "unlink",
        "rmdir",
        "getdents64",
        "inotify_add_watch",
        "ftruncate",
    ];
    let (house, mut checker) = (house(""), Checker::default());
    let moments: Vec<(&str, u32)> =
        [1, 2, 4].iter().flat_map(|n| CALLS.iter().map(move |call| (*call, *n))).collect();
    let runs = moments.iter().map(|(call, number)| {
        let inject = format!("inject={call}:signal=SIGKILL:when={number}");
        machine::traced(&strace, &house, &inject)
    });
    let survived = cut_off(&house, &mut checker, runs);
    // A thread that makes fewer calls of a kind than the number is not met.
    assert!(survived.len() < moments.len() / 2, "{survived:?}");
}

#[test]
fn a_sync_that_fails_is_not_believed() {
    let Some(strace) = machine::strace() else { return };
    let numbers = if full() { 1..=4 } else { 1..=1 };
    let (house, mut checker) = (house(""), Checker::default());
    for (number, call) in numbers.flat_map(|n| ["fsync", "fdatasync"].map(|call| (n, call))) {
        let name = checker.count();
        checker.drop(&house, &format!("{name}.txt"), &dump(name));
        checker.drop(&house, &format!("{name}.jsonl"), &records(name, 3));
        let inject = format!("inject={call}:error=EIO:when={number}");
        let output = machine::traced(&strace, &house, &inject).output().unwrap();
        assert!(output.status.code().is_some_and(|code| code <= 1), "{inject}: {output:?}");
    }
    assert!(house.command().args(["run", "--once"]).output().unwrap().status.success());
    checker.check(&house);
    assert!(!house.path("watch/.failed").exists());
}

#[test]
fn killed_at_any_moment_under_load() {
    let moments = if full() { 300 } else { 8 };
    let (mut house, mut checker) = (house(""), Checker::default());
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for moment in 0..moments {
        let next = moment * 4;
        checker.drop(&house, &format!("{next}.txt"), &dump(next));
        house.start();
        for number in next + 1..next + 4 {
            checker.drop(&house, &format!("{number}.txt"), &dump(number));
        }
        checker.drop(&house, &format!("{next}.jsonl"), &records(next, 5));
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        sleep(Duration::from_millis(random % 600));
        house.signal(Signal::KILL);
        house.ended();
    }
    house.start();
    settled(&house, &checker);
    assert!(!house.path("watch/.failed").exists(), "being killed is not the dumps' doing");
}

#[test]
fn stopped_at_any_moment_under_load() {
    let (mut house, mut checker) = (house(""), Checker::default());
    for moment in 0..if full() { 40 } else { 4 } {
        for number in moment * 5..moment * 5 + 5 {
            checker.drop(&house, &format!("{number}.txt"), &dump(number));
        }
        house.start();
        sleep(Duration::from_millis(moment as u64 * 37 % 500));
        house.signal(Signal::TERM);
        let (status, took) = house.ended();
        assert!(status.success() && took < Duration::from_secs(10), "{status} {took:?}");
    }
    house.start();
    settled(&house, &checker);
}

#[test]
fn a_second_signal_ends_it_at_once_and_a_stuck_step_stops_the_watchdog() {
    let mut house = house("");
    let socket = std::os::unix::net::UnixDatagram::bind(house.path("notify")).unwrap();
    socket.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    house.drop("stuck.txt", &dump(1));
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("copydesk"));
    command.current_dir(house.folder.path()).env(VARIABLE, "publish.written:sleep");
    command.env("NOTIFY_SOCKET", house.path("notify")).env("WATCHDOG_USEC", "1000000");
    house.service = Some(command.stderr(Stdio::null()).spawn().unwrap());
    let mut ready = false;
    until("it watches", || {
        let mut message = [0; 4096];
        let length = socket.recv(&mut message).unwrap_or(0);
        ready |= String::from_utf8_lossy(&message[..length]).contains("READY=1");
        ready
    });
    until("it is stuck", || !crate::visible(&house.path("out/.tmp")).is_empty());
    if full() {
        // Pings stop once the step has taken too long.
        let mut last = std::time::Instant::now();
        until("the watchdog hears nothing", || {
            let mut message = [0; 4096];
            let length = socket.recv(&mut message).unwrap_or(0);
            if String::from_utf8_lossy(&message[..length]).contains("WATCHDOG=1") {
                last = std::time::Instant::now();
            }
            last.elapsed() > Duration::from_secs(3)
        });
    }
    house.signal(Signal::TERM);
    sleep(Duration::from_millis(300));
    house.signal(Signal::TERM);
    let (status, took) = house.ended();
    assert_eq!(status.code(), Some(1));
    assert!(took < Duration::from_secs(3), "{took:?}");
}
