//! Reading a rule file. Mistakes are reported with file and line.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::rule::{Action, Patterns, Rule, RuleError, Zone};
use crate::blocks::hosts::Hosts;
use crate::blocks::html::select::Selector;
use crate::label::Clutter;

/// A file: its rules, and what holds for those that say nothing else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    kind: Option<Clutter>,
    host: Option<Spanned<Vec<String>>>,
    #[serde(default)]
    rule: Vec<Spanned<RawRule>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: String,
    kind: Option<Clutter>,
    what: String,
    #[serde(default)]
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
    #[serde(default)]
    selector: Vec<Spanned<String>>,
    host: Option<Spanned<Vec<String>>>,
    max_words: Option<usize>,
    #[serde(default)]
    zone: Zone,
    #[serde(default)]
    near: Vec<Clutter>,
    #[serde(default)]
    must_drop: Vec<String>,
    #[serde(default)]
    must_keep: Vec<String>,
}

/// Where words belong to no language.
const ANY: &str = "any";

/// A line that is longer is a paragraph, which a rule of patterns must ask for.
const MAX_WORDS: usize = 40;

/// The rules of a file. `file` names it in errors.
pub fn parse(file: &str, source: &str) -> Result<Vec<Rule>, RuleError> {
    parse_checking(file, source, |pattern| match regex_syntax::parse(pattern) {
        Ok(_) => Ok(()),
        Err(problem) => Err(problem.to_string()),
    })
}

/// The same, with a stricter look at the regular expressions.
pub fn parse_checking(
    file: &str,
    source: &str,
    check: impl Fn(&str) -> Result<(), String>,
) -> Result<Vec<Rule>, RuleError> {
    let error = |at: usize, message: String| RuleError {
        file: file.to_owned(),
        line: line_of(source, at),
        message,
    };
    let parsed: RuleFile = toml::from_str(source).map_err(|problem| {
        error(problem.span().map_or(0, |span| span.start), problem.message().to_owned())
    })?;
    let hosts = |names: Option<&Spanned<Vec<String>>>| match names {
        Some(names) => Hosts::read(names.get_ref()).map_err(|what| error(names.span().start, what)),
        None => Ok(Hosts::default()),
    };
    let mut rules: Vec<Rule> = Vec::new();
    for raw in parsed.rule {
        let at = raw.span().start;
        for pattern in &raw.get_ref().line {
            check(pattern.get_ref()).map_err(|what| error(pattern.span().start, what))?;
        }
        for selector in &raw.get_ref().selector {
            let compiled = Selector::compile(selector.get_ref());
            compiled.map_err(|what| error(selector.span().start, what))?;
        }
        let kind = match (raw.get_ref().kind.or(parsed.kind), raw.get_ref().action) {
            (Some(kind), _) => kind,
            (None, Action::Keep) => Clutter::Other,
            (None, _) => {
                let what =
                    format!("rule {:?} has no kind, and its file has none", raw.get_ref().id);
                return Err(error(at, what));
            }
        };
        let hosts = hosts(raw.get_ref().host.as_ref().or(parsed.host.as_ref()))?;
        let rule = rule(raw.into_inner(), kind, hosts);
        if rule.patterns.is_empty() && rule.selectors.is_empty() {
            return Err(error(at, format!("rule {:?} has no pattern", rule.id)));
        }
        if rules.iter().any(|other| other.id == rule.id) {
            return Err(error(at, format!("there are two rules {:?}", rule.id)));
        }
        rules.push(rule);
    }
    Ok(rules)
}

fn rule(raw: RawRule, kind: Clutter, hosts: Hosts) -> Rule {
    let mut languages = raw.languages;
    for table in [&raw.phrases, &raw.starts, &raw.contains, &raw.words] {
        languages.extend(table.keys().filter(|language| *language != ANY).cloned());
    }
    languages.sort();
    languages.dedup();
    let flat = |table: BTreeMap<String, Vec<String>>| table.into_values().flatten().collect();
    let patterns = Patterns {
        phrases: flat(raw.phrases),
        starts: flat(raw.starts),
        contains: flat(raw.contains),
        line: raw.line.into_iter().map(Spanned::into_inner).collect(),
        words: flat(raw.words),
    };
    // Whole elements may hold paragraphs.
    let most = if patterns.is_empty() { usize::MAX } else { MAX_WORDS };
    Rule {
        id: raw.id,
        kind,
        what: raw.what,
        why: raw.why,
        languages,
        action: raw.action,
        patterns,
        selectors: raw.selector.into_iter().map(Spanned::into_inner).collect(),
        hosts,
        max_words: raw.max_words.unwrap_or(most),
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
