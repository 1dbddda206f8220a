//! One line's characters: white space and invisible characters made plain, stray markup taken
//! out. The words stay as they are.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// What an indent of one tab is worth, in columns.
const TAB: usize = 8;

/// The columns of white space before the text.
pub fn indent(line: &str) -> usize {
    let blank = line.chars().take_while(|c| c.is_whitespace() || is_invisible(*c));
    blank.fold(0, |column, c| match c {
        '\t' => (column / TAB + 1) * TAB,
        c if is_invisible(c) => column,
        _ => column + 1,
    })
}

/// The line's text with white space collapsed, invisible characters gone, HTML entities decoded
/// and paired or attributed tags taken out. Empty when a reader would see nothing.
pub fn normalise(line: &str) -> String {
    let has = |mark: u8, line: &str| memchr::memchr(mark, line.as_bytes()).is_some();
    let mut line = Cow::Borrowed(line);
    if has(b'<', &line) {
        line = strip_tags(&line).into();
    }
    if has(b'&', &line) {
        line = decode_entities(&line).into();
    }
    let text = collapse(&line);
    if text.chars().all(|c| c.is_whitespace() || is_joiner(c)) { String::new() } else { text }
}

/// White space collapsed to single spaces, invisible characters gone.
pub fn collapse(line: &str) -> String {
    if is_collapsed(line) {
        return line.to_owned();
    }
    let mut text = String::with_capacity(line.len());
    for c in line.chars() {
        if c.is_ascii_graphic() {
            text.push(c);
        } else if c.is_whitespace() {
            if !text.is_empty() && !text.ends_with(' ') {
                text.push(' ');
            }
        } else if let Some(letters) = ligature(c) {
            text.push_str(letters);
        } else if !is_invisible(c) {
            text.push(c);
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// Whether nothing is to be collapsed, as in most lines.
fn is_collapsed(line: &str) -> bool {
    let mut before = ' ';
    let plain = line.chars().all(|c| {
        let fits = match c {
            ' ' => before != ' ',
            c if c.is_ascii() => c.is_ascii_graphic(),
            c => !c.is_whitespace() && ligature(c).is_none() && !is_invisible(c),
        };
        before = c;
        fits
    });
    plain && !line.ends_with(' ')
}

/// The beginning of a text: whole characters, of at most `bytes` bytes.
pub fn beginning(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or(0)]
}

/// Whether a text has more than so many characters; it costs no more than to look at those.
pub fn is_longer(text: &str, most: usize) -> bool {
    text.len() > most && text.chars().nth(most).is_some()
}

/// The columns that a terminal needs for the text: wide characters take two.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    // In UTF-8 the first wide characters are E1 84 80, those behind the signs and arrows E2 BA 80.
    let mut pairs = text.as_bytes().windows(2);
    let may_be_wide = pairs.any(|pair| pair[0] >= 0xE1 && (pair[0] != 0xE2 || pair[1] >= 0xBA));
    let wide = if may_be_wide { text.chars().filter(|c| is_wide(*c)).count() } else { 0 };
    text.chars().count() + wide
}

/// Characters that stand two columns wide in a terminal.
pub fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{303E}' | '\u{3041}'..='\u{33FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{A000}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}' | '\u{20000}'..='\u{3FFFD}')
}

/// Characters of scripts that are not spaced into words: Chinese, Japanese, Thai, Lao, Khmer,
/// Burmese. Korean is wide, but has spaces.
pub fn is_unspaced(c: char) -> bool {
    (is_wide(c) && !is_hangul(c)) || is_south_east_asian(c)
}

/// Letters of such scripts.
pub fn is_unspaced_letter(c: char) -> bool {
    // Most characters are of others.
    c >= '\u{0E00}' && is_unspaced(c) && c.is_alphabetic()
}

/// Characters of Thai, Lao, Burmese and Khmer, which are neither spaced nor wide.
pub fn is_south_east_asian(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
}

/// Letters, digits and the marks within words, of any script.
pub fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || is_mark(c)
}

/// Marks that belong to the letter before them and are no letters to Unicode: accents, the signs of Indic
/// scripts for a missing vowel, tones.
pub fn is_mark(c: char) -> bool {
    let indic = matches!(c, '\u{900}'..='\u{D7F}') && matches!(u32::from(c) & 0x7F, 0x3C | 0x4D);
    let south_east = matches!(c,
        '\u{DCA}' | '\u{E47}'..='\u{E4E}' | '\u{EBA}' | '\u{EC8}'..='\u{ECE}' | '\u{1037}'
        | '\u{1039}' | '\u{103A}' | '\u{17C9}'..='\u{17D3}' | '\u{17DD}');
    c >= '\u{300}' && (matches!(c, '\u{300}'..='\u{36F}') || indic || south_east)
}

/// Letters of scripts without capitals, where nothing shows that a sentence begins.
pub fn is_uncased(c: char) -> bool {
    c.is_alphabetic() && !is_small(c) && !c.is_uppercase()
}

