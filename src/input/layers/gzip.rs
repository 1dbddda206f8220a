//! gzip, and the deflate of HTTP.

use flate2::bufread::{DeflateDecoder, GzDecoder, ZlibDecoder};

use super::{Layer, Member, Source, row};
use crate::input::{Format, FormatRow};

/// A gzip member.
pub const GZIP: Layer = Layer {
    name: "gzip",
    magic: &[0x1f, 0x8b, 8],
    // Three reserved flags are zero, and the operating system is a known one.
    begins: |head| {
        head.get(3).is_some_and(|flags| flags & 0xe0 == 0)
            && head.get(9).is_some_and(|system| *system <= 20 || *system == 255)
    },
    padding: super::zeros,
    open: |source| Box::new(GzDecoder::new(source)),
};

/// The format.
pub const GZIP_ROW: FormatRow = FormatRow {
    format: Format::Gzip,
    name: "gzip",
    endings: &["gz", "gzip", "tgz"],
    meaning: "Anything compressed with gzip.",
    recognised: "the first bytes",
    limits: "`limits.expanded_bytes`, `limits.ratio`",
    recognise: |look| look.head.starts_with(GZIP.magic) && (GZIP.begins)(look.head),
    ..row(&GZIP)
};

/// What HTTP calls deflate: zlib's format, or the bare stream.
pub const DEFLATE: Layer = Layer {
    name: "deflate",
    magic: &[],
    begins: |_| true,
    padding: |_| None,
    open: |source| open_deflate(source),
};

fn open_deflate<'a>(mut source: Source<'a>) -> Box<dyn Member<'a> + 'a> {
    let zlib = match source.look(2) {
        [first, second] => {
            first & 15 == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0
        }
        _ => false,
    };
    if zlib { Box::new(ZlibDecoder::new(source)) } else { Box::new(DeflateDecoder::new(source)) }
}

member!(GzDecoder, get_ref);
member!(ZlibDecoder, get_ref);
member!(DeflateDecoder, get_ref);
