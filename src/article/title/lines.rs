//! The headline of a flattened dump: the line that the rest of the dump speaks for.

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::article::authors::byline;
use crate::article::dates::written;
use crate::article::words::{count, fold};
use crate::blocks::{Block, BlockKind, Page};
use crate::label::shape::Shape;
use crate::label::{Clutter, Lines};

/// Paragraphs of this many words are the body.
const PARAGRAPH_WORDS: u64 = 25;

/// The headline stands before this many paragraphs of the dump have passed: a teaser, a consent
/// notice or a standfirst may come first.
const PARAGRAPHS_BEFORE: usize = 3;

/// The line that reads most like the headline; None if none does.
pub fn headline(page: &Page, looks: &Lines, declared: &[String]) -> Option<usize> {
    let mut lines: Vec<Line> = page.blocks.iter().map(|block| Line::of(&block.text)).collect();
    if !lines.iter().any(Line::is_paragraph) {
        // A short report: its sentences are its paragraphs.
        for (line, shape) in lines.iter_mut().zip(&looks.shapes) {
            line.paragraph = OnceCell::from(line.is_sentence(shape));
        }
    }
    let declared: Vec<String> = declared.iter().map(|title| fold(title)).collect();
    let body = body_words(&lines, page);
    // What a rule knows neither is the headline nor stands between it and the text.
    let known: Vec<Option<Clutter>> = (0..top(&lines)).map(|at| looks.known(at)).collect();
    let agreed = |at: usize| declared.iter().any(|title| title == lines[at].folded());
    let candidates =
        candidates(&lines, &known, |at| agreed(at) || is_title_like(&page.blocks[at], &lines[at]));
    let places: Vec<usize> = candidates.iter().map(|(at, _)| *at).collect();
    let times = times(&lines, &places);
    let mut best: Option<(f64, usize)> = None;
    let first = known.iter().position(Option::is_none);
    for (at, paragraphs) in candidates {
        let repeated = times.get(lines[at].folded()).copied().unwrap_or(0);
        let below = (at + 1..known.len()).filter(|at| known[*at].is_none()).take(5);
        let below: Vec<&Line> = below.map(|at| &lines[at]).collect();
        let score = score(&page.blocks[at], &lines[at], &below, &body, repeated)
            + if agreed(at) { 6.0 } else { 0.0 }
            + if first == Some(at) && below.first().is_some_and(|l| l.is_paragraph()) { 1.0 } else { 0.0 }
            - if known[at].is_some() { 3.0 } else { 0.0 }
            - (at as f64 / 100.0).min(1.0)
            // A heading of the text stands below its first paragraphs.
            - paragraphs as f64;
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, at));
        }
    }
    best.filter(|(score, _)| *score >= ENOUGH).map(|(_, at)| first_of_same(&lines, at))
}

/// The lines that may be the headline, each with the number of paragraphs above it.
fn candidates(
    lines: &[Line],
    known: &[Option<Clutter>],
    may_be: impl Fn(usize) -> bool,
) -> Vec<(usize, usize)> {
    let mut paragraphs = 0;
    let mut candidates = Vec::new();
    for (at, known) in known.iter().enumerate() {
        if lines[at].is_paragraph() && known.is_none() {
            paragraphs += 1;
            continue;
        }
        // “Watch: …” heads a video's own page too.
        let open = known.is_none_or(|kind| kind == Clutter::RelatedLinks);
        if open && may_be(at) {
            candidates.push((at, paragraphs));
        }
    }
    candidates
}

/// How many lines may hold the headline and what stands right below it.
fn top(lines: &[Line]) -> usize {
    /// Lines below the last candidate that speak for it.
    const BELOW: usize = 8;
    let paragraphs = lines.iter().enumerate().filter(|(_, line)| line.is_paragraph());
    let end = paragraphs.map(|(at, _)| at).nth(PARAGRAPHS_BEFORE);
    end.map_or(lines.len(), |at| lines.len().min(at + BELOW))
}

