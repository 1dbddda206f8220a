//! zip archives, read from front to back by the header before each file, so that size needs no memory,
//! and damage costs only the files it hits.

use std::cell::{Cell, RefCell};
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use flate2::{Decompress, FlushDecompress, Status};

use super::Archive;
use crate::input::documents::{Container, Context, Part, Piece};
use crate::input::layers::{self, Layer, Members};
use crate::input::skipped::{Reason, Skipped};
use crate::input::source::{Shared, Source, Stretch};
use crate::input::{Format, FormatRow, Reads};
use crate::options::Limits;

/// The format.
pub const ROW: FormatRow = FormatRow {
    format: Format::Zip,
    name: "zip",
    endings: &["zip"],
    meaning: "A zip archive of files of any format.",
    recognised: "the first bytes",
    url: "from the file inside",
    date: "from the file inside",
    content: "each file, recognised in turn; what is not text is skipped",
    limits: "`limits.nesting`, `limits.expanded_bytes`, `limits.ratio`; stored, deflate, bzip2, zstd and xz; no encryption",
    recognise: |look| look.head.starts_with(FILE) || look.head.starts_with(DIRECTORY_END),
    reads: Reads::Archive(|part, context| Box::new(Zip::new(part, context))),
};

/// How the header of a file begins, and its length without name and extra fields.
const FILE: &[u8] = b"PK\x03\x04";
const HEADER: usize = 30;

/// What follows the files.
const DIRECTORY: &[u8] = b"PK\x01\x02";
const DIRECTORY_END: &[u8] = b"PK\x05\x06";

/// A 32-bit size that means that the size is elsewhere.
const ELSEWHERE: u32 = u32::MAX;

struct Zip<'a> {
    archive: Archive,
    limits: Limits,
    source: Shared<'a>,
    /// Bytes of the last file that its reader has not taken; None if only its end shows its length.
    left: Option<Rc<Cell<u64>>>,
    /// Whether that file is not read, so that its bytes come before the next header.
    passed_over: bool,
}

/// What the header of a file says.
struct Header {
    path: Vec<u8>,
    method: u16,
    encrypted: bool,
    /// None if it comes after the file.
    size: Option<u64>,
}

impl<'a> Zip<'a> {
    fn new(part: Part<'a>, context: &Context) -> Zip<'a> {
        let archive = Archive::of(&part);
        let source = Rc::new(RefCell::new(part.source));
        Zip { archive, limits: context.limits.clone(), source, left: None, passed_over: false }
    }

    /// Goes to the next header. It comes right after a file of known length, and after the sizes of any
    /// other file; anything else in between is damage.
    fn find(&mut self) -> io::Result<bool> {
        let mut source = self.source.borrow_mut();
        if let Some(left) = self.left.take() {
            source.skip(left.get())?;
        }
        let (mut skipped, passed_over) = (0, std::mem::take(&mut self.passed_over));
        loop {
            let head = source.look(4096);
            let length = head.len();
            let found = head.starts_with(FILE);
            let directory = head.starts_with(DIRECTORY) || head.starts_with(DIRECTORY_END);
            // Everything up to the next `PK`, or all but the last byte.
            let strange = memchr::memmem::find(head.get(1..).unwrap_or_default(), b"PK");
            let strange = strange.map_or(length.saturating_sub(1).max(1), |at| at + 1);
            if directory {
                source.skip(u64::MAX)?;
            }
            if found || source.at_end() {
                let is_damage = skipped > SIZES && !passed_over;
                return if is_damage { Err(super::strange(skipped)) } else { Ok(found) };
            }
            skipped += source.skip(strange as u64)?;
        }
    }

    /// Takes the header of a file.
    fn header(&mut self) -> io::Result<Header> {
        let mut source = self.source.borrow_mut();
        let head = source.look(HEADER).to_vec();
        let number = |at: usize| u16::from_le_bytes([head[at], head[at + 1]]);
        if head.len() < HEADER {
            source.skip(u64::MAX)?;
            return Err(io::Error::other("the archive ends in the header of a file"));
        }
        let (flags, method) = (number(6), number(8));
        let size = u32::from_le_bytes([head[18], head[19], head[20], head[21]]);
        let (name, extra) = (usize::from(number(26)), usize::from(number(28)));
        let all = source.look(HEADER + name + extra).to_vec();
        source.consume(all.len());
        let path = all[HEADER..].iter().take(name).copied().collect();
        let size = match size {
            ELSEWHERE => long_size(all.get(HEADER + name..).unwrap_or_default()),
            _ if flags & 8 != 0 => None,
            size => Some(u64::from(size)),
        };
        Ok(Header { path, method, encrypted: flags & 1 != 0, size })
    }

    fn file(&mut self, header: &Header, skipped: &mut Skipped) -> Option<Piece<'a>> {
        let left = header.size.map(|size| Rc::new(Cell::new(size)));
        self.left.clone_from(&left);
        if header.path.ends_with(b"/") || header.size == Some(0) {
            skipped.count(Reason::NoFile);
            return None;
        }
        let stretch = left.clone().map(|left| Stretch::new(Rc::clone(&self.source), left));
        let source = match (header.method, stretch) {
            _ if header.encrypted => None,
            (8, _) => Some(Source::new(Deflated::new(Rc::clone(&self.source), left, &self.limits))),
            // Only deflate marks its own end.
            (_, None) => None,
            (0, Some(stretch)) => Some(Source::new(stretch)),
            (method, Some(stretch)) => layer(method)
                .map(|layer| Source::new(Members::new(layer, Source::new(stretch), &self.limits))),
        };
        let Some(source) = source else {
            self.passed_over = self.left.is_none();
            skipped.count(Reason::Unreadable);
            return None;
        };
        self.archive.file(&header.path, source, skipped)
    }

