//! The language of the text: as its words or its letters say, checked against what the page declares.

mod function_words;
mod neighbours;

use whatlang::Lang;

use crate::blocks::{BlockKind, DeclaredBy, Page};
use crate::facts::Facts;
use crate::text::chars::beginning;

/// Letters that are enough to be sure of a language.
const ENOUGH: usize = 200;

/// Bytes looked at first, up to the end of their block; they are mostly enough.
const FIRST: usize = 1_500;

/// Bytes looked at; more would not change the answer.
const MOST: usize = 10_000;

/// Blocks shorter than this are rather labels than text, in scripts that space their words.
const SHORT: usize = 60;

/// Languages whose texts are easily taken for one another; here the page knows best.
const CLOSE: &[&[&str]] = &[
    &["da", "nb", "nn", "no", "sv"],
    &["bs", "hr", "sl", "sr"],
    &["cs", "sk"],
    &["id", "jv", "ms"],
    &["af", "nl"],
    &["ca", "es", "gl", "pt"],
    &["be", "bg", "mk", "ru", "uk"],
    &["hi", "mr", "ne"],
];

/// ISO 639-3 to ISO 639-1, for what [`whatlang`] knows.
#[rustfmt::skip] // a flat table
const CODES: &[(&str, &str)] = &[
    ("afr", "af"), ("aka", "ak"), ("amh", "am"), ("ara", "ar"), ("aze", "az"), ("bel", "be"),
    ("ben", "bn"), ("bul", "bg"), ("cat", "ca"), ("ces", "cs"), ("cmn", "zh"), ("cym", "cy"),
    ("dan", "da"), ("deu", "de"), ("ell", "el"), ("eng", "en"), ("epo", "eo"), ("est", "et"),
    ("fin", "fi"), ("fra", "fr"), ("guj", "gu"), ("heb", "he"), ("hin", "hi"), ("hrv", "hr"),
    ("hun", "hu"), ("hye", "hy"), ("ind", "id"), ("ita", "it"), ("jav", "jv"), ("jpn", "ja"),
    ("kan", "kn"), ("kat", "ka"), ("khm", "km"), ("kor", "ko"), ("lat", "la"), ("lav", "lv"),
    ("lit", "lt"), ("mal", "ml"), ("mar", "mr"), ("mkd", "mk"), ("mya", "my"), ("nep", "ne"),
    ("nld", "nl"), ("nob", "nb"), ("ori", "or"), ("pan", "pa"), ("pes", "fa"), ("pol", "pl"),
    ("por", "pt"), ("ron", "ro"), ("rus", "ru"), ("sin", "si"), ("slk", "sk"), ("slv", "sl"),
    ("sna", "sn"), ("spa", "es"), ("srp", "sr"), ("swe", "sv"), ("tam", "ta"), ("tel", "te"),
    ("tgl", "tl"), ("tha", "th"), ("tuk", "tk"), ("tur", "tr"), ("ukr", "uk"), ("urd", "ur"),
    ("uzb", "uz"), ("vie", "vi"), ("yid", "yi"), ("zul", "zu"),
];

/// Reads the language; none when the text is too short to tell and the page does not say.
pub fn read(page: &Page, facts: &mut Facts) {
    let declared = declared(page);
    let detected = detected(&sample(page));
    let stated = match &detected {
        Some(detected) => declared.filter(|declared| believes(declared, detected)),
        None => declared,
    };
    let from = if stated.is_some() { "declared" } else { "text" };
    facts.language = stated.or(detected);
    if facts.language.is_some() {
        facts.from.insert("language", from);
    }
}

/// Whether what the page declares stands against what its letters look like.
fn believes(declared: &str, detected: &str) -> bool {
    let known = CODES.iter().any(|(_, code)| *code == declared);
    let close = |pair: &&[&str]| pair.contains(&declared) && pair.contains(&detected);
    !known || CLOSE.iter().any(close)
}

/// The text of the longer blocks, else of all.
fn sample(page: &Page) -> String {
    let text = |shortest: usize| {
        let running = page.blocks.iter().filter(|block| {
            !matches!(block.kind, BlockKind::Code { .. }) && block.text.len() >= shortest
        });
        let mut sample = String::new();
        for block in running {
            sample.push_str(beginning(&block.text, MOST.saturating_sub(sample.len())));
            sample.push('\n');
            if sample.len() > MOST {
                break;
            }
        }
        sample
    };
    let long = text(SHORT);
    if has_letters(&long, ENOUGH) { long } else { text(0) }
}

fn detected(sample: &str) -> Option<String> {
    let rest = sample.bytes().skip(FIRST).position(|byte| byte == b'\n');
    let first = rest.and_then(|rest| sample.get(..FIRST + rest));
    let common = function_words::language(first.unwrap_or(sample)).map(str::to_owned);
    common.or_else(|| first.and_then(detected_in)).or_else(|| detected_in(sample))
}

