//! What an operator sees of the service: its state, through the verbs.

#![cfg(feature = "daemon")]
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests are tests too

#[path = "support/house.rs"]
mod house;

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::Output;

use house::{ARTICLE, House, until, visible};
use serde_json::{Value, json};

fn ask(house: &House, arguments: &[&str]) -> Output {
    // From elsewhere, so that nothing is found by being near.
    house.command().current_dir("/").args(arguments).output().unwrap()
}

fn text(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_state_folder_alone_tells_which_service_is_meant() {
    let house = House::running("watch = \"inbox\"");
    std::fs::write(house.path("inbox/a.txt"), ARTICLE).unwrap();
    until("it is recorded", || house.path("inbox/.done/a.txt").exists());
    let (state, config) = (house.path("state"), house.path("config/copydesk.toml"));
    for which in [["--state", state.to_str().unwrap()], ["--config", config.to_str().unwrap()]] {
        let [flag, value] = which;
        assert!(text(&ask(&house, &["ledger", "export", flag, value])).contains("a.txt"));
        assert_eq!(text(&ask(&house, &["failed", flag, value, "ls"])), "");
        assert!(text(&ask(&house, &["doctor", flag, value])).contains("/inbox"));
    }
}

#[test]
fn status_tells_what_waits_what_was_done_and_what_failed() {
    let mut house = House::new("largest = \"1KiB\"");
    house.drop("a.txt", ARTICLE);
    house.drop("large.txt", &ARTICLE.repeat(9));
    house.drop("unfinished.part", "");
    let before: Value = serde_json::from_str(&text(&status(&house, &["--json"]))).unwrap();
    assert_eq!(before["running"], Value::Null);
    assert_eq!(before["desks"][0]["backlog"]["files"], 2);
    house.start();
    until("both are done", || {
        house.path("watch/.failed/large.txt").exists()
            && house.path("watch/.done/a.txt").exists()
            && visible(&house.path("watch/.claimed")).is_empty()
    });
    let after: Value = serde_json::from_str(&text(&status(&house, &["--json"]))).unwrap();
    let desk = &after["desks"][0];
    assert!(after["running"].as_str().unwrap().starts_with("process "));
    assert_eq!((&desk["backlog"]["files"], &desk["given_up"]), (&0.into(), &1.into()));
    assert_eq!(desk["counts"]["1h"]["dumps"], json!({"failed": 1, "published": 1}));
    assert_eq!(desk["kinds"], json!({"article": 1}));
    assert_eq!(desk["failures"][0]["name"], "large.txt");
    let shown = text(&status(&house, &[]));
    assert!(shown.contains("running") && shown.contains("large.txt: "), "{shown}");
}

/// What one run with this configuration ends with, and says.
fn once(house: &House, config: &Path) -> (Option<i32>, String) {
    let output = house.command().args(["run", "--once", "--config"]).arg(config).output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn an_output_folder_is_one_services() {
    let mut house = House::running("");
    let configure = |name: &str, text: &str| {
        std::fs::create_dir_all(house.path(name).join("config")).unwrap();
        let file = house.path(name).join("config/copydesk.toml");
        std::fs::write(&file, text).unwrap();
        file
    };
    let shared = "[[desk]]\nout = \"../out\"\n[clean]\nmarkdown = true\n";
    let second = configure("second", shared);
    house.drop("a.txt", ARTICLE);
    let before = house.articles(1);
    house.quiet();
    std::fs::create_dir_all(house.path("second/watch")).unwrap();
    std::fs::write(house.path("second/watch/a.txt"), ARTICLE).unwrap();
    let out = std::fs::canonicalize(house.path("out")).unwrap();
    let (code, told) = once(&house, &second);
    assert!(code == Some(75) && told.contains("out is in use by another copydesk"), "{told}");
    let doctor = ask(&house, &["doctor", "--config", second.to_str().unwrap()]);
    let findings = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(findings.contains("another copydesk has it"), "{findings}");
    // One that does not run has its output folder still, and each says so.
    house.signal(rustix::process::Signal::TERM);
    house.ended();
    let (code, told) = once(&house, &second);
    let whose = format!("with the state folder {}", house.path("state").display());
    assert!(code == Some(75) && told.contains(&whose), "{told}");
    let doctor = ask(&house, &["doctor", "--config", second.to_str().unwrap()]);
    let findings = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(findings.contains(&whose), "{findings}");
    assert_eq!(house.articles(1), before);
    // The first goes on, with another watch folder too, and even without its ledger.
    house.configure("watch = \"inbox\"");
    let first = house.path("config/copydesk.toml");
    assert_eq!(once(&house, &first).0, Some(0));
    std::fs::remove_dir_all(house.path("state")).unwrap();
    assert_eq!(once(&house, &first).0, Some(0));
    // Once it has another output folder, this one is free.
    house.configure("out = \"elsewhere\"");
    assert_eq!(once(&house, &first).0, Some(0));
    assert_eq!(once(&house, &second).0, Some(0));
    assert!(house.articles(1)[0]["markdown"].is_string());
    let owner = std::fs::read_to_string(out.join(".tmp/.owner")).unwrap();
    assert!(owner.ends_with("second/state"), "{owner}");
}

#[test]
fn root_leaves_nothing_that_the_service_could_not_change() {
    let house = House::new("");
    let state = house.path("state");
    std::fs::create_dir(&state).unwrap();
    if chown(&state, Some(4321), None).is_err() {
        return; // only root gives files away
    }
    for verb in [&["ledger", "rebuild"][..], &["reclean"], &["failed", "retry", "--all"]] {
        let refused = ask(&house, &[verb, &["--state", state.to_str().unwrap()]].concat());
        let told = String::from_utf8_lossy(&refused.stderr);
        assert_eq!(refused.status.code(), Some(1), "{told}");
        assert!(told.contains("sudo -u '#4321'"), "{told}");
    }
    assert_eq!(std::fs::read_dir(&state).unwrap().count(), 0);
}

fn status(house: &House, more: &[&str]) -> Output {
    let state = house.path("state");
    let known = state.exists().then_some(["--state", state.to_str().unwrap()]);
    let config = house.path("config/copydesk.toml");
    let which = known.unwrap_or(["--config", config.to_str().unwrap()]);
    ask(house, &[&["status"], more, &which].concat())
}

#[test]
fn a_unit_is_installed_with_its_account_folders_and_configuration() {
    let house = House::new("");
    let root = house.path("root");
    let install = ["install-unit", "--root", root.to_str().unwrap()];
    let said = ask(&house, &install);
    if !said.status.success() {
        // A checkout below /home or /root, which the unit hides.
        assert!(String::from_utf8_lossy(&said.stderr).contains("--user"));
        return;
    }
    let program = house::program();
    let unit = std::fs::read_to_string(root.join("etc/systemd/system/copydesk.service")).unwrap();
    assert!(unit.contains(&format!("ExecStart={} run\n", program.display())), "{unit}");
    let config = root.join("etc/copydesk/copydesk.toml");
    std::fs::write(&config, "[log]\nlevel = \"debug\"\n").unwrap();
    assert!(text(&ask(&house, &install)).contains("stays as it is"));
    assert!(std::fs::read_to_string(&config).unwrap().contains("debug"));
}

#[test]
fn verbs_find_the_service_of_ones_own_account() {
    let house = House::new("");
    let home = tempfile::tempdir().unwrap();
    let at_home = |arguments: &[&str]| {
        let mut command = house.command();
        command.current_dir(home.path()).env("HOME", home.path()).env_remove("XDG_CONFIG_HOME");
        let output = command.args(arguments).output().unwrap();
        (output.status.code(), text(&output) + &String::from_utf8_lossy(&output.stderr))
    };
    assert_eq!(at_home(&["install-unit", "--user"]).0, Some(0));
    let (code, told) = at_home(&["check"]);
    let settings = home.path().join(".config/copydesk/copydesk.toml");
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains(&settings.display().to_string()), "{told}");
    let watch = home.path().join("copydesk/watch");
    let (_, told) = at_home(&["doctor"]);
    assert!(told.contains(&watch.display().to_string()), "{told}");
}

#[test]
fn metrics_are_written_and_served_and_health_too() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("metrics.sock");
    // An earlier run's socket is no obstacle.
    drop(UnixListener::bind(&socket).unwrap());
    let mut house = House::new("");
    house.configure(&format!(
        "[metrics]\nfile = \"told/copydesk.prom\"\nevery = \"1s\"\nlisten = \"unix:{}\"",
        socket.display()
    ));
    std::fs::create_dir(house.path("told")).unwrap();
    house.start();
    house.drop("a.txt", ARTICLE);
    house.drop("empty.txt", " ");
    let has_both = |told: &str| {
        let dumps = told.lines().filter(|line| line.starts_with("copydesk_dumps_total{"));
        dumps.filter(|line| line.ends_with(" 1")).count() == 2
    };
    until("both are counted", || has_both(&get(&socket, "/metrics")));
    let told = get(&socket, "/metrics");
    for line in [
        "# TYPE copydesk_dumps_total counter\n",
        "copydesk_documents_total{format=\"text\",outcome=\"published\"} 1\n",
        "copydesk_stage_duration_seconds_bucket{stage=\"clean\",le=\"60\"} 2\n",
        "copydesk_workers_killed_total{reason=\"deadline\"} 0\n",
        "copydesk_paused{reason=\"disk_full\"} 0\n",
        "copydesk_event_overflows_total 0\n",
        "copydesk_notes_total{note=\"damaged\"} 0\n",
    ] {
        assert!(told.contains(line), "{line}{told}");
    }
    assert!(
        told.contains(&format!("copydesk_backlog_files{{desk=\"{}", house.path("watch").display()))
    );
    let types = told.lines().filter(|line| line.starts_with("# TYPE"));
    assert!(types.is_sorted(), "{told}");
    let mode = std::fs::metadata(&socket).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o660, "for the account and its group");
    assert!(get(&socket, "/healthz").ends_with("\r\n\r\nok\n"));
    assert!(get(&socket, "/").starts_with("HTTP/1.1 404"));
    until("the file says the same", || {
        let file = std::fs::read_to_string(house.path("told/copydesk.prom")).unwrap_or_default();
        has_both(&file)
    });
    assert_eq!(std::fs::read_dir(house.path("told")).unwrap().count(), 1);
}

