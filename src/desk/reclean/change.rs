//! What is different between two articles of the same document, for people.

use std::collections::HashMap;

use serde_json::Value;

use crate::desk::names::printable;

/// Characters of a text or value that are shown.
const LONGEST: usize = 160;

/// Fields that are told otherwise, or that say the same of both.
const PASSED_OVER: &[&str] =
    &["schema", "id", "text", "markdown", "blocks", "removed", "confidence", "cleaner"];

/// The differences of two articles, a line each: field by field, then blocks that are kept or
/// dropped now, and clutter that has another name. None where only the cleaner's own marks differ.
pub fn lines(old: &Value, new: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    let empty = serde_json::Map::new();
    let (fields_old, fields_new) =
        (old.as_object().unwrap_or(&empty), new.as_object().unwrap_or(&empty));
    for (name, value) in fields_new.iter().filter(|(name, _)| !PASSED_OVER.contains(&name.as_str()))
    {
        let before = fields_old.get(name).unwrap_or(&Value::Null);
        if before != value {
            lines.push(format!("{name}: {} → {}", shown(before), shown(value)));
        }
    }
    let (kept_old, kept_new) = (kept(old), kept(new));
    let (removed_old, removed_new) = (removed(old), removed(new));
    for text in beyond(&kept_new, &kept_old) {
        lines.push(format!("+ kept: {}", cut(text)));
    }
    for text in beyond(&kept_old, &kept_new) {
        let why = removed_new.iter().find(|(removed, _)| removed == text);
        let why = why.map_or("gone", |(_, why)| why.as_str());
        lines.push(format!("- {why}: {}", cut(text)));
    }
    let names: HashMap<&str, &str> =
        removed_old.iter().map(|(text, why)| (text.as_str(), why.as_str())).collect();
    for (text, why) in &removed_new {
        if let Some(before) = names.get(text.as_str()).filter(|before| *before != why) {
            lines.push(format!("~ {before} → {why}: {}", cut(text)));
        }
    }
    lines
}

/// The texts of the kept blocks: items and rows are one each.
fn kept(article: &Value) -> Vec<String> {
    let mut texts = Vec::new();
    for block in list(article, "blocks") {
        let before = texts.len();
        let items = list(block, "items").map(|item| string(item, "text"));
        texts.extend(items.chain(list(block, "rows").map(row)));
        if texts.len() == before {
            let parts = ["text", "alt", "caption", "credit", "url"].map(|key| string(block, key));
            texts.extend(parts.into_iter().find(|text| !text.is_empty()));
        }
    }
    texts
}

/// The texts of the removed blocks, each with its kind and who says so.
fn removed(article: &Value) -> Vec<(String, String)> {
    let named = |block| {
        let why = format!("{} ({})", string(block, "kind"), string(block, "by"));
        (string(block, "text"), why)
    };
    list(article, "removed").map(named).collect()
}

/// The texts that stand in one list more often than in the other.
fn beyond<'a>(these: &'a [String], others: &[String]) -> Vec<&'a String> {
    let mut left: HashMap<&str, usize> = HashMap::new();
    others.iter().for_each(|text| *left.entry(text).or_default() += 1);
    let is_more = |text: &&String| match left.get_mut(text.as_str()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    these.iter().filter(is_more).collect()
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn string(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn row(cells: &Value) -> String {
    let cells = cells.as_array().into_iter().flatten().filter_map(Value::as_str);
    cells.collect::<Vec<_>>().join("\t")
}

fn shown(value: &Value) -> String {
    cut(&value.to_string())
}

fn cut(text: &str) -> String {
    let mut shown = printable(&text.chars().take(LONGEST).collect::<String>());
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_and_blocks_are_told_apart() {
        let article = |title: &str, kept: &[&str], removed: &[(&str, &str)]| {
            let blocks = kept.iter().map(|text| json!({"type": "paragraph", "text": text}));
            let blocks: Vec<Value> = blocks.collect();
            let removed = removed
                .iter()
                .map(|(kind, text)| json!({"kind": kind, "by": "model", "text": text}));
            let removed: Vec<Value> = removed.collect();
            json!({"title": title, "blocks": blocks, "removed": removed, "cleaner": {"config": title}})
        };
        let old = article("A", &["one", "two", "two"], &[("advert", "three"), ("other", "four")]);
        let new =
            article("B\u{1b}", &["one", "two", "four"], &[("footer", "three"), ("advert", "two")]);
        assert_eq!(
            lines(&old, &new),
            [
                "title: \"A\" → \"B\\u001b\"",
                "+ kept: four",
                "- advert (model): two",
                "~ advert (model) → footer (model): three",
            ]
        );
        let marks = json!({"title": "A", "cleaner": {"config": "x"}});
        assert!(lines(&marks, &json!({"title": "A", "cleaner": {"config": "y"}})).is_empty());
    }
}
