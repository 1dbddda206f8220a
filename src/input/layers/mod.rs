//! Compression around anything, one file for each kind. What is inside is recognised in turn.
//!
//! A compressed stream is a series of members (gzip), streams (bzip2, xz) or frames (zstd). After a
//! damaged one, reading continues where the next begins.

/// A decoder that gives its source back is a member; `$source` is its method for a look at it.
macro_rules! member {
    ($decoder:ident, $source:ident) => {
        impl<'a> super::Member<'a> for $decoder<super::Source<'a>> {
            fn source(&self) -> &super::Source<'a> {
                self.$source()
            }

            fn into_source(self: Box<Self>) -> super::Source<'a> {
                self.into_inner()
            }
        }
    };
}

mod brotli;
mod bzip2;
mod gzip;
mod xz;
mod zstd;

use std::io::{self, BufRead, Read};

use super::source::{CUT, MISSING, Source};
use super::{Format, FormatRow, Reads};
use crate::options::Limits;

pub use brotli::{BROTLI, BROTLI_ROW};
pub use bzip2::{BZIP2, BZIP2_ROW};
pub use gzip::{DEFLATE, GZIP, GZIP_ROW};
pub use xz::{XZ, XZ_ROW};
pub use zstd::{ZSTD, ZSTD_ROW};

/// A kind of compression.
pub struct Layer {
    /// Its name in notes.
    pub name: &'static str,
    /// How a member begins; empty if it cannot be recognised, and then there is only one.
    pub magic: &'static [u8],
    /// Whether a member can begin with these bytes, which start with the magic.
    pub begins: fn(&[u8]) -> bool,
    /// How many meaningless bytes between members these begin with, if any.
    pub padding: fn(&[u8]) -> Option<u64>,
    /// Reads one member from where it begins.
    pub open: for<'a> fn(Source<'a>) -> Box<dyn Member<'a> + 'a>,
}

/// What the rows of all layers share.
const fn row(layer: &'static Layer) -> FormatRow {
    FormatRow {
        format: Format::Gzip,
        name: "",
        endings: &[],
        meaning: "",
        recognised: "",
        url: "from what is inside",
        date: "from what is inside",
        content: "what is inside, recognised in turn",
        limits: "",
        recognise: |_| false,
        reads: Reads::Layer(layer),
    }
}

/// A member that is being read. At its end, its source is right after it.
pub trait Member<'a>: Read {
    /// Where the compressed bytes come from.
    fn source(&self) -> &Source<'a>;
    /// The same, for the next member.
    fn into_source(self: Box<Self>) -> Source<'a>;
}

/// Bytes that `begins` may look at.
pub const LOOK: usize = 18;

/// Below this many bytes out, their ratio to the bytes in means nothing.
const RATIO_FROM: u64 = 16 << 20;

/// Decompresses one member after the other. Its errors are gaps, as in a [`Source`].
pub struct Members<'a> {
    layer: &'static Layer,
    state: State<'a>,
    /// Where the open member began.
    began: u64,
    any: bool,
    produced: u64,
    /// Bytes produced before that member began.
    produced_before: u64,
    stepped_back: u64,
    most: u64,
    ratio: u64,
}

enum State<'a> {
    Between(Source<'a>),
    Inside(Box<dyn Member<'a> + 'a>),
    Ended,
}

