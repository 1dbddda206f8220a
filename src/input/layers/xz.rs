//! xz.

use lzma_rust2::XzReader;

use super::{Layer, row};
use crate::input::{Format, FormatRow};

/// The largest dictionary, in KiB; `xz -9` uses 64 MiB.
const MEMORY: u32 = 192 << 10;

/// An xz stream.
pub const XZ: Layer = Layer {
    name: "xz",
    magic: &[0xfd, b'7', b'z', b'X', b'Z', 0],
    begins: |_| true,
    padding: super::zeros,
    open: |source| Box::new(XzReader::new_mem_limit(source, false, MEMORY)),
};

/// The format.
pub const XZ_ROW: FormatRow = FormatRow {
    format: Format::Xz,
    name: "xz",
    endings: &["xz", "txz"],
    meaning: "Anything compressed with xz.",
    recognised: "the first bytes",
    limits: "`limits.expanded_bytes`, `limits.ratio`; a dictionary of at most 192 MiB",
    recognise: |look| look.head.starts_with(XZ.magic),
    ..row(&XZ)
};

member!(XzReader, inner);
