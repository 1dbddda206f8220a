//! Archives: files of any format, one after the other.

mod tar;
mod zip;

pub use tar::ROW as TAR;
pub use zip::ROW as ZIP;

use std::io;

use super::documents::{Part, Piece, bad};
use super::skipped::{Reason, Skipped};
use super::source::Source;
use super::{About, Format, sniff};

/// What is known of an archive; its files become parts under its name.
struct Archive {
    about: About,
    depth: usize,
}

impl Archive {
    fn of(part: &Part<'_>) -> Archive {
        Archive { about: part.about.clone(), depth: part.depth }
    }

    /// A document that reports damage.
    fn damaged(&self, format: Format, why: &io::Error) -> Piece<'static> {
        let note = format!("damaged: {why}");
        Piece::Document(bad(self.about.clone(), format, Vec::new(), note))
    }

    /// A file, unless it is of a kind without text.
    fn file<'a>(
        &self,
        path: &[u8],
        mut source: Source<'a>,
        skipped: &mut Skipped,
    ) -> Option<Piece<'a>> {
        if source.at_end() {
            skipped.count(Reason::NoFile);
            return None;
        }
        let path = String::from_utf8_lossy(path).replace(['\\', '\0'], "/");
        if is_no_page(&path) || sniff::holds_no_text(source.look(sniff::LOOK)) {
            skipped.count(Reason::NotText);
            return None;
        }
        let about = About { name: format!("{}/{path}", self.about.name), ..self.about.clone() };
        Some(Piece::Part(Part { hint: path, ..Part::new(about, self.depth + 1, source) }))
    }
}

/// The error for bytes between files.
fn strange(bytes: u64) -> io::Error {
    io::Error::other(format!("{bytes} bytes are no part of any file and were skipped"))
}

/// Endings of text that is not a page, though it lies beside pages.
const NO_PAGE: &[&str] = &["css", "js", "mjs", "map", "svg", "DS_Store"];

fn is_no_page(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    NO_PAGE.iter().any(|known| ending.eq_ignore_ascii_case(known))
}
