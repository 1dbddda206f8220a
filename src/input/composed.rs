//! Letters whose marks follow them as characters of their own, as some editors write them: `e` and
//! U+0301 for `é`. They become the one character that everybody else writes, and that the tables of
//! words have (Unicode's canonical composition).

use std::borrow::Cow;

use unicode_normalization::char;

/// The text with each such letter as one character. Linear; text without such marks costs one search.
pub fn compose(text: Cow<'_, str>) -> Cow<'_, str> {
    if !is_decomposed(&text) {
        return text;
    }
    let mut composed = String::with_capacity(text.len());
    for c in text.chars() {
        let before = if is_mark(c) { composed.chars().next_back() } else { None };
        match before.and_then(|before| char::compose(before, c)) {
            Some(one) => {
                composed.pop();
                composed.push(one);
            }
            None => composed.push(c),
        }
    }
    composed.into()
}

/// Whether there may be such marks: those up to U+036F begin with the byte CC or CD, as hardly any other
/// letter does, the parts of Hangul with E1 84 to E1 87, and the marks of Japanese are E3 82 99 and E3 82 9A.
fn is_decomposed(text: &str) -> bool {
    let bytes = text.as_bytes();
    let hangul = |at| matches!(bytes.get(at + 1), Some(0x84..=0x87));
    memchr::memchr3_iter(0xCC, 0xCD, 0xE1, bytes).any(|at| bytes[at] != 0xE1 || hangul(at))
        || memchr::memmem::find_iter(bytes, b"\xE3\x82")
            .any(|at| matches!(bytes.get(at + 2), Some(0x99 | 0x9A)))
}

/// What joins the letter before it: marks, those of Japanese, and vowels and ends of Hangul syllables.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{3099}' | '\u{309A}' | '\u{1161}'..='\u{1175}' | '\u{11A8}'..='\u{11C2}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_join_their_letters() {
        for (apart, joined) in [
            ("cafe\u{301} a\u{300} Mu\u{308}nchen", "café à München"),
            ("Vie\u{323}\u{302}t Nam", "Việt Nam"),
            ("Muh\u{323}ammad Ḥasan, s\u{301}ri\u{304}", "Muḥammad Ḥasan, śrī"),
            ("α\u{313}ρχη\u{342}", "ἀρχῆ"),
            ("сво\u{438}\u{306}", "свой"),
            ("λιμα\u{301}νι", "λιμάνι"),
            ("か\u{3099}っこう", "がっこう"),
            ("\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}", "한글"),
            ("x\u{301} and \u{301}", "x\u{301} and \u{301}"),
        ] {
            assert_eq!(compose(Cow::Borrowed(apart)), joined);
        }
        let plain = "Café 港口 მთა";
        assert!(matches!(compose(Cow::Borrowed(plain)), Cow::Borrowed(_)));
    }

    #[test]
    fn many_marks_cost_linear_time() {
        let marks = "\u{301}".repeat(500_000);
        assert_eq!(compose(Cow::Borrowed(&marks)).len(), marks.len());
    }
}
