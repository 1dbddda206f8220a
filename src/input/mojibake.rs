//! Repairs text whose UTF-8 bytes somebody once read as windows-1252: `â€™` for `’`, `Ã©` for `é`.
//!
//! The characters of such a sequence, as bytes, must be valid UTF-8. That is rare in real text, but it
//! happens where a capital letter comes before a sign (`«CAFÉ»`, `4×½`, `KŘÍŽ`). So a sequence is
//! either certain by itself, or repaired only in the company of certain ones.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

/// The text without the damage, which it may have suffered more than once, and how many characters
/// were repaired. Linear; text without the letters that damage begins with costs one search.
pub fn repair(text: &str) -> (Cow<'_, str>, usize) {
    let mut repaired = Cow::Borrowed(text);
    let mut characters = 0;
    // One such pair may be an example in a text about encodings.
    for evidence in [2, 1, 1] {
        let Some((better, count)) = round(&repaired, evidence) else { break };
        characters += count;
        repaired = Cow::Owned(better);
    }
    (repaired, characters)
}

/// Undoes the damage once; None without enough evidence, which is the number of surplus characters in
/// certain sequences.
fn round(text: &str, evidence: usize) -> Option<(String, usize)> {
    let found: Vec<Sequence> = sequences(text).collect();
    let certain = found.iter().filter(|sequence| sequence.certain);
    if certain.map(|sequence| sequence.length - 1).take(evidence).sum::<usize>() < evidence {
        return None;
    }
    let mut better = String::with_capacity(text.len());
    let (mut count, mut at) = (0, 0);
    for sequence in found {
        // Right after a repaired character, another is no coincidence.
        let adjacent = count > 0 && sequence.start == at;
        if sequence.certain || adjacent || is_likely(text, &sequence) {
            better.push_str(&text[at..sequence.start]);
            better.push(sequence.meant);
            at = sequence.end;
            count += 1;
        }
    }
    better.push_str(&text[at..]);
    Some((better, count))
}

/// Characters that are the bytes of one character.
struct Sequence {
    start: usize,
    end: usize,
    /// Its number of characters.
    length: usize,
    meant: char,
    /// Whether no real text has these side by side.
    certain: bool,
}

fn sequences(text: &str) -> impl Iterator<Item = Sequence> {
    // The letters that damage begins with, U+00C2 to U+00F4, have this first byte in UTF-8.
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(found) = memchr::memchr(0xC3, text.as_bytes().get(from..)?) {
            let start = from + found;
            let sequence = sequence(text, start).or_else(|| lost_quote(text, start));
            from = sequence.as_ref().map_or(start + 2, |sequence| sequence.end);
            if sequence.is_some() {
                return sequence;
            }
        }
        None
    })
}

/// The sequence that starts here.
fn sequence(text: &str, start: usize) -> Option<Sequence> {
    let mut chars = text[start..].char_indices();
    let lead = chars.next().and_then(|(_, c)| byte(c))?;
    let length = match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let mut bytes = [lead, 0, 0, 0];
    let mut sign = false;
    for slot in &mut bytes[1..length] {
        let (_, c) = chars.next()?;
        *slot = byte(c).filter(|byte| (0x80..=0xBF).contains(byte))?;
        sign |= !may_follow_capital(c);
    }
    let end = start + chars.offset();
    let meant = std::str::from_utf8(&bytes[..length]).ok()?.chars().next()?;
    let fraction = lead == 0xD7 && matches!(bytes[1], 0xB2 | 0xB3 | 0xB9 | 0xBC..=0xBE);
    let dash_or_quote = bytes[..2] == [0xE2, 0x80];
    let certain = (sign && lead != 0xDF && !fraction) || dash_or_quote;
    (!meant.is_control()).then_some(Sequence { start, end, length, meant, certain })
}

