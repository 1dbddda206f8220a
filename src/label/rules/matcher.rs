//! All rules as one machine: a line goes through once, whatever the number of rules.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use daachorse::DoubleArrayAhoCorasick;
use regex::{Regex, RegexBuilder};
use rustc_hash::{FxHashMap, FxHashSet};

use super::needed;
use super::outline::Outline;
use super::rule::Rule;
use crate::text::chars::{is_unspaced, is_wide};

/// Compiled rules. Time is linear in the length of the line.
pub struct Matcher {
    /// Whole lines without their punctuation.
    phrases: FxHashMap<String, Vec<usize>>,
    /// The literals that mean something.
    literals: Literals,
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

/// Literals that are found in one pass. Those of all languages make one automaton: as a double array it is small
/// enough for the cache of a core, which the tables of a full automaton are not.
struct Literals {
    /// Gives each literal's place among the meanings. None without literals.
    automaton: Option<DoubleArrayAhoCorasick<u32>>,
    /// For each literal, what it means to find it.
    meanings: Vec<Vec<Meaning>>,
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
        Ok(Matcher {
            phrases,
            literals: Literals::new(literals)?,
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
        let may_fit = |line: &usize| {
            let (rule, pattern) = &self.lines[*line];
            words <= self.max_words[*rule] && pattern.may_fit(&text)
        };
        let mut lines: Vec<usize> = self.unannounced.iter().copied().filter(may_fit).collect();
        for (range, meaning) in self.literals.find(&text) {
            match meaning {
                Meaning::Announces(line) => lines.extend(Some(line).filter(may_fit)),
                Meaning::Starts(_) if range.start > 0 => {}
                Meaning::Starts(rule) | Meaning::Contains(rule) => {
                    found.extend(bordered(&text, range).then_some(rule));
                }
            }
        }
        lines.sort_unstable();
        lines.dedup();
        let fitting = lines.iter().map(|line| &self.lines[*line]);
        found.extend(fitting.filter(|(_, line)| line.fits(&text)).map(|(rule, _)| *rule));
        let sets = self.sets.iter().filter(|(rule, _)| words <= self.max_words[*rule]);
        found.extend(sets.filter(|(_, set)| is_of(&text, set)).map(|(rule, _)| *rule));
        found.sort_unstable();
        found.dedup();
        found.retain(|rule| words <= self.max_words[*rule]);
        found
    }
}

impl Literals {
    fn new(literals: Vec<(String, Meaning)>) -> Result<Literals, String> {
        let mut by_text: BTreeMap<String, Vec<Meaning>> = BTreeMap::new();
        for (text, meaning) in literals {
            by_text.entry(text).or_default().push(meaning);
        }
        let automaton = match by_text.is_empty() {
            true => None,
            false => Some(DoubleArrayAhoCorasick::new(by_text.keys())),
        };
        let automaton = automaton.transpose().map_err(|error| error.to_string())?;
        Ok(Literals { automaton, meanings: by_text.into_values().collect() })
    }

    /// All places of all literals, overlapping ones too.
    fn find(&self, text: &str) -> impl Iterator<Item = (Range<usize>, Meaning)> {
        let automaton = self.automaton.iter();
        automaton.flat_map(move |automaton| automaton.find_overlapping_iter(text)).flat_map(
            |found| {
                let meanings = self.meanings.get(found.value() as usize).into_iter().flatten();
                meanings.map(move |meaning| (found.start()..found.end(), *meaning))
            },
        )
    }
}

/// A pattern that fits a whole line. It is looked at when a line first asks for it, and compiled when
/// a line looks as if it fitted: most patterns are never asked for, and compiling them all takes
/// longer than cleaning a hundred pages.
struct Line {
    pattern: String,
    outline: OnceLock<Outline>,
    compiled: OnceLock<Option<Regex>>,
}

impl Line {
    fn of(pattern: &str) -> Line {
        let pattern = format!("^(?:{pattern})$");
        Line { pattern, outline: OnceLock::new(), compiled: OnceLock::new() }
    }

    /// Whether the text looks as if the pattern fitted it.
    fn may_fit(&self, text: &str) -> bool {
        self.outline.get_or_init(|| Outline::of(&self.pattern)).fits(text)
    }

    /// A pattern too large to compile fits nothing.
    fn fits(&self, text: &str) -> bool {
        let compile = || RegexBuilder::new(&self.pattern).case_insensitive(true).build().ok();
        self.compiled.get_or_init(compile).as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

/// The words of the text, as white space parts them; one more than `most` for all longer texts.
fn words(text: &str, most: usize) -> usize {
    if !text.is_ascii() {
        return text.split_whitespace().take(most + 1).count();
    }
    let space = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
    let bytes = text.as_bytes();
    let first = bytes.first().is_some_and(|byte| !space(byte));
    let others = bytes.iter().zip(bytes.iter().skip(1)).filter(|(b, next)| space(b) & !space(next));
    (usize::from(first) + others.count()).min(most + 1)
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
