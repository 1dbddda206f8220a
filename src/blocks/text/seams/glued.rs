//! Words that hold more than one, since a tool put nothing between what the page set apart: `soon.Share`,
//! `NewsSport`, `终了。次`.
//!
//! A name such as `JavaScript` has a capital inside too. So the parts of a word must be words of the line, or many,
//! unless the line is surely of pieces without a space between.

use std::collections::HashSet;

use super::Seam;
use crate::text::chars;

/// Names with a capital inside, which share buttons and texts alike have: what stands before it, and the rest.
#[rustfmt::skip] // a list, not a column
const NAMES: &[(&str, &str)] = &[
    ("Air", "Pods"), ("Buzz", "Feed"), ("Deep", "L"), ("Deep", "Mind"), ("Duck", "DuckGo"), ("DuckDuck", "Go"),
    ("Face", "Time"), ("Fed", "Ex"), ("Feed", "Burner"), ("Flip", "Board"), ("Git", "Hub"), ("Git", "Lab"),
    ("Harper", "Collins"), ("Huff", "Post"), ("In", "Design"), ("Java", "Script"), ("Linked", "In"),
    ("Live", "Journal"), ("Mac", "Book"), ("Master", "Card"), ("My", "Space"), ("One", "Drive"), ("Page", "Rank"),
    ("Pay", "Pal"), ("Play", "Station"), ("Power", "Point"), ("Pub", "Med"), ("Quick", "Time"), ("Slide", "Share"),
    ("Snap", "Chat"), ("Sound", "Cloud"), ("Stumble", "Upon"), ("Tech", "Crunch"), ("Tik", "Tok"), ("Trip", "Advisor"),
    ("Type", "Script"), ("We", "Chat"), ("Whats", "App"), ("Wiki", "Leaks"), ("Word", "Press"), ("You", "Tube"),
];

/// What names of people go on behind: `McDonald`.
const PREFIXES: &[&str] = &["Mc", "Mac", "Van", "De", "Di", "Du", "La", "Le", "Fitz"];

/// What is known of a line.
pub(super) struct Line {
    /// The words that stand alone somewhere in it, in small letters.
    words: HashSet<String>,
    /// Its pieces have no space between.
    glued: bool,
}

impl Line {
    /// Looks at a line.
    pub(super) fn of(raw: &str) -> Line {
        let words = raw
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty() && word.chars().skip(1).all(|c| !c.is_uppercase()));
        Line { words: words.map(str::to_lowercase).collect(), glued: is_glued(raw) }
    }

    /// Where the words begin that another holds, and what shows before them. `within` is whether words in small
    /// letters stand on both sides of it.
    pub(super) fn cuts(&self, word: &str, within: bool) -> Vec<(usize, Seam)> {
        let inside = Inside::of(word);
        // “at ScotRail said”
        let name = within
            && inside.capitals.len() == 1
            && word.starts_with(char::is_uppercase)
            && word.trim_matches(|c: char| !c.is_alphanumeric()).chars().all(char::is_alphanumeric);
        let mut cuts = inside.sentences;
        if self.glued && !name {
            cuts.extend(inside.capitals.into_iter().chain(inside.numbers).map(border));
        } else if stands_apart(word, &inside.capitals, &self.words) {
            cuts.extend(inside.capitals.into_iter().map(border));
        }
        cuts.sort_by_key(|(at, _)| *at);
        cuts
    }
}

fn border(at: usize) -> (usize, Seam) {
    (at, Seam::Border)
}

/// Whether sentences and titles follow each other without a space in the line, more than once each, or a menu's titles.
pub(super) fn is_glued(raw: &str) -> bool {
    const SENTENCES: usize = 2;
    const CAPITALS: usize = 4;
    /// In one word; names in programs have fewer.
    const MENU: usize = 5;
    /// A program has one of these signs in each stretch of this many bytes, on average.
    const CODE: usize = 50;
    if few_capitals(raw, CAPITALS)
        || raw.bytes().filter(|byte| b"{}=;\\<>_".contains(byte)).count() * CODE > raw.len()
    {
        return false;
    }
    let (mut sentences, mut capitals) = (0, 0);
    for word in raw.split_whitespace() {
        let inside = Inside::of(word);
        sentences += inside.sentences.len();
        capitals += inside.capitals.len();
        let menu = inside.capitals.len() >= MENU;
        if menu || (sentences >= SENTENCES && capitals >= CAPITALS) {
            return true;
        }
    }
    false
}

