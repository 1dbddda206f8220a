//! Brotli, which has no magic number: only a name or an HTTP header tells.

use brotli_decompressor::Decompressor;

use super::{Layer, row};
use crate::input::{Format, FormatRow};

/// Bytes given to the decoder at once.
const BUFFER: usize = 16 << 10;

/// A Brotli stream.
pub const BROTLI: Layer = Layer {
    name: "brotli",
    magic: &[],
    begins: |_| true,
    padding: |_| None,
    open: |source| Box::new(Decompressor::new(source, BUFFER)),
};

/// The format.
pub const BROTLI_ROW: FormatRow = FormatRow {
    format: Format::Brotli,
    name: "brotli",
    endings: &["br"],
    meaning: "Anything compressed with Brotli.",
    recognised: "the ending only",
    limits: "`limits.expanded_bytes`, `limits.ratio`; nothing is read after damage",
    recognise: |look| look.ending == Some(Format::Brotli),
    ..row(&BROTLI)
};

member!(Decompressor, get_ref);
