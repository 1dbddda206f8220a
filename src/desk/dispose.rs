//! Putting an original away once its fate is published and recorded.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::claim::{Claim, rename_new};
use super::configuration::After;
use super::folders::{Folders, make, sync};
use super::names::{self, with_suffix};
use super::{beside, fault, publish};

/// Why a dump was given up: the content of `NAME.error.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Failure {
    /// The job.
    pub job: String,
    /// The dump's path relative to the watch folder.
    pub path: String,
    /// The step that failed.
    pub stage: String,
    /// What went wrong.
    pub error: String,
    /// How many starts of the service gave it to a worker.
    pub attempts: u32,
    /// What a person can do.
    pub advice: String,
}

/// The ending of a reason's name.
pub const REASON: &str = ".error.json";

/// Puts away a dump whose articles are published.
pub fn done(claim: &Claim, folders: &Folders, after: After) -> io::Result<()> {
    fault::point("dispose.begun")?;
    match after {
        After::Keep => move_to(claim, &folders.done, |_| Ok(()))?,
        After::Delete => missing_is_done(fs::remove_file(claim.path()))?,
    }
    claim.clear();
    fault::point("dispose.cleared")
}

/// Puts away a dump that was given up, with the reason beside it. The reason comes first, so that
/// there is never a failed dump without one.
pub fn failed(claim: &Claim, folders: &Folders, failure: &Failure) -> io::Result<()> {
    fault::point("dispose.begun")?;
    let mut reason = serde_json::to_vec_pretty(failure)?;
    reason.push(b'\n');
    make(&folders.failed)?;
    let temporary = folders.failed.join(format!(".{}.tmp", claim.job));
    move_to(claim, &folders.failed, |target| {
        publish::write(&temporary, &reason_of(target), &reason)?;
        fault::point("dispose.reason_written")
    })?;
    claim.clear();
    fault::point("dispose.cleared")
}

/// Where the reason of a failed dump lies: beside it. A name that would become too long is cut and
/// told apart by its hash.
pub fn reason_of(dump: &Path) -> PathBuf {
    let name = dump.file_name().unwrap_or_default();
    let whole = with_suffix(name, REASON);
    if whole.len() == name.len() + REASON.len() {
        return dump.with_file_name(whole);
    }
    let hash = blake3::hash(name.as_encoded_bytes()).to_hex();
    dump.with_file_name(with_suffix(name, &format!(".{}{REASON}", &hash[..16])))
}

/// Moves a dump below a folder under its own path, or a similar one where that is taken.
fn move_to(claim: &Claim, root: &Path, before: impl Fn(&Path) -> io::Result<()>) -> io::Result<()> {
    if !claim.path().try_exists()? {
        // An earlier try got this far.
        return Ok(());
    }
    let mut own = root.join(&claim.name);
    if is_blocked(own.parent().unwrap_or(root)) {
        own = root.join(&claim.job).join(&claim.name);
    }
    let name: OsString = own.file_name().unwrap_or_default().to_owned();
    let suffixed = own.with_file_name(with_suffix(&name, &format!(".{}", claim.job)));
    let folder = own.parent().unwrap_or(root);
    make(folder)?;
    let target: PathBuf = if own.symlink_metadata().is_ok() { suffixed } else { own.clone() };
    before(&target)?;
    beside::place(&claim.path(), &target, &claim.job)?;
    rename_new(&claim.path(), &target)?;
    fault::point("dispose.renamed")?;
    sync(folder)?;
    fault::point("dispose.folder_synced")
}

/// Whether a file stands where a folder is needed: an earlier dump had the folder's name.
fn is_blocked(folder: &Path) -> bool {
    let nearest = folder.ancestors().find(|folder| folder.symlink_metadata().is_ok());
    nearest.is_some_and(|nearest| !nearest.is_dir())
}

fn missing_is_done(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

impl Failure {
    /// The failure of a claim.
    pub fn of(claim: &Claim, stage: &'static str, error: String) -> Failure {
        Failure {
            job: claim.job.clone(),
            path: names::text(&claim.name),
            stage: stage.to_owned(),
            error,
            attempts: claim.starts,
            advice:
                "The dump lies beside this file, untouched. `copydesk failed retry` puts it back \
                     into the watch folder."
                    .to_owned(),
        }
    }
}
