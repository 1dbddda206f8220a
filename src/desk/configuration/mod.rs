//! The configuration: what the service can be told, with defaults.
//!
//! A flag wins over a `COPYDESK_*` variable, which wins over the file, which wins over the default.
//! [`loading`] puts these together, [`problem`] says what is wrong with them and where, and
//! [`keys`] is the table of every key, from which the shipped file and the reference are made.

pub mod duration;
pub mod format;
pub mod in_force;
pub mod keys;
pub mod loading;
mod overlap;
pub mod problem;
mod validation;

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Format, Options, Rules};

use super::names;

pub use super::layout::Layout;
pub use loading::{Loaded, Sources, load};
pub use problem::Problem;

/// Everything the service can be told. Paths are absolute once loaded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Configuration {
    /// The folder of the ledger.
    pub state: PathBuf,
    /// The folder of the user's own rules.
    pub rules: PathBuf,
    /// The watch folders, each with what becomes of its dumps.
    pub desk: Vec<Desk>,
    /// The processes that clean.
    pub workers: Workers,
    /// The log.
    pub log: Log,
    /// The metrics.
    pub metrics: Metrics,
    /// How documents are cleaned.
    pub clean: Options,
}

impl Configuration {
    /// The desk of a watch folder, as the ledger names it.
    pub fn desk_of(&self, watch: &str) -> Option<&Desk> {
        self.desk.iter().find(|desk| names::text(&desk.watch) == watch)
    }

    /// Cleans with these rules of the user's own.
    pub fn use_rules(&mut self, rules: &Rules) {
        let desks = self.desk.iter_mut().map(|desk| &mut desk.clean);
        desks.chain([&mut self.clean]).for_each(|clean| clean.rules = rules.clone());
    }
}

impl Default for Configuration {
    fn default() -> Self {
        Configuration {
            state: "state".into(),
            rules: "rules.d".into(),
            desk: vec![Desk::default()],
            workers: Workers::default(),
            log: Log::default(),
            metrics: Metrics::default(),
            clean: Options::default(),
        }
    }
}

/// One watch folder and what becomes of the dumps in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Desk {
    /// The folder into which dumps are dropped.
    pub watch: PathBuf,
    /// The folder in which articles appear.
    pub out: PathBuf,
    /// The format of the dumps, where it is not to be recognised.
    #[serde(with = "format")]
    pub format: Option<Format>,
    /// Whether dumps in subfolders are taken too.
    pub recursive: bool,
    /// A dump is taken once it has not changed for this long.
    #[serde(with = "duration")]
    pub settle: Duration,
    /// How often the whole folder is looked through, whatever events say.
    #[serde(with = "duration")]
    pub rescan: Duration,
    /// How often the whole folder is looked through where there are no events.
    #[serde(with = "duration")]
    pub poll: Duration,
    /// How a dump shows that it is complete.
    pub ready: Ready,
    /// The ending of the file that announces a dump.
    pub done_file: String,
    /// Patterns of names that are no dumps, or none yet.
    pub ignore: Vec<String>,
    /// Whether files with several names are taken.
    pub hard_links: bool,
    /// The largest dump that is read, in bytes.
    #[serde(with = "crate::size")]
    pub largest: usize,
    /// What becomes of a dump whose articles are published.
    pub after: After,
    /// How the output folder is divided.
    pub layout: Layout,
    /// Which files the documents of a dump of many go to.
    pub records: Records,
    /// A segment is closed at so many documents.
    pub segment_documents: usize,
    /// A segment is closed at so many bytes.
    #[serde(with = "crate::size")]
    pub segment_bytes: usize,
    /// What becomes of a dump whose bytes were done before.
    pub duplicates: Duplicates,
    /// Whether articles are written with line breaks and indentation.
    pub pretty: bool,
    /// Whether rejected documents are written to `.rejected/` in the output folder too.
    pub rejected_files: bool,
    /// How its documents are cleaned: `[clean]`, with what `[desk.clean]` says instead. The file's keys
    /// are those of `[clean]`.
    #[serde(skip_serializing)]
    pub clean: Options,
}

impl Default for Desk {
    fn default() -> Self {
        let ignored = ["*.part", "*.partial", "*.tmp", "*.crdownload", "*.filepart", "*.swp", "*~"];
        Desk {
            watch: "watch".into(),
            out: "out".into(),
            format: None,
            recursive: true,
            settle: Duration::from_secs(1),
            rescan: Duration::from_secs(60),
            poll: Duration::from_secs(5),
            ready: Ready::Settle,
            done_file: ".done".to_owned(),
            ignore: ignored.map(str::to_owned).into(),
            hard_links: true,
            largest: 256 << 30,
            after: After::Keep,
            layout: Layout::Flat,
            records: Records::Files,
            segment_documents: 10_000,
            segment_bytes: 64 << 20,
            duplicates: Duplicates::Skip,
            pretty: true,
            rejected_files: true,
            clean: Options::default(),
        }
    }
}

/// How a dump shows that it is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ready {
    /// It has not changed for a while.
    Settle,
    /// It has its name: writers give it only to complete files, by renaming them.
    RenameOnly,
    /// A second file beside it says so.
    DoneFile,
}

/// Which files the documents of a dump of many go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Records {
    /// One each.
    Files,
    /// One `.jsonl` for all, a line each.
    Lines,
    /// Several `.jsonl`, and a manifest that lists them.
    Segments,
}

/// What becomes of a dump whose bytes were done before, in the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Duplicates {
    /// It is recorded.
    Skip,
    /// It is recorded, and the outputs get a second name where its own would have been.
    Link,
    /// It is cleaned like any other.
    Clean,
}

/// What becomes of a dump once it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum After {
    /// It moves to `.done/` in its watch folder.
    Keep,
    /// It is deleted.
    Delete,
}

/// The processes that clean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Workers {
    /// How many; 0 is one a processor core.
    pub count: usize,
    /// How long one document may take.
    #[serde(with = "duration")]
    pub deadline: Duration,
    /// Address space of one worker in bytes.
    #[serde(with = "crate::size")]
    pub memory: usize,
    /// How often a document that kills its worker is tried before it is left out.
    pub attempts: u32,
}

impl Default for Workers {
    fn default() -> Self {
        Workers { count: 0, deadline: Duration::from_secs(10), memory: 2 << 30, attempts: 3 }
    }
}

impl Workers {
    /// How many workers there are, with 0 resolved.
    pub fn number(&self) -> usize {
        match self.count {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            count => count,
        }
    }
}

/// Where metrics are told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Metrics {
    /// The file that they are written to; none when empty.
    pub file: PathBuf,
    /// How often it is written.
    #[serde(with = "duration")]
    pub every: Duration,
    /// The address at which they are served; none when empty.
    pub listen: String,
}

impl Default for Metrics {
    fn default() -> Self {
        Metrics { file: PathBuf::new(), every: Duration::from_secs(15), listen: String::new() }
    }
}

/// The log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// The least severe events that are written.
    pub level: Level,
    /// How they are written.
    pub format: LogFormat,
}

/// How severe an event is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Something failed for good.
    Error,
    /// Something is wrong, and the service goes on.
    Warn,
    /// The few events of each dump's life.
    #[default]
    Info,
    /// Each step.
    Debug,
    /// Everything.
    Trace,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// The journal under systemd, text on a terminal, JSON elsewhere.
    #[default]
    Auto,
    /// Entries of systemd's journal.
    Journal,
    /// One JSON object a line.
    Json,
    /// For people.
    Text,
}
