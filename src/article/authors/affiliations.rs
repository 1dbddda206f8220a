//! People with the marks of their institutions, as journals print them: “Ada Moss1, Bo Lind2,* and Cem Kaya¹”.

use super::{byline, names};
use crate::blocks::Page;

/// Bytes of such a line, at most.
const LONGEST: usize = 1_000;

/// The people whom the first line of a block lists so, where a line below names an institution.
pub fn people(page: &Page, at: usize) -> Option<Vec<String>> {
    /// Blocks below it that are looked at.
    const NEAR: usize = 10;
    let mut lines = page.blocks[at].text.lines();
    let people = marked(lines.next()?)?;
    let below = page.blocks.iter().skip(at + 1).take(NEAR).map(|block| block.text.as_str());
    let mut below = lines.chain(below).filter(|line| line.len() <= LONGEST);
    below.any(names::is_organisation).then_some(people)
}

fn marked(line: &str) -> Option<Vec<String>> {
    if line.len() > LONGEST || !line.contains([',', ';', '&']) {
        return None;
    }
    let (bare, marks) = without_marks(line);
    if marks < 2 {
        return None;
    }
    let names = byline::behind_people(names::split(&bare));
    let words =
        |text: &str| text.split_whitespace().filter(|w| w.contains(char::is_alphabetic)).count();
    let named: usize = names.iter().map(|name| words(name)).sum();
    let all = names.len() > 1
        && words(&bare) <= named + names.len()
        && names.iter().all(|name| names::is_surely_person(name));
    all.then_some(names)
}

/// A line without the marks right behind its words, and how many there were.
fn without_marks(line: &str) -> (String, usize) {
    let mut bare = String::with_capacity(line.len());
    let mut marks = 0;
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        // “K6” is a name of its own.
        let mut before = bare.chars().rev();
        let ends_word = before.next().is_some_and(|c| c.is_alphabetic() || c == '.')
            && before.next().is_some_and(char::is_alphabetic);
        let length = if ends_word { mark(rest) } else { 0 };
        if length == 0 {
            bare.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            marks += 1;
            rest = &rest[length..];
        }
    }
    (bare, marks)
}

/// Bytes of the mark with which a text begins: “1”, “ 1,2”, “^1,*”, “[1]”, “†”.
fn mark(text: &str) -> usize {
    let is_sign = |c: char| c.is_ascii_digit() || "^*†‡§¶[]⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c);
    let start = usize::from(text.starts_with(' '));
    let mut end = start;
    for (at, c) in text[start..].char_indices() {
        // “1,2”, but the comma behind a mark parts two people.
        let joins = c == ',' && text[start + at + 1..].starts_with(is_sign);
        if !is_sign(c) && !joins {
            break;
        }
        end = start + at + c.len_utf8();
    }
    let behind = text[end..].trim_start();
    let parts =
        behind.is_empty() || behind.starts_with([',', ';', '&']) || text[end..].starts_with(' ');
    let begins = text[start..end].starts_with(is_sign);
    if begins && parts { end } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_institutions_tell_authors() {
        for (line, expected) in [
            ("Ada Moss1, Bo B. Lind2 and C. Kaya1,3", &["Ada Moss", "Bo B. Lind", "C. Kaya"][..]),
            ("Ada Moss^1, Bo Lind^2,*", &["Ada Moss", "Bo Lind"]),
            ("Ada Moss 1 , Bo Lind 1,2", &["Ada Moss", "Bo Lind"]),
            ("Ada Moss¹†, Bo Lind²", &["Ada Moss", "Bo Lind"]),
            ("Ada Moss[1], Bo Lind[2]", &["Ada Moss", "Bo Lind"]),
            ("Ada Moss*", &[]),
            ("Ada Moss 1", &[]),
            ("Harbour K6, Moss K7", &[]),
            ("Ada Moss, Bo Lind", &[]),
            ("Table 1, Figure 2", &[]),
            ("The ferry ran aground,1 the port said,2 at dawn", &[]),
        ] {
            assert_eq!(marked(line).unwrap_or_default(), expected, "{line}");
        }
    }
}
