//! Trying rules of a user's own with the examples of their files.

use super::own::Rules;
use super::rule::Rule;
use crate::blocks::{self, Block, Markup, Page};
use crate::limits::Limits;

/// An example that a rule's file states wrongly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// The rule's id.
    pub rule: String,
    /// The example.
    pub example: String,
    /// Whether the rule matches it, which it should not, or does not, which it should.
    pub matches: bool,
}

/// Tries every example: a line of text, or HTML where it begins with `<`. The second is how many
/// there are.
pub fn try_all(rules: &Rules) -> (Vec<Miss>, usize) {
    let (mut misses, mut count) = (Vec::new(), 0);
    for (rule, _) in rules.iter() {
        let examples = [(&rule.must_drop, true), (&rule.must_keep, false)];
        let examples = examples
            .into_iter()
            .flat_map(|(list, wanted)| list.iter().map(move |one| (one, wanted)));
        for (example, wanted) in examples {
            count += 1;
            let matches = matches(rules, rule, example);
            if matches != wanted {
                misses.push(Miss { rule: rule.id.clone(), example: example.clone(), matches });
            }
        }
    }
    (misses, count)
}

fn matches(rules: &Rules, rule: &Rule, example: &str) -> bool {
    // On a page where the rule holds.
    let url = rule.hosts.names().first().map(|host| format!("https://{host}/"));
    let page = if example.starts_with('<') {
        blocks::read(example, Markup::Html, url.as_deref(), &Limits::default(), rules.selectors())
    } else {
        Page { url, blocks: vec![Block::lines(example, 1, 1)], ..Page::default() }
    };
    rules.matches(&page).iter().flatten().any(|found| found.id == rule.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_lines_or_html() {
        let file = "kind = 'advert'\nhost = ['a.example']\n[[rule]]\nid = 'own.a'\nwhat = 'A.'\naction = 'drop'\n\
            selector = ['.promo']\nmust_drop = ['<div class=promo>Buy</div>', '<p>Buy</p>']\nmust_keep = ['Buy']\n\
            [[rule]]\nid = 'own.b'\nwhat = 'B.'\naction = 'drop'\nline = ['buy .*']\n\
            must_drop = ['Buy now']\nmust_keep = ['Buy a boat', 'He buys']\n";
        let (misses, count) = try_all(&Rules::compile([("own.toml", file)]).unwrap());
        let miss = |rule: &str, example: &str, matches| Miss {
            rule: rule.into(),
            example: example.into(),
            matches,
        };
        assert_eq!(misses, [miss("own.a", "<p>Buy</p>", false), miss("own.b", "Buy a boat", true)]);
        assert_eq!(count, 6);
    }
}
