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
    /// How many they are.
    pub lines: usize,
    /// They say that Markdown follows.
    pub markdown: bool,
}

/// Reads the lines before a page, if there are any.
pub fn read(text: &str) -> Option<Header> {
    let text = text.trim_start_matches('\u{feff}');
    reader::read(text).or_else(|| front_matter::read(text)).or_else(|| labelled::read(text))
}

impl Header {
    /// The page without these lines; the others keep their numbers.
    pub fn blanked(&self, text: &str) -> String {
        let header: usize = text.split_inclusive('\n').take(self.lines).map(str::len).sum();
        "\n".repeat(self.lines) + &text[header..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_behind_a_header_keep_their_numbers() {
        let text = "\u{feff}---\r\ntitle: One\r\n---\r\nWords\r\n";
        let header = read(text).unwrap();
        assert_eq!(header.lines, 3);
        assert_eq!(header.blanked(text), "\n\n\nWords\r\n");
        assert_eq!(read("---\ntitle: One\n---").unwrap().blanked("---\ntitle: One\n---"), "\n\n\n");
    }
}
