//! bzip2.

use bzip2::bufread::BzDecoder;

use super::{Layer, row};
use crate::input::{Format, FormatRow};

/// A bzip2 stream.
pub const BZIP2: Layer = Layer {
    name: "bzip2",
    magic: b"BZh",
    // The block size, then the magic of a block or of the end (pi, and the root of it).
    begins: |head| {
        head.get(3).is_some_and(|size| (b'1'..=b'9').contains(size))
            && head.get(4..).is_some_and(|block| {
                block.starts_with(&[0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
                    || block.starts_with(&[0x17, 0x72, 0x45, 0x38, 0x50, 0x90])
            })
    },
    padding: super::zeros,
    open: |source| Box::new(BzDecoder::new(source)),
};

/// The format.
pub const BZIP2_ROW: FormatRow = FormatRow {
    format: Format::Bzip2,
    name: "bzip2",
    endings: &["bz2", "tbz2"],
    meaning: "Anything compressed with bzip2.",
    recognised: "the first bytes",
    limits: "`limits.expanded_bytes`, `limits.ratio`",
    recognise: |look| look.head.starts_with(BZIP2.magic) && (BZIP2.begins)(look.head),
    ..row(&BZIP2)
};

member!(BzDecoder, get_ref);
