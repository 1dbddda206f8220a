//! The promise, kept under every fault: whatever is dropped ends as exactly one of a complete
//! article file, a recorded rejection, or a failure with its reason beside the untouched original.
//!
//! `cargo test` runs a small form that needs nothing installed. `TEST_FAULTS=full`, as `.ci/run`
//! has it, runs the whole; what the machine does not allow (mounts, strace) is then skipped with
//! a message.
#![cfg(all(feature = "daemon", target_os = "linux"))]
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests are tests too

mod beside;
mod checker;
mod failing;
mod hostile;
#[path = "../support/house.rs"]
mod house;
mod kills;
mod load;
mod machine;
mod many;
mod places;
mod poison;
mod power;
mod shortage;
mod watching;
mod writers;

use house::{House, until, visible};

/// Whether the whole suite runs.
fn full() -> bool {
    std::env::var_os("TEST_FAULTS").is_some_and(|form| form == "full")
}

/// A dump of its own for each number.
fn dump(number: usize) -> String {
    format!(
        "Harbour Report {number}\n\nBy Ada Moss\n\nThe harbour counted {number} ferries on Monday, the \
         port authority said in a statement about the week.\n\nFishing boats returned to their berths \
         before dawn, and the first ferry left at eight.\n"
    )
}

/// A dump of several records, of which one is no article.
fn records(number: usize, count: usize) -> String {
    let mut text = String::new();
    for record in 0..count {
        text.push_str(&format!(
            "{{\"id\":\"{number}-{record}\",\"text\":\"Record {record} of dump {number} has some \
             words of its own, and a full stop.\"}}\n"
        ));
    }
    text.push_str(&format!("this is record {number}, which is not JSON\n"));
    text
}

/// Waits until nothing is left to do, and lets the checker judge.
fn settled(house: &House, checker: &checker::Checker) {
    until("nothing waits", || {
        // In this order, so that what is claimed in between is seen.
        visible(&house.path("watch")).is_empty()
            && visible(&house.path("watch/.claimed")).is_empty()
    });
    checker.check(house);
}

/// The most memory that the service has had, in KiB.
fn peak_memory(house: &House) -> usize {
    let status = format!("/proc/{}/status", house.service.as_ref().unwrap().id());
    let status = std::fs::read_to_string(status).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
