//! What a worker gives up before it reads the first byte of a document: memory without end, files,
//! network, other processes.
//!
//! Landlock takes the file system and the network away, and seccomp every system call that
//! computing does not need; each where the kernel has it. A refused call fails with EPERM instead of ending
//! the process, so that a library's harmless attempt costs no document.

use std::collections::BTreeMap;
use std::io;

use landlock::{
    ABI, Access, AccessFs, AccessNet, LandlockStatus, RestrictionStatus, Ruleset, RulesetAttr,
    RulesetError, RulesetStatus, Scope,
};
use rustix::process::{
    DumpableBehavior, Resource, Rlimit, getrlimit, set_dumpable_behavior, setrlimit,
};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule,
};

/// The newest Landlock that was looked at; an older kernel enforces what it knows.
const LANDLOCK: ABI = ABI::V6;

/// What computing, pipes and threads that run already need.
const CALLS: &[i64] = &[
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_close,
    libc::SYS_brk,
    libc::SYS_mremap,
    libc::SYS_munmap,
    libc::SYS_madvise,
    libc::SYS_futex,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_getrandom,
    libc::SYS_gettid,
    libc::SYS_getpid,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_restart_syscall,
    libc::SYS_exit,
    libc::SYS_exit_group,
    // How `abort` ends the process.
    libc::SYS_tgkill,
];

/// Calls whose third argument says what memory may be used for; never for code.
const MAPPINGS: &[i64] = &[libc::SYS_mmap, libc::SYS_mprotect];

/// Enters the sandbox, and gives what the kernel could not enforce. Inside it no thread can start,
/// so those that are needed are started in between, by `threads`.
pub fn enter<T>(memory: usize, threads: impl FnOnce() -> T) -> io::Result<(T, Vec<String>)> {
    limit(Resource::As, memory as u64)?;
    limit(Resource::Core, 0)?;
    // No debugger attaches, and a crash leaves no image of the document.
    set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    let mut missing = Vec::new();
    match restrict_files().map(|status| status.ruleset) {
        Ok(RulesetStatus::FullyEnforced) => {}
        Ok(RulesetStatus::PartiallyEnforced) => missing.push("parts of landlock".to_owned()),
        Ok(RulesetStatus::NotEnforced) => missing.push("landlock".to_owned()),
        Err(error) => missing.push(format!("landlock ({error})")),
    }
    let threads = threads();
    if let Err(error) = restrict_calls() {
        missing.push(format!("seccomp ({error})"));
    }
    Ok((threads, missing))
}

/// Which Landlock the kernel has, in words. It tells only those who use it, so a thread does.
pub fn landlock() -> String {
    let status = std::thread::spawn(restrict_files).join();
    match status {
        Ok(Ok(status)) => match status.landlock {
            LandlockStatus::NotEnabled => "Landlock is not enabled".to_owned(),
            LandlockStatus::NotImplemented => "the kernel has no Landlock".to_owned(),
            LandlockStatus::Available { kernel_abi: Some(abi), .. } => {
                format!("Landlock ABI V{abi}")
            }
            LandlockStatus::Available { effective_abi, .. } => {
                format!("Landlock ABI {effective_abi:?}")
            }
        },
        Ok(Err(error)) => format!("Landlock fails: {error}"),
        Err(_) => "Landlock fails".to_owned(),
    }
}

/// Lowers a limit, for good; one that is lower already stays.
fn limit(resource: Resource, value: u64) -> io::Result<()> {
    let hard = getrlimit(resource).maximum.unwrap_or(u64::MAX);
    let value = Some(value.min(hard));
    Ok(setrlimit(resource, Rlimit { current: value, maximum: value })?)
}

/// Takes every right that Landlock knows, and grants none.
fn restrict_files() -> Result<RestrictionStatus, RulesetError> {
    let ruleset = Ruleset::default()
        .handle_access(AccessFs::from_all(LANDLOCK))?
        .handle_access(AccessNet::from_all(LANDLOCK))?
        .scope(Scope::from_all(LANDLOCK))?
        .create()?;
    ruleset.restrict_self()
}

fn restrict_calls() -> Result<(), seccompiler::Error> {
    seccompiler::apply_filter_all_threads(&filter()?)
}

fn filter() -> Result<BpfProgram, seccompiler::BackendError> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        CALLS.iter().map(|call| (*call, Vec::new())).collect();
    for call in MAPPINGS {
        let executable = SeccompCmpOp::MaskedEq(libc::PROT_EXEC as u64);
        let plain = SeccompCondition::new(2, SeccompCmpArgLen::Dword, executable, 0)?;
        rules.insert(*call, vec![SeccompRule::new(vec![plain])?]);
    }
    let refused = SeccompAction::Errno(libc::EPERM as u32);
    let machine = std::env::consts::ARCH.try_into()?;
    SeccompFilter::new(rules, refused, SeccompAction::Allow, machine)?.try_into()
}
