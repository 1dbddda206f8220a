//! What stands before a flattened page and tells of it: the lines of a reader or a scraper, or front matter.

mod entry;
mod front_matter;
mod labelled;
mod reader;

use super::Declared;

/// The lines before a page, and what they say.
#[derive(Debug, Default, PartialEq)]
pub struct Header {
    /// What they say of the page.
    pub declared: Vec<Declared>,
    /// Its address.
    pub url: Option<String>,
    /// Where the page begins behind them, in bytes.
    pub end: usize,
    /// They say that Markdown follows.
    pub markdown: bool,
}

/// Reads the lines before a page, if there are any.
pub fn read(text: &str) -> Option<Header> {
    let text = text.trim_start_matches('\u{feff}');
    reader::read(text).or_else(|| front_matter::read(text)).or_else(|| labelled::read(text))
}

/// The bytes of so many lines at the start of a text.
fn bytes_of(text: &str, lines: usize) -> usize {
    text.split_inclusive('\n').take(lines).map(str::len).sum()
}

impl Header {
    /// The page without what stands before it; its lines keep their numbers.
    pub fn blanked(&self, text: &str) -> String {
        let (header, page) = self.split(text);
        let lines = header.bytes().filter(|byte| *byte == b'\n').count();
        "\n".repeat(lines) + page
    }

    /// What stands before the page, and the page.
    pub fn split<'t>(&self, text: &'t str) -> (&'t str, &'t str) {
        let text = text.trim_start_matches('\u{feff}');
        text.split_at_checked(self.end).unwrap_or(("", text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_behind_a_header_keep_their_numbers() {
        for (text, expected) in [
            ("\u{feff}---\r\ntitle: One\r\n---\r\nWords\r\n", "\n\n\nWords\r\n"),
            ("---\ntitle: One\n---", "\n\n"),
            ("Title: One\nDate: 2024-03-05\nText: Words\n", "\n\n Words\n"),
        ] {
            assert_eq!(read(text).unwrap().blanked(text), expected);
        }
    }
}
