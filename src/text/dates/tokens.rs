//! A line as numbers, words and marks, which is all that written dates are made of.

use crate::text::chars::is_mark;

/// A piece of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// First byte in the line.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is.
    pub kind: TokenKind,
}

/// Kinds of tokens. White space makes none.
#[derive(Clone, Debug, PartialEq)]
pub enum TokenKind {
    /// Digits of any script; those of more than 18 digits are no number of a date.
    Number {
        /// Its value.
        value: i64,
        /// How many digits.
        digits: usize,
    },
    /// Letters, in lower case. Each Han, Kana or Hangul character is a word of its own.
    Word(String),
    /// Any other character.
    Mark(char),
}

impl Token {
    /// The number and how many digits it has.
    pub fn number(&self) -> Option<(i64, usize)> {
        match self.kind {
            TokenKind::Number { value, digits } => Some((value, digits)),
            _ => None,
        }
    }

    /// The word, in lower case.
    pub fn word(&self) -> Option<&str> {
        match &self.kind {
            TokenKind::Word(word) => Some(word),
            _ => None,
        }
    }

    /// Whether it is one of these words.
    pub fn is_word(&self, words: &[&str]) -> bool {
        self.word().is_some_and(|word| words.contains(&word))
    }

    /// Whether it is this mark.
    pub fn is(&self, mark: char) -> bool {
        self.kind == TokenKind::Mark(mark)
    }
}

/// Whether the line has a number at all, which every date has.
pub fn has_digit(line: &str) -> bool {
    has_ascii_digit(line) || (!line.is_ascii() && line.chars().any(|c| digit(c).is_some()))
}

fn has_ascii_digit(line: &str) -> bool {
    /// A stretch without an exit is looked at many bytes at a time.
    const STRETCH: usize = 64;
    let any = |bytes: &[u8]| bytes.iter().fold(false, |any, byte| any | byte.is_ascii_digit());
    line.as_bytes().chunks(STRETCH).any(any)
}

/// Whether the line may have a date: four digits in a row, or three numbers parted by points or strokes. In letters
/// from the Arabic ones on, where years may be counted from another one, any digit will do.
pub fn may_have_date(line: &str) -> bool {
    if !has_ascii_digit(line) {
        return !line.is_ascii() && has_digit(line);
    }
    let (mut numbers, mut marks, mut digits) = (0, 0, 0);
    for c in line.chars() {
        if c.is_ascii_digit() {
            digits += 1;
            numbers += usize::from(digits == 1);
        } else {
            digits = 0;
            marks += usize::from(matches!(c, '.' | '/'));
        }
        let punctuation = ('\u{2000}'..'\u{2E80}').contains(&c);
        if digits == 4 || (numbers >= 3 && marks >= 2) {
            return true;
        } else if c >= '\u{600}' && !punctuation {
            return has_digit(line);
        }
    }
    false
}

/// The tokens of a line.
pub fn tokens(line: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut start = 0;
    while let Some(c) = line[start..].chars().next() {
        let rest = &line[start..];
        let (kind, length) = if c.is_whitespace() {
            start += c.len_utf8();
            continue;
        } else if digit(c).is_some() {
            number(rest)
        } else if c.is_alphabetic() {
            word(rest, c)
        } else {
            (TokenKind::Mark(c), c.len_utf8())
        };
        tokens.push(Token { start, end: start + length, kind });
        start += length;
    }
    tokens
}

/// The number that a text begins with, and its length in bytes.
fn number(text: &str) -> (TokenKind, usize) {
    let (mut value, mut digits, mut length) = (0, 0, 0);
    for (c, digit) in text.chars().map_while(|c| Some((c, digit(c)?))).take(18) {
        (value, digits, length) = (value * 10 + digit, digits + 1, length + c.len_utf8());
    }
    (TokenKind::Number { value, digits }, length)
}

/// The word that a text begins with, and its length in bytes; `first` is its first letter.
fn word(text: &str, first: char) -> (TokenKind, usize) {
    let length = match stands_alone(first) {
        true => first.len_utf8(),
        false => text.find(|c| !joins(c)).unwrap_or(text.len()),
    };
    let text = &text[..length];
    let lower = match text.is_ascii() {
        true => text.to_ascii_lowercase(),
        false => text.chars().flat_map(char::to_lowercase).collect(),
    };
    (TokenKind::Word(lower), length)
}

/// Letters and the marks on them continue a word.
fn joins(c: char) -> bool {
    (c.is_alphabetic() && !stands_alone(c)) || is_mark(c)
}

/// Han, Kana and Hangul, which are written without spaces around numbers.
fn stands_alone(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// The noughts of the scripts that have digits of their own, in order: Arabic, Persian, the Indic ones from Hindi
/// to Malayalam, Thai, Lao, Burmese, Khmer, and the full-width one.
#[rustfmt::skip] // a list, not a column
const NOUGHTS: &[char] = &[
    '0', '\u{660}', '\u{6F0}', '\u{966}', '\u{9E6}', '\u{A66}', '\u{AE6}', '\u{B66}', '\u{BE6}', '\u{C66}', '\u{CE6}', '\u{D66}',
    '\u{E50}', '\u{ED0}', '\u{1040}', '\u{17E0}', '\u{FF10}',
];

/// The value of a decimal digit of any script.
fn digit(c: char) -> Option<i64> {
    if c.is_ascii() {
        return c.to_digit(10).map(i64::from);
    }
    let nought = NOUGHTS.partition_point(|nought| *nought <= c).checked_sub(1)?;
    let value = u32::from(c) - u32::from(NOUGHTS[nought]);
    (value < 10).then_some(i64::from(value))
}

#[cfg(test)]
mod tests {
    use crate::text::dates::tokens::*;

    #[test]
    fn cuts_lines_into_numbers_words_and_marks() {
        for (line, expected) in [
            ("1st May, 07:29", vec!["1", "st", "May", ",", "07", ":", "29"]),
            ("2024年5月1日星期三", vec!["2024", "年", "5", "月", "1", "日", "星", "期", "三"]),
            ("١٢ مايو", vec!["١٢", "مايو"]),
            ("১৪ অক্টোবর", vec!["১৪", "অক্টোবর"]),
            ("Ⅳ 〇 2024", vec!["Ⅳ", "〇", "2024"]),
        ] {
            let got: Vec<&str> = tokens(line).iter().map(|t| &line[t.start..t.end]).collect();
            assert_eq!(got, expected);
        }
    }
}
