//! Framed messages between the service and a worker: two lengths, a JSON header, a body.
//!
//! Lengths are big-endian: four bytes for the header, eight for the body. They come from a process
//! that handles hostile input, so they are bounded before anything is allocated.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Write};
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::beside::Beside;
use super::configuration::{Desk, Records};
use super::dump::Dump;
use crate::article::Kind;
use crate::label::Clutter;
use crate::{Format, Options};

/// The longest header, in bytes.
const LONGEST_HEADER: u32 = 1 << 20;
/// The longest article as JSON, in bytes: what a worker can make the service hold in memory. Only
/// a dump is longer, which nobody holds in memory.
const LONGEST_ARTICLE: u64 = 512 << 20;
/// Bytes of both lengths.
const LENGTHS: usize = 12;

/// What the service says to a worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// The user's own rules that hold from now on; the body is their files, as JSON. A worker can
    /// open none itself.
    Rules,
    /// A dump is to be cleaned; it is the body.
    Clean(Box<Request>),
}

/// How a dump is to be cleaned.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// The dump's path relative to the watch folder, as text.
    pub name: String,
    /// The dump's format, where it is not to be recognised.
    pub format: Option<Format>,
    /// What is known of the dump from beside it.
    pub beside: Beside,
    /// How to clean, but for the user's own rules.
    pub options: Options,
    /// Whether to write articles with line breaks and indentation.
    pub pretty: bool,
    /// How long one document may take, in milliseconds.
    pub deadline_ms: u64,
    /// How many documents of the dump are done already.
    pub from: usize,
}

impl Request {
    /// How a dump of this desk is to be cleaned, where so many of its documents are done.
    pub fn new(desk: &Desk, dump: &Dump, name: String, deadline: Duration, from: usize) -> Request {
        Request {
            name,
            format: desk.format,
            beside: dump.beside.clone(),
            options: desk.clean.clone(),
            pretty: desk.pretty && desk.records == Records::Files,
            deadline_ms: u64::try_from(deadline.as_millis()).unwrap_or(u64::MAX),
            from,
        }
    }
}

/// What a worker says: `Ready` once, and for each dump `Begun` and `Document` for each of its
/// documents, in order, then the `End`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// The worker has started and takes dumps.
    Ready {
        /// What of its sandbox the kernel could not give.
        missing: Vec<String>,
    },
    /// This document of the dump begins, counted from 0.
    Begun(usize),
    /// A document; the body is its article as JSON.
    Document(Finished),
    /// There are no more.
    End {
        /// How much was passed over because it is no document, by reason.
        skipped: BTreeMap<String, u64>,
        /// What lies beside the dump and cannot be used: the ending of the file, and why.
        unused: Vec<(String, String)>,
    },
}

/// A cleaned document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finished {
    /// The hash of everything that the dump says about the document, hexadecimal.
    pub identity: String,
    /// Its title.
    pub title: Option<String>,
    /// The host of its address.
    pub host: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// Why it is no article, if it is none.
    pub rejected: Option<String>,
    /// What of it, or around it, could not be read (`code: sentence`).
    pub damage: Vec<String>,
    /// The codes of all its notes.
    pub notes: BTreeSet<String>,
    /// The format that it was read as.
    pub format: Format,
    /// How long it was cleaned, in microseconds.
    pub duration_us: u64,
    /// How many blocks of each kind were removed, where the article lists them.
    pub removed: BTreeMap<Clutter, u64>,
}

/// Reads a frame; `None` at the end of the stream.
pub fn read<H: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<(H, Vec<u8>)>> {
    let Some((header, length)) = open(from)? else { return Ok(None) };
    let mut body = Vec::new();
    // Grows with what comes, so a false length alone costs nothing.
    let got = from.take(bounded(length)?).read_to_end(&mut body)?;
    if (got as u64) < length {
        Err(io::ErrorKind::UnexpectedEof.into())
    } else {
        Ok(Some((header, body)))
    }
}

