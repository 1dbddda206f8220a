//! This program, started once more: as a worker.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// The program as it runs, even when another has taken its place in the file system: a worker is of
/// the service's own version.
const OWN: &str = "/proc/self/exe";

/// The command that starts a worker. It needs nothing of the environment, and must not talk to the
/// service manager.
pub fn worker(memory: usize) -> Command {
    let mut command = Command::new(OWN);
    command.arg0("copydesk").args(["worker", "--memory", &memory.to_string()]).env_clear();
    command
}

/// Why a worker could not be started, with the program that was.
pub fn not_started(error: io::Error) -> io::Error {
    let program =
        std::env::current_exe().map_or_else(|_| OWN.into(), |path| path.display().to_string());
    io::Error::new(error.kind(), format!("{program}: {error}"))
}
