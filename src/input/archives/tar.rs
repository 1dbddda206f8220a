//! tar archives: ustar, GNU's long names and pax.

use std::cell::{Cell, RefCell};
use std::io;
use std::rc::Rc;

use tar::{EntryType, Header, PaxExtensions};

use super::Archive;
use crate::input::documents::{Container, Context, Part, Piece};
use crate::input::skipped::{Reason, Skipped};
use crate::input::source::{Shared, Source, Stretch};
use crate::input::{Format, FormatRow, Look, Reads};

/// The format.
pub const ROW: FormatRow = FormatRow {
    format: Format::Tar,
    name: "tar",
    endings: &["tar"],
    meaning: "A tar archive of files of any format.",
    recognised: "`ustar` at byte 257, or a header whose checksum is right",
    url: "from the file inside",
    date: "from the file inside",
    content: "each file, recognised in turn; what is not text is skipped",
    limits: "`limits.nesting`; sparse files are skipped",
    recognise: |look| header(look.head).is_some() || is_empty(look),
    reads: Reads::Archive(|part, _: &Context| Box::new(Tar::new(part))),
};

const BLOCK: usize = 512;

/// The longest name in an extension header, in bytes.
const LONGEST_NAME: u64 = 64 << 10;

/// An archive without files, which is nothing but zeros.
fn is_empty(look: &Look<'_>) -> bool {
    let zeros = look.head.len() >= BLOCK && look.head.iter().all(|byte| *byte == 0);
    look.ending == Some(Format::Tar) && zeros
}

/// A header, if its checksum is right.
fn header(block: &[u8]) -> Option<&Header> {
    let block = block.get(..BLOCK)?;
    let header = Header::from_byte_slice(block);
    let sum =
        |range: std::ops::Range<usize>| block[range].iter().map(|b| u32::from(*b)).sum::<u32>();
    let checksum = sum(0..148) + 8 * u32::from(b' ') + sum(156..BLOCK);
    (block[0] != 0 && header.cksum().is_ok_and(|said| said == checksum)).then_some(header)
}

struct Tar<'a> {
    archive: Archive,
    source: Shared<'a>,
    /// Bytes of the last file that its reader has not taken.
    left: Rc<Cell<u64>>,
    /// Bytes after that file up to the next header.
    padding: u64,
}

impl<'a> Tar<'a> {
    fn new(part: Part<'a>) -> Tar<'a> {
        let archive = Archive::of(&part);
        let source = Rc::new(RefCell::new(part.source));
        Tar { archive, source, left: Rc::new(Cell::new(0)), padding: 0 }
    }

    /// The next header; None at the end. Anything else is skipped and reported.
    fn header(&mut self) -> io::Result<Option<Header>> {
        let mut source = self.source.borrow_mut();
        let ahead = self.left.replace(0) + std::mem::take(&mut self.padding);
        source.skip(ahead)?;
        let mut skipped = 0_u64;
        loop {
            let block = source.look(BLOCK);
            let found = header(block).cloned();
            if found.is_none() && block.len() < BLOCK {
                let rest = source.skip(u64::MAX)?;
                skipped += rest;
            }
            let at_end = source.at_end();
            if found.is_some() || at_end {
                if skipped > 0 {
                    return Err(super::strange(skipped));
                }
                if found.is_some() {
                    source.skip(BLOCK as u64)?;
                }
                return Ok(found);
            }
            let empty = source.look(BLOCK).iter().all(|byte| *byte == 0);
            source.skip(BLOCK as u64)?;
            skipped += if empty { 0 } else { BLOCK as u64 };
        }
    }

    /// The content of a header that describes the next one.
    fn extension(&self, size: u64) -> io::Result<Vec<u8>> {
        let mut source = self.source.borrow_mut();
        let mut bytes = Vec::new();
        let padded = size.next_multiple_of(BLOCK as u64);
        let kept = size.min(LONGEST_NAME);
        source.exactly(kept, &mut bytes)?;
        source.skip(padded - kept)?;
        Ok(bytes)
    }

    /// The next file, or what is wrong there.
    fn entry(&mut self, skipped: &mut Skipped) -> io::Result<Option<Piece<'a>>> {
        let (mut path, mut size) = (None, None);
        loop {
            let Some(header) = self.header()? else { return Ok(None) };
            let said = header.entry_size().unwrap_or(0);
            match header.entry_type() {
                EntryType::GNULongName => path = Some(self.extension(said)?),
                EntryType::XHeader => {
                    let extension = self.extension(said)?;
                    for entry in PaxExtensions::new(&extension).flatten() {
                        match entry.key() {
                            Ok("path") => path = Some(entry.value_bytes().to_vec()),
                            Ok("size") => size = entry.value().ok().and_then(|v| v.parse().ok()),
                            _ => {}
                        }
                    }
                }
                EntryType::GNULongLink | EntryType::XGlobalHeader => drop(self.extension(said)?),
                kind => {
                    let size = size.take().unwrap_or(said);
                    let path = path.take().unwrap_or_else(|| header.path_bytes().into_owned());
                    self.left.set(size);
                    self.padding = size.next_multiple_of(BLOCK as u64) - size;
                    if !matches!(kind, EntryType::Regular | EntryType::Continuous) || size == 0 {
                        let reason = match kind {
                            EntryType::GNUSparse => Reason::Unreadable,
                            _ => Reason::NoFile,
                        };
                        skipped.count(reason);
                        continue;
                    }
                    let stretch = Stretch::new(Rc::clone(&self.source), Rc::clone(&self.left));
                    let file = self.archive.file(&path, Source::new(stretch), skipped);
                    if file.is_some() {
                        return Ok(file);
                    }
                }
            }
        }
    }
}

impl<'a> Container<'a> for Tar<'a> {
    fn next(&mut self, skipped: &mut Skipped) -> Option<Piece<'a>> {
        self.entry(skipped).unwrap_or_else(|why| Some(self.archive.damaged(Format::Tar, &why)))
    }
}
