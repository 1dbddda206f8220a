//! Putting an original away once its fate is published and recorded.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::claim::{Claim, rename_new};
use super::configuration::After;
use super::folders::{Folders, make, make_own, remove, sync};
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
/// No reason is longer, in bytes; a dump of a reason's name may be.
const LONGEST_REASON: u64 = 1 << 20;

/// Puts away a dump whose articles are published.
pub fn done(claim: &Claim, folders: &Folders, after: After) -> io::Result<()> {
    fault::point("dispose.begun")?;
    match after {
        After::Keep => move_to(claim, &folders.done, |_| true, |_| Ok(()))?,
        After::Delete => drop(remove(&claim.path())?),
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
    let temporary = folders.failed.join(format!(".{}.tmp", claim.job));
    let is_written = |target: &Path| read_reason(target).is_some_and(|it| it.job == claim.job);
    let has_room = |target: &Path| reason_of(target).symlink_metadata().is_err();
    let write = |target: &Path| {
        if !is_written(target) {
            publish::write_new(&temporary, &reason_of(target), &reason)?;
        }
        fault::point("dispose.reason_written")
    };
    move_to(claim, &folders.failed, |target| has_room(target) || is_written(target), write)?;
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

/// The reason of a failed dump, if it has one.
pub fn read_reason(dump: &Path) -> Option<Failure> {
    let path = reason_of(dump);
    let is_one = |file: fs::Metadata| file.is_file() && file.len() <= LONGEST_REASON;
    path.symlink_metadata().is_ok_and(is_one).then_some(())?;
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

/// Where a job's dump of this name may lie below a folder: under its own path, or a similar one where
/// that is taken.
pub fn places(root: &Path, job: &str, name: &Path) -> [PathBuf; 3] {
    let own = root.join(name);
    let file_name = own.file_name().unwrap_or_default();
    let suffixed = own.with_file_name(with_suffix(file_name, &format!(".{job}")));
    [own, suffixed, root.join(job).join(name)]
}

/// Moves a dump to the first of its places below a folder that is free and wanted.
fn move_to(
    claim: &Claim,
    root: &Path,
    is_wanted: impl Fn(&Path) -> bool,
    before: impl Fn(&Path) -> io::Result<()>,
) -> io::Result<()> {
    if !claim.path().try_exists()? {
        // An earlier try got this far.
        return Ok(());
    }
    let is_free = |place: &&PathBuf| {
        !is_blocked(place.parent().unwrap_or(root))
            && place.symlink_metadata().is_err()
            && is_wanted(place)
    };
    let places = places(root, &claim.job, &claim.name);
    // The last is this job's alone.
    let [.., last] = &places;
    let target = places.iter().find(is_free).unwrap_or(last);
    let folder = target.parent().unwrap_or(root);
    make_own(root)?;
    make(folder)?;
    before(target)?;
    beside::place(&claim.path(), target, &claim.job)?;
    rename_new(&claim.path(), target)?;
    fault::point("dispose.renamed")?;
    sync(folder)?;
    fault::point("dispose.folder_synced")
}

/// Whether a file stands where a folder is needed: an earlier dump had the folder's name.
fn is_blocked(folder: &Path) -> bool {
    let nearest = folder.ancestors().find(|folder| folder.symlink_metadata().is_ok());
    nearest.is_some_and(|nearest| !nearest.is_dir())
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