/// `â€` without its last byte, for which windows-1252 has no character, so that a reader replaced it by
/// U+FFFD or left it out. Of the marks with such a last byte, only `”` is in use.
fn lost_quote(text: &str, start: usize) -> Option<Sequence> {
    let rest = text[start..].strip_prefix("â€")?;
    let end = text.len() - rest.strip_prefix('\u{FFFD}').unwrap_or(rest).len();
    Some(Sequence { start, end, length: 3, meant: '”', certain: false })
}

/// Whether a doubtful pair in a damaged document is damage: `Ã` hardly ever ends a word except in
/// capitals, and `Â` never does.
fn is_likely(text: &str, sequence: &Sequence) -> bool {
    let before = text[..sequence.start].chars().next_back();
    let after = text[sequence.end..].chars().next();
    let capitals = before.is_some_and(char::is_uppercase);
    if sequence.meant == '”' {
        return true;
    }
    text[sequence.start..].starts_with(['Ã', 'Â', 'Ä', 'Å', 'Ð', 'Ñ'])
        && (!capitals
            || text[sequence.start..].starts_with('Â')
            || after.is_some_and(char::is_alphabetic))
}

/// Signs and capitals that do come right after a capital in real text.
fn may_follow_capital(c: char) -> bool {
    "»«›‹”“„’‘‚…–—™®•·\u{A0}ŠŽŒŸšžœ".contains(c)
}

/// The non-ASCII byte that was read as this character. Five bytes have no character in windows-1252;
/// readers let them through as control characters.
fn byte(c: char) -> Option<u8> {
    match c {
        '\u{80}'..='\u{FF}' => u8::try_from(u32::from(c)).ok(),
        '\u{152}'..='\u{2122}' => {
            let mut buffer = [0; 4];
            let encoded = &*c.encode_utf8(&mut buffer);
            let (bytes, _, failed) = WINDOWS_1252.encode(encoded);
            if failed { None } else { bytes.first().copied() }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_undone() {
        let cases = [
            ("The harbourâ€™s keeper said â€œnoâ€\u{9d}.", "The harbour’s keeper said “no”."),
            (
                "He said â€œnoâ€\u{fffd} and â€œyesâ€, they say.",
                "He said “no” and “yes”, they say.",
            ),
            ("CafÃ© in MÃ¼nchen", "Café in München"),
            ("TambiÃ©n cambiÃ³ el aÃ±o, Â«EspaÃ±aÂ»", "También cambió el año, «España»"),
            ("Ð“Ð°Ð²Ð°Ð½ÑŒ", "Гавань"),
            ("æ¸¯å\u{8f}£", "港口"),
            ("cafÃƒÂ© twice", "café twice"),
            ("from 3Â° to 7Â°, cafÃ©", "from 3° to 7°, café"),
            ("SÃ“LO este aÃ±o en MÃ¡laga", "SÓLO este año en Málaga"),
            ("smile ðŸ˜€", "smile 😀"),
        ];
        for (damaged, whole) in cases {
            assert_eq!(repair(damaged).0, whole, "{damaged}");
        }
    }

    #[test]
    fn real_text_stays() {
        for text in [
            "A SITUAÇÃO DA NAÇÃO, AMANHû",
            "«À L’ÎLE DE RÉ» – ÊTRE OU NE PAS ÊTRE, «CAFÉ» CAFÉ™",
            "KŘÍŽ, PŘÍŠERA",
            "The euro (€) after â is â€, and nobody wants it.",
            "The letter \"ä\" is shown as \"Ã¤\".",
            "4×½ Tasse, “café”…",
            "«Spaß» und Größe, naïve, Ærø, smørrebrød, Ångström",
            "Гавань «открыта» – да",
            "10° – 12°, “quoted” … it’s",
            "港口重新开放",
        ] {
            assert_eq!(repair(text), (Cow::Borrowed(text), 0), "{text}");
        }
    }

    #[test]
    fn long_damage_costs_linear_time() {
        assert_eq!(repair(&"Ã©".repeat(500_000)).1, 500_000);
        assert_eq!(repair(&"Ã ".repeat(500_000)).1, 0);
    }
}
