//! An output folder is one service's: what two services make of the same document has the same name, and
//! each would replace the other's. While a service runs it holds a lock in the folder; which one it is
//! stays written there, so that services which run by turns are told apart too.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::configuration::in_force;
use super::folders::Folders;
use super::lock::{self, LockError};
use super::{names, snapshot};

/// Takes an output folder, in which `.tmp/` must be, for the service of this state folder. It is
/// taken as long as the returned file is open.
pub fn take(folders: &Folders, state: &Path) -> Result<File, LockError> {
    let lock = lock::take(&folders.temporary).map_err(|error| match error {
        LockError::Held { holder, .. } => {
            LockError::Held { folder: names::shown(&folders.out), holder }
        }
        other => other,
    })?;
    let mark = mark(folders);
    let broken = |error| LockError::Io { file: names::shown(&mark), error };
    if let Some(other) = other(folders, state).map_err(broken)? {
        let (folder, state) = (names::shown(&folders.out), names::shown(&other));
        return Err(LockError::Owned { folder, state, mark: names::shown(&mark) });
    }
    let own = names::text(state);
    if fs::read_to_string(&mark).ok().as_deref() != Some(&own) {
        snapshot::replace(&mark, own.as_bytes()).map_err(broken)?;
    }
    Ok(lock)
}

/// The state folder of another service whose output folder this is. One that was moved away, is gone
/// or has another output folder by now has given it up.
pub fn other(folders: &Folders, state: &Path) -> io::Result<Option<PathBuf>> {
    let written = match fs::read_to_string(mark(folders)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        written => written?,
    };
    let is_same = |one: &Path, other: &Path| match (fs::canonicalize(one), fs::canonicalize(other))
    {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    };
    let others = names::of_text(&written).into_iter().filter(|other| !is_same(other, state));
    for other in others {
        let outputs = match in_force::outputs(&other) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            outputs => outputs?,
        };
        if outputs.iter().any(|out| is_same(out, &folders.out)) {
            return Ok(Some(other));
        }
    }
    Ok(None)
}

/// The file that says whose an output folder is.
fn mark(folders: &Folders) -> PathBuf {
    folders.temporary.join(".owner")
}

#[cfg(test)]
mod tests {
    use super::super::configuration::{Configuration, Desk};
    use super::*;

    #[test]
    fn an_output_folder_is_that_of_the_service_which_has_it_in_its_configuration() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path();
        let desk = |out: &str| Desk { out: base.join(out), ..Desk::default() };
        let folders = Folders::of(&desk("out"));
        fs::create_dir_all(&folders.temporary).unwrap();
        let [first, second, moved] = ["first", "second", "moved"].map(|name| base.join(name));
        let in_force = |state: &Path, out: &str| {
            fs::create_dir_all(state).unwrap();
            let (state, desk) = (state.to_owned(), vec![desk(out)]);
            in_force::write(&Configuration { state, desk, ..Configuration::default() }).unwrap();
        };
        let is_owned = |state| matches!(take(&folders, state), Err(LockError::Owned { .. }));
        let lock = take(&folders, &first).unwrap();
        let held = take(&folders, &second).unwrap_err().to_string();
        assert!(held.starts_with(&format!("{} is in use", folders.out.display())), "{held}");
        drop(lock);
        in_force(&first, "out");
        assert!(!is_owned(&first) && is_owned(&second));
        fs::rename(&first, &moved).unwrap();
        assert!(!is_owned(&moved) && is_owned(&second), "the state folder was moved");
        in_force(&moved, "elsewhere");
        assert!(!is_owned(&second), "the first has another output folder now");
    }
}
