//! File names: any bytes but `/` and NUL, so not always text and never to be trusted.

use std::ffi::{OsStr, OsString};
use std::fmt::Write;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

/// The longest name that common file systems allow, in bytes.
const LONGEST: usize = 255;

/// A path as text: UTF-8 as it is, other bytes as `\xff`.
pub fn text(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    text
}

/// The paths that [`text`] may have made this text of: an escape can stand for a byte or for itself.
pub fn of_text(text: &str) -> Vec<PathBuf> {
    let mut paths = vec![PathBuf::from(text)];
    let (mut bytes, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find("\\x") {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        match rest.get(at + 2..at + 4).and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &rest[at + 4..];
            }
            None => {
                bytes.extend_from_slice(b"\\x");
                rest = &rest[at + 2..];
            }
        }
    }
    if !bytes.is_empty() {
        bytes.extend_from_slice(rest.as_bytes());
        paths.push(PathBuf::from(OsString::from_vec(bytes)));
    }
    paths
}

/// A path for the log: [`text`] with control characters escaped too.
pub fn shown(path: &Path) -> String {
    printable(&text(path))
}

/// The names, as [`text`] has them, that somebody can mean who writes this: a name as it is, or as it
/// is shown.
pub fn meant(written: &Path) -> Vec<String> {
    let as_it_is = text(written);
    let shown = unprinted(&as_it_is);
    if shown == as_it_is { vec![as_it_is] } else { vec![as_it_is, shown] }
}

/// The text of which [`printable`] made this one.
fn unprinted(shown: &str) -> String {
    let (mut text, mut rest) = (String::new(), shown);
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let long = rest.strip_prefix("\\u{").and_then(|rest| rest.split_once('}'));
        let long = long.and_then(|(hex, _)| {
            let char = u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)?;
            Some((char, hex.len() + 4))
        });
        let short = [("\\n", '\n'), ("\\r", '\r'), ("\\t", '\t')];
        let short = short.iter().find(|(escape, _)| rest.starts_with(escape));
        let (char, length) = long.or(short.map(|(_, char)| (*char, 2))).unwrap_or(('\\', 1));
        text.push(char);
        rest = &rest[length..];
    }
    text + rest
}

/// Text without control characters: each becomes its escape.
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for char in text.chars() {
        // Direction overrides can make a log line read as something else.
        if char.is_control() || matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') {
            shown.extend(char.escape_default());
        } else {
            shown.push(char);
        }
    }
    shown
}

/// A name with something added, cut where it would become too long for a file system.
pub fn with_suffix(name: &OsStr, suffix: &str) -> OsString {
    let kept = LONGEST.saturating_sub(suffix.len()).min(name.len());
    let mut bytes = name.as_bytes()[..kept].to_vec();
    bytes.extend_from_slice(suffix.as_bytes());
    OsString::from_vec(bytes)
}

/// A path with an ending put to it, however long that makes it.
pub fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(ending);
    path.into()
}

/// A path without an ending, if it has it and something remains.
pub fn without_suffix(path: &Path, suffix: &str) -> Option<PathBuf> {
    let name = path.file_name()?.as_bytes().strip_suffix(suffix.as_bytes())?;
    (!name.is_empty()).then(|| path.with_file_name(OsStr::from_bytes(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_can_be_shown() {
        let cases: [(&[u8], &str); 4] = [
            (b"a b.html", "a b.html"),
            (b"caf\xc3\xa9\xff.txt", "caf\u{e9}\\xff.txt"),
            (b"a\nb\x1b[31m", "a\\nb\\u{1b}[31m"),
            ("a\u{202e}b".as_bytes(), "a\\u{202e}b"),
        ];
        for (name, expected) in cases {
            assert_eq!(shown(Path::new(OsStr::from_bytes(name))), expected);
        }
    }

    #[test]
    fn a_text_leads_back_to_its_path() {
        for name in
            [b"a.html".as_slice(), b"caf\xc3\xa9\xff.txt", b"\xff", b"\\x41\xfe", b"a\\xzz\xe9"]
        {
            let path = Path::new(OsStr::from_bytes(name));
            let back = of_text(&text(path));
            let literal = name.windows(4).any(|part| part == b"\\x41");
            assert!(back.contains(&path.to_owned()) || literal, "{back:?}");
        }
    }

    #[test]
    fn a_name_is_meant_as_it_is_and_as_it_is_shown() {
        for name in [
            b"a.html".as_slice(),
            b"caf\xc3\xa9\xff.txt",
            b"a\nb\x1b[31m\t",
            "a\u{202e}b".as_bytes(),
            b"a\\nb\\u{zz}\\",
        ] {
            let path = Path::new(OsStr::from_bytes(name));
            for written in [path.to_owned(), text(path).into(), shown(path).into()] {
                assert!(meant(&written).contains(&text(path)), "{written:?}");
            }
        }
        assert!(!meant(Path::new("anb")).contains(&"a\nb".to_owned()));
    }

    #[test]
    fn suffixed_names_stay_short_enough() {
        assert_eq!(with_suffix(OsStr::new("a.html"), ".1"), "a.html.1");
        let long = with_suffix(OsStr::new(&"x".repeat(255)), ".error.json");
        assert_eq!(long.len(), 255);
        assert!(long.to_str().unwrap().ends_with("x.error.json"));
    }
}
