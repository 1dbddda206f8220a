//! From bytes to text: byte order mark, UTF-8, then what is declared, weighed against what is
//! detected.
//!
//! The order is the WHATWG's (mark, HTTP header, `<meta>` or XML declaration, detection), but no
//! declaration is believed against the evidence of the bytes.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_2, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1252};

use super::utf16;

/// Decoded text, and how it was decoded.
pub struct Decoded<'a> {
    /// The text, without byte order mark and NULs.
    pub text: Cow<'a, str>,
    /// The encoding's WHATWG name.
    pub encoding: &'static str,
    /// Bytes that are not valid in the encoding; each became U+FFFD.
    pub invalid: usize,
}

/// How far into a page a declaration counts (the HTML standard's prescan looks at 1,024 bytes;
/// real pages put scripts before it).
const DECLARATION: usize = 4096;

/// Bytes from which encodings are weighed.
const SAMPLE: usize = 64 << 10;

/// Decodes a document. `declared` is a character set named outside the bytes (an HTTP header).
///
/// Valid UTF-8 wins over every declaration: text in another encoding is hardly ever valid UTF-8,
/// while declarations are often wrong.
pub fn decode<'a>(bytes: &'a [u8], declared: Option<&str>) -> Decoded<'a> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, &bytes[mark..]);
    }
    if is_escaped_japanese(bytes) {
        return decode_as(encoding_rs::ISO_2022_JP, bytes);
    }
    if let Some(decoded) = decode_utf8(bytes) {
        return decoded;
    }
    if let Some(encoding) = utf16::unmarked(bytes) {
        return decode_as(encoding, bytes);
    }
    let labels = [declared.map(str::as_bytes), declaration(bytes)];
    let named = labels.into_iter().flatten().filter_map(Encoding::for_label);
    // A declaration that was readable as ASCII cannot be UTF-16 (HTML standard, 13.2.3.2).
    let named =
        named.map(|found| if found == UTF_16LE || found == UTF_16BE { UTF_8 } else { found });
    let start = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    // From the first byte that matters, with a little before it.
    let sample = &bytes[start.saturating_sub(1024)..];
    let sample = &sample[..sample.len().min(SAMPLE)];
    let encoding = choose(sample, country(bytes), named);
    decode_as(if is_windows_1250(encoding, sample) { WINDOWS_1250 } else { encoding }, bytes)
}

/// The first named encoding that makes sense of the bytes, otherwise the detected one.
fn choose(
    sample: &[u8],
    country: Option<&str>,
    named: impl Iterator<Item = &'static Encoding>,
) -> &'static Encoding {
    let detected = detect(sample, country);
    let mut best = (detected, oddity(detected, sample));
    for encoding in named {
        let oddity = match encoding {
            _ if encoding == UTF_8 && mostly_utf8(sample) => return UTF_8,
            // Servers call everything that; the page knows its language.
            _ if encoding == WINDOWS_1252 && country.is_some() => continue,
            _ => oddity(encoding, sample),
        };
        // Detection is wrong more often than declarations: it must be much better.
        if oddity < BELIEVED || oddity <= best.1 * 2.0 {
            return encoding;
        }
        if oddity < best.1 {
            best = (encoding, oddity);
        }
    }
    best.0
}

/// Whether what was taken for ISO-8859-2 is windows-1250, which has ś, ź, š and ž where the other has
/// controls, and ą where the other has š.
fn is_windows_1250(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    if encoding != ISO_8859_2 {
        return false;
    }
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let count = |letters: &str| text.chars().filter(|char| letters.contains(*char)).count();
    let controls = text.chars().filter(|char| matches!(char, '\u{80}'..='\u{9f}')).count();
    // No language but Polish has ł, and it has no š.
    let polish = count("łŁ") > count("čřž") && count("š") > count("ąś");
    polish || controls > 0 && controls * 4 >= count("šťž")
}