/// The title above the lead image, when it is repeated below it.
fn first_of_same(lines: &[Line], at: usize) -> usize {
    /// How far above its repetition a title may stand.
    const NEAR: usize = 8;
    let above = at.saturating_sub(NEAR)..at;
    above.into_iter().find(|other| lines[*other].folded() == lines[at].folded()).unwrap_or(at)
}

/// Evidence from which a line is taken for the headline.
const ENOUGH: f64 = 2.5;

/// How often the candidates' texts stand among the lines.
fn times<'a>(lines: &'a [Line], candidates: &[usize]) -> FxHashMap<&'a str, u32> {
    // Lines that fold to the same begin with the same letters; few others are worth folding.
    let opening = |line: &Line| {
        let letters = line.text.chars().filter(|c| c.is_alphanumeric());
        let mut letters = letters.flat_map(char::to_lowercase);
        [(); 6].map(|()| letters.next())
    };
    let openings: FxHashSet<[Option<char>; 6]> =
        candidates.iter().map(|at| opening(&lines[*at])).collect();
    let mut times = FxHashMap::default();
    for line in lines.iter().filter(|line| openings.contains(&opening(line))) {
        *times.entry(line.folded()).or_default() += 1;
    }
    times
}

/// What is needed of a line again and again, found when it is asked for: of most lines it never is.
struct Line<'a> {
    text: &'a str,
    folded: OnceCell<String>,
    words: OnceCell<u64>,
    dated: OnceCell<bool>,
    byline: OnceCell<bool>,
    paragraph: OnceCell<bool>,
}

impl<'a> Line<'a> {
    fn of(text: &'a str) -> Line<'a> {
        let (dated, byline, paragraph) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Line { text, folded: OnceCell::new(), words: OnceCell::new(), dated, byline, paragraph }
    }

    fn folded(&self) -> &str {
        self.folded.get_or_init(|| fold(self.text))
    }

    fn words(&self) -> u64 {
        *self.words.get_or_init(|| count(self.text))
    }

    fn is_dated(&self) -> bool {
        *self.dated.get_or_init(|| self.is_short() && written::find(self.text).is_some())
    }

    fn is_byline(&self) -> bool {
        *self.byline.get_or_init(|| self.is_short() && byline::parse(self.text).is_some())
    }

    fn is_short(&self) -> bool {
        self.text.len() <= 200
    }

    /// Long enough to be the body's.
    fn is_paragraph(&self) -> bool {
        *self.paragraph.get_or_init(|| self.words() >= PARAGRAPH_WORDS && !self.is_byline())
    }

    /// A sentence, however short.
    fn is_sentence(&self, shape: &Shape) -> bool {
        shape.is_prose() && shape.words >= 8.0 && !self.is_byline()
    }
}

/// The longer words of the first paragraphs.
fn body_words(lines: &[Line], page: &Page) -> FxHashSet<String> {
    let sentence = |block: &Block| block.text.contains(['.', '。', '؟', '।', '？']);
    let paragraphs = lines.iter().zip(&page.blocks);
    let paragraphs = paragraphs.filter(|(line, block)| line.is_paragraph() && sentence(block));
    let words = paragraphs.take(8).flat_map(|(line, _)| line.folded().split(' '));
    words.filter(|word| word.chars().count() > 3).map(str::to_owned).collect()
}

fn is_title_like(block: &Block, line: &Line) -> bool {
    let text = block.text.trim();
    let kind = matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading { .. });
    if !kind || text.chars().nth(220).is_some() || !(2..=32).contains(&line.words()) {
        return false;
    }
    let separators = text.matches([',', '|', '›', '»', '>', '•', '/', '→']).count() as u64;
    let dated = || line.words() <= 8 && line.is_dated();
    let sentence = text.ends_with(['.', ';', ',', ':', '。']) && !text.ends_with("...");
    let breadcrumb = text.contains([' ', '\u{a0}']) && text.contains(['›', '»', '→', '>']);
    !breadcrumb
        && (!sentence || line.words() <= 6)
        && separators * 2 < line.words().max(2)
        && starts_like_title(text)
        && !dated()
        && !line.is_byline()
}

