//! Lines that hold a whole page, or large parts of one: where their pieces begin.
//!
//! Such a line is cut where something shows a border: white space that is more than a space,
//! words or sentences glued to each other, separators that repeat, bullets, the end of a
//! sentence, a sentence behind a row of titles, a headline that stands twice, a date, and what all
//! pages say in the same words. Sentences that follow each other are then put
//! together to paragraphs, so that clutter and text do not share a block.

mod dates;
mod glued;
mod repeats;
mod stock;

use std::ops::Range;

use super::Line;
use crate::text::chars;

/// A line of at least this many columns is taken apart.
const GIANT: usize = 3000;

/// The same in a dump of at most three lines.
const GIANT_AMONG_FEW: usize = 1200;

/// In a dump of a single line, this is enough where more than sentences stand in it, and in any where words are glued.
const ALONE: usize = 200;

/// Sentences are put together until a paragraph has this many columns.
const PARAGRAPH: usize = 400;

/// A sentence at least so wide is running text.
const PROSE: usize = 30;

/// At least this many words in a row that begin with capitals are titles or names, but no sentence.
const TITLES: usize = 5;

/// A separator that stands again within this many words divides items.
const ITEM: usize = 8;

/// The pieces of a line, if it is to be taken apart. `lines` is how many lines with text the dump has.
pub(super) fn cut(line: &Line, lines: usize) -> Option<Vec<String>> {
    if is_giant(&line.text, lines) || (line.text.len() >= ALONE && glued::is_glued(line.raw)) {
        return Some(pieces(line.raw));
    }
    // Of a shorter one it is not known that it is a page; it may be a text.
    let sentences = |piece: &String| chars::width(piece) >= PROSE && chars::ends_sentence(piece);
    let pieces = (lines == 1 && line.text.len() >= ALONE).then(|| pieces(line.raw))?;
    (!pieces.iter().all(sentences)).then_some(pieces)
}

fn is_giant(text: &str, lines: usize) -> bool {
    let long = if lines <= 3 { GIANT_AMONG_FEW } else { GIANT };
    // Fewer bytes are fewer columns, so that most lines need not be measured.
    text.len() >= long && chars::width(text) >= long
}

/// The pieces of a line, in order; never an empty one. All its words are in them.
pub(super) fn pieces(raw: &str) -> Vec<String> {
    let line = glued::Line::of(raw);
    let mut pieces = Vec::new();
    for chunk in chunks(raw) {
        let text = chars::normalise(chunk);
        let mut words = words(&text, &line);
        sentences(&mut words);
        separators(&mut words);
        repeats::mark(&mut words);
        stock::mark(&mut words);
        dates::mark(&mut words);
        titles(&mut words);
        pieces.extend(paragraphs(&text, &words));
    }
    if pieces.is_empty() {
        // Cutting a tag in two may leave nothing to see in either part.
        pieces.push(chars::normalise(raw));
    }
    pieces
}

/// What shows before a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seam {
    None,
    /// A sentence ended.
    Sentence,
    /// Something else begins.
    Border,
}

struct Word<'a> {
    text: &'a str,
    /// Byte offset in the text.
    start: usize,
    before: Seam,
}

/// Marks that something else begins with a word, if there is one.
fn border(words: &mut [Word], at: usize) {
    if let Some(word) = words.get_mut(at) {
        word.before = Seam::Border;
    }
}

/// The line cut at wide white space, unless all its words are set apart so.
fn chunks(raw: &str) -> Vec<&str> {
    let wide = |gap: &str| gap.chars().count() >= 2 || gap.contains('\t');
    let (mut gaps, mut start) = (Vec::new(), 0);
    let mut single = 0;
    while let Some(from) = raw[start..].find(char::is_whitespace).map(|at| start + at) {
        let length = raw[from..].find(|c: char| !c.is_whitespace()).unwrap_or(raw.len() - from);
        if wide(&raw[from..from + length]) {
            gaps.push((from, from + length));
        } else {
            single += 1;
        }
        start = from + length;
    }
    if gaps.len() * 3 > single {
        return vec![raw];
    }
    let ends = gaps.iter().map(|(from, _)| *from).chain([raw.len()]);
    let starts = [0].into_iter().chain(gaps.iter().map(|(_, to)| *to));
    starts.zip(ends).map(|(start, end)| &raw[start..end]).collect()
}

