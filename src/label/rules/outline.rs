//! What a text must look like from outside for a regular expression to fit the whole of it.
//!
//! A look at a text's length and its two ends costs next to nothing, and rules out most texts in which a literal of
//! the expression stands somewhere.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};

/// How long the texts are that an expression fits, and with which characters they begin and end.
pub(super) struct Outline {
    /// In bytes.
    shortest: usize,
    longest: usize,
    first: Characters,
    last: Characters,
}

impl Outline {
    /// Of the texts that the pattern fits, case ignored; any text for what is no pattern.
    pub(super) fn of(pattern: &str) -> Outline {
        let parsed = ParserBuilder::new().case_insensitive(true).build().parse(pattern);
        let hir = parsed.unwrap_or_else(|_| Hir::empty());
        let properties = hir.properties();
        let at = |end| {
            edge(&hir, end)
                .filter(|edge| !edge.may_lack)
                .map_or(Characters::ALL, |edge| edge.characters)
        };
        Outline {
            shortest: properties.minimum_len().unwrap_or(0),
            longest: properties.maximum_len().filter(|most| *most > 0).unwrap_or(usize::MAX),
            first: at(End::First),
            last: at(End::Last),
        }
    }

    /// Whether the text looks like that.
    pub(super) fn fits(&self, text: &str) -> bool {
        let mut chars = text.chars();
        let (first, last) = (chars.next(), chars.next_back());
        (self.shortest..=self.longest).contains(&text.len())
            && first.is_none_or(|c| self.first.has(c))
            && last.or(first).is_none_or(|c| self.last.has(c))
    }
}

/// A set of characters, exact for ASCII; of the others it has all of a block or none.
#[derive(Clone, Copy, Default)]
struct Characters {
    ascii: u128,
    blocks: u64,
}

impl Characters {
    const ALL: Characters = Characters { ascii: u128::MAX, blocks: u64::MAX };

    /// With all characters of a range.
    fn with(self, start: char, end: char) -> Characters {
        let ascii = (start..=end.min('\x7f')).fold(self.ascii, |bits, c| bits | 1 << u32::from(c));
        let blocks = match end.is_ascii() {
            true => self.blocks,
            false => (block(start)..=block(end)).fold(self.blocks, |bits, block| bits | 1 << block),
        };
        Characters { ascii, blocks }
    }

    fn and(self, other: Characters) -> Characters {
        Characters { ascii: self.ascii | other.ascii, blocks: self.blocks | other.blocks }
    }

    fn has(self, c: char) -> bool {
        match c.is_ascii() {
            true => self.ascii >> u32::from(c) & 1 == 1,
            false => self.blocks >> block(c) & 1 == 1,
        }
    }
}

/// The number of a character's block: 128 characters, or all those behind the extended Greek ones.
fn block(c: char) -> u32 {
    (u32::from(c) >> 7).min(u64::BITS - 1)
}

/// The end of a text that is looked at.
#[derive(Clone, Copy, PartialEq)]
enum End {
    First,
    Last,
}

/// What stands at the end of the texts that an expression fits.
#[derive(Clone, Copy)]
struct Edge {
    characters: Characters,
    /// The text may be empty.
    may_lack: bool,
}

/// None when it may be what is no character. The recursion is as deep as the pattern is nested, which its parser bounds.
fn edge(hir: &Hir, end: End) -> Option<Edge> {
    let nothing = Edge { characters: Characters::default(), may_lack: true };
    let of = |characters| Some(Edge { characters, may_lack: false });
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(nothing),
        HirKind::Literal(literal) => {
            let mut chars = std::str::from_utf8(&literal.0).ok()?.chars();
            let c = if end == End::First { chars.next() } else { chars.next_back() };
            of(Characters::default().with(c?, c?))
        }
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.ranges().iter();
            of(ranges
                .fold(Characters::default(), |all, range| all.with(range.start(), range.end())))
        }
        HirKind::Class(Class::Bytes(_)) => None,
        HirKind::Repetition(repeated) => {
            let edge = edge(&repeated.sub, end)?;
            Some(Edge { may_lack: edge.may_lack || repeated.min == 0, ..edge })
        }
        HirKind::Capture(group) => edge(&group.sub, end),
        HirKind::Concat(parts) => joined(parts, end),
        HirKind::Alternation(ways) => {
            let none = Edge { may_lack: false, ..nothing };
            ways.iter().try_fold(none, |all, way| {
                let way = edge(way, end)?;
                let characters = all.characters.and(way.characters);
                Some(Edge { characters, may_lack: all.may_lack || way.may_lack })
            })
        }
    }
}

/// The end of expressions one after the other.
fn joined(parts: &[Hir], end: End) -> Option<Edge> {
    let mut characters = Characters::default();
    for nth in 0..parts.len() {
        let at = if end == End::First { nth } else { parts.len() - 1 - nth };
        let edge = edge(&parts[at], end)?;
        characters = characters.and(edge.characters);
        if !edge.may_lack {
            return Some(Edge { characters, may_lack: false });
        }
    }
    Some(Edge { characters, may_lack: true })
}

#[cfg(test)]
mod tests {
    use super::Outline;

    #[test]
    fn what_a_pattern_fits_has_its_outline() {
        let cases: &[(&str, &[&str], &[&str])] = &[
            (
                "(?:share|tweet)(?: this)?",
                &["share", "TWEET this"],
                &["your share", "shared", "share it now", "a"],
            ),
            (
                r"\d{1,2}:\d\d ?(?:am|pm)?",
                &["9:30", "10:05 pm"],
                &["at 9:30", "9:30 o'clock or so, as he said"],
            ),
            (r"[\p{P}\s]+", &["-- »"], &["word", "…word"]),
            ("(?:από )?.{2,40}[^.!]", &["Άννα", "a b c"], &["a.", "ab!"]),
            ("(?:фото|photo):.*", &["Фото: ", "photo:"], &["Χ", "author photo:"]),
            ("k(?:elvin)?", &["k", "\u{212a}", "KELVIN"], &["kelvins", ""]),
            ("a*", &["", "aaa", "b"], &[]),
        ];
        for (pattern, fitting, others) in cases {
            let outline = Outline::of(pattern);
            fitting.iter().for_each(|text| assert!(outline.fits(text), "{pattern}: {text}"));
            others.iter().for_each(|text| assert!(!outline.fits(text), "{pattern}: {text}"));
        }
    }
}
