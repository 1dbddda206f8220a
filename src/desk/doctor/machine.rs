//! The machine: what the kernel gives to the workers' sandbox and to the watches.

use std::fs;
use std::io;
use std::process::Stdio;

use super::Finding;
use crate::desk::frames::{self, Reply};
use crate::desk::{program, sandbox};

/// Whether a worker starts, and whether it is locked in.
pub fn sandbox(memory: usize) -> Finding {
    let landlock = sandbox::landlock();
    match missing(memory) {
        Ok(missing) if missing.is_empty() => {
            Finding::ok("sandbox", format!("workers are locked in: {landlock}, seccomp"))
        }
        Ok(missing) => {
            let what = format!("workers are not locked in by {} ({landlock})", missing.join(", "));
            let remedy = "use a kernel since 6.12 with `landlock` in its `lsm=` parameter and with \
                seccomp; in a container, let its profile allow both";
            Finding::warning("sandbox", what, remedy)
        }
        Err(error) => {
            let remedy =
                "raise `workers.memory`, or the service's own limits (ulimit -v, MemoryMax=)";
            Finding::problem("sandbox", format!("no worker can start: {error}"), remedy)
        }
    }
}

/// Starts a worker as the service does, and hears what of its sandbox the kernel could not give.
fn missing(memory: usize) -> io::Result<Vec<String>> {
    // With nothing to read it ends once it is ready.
    let output =
        program::worker(memory).stdin(Stdio::null()).output().map_err(program::not_started)?;
    match frames::read::<Reply>(&mut output.stdout.as_slice())? {
        Some((Reply::Ready { missing }, _)) => Ok(missing),
        _ => Err(io::Error::other(output.status.to_string())),
    }
}

/// Whether the kernel's limits of watches leave room for the folders that are watched.
pub fn inotify(desks: usize, folders: usize) -> Finding {
    let limits =
        limit("max_user_watches").zip(limit("max_user_instances")).zip(limit("max_queued_events"));
    let Some(((watches, instances), queued)) = limits else {
        let what = "the limits of /proc/sys/fs/inotify are not known";
        return Finding::warning(
            "inotify",
            what,
            "mount /proc, or expect watch folders to be polled",
        );
    };
    let what = format!(
        "{watches} watches ({folders} needed), {instances} instances ({desks} needed), \
        {queued} queued events"
    );
    if watches < folders {
        let remedy = format!("sysctl fs.inotify.max_user_watches={}", folders.saturating_mul(2));
        Finding::warning("inotify", what, remedy)
    } else if instances < desks {
        let remedy = format!("sysctl fs.inotify.max_user_instances={}", desks.saturating_mul(2));
        Finding::warning("inotify", what, remedy)
    } else {
        Finding::ok("inotify", what)
    }
}

fn limit(name: &str) -> Option<usize> {
    fs::read_to_string(format!("/proc/sys/fs/inotify/{name}")).ok()?.trim().parse().ok()
}