    fn entry(&mut self, skipped: &mut Skipped) -> io::Result<Option<Piece<'a>>> {
        while self.find()? {
            let header = self.header()?;
            let file = self.file(&header, skipped);
            if file.is_some() {
                return Ok(file);
            }
        }
        Ok(None)
    }
}

/// The compression of this number.
fn layer(method: u16) -> Option<&'static Layer> {
    match method {
        12 => Some(&layers::BZIP2),
        20 | 93 => Some(&layers::ZSTD),
        95 => Some(&layers::XZ),
        _ => None,
    }
}

/// The most bytes that the sizes after a file take.
const SIZES: u64 = 24;

/// The compressed size in the extra field of zip64.
fn long_size(mut extra: &[u8]) -> Option<u64> {
    while let [kind, 0, low, high, rest @ ..] = extra {
        let length = usize::from(u16::from_le_bytes([*low, *high]));
        let field = rest.get(..length)?;
        if *kind == 1 {
            return Some(u64::from_le_bytes(field.get(8..16)?.try_into().ok()?));
        }
        extra = &rest[length..];
    }
    None
}

impl<'a> Container<'a> for Zip<'a> {
    fn next(&mut self, skipped: &mut Skipped) -> Option<Piece<'a>> {
        self.entry(skipped).unwrap_or_else(|why| Some(self.archive.damaged(Format::Zip, &why)))
    }
}

/// A deflated file, which knows its own end.
struct Deflated<'a> {
    source: Shared<'a>,
    left: Option<Rc<Cell<u64>>>,
    stream: Decompress,
    ended: bool,
    most: u64,
    ratio: u64,
}

impl<'a> Deflated<'a> {
    fn new(source: Shared<'a>, left: Option<Rc<Cell<u64>>>, limits: &Limits) -> Deflated<'a> {
        let (most, ratio) = (limits.expanded_bytes as u64, limits.ratio as u64);
        Deflated { source, left, stream: Decompress::new(false), ended: false, most, ratio }
    }
}

impl Read for Deflated<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut source = self.source.borrow_mut();
        while !self.ended {
            let chunk = source.fill_buf()?;
            let left = self.left.as_ref().map_or(u64::MAX, |left| left.get());
            let chunk = &chunk[..chunk.len().min(usize::try_from(left).unwrap_or(usize::MAX))];
            let (before_in, before_out) = (self.stream.total_in(), self.stream.total_out());
            let empty = chunk.is_empty();
            let status = self.stream.decompress(chunk, into, FlushDecompress::None);
            let taken = self.stream.total_in() - before_in;
            let count = self.stream.total_out() - before_out;
            source.consume(usize::try_from(taken).unwrap_or(usize::MAX));
            if let Some(left) = &self.left {
                left.set(left.get() - taken);
            }
            let why = match status {
                Err(error) => Some(format!("deflate: {error}")),
                Ok(Status::StreamEnd) => {
                    self.ended = true;
                    None
                }
                Ok(_) if empty && count == 0 => Some("the file ends too early".to_owned()),
                Ok(_) => layers::past_bounds(
                    self.stream.total_in(),
                    self.stream.total_out(),
                    self.most,
                    self.ratio,
                ),
            };
            if let Some(why) = why {
                self.ended = true;
                return Err(io::Error::new(io::ErrorKind::InvalidData, why));
            }
            if count > 0 {
                return Ok(usize::try_from(count).unwrap_or(into.len()));
            }
        }
        Ok(0)
    }
}
