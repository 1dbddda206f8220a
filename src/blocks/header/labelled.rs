//! The lines that people's own scrapers write before a page: `URL: …`, `Title: …`, `Date: …`, up to an empty
//! line, a rule, or `Text:`.

use super::Header;
use super::entry::{Entry, is_known, pair, word};

/// Lines that such a header has at most.
const MOST: usize = 24;

/// Entries that make one, at least: a page's own text may begin with “Title: …”.
const ENOUGH: usize = 2;

/// Bytes of what a label behind an empty line says, at most; longer is a paragraph: “Summary: …”.
const LONGEST: usize = 160;

/// What stands before the text, lower-case.
const TEXT: &[&str] =
    &["text", "content", "body", "article", "fulltext", "maintext", "正文", "内容", "текст"];

/// Reads the header of a page, if it has one that names its title or its address.
pub fn read(text: &str) -> Option<Header> {
    let mut entries: Vec<Entry> = Vec::new();
    let (mut known, mut at, mut end, mut apart) = (0, 0, 0, false);
    for whole in text.split_inclusive('\n').take(MOST) {
        let (line, start) = (whole.trim(), at);
        at += whole.len();
        if line.is_empty() {
            apart = true;
            continue;
        }
        let Some((name, value)) = pair(line) else {
            end = if is_rule(line) { at } else { end };
            break;
        };
        if TEXT.contains(&name.as_str()) {
            end = if value.is_empty() { at } else { start + behind_label(whole) };
            break;
        }
        // Behind an empty line, what is unknown, long or said already is text: “Note: the quay is closed.”
        let said = || entries.iter().any(|(entry, _)| *entry == name);
        let is_text = apart && (value.len() > LONGEST || said());
        if is_text || (!is_known(&name) && (apart || known == 0)) {
            break;
        }
        known += usize::from(is_known(&name) && !value.is_empty());
        entries.push((name, word(value).into_iter().collect()));
        (end, apart) = (at, false);
    }
    let header = Header::of(&entries, end);
    (known >= ENOUGH && (header.titled() || header.url.is_some())).then_some(header)
}

/// Where a line goes on behind its label, in bytes.
fn behind_label(line: &str) -> usize {
    line.match_indices([':', '：']).next().map_or(0, |(at, colon)| at + colon.len())
}

/// A line of nothing but marks.
fn is_rule(line: &str) -> bool {
    line.len() >= 3 && line.chars().all(|c| matches!(c, '=' | '-' | '_' | '*' | '#' | '~' | '─'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_before_a_page_are_told_from_its_text() {
        for (text, expected) in [
            ("URL: https://a.example/x\nTitle: One\nDate: 2024-03-05\n\nWords\n", Some("Words")),
            ("Title: One\n\nSource: https://a.example/x\n\nNote: words\n", Some("Note: words")),
            ("Title: One\nScraped at: today\nAuthor: Ada\n=====\nWords\n", Some("Words")),
            ("标题：潮汐\n作者：李小明\n正文：\nWords\n", Some("Words")),
            ("Title: One\nDate: today\nContent: Words: more\nNote\n", Some("Words: more\nNote")),
            ("Title: One\nDate: today\n\nDate: of old\n", Some("Date: of old")),
            ("Title: One\nWords\n", None),
            ("Author: Ada Moss\nDate: 5 March 2024\n\nWords\n", None),
            ("Location: Oslo\nTitle: Mate\nDate: today\n\nWords\n", None),
            ("Words: a study\n\nTitle: One\nURL: https://a.example/x\n", None),
            ("", None),
        ] {
            let begins = read(text).map(|header| header.split(text).1.trim());
            assert_eq!(begins, expected, "{text}");
        }
        let summary = format!("Summary: {}", "The quay is closed. ".repeat(9));
        let page = format!("Title: One\nDate: today\n\n{summary}\n");
        assert_eq!(read(&page).unwrap().split(&page).1.trim(), summary.trim());
    }
}