/// The words of the text; words that are glued to each other are taken apart.
fn words<'a>(text: &'a str, line: &glued::Line) -> Vec<Word<'a>> {
    let mut words = Vec::new();
    let (mut start, mut small) = (0, false);
    let mut rest = text.split(' ').peekable();
    while let Some(word) = rest.next() {
        let within = small && rest.peek().is_some_and(|next| starts_small(next));
        small = starts_small(word) && word.ends_with(char::is_alphabetic);
        let (mut from, mut before) = (0, Seam::None);
        for (at, seam) in line.cuts(word, within) {
            words.push(Word { text: &word[from..at], start: start + from, before });
            (from, before) = (at, seam);
        }
        words.push(Word { text: &word[from..], start: start + from, before });
        start += word.len() + 1;
    }
    words
}

/// Marks the words that sentences begin with.
fn sentences(words: &mut [Word]) {
    for at in 1..words.len() {
        let (last, word) = (words[at - 1].text, words[at].text);
        if words[at].before != Seam::None || dates::is_behind_day(words, at) {
            continue;
        }
        if chars::ends_sentence(last) && !is_abbreviation(last) && begins_sentence(word) {
            words[at].before = Seam::Sentence;
        } else if last.ends_with(is_ideograph) && word.starts_with(is_ideograph) {
            // Such scripts put no spaces between words.
            border(words, at);
        }
    }
}

fn is_ideograph(c: char) -> bool {
    chars::is_wide(c) && chars::is_unspaced(c)
}

/// `Dr.`, `U.S.`, `z.B.`, `J.`: short, or with a full stop inside.
fn is_abbreviation(word: &str) -> bool {
    let Some(stem) = word.strip_suffix('.') else { return false };
    let letters = stem.chars().filter(|c| c.is_alphabetic()).count();
    let capital = stem.starts_with(char::is_uppercase);
    stem.contains('.') || letters == 1 || (capital && letters <= 3)
}

fn begins_sentence(word: &str) -> bool {
    let first = word.chars().find(|c| c.is_alphanumeric());
    first.is_none_or(|c| c.is_uppercase() || c.is_numeric() || chars::is_uncased(c))
}

/// Marks bullets, and separators that stand again not far away.
fn separators(words: &mut [Word]) {
    let mut last: Option<(usize, char)> = None;
    for at in 0..words.len() {
        let mut mark = words[at].text.chars();
        let (Some(mark), None) = (mark.next(), mark.next()) else { continue };
        if matches!(mark, '•' | '▪' | '●' | '■' | '◦' | '►' | '▸') {
            border(words, at);
        } else if matches!(mark, '|' | '»' | '›' | '·' | '/' | '>' | '→' | '–' | '-') {
            if let Some((before, _)) = last.filter(|(before, m)| *m == mark && at - before <= ITEM)
            {
                border(words, before);
                border(words, at);
            }
            last = Some((at, mark));
        }
    }
}

/// Marks where a sentence begins behind a row of titles (`Home News Contact The harbour opened`):
/// its first word is the last of the row. The row itself stands apart from what was before it.
fn titles(words: &mut [Word]) {
    let mut first = 0;
    for at in 0..=words.len() {
        let goes_on = words.get(at).is_some_and(|word| {
            let seam = at > first && word.before != Seam::None;
            !seam && is_title(word.text)
        });
        if goes_on {
            continue;
        }
        if at - first >= TITLES {
            let small = |word: &Word| word.before == Seam::None && starts_small(word.text);
            let sentence = words.get(at..at + 2).is_some_and(|next| next.iter().all(small));
            border(words, first);
            if sentence && words[at - 1].text.starts_with(char::is_uppercase) {
                border(words, at - 1);
            }
        }
        first = if words.get(at).is_some_and(|word| is_title(word.text)) { at } else { at + 1 };
    }
}

