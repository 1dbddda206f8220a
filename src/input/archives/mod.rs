//! Archives: files of any format, one after the other.

mod tar;
mod zip;

pub use tar::ROW as TAR;
pub use zip::ROW as ZIP;

use super::documents::{Part, Piece};
use super::skipped::{Reason, Skipped};
use super::source::Source;
use super::{About, sniff};

/// The files of an archive become parts under its own name.
struct Archive {
    about: About,
    depth: usize,
}

impl Archive {
    fn of(part: &Part<'_>) -> Archive {
        Archive { about: part.about.clone(), depth: part.depth }
    }

    /// A file, unless it is of a kind that holds no text.
    fn file<'a>(
        &self,
        path: &[u8],
        mut source: Source<'a>,
        skipped: &mut Skipped,
    ) -> Option<Piece<'a>> {
        let path = String::from_utf8_lossy(path).replace(['\\', '\0'], "/");
        if holds_no_text(source.look(sniff::LOOK)) {
            skipped.count(Reason::NotText);
            return None;
        }
        let about = About { name: format!("{}/{path}", self.about.name), ..self.about.clone() };
        Some(Piece::Part(Part {
            about,
            record: None,
            id: None,
            notes: Vec::new(),
            hint: path,
            depth: self.depth + 1,
            source,
        }))
    }
}

/// How images, fonts, films and the like begin, which lie beside pages.
const NO_TEXT: &[&[u8]] = &[
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"wOFF",
    b"wOF2",
    b"\0\x01\0\0",
    b"OTTO",
    b"\0\0\x01\0",
    b"%PDF",
    b"\x7fELF",
    b"\x1aE\xdf\xa3",
    b"OggS",
    b"ID3",
    b"SQLite format 3",
];

fn holds_no_text(head: &[u8]) -> bool {
    NO_TEXT.iter().any(|magic| head.starts_with(magic)) || head.get(4..8) == Some(b"ftyp")
}