/// Whether it is UTF-8 with a few bad bytes: for each bad one a valid sequence, or a hundred good bytes.
pub fn mostly_utf8(bytes: &[u8]) -> bool {
    let (text, _) = UTF_8.decode_without_bom_handling(bytes);
    let bad = text.matches('\u{fffd}').count();
    let multi_byte = text.chars().filter(|c| !c.is_ascii()).count() - bad;
    bad <= multi_byte || bad * 100 <= text.len() && multi_byte > 0
}

/// The oddity up to which a declaration is believed, whatever is detected: it allows for a few bad
/// bytes and a few names in other scripts.
const BELIEVED: f64 = 0.08;

/// How odd the non-ASCII characters are that an encoding makes of the bytes: 0 if nothing is wrong with
/// them, 1 and more if it is not the encoding.
fn oddity(encoding: &'static Encoding, bytes: &[u8]) -> f64 {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let (mut odd, mut total) = (0_usize, 0_usize);
    let mut before = ' ';
    let mut accents = 0_usize;
    for char in text.chars() {
        if char.is_ascii() {
            accents = 0;
        } else {
            total += 1;
            accents = if is_accented(char) { accents + 1 } else { 0 };
            odd += match char {
                // What could not be decoded, and characters that text does not have.
                '\u{fffd}' => 3,
                '\u{80}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}' => 2,
                // Three accented letters in a row are really letters of another script.
                _ if accents >= 3 => 1,
                // A letter of another alphabet inside a Latin word.
                '\u{370}'..='\u{6ff}' if before.is_ascii_alphabetic() => 1,
                // A sign, not a letter, inside a word.
                _ if is_sign(char) && before.is_alphabetic() => 1,
                _ => 0,
            };
        }
        // A capital inside a word: letters of the wrong case.
        if char.is_uppercase() && !char.is_ascii() && before.is_alphabetic() && !before.is_ascii() {
            odd += 1;
        }
        before = char;
    }
    odd as f64 / total.max(1) as f64
}

/// A Latin letter beyond ASCII.
fn is_accented(char: char) -> bool {
    matches!(char, '\u{c0}'..='\u{24f}') && char.is_alphabetic()
}

/// A sign of Latin-1 and the like that occurs between words, never inside one.
fn is_sign(char: char) -> bool {
    matches!(char, '\u{a1}'..='\u{a9}' | '\u{ac}'..='\u{b1}' | '\u{b4}'..='\u{b6}' | '\u{b8}' | '\u{bc}'..='\u{bf}' | '\u{d7}' | '\u{f7}')
        || matches!(char, '\u{2500}'..='\u{25ff}')
}

fn decode_as<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let invalid = if had_errors { text.matches('\u{fffd}').count() } else { 0 };
    Decoded { text: without_nuls(text), encoding: encoding.name(), invalid }
}

fn decode_utf8(bytes: &[u8]) -> Option<Decoded<'_>> {
    // Only a multi-byte sequence cut by the end of the look or the file is forgiven.
    let valid = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    if utf16::unmarked(bytes).is_some() {
        return None;
    }
    let invalid = usize::from(valid.len() < bytes.len());
    Some(Decoded { text: without_nuls(Cow::Borrowed(valid)), encoding: UTF_8.name(), invalid })
}

/// ISO-2022-JP, which is ASCII with escapes.
fn is_escaped_japanese(bytes: &[u8]) -> bool {
    if memchr::memmem::find(bytes, b"\x1b$").is_none() {
        return false;
    }
    let (text, _) = encoding_rs::ISO_2022_JP.decode_without_bom_handling(bytes);
    let bad = text.matches('\u{fffd}').count();
    bad * 20 < text.chars().filter(|c| !c.is_ascii()).count()
}

