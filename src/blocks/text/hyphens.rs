//! Words that a line end divides. Whether the hyphen belongs to the word, nobody can see at the
//! place; so the rest of the dump is asked, and where it does not know, the line stays as it is.

use std::collections::HashSet;

use super::{Line, layout};

/// The words of a dump, hyphens inside them included.
#[derive(Default)]
pub(super) struct Words(HashSet<String>);

impl Words {
    /// Reads the words, if any line ends in a hyphen at all.
    pub(super) fn of(lines: &[Line]) -> Words {
        if !lines.iter().any(|line| divided(&line.text).is_some()) {
            return Words::default();
        }
        let words = lines.iter().flat_map(|line| line.text.split(' '));
        Words(words.map(|word| bare(word).to_lowercase()).collect())
    }

    /// Joins a line to the paragraph so far, and the two parts of a word with it.
    pub(super) fn append(&self, text: &mut String, line: &str) {
        if let Some(part) = divided(text).filter(|_| line.starts_with(char::is_lowercase)) {
            let rest = bare(line.split(' ').next().unwrap_or_default());
            let part = part.to_lowercase();
            if self.0.contains(&format!("{part}-{rest}")) {
                text.push_str(line);
                return;
            }
            if self.0.contains(&format!("{part}{rest}")) {
                text.pop();
                text.push_str(line);
                return;
            }
        }
        layout::append(text, line);
    }
}

/// The part of a word before the hyphen that the text ends in.
fn divided(text: &str) -> Option<&str> {
    /// Bytes of a word: scripts without spaces have none, and whole paragraphs would be searched for its start.
    const LONGEST: usize = 100;
    let text = text.strip_suffix(['-', '‐'])?;
    let near = text.len().saturating_sub(LONGEST);
    let start = match text.as_bytes()[near..].iter().rposition(|byte| *byte == b' ') {
        Some(space) => near + space + 1,
        None if near == 0 => 0,
        None => return None,
    };
    let last = &text[start..];
    let part = bare(last);
    (part.chars().count() >= 2 && last.ends_with(char::is_alphabetic)).then_some(part)
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use crate::blocks::text::read;
    use crate::limits::Limits;

    #[test]
    fn divided_words_are_joined_when_the_dump_knows_them() {
        let text = "\
The lighthouse keeper had not slept for two nights when the wind finally turn-
ed to the south, and no pre-war map of the coast, nor one of the well-
known charts of the pilots, showed where the rocks below the old light-
house stood, so that the pre- and the post-war maps, which were all too dis-
similar, had to be drawn anew; these well-known things were known to all of
the people in the village, and the older ones spoke of them when they turned
to the sea.
";
        let page = read(text, &Limits::default());
        assert_eq!(page.blocks.len(), 1, "{:#?}", page.blocks);
        let text = &page.blocks[0].text;
        for part in ["finally turned to", "the well-known charts", "the old lighthouse stood"] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(text.contains("all too dis- similar"), "nobody knows: {text}");
    }
}
