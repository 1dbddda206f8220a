//! The service: every dump dropped into a watch folder ends as exactly one of a complete article
//! file, a recorded rejection, or a failure with a reason beside the untouched original.
//!
//! A dump's way, each step safe to be cut and done again:
//!
//! | step | file |
//! |---|---|
//! | it is found | [`intake`]: events ([`watcher`]) are hints, scans ([`scan`]) the truth; [`inbox`] tells dumps from what belongs to them |
//! | it settles | [`settle`] waits until it has stopped changing |
//! | it is claimed | `claim` renames it away from everybody else |
//! | it is read | [`dump`]: one descriptor; bytes that were done before are [`duplicates`] |
//! | it is cleaned | [`cleaning`]: a [`worker`] of the [`pool`], in its [`sandbox`], speaking in [`frames`] |
//! | its articles appear | [`outlet`] and [`publish`]: temporary file, fsync, rename, fsync, under the names of [`layout`]; a [`manifest`] of segments |
//! | what became of it is written down | [`ledger`] |
//! | the original is put away | [`dispose`] |
//!
//! [`job`] is these steps in order for one dump; [`service`] is the loop around all of them.
//! [`doctor`] tries out beforehand what they need.

mod announced;
pub mod backlog;
pub mod beside;
mod claim;
pub mod cleaning;
pub mod clock;
pub mod configuration;
pub mod dispose;
pub mod doctor;
pub mod dump;
pub mod duplicates;
pub mod failures;
pub mod fault;
pub mod folders;
pub mod frames;
pub mod ignore;
pub mod inbox;
pub mod intake;
pub mod job;
pub mod journal;
pub mod layout;
pub mod ledger;
pub mod live;
pub mod lock;
pub mod logging;
pub mod manifest;
pub mod metrics;
pub mod names;
pub mod originals;
pub mod outlet;
pub mod ownership;
mod passed_over;
pub mod pause;
pub mod pool;
pub mod program;
pub mod progress;
pub mod publish;
pub mod pulse;
pub mod reclean;
pub mod repeats;
pub mod root;
pub mod rules;
pub mod sandbox;
pub mod scan;
pub mod service;
pub mod settle;
pub mod shared;
pub mod snapshot;
pub mod status;
pub mod systemd;
pub mod underway;
pub mod watcher;
pub mod worker;