fn is_title(word: &str) -> bool {
    word.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic())
        && (!chars::ends_sentence(word) || dates::is_day(word))
}

fn starts_small(word: &str) -> bool {
    word.starts_with(chars::is_small)
}

/// Puts sentences of running text together, and leaves everything else apart.
fn paragraphs(text: &str, words: &[Word]) -> impl Iterator<Item = String> {
    // Each piece, and whether it is running text.
    let mut pieces: Vec<(Range<usize>, bool)> = Vec::new();
    let mut chunks = words.chunk_by(|_, next| next.before == Seam::None).peekable();
    while let Some(chunk) = chunks.next() {
        let start = chunk[0].start;
        let end = chunks.peek().map_or(text.len(), |next| next[0].start);
        let chunk_text = &text[start..end];
        let prose =
            chars::width(chunk_text) >= PROSE && chars::ends_sentence(chunk_text.trim_end());
        let sentence = prose && chunk[0].before == Seam::Sentence;
        match pieces.last_mut() {
            Some((open, true)) if sentence && chars::width(&text[open.clone()]) < PARAGRAPH => {
                open.end = end;
            }
            _ => pieces.push((start..end, prose)),
        }
    }
    let pieces = pieces.into_iter().map(|(piece, _)| text[piece].trim().to_owned());
    pieces.filter(|piece| !piece.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::{Origin, text::read};
    use crate::limits::Limits;

    #[test]
    fn a_line_is_cut_at_its_seams() {
        let cases: &[(&str, &[&str])] = &[
            (
                "Home News Sport Contact Login The harbour reopened on Monday after two years. \
                 Ships came in at once, said Dr. Ada Moss of the U.S. Coast Guard.Share this page",
                &[
                    "Home News Sport Contact Login",
                    "The harbour reopened on Monday after two years. Ships came in at once, said \
                     Dr. Ada Moss of the U.S. Coast Guard.",
                    "Share this page",
                ],
            ),
            (
                "NewsSport and JavaScript, News, sport",
                &["News", "Sport and JavaScript, News, sport"],
            ),
            ("Home | News | Contact", &["Home", "| News", "| Contact"]),
            ("Menu  Search\tA line", &["Menu Search A line"]),
            ("Main menu on top  Sign in to read", &["Main menu on top", "Sign in to read"]),
            ("• Salt • Oil of the best kind", &["• Salt", "• Oil of the best kind"]),
            (
                "港は月曜日に再開した。二年間の修理が終わった。メニュー",
                &["港は月曜日に再開した。", "二年間の修理が終わった。", "メニュー"],
            ),
            ("新闻 体育 天气", &["新闻", "体育", "天气"]),
            (
                "Home News Log In Harbour Reopens After Two Winters of Repairs By Ada Moss May 14, 2024 \
                 at 4:31 PM EST Share on Facebook Tweet The harbour opened again on Monday evening, \
                 and our Privacy Policy says nothing of it. On May 14, 2024 the mayor came by boat. \
                 Related Articles Night ferry returns Privacy Policy © 2024 Saltmarsh Courier.",
                &[
                    "Home News Log In",
                    "Harbour Reopens After Two Winters of Repairs",
                    "By Ada Moss",
                    "May 14, 2024 at 4:31 PM EST",
                    "Share on Facebook",
                    "Tweet",
                    "The harbour opened again on Monday evening, and our Privacy Policy says nothing of \
                     it. On May 14, 2024 the mayor came by boat.",
                    "Related Articles",
                    "Night ferry returns",
                    "Privacy Policy",
                    "© 2024 Saltmarsh Courier.",
                ],
            ),
            (
                "Portada Local El puerto de Saltmar abre tras dos inviernos | La Voz El puerto de \
                 Saltmar abre tras dos inviernos Marta Rey 23 de abril de 2024 | 18:05h Compartir en \
                 Facebook El puerto volvió a abrir el lunes por la tarde.",
                &[
                    "Portada Local",
                    "El puerto de Saltmar abre tras dos inviernos",
                    "| La Voz",
                    "El puerto de Saltmar abre tras dos inviernos",
                    "Marta Rey",
                    "23 de abril de 2024 | 18:05h",
                    "Compartir en Facebook",
                    "El puerto volvió a abrir el lunes por la tarde.",
                ],
            ),
            (
                "Home Local The ferry is back Facebook Twitter WhatsApp The ferry to the island is back, \
                 said the skipper on Facebook, on Twitter and X. Share Tweet",
                &[
                    "Home Local The ferry is back",
                    "Facebook Twitter WhatsApp",
                    "The ferry to the island is back, said the skipper on Facebook, on Twitter and X.",
                    "Share",
                    "Tweet",
                ],
            ),
            (
                "The President of the Harbour Board met the President of the Harbour Board.",
                &["The President of the Harbour Board met the President of the Harbour Board."],
            ),
            (
                "NewsSportLog inFerry returns to PortfieldBy Ada Moss14 May 2024Share on WhatsAppTweetThe ferry is \
                 back.Mr McAllan was glad.Read it on YouTube.",
                &[
                    "News",
                    "Sport",
                    "Log in",
                    "Ferry returns to Portfield",
                    "By Ada Moss",
                    "14 May 2024",
                    "Share on WhatsApp",
                    "Tweet",
                    "The ferry is back.",
                    "Mr McAllan was glad.",
                    "Read it on YouTube.",
                ],
            ),
            (
                "Start Sport Abo Fähre fährt wieder 2. August 2023, 9:14 Uhr Die Fähre nach Sund fährt wieder jede Stunde.",
                &[
                    "Start Sport Abo Fähre fährt wieder",
                    "2. August 2023, 9:14 Uhr",
                    "Die Fähre nach Sund fährt wieder jede Stunde.",
                ],
            ),
            ("أعيد افتتاح الميناء.وعادت السفن", &["أعيد افتتاح الميناء.", "وعادت السفن"]),
            ("هل أعيد افتتاح الميناء؟ نعم", &["هل أعيد افتتاح الميناء؟", "نعم"]),
        ];
        for (line, expected) in cases {
            assert_eq!(pieces(line), *expected, "{line}");
        }
    }

    #[test]
    fn every_word_of_a_giant_line_is_in_a_block_of_that_line() {
        let sentence = "The boats left one by one for the grounds, and nobody spoke of it.";
        let line = format!(
            "Home News Contact Search Login {}Share Tweet",
            format!("{sentence} ").repeat(40)
        );
        let page = read(&format!("Title\n{line}\n"), &Limits::default());
        assert!(page.blocks.len() > 5);
        assert!(page.blocks[1..].iter().all(|b| b.origin == Origin::Lines { first: 2, last: 2 }));
        let joined: Vec<&str> =
            page.blocks[1..].iter().flat_map(|block| block.text.split(' ')).collect();
        assert_eq!(joined.join(" "), line);
    }

    #[test]
    fn the_only_line_of_a_dump_is_cut_unless_it_is_a_text() {
        let text = "The boats left one by one for the grounds, and nobody spoke of it. ".repeat(6);
        for (dump, is_cut) in [
            (text.clone(), false),
            (format!("Home News Log In Harbour Reopens By Ada Moss {text}Privacy Policy"), true),
            (format!("{text}\n{text}Privacy Policy"), false),
            ("Home News Log In By Ada Moss".to_owned(), false),
        ] {
            let blocks = read(&dump, &Limits::default()).blocks.len();
            assert_eq!(blocks > dump.lines().count(), is_cut, "{dump}");
        }
    }

    #[test]
    fn giant_lines_cost_linear_time() {
        for unit in [
            "word ",
            "Word ",
            "a",
            "A",
            "aB",
            "。",
            ". ",
            "| ",
            "\t",
            "港",
            "Ab.Cd",
            "a<b>",
            "A b c d ",
            "1 May 2024 ",
        ] {
            let _ = read(&unit.repeat(300_000 / unit.len()), &Limits::default());
        }
    }
}
