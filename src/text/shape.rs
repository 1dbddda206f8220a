//! The shape of a piece of text: is it a sentence, a headline, a label?
//!
//! Nothing here knows a language; scripts without spaces and with their own full stops count too.

use std::sync::LazyLock;

use crate::text::chars::{is_closer, is_full_stop, is_small, is_south_east_asian, is_wide};

/// What can be said of a text without understanding it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shape {
    /// Words; of scripts that do not space theirs, characters weighed to about the same.
    pub words: f64,
    /// Characters.
    pub chars: usize,
    /// Sentences that end inside the text, before its last one.
    pub inner_stops: usize,
    /// The text ends as a sentence does. Dots that only trail off do not count.
    pub ends_sentence: bool,
    /// The text ends with a colon.
    pub ends_colon: bool,
    /// The text ends with a question mark.
    pub ends_question: bool,
    /// The text opens or ends with a quotation mark.
    pub quoted: bool,
    /// The text begins with a lower-case letter.
    pub starts_lower: bool,
    /// Share of the words that begin with a capital, 0 to 1.
    pub capitalised: f64,
    /// Share of the characters that are digits, 0 to 1.
    pub digits: f64,
    /// Commas and their kin.
    pub commas: usize,
    /// Bars, bullets and arrows, which separate labels rather than clauses.
    pub separators: usize,
    /// Capital letters.
    pub upper: usize,
    /// Characters that are neither letters, digits, space nor the punctuation of sentences.
    pub symbols: usize,
    /// Characters two columns wide.
    pub wide: usize,
}

impl Shape {
    /// Looks at a text once.
    pub fn of(text: &str) -> Shape {
        let mut shape = Shape { chars: text.chars().count(), ..Shape::default() };
        let (mut capitals, mut spaced, mut digits) = (0_usize, 0_usize, 0_usize);
        let common = &*COMMON;
        let mut before = traits::SPACE;
        let mut stopped = false;
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            let this = common.get(c as usize).copied().unwrap_or_else(|| traits::of(c));
            let is = |traits: u16| this & traits != 0;
            if stopped && (is(traits::SPACE) || before & traits::WIDE != 0) {
                shape.inner_stops += 1;
            }
            // Small letters and spaces, which most characters are, count for nothing else, and more
            // small letters for nothing at all.
            if this == traits::LETTER || this == traits::SPACE {
                spaced += usize::from(is(traits::WORD) && before & traits::INNER == 0);
                (before, stopped) = (this, false);
                if this == traits::LETTER {
                    let rest = chars.as_str();
                    let other = rest.bytes().position(|byte| !byte.is_ascii_lowercase());
                    chars = rest[other.unwrap_or(rest.len())..].chars();
                }
                continue;
            }
            stopped = is(traits::STOP) || (stopped && is(traits::CLOSING));
            digits += usize::from(is(traits::DIGIT));
            shape.upper += usize::from(is(traits::CAPITAL));
            shape.symbols += usize::from(is(traits::SYMBOL));
            shape.wide += usize::from(is(traits::WIDE));
            shape.commas += usize::from(is(traits::COMMA));
            shape.separators += usize::from(is(traits::SEPARATOR));
            if is(traits::WIDE) && is(traits::WORD) {
                shape.words += 0.5;
            } else if is(traits::UNSPACED) {
                shape.words += 0.2;
            } else if is(traits::WORD) && before & traits::INNER == 0 {
                spaced += 1;
                capitals += usize::from(is(traits::CAPITAL));
            }
            before = this;
        }
        shape.words += spaced as f64;
        shape.capitalised = ratio(capitals, spaced);
        shape.digits = ratio(digits, shape.chars);
        shape.ending(text);
        shape
    }

    fn ending(&mut self, text: &str) {
        let end = text.trim_end_matches(is_closing);
        let trails = end.ends_with("...") || end.ends_with('…');
        self.ends_sentence = end.ends_with(is_full_stop) && (!trails || self.words >= 12.0);
        self.ends_colon = end.ends_with([':', '：']);
        self.ends_question = end.ends_with(['?', '？', '؟']);
        self.quoted = text.starts_with(is_quote) || text.ends_with(is_quote);
        self.starts_lower = text.starts_with(is_small);
    }

    /// A sentence or several, not a label.
    pub fn is_prose(&self) -> bool {
        (self.ends_sentence && self.words >= 4.0 && !self.is_label_like())
            || (self.words >= 25.0 && self.inner_stops >= 1)
            || (self.words >= 40.0 && !self.is_label_like())
    }

    /// A paragraph that only running text has.
    pub fn is_paragraph(&self) -> bool {
        self.is_prose() && self.words >= 15.0
    }

    /// As long as a headline and as open-ended.
    pub fn is_headline(&self) -> bool {
        (4.0..=24.0).contains(&self.words)
            && (!self.ends_sentence || self.ends_question)
            && self.inner_stops <= 1
    }

    /// Labels in a row: separators, or digits, rather than clauses.
    fn is_label_like(&self) -> bool {
        self.separators as f64 * 6.0 > self.words.max(6.0) || self.digits > 0.4
    }
}

