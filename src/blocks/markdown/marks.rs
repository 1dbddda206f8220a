//! The marks at the start of a line that say what it is.

use crate::blocks::text::numbered;

/// The marks around a block of code (CommonMark 0.31, 4.5).
#[derive(Clone, Copy)]
pub(super) struct Fence {
    mark: char,
    length: usize,
}

impl Fence {
    /// The marks that open one, and its language. Behind backticks that stand in a line of text
    /// there are others.
    pub(super) fn open(text: &str) -> Option<(Fence, &str)> {
        let mark = text.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let language = text.trim_start_matches(mark);
        let length = text.len() - language.len();
        let opens = length >= 3 && (mark == '~' || !language.contains('`'));
        opens.then(|| (Fence { mark, length }, language.trim()))
    }

    /// Whether a line is nothing but as many of its marks, or more.
    pub(super) fn is_closed_by(self, text: &str) -> bool {
        text.len() >= self.length && text.chars().all(|c| c == self.mark)
    }
}

/// `> Words`; `>` alone parts two paragraphs. (`>>> ` is a prompt.)
pub(super) fn quoted(text: &str) -> Option<&str> {
    let quoted = text.strip_prefix('>').filter(|_| !text.starts_with(">>>"))?;
    Some(quoted.strip_prefix('>').unwrap_or(quoted).trim_start())
}

/// `## Heading ##`.
pub(super) fn heading(text: &str) -> Option<(u8, &str)> {
    let level = text.bytes().take_while(|byte| *byte == b'#').count();
    let heading = text[level..].strip_prefix([' ', '\t'])?.trim();
    let bare = heading.trim_end_matches('#');
    let closed = bare.is_empty() || bare.ends_with(char::is_whitespace);
    let heading = if closed { bare.trim_end() } else { heading };
    let level = u8::try_from(level).ok().filter(|level| (1..=6).contains(level))?;
    (!heading.is_empty()).then_some((level, heading))
}

/// `* Item`, `- Item`, `+ Item`, `1. Item`.
pub(super) fn item(text: &str) -> Option<(bool, &str)> {
    if let Some(item) = text.strip_prefix(['*', '-', '+', '•']) {
        return item.strip_prefix([' ', '\t']).map(|item| (false, item.trim()));
    }
    let (_, rest) = numbered(text)?;
    rest.strip_prefix([' ', '\t']).map(|item| (true, item.trim()))
}

/// Three or more of `-`, `*`, `_` or `=` and nothing else.
pub(super) fn is_rule(text: &str) -> bool {
    let Some(mark) = text.chars().next().filter(|c| "-*_=".contains(*c)) else { return false };
    text.chars().filter(|c| *c == mark).count() >= 3
        && text.chars().all(|c| c == mark || c.is_whitespace())
}

/// `| a | b |`, or `a | b` between two such.
pub(super) fn cells(text: &str) -> Option<Vec<&str>> {
    text.strip_prefix('|').map(parted)
}

/// The cells between bars; one behind `\` is none. Behind the last bar there may be none.
pub(super) fn parted(inside: &str) -> Vec<&str> {
    let (mut cells, mut start) = (Vec::new(), 0);
    for (bar, _) in inside.match_indices('|').filter(|(bar, _)| !inside[..*bar].ends_with('\\')) {
        cells.push(inside[start..bar].trim());
        start = bar + 1;
    }
    if start < inside.len() || cells.is_empty() {
        cells.push(inside[start..].trim());
    }
    cells
}