/// Small letters of scripts that have capitals. To Unicode those of Georgian are small, but sentences and names
/// begin with no others.
pub fn is_small(c: char) -> bool {
    c.is_lowercase() && !matches!(c, '\u{10D0}'..='\u{10FF}')
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115F}' | '\u{AC00}'..='\u{D7A3}')
}

/// Whether a sentence is over at the end of the text, closing quotes and brackets apart.
pub fn ends_sentence(text: &str) -> bool {
    // At an end the quotes of Danish (»…«) and German („…“) can only close.
    let closes = |c: char| is_closer(c) || matches!(c, '“' | '«' | '‹');
    text.trim_end_matches(closes).ends_with(is_full_stop)
}

/// Marks that end sentences, in the scripts that have their own.
pub fn is_full_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '．')
        || matches!(c, '؟' | '۔' | '।' | '॥' | '։' | '።' | '။' | '។' | '៕')
}

/// Marks behind which a sentence begins without a space.
pub fn ends_unspaced(c: char) -> bool {
    matches!(c, '。' | '！' | '？')
}

/// Quotes and brackets that may follow the mark that ends a sentence.
pub fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '」' | '』' | '）' | '】' | '》')
}

/// Punctuation that belongs to the word before it.
pub fn closes(c: char) -> bool {
    matches!(c, ',' | '.' | ';' | ')' | '?' | '!' | ':' | '”' | '’' | '»')
        || matches!(c, '،' | '؛' | '؟' | '۔' | '।')
        || matches!(c, '，' | '。' | '）' | '、' | '；' | '：' | '？' | '！' | '」' | '』' | '》')
}

/// The letters of a typographic ligature. `æ` and `œ` are letters of their own.
fn ligature(c: char) -> Option<&'static str> {
    let letters = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];
    let at = u32::from(c).checked_sub(0xFB00)?;
    letters.get(usize::try_from(at).ok()?).copied()
}

/// Control characters and the marks that show nothing and say nothing: soft hyphen, zero-width
/// space, word joiner, byte order mark, and those that only turn the direction of writing. The
/// joiners of Persian, Indic scripts and emoji are kept.
pub fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{FEFF}')
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}')
        || matches!(c, '\u{FFF9}'..='\u{FFFB}')
}

/// Marks that only mean something between other characters.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}')
}

/// Tags that a flattening left in text. A lone `<div>` may be what the sentence is about, so only
/// tags with attributes, void tags, comments and pairs on one line go.
fn strip_tags(line: &str) -> String {
    #[allow(clippy::unwrap_used)] // a constant pattern, compiled by every test
    static TAG: LazyLock<Regex> = LazyLock::new(|| {
        let names = "a|abbr|b|blockquote|br|center|cite|div|em|figure|figcaption|font|h[1-6]|hr|i|\
                     iframe|img|ins|li|mark|ol|p|s|section|small|span|strong|sub|sup|table|tbody|\
                     td|th|tr|u|ul|wbr";
        Regex::new(&format!(r"(?i)<!--.*?-->|<(/?)({names})(\s+[\w:-]+\s*=[^<>]*|\s*/?)>")).unwrap()
    });
    let mut tags: Vec<Tag> = Vec::new();
    let mut open: Vec<(String, usize)> = Vec::new();
    for found in TAG.captures_iter(line) {
        let Some(whole) = found.get(0) else { continue };
        let Some(name) = found.get(2) else {
            tags.push(Tag { range: whole.range(), goes: true, parts: false });
            continue;
        };
        let name = name.as_str().to_ascii_lowercase();
        let parts = matches!(name.as_str(), "br" | "hr" | "p" | "td" | "li" | "div");
        let closes = found.get(1).is_some_and(|slash| !slash.as_str().is_empty());
        let goes = if closes {
            // Only the last opened tag can be the partner; that keeps this linear.
            let partner = open.pop_if(|(opened, _)| *opened == name);
            if let Some((_, partner)) = &partner {
                tags[*partner].goes = true;
            }
            partner.is_some()
        } else {
            let void = matches!(name.as_str(), "br" | "hr" | "img" | "wbr");
            if !void {
                open.push((name, tags.len()));
            }
            void || found.get(3).is_some_and(|rest| rest.as_str().contains('='))
        };
        tags.push(Tag { range: whole.range(), goes, parts });
    }
    // A line of nothing but one tag has no text.
    if TAG.replace_all(line, "").trim().is_empty() {
        return String::new();
    }
    let mut text = String::with_capacity(line.len());
    let mut at = 0;
    for tag in tags.iter().filter(|tag| tag.goes) {
        text.push_str(&line[at..tag.range.start]);
        text.push_str(if tag.parts { " " } else { "" });
        at = tag.range.end;
    }
    text + &line[at..]
}

/// What looks like a tag in a line.
struct Tag {
    range: Range<usize>,
    /// It is taken out.
    goes: bool,
    /// It parts words.
    parts: bool,
}

