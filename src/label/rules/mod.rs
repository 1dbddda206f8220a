//! Rules name clutter and may force a decision.
//!
//! Rules of words are data, one file for each kind beside this one (`builtin::FILES`); what is no
//! pattern of a line is a small [`detectors`] function. Both give each block [`Evidence`] before
//! the model speaks, and [`apply`] joins the two afterwards.

mod builtin;
mod containers;
pub mod detectors;
pub mod examples;
mod figures;
mod matcher;
mod needed;
mod outline;
pub(crate) mod own;
mod parse;
pub mod rule;
mod runs;

use std::fmt::Write;

use super::{By, Clutter, Fate, Known, Lines, Verdict};
use crate::blocks::{BlockKind, Page};
use rule::{Action, Body, Rule, Zone};

/// What rules and detectors know of one block.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    found: Vec<Found>,
}

/// One rule or detector that holds for a block.
#[derive(Clone, Debug)]
struct Found {
    by: &'static str,
    kind: Clutter,
    action: Action,
    zone: Zone,
    /// Blocks to the neighbour that speaks for it; [`ALONE`] when the line speaks for itself.
    distance: usize,
}

impl Found {
    /// Whether a block that the model dropped is of the rule's kind. “3 days ago” stands in the head
    /// of a comment and beside a teaser: what is around it says which.
    fn gives_name(&self) -> bool {
        self.action != Action::Keep && self.by != detectors::LONE_TIME
    }
}

/// How many blocks away a neighbour may stand.
const NEAR: usize = 4;

/// Farther than any neighbour.
const ALONE: usize = NEAR + 1;

impl Evidence {
    fn add(&mut self, rule: &'static Rule, distance: usize) {
        let Rule { kind, action, zone, .. } = *rule;
        self.found.push(Found { by: &rule.id, kind, action, zone, distance });
    }

    /// What a detector sees counts before what a line says.
    fn add_first(&mut self, by: &'static str, kind: Clutter) {
        let (action, zone) = (Action::Drop, Zone::Anywhere);
        self.found.insert(0, Found { by, kind, action, zone, distance: 0 });
    }

    /// Something forces the block out, wherever it stands.
    pub fn is_clutter(&self) -> bool {
        !self.any(Action::Keep)
            && self.found.iter().any(|f| f.action == Action::Drop && f.zone == Zone::Anywhere)
    }

    /// Some rule would name the block if it were dropped.
    pub fn names_clutter(&self) -> bool {
        self.found.iter().any(|found| found.action != Action::Keep)
    }

    /// The block is part of the machinery around comments, or would be named so.
    pub fn is_about_comments(&self) -> bool {
        let comments = [Clutter::CommentWidget, Clutter::CommentForm, Clutter::Comments];
        self.found.iter().any(|f| f.action != Action::Keep && comments.contains(&f.kind))
    }

    /// What the rules decide wherever the block stands: keep (true), drop (false), or nothing.
    pub fn decision(&self) -> Option<bool> {
        if self.any(Action::Keep) { Some(true) } else { self.is_clutter().then_some(false) }
    }

    fn any(&self, action: Action) -> bool {
        self.found.iter().any(|found| found.action == action)
    }

    fn is(&self, kind: Clutter) -> bool {
        self.found.iter().any(|found| found.kind == kind && found.action == Action::Drop)
    }

    /// A rule or detector of this id holds.
    fn is_by(&self, id: &str) -> bool {
        self.found.iter().any(|found| found.by == id)
    }
}

/// The places in the [`table`] of the rules whose patterns fit a line, in order.
pub type Matches = Vec<usize>;

/// The built-in rules whose patterns fit a line.
pub fn matches(line: &str) -> Matches {
    let Some(set) = builtin::BUILTIN.as_ref() else { return Vec::new() };
    let mut found = set.matcher.matches(line);
    if let Some(words) = detectors::without_icons(line) {
        found.extend(set.matcher.matches(words));
        found.sort_unstable();
        found.dedup();
    }
    found
}

/// What a line is to the first of its rules that drops it wherever it stands.
pub fn forced(matches: &Matches) -> Option<Clutter> {
    let mut rules = matches.iter().filter_map(|at| table().get(*at));
    let forced = rules.find(|rule| {
        rule.action == Action::Drop && rule.near.is_empty() && rule.zone == Zone::Anywhere
    });
    forced.map(|rule| rule.kind)
}

/// What the built-in rules know of every block.
pub fn evidence(page: &Page, lines: &Lines) -> Vec<Evidence> {
    let mut evidence = vec![Evidence::default(); page.blocks.len()];
    if let Some(set) = builtin::BUILTIN.as_ref() {
        let matches = &lines.matches;
        let kinds = page.blocks.iter().map(|block| &block.kind);
        for ((evidence, found), kind) in evidence.iter_mut().zip(matches).zip(kinds) {
            let alone = found.iter().map(|at| &set.rules[*at]).filter(|rule| rule.near.is_empty());
            // What the page itself calls a caption stays with its image.
            let own =
                |rule: &&Rule| rule.kind == Clutter::ImageCaption && kind == &BlockKind::Caption;
            alone.filter(|rule| !own(rule)).for_each(|rule| evidence.add(rule, ALONE));
        }
        let places = 0..page.blocks.len();
        spread(&mut evidence, matches, &set.rules, places.clone());
        spread(&mut evidence, matches, &set.rules, places.rev());
        // What stands beside a widget belongs to it rather than to what it might be alone.
        evidence.iter_mut().for_each(|evidence| evidence.found.sort_by_key(|f| f.distance));
    }
    evidence
}

