//! From bytes to text: byte order mark, declaration, UTF-8, then detection.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

/// Decoded text, and how it was come by.
pub struct Decoded {
    /// The text, without byte order mark and NULs.
    pub text: String,
    /// The encoding's WHATWG name.
    pub encoding: &'static str,
    /// Bytes that are not valid in the encoding; each became U+FFFD.
    pub invalid: usize,
}

/// How far into a page a declaration counts (the HTML standard's prescan looks at 1,024 bytes;
/// real pages put scripts before it).
const DECLARATION: usize = 4096;

/// Decodes a document. `declared` is a character set named outside the bytes (an HTTP header).
///
/// Valid UTF-8 wins over every declaration: text in another encoding is hardly ever valid UTF-8,
/// while declarations are often wrong.
pub fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, &bytes[mark..]);
    }
    if let Some(decoded) = decode_utf8(bytes) {
        return decoded;
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        return decode_as(encoding, bytes);
    }
    let label = declared.map(str::as_bytes).or_else(|| declaration(bytes));
    let encoding = label.and_then(Encoding::for_label).map(|found| {
        // A declaration that was readable as ASCII cannot be UTF-16 (HTML standard, 13.2.3.2).
        if found == encoding_rs::UTF_16LE || found == encoding_rs::UTF_16BE { UTF_8 } else { found }
    });
    match encoding {
        Some(found) if found != UTF_8 => decode_as(found, bytes),
        Some(_) => mostly_utf8(bytes).unwrap_or_else(|| decode_as(detect(bytes), bytes)),
        None => decode_as(detect(bytes), bytes),
    }
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let invalid = if had_errors { text.matches('\u{fffd}').count() } else { 0 };
    Decoded { text: without_nuls(text.into_owned()), encoding: encoding.name(), invalid }
}

fn decode_utf8(bytes: &[u8]) -> Option<Decoded> {
    // Only a multi-byte sequence cut by the end of the look or the file is forgiven.
    let valid = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    if unmarked_utf16(bytes).is_some() {
        return None;
    }
    let invalid = usize::from(valid.len() < bytes.len());
    Some(Decoded { text: without_nuls(valid.to_owned()), encoding: UTF_8.name(), invalid })
}

/// UTF-8 with a few bad bytes: declared as such, and at most one character in a hundred is bad.
fn mostly_utf8(bytes: &[u8]) -> Option<Decoded> {
    let decoded = decode_as(UTF_8, bytes);
    let multi_byte = decoded.text.chars().filter(|c| !c.is_ascii()).count();
    (decoded.invalid * 2 <= multi_byte || decoded.invalid * 100 <= decoded.text.len())
        .then_some(decoded)
}

/// UTF-16 without its mark: nearly every other byte of the start is zero.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(1024) & !1];
    if head.len() < 16 {
        return None;
    }
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let half = head.len() / 2;
    match (zeros(0) * 10 > half * 7, zeros(1) * 10 > half * 7) {
        (true, false) => Some(encoding_rs::UTF_16BE),
        (false, true) => Some(encoding_rs::UTF_16LE),
        _ => None,
    }
}

/// The label after `charset=` or `encoding=` in a `<meta>` or XML declaration.
fn declaration(bytes: &[u8]) -> Option<&[u8]> {
    let head = &bytes[..bytes.len().min(DECLARATION)];
    let lower = head.to_ascii_lowercase();
    let after = |key: &[u8]| memchr::memmem::find(&lower, key).map(|at| at + key.len());
    let at = after(b"charset").into_iter().chain(after(b"encoding")).min()?;
    let rest = head[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b)))?;
    Some(&rest[..end])
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

fn without_nuls(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_evidence_decides() {
        let cyrillic = encoding_rs::KOI8_R.encode("Гавань снова открыта после ремонта").0;
        let declared = [b"<meta charset='koi8-r'>".as_slice(), &cyrillic].concat();
        let lying = "<meta charset=iso-8859-1>Größe – déjà".as_bytes().to_vec();
        let bad_byte = b"<meta charset=utf-8>caf\xc3\xa9 and one bad \xff byte".to_vec();
        let utf16: Vec<u8> = "plain words here".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let cases: &[(&[u8], &str, &str, usize)] = &[
            (b"\xef\xbb\xbfmarked", "marked", "UTF-8", 0),
            (&declared, "Гавань", "KOI8-R", 0),
            (&lying, "Größe – déjà", "UTF-8", 0),
            (&bad_byte, "café and one bad \u{fffd} byte", "UTF-8", 1),
            (b"na\xefve caf\xe9 \x93quoted\x94", "naïve café “quoted”", "windows-1252", 0),
            (&utf16, "plain words here", "UTF-16LE", 0),
            (b"nul\0 gone", "nul gone", "UTF-8", 0),
        ];
        for (bytes, part, encoding, invalid) in cases {
            let decoded = decode(bytes, None);
            assert!(decoded.text.contains(part), "{part:?} in {:?}", decoded.text);
            assert_eq!((decoded.encoding, decoded.invalid), (*encoding, *invalid), "{part}");
        }
    }
}