/// The label in a `<meta>` or XML declaration, unless it is commented out.
fn declaration(bytes: &[u8]) -> Option<&[u8]> {
    let head = &bytes[..bytes.len().min(DECLARATION)];
    let lower = head.to_ascii_lowercase();
    let mut at = 0;
    while let Some(tag) = memchr::memchr(b'<', &lower[at..]) {
        at += tag;
        let rest = &lower[at..];
        let (key, end): (&[u8], &[u8]) = match rest {
            _ if rest.starts_with(b"<!--") => (b"", b"-->"),
            _ if rest.starts_with(b"<meta") => (b"charset", b">"),
            _ if rest.starts_with(b"<?xml") => (b"encoding", b">"),
            _ => {
                at += 1;
                continue;
            }
        };
        let end = memchr::memmem::find(rest, end).unwrap_or(rest.len());
        if !key.is_empty()
            && let Some(label) = label(&head[at..at + end], &rest[..end], key)
        {
            return Some(label);
        }
        at += end.max(1);
    }
    None
}

/// The value of `key=` in a tag; `lower` is the tag in lower case.
fn label<'b>(tag: &'b [u8], lower: &[u8], key: &[u8]) -> Option<&'b [u8]> {
    let at = memchr::memmem::find(lower, key)? + key.len();
    let rest = tag[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b)));
    Some(&rest[..end.unwrap_or(rest.len())])
}

/// Languages whose letters are letters in another encoding too, so that a Turkish or Lithuanian page
/// looks Western byte by byte; with the domain of a country that writes them.
#[rustfmt::skip] // a list, not a column
const COUNTRIES: &[(&str, &str)] = &[
    ("tr", "tr"), ("lt", "lt"), ("lv", "lv"), ("et", "ee"), ("pl", "pl"), ("cs", "cz"), ("sk", "sk"), ("hu", "hu"),
    ("hr", "hr"), ("sl", "si"), ("el", "gr"), ("ru", "ru"), ("uk", "ua"), ("bg", "bg"), ("he", "il"), ("vi", "vn"),
];

/// The country's domain for the language that a page says it is in.
fn country(bytes: &[u8]) -> Option<&'static str> {
    let head = &bytes[..bytes.len().min(DECLARATION)];
    let lower = head.to_ascii_lowercase();
    let tag = &lower[memchr::memmem::find(&lower, b"<html")?..];
    let tag = &tag[..memchr::memchr(b'>', tag)?];
    let language = label(tag, tag, b"lang")?;
    COUNTRIES.iter().find(|row| language.starts_with(row.0.as_bytes())).map(|row| row.1)
}

fn detect(bytes: &[u8], country: Option<&str>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // A sample may end inside a character; a whole text may not.
    detector.feed(bytes, bytes.len() < SAMPLE);
    detector.guess(country.map(str::as_bytes), Utf8Detection::Allow)
}

