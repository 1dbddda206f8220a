//! Code: the language that it is marked with, and the numbers of its lines, which are none of it.

use ego_tree::NodeRef;
use scraper::Node;
use scraper::node::Element;

use super::dom::{Attribute, elements, texts};

/// The programming language that a `<pre>`, its `<code>` or its wrapper names.
pub fn language(node: NodeRef<'_, Node>) -> Option<String> {
    let code = node.children().take(4).find(|c| c.value().as_element().is_some());
    let parent = node.parent();
    let around = [code, Some(node), parent, parent.and_then(|parent| parent.parent())];
    elements(around.into_iter().flatten()).find_map(stated_language)
}

fn stated_language(element: &Element) -> Option<String> {
    let attribute = element.attribute("data-lang").or_else(|| element.attribute("data-language"));
    let classes = element.attribute("class").unwrap_or_default().to_lowercase();
    let words: Vec<&str> =
        classes.split([' ', ';', '\n', '\t']).filter(|w| !w.is_empty()).collect();
    let prefixes = ["language-", "lang-", "highlight-source-", "brush:"];
    let prefixed = words.iter().find_map(|word| prefixes.iter().find_map(|p| word.strip_prefix(p)));
    let after = |mark: &str| {
        let at = words.iter().position(|word| *word == mark)?;
        words.get(at + 1).copied()
    };
    let highlighted = || after("hljs").or_else(|| after("brush:")).or_else(|| after("sourcecode"));
    // Sphinx: “highlight-python notranslate”
    let sphinx = || words.iter().find_map(|word| word.strip_prefix("highlight-"));
    let prefixed = prefixed.or_else(|| sphinx().filter(|_| words.contains(&"notranslate")));
    let language = attribute.or(prefixed.filter(|l| !l.is_empty())).or_else(highlighted)?;
    let language = language.trim().to_lowercase();
    let known = !language.is_empty()
        && !matches!(&*language, "none" | "plain" | "text" | "plaintext" | "default");
    (known && language.len() < 30 && !language.starts_with("hljs")).then_some(language)
}

/// Words in class names of what numbers the lines of code.
const NUMBERS: &[&str] =
    &["gutter", "lineno", "linenos", "linenodiv", "linenumber", "linenumbers", "lnt", "ln", "lnum"];

/// Bytes of all numbers of one piece of code.
const LONGEST: usize = 20_000;

/// Whether an element in code is none of it: a button to copy it, or the numbers of its lines.
pub fn is_beside(node: NodeRef<'_, Node>, element: &Element, in_code: bool) -> bool {
    (in_code && element.name() == "button") || numbers_lines(node, element, in_code)
}

/// Whether an element in code, or in a table around it, holds nothing but the numbers of lines, and is named for
/// them.
fn numbers_lines(node: NodeRef<'_, Node>, element: &Element, in_code: bool) -> bool {
    if !in_code && !matches!(element.name(), "td" | "pre") {
        return false;
    }
    let mut parts = element.classes().flat_map(|class| class.split(['-', '_']));
    let named = parts.any(|part| NUMBERS.contains(&part.to_ascii_lowercase().as_str()));
    let is_number = |c: char| c.is_ascii_digit() || c.is_whitespace();
    let mut most = LONGEST;
    named
        && texts(node.descendants()).all(|text| {
            most = most.saturating_sub(text.len());
            most > 0 && text.chars().all(is_number)
        })
}
