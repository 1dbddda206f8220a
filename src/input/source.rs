//! Bytes being read: buffered, with look-ahead, and with gaps where something is damaged.

use std::cell::{Cell, RefCell};
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use super::Whole;

/// Bytes read at once, at first and later on: most sources are one small file.
const FIRST_CHUNK: usize = 8 << 10;
const CHUNK: usize = 64 << 10;

/// Bytes that are kept after they were read, so that a reader that ran past the start of something
/// can step back to it.
pub const KEPT: usize = 64 << 10;

/// The kind of a gap after bytes that are themselves cut or damaged.
pub const CUT: io::ErrorKind = io::ErrorKind::UnexpectedEof;

/// The kind of a gap between bytes that are whole.
pub const MISSING: io::ErrorKind = io::ErrorKind::InvalidData;

/// The byte order mark of UTF-8.
pub const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// How many gaps are reported; a stream with more is damaged all over.
const GAPS_TOLD: usize = 8;

/// A buffered stream of bytes with look-ahead.
///
/// An error of this reader is a gap, not the end: something is missing here (the message says what and
/// how much), and reading goes on after it until there are no more bytes.
pub struct Source<'a> {
    from: Box<dyn Read + 'a>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    taken: u64,
    chunk: usize,
    gap: Option<io::Error>,
    ended: bool,
}

/// How the reading of a line ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// There was nothing left.
    End,
    /// All of it is there.
    Whole,
    /// It is longer than allowed; this many bytes were left out.
    Cut(u64),
}

/// What was left of a stream.
pub struct Rest {
    /// The bytes, at most as many as were allowed.
    pub bytes: Vec<u8>,
    /// Bytes past that.
    pub left_out: u64,
    /// The gaps in between.
    pub gaps: Vec<String>,
    /// Hashes all bytes, once some are left out.
    hasher: Option<Box<blake3::Hasher>>,
}

impl Rest {
    /// Size and hash of all bytes, if not all were kept.
    pub fn whole(&self) -> Option<Whole> {
        let blake3 = self.hasher.as_ref()?.finalize();
        Some(Whole { bytes: self.bytes.len() as u64 + self.left_out, blake3 })
    }

    /// The gaps as notes of a document.
    pub fn notes(&self) -> impl Iterator<Item = String> {
        self.gaps.iter().map(|gap| format!("damaged: {gap}"))
    }

    fn leave_out(&mut self, bytes: &[u8]) {
        self.left_out += bytes.len() as u64;
        let kept = &self.bytes;
        let begin = || Box::new(blake3::Hasher::new().update(kept).clone());
        self.hasher.get_or_insert_with(begin).update(bytes);
    }
}

impl<'a> Source<'a> {
    /// A stream from a reader.
    pub fn new(from: impl Read + 'a) -> Source<'a> {
        Source {
            from: Box::new(from),
            buffer: Vec::new(),
            start: 0,
            end: 0,
            taken: 0,
            chunk: FIRST_CHUNK,
            gap: None,
            ended: false,
        }
    }

    /// A stream of bytes in memory.
    pub fn of(bytes: Vec<u8>) -> Source<'a> {
        let end = bytes.len();
        Source { buffer: bytes, end, ended: true, ..Source::new(io::empty()) }
    }

    /// Bytes taken so far.
    pub fn taken(&self) -> u64 {
        self.taken
    }

    /// The next bytes, without taking them: as many as wanted, fewer only before a gap or at the end.
    pub fn look(&mut self, bytes: usize) -> &[u8] {
        while self.end - self.start < bytes && self.gap.is_none() && !self.ended {
            self.fetch(bytes);
        }
        &self.buffer[self.start..self.end.min(self.start + bytes)]
    }

    /// Takes a gap that comes next and says that what was taken last is damaged.
    pub fn cut_here(&mut self) -> Option<io::Error> {
        if self.look(1).is_empty() { self.gap.take_if(|gap| gap.kind() == CUT) } else { None }
    }

    /// Takes the gaps before the next bytes, so that these can be looked at.
    pub fn gaps_here(&mut self) -> Vec<io::Error> {
        let mut gaps = Vec::new();
        while self.look(1).is_empty()
            && let Some(gap) = self.gap.take()
        {
            if gaps.len() < GAPS_TOLD {
                gaps.push(gap);
            }
        }
        gaps
    }

