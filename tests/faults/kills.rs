//! The service is killed: at every step, at system calls, at any moment.

use std::os::unix::net::UnixDatagram;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::sleep;
use std::time::{Duration, Instant};

use copydesk::desk::fault::{POINTS, VARIABLE};
use rustix::process::Signal;

use crate::checker::Checker;
use crate::house::{House, until, visible};
use crate::{dump, full, machine, records, settled};

/// A house with these lines in its desk's settings.
fn house(more: &str) -> House {
    let house = House::new("");
    let desk = "[[desk]]\nsettle = \"20ms\"\nlargest = \"64KiB\"";
    house.configure_whole(&format!("{desk}\n{more}\n[workers]\ncount = 2\n"));
    house
}

/// Drops what ends in each way: an article, several records with a rejection, a failure.
fn drop_some(checker: &mut Checker, house: &House, number: usize) {
    checker.drop(house, &format!("{number}.txt"), &dump(number));
    checker.drop(house, &format!("{number}.jsonl"), &records(number, 3));
    checker.drop(house, &format!("{number}-large.txt"), &dump(number).repeat(400));
}

/// Runs the service over folders that earlier runs were cut off in, and says whether it was killed.
fn is_killed(house: &House, checker: &mut Checker, mut run: Command) -> bool {
    drop_some(checker, house, checker.count());
    let output = run.output().unwrap();
    let killed = output.status.signal() == Some(9);
    if !killed {
        println!("{}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    killed
}

/// The last run, which nobody cuts off, and then the judge.
fn judge(house: &House, checker: &Checker) {
    let last = house.try_once();
    assert!(last.status.code().is_some_and(|code| code <= 1), "{last:?}");
    checker.check(house);
}

fn at_every_point(more: &str, passings: &[u32]) {
    let (house, mut checker) = (house(more), Checker::default());
    for (passing, point) in passings.iter().flat_map(|n| POINTS.iter().map(move |p| (n, p))) {
        let mut run = Command::new(assert_cmd::cargo::cargo_bin!("copydesk"));
        run.current_dir(house.folder.path()).args(["run", "--once"]);
        run.env(VARIABLE, format!("{point}:kill:{passing}"));
        let killed = is_killed(&house, &mut checker, run);
        assert!(killed || *passing > 1, "{point} is never passed");
    }
    judge(&house, &checker);
}

#[test]
fn killed_at_every_step_nothing_is_lost_partial_or_doubled() {
    at_every_point("", if full() { &[1, 2, 5] } else { &[1] });
}

#[test]
fn killed_at_every_step_with_a_file_a_dump() {
    if full() {
        at_every_point("records = \"lines\"", &[1]);
    }
}

/// The later passings are those of the rejected ones' segment, of the second segment, and of the manifest.
#[test]
fn killed_at_every_step_with_segments() {
    let passings: &[u32] = if full() { &[1, 2, 3, 4, 5, 6] } else { &[3] };
    at_every_point("records = \"segments\"\nsegment_documents = 2", passings);
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
        // `--once` leaves a dump that could not be claimed for the next run, and says so.
        let code = i32::from(["claim.folder_made", "claim.renamed"].contains(&point));
        assert_eq!(output.status.code(), Some(code), "{point}: {output:?}");
    }
    house.once();
    checker.check(&house);
    assert_eq!(
        visible(&house.path("watch/.failed")),
        [""; 0],
        "an environment's error spends nothing"
    );
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
    let mut met = 0;
    for call in CALLS {
        // strace counts the calls of each thread, so the count ends where no thread makes more.
        for number in 1..=6 {
            let inject = format!("inject={call}:signal=SIGKILL:when={number}");
            if !is_killed(&house, &mut checker, machine::traced(&strace, &house, &inject)) {
                break;
            }
            met += 1;
        }
    }
    judge(&house, &checker);
    println!("killed at {met} system calls");
    assert!(
        met >= CALLS.len(),
        "most of these calls are made, and some by one thread more than once"
    );
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
    house.once();
    checker.check(&house);
    assert_eq!(visible(&house.path("watch/.failed")), [""; 0]);
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
        // On a slow machine no dump might ever end between two kills, and would be given up.
        if moment % 20 == 19 {
            settled(&house, &checker);
        }
        house.signal(Signal::KILL);
        house.ended();
    }
    house.start();
    settled(&house, &checker);
    assert_eq!(
        visible(&house.path("watch/.failed")),
        [""; 0],
        "being killed is not the dumps' doing"
    );
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
    let messages = listen(&house.path("notify"));
    house.drop("stuck.txt", &dump(1));
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("copydesk"));
    command.current_dir(house.folder.path()).env(VARIABLE, "publish.written:sleep");
    command.env("NOTIFY_SOCKET", house.path("notify")).env("WATCHDOG_USEC", "1000000");
    house.service = Some(command.stderr(Stdio::null()).spawn().unwrap());
    until("it watches", || messages.try_iter().any(|message| message.contains("READY=1")));
    until("it is stuck", || !crate::visible(&house.path("out/.tmp")).is_empty());
    if full() {
        // Pings stop once the step has taken too long.
        let mut last = Instant::now();
        until("the watchdog hears nothing", || {
            if messages.try_iter().any(|message| message.contains("WATCHDOG=1")) {
                last = Instant::now();
            }
            last.elapsed() > Duration::from_secs(3)
        });
    }
    house.signal(Signal::TERM);
    until("it stops", || messages.try_iter().any(|message| message.contains("STOPPING=1")));
    house.signal(Signal::TERM);
    let (status, took) = house.ended();
    assert_eq!(status.code(), Some(1));
    assert!(took < Duration::from_secs(3), "{took:?}");
}

/// What the service manager is told, read all the time as it does.
fn listen(place: &Path) -> Receiver<String> {
    let socket = UnixDatagram::bind(place).unwrap();
    let (sender, messages) = channel();
    std::thread::spawn(move || {
        let mut message = [0; 4096];
        while let Ok(length) = socket.recv(&mut message) {
            if sender.send(String::from_utf8_lossy(&message[..length]).into_owned()).is_err() {
                return;
            }
        }
    });
    messages
}
