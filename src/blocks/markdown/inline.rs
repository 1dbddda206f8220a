//! Markdown inside a line: links, images, emphasis, code, escapes. One pass over the characters
//! and one over the delimiters found, so time is linear whatever the input.

use std::collections::VecDeque;

use url::Url;

use crate::blocks::{Inline, InlineKind};
use crate::text::chars;

/// A text without its markup.
#[derive(Debug, Default)]
pub(super) struct Plain {
    /// The words.
    pub text: String,
    /// Links and emphasis by byte range of the text.
    pub inline: Vec<Inline>,
    /// Images: alternative text and address.
    pub images: Vec<(String, String)>,
}

/// Reads the markup of a text. What is not markup for sure stays as it is.
pub(super) fn read(source: &str, base: Option<&Url>) -> Plain {
    let mut reader = Reader { source, base, at: 0, plain: Plain::default(), open: Vec::new() };
    let brackets = brackets(source);
    let mut emphasis = emphasis(source);
    while reader.at < source.len() {
        reader.words();
        if let Some(c) = source[reader.at..].chars().next() {
            reader.step(c, &brackets, &mut emphasis);
        }
    }
    let Reader { mut plain, .. } = reader;
    tidy(&mut plain);
    plain
}

struct Reader<'a> {
    source: &'a str,
    base: Option<&'a Url>,
    at: usize,
    plain: Plain,
    /// Links and emphasis that have begun: where they end in the source, and where they begin in
    /// the text.
    open: Vec<Open>,
}

struct Open {
    /// Where in the source it closes.
    close: usize,
    /// Where the reading goes on behind it.
    resume: usize,
    start: usize,
    kind: InlineKind,
}

impl Reader<'_> {
    /// Takes what stands before the next character that may be markup or end it.
    fn words(&mut self) {
        if self.open.last().is_some_and(|open| open.close <= self.at) {
            return;
        }
        let rest = &self.source[self.at..];
        let markup =
            |byte: &u8| matches!(byte, b'\\' | b'&' | b'`' | b'[' | b']' | b'!' | b'*' | b'_');
        let length = rest.as_bytes().iter().position(markup).unwrap_or(rest.len());
        self.plain.text.push_str(&rest[..length]);
        self.at += length;
    }

    fn step(&mut self, c: char, brackets: &[Bracket], emphasis: &mut VecDeque<Span>) {
        if let Some(open) = self.open.pop_if(|open| open.close <= self.at) {
            self.at = self.at.max(open.resume);
            let (start, end) = (open.start, self.plain.text.len());
            if end > start {
                self.plain.inline.push(Inline { start, end, kind: open.kind });
            }
            return;
        }
        let rest = &self.source[self.at..];
        while emphasis.front().is_some_and(|span| span.open < self.at) {
            emphasis.pop_front();
        }
        if c == '\\' && rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) {
            self.plain.text.push_str(&rest[1..2]);
            self.at += 2;
        } else if let Some((value, length)) = (c == '&').then(|| chars::entity(rest)).flatten() {
            self.plain.text.push_str(&value);
            self.at += length;
        } else if c == '`' {
            self.code(rest);
        } else if let Some(bracket) = (c == '[' || rest.starts_with("!["))
            .then(|| find(brackets, self.at + usize::from(c == '!')))
            .flatten()
        {
            self.bracket(bracket, c == '!');
        } else if let Some(span) = emphasis.front().filter(|span| span.open == self.at).copied() {
            emphasis.pop_front();
            let kind = if span.length == 1 { InlineKind::Emphasis } else { InlineKind::Strong };
            let (start, resume) = (self.plain.text.len(), span.close + span.length);
            self.open.push(Open { close: span.close, resume, start, kind });
            self.at += span.length;
        } else {
            self.plain.text.push(c);
            self.at += c.len_utf8();
        }
    }

    /// `` `code` `` between as many backticks on either side; those that nothing closes are text.
    fn code(&mut self, rest: &str) {
        let end = self.open.last().map_or(rest.len(), |open| open.close.saturating_sub(self.at));
        let marks = backticks(rest);
        self.at += marks;
        let inside = rest.get(marks..end).filter(|_| marks <= MOST_BACKTICKS);
        let Some(code) = inside.and_then(|inside| before_backticks(inside, marks)) else {
            self.plain.text.push_str(&rest[..marks]);
            return;
        };
        let start = self.plain.text.len();
        // A space on either side keeps backticks inside apart from the marks.
        let padded = code.strip_prefix(' ').and_then(|code| code.strip_suffix(' '));
        self.plain.text.push_str(padded.filter(|code| !code.trim().is_empty()).unwrap_or(code));
        let end = self.plain.text.len();
        self.plain.inline.push(Inline { start, end, kind: InlineKind::Code });
        self.at += code.len() + marks;
    }

    fn bracket(&mut self, bracket: &Bracket, image: bool) {
        let address = self.source[bracket.address.clone()].trim();
        let address = address.split([' ', '\t']).next().unwrap_or_default();
        let address = address.trim_start_matches('<').trim_end_matches('>');
        let resolved = match self.base.map(|base| base.join(address)) {
            Some(Ok(url)) => url.to_string(),
            _ => address.to_owned(),
        };
        if image {
            let alt = self.source[bracket.open + 1..bracket.close].trim().to_owned();
            self.plain.images.push((alt, resolved));
            self.at = bracket.end;
        } else {
            let start = self.plain.text.len();
            let kind = InlineKind::Link(resolved);
            self.open.push(Open { close: bracket.close, resume: bracket.end, start, kind });
            self.at = bracket.open + 1;
        }
    }
}

