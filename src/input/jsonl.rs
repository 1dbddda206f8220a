//! JSON Lines: one object a line, each a document. A bad line is a document that says so. A file
//! that is one JSON object, indented over several lines, is one record.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{Content, Document, Dump, Format, sniff};
use crate::blocks::{Declared, DeclaredBy};

/// Where a record's content may be, best first. The format is known where the name tells it.
const CONTENT_FIELDS: &[(&str, Option<Format>)] = &[
    ("html", Some(Format::Html)),
    ("raw_html", Some(Format::Html)),
    ("body", None),
    ("content", None),
    ("markdown", Some(Format::Markdown)),
    ("text", None),
    ("raw_text", None),
];

/// Record fields that say something about the document, and the key under which they are declared.
const DECLARED_FIELDS: &[(&str, &str)] =
    &[("title", "title"), ("author", "author"), ("date", "date")];

const URL_FIELDS: &[&str] = &["url", "link"];

/// The documents of a JSON Lines dump; blank lines are no documents.
pub fn documents<'a>(dump: &'a Dump<'_>) -> impl Iterator<Item = Document<'a>> + 'a {
    let bytes = dump.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&dump.bytes);
    let whole = is_one_object(bytes);
    bytes
        .split(move |byte| !whole && *byte == b'\n')
        .enumerate()
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .map(|(at, line)| document(dump, at as u64 + 1, line.trim_ascii()))
}

/// Whether the bytes are a single object whose first line does not end it.
fn is_one_object(bytes: &[u8]) -> bool {
    let first = bytes.trim_ascii_start().split(|byte| *byte == b'\n').next().unwrap_or_default();
    !first.trim_ascii_end().ends_with(b"}")
        && serde_json::from_slice::<Map<String, Value>>(bytes).is_ok()
}

fn document<'a>(dump: &'a Dump<'_>, number: u64, line: &'a [u8]) -> Document<'a> {
    let mut document = Document {
        name: dump.name.clone(),
        format: Format::JsonLines,
        content: Content::Text(String::new()),
        url: dump.url.clone(),
        record: Some(number),
        id: None,
        declared: Vec::new(),
    };
    let bad = |note: String| Content::Bad { bytes: Cow::Borrowed(line), note };
    match serde_json::from_slice::<Value>(line) {
        Ok(Value::Object(record)) => {
            describe(&record, &mut document);
            match content(&record) {
                Some((format, text)) => {
                    document.format = format.unwrap_or_else(|| sniff::format("", text.as_bytes()));
                    document.content = Content::Text(text);
                }
                None => {
                    let fields: Vec<&str> = CONTENT_FIELDS.iter().map(|(name, _)| *name).collect();
                    document.content = bad(format!(
                        "bad_record: line {number} has no text in any of the fields {}",
                        fields.join(", ")
                    ));
                }
            }
        }
        Ok(_) => {
            document.content = bad(format!("bad_record: line {number} is JSON but not an object"));
        }
        Err(error) => {
            // The error's own line number is that of the record's text, always 1.
            let why = error.to_string();
            let why = why.split(" at line ").next().unwrap_or(&why);
            let column = error.column();
            document.content =
                bad(format!("bad_record: line {number} is not JSON: {why} (column {column})"));
        }
    }
    document
}

fn content(record: &Map<String, Value>) -> Option<(Option<Format>, String)> {
    CONTENT_FIELDS.iter().find_map(|(name, format)| {
        let text = record.get(*name)?.as_str()?;
        (!text.trim().is_empty()).then(|| (*format, text.to_owned()))
    })
}

fn describe(record: &Map<String, Value>, document: &mut Document<'_>) {
    if let Some(url) = URL_FIELDS.iter().find_map(|name| record.get(*name).and_then(plain)) {
        document.url = Some(url);
    }
    document.id = record.get("id").and_then(plain);
    for (field, key) in DECLARED_FIELDS {
        let values = match record.get(*field) {
            Some(Value::Array(many)) => many.iter().filter_map(plain).collect(),
            Some(one) => plain(one).into_iter().collect::<Vec<_>>(),
            None => Vec::new(),
        };
        let declare = |value| Declared { by: DeclaredBy::Record, key: (*key).to_owned(), value };
        document.declared.extend(values.into_iter().map(declare));
    }
}

/// A string or number as text; anything else says nothing.
fn plain(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_and_bad_lines_stand_side_by_side() {
        let text = concat!(
            "{\"id\": 7, \"link\": \"https://a.example/x\", \"author\": [\"A\", \"B\"], \"html\": \"<p>Hi\"}\n",
            "\n{broken\n[1]\n{\"title\": \"no content\"}\r\n{\"text\": \"plain\", \"date\": \"2020-01-02\"}",
        );
        let dump = Dump::new("d.jsonl", text);
        let got: Vec<Document> = documents(&dump).collect();
        assert_eq!(got.iter().map(|d| d.record).collect::<Vec<_>>(), [1, 3, 4, 5, 6].map(Some));
        assert_eq!(got[0].format, Format::Html);
        assert_eq!(got[0].id.as_deref(), Some("7"));
        assert_eq!(got[0].url.as_deref(), Some("https://a.example/x"));
        assert_eq!(got[0].declared.len(), 2);
        for (document, part) in got[1..4].iter().zip(["not JSON", "not an object", "no text"]) {
            let Content::Bad { note, .. } = &document.content else { panic!("{document:?}") };
            assert!(note.contains(part), "{note}");
        }
        assert_eq!(got[4].format, Format::Text);
    }

    #[test]
    fn an_indented_object_is_one_record() {
        let dump = Dump::new("d.json", "{\n  \"text\": \"plain\",\n  \"id\": 1\n}\n");
        let got: Vec<Document> = documents(&dump).collect();
        assert_eq!(got.len(), 1);
        assert_eq!(got[0].id.as_deref(), Some("1"));
    }
}
