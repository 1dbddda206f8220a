//! Putting an original away once its fate is published and recorded.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::claim::{Claim, rename_new};
use super::configuration::After;
use super::folders::Folders;
use super::names::{self, with_suffix};
use super::publish;

/// Why a dump was given up: the content of `NAME.error.json`.
#[derive(Clone, Debug, Serialize)]
pub struct Failure {
    /// The job.
    pub job: String,
    /// The dump's path relative to the watch folder.
    pub path: String,
    /// The step that failed.
    pub stage: &'static str,
    /// What went wrong.
    pub error: String,
    /// How many attempts began.
    pub attempts: u32,
    /// What a person can do.
    pub advice: &'static str,
}

/// Puts away a dump whose articles are published.
pub fn done(claim: &Claim, folders: &Folders, after: After) -> io::Result<()> {
    match after {
        After::Keep => move_to(claim, &folders.done, |_| Ok(()))?,
        After::Delete => missing_is_done(fs::remove_file(claim.path()))?,
    }
    claim.clear();
    Ok(())
}

/// Puts away a dump that was given up, with the reason beside it. The reason comes first, so that
/// there is never a failed dump without one.
pub fn failed(claim: &Claim, folders: &Folders, failure: &Failure) -> io::Result<()> {
    let reason = serde_json::to_vec_pretty(failure)?;
    move_to(claim, &folders.failed, |target| {
        let folder = target.parent().unwrap_or(&folders.failed);
        let name = with_suffix(target.file_name().unwrap_or_default(), ".error.json");
        // The name may be no text, which `publish` wants; so it goes there under a plain one.
        publish::write(folder, &claim.job, &claim.job, &reason)?;
        fs::rename(folder.join(&claim.job), folder.join(name))
    })?;
    claim.clear();
    Ok(())
}

/// Moves a dump below a folder under its own path, or a similar one where that is taken.
fn move_to(claim: &Claim, root: &Path, before: impl Fn(&Path) -> io::Result<()>) -> io::Result<()> {
    if !claim.path().try_exists()? {
        // An earlier try got this far.
        return Ok(());
    }
    let own = root.join(&claim.name);
    let name: OsString = own.file_name().unwrap_or_default().to_owned();
    let suffixed = own.with_file_name(with_suffix(&name, &format!(".{}", claim.job)));
    fs::create_dir_all(own.parent().unwrap_or(root))?;
    let target: PathBuf = if own.symlink_metadata().is_ok() { suffixed } else { own };
    before(&target)?;
    rename_new(&claim.path(), &target)?;
    publish::sync_folder(target.parent().unwrap_or(root))
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
            stage,
            error,
            attempts: claim.attempt,
            advice: "The dump lies beside this file, untouched. To try again, move it back into the watch folder.",
        }
    }
}
