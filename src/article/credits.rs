//! Where the article was lifted from, and who made its images: read from blocks that the
//! labeller dropped as such.

use std::collections::HashSet;

use crate::blocks::Page;
use crate::label::{By, Clutter, Fate, Verdict};
use crate::text::chars::is_unspaced_letter;
use crate::text::dates::{leads, written};
use crate::text::words;

/// Words before a source or a credit, in lower case: “Via”, “Photo by”, “Bildquelle”.
#[rustfmt::skip] // one language, one line
const LABELS: &[(&str, &[&str])] = &[
    ("en", &["via", "source", "originally published by", "originally published on", "originally published at", "originally published in", "originally appeared on", "originally appeared in",
             "first published by", "first published on", "first published at", "first published in", "first appeared on", "first appeared in",
             "image source", "image credit", "image courtesy of", "image via", "image by", "image",
             "photo source", "photo credit", "photo courtesy of", "photo via", "photo by", "photograph by", "photograph", "photo",
             "photos by", "photos", "picture source", "picture credit", "picture courtesy of", "picture by", "picture", "credit", "credits", "courtesy of", "illustration by", "illustration", "featured image", "h/t"]),
    ("de", &["quelle", "bildquelle", "bildrechte", "bild", "foto", "fotos", "fotografie", "zuerst erschienen bei", "grafik", "via"]),
    ("fr", &["source", "crédit photo", "crédits photo", "crédit", "crédits", "photo", "image", "via"]),
    ("es", &["fuente", "foto", "fotografía", "imagen", "crédito", "créditos", "vía"]),
    ("pt", &["fonte", "foto", "imagem", "crédito", "créditos", "via"]),
    ("it", &["fonte", "foto", "immagine", "credito", "crediti", "via"]),
    ("nl", &["bron", "foto", "beeld", "afbeelding", "via"]),
    ("pl", &["źródło", "fot", "foto", "zdjęcie", "autor zdjęcia"]),
    ("sv", &["källa", "foto", "bild"]),
    ("da", &["kilde", "foto"]),
    ("no", &["kilde", "foto"]),
    ("cs", &["zdroj", "foto"]),
    ("tr", &["kaynak", "fotoğraf"]),
    ("ru", &["источник", "фото", "изображение"]),
    ("uk", &["джерело", "фото"]),
    ("el", &["πηγή", "φωτογραφία", "φωτό"]),
    ("zh", &["来源", "來源", "图片来源", "圖片來源", "图", "图源"]),
    ("ja", &["出典", "写真", "画像", "提供"]),
    ("ko", &["출처", "사진"]),
];

/// Rules for lines about a source that do not name it.
const NAMELESS: &[By] =
    &[By::Rule("source_credit.editor"), By::Rule("source_credit.original_title")];

/// What stands before the source in the line with the date, in lower case.
#[rustfmt::skip] // a list, not a column
const SOURCES: &[&str] = &[
    "source", "quelle", "fuente", "fonte", "bron", "źródło", "källa", "kilde", "zdroj", "kaynak", "πηγή", "источник", "джерело",
    "来源", "來源", "出典", "출처",
];

/// The publication that the article was lifted from, as the first source credit says it or, failing
/// that, the line with the date above the text.
pub fn via(page: &Page, verdicts: &[Verdict]) -> Option<String> {
    let kept = |verdict: &Verdict| verdict.fate == Fate::Keep;
    let first = verdicts.iter().position(kept).unwrap_or(verdicts.len());
    let last = verdicts.iter().rposition(kept).unwrap_or(0);
    let outside = |at: usize| at < first || at > last;
    let is_credit = |verdict: &Verdict| {
        verdict.fate == Fate::Drop(Clutter::SourceCredit) && !NAMELESS.contains(&verdict.by)
    };
    // Between paragraphs it is the source of a figure.
    let credits = page.blocks.iter().zip(verdicts).enumerate();
    let mut names = credits
        .filter(|(at, (_, verdict))| outside(*at) && is_credit(verdict))
        .map(|(_, (block, _))| before_date(without_label(&block.text)));
    let above = page.blocks[..first].iter();
    names
        .find(|name| !name.is_empty())
        .or_else(|| above.filter_map(|block| beside_date(&block.text)).next())
}

/// “2010-06-11 07:15 来源：江城晚报” → “江城晚报”
fn beside_date(line: &str) -> Option<String> {
    /// Bytes of such a line, at most.
    const LONGEST: usize = 200;
    /// Words of a name, at most; each character of one that is not spaced counts.
    const NAME: u64 = 12;
    let line = Some(line).filter(|line| line.len() <= LONGEST && line.contains([':', '：']))?;
    let dated = written::find(line)?.end;
    let marks = line.match_indices([':', '：']).filter(|(at, _)| *at >= dated);
    let labelled = |before: &str| {
        let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
        SOURCES.contains(&&*word.to_lowercase())
    };
    let (at, mark) = marks.into_iter().find(|(at, _)| labelled(line[..*at].trim_end()))?;
    let rest = line[at + mark.len()..].trim_start();
    // Names in Chinese have no spaces: what follows one is the next label.
    let spaced = !rest.starts_with(is_unspaced_letter);
    let name = rest.split(|c: char| "|·•\n\u{3000}".contains(c) || (!spaced && c == ' ')).next()?;
    let name = name.trim();
    ((1..=NAME).contains(&words::count(name)) && !name.contains([':', '：']))
        .then(|| name.to_owned())
}

