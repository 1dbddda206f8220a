//! Marks beside a heading's words that are none of them: the link to the heading itself, and a
//! wiki's links to edit what stands below it.

/// What a link to its own heading says to those who hear the page, lower-case.
#[rustfmt::skip] // a list, not a column
const WORDS: &[&str] = &[
    "anchor", "link", "permalink", "permanent link", "direct link", "copy link", "copy link to heading",
    "link to heading", "link to this heading", "link to this section",
];

/// How a wiki's links to edit a section begin, lower-case. The rule `navigation.edit_section` has the same words;
/// a test holds that.
#[rustfmt::skip] // a flat table
pub(crate) const EDIT: &[&str] = &[
    "edit", "bearbeiten", "modifier", "editar", "modifica", "bewerken", "edytuj", "править", "редактировать", "ред.",
    "redigera", "rediger", "redigér", "muokkaa", "editovat", "upravit", "szerkesztés", "modificare", "değiştir",
    "επεξεργασία", "عدل", "تعديل", "ویرایش", "עריכה", "編集", "编辑", "編輯", "편집", "sunting", "sửa",
];

/// Whether this is what a link to its own heading says: a sign, or the word for it.
pub fn is_mark(text: &str) -> bool {
    let text = text.trim();
    !text.chars().any(char::is_alphanumeric) || WORDS.contains(&text.to_lowercase().as_str())
}

/// A line without the mark at its end: `Backoff¶`, `History[edit]`, `Geschichte [Bearbeiten |
/// Quelltext bearbeiten]`. A line that is nothing else stays.
pub fn without(line: &str) -> &str {
    /// Bytes of a heading; longer lines are none.
    const LONGEST: usize = 250;
    let cut = if line.len() > LONGEST {
        line
    } else if let Some(heading) = line.strip_suffix('¶') {
        heading.trim_end()
    } else if let Some((heading, mark)) = line.strip_suffix(']').and_then(|l| l.rsplit_once('[')) {
        let first = mark.split(['|', '·']).next().unwrap_or_default().trim().to_lowercase();
        if EDIT.contains(&first.as_str()) { heading.trim_end() } else { line }
    } else {
        line
    };
    if cut.is_empty() { line } else { cut }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_no_words_of_a_heading() {
        for (line, expected) in [
            ("Backoff¶", "Backoff"),
            ("History[edit]", "History"),
            ("History [ edit | edit source ]", "History"),
            ("Geschichte[Bearbeiten | Quelltext bearbeiten]", "Geschichte"),
            ("歴史[編集]", "歴史"),
            ("[edit]", "[edit]"),
            ("The last word [sic]", "The last word [sic]"),
            ("A letter [edited]", "A letter [edited]"),
        ] {
            assert_eq!(without(line), expected);
        }
        assert!(is_mark("#") && is_mark(" Anchor ") && !is_mark("History"));
    }
}
