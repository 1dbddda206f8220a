//! All rules as one machine: a line goes through once, whatever the number of rules.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind, MatchKind};
use regex::{Regex, RegexBuilder};
use rustc_hash::{FxHashMap, FxHashSet};

use super::needed;
use super::rule::Rule;
use crate::text::chars::{is_unspaced, is_wide};

/// Compiled rules. Time is linear in the length of the line.
pub struct Matcher {
    /// Whole lines without their punctuation.
    phrases: FxHashMap<String, Vec<usize>>,
    /// The literals that mean something, by the letters that they need. The more letters, the larger
    /// is the automaton, and most lines cannot hold the others' literals.
    literals: [Literals; 3],
    /// Patterns for the whole line, with their rules.
    lines: Vec<(usize, Line)>,
    /// Those of them that no literal announces.
    unannounced: Vec<usize>,
    /// Rules that list the words a line may have.
    sets: Vec<(usize, FxHashSet<String>)>,
    /// The most words that a line may have, for each rule and for any.
    max_words: Vec<usize>,
    longest: usize,
}

/// Literals that are found in one pass. The automaton is built when a line first needs it.
struct Literals {
    texts: Vec<String>,
    /// For each literal, what it means to find it.
    meanings: Vec<Meaning>,
    automaton: OnceLock<Option<AhoCorasick>>,
}

/// The letters that a text needs; a text that holds another one needs at least its letters.
#[derive(Clone, Copy, PartialEq)]
enum Letters {
    Ascii,
    /// Of Western and Central Europe, and any punctuation.
    Latin,
    Others,
}

/// What it means that a line holds a literal.
#[derive(Clone, Copy)]
enum Meaning {
    /// The rule holds if the line begins with it.
    Starts(usize),
    /// The rule holds if it stands at word borders.
    Contains(usize),
    /// One of [`Matcher::lines`] may hold.
    Announces(usize),
}

impl Matcher {
    /// Compiles the rules; a rule is known by its place among them.
    ///
    /// # Errors
    /// When a pattern is none.
    pub fn compile(rules: &[Rule]) -> Result<Matcher, String> {
        let mut phrases: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut literals: Vec<(String, Meaning)> = Vec::new();
        let (mut lines, mut unannounced) = (Vec::new(), Vec::new());
        let mut sets = Vec::new();
        for (at, rule) in rules.iter().enumerate() {
            let patterns = &rule.patterns;
            for phrase in &patterns.phrases {
                phrases.entry(bare(&lower(phrase)).to_owned()).or_default().push(at);
            }
            literals.extend(patterns.starts.iter().map(|text| (lower(text), Meaning::Starts(at))));
            let contains = patterns.contains.iter();
            literals.extend(contains.map(|text| (lower(text), Meaning::Contains(at))));
            for pattern in &patterns.line {
                match needed::literals(pattern)? {
                    Some(needed) => literals.extend(
                        needed.into_iter().map(|text| (text, Meaning::Announces(lines.len()))),
                    ),
                    None => unannounced.push(lines.len()),
                }
                lines.push((at, Line::of(pattern)));
            }
            if !patterns.words.is_empty() {
                sets.push((at, patterns.words.iter().map(|word| lower(word)).collect()));
            }
        }
        // Rules without patterns, which have selectors, look at no line.
        let max_words: Vec<usize> = rules
            .iter()
            .map(|rule| if rule.patterns.is_empty() { 0 } else { rule.max_words })
            .collect();
        let of = |letters| {
            let those = literals.iter().filter(|(text, _)| Letters::of(text) == letters);
            Literals::new(those.cloned())
        };
        Ok(Matcher {
            phrases,
            literals: [Letters::Ascii, Letters::Latin, Letters::Others].map(of),
            lines,
            unannounced,
            sets,
            longest: max_words.iter().copied().max().unwrap_or(0),
            max_words,
        })
    }

    /// The rules whose patterns fit the line, in the order of the rules.
    pub fn matches(&self, text: &str) -> Vec<usize> {
        let words = words(text, self.longest);
        if words > self.longest {
            return Vec::new();
        }
        let text = lower(text);
        let mut found: Vec<usize> = Vec::new();
        found.extend(self.phrases.get(bare(&text)).into_iter().flatten());
        let mut announced = Vec::new();
        let possible = &self.literals[..=Letters::of(&text) as usize];
        for (range, meaning) in possible.iter().flat_map(|literals| literals.find(&text)) {
            match meaning {
                Meaning::Announces(line) => announced.push(line),
                Meaning::Starts(_) if range.start > 0 => {}
                Meaning::Starts(rule) | Meaning::Contains(rule) => {
                    found.extend(bordered(&text, range).then_some(rule));
                }
            }
        }
        announced.sort_unstable();
        announced.dedup();
        let lines = self.unannounced.iter().chain(&announced).map(|line| &self.lines[*line]);
        let lines = lines.filter(|(rule, _)| words <= self.max_words[*rule]);
        found.extend(lines.filter(|(_, line)| line.is_match(&text)).map(|(rule, _)| *rule));
        let sets = self.sets.iter().filter(|(rule, _)| words <= self.max_words[*rule]);
        found.extend(sets.filter(|(_, set)| is_of(&text, set)).map(|(rule, _)| *rule));
        found.sort_unstable();
        found.dedup();
        found.retain(|rule| words <= self.max_words[*rule]);
        found
    }
}