/// Rules that hold only near others, in one direction: a fragment that is recognised carries on.
fn spread(
    evidence: &mut [Evidence],
    matches: &[Matches],
    rules: &'static [Rule],
    order: impl Iterator<Item = usize>,
) {
    let mut before: Vec<usize> = Vec::new();
    for at in order {
        for rule in matches[at].iter().map(|rule| &rules[*rule]).filter(|r| !r.near.is_empty()) {
            let speaks = |other: &usize| rule.near.iter().any(|kind| evidence[*other].is(*kind));
            let Some(place) = before.iter().rev().take(NEAR).position(speaks) else { continue };
            let distance = place + 1;
            match evidence[at].found.iter_mut().find(|found| found.by == rule.id) {
                Some(found) => found.distance = found.distance.min(distance),
                None => evidence[at].add(rule, distance),
            }
        }
        before.push(at);
    }
}

/// Applies the rules to the model's verdicts: forced decisions first, then names for what the
/// model dropped. Blocks that became metadata are left alone.
pub fn apply(known: &Known<'_>, verdicts: &mut [Verdict]) {
    let (page, facts) = (known.page, known.facts);
    force(known, verdicts);
    for (evidence, verdict) in known.evidence.iter().zip(verdicts.iter_mut()) {
        if !is_unnamed(verdict) {
            continue;
        }
        if let Some(found) = evidence.found.iter().find(|found| found.gives_name()) {
            verdict.drop(found.kind, By::Rule(found.by));
        }
    }
    figures::keep(page, verdicts);
    figures::keep_between(page, verdicts);
    runs::keep_headline(known, verdicts);
    runs::keep_standfirst(page, facts, verdicts);
    containers::name(page, verdicts);
    runs::name(page, &known.lines.shapes, verdicts);
}

/// Dropped by the model, and nothing says yet what it is.
fn is_unnamed(verdict: &Verdict) -> bool {
    verdict.fate == Fate::Drop(Clutter::Other) && verdict.by == By::Model
}

fn force(known: &Known<'_>, verdicts: &mut [Verdict]) {
    // What a rule might drop does not say where the article begins or ends.
    let body = Body::of(verdicts.len(), |at| {
        verdicts[*at].fate == Fate::Keep
            && !known.evidence[*at].any(Action::Drop)
            && known.lines.shapes[*at].is_prose()
    });
    for (at, (evidence, verdict)) in known.evidence.iter().zip(verdicts).enumerate() {
        if matches!(verdict.fate, Fate::Metadata(_)) {
            continue;
        }
        let mut found = evidence.found.iter().filter(|found| body.is_in(found.zone, at));
        if let Some(found) = found.clone().find(|found| found.action == Action::Keep) {
            verdict.keep(By::Rule(found.by));
        } else if let Some(found) = found.find(|found| found.action == Action::Drop) {
            verdict.drop(found.kind, By::Rule(found.by));
        }
    }
}

/// The built-in rules, in order.
pub fn table() -> &'static [Rule] {
    builtin::BUILTIN.as_ref().map_or(&[], |set| &set.rules)
}

/// The bytes of all rules in force, for the hash of the configuration.
pub fn fingerprint() -> &'static [u8] {
    &builtin::SOURCE
}

/// The reference of all rules and detectors, as Markdown.
pub fn reference() -> String {
    let mut page = String::from("# Rules\n");
    let mut kind = None;
    for rule in table() {
        if kind != Some(rule.kind) {
            kind = Some(rule.kind);
            let _ = write!(page, "\n## {}\n", rule.kind.name());
        }
        let languages =
            if rule.languages.is_empty() { "any".to_owned() } else { rule.languages.join(", ") };
        let action = match rule.action {
            Action::Drop => "dropped",
            Action::Name => "named if the model drops it",
            Action::Keep => "kept",
        };
        let _ = write!(
            page,
            "\n### `{}`\n\n{} {}\n\n- The line is {action}.\n- Languages: {languages}\n",
            rule.id, rule.what, rule.why
        );
        for (title, examples) in [("Matches", &rule.must_drop), ("Leaves", &rule.must_keep)] {
            let examples: Vec<String> = examples.iter().map(|line| format!("“{line}”")).collect();
            let _ = writeln!(page, "- {title}: {}", examples.join(", "));
        }
    }
    page.push_str("\n## Detectors\n\n");
    for row in detectors::DETECTORS {
        let _ = writeln!(page, "- `{}` ({}): {}", row.id, row.kind.name(), row.what);
    }
    page
}
