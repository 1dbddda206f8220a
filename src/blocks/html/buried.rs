//! The text of an article inside JSON: one long string, or a list of its paragraphs.

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::{Map, Value};

use crate::blocks::{Declared, DeclaredBy};

/// Letters of an article's text, at least; less is a summary.
const LEAST: usize = 250;

/// The same where the key says that it is the article's body.
const LEAST_BODY: usize = 100;

/// A paragraph in a list of them has at least this many letters.
const PARAGRAPH: usize = 30;

/// Lists around a string that may be the list of its paragraphs: a paragraph may be a list of runs.
const LISTS: usize = 3;

/// What a list of paragraphs loses for each list between it and the text: the innermost is meant.
const FARTHER: f64 = 0.8;

/// How deep JSON inside strings of JSON is read.
const MOST_NESTED: usize = 2;

/// Keys of the strings that are a paragraph's text, lower-case.
#[rustfmt::skip] // a list, not a column
const TEXT_KEYS: &[&str] = &[
    "text", "html", "content", "value", "body", "rendered", "paragraph", "markup", "children", "cooked",
];

/// Objects around a text that may be its article's: the text may lie in one of its own.
const OWNERS: usize = 4;

/// Members that say when an article was published.
#[rustfmt::skip] // a list, not a column
const DATES: &[&str] = &[
    "datePublished", "date_published", "publishedAt", "published_at", "publishedDate", "published_date", "publishDate",
    "publish_date", "publicationDate", "publication_date", "firstPublishedAt", "publishedOn", "published_on", "pubDate", "date",
];

/// Members that say who wrote it: a name, an object that has one, or several of them.
const AUTHORS: &[&str] = &["author", "authors", "authorName", "author_name", "byline"];

/// A text that was found.
pub struct Buried {
    /// The text as HTML.
    pub html: String,
    /// What the object that holds it says of its author and date.
    pub declared: Rc<[Declared]>,
    /// How likely it is the article's: its letters, more or fewer where its place speaks for or against it.
    pub weight: f64,
}

/// The likeliest text of an article in a JSON value, if there is one.
pub fn find(value: &Value) -> Option<Buried> {
    let mut search = Search::default();
    search.walk(value, 0);
    search.best()
}

/// A string as HTML, if it is long enough to be an article's text.
pub fn of_string(text: &str) -> Option<Buried> {
    of_string_from(text, LEAST)
}

fn of_string_from(text: &str, least: usize) -> Option<Buried> {
    let letters = letters(text);
    (letters >= least && is_prose(text)).then(|| Buried {
        html: html(text),
        declared: Rc::default(),
        weight: letters as f64,
    })
}

#[derive(Default)]
struct Search {
    best: Option<Buried>,
    lists: Vec<List>,
}

/// The texts of the members of an array.
#[derive(Default)]
struct List {
    weight: f64,
    paragraphs: Vec<(usize, String)>,
    declared: Rc<[Declared]>,
}

/// The objects around a value, the innermost first.
type Owners<'a> = [Option<&'a Map<String, Value>>; OWNERS];

/// A value that is still to be looked at.
#[derive(Clone, Copy)]
struct Place<'a> {
    key: &'a str,
    value: &'a Value,
    /// The arrays around it, the innermost first, each with the member that leads here.
    around: [Option<(usize, usize)>; LISTS],
    owners: Owners<'a>,
}

impl Search {
    fn walk(&mut self, value: &Value, nested: usize) {
        let mut said = Said::default();
        let mut next =
            vec![Place { key: "", value, around: [None; LISTS], owners: [None; OWNERS] }];
        while let Some(place) = next.pop() {
            let Place { key, value, around, mut owners } = place;
            match value {
                Value::Object(members) => {
                    owners.rotate_right(1);
                    owners[0] = Some(members);
                    let members = members.iter().rev();
                    next.extend(members.map(|(key, value)| Place { key, value, around, owners }));
                }
                // An element of React: a mark, its tag, its key, and what it holds.
                Value::Array(members) if members.first().is_some_and(|mark| mark == "$") => {
                    next.extend(members.get(3).map(|value| Place { key, value, around, owners }));
                }
                Value::Array(members) => {
                    let list = self.lists.len();
                    self.lists.push(List::default());
                    next.extend(members.iter().enumerate().rev().map(|(member, value)| {
                        let mut around = around;
                        around.rotate_right(1);
                        around[0] = Some((list, member));
                        Place { key, value, around, owners }
                    }));
                }
                Value::String(text) if is_json(text) => {
                    if nested < MOST_NESTED
                        && let Ok(value) = serde_json::from_str(unnumbered(text))
                    {
                        self.walk(&value, nested + 1);
                    }
                }
                Value::String(text) => self.text(text, &place, &mut said),
                _ => {}
            }
        }
    }

