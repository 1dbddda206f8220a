//! The text of an article inside JSON: one long string, or a list of its paragraphs.

use serde_json::Value;

/// Letters of an article's text, at least; less is a summary.
const LEAST: usize = 250;

/// A paragraph in a list of them has at least this many letters.
const PARAGRAPH: usize = 30;

/// Lists around a string that may be the list of its paragraphs: a paragraph may be a list of runs.
const LISTS: usize = 3;

/// What a list of paragraphs loses for each list between it and the text: the innermost is meant.
const FARTHER: f64 = 0.8;

/// Strings of JSON inside JSON are opened this often.
const MOST_NESTED: usize = 2;

/// Keys of the strings that are a paragraph's text, lower-case.
const TEXT_KEYS: &[&str] =
    &["text", "html", "content", "value", "body", "rendered", "paragraph", "markup", "children"];

/// A text that was found.
pub struct Buried {
    /// It as HTML.
    pub html: String,
    /// How much of a text it is: its letters, fewer where its place speaks against it.
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
    let letters = letters(text);
    (letters >= LEAST && is_prose(text))
        .then(|| Buried { html: html(text), weight: letters as f64 })
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
}

/// A value that is still to be looked at.
struct Place<'a> {
    key: &'a str,
    value: &'a Value,
    /// The arrays around it, the innermost first, each with the member that leads here.
    around: [Option<(usize, usize)>; LISTS],
}

impl Search {
    fn walk(&mut self, value: &Value, nested: usize) {
        let mut next = vec![Place { key: "", value, around: [None; LISTS] }];
        while let Some(Place { key, value, around }) = next.pop() {
            match value {
                Value::Object(members) => next
                    .extend(members.iter().rev().map(|(key, value)| Place { key, value, around })),
                Value::Array(members) => {
                    let list = self.lists.len();
                    self.lists.push(List::default());
                    next.extend(members.iter().enumerate().rev().map(|(member, value)| {
                        let mut around = around;
                        around.rotate_right(1);
                        around[0] = Some((list, member));
                        Place { key, value, around }
                    }));
                }
                Value::String(text) if is_json(text) => {
                    if nested < MOST_NESTED
                        && let Ok(value) = serde_json::from_str(unnumbered(text))
                    {
                        self.walk(&value, nested + 1);
                    }
                }
                Value::String(text) => self.text(key, text, &around),
                _ => {}
            }
        }
    }

    fn text(&mut self, key: &str, text: &str, around: &[Option<(usize, usize)>; LISTS]) {
        let key = key.to_lowercase();
        if let Some(mut found) = of_string(text) {
            // A key that means nothing else.
            found.weight *= if key == "articlebody" { 4.0 } else { 1.0 };
            self.offer(found);
        }
        if !TEXT_KEYS.contains(&key.as_str()) || text.starts_with("http") {
            return;
        }
        let mut share = 1.0;
        for (list, member) in around.iter().flatten() {
            let list = &mut self.lists[*list];
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
        let lists = std::mem::take(&mut self.lists);
        for list in lists {
            let long = list.paragraphs.iter().filter(|(_, text)| letters(text) >= PARAGRAPH);
            let several = long.count() >= 2;
            if several && list.weight >= LEAST as f64 {
                let texts = list.paragraphs.iter().map(|(_, text)| html(text));
                self.offer(Buried { html: texts.collect(), weight: list.weight });
            }
        }
        self.best
    }
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
fn letters(text: &str) -> usize {
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
fn html(text: &str) -> String {
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