/// Where each dump is announced, one that is not yet waits for that, and an announcement is no dump.
#[test]
fn what_nothing_announces_yet_is_counted_as_waiting() {
    let mut house = House::new("");
    house.configure("ready = \"done-file\"\n[metrics]\nfile = \"copydesk.prom\"\nevery = \"1s\"");
    house.drop("a.txt", ARTICLE);
    house.drop("orphan.txt.done", "");
    house.start();
    house.drop("b.txt", ARTICLE);
    let told = || std::fs::read_to_string(house.path("copydesk.prom")).unwrap_or_default();
    let waiting = |count: usize| {
        let told = told();
        let mut lines = told.lines().filter(|line| line.starts_with("copydesk_backlog_files{"));
        lines.any(|line| line.ends_with(&format!(" {count}")))
    };
    until("both wait", || waiting(2));
    let shown: Value = serde_json::from_str(&text(&status(&house, &["--json"]))).unwrap();
    assert_eq!(shown["desks"][0]["backlog"]["files"], 2);
    for name in ["a.txt.done", "b.txt.done"] {
        house.drop(name, "");
    }
    until("none waits", || waiting(0));
    house.articles(1);
}

fn get(socket: &Path, path: &str) -> String {
    let mut answer = String::new();
    // Until the service listens there is no answer.
    if let Ok(mut stream) = UnixStream::connect(socket) {
        stream
            .write_all(format!("GET {path} HTTP/1.1\r\nHost: copydesk\r\n\r\n").as_bytes())
            .unwrap();
        stream.read_to_string(&mut answer).unwrap();
    }
    answer
}