/// More backticks than these mark no code.
const MOST_BACKTICKS: usize = 3;

/// The backticks at the start of a text.
fn backticks(text: &str) -> usize {
    text.bytes().take_while(|byte| *byte == b'`').count()
}

/// What stands before the next `marks` backticks, no fewer and no more. Of each number of backticks
/// only the last in a text are searched for in vain, so the time is linear.
fn before_backticks(text: &str, marks: usize) -> Option<&str> {
    let mut at = 0;
    while let Some(found) = text[at..].find('`') {
        at += found;
        let run = backticks(&text[at..]);
        if run == marks {
            return Some(&text[..at]);
        }
        at += run;
    }
    None
}

/// `[…](…)` by byte position.
#[derive(Debug)]
struct Bracket {
    open: usize,
    close: usize,
    address: std::ops::Range<usize>,
    end: usize,
}

fn find(brackets: &[Bracket], open: usize) -> Option<&Bracket> {
    brackets.binary_search_by_key(&open, |bracket| bracket.open).ok().map(|at| &brackets[at])
}

/// All brackets that an address follows, by place of the opening one. No link holds another (CommonMark 0.31, 6.3).
fn brackets(source: &str) -> Vec<Bracket> {
    let bytes = source.as_bytes();
    let (mut open, mut found) = (Vec::new(), Vec::new());
    let mut last_link = 0;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'[' => open.push(at),
            b']' => {
                let is_image = |start: usize| start > 0 && bytes[start - 1] == b'!';
                if let Some(start) = open.pop()
                    && bytes.get(at + 1) == Some(&b'(')
                    && (start >= last_link || is_image(start))
                    && let Some(end) = address_end(bytes, at + 2)
                {
                    last_link = if is_image(start) { last_link } else { start };
                    found.push(Bracket {
                        open: start,
                        close: at,
                        address: at + 2..end,
                        end: end + 1,
                    });
                    at = end;
                }
            }
            _ => {}
        }
        at += 1;
    }
    found.sort_by_key(|bracket| bracket.open);
    found
}

/// The brackets that are open behind a text, when some are before it.
pub(super) fn open_brackets(source: &str, mut open: usize) -> usize {
    let mut escaped = false;
    for byte in source.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'[' => open += 1,
            b']' => open = open.saturating_sub(1),
            _ => {}
        }
    }
    open
}

/// Whether the text of a link has this place inside.
pub(super) fn has_link_over(source: &str, at: usize) -> bool {
    brackets(source).iter().any(|bracket| bracket.open < at && bracket.close > at)
}

/// The closing parenthesis of an address; one pair inside is allowed for.
fn address_end(bytes: &[u8], from: usize) -> Option<usize> {
    /// Longer addresses are none.
    const LONGEST: usize = 4096;
    let mut depth = 0;
    for (at, byte) in bytes.iter().enumerate().skip(from).take(LONGEST) {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(at),
            b')' => depth -= 1,
            b'\n' => return None,
            _ => {}
        }
    }
    None
}

/// Emphasis by the places of its delimiters.
#[derive(Clone, Copy, Debug)]
struct Span {
    open: usize,
    close: usize,
    length: usize,
}