/// Whether fewer small letters than this are followed by a capital, which is cheaper to know.
fn few_capitals(raw: &str, fewest: usize) -> bool {
    let mut small = false;
    let glued =
        raw.chars().filter(|c| std::mem::replace(&mut small, c.is_lowercase()) && c.is_uppercase());
    glued.take(fewest).count() < fewest
}

/// The places inside a word where another may begin.
#[derive(Default)]
struct Inside {
    /// Behind the end of a sentence: `soon.Share`.
    sentences: Vec<(usize, Seam)>,
    /// At a capital behind a small letter: `NewsSport`.
    capitals: Vec<usize>,
    /// Between a number and a word: `2021Share`, `Moss14`, `up.88`.
    numbers: Vec<usize>,
}

impl Inside {
    fn of(word: &str) -> Inside {
        let mut inside = Inside::default();
        let address = word.contains(['/', '@', '_']) || word.starts_with("www.");
        let plain = |c: char| {
            !(c.is_uppercase() || chars::is_full_stop(c) || c.is_ascii_digit() || c == '©')
        };
        if address || word.chars().all(plain) {
            return inside;
        }
        let (mut before, mut last) = (' ', ' ');
        // Letters before the last full stop: “พ.ค.” and “د.أحمد” are abbreviations.
        let (mut letters, mut stopped) = (0, 0);
        let mut chars = word.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map_or(' ', |(_, next)| *next);
            let next_small = next.is_lowercase() || matches!(next, '’' | '\'');
            let stop = chars::is_full_stop(last) || chars::is_closer(last);
            let uncased = chars::is_full_stop(last) && chars::is_uncased(before) && stopped > 2;
            if chars::ends_unspaced(last) && !chars::is_closer(c) && !chars::is_full_stop(c) {
                inside.sentences.push((at, Seam::Sentence));
            } else if uncased && chars::is_uncased(c)
                || stop && before.is_lowercase() && begins(c, next)
            {
                inside.sentences.push((at, Seam::Border));
            } else if last.is_lowercase() && opens(c, next) {
                inside.capitals.push(at);
            } else if c.is_uppercase() && next_small {
                if last.is_lowercase() && before.is_alphabetic() && !is_name(word, at) {
                    inside.capitals.push(at);
                } else if last.is_ascii_digit() {
                    inside.numbers.push(at);
                }
            } else if before.is_lowercase()
                && c.is_ascii_digit()
                && (last.is_lowercase() || chars::is_full_stop(last) || chars::is_closer(last))
                || last.is_alphabetic() && c == '©'
            {
                inside.numbers.push(at);
            }
            match chars::is_full_stop(c) {
                true => (letters, stopped) = (0, letters),
                false => letters += usize::from(c.is_alphabetic()),
            }
            (before, last) = (last, c);
        }
        inside
    }
}

/// Whether a quotation begins so: “„Wort”, “« mot”.
fn opens(c: char, next: char) -> bool {
    matches!(c, '“' | '„' | '«') && next.is_alphabetic() || c == '«' && next == ' '
}

/// Whether a sentence may begin so: “Sh”, “Q:”, “—”.
fn begins(c: char, next: char) -> bool {
    matches!(c, '—' | '–') || c.is_uppercase() && (next.is_lowercase() || next == ':')
}

/// Whether the capital at this place is one inside a name.
fn is_name(word: &str, at: usize) -> bool {
    let (before, behind) = word.split_at(at);
    let is_of = |(start, end): &(&str, &str)| behind.starts_with(end) && before.ends_with(start);
    PREFIXES.iter().any(|prefix| before.ends_with(prefix)) || NAMES.iter().any(is_of)
}

/// Whether the parts between the capitals are words that the line has elsewhere too.
fn stands_apart(word: &str, capitals: &[usize], known: &HashSet<String>) -> bool {
    let ends = capitals.iter().copied().chain([word.len()]);
    let mut parts = [0].into_iter().chain(capitals.iter().copied()).zip(ends);
    let is_known = |(from, to): (usize, usize)| {
        let part = word[from..to].trim_matches(|c: char| !c.is_alphanumeric());
        known.contains(&part.to_lowercase())
    };
    !capitals.is_empty() && parts.all(is_known)
}