fn detected_in(sample: &str) -> Option<String> {
    let info = whatlang::detect(sample)?;
    let code = short(info.lang());
    let long = has_letters(sample, ENOUGH);
    let apart = || {
        let letters = neighbours::by_letters(sample, info.script());
        letters.or_else(|| neighbours::told_apart(sample, &code))
    };
    if let Some(told) = long.then(apart).flatten() {
        return Some(told.to_owned());
    }
    // A script with one language needs fewer letters.
    let enough = long || (info.confidence() >= 1.0 && has_letters(sample, 20));
    (enough && info.is_reliable()).then_some(code)
}

/// The text has at least so many letters.
fn has_letters(text: &str, many: usize) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).take(many).count() == many
}

fn short(lang: Lang) -> String {
    CODES.iter().find(|(long, _)| *long == lang.code()).map_or(lang.code(), |row| row.1).to_owned()
}

fn declared(page: &Page) -> Option<String> {
    let places = [
        (DeclaredBy::Record, "language"),
        (DeclaredBy::Html, "lang"),
        (DeclaredBy::JsonLd, "inlanguage"),
        (DeclaredBy::Meta, "content-language"),
        (DeclaredBy::OpenGraph, "og:locale"),
        (DeclaredBy::DublinCore, "dc.language"),
        (DeclaredBy::Meta, "language"),
    ];
    places.iter().flat_map(|&(by, key)| page.declared_by(by, key)).find_map(normalized)
}

/// The language of a tag such as `pt-BR`, `de_AT` or `eng`; some pages write their encoding here.
fn normalized(tag: &str) -> Option<String> {
    let primary = tag.split(['-', '_', ',', ';', ' ']).next().unwrap_or_default().to_lowercase();
    let letters = primary.chars().all(|c| c.is_ascii_lowercase());
    if !letters || !matches!(primary.len(), 2 | 3) || matches!(&*primary, "und" | "utf") {
        return None;
    }
    // Codes that ISO has replaced since.
    let current = match primary.as_str() {
        "iw" => "he",
        "in" => "id",
        "ji" => "yi",
        other => CODES.iter().find(|(long, _)| *long == other).map_or(other, |row| row.1),
    };
    Some(current.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::{Block, Declared};

    const ENGLISH: &str = "The harbour reopened on Monday after two years of repairs, and the first \
        boats came in with the morning tide. People stood along the wall to watch them, and the \
        children of the school by the quay had the day off to see what their parents had built.";
    const GERMAN: &str = "Der Hafen wurde am Montag nach zwei Jahren wieder eröffnet, und die ersten \
        Boote kamen mit der Flut am Morgen herein. Viele Leute standen an der Mauer, um ihnen \
        zuzusehen, und die Kinder der Schule am Kai hatten frei, damit sie alles sehen konnten.";
    const DANISH: &str = "Havnen åbnede igen mandag efter to års reparationer, og de første både kom \
        ind med tidevandet om morgenen. Folk stod langs muren for at se dem, og børnene fra skolen \
        ved kajen havde fri hele dagen, så de kunne se, hvad deres forældre havde bygget.";

    #[test]
    fn text_and_declaration_are_weighed() {
        let cases = [
            (ENGLISH, "", Some("en")),
            (ENGLISH, "de-DE", Some("en")),
            (GERMAN, "en", Some("de")),
            (GERMAN, "de_AT", Some("de")),
            (DANISH, "no", Some("no")),
            (DANISH, "is", Some("is")),
            ("Harbour", "eng", Some("en")),
            ("Harbour", "x-default", None),
            ("Harbour", "utf-8", None),
            ("Harbour", "", None),
            (
                "港は二年間の修理を終えて月曜日に再び開かれた。朝の潮とともに船が入ってきた。",
                "",
                Some("ja"),
            ),
        ];
        for (text, lang, expected) in cases {
            let declare = |value: &str| Declared {
                by: DeclaredBy::Html,
                key: "lang".to_owned(),
                value: value.to_owned(),
            };
            let page = Page {
                blocks: vec![Block::lines(text, 1, 1)],
                declared: [lang].iter().filter(|l| !l.is_empty()).map(|l| declare(l)).collect(),
                ..Page::default()
            };
            let mut facts = Facts::default();
            read(&page, &mut facts);
            assert_eq!(facts.language.as_deref(), expected, "{text} {lang}");
        }
    }

    #[test]
    fn every_language_has_a_short_code() {
        assert!(Lang::all().iter().all(|&lang| short(lang).len() == 2));
    }
}