/// Pairs of `*`, `**`, `_` and `__` that hug their words; a lone `*` is an asterisk.
fn emphasis(source: &str) -> VecDeque<Span> {
    let mut open: Vec<(usize, usize, char)> = Vec::new();
    let mut spans = Vec::new();
    let mut before = ' ';
    let mut chars = source.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            before = chars.next().map_or(' ', |(_, c)| c);
            continue;
        }
        if c != '*' && c != '_' {
            before = c;
            continue;
        }
        let mut length = 1;
        while chars.next_if(|(_, next)| *next == c).is_some() {
            length += 1;
        }
        let after = chars.peek().map_or(' ', |(_, c)| *c);
        let inside_word = c == '_' && before.is_alphanumeric() && after.is_alphanumeric();
        if length <= 2 && !inside_word {
            let closes = !before.is_whitespace()
                && open.last().is_some_and(|(_, l, d)| *l == length && *d == c);
            if closes {
                if let Some((start, length, _)) = open.pop() {
                    spans.push(Span { open: start, close: at, length });
                }
            } else if !after.is_whitespace() {
                open.push((at, length, c));
            }
        }
        before = c;
    }
    spans.sort_by_key(|span| span.open);
    spans.into()
}

/// Collapses white space and moves the ranges with it.
fn tidy(plain: &mut Plain) {
    if plain.inline.is_empty() {
        plain.text = chars::collapse(&plain.text);
        return;
    }
    let mut text = String::with_capacity(plain.text.len());
    // Where each byte of the old text went.
    let mut moved = Vec::with_capacity(plain.text.len() + 1);
    for c in plain.text.chars() {
        let at = text.len();
        moved.extend(std::iter::repeat_n(at, c.len_utf8()));
        if !c.is_whitespace() {
            text.extend((!chars::is_invisible(c)).then_some(c));
        } else if !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
    }
    moved.push(text.len());
    text.truncate(text.trim_end().len());
    for inline in &mut plain.inline {
        inline.start = moved[inline.start].min(text.len());
        inline.end = moved[inline.end].min(text.len());
        let part = text.get(inline.start..inline.end).unwrap_or_default();
        let (before, after) =
            (part.len() - part.trim_start().len(), part.len() - part.trim_end().len());
        inline.start += before.min(part.len());
        inline.end -= after;
    }
    plain.inline.retain(|inline| inline.start < inline.end);
    plain.inline.sort_by_key(|inline| (inline.start, std::cmp::Reverse(inline.end)));
    plain.text = text;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_keeps_the_words() {
        let cases = [
            ("The [council](/c \"t\") **voted** on *it*.", "The council voted on it."),
            ("[ Markets ](https://a.example/m)", "Markets"),
            ("5 * 3 and 2 * 4", "5 * 3 and 2 * 4"),
            ("a snake_case_name stays", "a snake_case_name stays"),
            ("Required fields are marked *", "Required fields are marked *"),
            ("\\*not emphasis\\*", "*not emphasis*"),
            ("An aside [sic] and f(x)[0]", "An aside [sic] and f(x)[0]"),
            ("Call `a * b` now", "Call a * b now"),
            ("Call ```a ` b``` or ``c`` now", "Call a ` b or c now"),
            ("Not `` closed ` here", "Not `` closed ` here"),
            ("[![Logo](l.png) Home](/)", "Home"),
            ("R&amp;D and A & B", "R&D and A & B"),
            ("[Mill (bridge)](/a_(b))!", "Mill (bridge)!"),
            ("**[Bold link](/x)**", "Bold link"),
        ];
        for (source, expected) in cases {
            assert_eq!(read(source, None).text, expected, "{source}");
        }
    }

    #[test]
    fn links_know_their_range_and_address() {
        let base = Url::parse("https://a.example/news/").ok();
        let plain = read("The [ old  mill ](../mill) turns.", base.as_ref());
        assert_eq!(plain.text, "The old mill turns.");
        assert_eq!(plain.inline.len(), 1);
        assert_eq!(&plain.text[plain.inline[0].start..plain.inline[0].end], "old mill");
        assert_eq!(plain.inline[0].kind, InlineKind::Link("https://a.example/mill".into()));
    }

    #[test]
    fn hostile_markup_costs_linear_time() {
        for unit in ["[", "](", "*a ", "**a", "`", "`` ``` ` ", "![", "[a](", "_", "\\", "[a](b"] {
            let _ = read(&unit.repeat(100_000), None);
        }
    }
}