    /// The same stream with these gaps before it.
    pub fn behind(self, gaps: Vec<io::Error>) -> Source<'a> {
        if gaps.is_empty() {
            return self;
        }
        Source::new(Behind { gaps: gaps.into_iter(), source: self })
    }

    /// Takes a byte order mark of UTF-8, if one comes next.
    pub fn skip_mark(&mut self) {
        if self.look(UTF8_MARK.len()) == UTF8_MARK {
            self.consume(UTF8_MARK.len());
        }
    }

    /// Whether there is nothing left, not even a gap.
    pub fn at_end(&mut self) -> bool {
        self.look(1).is_empty() && self.gap.is_none()
    }

    /// Puts taken bytes back; they come next.
    pub fn put_back(&mut self, bytes: &[u8]) {
        self.taken = self.taken.saturating_sub(bytes.len() as u64);
        if self.start >= bytes.len() {
            self.start -= bytes.len();
            self.buffer[self.start..self.start + bytes.len()].copy_from_slice(bytes);
            return;
        }
        let mut buffer = bytes.to_vec();
        buffer.extend_from_slice(&self.buffer[self.start..self.end]);
        (self.start, self.end) = (0, buffer.len());
        self.buffer = buffer;
    }

    /// Steps back over bytes just taken; returns how many, at least [`KEPT`] if that many were taken.
    pub fn step_back(&mut self, bytes: u64) -> u64 {
        let back = self.start.min(usize::try_from(bytes).unwrap_or(usize::MAX));
        self.start -= back;
        self.taken -= back as u64;
        back as u64
    }

    /// Appends a line without its end to `line`, at most `most` bytes of it.
    pub fn line(&mut self, most: usize, line: &mut Vec<u8>) -> io::Result<Line> {
        let (mut any, mut left_out) = (false, 0);
        loop {
            let chunk = self.fill_buf()?;
            if chunk.is_empty() {
                break;
            }
            any = true;
            let newline = memchr::memchr(b'\n', chunk);
            let text = &chunk[..newline.unwrap_or(chunk.len())];
            let fits = text.len().min(most.saturating_sub(line.len()));
            line.extend_from_slice(&text[..fits]);
            left_out += (text.len() - fits) as u64;
            let taken = text.len() + usize::from(newline.is_some());
            self.consume(taken);
            if newline.is_some() {
                break;
            }
        }
        Ok(match (any, left_out) {
            (false, _) => Line::End,
            (true, 0) => Line::Whole,
            (true, left_out) => Line::Cut(left_out),
        })
    }

    /// Appends up to `count` bytes to `bytes`, fewer only at the end.
    pub fn exactly(&mut self, count: u64, bytes: &mut Vec<u8>) -> io::Result<u64> {
        let mut got = 0;
        while got < count {
            let chunk = self.fill_buf()?;
            if chunk.is_empty() {
                break;
            }
            let fits = chunk.len().min(usize::try_from(count - got).unwrap_or(usize::MAX));
            bytes.extend_from_slice(&chunk[..fits]);
            self.consume(fits);
            got += fits as u64;
        }
        Ok(got)
    }

    /// Takes up to `count` bytes without keeping them, fewer only at the end.
    pub fn skip(&mut self, count: u64) -> io::Result<u64> {
        let mut skipped = 0;
        while skipped < count {
            let chunk = self.fill_buf()?.len();
            if chunk == 0 {
                break;
            }
            let fits = chunk.min(usize::try_from(count - skipped).unwrap_or(usize::MAX));
            self.consume(fits);
            skipped += fits as u64;
        }
        Ok(skipped)
    }

    /// Everything up to the end, at most `most` bytes of it.
    pub fn rest(&mut self, most: usize) -> Rest {
        let mut rest = Rest { bytes: Vec::new(), left_out: 0, gaps: Vec::new(), hasher: None };
        loop {
            match self.fill_buf() {
                Ok([]) => return rest,
                Ok(chunk) => {
                    let taken = chunk.len();
                    let fits = taken.min(most - rest.bytes.len());
                    rest.bytes.extend_from_slice(&chunk[..fits]);
                    if fits < taken {
                        rest.leave_out(&chunk[fits..]);
                    }
                    self.consume(taken);
                    self.read_on(&mut rest.bytes, most);
                }
                Err(gap) if rest.gaps.len() < GAPS_TOLD => rest.gaps.push(gap.to_string()),
                Err(_) => {}
            }
        }
    }

    /// Reads right into `bytes` what comes behind the buffer, until a gap, the end, or `most` bytes.
    fn read_on(&mut self, bytes: &mut Vec<u8>, most: usize) {
        let (before, room) = (bytes.len(), most.saturating_sub(bytes.len()));
        if room == 0 || self.ended || self.gap.is_some() || self.start < self.end {
            return;
        }
        match (&mut self.from).take(room as u64).read_to_end(bytes) {
            Ok(count) => self.ended = count < room,
            Err(gap) => self.gap = Some(gap),
        }
        self.taken += (bytes.len() - before) as u64;
    }

    /// Reads another chunk into the buffer.
    fn fetch(&mut self, wanted: usize) {
        let room = wanted.max(self.chunk);
        let grown = self.chunk == CHUNK;
        self.chunk = CHUNK.min(self.chunk * 2);
        if self.end + room > self.buffer.len() {
            let from = self.start.saturating_sub(KEPT);
            self.buffer.copy_within(from..self.end, 0);
            self.start -= from;
            self.end -= from;
            // Room for several chunks, so that not every chunk moves the kept bytes.
            let roomy = if grown { KEPT + 3 * CHUNK } else { 0 };
            let needed = roomy.max(self.end + room);
            if self.buffer.len() < needed {
                self.buffer.resize(needed, 0);
            }
        }
        match self.from.read(&mut self.buffer[self.end..]) {
            Ok(0) => self.ended = true,
            Ok(count) => self.end += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => self.gap = Some(error),
        }
    }
}

