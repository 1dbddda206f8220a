//! Reading a rule file. Mistakes are reported with file and line.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::rule::{Action, Patterns, Rule, RuleError, Zone};
use crate::label::Clutter;

/// A file: its kind and its rules.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    kind: Clutter,
    rule: Vec<Spanned<RawRule>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: String,
    what: String,
    why: String,
    action: Action,
    #[serde(default)]
    languages: Vec<String>,
    /// By language.
    #[serde(default)]
    phrases: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    starts: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    contains: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    line: Vec<Spanned<String>>,
    #[serde(default)]
    words: BTreeMap<String, Vec<String>>,
    #[serde(default = "max_words")]
    max_words: usize,
    #[serde(default)]
    zone: Zone,
    #[serde(default)]
    near: Vec<Clutter>,
    must_drop: Vec<String>,
    must_keep: Vec<String>,
}

/// Where words belong to no language.
const ANY: &str = "any";

/// A line that is longer is a paragraph, which a rule must ask for.
fn max_words() -> usize {
    40
}

/// The rules of a file. `file` names it in errors.
pub fn parse(file: &str, source: &str) -> Result<Vec<Rule>, RuleError> {
    let error = |at: usize, message: String| RuleError {
        file: file.to_owned(),
        line: line_of(source, at),
        message,
    };
    let parsed: RuleFile = toml::from_str(source).map_err(|problem| {
        error(problem.span().map_or(0, |span| span.start), problem.message().to_owned())
    })?;
    let mut rules: Vec<Rule> = Vec::new();
    for raw in parsed.rule {
        let at = raw.span().start;
        for pattern in &raw.get_ref().line {
            if let Err(problem) = regex_syntax::parse(pattern.get_ref()) {
                return Err(error(pattern.span().start, problem.to_string()));
            }
        }
        let rule = rule(raw.into_inner(), parsed.kind);
        if rule.patterns == Patterns::default() {
            return Err(error(at, format!("rule {:?} has no pattern", rule.id)));
        }
        if rules.iter().any(|other| other.id == rule.id) {
            return Err(error(at, format!("there are two rules {:?}", rule.id)));
        }
        rules.push(rule);
    }
    Ok(rules)
}

fn rule(raw: RawRule, kind: Clutter) -> Rule {
    let mut languages = raw.languages;
    for table in [&raw.phrases, &raw.starts, &raw.contains, &raw.words] {
        languages.extend(table.keys().filter(|language| *language != ANY).cloned());
    }
    languages.sort();
    languages.dedup();
    let flat = |table: BTreeMap<String, Vec<String>>| table.into_values().flatten().collect();
    Rule {
        id: raw.id,
        kind,
        what: raw.what,
        why: raw.why,
        languages,
        action: raw.action,
        patterns: Patterns {
            phrases: flat(raw.phrases),
            starts: flat(raw.starts),
            contains: flat(raw.contains),
            line: raw.line.into_iter().map(Spanned::into_inner).collect(),
            words: flat(raw.words),
        },
        max_words: raw.max_words,
        zone: raw.zone,
        near: raw.near,
        must_drop: raw.must_drop,
        must_keep: raw.must_keep,
    }
}

fn line_of(source: &str, at: usize) -> usize {
    1 + source.bytes().take(at).filter(|b| *b == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"kind = "advert"

[[rule]]
id = "advert.label"
what = "The label of an advertisement."
why = "It labels what is gone."
action = "drop"
phrases = { en = ["advertisement"], de = ["anzeige"] }
must_drop = ["Advertisement"]
must_keep = []
"#;

    #[test]
    fn a_rule_knows_the_languages_of_its_words() {
        let rules = parse("advert.toml", GOOD).unwrap();
        assert_eq!(rules[0].languages, ["de", "en"]);
        assert_eq!(rules[0].kind, Clutter::Advert);
    }

    #[test]
    fn mistakes_are_reported_with_their_line() {
        let cases = [
            (GOOD.replace("\"drop\"", "\"throw\""), 7, "unknown variant `throw`"),
            (GOOD.replace("what =", "wat ="), 5, "unknown field `wat`"),
            (
                GOOD.replace(
                    "phrases = { en = [\"advertisement\"], de = [\"anzeige\"] }",
                    "line = [\"(\"]",
                ),
                8,
                "unclosed group",
            ),
            (
                GOOD.replace("phrases = { en = [\"advertisement\"], de = [\"anzeige\"] }", ""),
                3,
                "has no pattern",
            ),
            (GOOD.replace("kind = \"advert\"", "kind = \"adverd\""), 1, "unknown variant"),
        ];
        for (source, line, message) in cases {
            let error = parse("my.toml", &source).unwrap_err();
            assert!(error.message.contains(message), "{error}");
            assert_eq!((error.file.as_str(), error.line), ("my.toml", line), "{error}");
        }
    }
}
