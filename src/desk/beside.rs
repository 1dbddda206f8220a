//! What lies beside a dump and says something about it: `NAME.meta.json` and `NAME.headers`.
//!
//! Such a file is never a dump itself. It is claimed right after its dump, lies beside it in the
//! claim, and is put away with it.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tracing::warn;

use super::claim;
use super::names::{self, with_suffix, without_suffix};
use crate::input::{About, BESIDE};
use crate::options::Fields;

/// The longest that is read, in bytes: it goes to the worker in the header of a frame.
const LONGEST: u64 = 64 << 10;

/// What is known of a dump from beside it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Beside {
    meta: Option<String>,
    headers: Option<String>,
}

/// The dump of which a file of this name says something.
pub fn dump_of(name: &Path) -> Option<PathBuf> {
    BESIDE.iter().find_map(|ending| without_suffix(name, ending))
}

/// The files that can lie beside a dump.
pub fn of(dump: &Path) -> [PathBuf; 2] {
    BESIDE.map(|ending| names::with_ending(dump, ending))
}

impl Beside {
    /// Reads what lies beside a claimed dump. An error is the environment's.
    pub fn read(dump: &Path) -> io::Result<Beside> {
        let [meta, headers] = of(dump);
        Ok(Beside { meta: read(&meta)?, headers: read(&headers)? })
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.meta.is_none() && self.headers.is_none()
    }

    /// Adds it to what is known of the dump.
    pub fn describe(&self, about: &mut About, fields: &Fields) {
        if let Some(meta) = &self.meta {
            about.add_meta(meta.as_bytes(), fields);
        }
        if let Some(headers) = &self.headers {
            about.add_headers(headers.as_bytes());
        }
    }

    /// What of it cannot be used: the ending of the file, and why.
    pub fn mistakes(&self, fields: &Fields) -> Vec<(String, String)> {
        let meta =
            self.meta.iter().flat_map(|meta| About::mistakes_of_meta(meta.as_bytes(), fields));
        let headers = self.headers.iter();
        let headers = headers.flat_map(|headers| About::mistakes_of_headers(headers.as_bytes()));
        let of = |ending: &'static str| move |why| (ending.to_owned(), why);
        meta.map(of(BESIDE[0])).chain(headers.map(of(BESIDE[1]))).collect()
    }

    /// The identity of something that is known from the dump and from this: the same bytes with
    /// another address beside them are another article.
    pub fn identity(&self, of_bytes: String) -> String {
        if self.is_empty() {
            return of_bytes;
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(of_bytes.as_bytes());
        for part in [&self.meta, &self.headers] {
            let part = part.as_deref().unwrap_or_default();
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }
}

fn read(path: &Path) -> io::Result<Option<String>> {
    use io::ErrorKind::{InvalidFilename, InvalidInput, NotFound};
    let (folder, name) = (path.parent().unwrap_or(path), path.file_name().unwrap_or_default());
    let file = match claim::open(folder, Path::new(name)) {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), NotFound | InvalidFilename | InvalidInput) => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.take(LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        let error = format!("larger than {LONGEST} bytes");
        warn!(event = "beside_ignored", path = names::shown(Path::new(name)), error);
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// Gives what lies beside a claimed dump its place beside `target`, before the dump goes there. The
/// claim keeps it too, so that work which a crash makes necessary again finds it.
pub fn place(dump: &Path, target: &Path, job: &str) -> io::Result<()> {
    let name = target.file_name().unwrap_or_default();
    for (from, ending) in of(dump).iter().zip(BESIDE) {
        let own = target.with_file_name(with_suffix(name, ending));
        let other = target.with_file_name(with_suffix(name, &format!(".{job}{ending}")));
        match link(from, &own) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                match link(from, &other) {
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                    placed => placed?,
                }
            }
            placed => placed?,
        }
    }
    Ok(())
}

/// The same file under another name, a copy where the file system has no such thing. Nothing where
/// there is no file, or where it has that name already.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let Ok(metadata) = fs::symlink_metadata(from) else { return Ok(()) };
    match fs::symlink_metadata(to) {
        Ok(there) if (there.dev(), there.ino()) == (metadata.dev(), metadata.ino()) => {
            return Ok(());
        }
        Ok(_) => return Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => {}
    }
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    fs::copy(from, to)?;
    fs::File::open(to)?.sync_all()
}
