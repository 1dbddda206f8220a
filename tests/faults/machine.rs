//! What a machine may have or not: mounts, strace. What is missing is told, and its test passes by.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::house::{House, program};

/// A mounted file system; it is unmounted when this is dropped.
pub struct Mount(PathBuf);

impl Mount {
    /// A small file system in memory, where this process may mount one.
    pub fn memory(place: &Path, options: &str) -> Option<Mount> {
        Mount::new(place, &["-t", "tmpfs", "-o", options, "tmpfs"])
    }

    /// Whatever mount(8) can mount.
    pub fn new(place: &Path, arguments: &[&str]) -> Option<Mount> {
        std::fs::create_dir_all(place).unwrap();
        let mut mount = Command::new("mount");
        match mount.args(arguments).arg(place).stderr(Stdio::null()).status() {
            Ok(status) if status.success() => Some(Mount(place.to_owned())),
            _ => {
                eprintln!("skipped: this process cannot mount {arguments:?}");
                None
            }
        }
    }

    /// Changes its options.
    pub fn remount(&self, options: &str) {
        let options = format!("remount,{options}");
        assert!(
            Command::new("mount").args(["-o", &options]).arg(&self.0).status().unwrap().success()
        );
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        // Lazily, since a service that is only just ending may still have files open there.
        let _ = Command::new("umount").arg("-l").arg(&self.0).stderr(Stdio::null()).status();
    }
}

/// strace, where it is and may trace.
pub fn strace() -> Option<PathBuf> {
    let tried = Command::new("strace")
        .args(["-qq", "-o", "/dev/null", "true"])
        .stderr(Stdio::null())
        .status();
    if tried.is_ok_and(|status| status.success()) {
        return Some("strace".into());
    }
    eprintln!("skipped: there is no strace that may trace");
    None
}

/// One run of the service with something injected into its system calls.
pub fn traced(strace: &Path, house: &House, inject: &str) -> Command {
    let call = inject.split(['=', ':']).nth(1).unwrap();
    let mut run = Command::new(strace);
    // With --seccomp-bpf strace does not count the calls of each thread.
    run.current_dir(house.folder.path()).args(["-f", "-qq", "-o", "/dev/null"]);
    run.args(["-e", &format!("trace={call}"), "-e", inject]).arg(program()).args(["run", "--once"]);
    run.stdin(Stdio::null());
    run
}
