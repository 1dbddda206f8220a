//! Fault points: places between two steps at which a test kills the service, makes it fail or
//! holds it up. Debug builds alone have them; elsewhere they are nothing.
//!
//! `TEST_FAULT=publish.renamed:kill:2` kills the process when it passes that point for the
//! second time. Instead of `kill` there are `error` (no space left on the device, at that passing
//! alone) and `sleep` (for good).

/// Every point that a dump passes in the service, in order.
pub const POINTS: &[&str] = &[
    "claim.folder_made",
    "claim.renamed",
    "claim.spent",
    "read.hashed",
    "clean.answered",
    "publish.created",
    "publish.written",
    "publish.synced",
    "publish.renamed",
    "publish.folder_synced",
    "record.begun",
    "record.committed",
    "dispose.begun",
    "dispose.reason_written",
    "dispose.renamed",
    "dispose.folder_synced",
    "dispose.cleared",
];

/// The variable that names a point and what happens there.
pub const VARIABLE: &str = "TEST_FAULT";

/// Passes a point.
#[cfg(not(debug_assertions))]
pub fn point(_: &'static str) -> std::io::Result<()> {
    Ok(())
}

/// What a test asks of a document: nothing, outside of tests.
#[cfg(not(debug_assertions))]
pub fn document(_: &str) {}

#[cfg(debug_assertions)]
pub use debug::{document, point};

#[cfg(debug_assertions)]
mod debug {
    use std::collections::VecDeque;
    use std::fs::File;
    use std::io;
    use std::net::TcpStream;
    use std::os::unix::net::UnixStream;
    use std::process::{Command, abort};
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::thread::park;

    use rustix::io::Errno;
    use rustix::process::{Signal, getpid, kill_process};

    struct Fault {
        point: String,
        action: String,
        passing: u32,
    }

    static FAULT: LazyLock<Option<Fault>> = LazyLock::new(|| {
        let text = std::env::var(super::VARIABLE).ok()?;
        let mut parts = text.split(':').map(str::to_owned);
        let (point, action) = (parts.next()?, parts.next()?);
        let passing = parts.next().and_then(|number| number.parse().ok()).unwrap_or(1);
        Some(Fault { point, action, passing })
    });

    /// Passes a point.
    pub fn point(name: &'static str) -> io::Result<()> {
        static PASSED: AtomicU32 = AtomicU32::new(0);
        let Some(fault) = FAULT.as_ref().filter(|fault| fault.point == name) else { return Ok(()) };
        if PASSED.fetch_add(1, Ordering::Relaxed) + 1 != fault.passing {
            return Ok(());
        }
        match fault.action.as_str() {
            "error" => Err(Errno::NOSPC.into()),
            "sleep" => wait(),
            _ => {
                let _ = kill_process(getpid(), Signal::KILL);
                wait()
            }
        }
    }

    /// In a worker: does the harm that the name of a document asks for.
    pub fn document(name: &str) {
        let Some(harm) = name.split("fault-").nth(1) else { return };
        match harm.split('.').next().unwrap_or_default() {
            "abort" => abort(),
            "hang" => wait(),
            "recurse" => drop(recurse(0)),
            "allocate" => allocate(),
            "escape" => escape(),
            _ => {}
        }
    }

    fn wait() -> ! {
        loop {
            park();
        }
    }

    fn recurse(depth: u64) -> VecDeque<u64> {
        if std::hint::black_box(depth) == u64::MAX {
            return VecDeque::new();
        }
        let mut deeper = recurse(depth + 1);
        deeper.push_back(depth);
        deeper
    }

    fn allocate() {
        let mut hoard = Vec::new();
        loop {
            hoard.push(std::hint::black_box(vec![1_u8; 1 << 26]));
        }
    }

    /// Tries what a worker must not be able to do, and dies when anything of it works.
    fn escape() {
        let tries = [
            File::open("/proc/self/status").is_ok(),
            File::create("/tmp/copydesk-escaped").is_ok(),
            std::fs::read_dir("/").is_ok(),
            TcpStream::connect("127.0.0.1:9").is_err_and(|e| e.raw_os_error() != Some(1)),
            UnixStream::pair().is_ok(),
            Command::new("/bin/true").status().is_ok(),
            std::thread::Builder::new().spawn(|| ()).is_ok(),
            kill_process(getpid(), Signal::CONT).is_ok(),
        ];
        if tries.contains(&true) {
            eprintln!("{{\"event\":\"escaped\",\"tries\":\"{tries:?}\"}}");
            abort();
        }
    }
}