impl Literals {
    fn new(literals: impl Iterator<Item = (String, Meaning)>) -> Literals {
        let (texts, meanings) = literals.unzip();
        Literals { texts, meanings, automaton: OnceLock::new() }
    }

    /// All places of all literals, overlapping ones too. More than the engine allows are not found.
    fn find(&self, text: &str) -> impl Iterator<Item = (Range<usize>, Meaning)> {
        let automaton = self.automaton.get_or_init(|| {
            AhoCorasickBuilder::new()
                .match_kind(MatchKind::Standard)
                // Three times as fast as the smaller automaton, for every line of every page.
                .kind(Some(AhoCorasickKind::DFA))
                .build(&self.texts)
                .ok()
        });
        let found =
            automaton.iter().flat_map(move |automaton| automaton.find_overlapping_iter(text));
        found.map(|found| (found.range(), self.meanings[found.pattern().as_usize()]))
    }
}

impl Letters {
    fn of(text: &str) -> Letters {
        let beyond = |c: char| c > '\u{24F}' && c.is_alphanumeric();
        match text {
            _ if text.is_ascii() => Letters::Ascii,
            _ if text.chars().any(beyond) => Letters::Others,
            _ => Letters::Latin,
        }
    }
}

/// A pattern that fits a whole line. It is compiled when a line first asks for it: most patterns
/// are never asked for, and compiling them all takes longer than cleaning a hundred pages.
struct Line {
    pattern: String,
    compiled: OnceLock<Option<Regex>>,
}

impl Line {
    fn of(pattern: &str) -> Line {
        Line { pattern: format!("^(?:{pattern})$"), compiled: OnceLock::new() }
    }

    /// A pattern too large to compile fits nothing.
    fn is_match(&self, text: &str) -> bool {
        let compile = || RegexBuilder::new(&self.pattern).case_insensitive(true).build().ok();
        self.compiled.get_or_init(compile).as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

/// The words of the text, as white space parts them; one more than `most` for all longer texts.
fn words(text: &str, most: usize) -> usize {
    if !text.is_ascii() {
        return text.split_whitespace().take(most + 1).count();
    }
    let (mut words, mut before) = (0, true);
    for byte in text.bytes() {
        let space = char::from(byte).is_whitespace();
        words += usize::from(before && !space);
        if words > most {
            break;
        }
        before = space;
    }
    words
}

/// All words of the text are in the set, and there are some.
fn is_of(text: &str, set: &FxHashSet<String>) -> bool {
    let mut words = text.split(|c: char| !is_word(c)).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(|word| set.contains(word))
}

/// Lower case, one kind of apostrophe.
pub fn lower(text: &str) -> String {
    let lower = text.trim().to_lowercase();
    let plain = lower.is_ascii() && memchr::memchr(b'`', lower.as_bytes()).is_none();
    if plain {
        return lower;
    }
    // What lower case makes of the Turkish “İ” is an “i” to whoever types the word.
    let dotless = if lower.contains("i\u{307}") { lower.replace("i\u{307}", "i") } else { lower };
    dotless.replace(['’', 'ʼ', '`'], "'")
}

/// The text without the punctuation around it, unless it is nothing else.
pub fn bare(text: &str) -> &str {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    if bare.is_empty() { text } else { bare }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '\'' | '-')
}

/// The literal does not begin or end inside a word.
fn bordered(text: &str, range: Range<usize>) -> bool {
    let cuts = |outside: Option<char>, inside: Option<char>| match (outside, inside) {
        (Some(outside), Some(inside)) => {
            let unspaced = is_wide(inside) || is_unspaced(inside);
            outside.is_alphanumeric() && inside.is_alphanumeric() && !unspaced
        }
        _ => false,
    };
    let Some(literal) = text.get(range.clone()) else { return false };
    let before = text.get(..range.start).and_then(|text| text.chars().next_back());
    let after = text.get(range.end..).and_then(|text| text.chars().next());
    !cuts(before, literal.chars().next()) && !cuts(after, literal.chars().next_back())
}