/// “The Harbour Post” of “The Harbour Post on Saturday, 4 May 2024”; of “on 4 May 2024” nothing is left.
fn before_date(name: String) -> String {
    let Some(date) = written::find(&name) else { return name };
    let before = leads::without(name.get(..date.start).unwrap_or_default());
    before.to_owned()
}

/// Who made or owns the images, in order, each once.
pub fn image_credits(page: &Page, verdicts: &[Verdict]) -> Vec<String> {
    let mut known = HashSet::new();
    let blocks = page.blocks.iter().zip(verdicts);
    let credits = blocks.filter(|(_, verdict)| verdict.fate == Fate::Drop(Clutter::ImageCredit));
    let names = credits.map(|(block, _)| without_label(&block.text));
    names.filter(|name| !name.is_empty() && known.insert(name.clone())).collect()
}

/// A caption without the credit at its end, and the name in the credit.
pub fn split(caption: &str) -> (&str, Option<String>) {
    /// Characters of a credit, at most.
    const LONGEST: usize = 100;
    const STARTS: &[char] =
        &['.', '!', '?', '。', '(', '[', '（', '|', '\n', '–', '—', '/', '”', '"'];
    let longest = caption.char_indices().rev().nth(LONGEST).map_or(0, |(at, _)| at);
    let marks =
        caption[longest..].match_indices(STARTS).map(|(at, mark)| longest + at + mark.len());
    let signs = caption[longest..].match_indices('©').map(|(at, _)| longest + at);
    let mut starts: Vec<usize> = [0].into_iter().chain(marks).chain(signs).collect();
    starts.sort_unstable();
    for start in starts {
        let rest = caption[start..].trim_start();
        let labelled = || LABELS.iter().flat_map(|(_, labels)| labels.iter());
        let is_credit =
            rest.starts_with('©') || labelled().any(|label| rest_after(rest, label).is_some());
        if is_credit && rest.chars().nth(LONGEST).is_none() {
            let said = caption[..start]
                .trim_end_matches(|c: char| c.is_whitespace() || "([（|–—/".contains(c));
            return (said, Some(without_label(rest)));
        }
    }
    (caption, None)
}

/// “(Via The Harbour Post)” → “The Harbour Post”; “Getty Image”, a name of its own, stays.
pub fn without_label(text: &str) -> String {
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || "()[]（）【】".contains(c));
    let longest = LABELS
        .iter()
        .flat_map(|(_, labels)| labels.iter())
        .filter_map(|label| rest_after(trimmed, label))
        .min_by_key(|rest| rest.len());
    let name = longest.unwrap_or(trimmed);
    name.trim_matches(|c: char| c.is_whitespace() || ":：©.,;|–—-".contains(c)).to_owned()
}

/// What stands behind a label. One that is a noun (“Photo”) needs a mark behind it.
fn rest_after<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    let rest = words::behind(text, label)?;
    let opens = ["via", "vía", "h/t"].contains(&label)
        || [" by", " of", " via", " on", " at", " in", " bei"]
            .iter()
            .any(|end| label.ends_with(end));
    let marked = rest.trim_start().starts_with([':', '：', '/', '|', '©', '-', '–', '—', '.']);
    (marked || (opens && rest.starts_with(char::is_whitespace))).then(|| {
        rest.trim_start_matches([' ', '\u{a0}', ':', '：', '/', '|', '©', '-', '–', '—', '.'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_no_publication() {
        for (text, expected) in [
            ("First published on Fri 24 Jan 2025 06.30 GMT", ""),
            ("Originally published on May 14, 2024", ""),
            ("Originally published in The Harbour Post on Friday, 24 Jan 2025", "The Harbour Post"),
            ("First published by Port Post", "Port Post"),
        ] {
            assert_eq!(before_date(without_label(text)), expected, "{text}");
        }
    }

    #[test]
    fn the_line_with_the_date_names_the_source() {
        for (line, expected) in [
            ("2010-06-11 07:15 来源：江城晚报", Some("江城晚报")),
            ("2010年6月11日 来源：江城晚报 作者：李红", Some("江城晚报")),
            ("05.03.2009, 09:15 Источник: Порт Новости", Some("Порт Новости")),
            ("12 May 2011 | Source: Port Post | Print", Some("Port Post")),
            ("Source: Port Post", None),
            ("12 May 2011, 10:15", None),
            ("12 May 2011: Source found", None),
        ] {
            assert_eq!(beside_date(line).as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn labels_are_cut_and_names_kept() {
        for (text, expected) in [
            ("(Via The Harbour Post)", "The Harbour Post"),
            ("Image source: seapics", "seapics"),
            ("Getty Image", "Getty Image"),
            ("Photo: Jane Doe / Newswire", "Jane Doe / Newswire"),
            ("Photo by Jane Doe", "Jane Doe"),
            ("Foto: dpa", "dpa"),
            ("© Jane Doe", "Jane Doe"),
            ("Photo Press Agency", "Photo Press Agency"),
            ("Via", "Via"),
            ("图片来源：新海社", "新海社"),
            ("Originally published by Port Post.", "Port Post"),
        ] {
            assert_eq!(without_label(text), expected, "{text}");
        }
    }
}