/// What a character is, as bits.
mod traits {
    use super::{is_closing, is_full_stop, is_south_east_asian, is_wide};

    pub const SPACE: u16 = 1;
    pub const WIDE: u16 = 1 << 1;
    pub const STOP: u16 = 1 << 2;
    pub const CLOSING: u16 = 1 << 3;
    pub const DIGIT: u16 = 1 << 4;
    pub const COMMA: u16 = 1 << 5;
    pub const SEPARATOR: u16 = 1 << 6;
    pub const WORD: u16 = 1 << 7;
    pub const UNSPACED: u16 = 1 << 8;
    pub const CAPITAL: u16 = 1 << 9;
    pub const INNER: u16 = 1 << 10;
    pub const SYMBOL: u16 = 1 << 11;

    /// A small letter that is nothing else.
    pub const LETTER: u16 = WORD | INNER;

    pub fn of(c: char) -> u16 {
        let bit = |is: bool, bit: u16| if is { bit } else { 0 };
        let script = bit(is_wide(c), WIDE) | bit(is_south_east_asian(c), UNSPACED);
        if c.is_alphanumeric() {
            let inner = bit(script & WIDE == 0, INNER);
            return script
                | WORD
                | inner
                | bit(c.is_numeric(), DIGIT)
                | bit(c.is_uppercase(), CAPITAL);
        }
        script
            | bit(c.is_whitespace(), SPACE)
            | bit(!c.is_whitespace() && !",.;:!?'\"-’“”".contains(c), SYMBOL)
            | bit(is_full_stop(c), STOP)
            | bit(is_closing(c), CLOSING)
            | bit(matches!(c, ',' | ';' | '،' | '，' | '、' | '；'), COMMA)
            | bit(matches!(c, '|' | '•' | '·' | '»' | '›' | '→' | '>' | '/'), SEPARATOR)
            | bit(matches!(c, '\'' | '’' | '-' | '_'), INNER)
    }
}

/// The traits of the characters up to the general punctuation, which most texts are made of.
static COMMON: LazyLock<Vec<u16>> = LazyLock::new(|| ('\0'..'\u{2100}').map(traits::of).collect());

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Marks that may follow the end of a sentence.
fn is_closing(c: char) -> bool {
    is_closer(c) || is_quote(c)
}

/// Quotation marks of any kind.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '”' | '„' | '‘' | '’' | '«' | '»' | '「' | '」' | '『' | '』')
}

#[cfg(test)]
mod tests {
    use crate::text::shape::*;

    #[test]
    fn sentences_are_told_from_labels() {
        let cases = [
            ("The harbour reopened on Monday, the port authority said.", true),
            ("“We will always remain open,” she said after the meeting.", true),
            ("港口在周一重新开放，港务局说。", true),
            ("港口在周一重新开放，港务局说。】", true),
            ("Η γέφυρα άνοιξε ξανά τη Δευτέρα.", true),
            ("တံတားသည် တနင်္လာနေ့တွင် ပြန်လည် ဖွင့်လှစ်ခဲ့သည်။", true),
            ("Home", false),
            ("View all comments", false),
            ("Home > News > Local > Bridge.", false),
            ("Old mill bridge opens after two years of repairs", false),
            ("Read more…", false),
            ("12.05.2024 10:30.", false),
        ];
        for (text, prose) in cases {
            assert_eq!(Shape::of(text).is_prose(), prose, "{text}");
        }
    }

    #[test]
    fn words_are_weighed_by_script() {
        assert_eq!(Shape::of("Don't count well-known words twice").words, 5.0);
        assert_eq!(Shape::of("港口重新开放").words, 3.0);
    }
}