impl BufRead for Source<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.start == self.end {
            self.look(1);
            if self.start == self.end
                && let Some(gap) = self.gap.take()
            {
                return Err(gap);
            }
        }
        Ok(&self.buffer[self.start..self.end])
    }

    fn consume(&mut self, count: usize) {
        self.start += count;
        self.taken += count as u64;
    }
}

impl Read for Source<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let chunk = self.fill_buf()?;
        let count = chunk.len().min(into.len());
        into[..count].copy_from_slice(&chunk[..count]);
        self.consume(count);
        Ok(count)
    }
}

/// A stream with gaps before it.
struct Behind<'a> {
    gaps: std::vec::IntoIter<io::Error>,
    source: Source<'a>,
}

impl Read for Behind<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.gaps.next() {
            Some(gap) => Err(gap),
            None => self.source.read(into),
        }
    }
}

/// A source shared by a container and the member that is being read from it.
pub type Shared<'a> = Rc<RefCell<Source<'a>>>;

/// A stretch of a shared source: one of an archive's files.
pub struct Stretch<'a> {
    source: Shared<'a>,
    left: Rc<Cell<u64>>,
}

impl<'a> Stretch<'a> {
    /// The next `left` bytes; the count goes down as they are taken.
    pub fn new(source: Shared<'a>, left: Rc<Cell<u64>>) -> Stretch<'a> {
        Stretch { source, left }
    }
}

impl Read for Stretch<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = into.len().min(usize::try_from(self.left.get()).unwrap_or(usize::MAX));
        if most == 0 {
            return Ok(0);
        }
        let count = self.source.borrow_mut().read(&mut into[..most])?;
        if count == 0 {
            let missing = self.left.replace(0);
            let message = format!("the archive ends {missing} bytes before this file does");
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, message));
        }
        self.left.set(self.left.get() - count as u64);
        Ok(count)
    }
}

/// The caller's reader: counts bytes, and keeps its errors apart from damage in them.
pub struct Outermost<R> {
    from: R,
    watch: Rc<Watch>,
}

/// What is known of the caller's reader.
#[derive(Default)]
pub struct Watch {
    /// Bytes read.
    pub read: Cell<u64>,
    /// Why there were no more.
    pub failure: RefCell<Option<io::Error>>,
}

impl<R: Read> Outermost<R> {
    /// Watches a reader.
    pub fn new(from: R, watch: Rc<Watch>) -> Outermost<R> {
        Outermost { from, watch }
    }
}

impl<R: Read> Read for Outermost<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.from.read(into) {
            Ok(count) => {
                self.watch.read.set(self.watch.read.get() + count as u64);
                Ok(count)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                self.watch.failure.replace(Some(error));
                Ok(0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_can_come_again() {
        let bytes: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
        let mut source = Source::new(bytes.as_slice());
        assert_eq!(source.look(3), &bytes[..3]);
        let mut start = Vec::new();
        assert_eq!(source.exactly(300_000, &mut start).unwrap(), 300_000);
        assert_eq!(source.step_back(1_000), 1_000);
        source.put_back(&start[..500]);
        let rest = source.rest(usize::MAX);
        assert_eq!(rest.bytes[..500], start[..500]);
        assert_eq!(rest.bytes[500..], bytes[299_000..]);
    }

    #[test]
    fn lines_end_where_they_end_and_are_cut_where_they_are_long() {
        let mut source = Source::new(b"one\n\nthree is long\nlast".as_slice());
        let mut lines = Vec::new();
        loop {
            let mut line = Vec::new();
            match source.line(5, &mut line).unwrap() {
                Line::End => break,
                read => lines.push((String::from_utf8(line).unwrap(), read)),
            }
        }
        let expected = [
            ("one", Line::Whole),
            ("", Line::Whole),
            ("three", Line::Cut(8)),
            ("last", Line::Whole),
        ];
        assert_eq!(lines, expected.map(|(line, read)| (line.to_owned(), read)));
    }
}
