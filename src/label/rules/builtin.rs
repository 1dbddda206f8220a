//! The rules that are compiled in: one file for each kind of clutter, one name in [`FILES`].

use std::sync::LazyLock;

use super::matcher::Matcher;
use super::parse::parse;
use super::rule::{Rule, RuleError};

/// Names of files, each with its content.
macro_rules! with_contents {
    ($($name:literal,)*) => { &[$(($name, include_str!($name)),)*] };
}

/// The files' names and contents.
#[rustfmt::skip] // a list, not a column
pub const FILES: &[(&str, &str)] = with_contents![
    "advert.toml", "app_promo.toml", "author_bio.toml", "breadcrumb.toml", "close_button.toml", "comment_form.toml",
    "comment_widget.toml", "comments.toml", "cookie_notice.toml", "disclaimer.toml", "footer.toml",
    "icon_list.toml", "image_caption.toml", "image_credit.toml", "login.toml", "media_player.toml",
    "navigation.toml", "newsletter_prompt.toml", "other.toml", "paywall_prompt.toml", "related_links.toml",
    "report_link.toml", "search.toml", "share_bar.toml", "source_credit.toml", "tag_list.toml",
    "taxonomy_residue.toml",
];

/// Rules with the machine that matches them.
pub struct RuleSet {
    /// In the order of the files.
    pub rules: Vec<Rule>,
    /// The compiled rules.
    pub matcher: Matcher,
}

/// Reads and compiles rule files.
///
/// # Errors
/// The first mistake found, with its file and line.
pub fn load(files: &[(&str, &str)]) -> Result<RuleSet, RuleError> {
    let mut rules = Vec::new();
    for (file, source) in files {
        rules.extend(parse(file, source)?);
    }
    let matcher = Matcher::compile(&rules).map_err(|message| RuleError {
        file: files.first().map_or_else(String::new, |(file, _)| (*file).to_owned()),
        line: 1,
        message,
    })?;
    Ok(RuleSet { rules, matcher })
}

/// The built-in rules. A mistake in them fails the tests, so there is none here.
pub static BUILTIN: LazyLock<Option<RuleSet>> = LazyLock::new(|| load(FILES).ok());

/// All files' bytes in order.
pub static SOURCE: LazyLock<Vec<u8>> =
    LazyLock::new(|| FILES.iter().flat_map(|(_, source)| source.bytes()).collect());

#[cfg(test)]
mod tests {
    use super::super::rule::{Action, Patterns};
    use super::*;

    fn rules() -> RuleSet {
        load(FILES).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn every_rule_matches_what_it_must_and_nothing_that_it_must_not() {
        let set = rules();
        let mut wrong = Vec::new();
        for (at, rule) in set.rules.iter().enumerate() {
            let matches = |line: &String| set.matcher.matches(line).contains(&at);
            let missed = rule.must_drop.iter().filter(|line| !matches(line));
            wrong.extend(missed.map(|line| format!("{} misses {line:?}", rule.id)));
            let caught = rule.must_keep.iter().filter(|line| matches(line));
            wrong.extend(caught.map(|line| format!("{} takes {line:?}", rule.id)));
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn every_phrase_of_a_rule_matches_itself() {
        let set = rules();
        let mut dead = Vec::new();
        for (at, rule) in set.rules.iter().enumerate() {
            let Patterns { phrases, starts, contains, .. } = &rule.patterns;
            let words = phrases.iter().chain(starts).chain(contains);
            let missed = words.filter(|words| !set.matcher.matches(words).contains(&at));
            dead.extend(missed.map(|words| format!("{} cannot match {words:?}", rule.id)));
        }
        assert!(dead.is_empty(), "{dead:#?}");
    }

    #[test]
    fn what_readers_of_headings_take_out_a_rule_drops_where_it_stands_alone() {
        let set = rules();
        for word in crate::blocks::anchor::EDIT {
            let found = set.matcher.matches(&format!("[{word}]"));
            let drops = found.iter().any(|at| set.rules[*at].id == "navigation.edit_section");
            assert!(drops, "{word}");
        }
    }

    #[test]
    fn what_a_rule_must_keep_is_saved_by_its_patterns_not_by_a_word_limit() {
        let mut rules = rules().rules;
        rules.iter_mut().for_each(|rule| rule.max_words = usize::MAX - 1);
        let matcher = Matcher::compile(&rules).unwrap();
        let mut wrong = Vec::new();
        for (at, rule) in rules.iter().enumerate() {
            let caught = rule.must_keep.iter().filter(|line| matcher.matches(line).contains(&at));
            wrong.extend(caught.map(|line| format!("{} takes {line:?}", rule.id)));
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn sentences_about_clutter_are_no_clutter() {
        let set = rules();
        let forces = |at: &usize| set.rules[*at].action == Action::Drop;
        let sentences = include_str!("sentences.txt").lines().filter(|line| !line.is_empty());
        let taken: Vec<String> = sentences
            .filter_map(|line| {
                let at = set.matcher.matches(line).into_iter().find(forces)?;
                Some(format!("{} takes {line:?}", set.rules[at].id))
            })
            .collect();
        assert!(taken.is_empty(), "{taken:#?}");
    }

    #[test]
    fn every_rule_is_told_and_tried() {
        for rule in rules().rules {
            assert!(rule.id.starts_with(&format!("{}.", rule.kind.name())), "{}", rule.id);
            assert!(!rule.what.is_empty() && !rule.why.is_empty(), "{}", rule.id);
            assert!(!rule.must_drop.is_empty(), "{} shows nothing it drops", rule.id);
            assert!(!rule.must_keep.is_empty(), "{} shows nothing it keeps", rule.id);
            // Only rules of a user's own know sites.
            assert!(rule.selectors.is_empty() && rule.hosts.names().is_empty(), "{}", rule.id);
        }
    }

    #[test]
    fn every_file_is_named_after_its_kind() {
        for (file, source) in FILES {
            let rules = parse(file, source).unwrap();
            assert!(rules.iter().all(|rule| format!("{}.toml", rule.kind.name()) == *file));
        }
    }
}