#[test]
fn metrics_for_other_machines_are_refused_with_the_place_and_what_would_be_right() {
    let house = House::new("");
    house.configure("[metrics]\nlisten = \"0.0.0.0:9464\"");
    let check = house.command().arg("check").output().unwrap();
    let said = String::from_utf8_lossy(&check.stdout).into_owned();
    assert_eq!(check.status.code(), Some(78));
    assert!(said.contains("copydesk.toml:5: ") && said.contains("127.0.0.1:9464"), "{said}");
}

#[test]
fn output_that_cannot_be_written_is_told() {
    let house = House::new("");
    house.drop("a.txt", ARTICLE);
    house.once();
    for verb in [
        &["schema"][..],
        &["man", "run"],
        &["completions", "bash"],
        &["check"],
        &["status", "--json"],
        &["rules", "ls"],
        &["doctor"],
        &["explain", "watch/.done/a.txt"],
        &["ledger", "export"],
        &["clean", "watch/.done/a.txt"],
        &["report", "--out", "-"],
    ] {
        let full = std::fs::File::create("/dev/full").unwrap();
        let output = house.command().args(verb).stdout(full).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{verb:?}: {told}");
        assert!(told.contains("No space left on device"), "{verb:?}: {told}");
        assert!(!told.contains("ledger.sqlite"), "{verb:?}: {told}");
    }
}

#[test]
fn whoever_reads_only_the_beginning_of_an_output_is_no_error() {
    let house = House::new("");
    house.drop("a.txt", ARTICLE);
    house.once();
    for verb in [
        &["status", "--watch=100ms"][..],
        &["rules", "ls"],
        &["explain", "watch/.done/a.txt"],
        &["ledger", "export"],
        &["clean", "watch/.done/a.txt"],
        &["report", "--out", "-"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = house.command().args(verb).stdout(writer).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), told.as_ref()), (Some(0), ""), "{verb:?}");
    }
    let busy = house.command().args(["status", "--watch=0s"]).output().unwrap();
    assert_eq!(busy.status.code(), Some(64));
}

