//! A claimed dump, open: from here on only this descriptor is read.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

use super::beside::Beside;
use super::progress::Step;
use super::settle::Reading;
use super::{claim, fault};

/// How much of a dump is read at a time, and in the service's memory.
const PIECE: u64 = 256 << 10;
/// From this size on a dump is a large one, which may keep a worker for minutes or hours.
const LARGE: u64 = 16 << 20;

/// Whether a dump of this size is a large one.
pub fn is_large(bytes: u64) -> bool {
    bytes >= LARGE
}

/// An open dump.
#[derive(Debug)]
pub struct Dump {
    /// Its size.
    pub bytes: u64,
    /// The hash of all of it.
    pub hash: blake3::Hash,
    /// What is known from beside it.
    pub beside: Beside,
    contents: Arc<Contents>,
    reading: Reading,
}

/// The bytes of a dump. Each piece is known by its hash, so that what is read again, to be cleaned, is
/// what was read when the dump was opened, or nothing.
#[derive(Debug)]
struct Contents {
    /// The descriptor. It is read with offsets, never with a shared position.
    file: File,
    bytes: u64,
    pieces: Vec<blake3::Hash>,
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
    /// Opens and hashes a dump, which takes its time. An error is the environment's.
    pub fn open(path: &Path, largest: u64, step: &Step) -> io::Result<Result<Dump, Missing>> {
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
        let (contents, hash) = Contents::of(file, bytes, step)?;
        fault::point("read.hashed")?;
        let (contents, beside) = (Arc::new(contents), Beside::read(path)?);
        Ok(Ok(Dump { bytes, hash, beside, contents, reading }))
    }

    /// The file itself, to be looked at from its beginning.
    pub fn file(&self) -> io::Result<File> {
        self.contents.file.try_clone()
    }

    /// How many pieces it has.
    pub fn pieces(&self) -> usize {
        self.contents.pieces.len()
    }

    /// A piece, read off the runtime. There is none when it is not what it was, or cannot be read.
    pub async fn piece(&self, number: usize) -> io::Result<Vec<u8>> {
        let contents = self.contents.clone();
        let reading = tokio::task::spawn_blocking(move || contents.piece(number));
        reading.await.map_err(io::Error::other)?
    }

    /// What tells it and what is known of it from any other.
    pub fn identity(&self) -> String {
        self.beside.identity(self.hash.to_hex().to_string())
    }

    /// Whether nobody has changed it since it was opened.
    pub fn unchanged(&self) -> bool {
        self.contents.file.metadata().is_ok_and(|metadata| Reading::of(&metadata) == self.reading)
    }
}

impl Contents {
    /// Reads all of a file once.
    fn of(file: File, bytes: u64, step: &Step) -> io::Result<(Contents, blake3::Hash)> {
        let mut contents = Contents { file, bytes, pieces: Vec::new() };
        let mut whole = blake3::Hasher::new();
        for number in 0..bytes.div_ceil(PIECE) {
            let piece = contents.read(number)?;
            whole.update(&piece);
            contents.pieces.push(blake3::hash(&piece));
            step.goes_on();
        }
        Ok((contents, whole.finalize()))
    }

    fn piece(&self, number: usize) -> io::Result<Vec<u8>> {
        let piece = self.read(number as u64)?;
        let is_same = self.pieces.get(number).is_some_and(|hash| *hash == blake3::hash(&piece));
        if is_same { Ok(piece) } else { Err(io::Error::other("the dump has changed")) }
    }

    fn read(&self, number: u64) -> io::Result<Vec<u8>> {
        let at = number * PIECE;
        let size = PIECE.min(self.bytes.saturating_sub(at));
        let mut piece = vec![0; usize::try_from(size).unwrap_or_default()];
        self.file.read_exact_at(&mut piece, at)?;
        Ok(piece)
    }
}

#[cfg(test)]
mod tests {
    use super::super::progress::Progress;
    use super::*;

    #[tokio::test]
    async fn a_piece_is_what_it_was_or_there_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("dump");
        let mut bytes: Vec<u8> = (0..PIECE as usize * 2 + 3).map(|at| (at / 7) as u8).collect();
        std::fs::write(&path, &bytes).unwrap();
        let step = Progress::default().begin();
        let dump = Dump::open(&path, u64::MAX, &step).unwrap().unwrap();
        assert_eq!((dump.pieces(), dump.hash), (3, blake3::hash(&bytes)));
        let mut read = Vec::new();
        for number in 0..dump.pieces() {
            read.extend(dump.piece(number).await.unwrap());
        }
        assert!(read == bytes);
        // One byte in the middle, written in place.
        bytes[PIECE as usize + 9] ^= 1;
        std::fs::write(&path, &bytes).unwrap();
        assert!(dump.piece(0).await.is_ok() && dump.piece(2).await.is_ok());
        assert!(dump.piece(1).await.is_err());
        std::fs::File::options().write(true).open(&path).unwrap().set_len(PIECE).unwrap();
        assert!(dump.piece(2).await.is_err(), "cut");
    }
}
