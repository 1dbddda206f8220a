//! A claimed dump, open: from here on only this descriptor is read.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

use super::beside::Beside;
use super::settle::Reading;
use super::{claim, fault};

/// How much is read at a time.
const PIECE: usize = 256 << 10;

/// An open dump.
#[derive(Debug)]
pub struct Dump {
    /// The descriptor. It is read with offsets, never with a shared position.
    pub file: File,
    /// Its size.
    pub bytes: u64,
    /// The hash of all of it.
    pub hash: blake3::Hash,
    /// What is known from beside it.
    pub beside: Beside,
    reading: Reading,
}

/// Why a claimed dump has no bytes.
#[derive(Debug)]
pub enum Missing {
    /// It cannot ever be read, for this reason.
    ForGood(String),
    /// Its watch folder is not there at the moment, and the dump neither.
    WithItsFolder,
}

impl Dump {
    /// Opens and hashes a dump. An error is the environment's.
    pub fn open(path: &Path, largest: u64) -> io::Result<Result<Dump, Missing>> {
        let (folder, name) = (path.parent().unwrap_or(path), path.file_name().unwrap_or_default());
        let file = match claim::open(folder, Path::new(name)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Err(if folder.exists() {
                    Missing::ForGood("somebody removed the dump while it was claimed".into())
                } else {
                    Missing::WithItsFolder
                }));
            }
            Err(error) => return Err(error),
        };
        let metadata = file.metadata()?;
        let (reading, bytes) = (Reading::of(&metadata), metadata.len());
        if bytes > largest {
            let largest = crate::size::format(usize::try_from(largest).unwrap_or(usize::MAX));
            return Ok(Err(Missing::ForGood(format!("larger than {largest}"))));
        }
        let hash = hash(&file, bytes)?;
        fault::point("read.hashed")?;
        let beside = Beside::read(path)?;
        Ok(Ok(Dump { file, bytes, hash, beside, reading }))
    }

    /// What tells it and what is known of it from any other.
    pub fn identity(&self) -> String {
        self.beside.identity(self.hash.to_hex().to_string())
    }

    /// Whether nobody has changed it since it was opened.
    pub fn unchanged(&self) -> bool {
        self.file.metadata().is_ok_and(|metadata| Reading::of(&metadata) == self.reading)
    }
}

fn hash(file: &File, bytes: u64) -> io::Result<blake3::Hash> {
    let (mut hasher, mut piece, mut at) = (blake3::Hasher::new(), vec![0; PIECE], 0);
    while at < bytes {
        let size = piece.len().min(usize::try_from(bytes - at).unwrap_or(PIECE));
        file.read_exact_at(&mut piece[..size], at)?;
        hasher.update(&piece[..size]);
        at += size as u64;
    }
    Ok(hasher.finalize())
}
