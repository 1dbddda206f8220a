//! One rule: how it recognises a line, and what follows from it.

use std::fmt;

use serde::Deserialize;

use crate::blocks::hosts::Hosts;
use crate::label::Clutter;

/// A rule, as its file states it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Unique: the kind, a dot, a name. It stands in `removed[].by`.
    pub id: String,
    /// What its lines are.
    pub kind: Clutter,
    /// What it recognises, for people.
    pub what: String,
    /// Why such lines are no article text, for people.
    pub why: String,
    /// Languages of its words (ISO 639-1), sorted; empty when it has none.
    pub languages: Vec<String>,
    /// What follows from a match.
    pub action: Action,
    /// How it recognises a line; one that fits is enough.
    pub patterns: Patterns,
    /// CSS selectors: it holds inside elements that one of them matches. With patterns too, both must.
    pub selectors: Vec<String>,
    /// The hosts on whose pages it holds.
    pub hosts: Hosts,
    /// Longer lines never match.
    pub max_words: usize,
    /// Where in the document it holds.
    pub zone: Zone,
    /// If not empty, it holds only near a line that is one of these kinds for another reason.
    pub near: Vec<Clutter>,
    /// Lines that it must match.
    pub must_drop: Vec<String>,
    /// Lines that it must not match.
    pub must_keep: Vec<String>,
}

/// What follows from a match. Of several the first counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The line stays, whatever the model and other rules say.
    Keep,
    /// The line goes, whatever the model says.
    Drop,
    /// The line has a name if the model drops it.
    Name,
}

/// Where in the document a rule holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zone {
    /// Everywhere.
    #[default]
    Anywhere,
    /// Before the first paragraph that is kept.
    Head,
    /// After the last paragraph that is kept.
    Tail,
    /// In either.
    Edge,
}

/// The first and the last of the paragraphs that are kept.
pub struct Body {
    first: usize,
    last: usize,
}

impl Body {
    /// Finds them among a page's blocks, given their number. Without any, all blocks stand before the first.
    pub fn of(blocks: usize, is_paragraph: impl Fn(&usize) -> bool) -> Body {
        let first = (0..blocks).find(&is_paragraph).unwrap_or(blocks);
        let last = (0..blocks).rev().find(&is_paragraph).unwrap_or(0);
        Body { first, last }
    }

    /// Whether a block stands in a zone.
    pub fn is_in(&self, zone: Zone, at: usize) -> bool {
        match zone {
            Zone::Anywhere => true,
            Zone::Head => at < self.first,
            Zone::Tail => at > self.last,
            Zone::Edge => at < self.first || at > self.last,
        }
    }
}

/// Ways of recognising a line. Letter case never matters; `’` is `'`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Patterns {
    /// The whole line, but for punctuation around it.
    pub phrases: Vec<String>,
    /// How the line begins.
    pub starts: Vec<String>,
    /// What the line holds, at word borders.
    pub contains: Vec<String>,
    /// Regular expressions for the whole line.
    pub line: Vec<String>,
    /// A set: all words of the line are in it.
    pub words: Vec<String>,
}

impl Patterns {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        *self == Patterns::default()
    }
}

/// A mistake in a rule file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct RuleError {
    /// The file's name.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// The mistakes in rule files, at most one a file; as a text, a line each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleErrors(pub Vec<RuleError>);

impl std::error::Error for RuleErrors {}

impl fmt::Display for RuleErrors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mistakes: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        formatter.write_str(&mistakes.join("\n"))
    }
}