/// The named entities that flattened text still carries.
#[rustfmt::skip] // a flat table
const ENTITIES: &[(&str, &str)] = &[
    ("amp", "&"), ("lt", "<"), ("gt", ">"), ("quot", "\""), ("apos", "'"), ("nbsp", " "), ("ensp", " "), ("emsp", " "), ("thinsp", " "),
    ("shy", ""), ("zwnj", "\u{200C}"), ("zwj", "\u{200D}"), ("lsquo", "‘"), ("rsquo", "’"), ("sbquo", "‚"), ("ldquo", "“"), ("rdquo", "”"),
    ("bdquo", "„"), ("laquo", "«"), ("raquo", "»"), ("lsaquo", "‹"), ("rsaquo", "›"), ("ndash", "–"), ("mdash", "—"), ("hellip", "…"),
    ("middot", "·"), ("bull", "•"), ("copy", "©"), ("reg", "®"), ("trade", "™"), ("deg", "°"), ("euro", "€"), ("pound", "£"), ("yen", "¥"),
    ("sect", "§"), ("times", "×"), ("frac12", "½"), ("rarr", "→"), ("larr", "←"), ("auml", "ä"), ("ouml", "ö"), ("uuml", "ü"), ("Auml", "Ä"),
    ("Ouml", "Ö"), ("Uuml", "Ü"), ("szlig", "ß"), ("agrave", "à"), ("aacute", "á"), ("acirc", "â"), ("atilde", "ã"), ("aring", "å"), ("aelig", "æ"),
    ("ccedil", "ç"), ("egrave", "è"), ("eacute", "é"), ("ecirc", "ê"), ("euml", "ë"), ("igrave", "ì"), ("iacute", "í"), ("icirc", "î"), ("iuml", "ï"),
    ("ntilde", "ñ"), ("ograve", "ò"), ("oacute", "ó"), ("ocirc", "ô"), ("otilde", "õ"), ("oslash", "ø"), ("ugrave", "ù"), ("uacute", "ú"), ("ucirc", "û"),
    ("Eacute", "É"), ("Aring", "Å"), ("Oslash", "Ø"), ("Ccedil", "Ç"),
];

/// Decodes entities that end in a semicolon; everything else that begins with `&` stays.
pub fn decode_entities(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest) {
            Some((value, length)) => {
                decoded.push_str(&value);
                rest = &rest[length..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

/// The entity at the start of the text: its value and its length in bytes.
pub fn entity(text: &str) -> Option<(String, usize)> {
    /// The longest that is looked at, `&` and `;` included.
    const LONGEST: usize = 12;
    let end = text.bytes().take(LONGEST).position(|b| b == b';')?;
    let name = text.get(1..end)?;
    let value = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control())?.to_string()
        }
        None => ENTITIES.iter().find(|(known, _)| *known == name)?.1.to_owned(),
    };
    Some((value, end + 1))
}

#[cfg(test)]
mod tests {
    use crate::text::chars::*;

    #[test]
    fn lines_become_plain_and_keep_their_words() {
        let cases = [
            ("\u{feff}Harbour\u{a0}opens ", "Harbour opens"),
            ("so\u{ad}ft hy\u{ad}phen and zero\u{200b}width", "soft hyphen and zerowidth"),
            ("نمی\u{200c}خواهم", "نمی\u{200c}خواهم"),
            ("\u{200b} \u{200e}", ""),
            ("Tea &amp; cake, 5&#160;&euro; &ndash; caf&eacute;", "Tea & cake, 5 € – café"),
            ("AT&T; and R&D stay, so does &nosuch;", "AT&T; and R&D stay, so does &nosuch;"),
            (
                "A <b>bold</b> and a <a href=\"x\">linked</a> word<br>here",
                "A bold and a linked word here",
            ),
            ("Why <div> soup fails", "Why <div> soup fails"),
            ("Use </div> with care.", "Use </div> with care."),
            ("if a < b and c > d", "if a < b and c > d"),
            ("<p>", ""),
            ("<p>One paragraph.</p>", "One paragraph."),
            ("one\u{7}two", "onetwo"),
            ("\u{202b}שלום\u{202c} \u{2067}عالم\u{2069}", "שלום عالم"),
            ("of\u{fb01}cial \u{fb02}oor, \u{fb03}x, œuvre", "official floor, ffix, œuvre"),
        ];
        for (line, expected) in cases {
            assert_eq!(normalise(line), expected, "{line:?}");
        }
    }

    #[test]
    fn an_indent_is_counted_in_columns() {
        for (line, columns) in [("a", 0), ("  a", 2), ("\ta", 8), ("  \ta", 8), ("\u{a0}a", 1)] {
            assert_eq!(indent(line), columns, "{line:?}");
        }
    }

    #[test]
    fn hostile_lines_cost_linear_time() {
        let line = "<b>".repeat(200_000) + &"&".repeat(200_000) + &"<a href=".repeat(50_000);
        assert!(!normalise(&line).is_empty());
    }
}
