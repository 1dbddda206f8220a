//! Rules name clutter and may force a decision.
//!
//! Rules of words are data, one file for each kind beside this one ([`builtin::FILES`]); what is no
//! pattern of a line is a small [`detectors`] function. Both give each block [`Evidence`] before
//! the model speaks, and [`apply`] joins the two afterwards.

pub mod builtin;
pub mod detectors;
pub mod matcher;
mod needed;
pub mod parse;
pub mod rule;
mod runs;

use std::borrow::Cow;
use std::fmt::Write;

use super::{Clutter, Fate, Verdict};
use crate::article::Facts;
use crate::blocks::Page;
use crate::label::shape::Shape;
use rule::{Action, Rule, Zone};

/// What rules and detectors know of one block.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    found: Vec<Found>,
}

/// One rule or detector that holds for a block.
#[derive(Clone, Debug)]
struct Found {
    by: Cow<'static, str>,
    kind: Clutter,
    action: Action,
    zone: Zone,
}

impl Evidence {
    fn add(&mut self, by: impl Into<Cow<'static, str>>, kind: Clutter, action: Action, zone: Zone) {
        self.found.push(Found { by: by.into(), kind, action, zone });
    }

    /// Something forces the block out, wherever it stands.
    pub fn is_clutter(&self) -> bool {
        !self.any(Action::Keep)
            && self.found.iter().any(|f| f.action == Action::Drop && f.zone == Zone::Anywhere)
    }

    /// The block is part of what only stands after an article.
    pub fn ends_article(&self) -> bool {
        self.is_clutter()
            && self.found.iter().any(|f| matches!(f.kind, Clutter::CommentForm | Clutter::Comments))
    }

    fn any(&self, action: Action) -> bool {
        self.found.iter().any(|found| found.action == action)
    }

    fn is(&self, kind: Clutter) -> bool {
        self.found.iter().any(|found| found.kind == kind && found.action == Action::Drop)
    }
}

/// What the built-in rules and detectors know of every block.
pub fn evidence(page: &Page, facts: &Facts) -> Vec<Evidence> {
    let mut evidence = vec![Evidence::default(); page.blocks.len()];
    if let Some(set) = builtin::BUILTIN.as_ref() {
        let matches: Vec<Vec<usize>> =
            page.blocks.iter().map(|block| set.matcher.matches(&block.text)).collect();
        for (evidence, found) in evidence.iter_mut().zip(&matches) {
            let alone = found.iter().map(|at| &set.rules[*at]).filter(|rule| rule.near.is_empty());
            alone.for_each(|rule| add(evidence, rule));
        }
        let order: Vec<usize> = (0..page.blocks.len()).collect();
        spread(&mut evidence, &matches, &set.rules, order.iter().copied());
        spread(&mut evidence, &matches, &set.rules, order.iter().rev().copied());
    }
    detectors::run(page, facts, &mut evidence);
    evidence
}

fn add(evidence: &mut Evidence, rule: &'static Rule) {
    evidence.add(rule.id.as_str(), rule.kind, rule.action, rule.zone);
}

/// Rules that hold only near others, in one direction: a fragment that is recognised carries on.
fn spread(
    evidence: &mut [Evidence],
    matches: &[Vec<usize>],
    rules: &'static [Rule],
    order: impl Iterator<Item = usize>,
) {
    /// How many blocks away a neighbour may stand.
    const NEAR: usize = 4;
    let mut before: Vec<usize> = Vec::new();
    for at in order {
        for rule in matches[at].iter().map(|rule| &rules[*rule]).filter(|r| !r.near.is_empty()) {
            let near = before.iter().rev().take(NEAR);
            let holds = near
                .into_iter()
                .any(|other| rule.near.iter().any(|kind| evidence[*other].is(*kind)));
            if holds && !evidence[at].found.iter().any(|found| found.by == rule.id) {
                // What stands beside a widget belongs to it rather than to what it might be alone.
                let found = &mut evidence[at].found;
                let by = Cow::Borrowed(rule.id.as_str());
                found
                    .insert(0, Found { by, kind: rule.kind, action: rule.action, zone: rule.zone });
            }
        }
        before.push(at);
    }
}

/// Applies the rules to the model's verdicts: forced decisions first, then names for what the
/// model dropped. Blocks that became metadata are left alone.
pub fn apply(page: &Page, facts: &Facts, evidence: &[Evidence], verdicts: &mut [Verdict]) {
    force(page, evidence, verdicts);
    for (evidence, verdict) in evidence.iter().zip(verdicts.iter_mut()) {
        if verdict.fate != Fate::Drop(Clutter::Other) || verdict.by != super::BY_MODEL {
            continue;
        }
        if let Some(found) = evidence.found.iter().find(|found| found.action != Action::Keep) {
            verdict.fate = Fate::Drop(found.kind);
            verdict.by = found.by.clone();
        }
    }
    runs::keep_headline(page, facts, verdicts);
    runs::name(page, verdicts);
}

fn force(page: &Page, evidence: &[Evidence], verdicts: &mut [Verdict]) {
    let kept: Vec<usize> = (0..verdicts.len())
        .filter(|at| {
            verdicts[*at].fate == Fate::Keep
                && !evidence[*at].is_clutter()
                && Shape::of(&page.blocks[*at].text).is_prose()
        })
        .collect();
    let first = kept.first().copied().unwrap_or(verdicts.len());
    let last = kept.last().copied().unwrap_or(0);
    for (at, (evidence, verdict)) in evidence.iter().zip(verdicts).enumerate() {
        if matches!(verdict.fate, Fate::Metadata(_)) {
            continue;
        }
        let holds = |found: &&Found| match found.zone {
            Zone::Anywhere => true,
            Zone::Head => at < first,
            Zone::Tail => at > last,
            Zone::Edge => at < first || at > last,
        };
        let mut found = evidence.found.iter().filter(holds);
        if let Some(found) = found.clone().find(|found| found.action == Action::Keep) {
            verdict.fate = Fate::Keep;
            verdict.by = found.by.clone();
        } else if let Some(found) = found.find(|found| found.action == Action::Drop) {
            verdict.fate = Fate::Drop(found.kind);
            verdict.by = found.by.clone();
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
