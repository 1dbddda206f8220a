//! The lines that Jina's reader writes before a page: `Title:`, `URL Source:`, `Published Time:`
//! and, as the last, `Markdown Content:`.

/// Lines that such a header has at most.
const MOST: usize = 16;

/// What the lines before a page say.
pub struct Header<'t> {
    /// The page's title, as its HTML had it.
    pub title: Option<&'t str>,
    /// Its address.
    pub url: &'t str,
    /// Its date.
    pub published: Option<&'t str>,
    /// Lines of the header.
    pub lines: usize,
}

/// Reads the header of a page, if it has one.
pub fn read(text: &str) -> Option<Header<'_>> {
    let text = text.trim_start_matches('\u{feff}');
    let (mut title, mut url, mut published) = (None, None, None);
    for (line, lines) in text.lines().take(MOST).zip(1..) {
        if line.trim().is_empty() {
            continue;
        }
        let (name, value) = line.split_once(':')?;
        let value = Some(value.trim()).filter(|value| !value.is_empty());
        match name {
            "Title" => title = value,
            "URL Source" => url = value.filter(|url| url.contains("://")),
            "Published Time" => published = value,
            "Markdown Content" => return Some(Header { title, url: url?, published, lines }),
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
        let said = (header.title, header.url, header.published, header.lines);
        assert_eq!(said, (Some("One"), "https://a.example/x", None, 7));
        for text in [
            "Title: One\n\nWords\n",
            "Title: One\nMarkdown Content:\nWords",
            "URL Source: https://a.example/x\n",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