/// A headline begins with a capital, a digit, a quotation mark or a letter of a script without case.
fn starts_like_title(text: &str) -> bool {
    text.chars().next().is_some_and(|c| {
        !c.is_lowercase() && (c.is_alphanumeric() || "\"'“‘«„¿¡「『《【[(#$€£".contains(c))
    }) || text.chars().nth(1).is_some_and(char::is_uppercase)
}

/// How much a line reads like the headline of what is `below` it and of the `body`.
fn score(
    block: &Block,
    line: &Line,
    below: &[&Line],
    body: &FxHashSet<String>,
    repeated: u32,
) -> f64 {
    let mut score = match block.kind {
        BlockKind::Heading { level: 1 } => 4.0,
        BlockKind::Heading { level: 2 } => 2.0,
        _ => 0.0,
    };
    // A menu entry is repeated in the footer; a headline has more words than it.
    score += if repeated == 2 && line.words() >= 4 { 1.5 } else { 0.0 };
    score += match line.words() {
        5..=20 => 2.0,
        4 | 21..=32 => 1.0,
        3 => 0.5,
        _ => 0.0,
    };
    score += 4.0 * shared(line.folded(), body);
    score += if below.iter().take(4).any(|next| next.is_byline() || next.is_dated()) {
        1.5
    } else {
        0.0
    };
    score += if below.iter().any(|next| next.is_paragraph()) { 1.5 } else { 0.0 };
    score - if block.link_density() > 0.8 { 2.0 } else { 0.0 }
}

/// The share of a line's longer words that the body uses too.
fn shared(folded: &str, body: &FxHashSet<String>) -> f64 {
    let words: Vec<&str> = folded.split(' ').filter(|word| word.chars().count() > 3).collect();
    if words.is_empty() {
        return 0.0;
    }
    words.iter().filter(|word| body.contains(**word)).count() as f64 / words.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "The northern ferry ran aground at dawn on Monday with ninety people aboard, and the \
        harbour sent three boats to bring them ashore before the tide turned, the port said.";

    #[test]
    fn leading_junk_is_no_headline() {
        for (lines, expected) in [
            (vec!["Northern Ferry Runs Aground", BODY], Some(0)),
            (
                vec![
                    "in ,",
                    "BREAKING: Ferry has run aground in the north",
                    "The opinions are solely those of the author.",
                    BODY,
                ],
                Some(1),
            ),
            (
                vec![
                    "icon homeicon searchicon menu",
                    "11 Apr, 2017 07:29",
                    "Ferry runs aground",
                    BODY,
                ],
                Some(2),
            ),
            (
                vec![
                    "Home",
                    "News",
                    "Weather",
                    "Home › News › North",
                    "Ninety rescued as ferry runs aground",
                    "By Ada Moss",
                    BODY,
                ],
                Some(4),
            ),
            (
                vec![
                    "Ferry Aground, Ninety Rescued",
                    "A ferry seen from above",
                    "Ferry Aground, Ninety Rescued",
                    BODY,
                ],
                Some(0),
            ),
            (vec!["WATCH: Ferry runs aground in the north", "By Ada Moss", BODY], Some(0)),
            (vec!["A Quiet Year", BODY], Some(0)),
            (
                vec!["Ferry Aground", "The ferry ran aground at dawn on Monday, the port said."],
                Some(0),
            ),
            (vec!["Home", "Search", "Log in"], None),
            (vec!["首页 > 社会 > 正文", "Ferry runs aground", BODY], Some(1)),
            (vec!["Subscribe to our free newsletter", "Ferry aground", BODY], Some(1)),
            (vec![BODY, BODY], None),
            (vec![], None),
        ] {
            let blocks = lines.iter().zip(1..).map(|(line, at)| Block::lines(*line, at, at));
            let page = Page { blocks: blocks.collect(), ..Page::default() };
            assert_eq!(headline(&page, &Lines::of(&page), &[]), expected, "{lines:?}");
        }
    }
}
