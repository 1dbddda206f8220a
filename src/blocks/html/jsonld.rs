//! JSON-LD as flat entries: nested keys are joined by dots and lower-cased, an array gives its key
//! several times.
//!
//! Keys of an article-like thing stand bare: `@type`, `headline`, `author.name`, `author.url`,
//! `datepublished`, `publisher.name`, `articlesection`, `keywords`, `image.url`, `articlebody`.
//! Keys of any other thing follow its type: `website.name`, `organization.logo.url`,
//! `product.offers.price`. A reference into the same script (`{"@id": …}`) is followed one step.
//! A plain `"author": "Ada Moss"` gives `author`.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::{Map, Value};

/// Keys are followed this deep; what lies deeper is about something else.
const MOST_NESTED: usize = 4;

/// Entries of one script.
const MOST_ENTRIES: usize = 1000;

/// Bytes of an entry's key.
const LONGEST_KEY: usize = 200;

/// The entries of one script, in its order. Empty when it is not JSON and cannot safely be mended.
pub fn entries(script: &str) -> Vec<(String, String)> {
    let roots = parse(script);
    let things = things(&roots);
    let by_id = things.iter().filter_map(|thing| Some((thing.get("@id")?.as_str()?, *thing)));
    let mut flat = Flat { by_id: by_id.collect(), entries: Vec::new() };
    for thing in &things {
        if is_article(thing) {
            flat.object("", thing, 0);
        } else if let Some(name) = types(thing).next() {
            flat.object(&name.to_lowercase(), thing, 0);
        }
    }
    flat.entries
}

/// The values of a script.
pub fn parse(script: &str) -> Vec<Value> {
    let script = unwrapped(script);
    let read = |json: &str| -> Result<Vec<Value>, serde_json::Error> {
        serde_json::Deserializer::from_str(json).into_iter().collect()
    };
    read(script).or_else(|_| read(&mended(script))).unwrap_or_default()
}

/// Without what templates put around the JSON: comments of HTML, CDATA marks, a last semicolon.
fn unwrapped(script: &str) -> &str {
    let around = ["<!--", "-->", "//", "/*", "*/", "<![CDATA[", "]]>", ";"];
    let mut rest = script.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    loop {
        let before = rest.len();
        for mark in around {
            rest = rest.strip_prefix(mark).unwrap_or(rest).trim_start();
            rest = rest.strip_suffix(mark).unwrap_or(rest).trim_end();
        }
        if rest.len() == before {
            return rest;
        }
    }
}