impl<'a> Members<'a> {
    /// The bytes inside a layer around `source`.
    pub fn new(layer: &'static Layer, source: Source<'a>, limits: &Limits) -> Members<'a> {
        Members {
            layer,
            state: State::Between(source),
            began: 0,
            any: false,
            produced: 0,
            produced_before: 0,
            stepped_back: 0,
            most: limits.expanded_bytes as u64,
            ratio: limits.ratio as u64,
        }
    }

    /// Goes to the next member; an error if something else is in between.
    fn begin(&mut self, mut source: Source<'a>) -> io::Result<()> {
        while let Some(padding) = (self.layer.padding)(source.look(LOOK)) {
            if let Err(gap) = source.skip(padding) {
                self.state = State::Between(source);
                return Err(gap);
            }
        }
        if source.at_end() || self.any && self.layer.magic.is_empty() {
            return Ok(()); // the state is Ended
        }
        let skipped = match self.find(&mut source) {
            Ok(skipped) => skipped,
            Err(gap) => {
                self.state = State::Between(source);
                return Err(gap);
            }
        };
        self.began = source.taken();
        self.produced_before = self.produced;
        self.any = true;
        if !source.at_end() {
            self.state = State::Inside((self.layer.open)(source));
        }
        if skipped > 0 {
            Err(self.gap(MISSING, "there is something else in between", skipped))
        } else {
            Ok(())
        }
    }

    /// Leaves a damaged member for the next one.
    fn leave(&mut self, mut source: Source<'a>, why: &io::Error) -> io::Error {
        // The decoder may have run past the start of the next member. Stepping back is bounded, so that
        // a stream of false starts costs no more than its length.
        let inside = source.taken() - self.began;
        if self.stepped_back <= (1 << 20) + source.taken() {
            self.stepped_back += source.step_back(inside.saturating_sub(1));
        }
        match self.find(&mut source) {
            Ok(_) => {
                let skipped = source.taken() - self.began;
                let kind = if self.produced > self.produced_before { CUT } else { MISSING };
                self.state = State::Between(source);
                self.gap(kind, &why.to_string(), skipped)
            }
            Err(gap) => {
                self.state = State::Between(source);
                gap
            }
        }
    }

    /// Takes bytes until a member begins or the source ends; returns their number.
    fn find(&self, source: &mut Source<'_>) -> io::Result<u64> {
        let (magic, before) = (self.layer.magic, source.taken());
        if magic.is_empty() {
            // The only member begins with the first bytes; after it there is nothing to find.
            return if self.any { source.skip(u64::MAX) } else { Ok(0) };
        }
        loop {
            let chunk = source.fill_buf()?.len();
            let head = source.look(chunk.max(LOOK));
            if head.is_empty() {
                return Ok(source.taken() - before);
            }
            let length = head.len();
            match memchr::memmem::find(head, magic) {
                Some(0) if (self.layer.begins)(&head[..length.min(LOOK)]) => {
                    return Ok(source.taken() - before);
                }
                Some(0) => source.consume(1),
                Some(at) => source.consume(at),
                None if length < magic.len() => source.consume(length),
                None => source.consume(length + 1 - magic.len()),
            }
        }
    }

    fn gap(&self, kind: io::ErrorKind, why: &str, skipped: u64) -> io::Error {
        let message = format!("{}: {why}; {skipped} bytes were skipped", self.layer.name);
        io::Error::new(kind, message)
    }
}

/// Why decompression stops before the end, if it has reached a limit.
pub fn past_bounds(consumed: u64, produced: u64, most: u64, ratio: u64) -> Option<String> {
    if produced > most {
        return Some(format!("it expands to more than {most} bytes; the rest was left out"));
    }
    (produced > RATIO_FROM && produced / consumed.max(1) > ratio)
        .then(|| format!("it expands to more than {ratio} times its size; the rest was left out"))
}

impl Read for Members<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Ok(0),
                State::Between(source) => self.begin(source)?,
                State::Inside(mut member) => match member.read(into) {
                    Ok(0) if !into.is_empty() => self.state = State::Between(member.into_source()),
                    Ok(count) => {
                        self.produced += count as u64;
                        let consumed = member.source().taken();
                        let why = past_bounds(consumed, self.produced, self.most, self.ratio);
                        if let Some(why) = why {
                            let message = format!("{}: {why}", self.layer.name);
                            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
                        }
                        self.state = State::Inside(member);
                        return Ok(count);
                    }
                    Err(error) => return Err(self.leave(member.into_source(), &error)),
                },
            }
        }
    }
}

/// Zeros, which pad tapes and block devices.
fn zeros(head: &[u8]) -> Option<u64> {
    let zeros = head.iter().take_while(|byte| **byte == 0).count();
    (zeros > 0).then_some(zeros as u64)
}
