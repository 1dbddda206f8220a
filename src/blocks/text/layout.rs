//! How a dump breaks its text into lines, and which lines make one paragraph.

use super::{Line, nodes, wrapped};
use crate::text::chars;

/// How the text was broken into lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// Each line stands for itself.
    Plain,
    /// Paragraphs are wrapped at this column.
    Wrapped(usize),
    /// Each text node has its line: a link breaks its sentence into three.
    Nodes,
}

/// Finds the layout of a whole dump.
pub(super) fn of(lines: &[Line]) -> Layout {
    if let Some(column) = wrapped::column(lines) {
        Layout::Wrapped(column)
    } else if nodes::one_a_line(lines) {
        Layout::Nodes
    } else {
        Layout::Plain
    }
}

impl Layout {
    /// How many of the lines, from the one at this place on, make one paragraph; at least 1.
    pub(super) fn taken(self, all: &[Line], at: usize) -> usize {
        match self {
            Layout::Plain => 1,
            Layout::Wrapped(column) => wrapped::taken(&all[at..], column),
            Layout::Nodes => nodes::taken(all, at),
        }
    }
}

/// Joins a line to the paragraph so far: a space between words, none between characters of
/// scripts that have none, none before punctuation that a text node began with.
pub(super) fn append(text: &mut String, line: &str) {
    let before = text.chars().next_back();
    let after = line.chars().next();
    if let (Some(before), Some(after)) = (before, after) {
        let unspaced = chars::is_unspaced(before) && chars::is_unspaced(after);
        let attached = chars::closes(after) || matches!(before, '(' | '[' | '“' | '‘' | '„' | '«');
        if !unspaced && !attached {
            text.push(' ');
        }
    }
    text.push_str(line);
}

#[cfg(test)]
mod tests {
    #[test]
    fn unspaced_scripts_are_joined_without_a_space() {
        for (first, second, joined) in [
            ("港口", "重新开放", "港口重新开放"),
            ("항구가", "다시 열렸다", "항구가 다시 열렸다"),
            ("The mill", ", closed", "The mill, closed"),
            ("الميناء", "مفتوح", "الميناء مفتوح"),
        ] {
            let mut text = first.to_owned();
            super::append(&mut text, second);
            assert_eq!(text, joined);
        }
    }
}