/// Mends what cannot be meant otherwise: raw control characters become spaces; a comma before a
/// closing bracket, the backslash of `\'` and comments go; a quotation mark inside a text, which
/// is one that nothing of JSON follows, is escaped.
fn mended(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut characters = json.chars().peekable();
    let mut in_string = false;
    while let Some(c) = characters.next() {
        match c {
            '\\' if in_string => match characters.next() {
                Some('\'') => out.push('\''),
                Some(escaped) => out.extend([c, escaped]),
                None => {}
            },
            '"' if in_string && !closes(characters.clone()) => out.push_str("\\\""),
            '"' => {
                in_string = !in_string;
                out.push(c);
            }
            '/' if !in_string && characters.peek() == Some(&'/') => {
                characters.by_ref().find(|c| *c == '\n');
            }
            c if c.is_control() => out.push(' '),
            '}' | ']' if !in_string => {
                out.truncate(out.trim_end_matches([' ', ',']).len());
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// Whether a quotation mark with this behind it ends its text.
fn closes(mut rest: impl Iterator<Item = char>) -> bool {
    let next = rest.find(|c| !c.is_whitespace());
    next.is_none_or(|c| matches!(c, ',' | ':' | '}' | ']' | '/'))
}

/// The things that a script describes: its values, the members of arrays and graphs, and a page's
/// main entity in place of being a part of it.
pub fn things(roots: &[Value]) -> Vec<&Map<String, Value>> {
    let mut found = Vec::new();
    let mut next: Vec<&Value> = roots.iter().rev().collect();
    while let Some(value) = next.pop() {
        match value {
            Value::Array(members) => next.extend(members.iter().rev()),
            Value::Object(thing) => {
                found.push(thing);
                next.extend(thing.get("mainEntity"));
                next.extend(thing.get("@graph"));
            }
            _ => {}
        }
    }
    found
}

/// The names of a thing's types, without their vocabulary.
pub fn types(thing: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let stated = thing.get("@type");
    let several = stated.and_then(Value::as_array).into_iter().flatten();
    let names = stated.into_iter().chain(several).filter_map(Value::as_str);
    names.map(|name| name.rsplit(['/', ':']).next().unwrap_or(name))
}

/// Whether one of its types is schema.org's Article, a kind of it, or a work that is published
/// like one.
fn is_article(thing: &Map<String, Value>) -> bool {
    types(thing).any(|name| is_article_type(&name.to_lowercase()))
}

/// Whether a type's name, in lower case, is that of such a work.
pub fn is_article_type(name: &str) -> bool {
    name.ends_with("article")
        || name.ends_with("posting")
        || matches!(name, "report" | "review" | "recipe" | "howto" | "creativework")
}

struct Flat<'a> {
    by_id: HashMap<&'a str, &'a Map<String, Value>>,
    entries: Vec<(String, String)>,
}

impl<'a> Flat<'a> {
    fn object(&mut self, prefix: &str, object: &'a Map<String, Value>, depth: usize) {
        for (key, value) in object {
            if matches!(key.as_str(), "@context" | "@id" | "@graph" | "mainEntity") {
                continue;
            }
            // No vocabulary has such names, and what is inside would repeat them.
            if self.entries.len() >= MOST_ENTRIES || prefix.len() + key.len() > LONGEST_KEY {
                continue;
            }
            let key = key.to_lowercase();
            let key = match (prefix, key.as_str()) {
                ("", _) => key,
                (_, "@value" | "@list" | "@set") => prefix.to_owned(),
                _ => format!("{prefix}.{key}"),
            };
            self.value(&key, value, depth);
        }
        if let Some(target) = reference(object).and_then(|id| self.by_id.get(id)) {
            self.named(prefix, target);
        }
    }

    fn value(&mut self, key: &str, value: &'a Value, depth: usize) {
        if self.entries.len() >= MOST_ENTRIES || depth > MOST_NESTED {
            return;
        }
        let text = match value {
            Value::Null => return,
            Value::Array(members) => {
                return members.iter().for_each(|member| self.value(key, member, depth + 1));
            }
            Value::Object(object) => return self.object(key, object, depth + 1),
            Value::String(text) => Cow::Borrowed(text),
            other => Cow::Owned(other.to_string()),
        };
        if !text.trim().is_empty() {
            self.entries.push((key.to_owned(), text.into_owned()));
        }
    }

    /// What a reference is good for: the name and address of its target.
    fn named(&mut self, prefix: &str, target: &Map<String, Value>) {
        for key in ["name", "url"] {
            if let Some(text) = target.get(key).and_then(Value::as_str)
                && text.len() < 1000
                && self.entries.len() < MOST_ENTRIES
            {
                self.entries.push((format!("{prefix}.{key}"), text.to_owned()));
            }
        }
    }
}

/// The id of an object that says nothing of its own.
fn reference(object: &Map<String, Value>) -> Option<&str> {
    let own = object.keys().any(|key| matches!(key.as_str(), "name" | "url" | "@value"));
    object.get("@id").filter(|_| !own)?.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_become_entries() {
        let cases: &[(&str, &[&str])] = &[
            (
                r#"{"@type":"NewsArticle","headline":"A","author":[{"@type":"Person","name":"Ada"},"Bo"]}"#,
                &[
                    "@type=NewsArticle",
                    "headline=A",
                    "author.@type=Person",
                    "author.name=Ada",
                    "author=Bo",
                ],
            ),
            (
                r#"[{"@type":"WebSite","name":"The Quay"}]"#,
                &["website.@type=WebSite", "website.name=The Quay"],
            ),
            (
                r##"{"@graph":[{"@type":["Article"],"author":{"@id":"#a"}},{"@type":"Person","@id":"#a","name":"Ada"}]}"##,
                &["@type=Article", "author.name=Ada", "person.@type=Person", "person.name=Ada"],
            ),
            (
                r#"{"@type":"WebPage","mainEntity":{"@type":"BlogPosting","headline":"A"}}"#,
                &["webpage.@type=WebPage", "@type=BlogPosting", "headline=A"],
            ),
            (
                r#"{"@type":"http://schema.org/Article","isAccessibleForFree":false}"#,
                &["@type=http://schema.org/Article", "isaccessibleforfree=false"],
            ),
            (
                "<!-- {\"@type\":\"Article\",\"headline\":\"A\nB\",} -->",
                &["@type=Article", "headline=A B"],
            ),
            (
                "//<![CDATA[\n{\"@type\":\"Article\",\"k\":[\"it\\'s, ]\",]};\n//]]>",
                &["@type=Article", "k=it's, ]"],
            ),
            (
                r#"{"@type":"Article","headline":"A"}{"@type":"Article","headline":"B"}"#,
                &["@type=Article", "headline=A", "@type=Article", "headline=B"],
            ),
            (
                "{\"@type\":\"Article\", // the kind\n\"headline\":\"The <b class=\"x\">quay</b> again\"}",
                &["@type=Article", "headline=The <b class=\"x\">quay</b> again"],
            ),
            (r#"{"@type":"Article","headline":"never closed"#, &[]),
            (r#"{"headline":"no type"}"#, &[]),
        ];
        for (script, expected) in cases {
            let got: Vec<String> =
                entries(script).iter().map(|(k, v)| format!("{k}={v}")).collect();
            assert_eq!(got, *expected, "{script}");
        }
    }

    #[test]
    fn deep_and_long_scripts_end() {
        let deep = format!("{{\"@type\":\"Article\",\"a\":{}", "[".repeat(100_000));
        assert!(entries(&deep).is_empty());
        let long = format!("{{\"@type\":\"Article\",\"a\":[{}1]}}", "1,".repeat(100_000));
        assert_eq!(entries(&long).len(), MOST_ENTRIES);
    }
}
