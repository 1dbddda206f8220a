//! What stands before a flattened page and tells of it: the lines of a reader or a scraper, or front matter.

mod entry;
mod front_matter;
mod labelled;
mod reader;

use super::{Block, Declared};

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

/// The bytes of the first lines of a text.
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

    /// Its lines from which nothing was read, so that they are accounted for.
    pub fn unread(&self, text: &str) -> Vec<Block> {
        let lines = self.split(text).0.lines().zip(1..);
        let unread = lines.filter(|(line, _)| !self.reads(line.trim()));
        unread.map(|(line, number)| Block::lines(line.trim(), number, number)).collect()
    }

    /// Whether a line is a mark, a label alone, or says what was read.
    fn reads(&self, line: &str) -> bool {
        let item = line.strip_prefix("- ");
        let line = item.unwrap_or(line);
        let toml = || line.split_once('=').map(|(name, value)| (entry::bare(name), value));
        let (name, said) = match entry::pair(line).or_else(toml) {
            Some((name, said)) => (Some(name), said),
            None => (None, line),
        };
        let Some(word) = entry::word(said).filter(|word| word.contains(char::is_alphanumeric))
        else {
            return true;
        };
        if self.url.as_ref() == Some(&word) {
            return true;
        }
        // “Run: 7” is not read because the date has a 7.
        let (is_entry, goes_on) = (name.is_some(), name.is_none() && item.is_none());
        let is_known = name.is_none_or(|name| name == "name" || entry::is_known(&name));
        let is_said = |value: &str| {
            value == word
                || (is_entry && said.contains(value))
                || (goes_on && value.contains(&word))
        };
        is_known && self.declared.iter().any(|declared| is_said(&declared.value))
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

    #[test]
    fn lines_of_a_header_from_which_nothing_is_read_are_told() {
        for (text, expected) in [
            (
                "---\ntitle: \"One \\\"two\\\"\"\ntags:\n- sea\nspider: news\n---\n",
                &[(5, "spider: news")][..],
            ),
            ("---\ntitle: >\n  One and\n  two\nid: 7\n---\n", &[(5, "id: 7")]),
            ("Title: One\nScraped at: today\nAuthor: Ada\n\nWords\n", &[(2, "Scraped at: today")]),
            (
                "Title: One\n\nURL Source: https://a.example/x\n\nWarning: late\n\nMarkdown Content:\n",
                &[(5, "Warning: late")],
            ),
            ("Title: One\nDate: 2024-03-05\nText: Words\n", &[]),
            (
                "Title: Port news\nDate: 2024-03-07\nSpider: news\nRun: 7\nLang: en\nZone: en\n\nWords\n",
                &[(3, "Spider: news"), (4, "Run: 7"), (6, "Zone: en")],
            ),
            (
                "---\ntitle: One\nauthors:\n- name: Ada Moss\ntags: [sea, tides]\ndate: 2024-03-05\n\
                 published: 2024-03-06\naliases:\n- tide\n---\n",
                &[(7, "published: 2024-03-06"), (9, "- tide")],
            ),
            (
                "+++\ntitle = \"One\"\nlanguage = \"en\"\nweight = \"en\"\n+++\n",
                &[(4, "weight = \"en\"")],
            ),
        ] {
            let blocks = read(text).unwrap().unread(text);
            let expected = expected.iter().map(|(at, line)| Block::lines(*line, *at, *at));
            assert_eq!(blocks, expected.collect::<Vec<_>>(), "{text}");
        }
    }
}