fn without_nuls(text: Cow<'_, str>) -> Cow<'_, str> {
    match memchr::memchr(0, text.as_bytes()) {
        Some(_) => Cow::Owned(text.replace('\0', "")),
        None => text,
    }
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

    /// Sentences in scripts, and the encodings that are used for them.
    const SENTENCES: &[(&str, &[&str])] = &[
        (
            "Гавань снова открыта после двухлетнего ремонта, сообщило управление порта в понедельник.",
            &["windows-1251", "KOI8-R", "ISO-8859-5", "IBM866", "x-mac-cyrillic"],
        ),
        (
            "Порт знову відкрито після дворічного ремонту, повідомила їхня адміністрація.",
            &["KOI8-U", "windows-1251"],
        ),
        (
            "港口在两年的维修之后于星期一重新开放，港务局说，第一班渡轮八点出发。",
            &["GBK", "gb18030"],
        ),
        ("港口在兩年的維修之後於星期一重新開放，港務局說，第一班渡輪八點出發。", &["Big5"]),
        (
            "港は二年間の修理を終えて月曜日に再開した、と港湾局は発表した。",
            &["Shift_JIS", "EUC-JP", "ISO-2022-JP"],
        ),
        (
            "항구는 이 년간의 수리를 마치고 월요일에 다시 문을 열었다고 항만청이 밝혔다.",
            &["EUC-KR"],
        ),
        (
            "Port został ponownie otwarty w poniedziałek po dwóch latach remontu, źródła mówią że później.",
            &["ISO-8859-2", "windows-1250"],
        ),
        (
            "Το λιμάνι άνοιξε ξανά τη Δευτέρα μετά από δύο χρόνια επισκευών, είπε η αρχή.",
            &["windows-1253", "ISO-8859-7"],
        ),
        (
            "Liman iki yıl süren onarımın ardından pazartesi günü yeniden açıldı, dedi yönetim; işçiler şaşkındı.",
            &["windows-1254"],
        ),
        ("הנמל נפתח מחדש ביום שני לאחר שנתיים של תיקונים, אמרה רשות הנמל.", &["windows-1255"]),
        (
            "أعيد افتتاح الميناء يوم الاثنين بعد عامين من الإصلاحات كما قالت سلطة الميناء",
            &["windows-1256", "ISO-8859-6"],
        ),
        (
            "Uosta vėl atidaryta pirmadienį po dvejų metų remonto, žvejai džiaugėsi, pranešė įmonė.",
            &["windows-1257"],
        ),
        (
            "Der Hafen wurde am Montag nach zweijähriger Überholung wieder geöffnet, größer und schöner.",
            &["windows-1252"],
        ),
    ];

    fn encode(sentence: &str, label: &str) -> Vec<u8> {
        Encoding::for_label(label.as_bytes()).unwrap().encode(sentence).0.into_owned()
    }

    #[test]
    fn a_true_declaration_is_believed() {
        for (sentence, labels) in SENTENCES {
            for label in *labels {
                let bytes = encode(sentence, label);
                let page = [format!("<meta charset={label}>").as_bytes(), &bytes].concat();
                assert!(decode(&page, None).text.ends_with(sentence), "{label} in the page");
                assert_eq!(decode(&bytes, Some(label)).text, *sentence, "{label} in the header");
            }
        }
    }

    #[test]
    fn a_lying_declaration_is_not_believed() {
        // Letter by letter these look like Western text, or nothing detects them.
        let undetected = ["windows-1254", "windows-1257", "x-mac-cyrillic"];
        let mut failed = Vec::new();
        for (sentence, labels) in SENTENCES {
            for label in labels.iter().filter(|label| !undetected.contains(label)) {
                let bytes = encode(&[*sentence; 3].join(" "), label);
                for lie in ["iso-8859-1", "utf-8", "koi8-r"] {
                    if label.starts_with("KOI8") && lie.starts_with("koi8") {
                        continue;
                    }
                    let decoded = decode(&bytes, Some(lie));
                    if !decoded.text.starts_with(sentence) {
                        failed.push(format!("{label} as {lie}: {}", decoded.encoding));
                    }
                }
            }
        }
        assert!(failed.is_empty(), "{failed:?}");
    }

    #[test]
    fn central_european_letters_are_where_they_make_sense() {
        for sentence in [
            "W piątek port został ponownie otwarty, a łodzie wypływają przed południem. Miloš też.",
            "„Wreszcie”, mówi rybak, który przez dwa lata czekał na otwarcie wyjścia z portu.",
            "Właściciele łodzi są zadowoleni, choć różnice zdań pozostały.",
            "V pátek byl přístav znovu otevřen a lodě vypluly ještě před polednem, řekl šéf úřadu.",
            "Pristanišče je spet odprto, ribiči pa čakajo na boljše čase in žarke sonca.",
        ] {
            for label in ["iso-8859-2", "windows-1250"] {
                let sentence = match label {
                    "iso-8859-2" => sentence.replace(['„', '”'], "\""),
                    _ => sentence.to_owned(),
                };
                let bytes = encode(&[&*sentence; 3].join(" "), label);
                for declared in [None, Some("iso-8859-2"), Some(label), Some("utf-8")] {
                    let text = decode(&bytes, declared).text;
                    assert!(text.starts_with(&sentence), "{label} as {declared:?}: {text}");
                }
            }
        }
    }

    /// What looks Western letter by letter is told by the language that the page names.
    #[test]
    fn the_language_of_a_page_is_evidence() {
        let mut failed = Vec::new();
        for (language, label) in
            [("tr", "windows-1254"), ("lt", "windows-1257"), ("ru-RU", "windows-1251")]
        {
            let sentence = SENTENCES.iter().find(|row| row.1.contains(&label)).unwrap().0;
            let page = format!("<html lang=\"{language}\"><p>");
            let bytes = [page.as_bytes(), &encode(sentence, label)].concat();
            for lie in [None, Some("iso-8859-1"), Some("utf-8")] {
                let decoded = decode(&bytes, lie);
                if !decoded.text.ends_with(sentence) {
                    failed
                        .push(format!("{label} as {lie:?}: {} {}", decoded.encoding, decoded.text));
                }
            }
        }
        assert!(failed.is_empty(), "{failed:?}");
    }

    #[test]
    fn of_two_declarations_the_one_that_makes_sense_counts() {
        let bytes = encode(SENTENCES[0].0, "windows-1251");
        let page = [b"<meta charset=windows-1251>".as_slice(), &bytes].concat();
        assert!(decode(&page, Some("koi8-r")).text.ends_with(SENTENCES[0].0));
        let page = [b"<meta charset=koi8-r>".as_slice(), &bytes].concat();
        assert!(decode(&page, Some("windows-1251")).text.ends_with(SENTENCES[0].0));
        let commented = b"<!-- <meta charset=gbk> --><meta charset='koi8-r'>";
        assert_eq!(declaration(commented), Some(b"koi8-r".as_slice()));
    }

    #[test]
    fn utf16_is_known_without_its_mark() {
        for sentence in [
            "<p>港は月曜日に再開した。</p><p>二年間の修理が終わった。</p>",
            "<p>Гавань снова открыта</p>",
        ] {
            let little: Vec<u8> = sentence.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = sentence.encode_utf16().flat_map(u16::to_be_bytes).collect();
            assert_eq!(decode(&little, None).text, sentence);
            assert_eq!(decode(&big, Some("utf-8")).text, sentence);
        }
        for (sentence, _) in SENTENCES {
            for text in [format!("{sentence}\r\n{sentence}\n"), format!("<html><p>{sentence}</p>")]
            {
                let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
                let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
                assert_eq!(decode(&little, None).text, text);
                assert_eq!(decode(&big, None).text, text);
            }
        }
        // A NUL or two make no UTF-16 of other text.
        for (sentence, labels) in SENTENCES {
            for label in labels.iter().chain(&["utf-8"]) {
                for times in 1..4 {
                    let bytes = encode(&[*sentence; 3].join("\0\n"), label).repeat(times);
                    for from in 0..2 {
                        let encoding = decode(&bytes[from..], None).encoding;
                        assert!(!encoding.starts_with("UTF-16"), "{label}: {sentence}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_sample_of_a_long_text_may_end_inside_a_character() {
        let characters = SENTENCES
            .iter()
            .filter(|row| row.1.iter().any(|label| label.starts_with(['G', 'B', 'S', 'E'])));
        for (sentence, labels) in characters {
            for label in *labels {
                let long = encode(&sentence.repeat(2 * SAMPLE / sentence.len()), label);
                for before in ["", " "] {
                    let bytes = [before.as_bytes(), &long].concat();
                    let decoded = decode(&bytes, None);
                    assert!(
                        decoded.text.trim_start().starts_with(sentence),
                        "{label}: {}",
                        decoded.encoding
                    );
                }
            }
        }
    }

    #[test]
    fn one_bad_byte_is_one_bad_byte() {
        let mut bytes = encode(&[SENTENCES[2].0; 3].join(""), "gbk");
        bytes.insert(20, 0xff);
        let decoded = decode(&bytes, Some("gbk"));
        assert_eq!(decoded.encoding, "GBK");
        assert!((1..=2).contains(&decoded.invalid), "{}", decoded.invalid);
    }
}