#[test]
fn what_is_done_once_and_stopped_before_its_end_says_so() {
    let house = House::new("");
    house.drop("a.txt", ARTICLE);
    let mut run = house.command();
    run.args(["run", "--once"]).env(copydesk::desk::fault::VARIABLE, "publish.created:sleep");
    let mut run = run.spawn().unwrap();
    until("it is claimed", || !visible(&house.path("watch/.claimed")).is_empty());
    house::kill(run.id(), rustix::process::Signal::TERM);
    assert_eq!(run.wait().unwrap().code(), Some(1));
    house.once();
    assert_eq!(house.articles(1).len(), 1);
}

#[test]
fn a_dump_is_named_as_it_is_or_as_it_is_listed() {
    let house = House::new("largest = \"1KiB\"");
    let strange = OsStr::from_bytes(b"odd \xff\nname.txt");
    let listed = "odd \\xff\\nname.txt";
    std::fs::write(house.path("watch").join(strange), ARTICLE.repeat(9)).unwrap();
    house.try_once();
    assert_eq!(
        text(&house.command().args(["failed", "ls"]).output().unwrap()).find(listed),
        Some(0)
    );
    let with =
        |verb: &[&str], name: &OsStr| text(&house.command().args(verb).arg(name).output().unwrap());
    for name in [OsStr::new(listed), strange] {
        assert!(with(&["failed", "show"], name).contains("larger than 1KiB"));
    }
    house.configure("");
    with(&["failed", "retry"], OsStr::new(listed));
    house.once();
    for name in [OsStr::new(listed), strange] {
        with(&["reclean", "--dry-run"], name);
        let page = with(&["report", "--out", "-", "--documents", "0", "--show"], name);
        assert!(page.contains("odd"), "{page}");
    }
}

#[test]
fn of_a_state_folder_without_a_service_nothing_is_told_or_made() {
    let house = House::new("");
    for verb in [&["status"][..], &["failed", "ls"]] {
        let output = house.command().args(verb).args(["--state", "stat"]).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains("stat: no service has run with this state folder"), "{told}");
    }
    let nowhere = tempfile::tempdir().unwrap();
    for verb in [&["status"][..], &["failed", "ls"], &["failed", "retry", "--all"], &["reclean"]] {
        let output = house.command().current_dir(&nowhere).args(verb).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{verb:?}");
    }
    assert_eq!(visible(nowhere.path()), [""; 0]);
    std::fs::create_dir(house.path("state")).unwrap();
    let output = house.command().args(["ledger", "gc", "--older-than", "1h"]).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(
        !house.path("state/ledger.sqlite").exists(),
        "the next start makes it from the outputs"
    );
}

#[test]
fn a_trouble_that_many_files_have_is_told_once() {
    let house = House::running("hard_links = false");
    std::fs::create_dir(house.path("watch/.hidden")).unwrap();
    for number in 0..50 {
        let hidden = house.path(&format!("watch/.hidden/{number}"));
        std::fs::write(&hidden, ARTICLE).unwrap();
        std::fs::hard_link(&hidden, house.path(&format!("watch/{number}.txt"))).unwrap();
    }
    let standing =
        || -> Value { serde_json::from_str(&text(&status(&house, &["--json"]))).unwrap() };
    let paused = || standing()["standing"]["paused"].as_array().cloned().unwrap_or_default();
    until("it is told", || !paused().is_empty());
    let [one] = &paused()[..] else { panic!("{:?}", paused()) };
    assert!(one["path"].as_str().unwrap().ends_with(".txt"), "{one}");
    assert!(text(&status(&house, &[])).contains(".txt: it has several names"));
    let lines = house.log().lines().filter(|line| line.contains("\"paused\"")).count();
    assert!(lines < 5, "{}", house.log());
}

/// Below a file there can be no output folder, whoever runs it.
#[test]
fn what_is_done_once_ends_when_it_cannot_be_done() {
    let house = House::new("out = \"file/out\"");
    std::fs::write(house.path("file"), "").unwrap();
    house.drop("a.txt", ARTICLE);
    let output = house.try_once();
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("copydesk: publish: Not a directory"), "{told}");
    assert!(
        told.lines().any(|line| line.contains("\"paused\"") && line.contains("\"a.txt\"")),
        "{told}"
    );
    house.configure("");
    house.once();
    assert!(house.path("watch/.done/a.txt").exists());
}
