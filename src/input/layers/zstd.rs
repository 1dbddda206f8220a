//! Zstandard (RFC 8878).

use std::io::{self, Read};

use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::{Layer, Member, Source, row};
use crate::input::{Format, FormatRow};

/// The largest window; `zstd --long` uses 128 MiB.
const WINDOW: u64 = 128 << 20;

/// A frame.
pub const ZSTD: Layer = Layer {
    name: "zstd",
    magic: &[0x28, 0xb5, 0x2f, 0xfd],
    begins: |_| true,
    padding: skippable,
    open: |source| {
        Box::new(Frame { source, decoder: FrameDecoder::new(), begun: false, compared: false })
    },
};

/// The format.
pub const ZSTD_ROW: FormatRow = FormatRow {
    format: Format::Zstd,
    name: "zstd",
    endings: &["zst", "zstd"],
    meaning: "Anything compressed with Zstandard.",
    recognised: "the first bytes",
    limits: "`limits.expanded_bytes`, `limits.ratio`; a window of at most 128 MiB, no dictionaries",
    recognise: |look| look.head.starts_with(ZSTD.magic) || skippable(look.head).is_some(),
    ..row(&ZSTD)
};

struct Frame<'a> {
    source: Source<'a>,
    decoder: FrameDecoder,
    begun: bool,
    /// Whether the checksum was compared.
    compared: bool,
}

impl Read for Frame<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if !self.begun {
            self.decoder.set_max_window_size(WINDOW);
            self.decoder.init(&mut self.source).map_err(io::Error::other)?;
            self.begun = true;
        }
        while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
            self.decoder
                .decode_blocks(&mut self.source, BlockDecodingStrategy::UptoBlocks(1))
                .map_err(io::Error::other)?;
        }
        let count = self.decoder.read(into)?;
        if count == 0 && self.decoder.is_finished() && !std::mem::replace(&mut self.compared, true)
        {
            let said = self.decoder.get_checksum_from_data();
            if said.is_some() && said != self.decoder.get_calculated_checksum() {
                return Err(io::Error::other("the checksum is wrong"));
            }
        }
        Ok(count)
    }
}

impl<'a> Member<'a> for Frame<'a> {
    fn source(&self) -> &Source<'a> {
        &self.source
    }

    fn into_source(self: Box<Self>) -> Source<'a> {
        self.source
    }
}

/// The length of a skippable frame, if one begins here.
fn skippable(head: &[u8]) -> Option<u64> {
    let [kind, 0x2a, 0x4d, 0x18, a, b, c, d, ..] = head else { return None };
    (kind & 0xf0 == 0x50).then(|| 8 + u64::from(u32::from_le_bytes([*a, *b, *c, *d])))
}
