//! A service in a project folder of its own, for tests that run it as people do. Every wait is
//! bounded generously, so that a slow machine is no failure.
#![allow(dead_code)] // each test crate uses its part

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// How long anything may take.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A dump with an article in it.
pub const ARTICLE: &str = "Harbour Reopens After Repairs\n\nBy Ada Moss\n\nThe harbour reopened on Monday \
    after two years of repairs, the port authority said in a statement.\n\nFishing boats returned \
    to their berths before dawn, and the first ferry left at eight with forty people on board.\n";

/// A project folder and, mostly, a service in it.
pub struct House {
    /// The folder.
    pub folder: tempfile::TempDir,
    /// The running service.
    pub service: Option<Child>,
}

impl House {
    /// A folder whose configuration has a short settling time and these lines at its end.
    pub fn new(more: &str) -> House {
        let folder = tempfile::tempdir().unwrap();
        for name in ["config", "watch", "out"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let house = House { folder, service: None };
        house.configure(more);
        house
    }

    pub fn running(more: &str) -> House {
        let mut house = House::new(more);
        house.start();
        house
    }

    pub fn configure(&self, more: &str) {
        self.configure_whole(&format!("[[desk]]\nsettle = \"200ms\"\nrescan = \"2s\"\n{more}\n"));
    }

    pub fn configure_whole(&self, text: &str) {
        fs::write(self.path("config/copydesk.toml"), text).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(program());
        command.current_dir(self.folder.path()).stdin(Stdio::null()).env_remove("COPYDESK_BLESS");
        command
    }

    /// Runs a verb: its exit code, and what it says on both outputs.
    pub fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = self.command().args(arguments).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(text).unwrap())
    }

    /// Has all that is there done once, which succeeds.
    pub fn once(&self) -> Output {
        let output = self.try_once();
        assert!(output.status.success(), "{output:?}");
        output
    }

    /// The same, however it ends.
    pub fn try_once(&self) -> Output {
        self.command().args(["run", "--once"]).output().unwrap()
    }

    pub fn start(&mut self) {
        self.start_by(self.command());
    }

    /// Starts the service by this command.
    pub fn start_by(&mut self, mut command: Command) {
        let log = OpenOptions::new().create(true).append(true).open(self.path("log")).unwrap();
        let starts = self.log().matches("\"event\":\"started\"").count();
        self.service = Some(command.stderr(log).spawn().unwrap());
        until("the service starts", || {
            self.log().matches("\"event\":\"started\"").count() > starts
        });
    }

    pub fn signal(&self, signal: Signal) {
        kill(self.service.as_ref().unwrap().id(), signal);
    }

    /// Waits for the service's end, and says how long it took.
    pub fn ended(&mut self) -> (ExitStatus, Duration) {
        let (mut service, start) = (self.service.take().unwrap(), Instant::now());
        until("the service ends", || service.try_wait().unwrap().is_some());
        (service.wait().unwrap(), start.elapsed())
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    pub fn drop(&self, name: &str, text: &str) {
        fs::write(self.path("watch").join(name), text).unwrap();
    }

    /// The names of the published files, sorted.
    pub fn names(&self) -> Vec<String> {
        visible(&self.path("out"))
    }

    /// The articles, once there are so many, in the order of their names.
    pub fn articles(&self, count: usize) -> Vec<Value> {
        until("articles appear", || self.names().len() >= count);
        assert_eq!(self.names().len(), count, "{:?}", self.names());
        let read = |name: &String| fs::read(self.path("out").join(name)).unwrap();
        self.names().iter().map(|name| serde_json::from_slice(&read(name)).unwrap()).collect()
    }

    /// Waits until nothing is claimed and nothing waits.
    pub fn quiet(&self) {
        until("all is put away", || {
            // In this order, so that what is claimed in between is seen.
            visible(&self.path("watch")).iter().all(|name| name == "link" || name == "fifo")
                && visible(&self.path("watch/.claimed")).is_empty()
        });
    }

    /// Waits until nothing is claimed.
    pub fn quiet_but_folders(&self) {
        until("all is put away", || visible(&self.path("watch/.claimed")).is_empty());
    }

    /// Cleans one dump so that a worker exists, and gives the worker's process.
    pub fn worker(&self) -> u32 {
        self.drop(
            "first.txt",
            "First\n\nThe first of all dumps has a few words of its own here.\n",
        );
        until("the first dump is done", || self.path("watch/.done/first.txt").exists());
        // Its claim goes a moment later, and must not be taken for the next one's.
        self.quiet_but_folders();
        self.workers()[0]
    }

    /// The processes that the service has started.
    pub fn workers(&self) -> Vec<u32> {
        let parent = self.service.as_ref().unwrap().id();
        let is_child = |pid: &u32| {
            let status = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            let after = status.rsplit(')').next().unwrap_or_default();
            after.split_whitespace().nth(1) == Some(&parent.to_string())
        };
        let pids = fs::read_dir("/proc").unwrap().flatten();
        pids.filter_map(|entry| entry.file_name().to_str()?.parse().ok().filter(is_child)).collect()
    }

    /// Drops a dump that a stopped worker takes and never finishes.
    pub fn stuck(&self, worker: u32) {
        kill(worker, Signal::STOP);
        self.drop("stuck.txt", ARTICLE);
        until("an attempt begins", || {
            visible(&self.path("watch/.claimed")).iter().any(|name| name.ends_with(".1"))
        });
        // The attempt is written down just before the worker gets the dump.
        sleep(Duration::from_millis(300));
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if let Some(service) = &mut self.service {
            let _ = service.kill();
            let _ = service.wait();
        }
        if std::thread::panicking() {
            eprintln!("{}", self.log());
        }
    }
}

/// The program that is tested: `TEST_PROGRAM`, else the one that cargo has built.
pub fn program() -> PathBuf {
    let named = std::env::var_os("TEST_PROGRAM").map(PathBuf::from);
    named.unwrap_or_else(|| assert_cmd::cargo::cargo_bin!("copydesk").to_owned())
}

/// The names in a folder that are not hidden, sorted.
pub fn visible(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
    names.sort();
    names
}

/// Waits until something holds.
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < PATIENCE, "waited too long until {what}");
        sleep(Duration::from_millis(20));
    }
}

/// Sends a signal.
pub fn kill(process: u32, signal: Signal) {
    kill_process(Pid::from_raw(process.try_into().unwrap()).unwrap(), signal).unwrap();
}
