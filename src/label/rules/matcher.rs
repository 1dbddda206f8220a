//! All rules as one machine: a line goes through once, whatever the number of rules.

use std::collections::{HashMap, HashSet};

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use regex::{RegexSet, RegexSetBuilder};

use super::rule::Rule;
use crate::blocks::text::chars::is_wide;

/// Compiled rules. Time is linear in the length of the line.
pub struct Matcher {
    /// Whole lines without their punctuation.
    phrases: HashMap<String, Vec<usize>>,
    literals: AhoCorasick,
    /// For each literal: its rule, and whether the line must begin with it.
    literal_rules: Vec<(usize, bool)>,
    lines: RegexSet,
    line_rules: Vec<usize>,
    /// Rules that list the words a line may have.
    sets: Vec<(usize, HashSet<String>)>,
    max_words: Vec<usize>,
    longest: usize,
}

impl Matcher {
    /// Compiles the rules; a rule is known by its place among them.
    ///
    /// # Errors
    /// When the patterns together are larger than the engines allow.
    pub fn compile(rules: &[Rule]) -> Result<Matcher, String> {
        let mut phrases: HashMap<String, Vec<usize>> = HashMap::new();
        let (mut literals, mut literal_rules) = (Vec::new(), Vec::new());
        let (mut lines, mut line_rules) = (Vec::new(), Vec::new());
        let mut sets = Vec::new();
        for (at, rule) in rules.iter().enumerate() {
            for phrase in &rule.patterns.phrases {
                phrases.entry(bare(&fold(phrase)).to_owned()).or_default().push(at);
            }
            for (list, starts) in [(&rule.patterns.starts, true), (&rule.patterns.contains, false)]
            {
                literals.extend(list.iter().map(|literal| fold(literal)));
                literal_rules.extend(list.iter().map(|_| (at, starts)));
            }
            lines.extend(rule.patterns.line.iter().map(|pattern| format!("^(?:{pattern})$")));
            line_rules.extend(rule.patterns.line.iter().map(|_| at));
            if !rule.patterns.words.is_empty() {
                sets.push((at, rule.patterns.words.iter().map(|word| fold(word)).collect()));
            }
        }
        Ok(Matcher {
            phrases,
            literals: AhoCorasickBuilder::new()
                .match_kind(MatchKind::Standard)
                .build(&literals)
                .map_err(|error| error.to_string())?,
            literal_rules,
            lines: RegexSetBuilder::new(&lines)
                .case_insensitive(true)
                .size_limit(64 << 20)
                // Room for all states: an evicting cache is ten times slower.
                .dfa_size_limit(64 << 20)
                .build()
                .map_err(|error| error.to_string())?,
            line_rules,
            sets,
            max_words: rules.iter().map(|rule| rule.max_words).collect(),
            longest: rules.iter().map(|rule| rule.max_words).max().unwrap_or(0),
        })
    }

    /// The rules whose patterns fit the line, in the order of the rules.
    pub fn matches(&self, text: &str) -> Vec<usize> {
        let words = text.split_whitespace().take(self.longest + 1).count();
        if words > self.longest {
            return Vec::new();
        }
        let text = fold(text);
        let mut found: Vec<usize> = Vec::new();
        found.extend(self.phrases.get(bare(&text)).into_iter().flatten());
        for literal in self.literals.find_overlapping_iter(&text) {
            let (rule, starts) = self.literal_rules[literal.pattern().as_usize()];
            if (!starts || literal.start() == 0) && bordered(&text, literal.range()) {
                found.push(rule);
            }
        }
        found.extend(self.lines.matches(&text).iter().map(|line| self.line_rules[line]));
        for (rule, set) in &self.sets {
            let mut known = text.split(|c: char| !is_word(c)).filter(|word| !word.is_empty());
            let any = known.clone().next().is_some();
            if any && known.all(|word| set.contains(word)) {
                found.push(*rule);
            }
        }
        found.sort_unstable();
        found.dedup();
        found.retain(|rule| words <= self.max_words[*rule]);
        found
    }
}

/// Lower case, one kind of apostrophe.
pub fn fold(text: &str) -> String {
    text.trim().to_lowercase().replace(['’', 'ʼ', '`'], "'")
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
fn bordered(text: &str, range: std::ops::Range<usize>) -> bool {
    let cuts = |outside: Option<char>, inside: Option<char>| match (outside, inside) {
        (Some(outside), Some(inside)) => {
            outside.is_alphanumeric() && inside.is_alphanumeric() && !is_wide(inside)
        }
        _ => false,
    };
    let Some(literal) = text.get(range.clone()) else { return false };
    let before = text.get(..range.start).and_then(|text| text.chars().next_back());
    let after = text.get(range.end..).and_then(|text| text.chars().next());
    !cuts(before, literal.chars().next()) && !cuts(after, literal.chars().next_back())
}
