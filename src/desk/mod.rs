//! The service: every dump dropped into a watch folder ends as exactly one of a complete article
//! file, a recorded rejection, or a failure with a reason beside the untouched original.
//!
//! A dump's way, each step safe to be cut and done again:
//!
//! | step | file |
//! |---|---|
//! | it settles | [`intake`] sees it (events are hints, scans the truth), [`settle`] waits |
//! | it is claimed | [`claim`] renames it away from everybody else |
//! | it is cleaned | [`pool`] hands its bytes to a [`worker`] process in [`frames`] |
//! | its articles appear | [`publish`]: temporary file, fsync, rename, fsync |
//! | what became of it is written down | [`ledger`] |
//! | the original is put away | [`dispose`] |
//!
//! [`job`] is these steps in order for one dump; [`service`] is the loop around all of them.

pub mod claim;
pub mod configuration;
pub mod dispose;
pub mod folders;
pub mod frames;
pub mod intake;
pub mod job;
pub mod ledger;
pub mod live;
pub mod lock;
pub mod logging;
pub mod names;
pub mod pause;
pub mod pool;
pub mod publish;
pub mod service;
pub mod settle;
pub mod systemd;
pub mod watcher;
pub mod worker;