    fn text(&mut self, text: &str, place: &Place<'_>, said: &mut Said) {
        let key = place.key.to_lowercase();
        // A key that means nothing else, and one that means a summary unless it has paragraphs of its own.
        let is_body = key == "articlebody";
        let is_long = is_body || (key == "description" && text.contains("<p"));
        if let Some(mut found) = of_string_from(text, if is_long { LEAST_BODY } else { LEAST }) {
            found.weight *= if is_body { 4.0 } else { 1.0 };
            found.declared = said.beside(&place.owners);
            self.offer(found);
        }
        if !TEXT_KEYS.contains(&key.as_str()) || text.starts_with("http") {
            return;
        }
        let mut share = 1.0;
        for (list, member) in place.around.iter().flatten() {
            let list = &mut self.lists[*list];
            if list.paragraphs.is_empty() {
                list.declared = said.beside(&place.owners);
            }
            match list.paragraphs.last_mut() {
                Some((last, paragraph)) if last == member => paragraph.push_str(text),
                _ => list.paragraphs.push((*member, text.to_owned())),
            }
            list.weight += share * letters(text) as f64;
            share *= FARTHER;
        }
    }

    fn offer(&mut self, found: Buried) {
        if self.best.as_ref().is_none_or(|best| found.weight > best.weight) {
            self.best = Some(found);
        }
    }

    fn best(mut self) -> Option<Buried> {
        for List { weight, paragraphs, declared } in std::mem::take(&mut self.lists) {
            let long = paragraphs.iter().filter(|(_, text)| letters(text) >= PARAGRAPH);
            if long.count() >= 2 && weight >= LEAST as f64 {
                let html = paragraphs.iter().map(|(_, text)| html(text)).collect();
                self.offer(Buried { html, declared, weight });
            }
        }
        self.best
    }
}

/// What objects say of their author and date. Each is asked once, however many texts stand beside that.
#[derive(Default)]
struct Said(HashMap<*const Map<String, Value>, Rc<[Declared]>>);

impl Said {
    /// What the innermost object that says anything says, in JSON-LD's words.
    fn beside(&mut self, owners: &Owners<'_>) -> Rc<[Declared]> {
        for owner in owners.iter().flatten() {
            let said = self.0.entry(std::ptr::from_ref(*owner)).or_insert_with(|| said_by(owner));
            if !said.is_empty() {
                return Rc::clone(said);
            }
        }
        Rc::default()
    }
}

fn said_by(owner: &Map<String, Value>) -> Rc<[Declared]> {
    let declared =
        |key: &str, value: String| Declared { by: DeclaredBy::JsonLd, key: key.to_owned(), value };
    let date = DATES.iter().find_map(|key| match owner.get(*key)? {
        Value::String(date) => Some(date.clone()),
        Value::Number(stamp) => Some(stamp.to_string()),
        _ => None,
    });
    let authors = AUTHORS.iter().filter_map(|key| owner.get(*key)).map(people);
    let authors = authors.into_iter().find(|people| !people.is_empty()).unwrap_or_default();
    let authors = authors.into_iter().map(|name| declared("author.name", name));
    date.map(|date| declared("datepublished", date)).into_iter().chain(authors).collect()
}

/// The names in a value. A word alone may be an author's number.
fn people(value: &Value) -> Vec<String> {
    /// More are not the authors of one article.
    const MOST: usize = 20;
    let named = |value: &Value| match value {
        Value::String(name) => {
            Some(name.trim().to_owned()).filter(|name| name.contains(' ') || !name.is_ascii())
        }
        Value::Object(person) => Some(person.get("name")?.as_str()?.trim().to_owned()),
        _ => None,
    };
    let names = match value {
        Value::Array(people) => people.iter().take(MOST).filter_map(named).collect(),
        one => Vec::from_iter(named(one)),
    };
    names.into_iter().filter(|name| !name.is_empty()).collect()
}

fn is_json(text: &str) -> bool {
    text.len() > LEAST && unnumbered(text).starts_with(['{', '['])
}