/// Reads the header of a frame and the length of its body, which comes next; `None` at the end of
/// the stream.
pub fn open<H: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<(H, u64)>> {
    let mut lengths = [0; LENGTHS];
    if let Err(error) = from.read_exact(&mut lengths) {
        return if error.kind() == io::ErrorKind::UnexpectedEof { Ok(None) } else { Err(error) };
    }
    let (header, body) = split_lengths(lengths)?;
    let mut bytes = vec![0; header];
    from.read_exact(&mut bytes)?;
    Ok(Some((serde_json::from_slice(&bytes)?, body)))
}

/// Writes a frame.
pub fn write(to: &mut impl Write, header: &impl Serialize, body: &[u8]) -> io::Result<()> {
    let header = serde_json::to_vec(header)?;
    to.write_all(&join_lengths(header.len(), body.len() as u64)?)?;
    to.write_all(&header)?;
    to.write_all(body)?;
    to.flush()
}

/// [`read`], without blocking a thread.
pub async fn receive<H: DeserializeOwned>(
    from: &mut (impl AsyncRead + Unpin),
) -> io::Result<Option<(H, Vec<u8>)>> {
    let mut lengths = [0; LENGTHS];
    if let Err(error) = from.read_exact(&mut lengths).await {
        return if error.kind() == io::ErrorKind::UnexpectedEof { Ok(None) } else { Err(error) };
    }
    let (header_length, body_length) = split_lengths(lengths)?;
    let body_length = bounded(body_length)?;
    let mut header = vec![0; header_length];
    from.read_exact(&mut header).await?;
    let mut body = Vec::new();
    let got = from.take(body_length).read_to_end(&mut body).await?;
    if (got as u64) < body_length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some((serde_json::from_slice(&header)?, body)))
}

/// Begins a frame without blocking a thread; its body follows in whatever pieces are at hand.
pub async fn begin(
    to: &mut (impl AsyncWrite + Unpin),
    header: &impl Serialize,
    body: u64,
) -> io::Result<()> {
    let header = serde_json::to_vec(header)?;
    to.write_all(&join_lengths(header.len(), body)?).await?;
    to.write_all(&header).await
}

fn join_lengths(header: usize, body: u64) -> io::Result<[u8; LENGTHS]> {
    let header = u32::try_from(header).map_err(too_long)?;
    let mut lengths = [0; LENGTHS];
    lengths[..4].copy_from_slice(&header.to_be_bytes());
    lengths[4..].copy_from_slice(&body.to_be_bytes());
    split_lengths(lengths)?;
    Ok(lengths)
}

fn split_lengths(lengths: [u8; LENGTHS]) -> io::Result<(usize, u64)> {
    let [a, b, c, d, body @ ..] = lengths;
    let (header, body) = (u32::from_be_bytes([a, b, c, d]), u64::from_be_bytes(body));
    if header > LONGEST_HEADER {
        return Err(too_long("header"));
    }
    Ok((header as usize, body))
}

/// The length of a body that is to be held in memory.
fn bounded(body: u64) -> io::Result<u64> {
    if body > LONGEST_ARTICLE { Err(too_long("article")) } else { Ok(body) }
}

fn too_long(_: impl Sized) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a frame is longer than any can be")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_out_as_they_went_in() {
        let mut stream = Vec::new();
        write(&mut stream, &Reply::Begun(1), b"body").unwrap();
        write(&mut stream, &Reply::Begun(2), b"").unwrap();
        let mut from = stream.as_slice();
        assert_eq!(read(&mut from).unwrap(), Some((Reply::Begun(1), b"body".to_vec())));
        assert_eq!(read(&mut from).unwrap(), Some((Reply::Begun(2), Vec::new())));
        assert_eq!(read::<Reply>(&mut from).unwrap(), None);
    }

    #[test]
    fn false_lengths_are_errors_not_allocations() {
        assert!(read::<Reply>(&mut [255; LENGTHS].as_slice()).is_err());
        let mut cut = Vec::new();
        write(&mut cut, &Reply::Begun(1), b"body").unwrap();
        cut.pop();
        assert!(read::<Reply>(&mut cut.as_slice()).is_err());
    }
}
