//! Mending JSON that is nearly right: half an emoji, `NaN`, a raw tab. One bad character must not
//! cost a document.

use crate::input::encoding;

/// Numbers that Python writes and JSON does not have.
const NO_JSON: [&str; 3] = ["-Infinity", "Infinity", "NaN"];

/// JSON that was nearly right.
pub struct Mended {
    /// The same JSON, acceptable to a strict reader.
    pub json: String,
    /// What was mended (`code: sentence`).
    pub note: String,
    /// What it was decoded from.
    pub encoding: &'static str,
}

/// Mends JSON; None if there is nothing to mend. What it does not recognise stays as it is.
pub fn mend(json: &[u8], charset: Option<&str>) -> Option<Mended> {
    // JSON is UTF-8 unless there is evidence of something else.
    let decoded = encoding::decode(json, charset.or(Some("utf-8")));
    let mut mended = String::with_capacity(decoded.text.len());
    let (mut in_string, mut characters, mut rest) = (false, 0, &*decoded.text);
    while let Some(char) = rest.chars().next() {
        let (taken, written) = match char {
            '"' => {
                in_string = !in_string;
                (1, None)
            }
            '\\' if in_string => escape(rest),
            '\0'..='\x1f' if in_string => (1, Some(format!("\\u{:04x}", char as u32))),
            _ if in_string => {
                (rest.find(|c| c < ' ' || c == '"' || c == '\\').unwrap_or(rest.len()), None)
            }
            _ => match NO_JSON.iter().find(|word| rest.starts_with(*word)) {
                Some(word) => (word.len(), Some("null".to_owned())),
                None => (char.len_utf8(), None),
            },
        };
        characters += usize::from(written.is_some());
        mended.push_str(written.as_deref().unwrap_or(&rest[..taken]));
        rest = &rest[taken..];
    }
    let note = match (decoded.invalid, characters) {
        (0, 0) if decoded.encoding == "UTF-8" => return None,
        (0, 0) => format!("invalid_bytes: the record is not UTF-8 but {}", decoded.encoding),
        (0, count) => format!("damaged: {count} places of the record are not JSON and were mended"),
        (bytes, _) => format!("invalid_bytes: {bytes} bytes are not valid {}", decoded.encoding),
    };
    Some(Mended { json: mended, note, encoding: decoded.encoding })
}

/// The length of an escape, and its replacement if it is half a surrogate pair.
fn escape(text: &str) -> (usize, Option<String>) {
    let unit = |text: &str| {
        let digits = text.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    match unit(text) {
        Some(0xd800..=0xdbff) => match text.get(6..).and_then(unit) {
            Some(0xdc00..=0xdfff) => (12, None),
            _ => (6, Some("\\ufffd".to_owned())),
        },
        Some(0xdc00..=0xdfff) => (6, Some("\\ufffd".to_owned())),
        Some(_) => (6, None),
        None => (1 + text[1..].chars().next().map_or(0, char::len_utf8), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bad_character_costs_one_character() {
        for (json, expected) in [
            (r#"{"a": "x\ud83d y"}"#, Some(r#"{"a": "x\ufffd y"}"#)),
            (
                r#"{"a": "\ud83d\ude00\"\\", "b": NaN, "c": -Infinity}"#,
                Some(r#"{"a": "\ud83d\ude00\"\\", "b": null, "c": null}"#),
            ),
            ("{\"a\": \"one\ttwo\"}", Some("{\"a\": \"one\\u0009two\"}")),
            (r#"{"NaN": "NaN"}"#, None),
        ] {
            let got = mend(json.as_bytes(), None).map(|mended| mended.json);
            assert_eq!(got.as_deref(), expected);
        }
        let mended = mend(b"{\"a\": \"caf\xc3\xa9 \xff\"}", None).unwrap();
        assert_eq!(mended.json, "{\"a\": \"café \u{fffd}\"}");
        assert!(mended.note.starts_with("invalid_bytes: 1"));
    }
}
