//! The lines that Jina's reader writes before a page: `Title:`, `URL Source:`, `Published Time:`
//! and, as the last, `Markdown Content:`.

use super::{Header, bytes_of};
use crate::blocks::{Declared, DeclaredBy};

/// Lines that such a header has at most.
const MOST: usize = 16;

/// Reads the header of a page, if it has one.
pub fn read(text: &str) -> Option<Header> {
    let mut header = Header::default();
    for (line, lines) in text.lines().take(MOST).zip(1..) {
        if line.trim().is_empty() {
            continue;
        }
        let (name, value) = line.split_once(':')?;
        let value = Some(value.trim()).filter(|value| !value.is_empty());
        let mut declare = |by, key: &str| {
            let value = value.map(str::to_owned);
            header.declared.extend(value.map(|value| Declared { by, key: key.to_owned(), value }));
        };
        match name {
            // As the page's HTML had it.
            "Title" => declare(DeclaredBy::Html, "title"),
            "URL Source" => {
                header.url = value.filter(|url| url.contains("://")).map(str::to_owned);
            }
            "Published Time" => declare(DeclaredBy::Record, "date"),
            "Markdown Content" => {
                let said = header.url.is_some();
                return said.then_some(Header {
                    end: bytes_of(text, lines),
                    markdown: true,
                    ..header
                });
            }
            _ => {} // warnings, counts
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_told_from_text() {
        let page = "Title: One\n\nURL Source: https://a.example/x\n\nWarning: late\n\n\
            Markdown Content:\n# One\n";
        let header = read(page).unwrap();
        assert_eq!(header.url.as_deref(), Some("https://a.example/x"));
        assert_eq!(header.split(page).1, "# One\n");
        assert_eq!(header.declared.len(), 1);
        assert_eq!(header.declared[0].value, "One");
        for text in [
            "Title: One\n\nWords\n",
            "Title: One\nMarkdown Content:\nWords",
            "URL Source: https://a.example/x\n",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
