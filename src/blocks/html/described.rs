//! The text of a thing that is no article, as JSON-LD describes it: a job, a product, an event, a recipe,
//! questions and their answers, a discussion.

use std::rc::Rc;

use serde_json::{Map, Value};

use super::buried::{self, Buried};
use super::jsonld;

/// Letters of such a text, at least; less is a summary.
const LEAST: usize = 100;

/// Things of which the description is what their page is about, lower-case; and whatever is an event.
/// What an organisation or a site says of itself is on each of its pages.
#[rustfmt::skip] // a list, not a column
const DESCRIBED: &[&str] = &[
    "jobposting", "product", "productgroup", "course", "book", "vehicle", "car", "apartment", "house", "accommodation",
    "realestatelisting", "softwareapplication", "service",
];

/// The text of the things in a script, if there is enough of it.
pub fn find(values: &[Value]) -> Option<Buried> {
    let html: String = jsonld::things(values).into_iter().map(text).collect();
    let letters = buried::letters(&html);
    (letters >= LEAST).then(|| Buried { html, declared: Rc::default(), weight: letters as f64 })
}

fn text(thing: &Map<String, Value>) -> String {
    let kind = jsonld::types(thing).next().unwrap_or_default().to_lowercase();
    match kind.as_str() {
        "recipe" => recipe(thing),
        "question" => question(thing),
        "discussionforumposting" | "socialmediaposting" => {
            paragraphs(thing.get("text")) + &all(thing.get("comment"), "text")
        }
        kind if kind.ends_with("event") || DESCRIBED.contains(&kind) => {
            paragraphs(thing.get("description"))
        }
        _ => String::new(),
    }
}

fn recipe(thing: &Map<String, Value>) -> String {
    let list = |tag: &str, items: Vec<&str>| {
        let items: String = items.iter().map(|item| format!("<li>{}</li>", plain(item))).collect();
        format!("<{tag}>{items}</{tag}>")
    };
    let description = paragraphs(thing.get("description"));
    let ingredients = strings(thing.get("recipeIngredient"), "text");
    let steps = strings(thing.get("recipeInstructions"), "text");
    if ingredients.is_empty() && steps.is_empty() {
        return String::new();
    }
    format!("{description}{}{}", list("ul", ingredients), list("ol", steps))
}

fn question(thing: &Map<String, Value>) -> String {
    let name = thing.get("name").and_then(Value::as_str).unwrap_or_default();
    let asked = paragraphs(thing.get("text"));
    let answers = ["acceptedAnswer", "suggestedAnswer"].map(|key| all(thing.get(key), "text"));
    format!("<h2>{}</h2>{asked}{}", plain(name), answers.concat())
}

/// All strings in a value as paragraphs.
fn all(value: Option<&Value>, key: &str) -> String {
    strings(value, key).into_iter().map(buried::html).collect()
}

fn paragraphs(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).map(buried::html).unwrap_or_default()
}

fn plain(text: &str) -> String {
    text.replace('<', "&lt;")
}

/// The strings of a list, in order: its members, or what their members called `key` or their own lists hold.
fn strings<'a>(value: Option<&'a Value>, key: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut next: Vec<&Value> = value.into_iter().collect();
    while let Some(value) = next.pop() {
        match value {
            Value::String(text) => found.push(text.as_str()),
            Value::Array(members) => next.extend(members.iter().rev()),
            Value::Object(thing) => {
                next.extend(thing.get("itemListElement"));
                next.extend(thing.get("comment"));
                next.extend(thing.get(key));
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_no_article_is_described_in_full() {
        let line = "You keep the house from eleven to seven, and write down what happened in the night, \
                    for those who come at seven and want to know.";
        let step = |text: &str| json!({"@type": "HowToStep", "text": text});
        let cases = [
            (json!({"@type": "JobPosting", "description": format!("<p>{line}</p>")}), 1),
            (json!({"@type": "MusicEvent", "description": line}), 1),
            (
                json!({"@type": "Recipe", "recipeIngredient": ["two leeks", "barley"],
                    "recipeInstructions": [step(line), {"itemListElement": [step("Serve at once.")]}]}),
                4,
            ),
            (
                json!({"@type": "FAQPage", "mainEntity": [{"@type": "Question", "name": "Who keeps the house?",
                    "acceptedAnswer": {"@type": "Answer", "text": line}}]}),
                2,
            ),
            (
                json!({"@type": "DiscussionForumPosting", "text": line, "comment": [{"text": "Thank you."}]}),
                2,
            ),
        ];
        for (value, parts) in cases {
            let html = find(&[value]).unwrap().html;
            let found: usize =
                ["<p>", "<li>", "<h2>"].iter().map(|tag| html.matches(tag).count()).sum();
            assert_eq!(found, parts, "{html}");
        }
        for nothing in [
            json!({"@type": "Organization", "description": line}),
            json!({"@type": "Product", "description": "Boots."}),
            json!({"@type": "NewsArticle", "description": line}),
        ] {
            assert!(find(&[nothing]).is_none());
        }
    }
}