/// Without the number of the row, as in `1a:{…}`, that streamed pages put before their JSON.
fn unnumbered(text: &str) -> &str {
    let text = text.trim_start();
    match text.split_once(':') {
        Some((row, rest)) if row.len() <= 4 && row.chars().all(|c| c.is_ascii_hexdigit()) => rest,
        _ => text,
    }
}

fn is_markup(text: &str) -> bool {
    ["</", "<p", "<br"].iter().any(|mark| text.contains(mark))
}

/// Alphabetic characters outside tags.
pub fn letters(text: &str) -> usize {
    let mut in_tag = false;
    let mut letters = 0;
    for c in text.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            c => letters += usize::from(!in_tag && c.is_alphabetic()),
        }
    }
    letters
}

/// Sentences rather than code, addresses or encoded data.
fn is_prose(text: &str) -> bool {
    let (mut stops, mut spaces, mut marks, mut chars) = (0, 0, 0, 0);
    for c in text.chars() {
        chars += 1;
        match c {
            '.' | '!' | '?' | '。' | '！' | '？' | '।' | '؟' => stops += 1,
            ' ' | '\n' | '\u{3000}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' => spaces += 1,
            '{' | '}' | '=' | ';' | '\\' | '|' => marks += 1,
            _ => {}
        }
    }
    let marks = if is_markup(text) { marks / 3 } else { marks };
    stops >= 2 && spaces * 25 >= chars && marks * 25 <= chars
}

/// A string as HTML: as it is where it is markup, otherwise a paragraph for each line.
pub fn html(text: &str) -> String {
    if is_markup(text) {
        return format!("<div>{text}</div>");
    }
    if text.contains("&lt;p") {
        // Markup that was escaped once more.
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        return format!("<div>{}</div>", text.replace("&amp;", "&"));
    }
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| format!("<p>{}</p>", line.replace('<', "&lt;"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_beside_the_text_is_declared() {
        let long =
            "The harbour reopened on Monday after two years of repairs. Boats left. ".repeat(8);
        let block = serde_json::json!({"type": "paragraph", "text": long});
        for (value, expected) in [
            (
                serde_json::json!({"post": {"date": "2024-05-04", "authors": [{"name": "Ada Moss"}],
                    "content": {"rendered": long}}}),
                &["2024-05-04", "Ada Moss"][..],
            ),
            (
                serde_json::json!({"story": {"published_date": "2024-05-04", "byline": "By Ada Moss",
                    "blocks": [block, block]}}),
                &["2024-05-04", "By Ada Moss"],
            ),
            (
                serde_json::json!({"publishedAt": 1714809600, "author": "64ab", "body": long}),
                &["1714809600"],
            ),
            (serde_json::json!({"other": {"date": "2024-05-04"}, "post": {"body": long}}), &[]),
        ] {
            let declared = find(&value).unwrap().declared;
            let values: Vec<&str> = declared.iter().map(|one| one.value.as_str()).collect();
            assert_eq!(values, expected, "{value}");
        }
    }

    #[test]
    fn the_text_is_found_wherever_it_is() {
        let line = "The harbour reopened on Monday after two years of repairs. The authority said \
                    so in the evening, and boats left. ";
        let long = line.repeat(4);
        let cases = [
            (serde_json::json!({"articleBody": long, "title": "x"}), 1),
            (serde_json::json!({"a": {"b": [{"html": format!("<p>{long}</p>"), "id": 7}]}}), 1),
            (serde_json::json!({"page": serde_json::json!({"body": long}).to_string()}), 1),
            (serde_json::json!({"blocks": vec![serde_json::json!({"text": line}); 4]}), 4),
            (
                serde_json::json!({"content": vec![serde_json::json!(
                    {"content": [{"text": line}, {"text": "bold"}, {"text": line}]}); 3]}),
                3,
            ),
        ];
        for (value, paragraphs) in cases {
            let found = find(&value).unwrap();
            assert_eq!(found.html.matches("<p>").count(), paragraphs, "{}", found.html);
        }
        for nothing in [
            serde_json::json!({"description": line}),
            serde_json::json!({"css": "a{b:c;d:e}.f{g:h} ".repeat(40)}),
            serde_json::json!(vec!["https://a.example/x.y.z?q "; 30]),
            serde_json::json!(3),
        ] {
            assert!(find(&nothing).is_none(), "{nothing}");
        }
    }
}
