//! From a record's fields to its document.

use serde_json::{Map, Value};

use super::mend::{Mended, mend};
use crate::blocks::{Declared, DeclaredBy};
use crate::input::documents::{Context, Part, Piece, bad, page};
use crate::input::source::Source;
use crate::input::{About, Content, Format, is_address, sniff};
use crate::options::Fields;

/// The shortest text that is taken for base64.
const BASE64: usize = 64;

/// Makes documents of the records of one dump.
pub struct Records {
    about: About,
    /// What a record is in this dump, for people: `line`, `row`.
    unit: &'static str,
    format: Format,
    fields: Fields,
    depth: usize,
    /// Bytes of one record.
    pub most: usize,
}

impl Records {
    /// For the records of this part.
    pub fn new(part: &Part<'_>, unit: &'static str, format: Format, context: &Context) -> Records {
        Records {
            about: About { format: None, ..part.about.clone() },
            unit,
            format,
            fields: context.fields.clone(),
            depth: part.depth,
            most: context.limits.record_bytes,
        }
    }

    /// The document of a record.
    pub fn piece<'a>(&self, number: u64, bytes: &[u8]) -> Piece<'a> {
        let mut mended = None;
        let mut parsed = serde_json::from_slice::<Value>(bytes);
        if parsed.is_err()
            && let Some(better) = mend(bytes, self.about.charset.as_deref())
            && let Ok(value) = serde_json::from_str(&better.json)
        {
            mended = Some(better);
            parsed = Ok(value);
        }
        match parsed {
            Ok(Value::Object(record)) => {
                let mut piece = self.object(number, bytes, record);
                if let Some(Mended { note, encoding, .. }) = mended {
                    piece.notes().push(note);
                    if encoding != "UTF-8" {
                        piece.decoded_from(encoding);
                    }
                }
                piece
            }
            Ok(_) => self.bad(number, bytes.to_vec(), "is JSON but not an object"),
            Err(error) => {
                // The error's own line number is that of the record's text, mostly 1.
                let why = error.to_string();
                let why = why.split(" at line ").next().unwrap_or(&why);
                let why = format!("is not JSON: {why} (column {})", error.column());
                self.bad(number, bytes.to_vec(), &why)
            }
        }
    }

    /// The document of a record that is an object; `bytes` are the record as it came.
    pub fn object<'a>(
        &self,
        number: u64,
        bytes: &[u8],
        mut record: Map<String, Value>,
    ) -> Piece<'a> {
        let mut content = self.content(&record);
        if content.is_none()
            && let Some(inner) = self.fields.records.iter().find_map(|name| inner(&record, name))
        {
            content = self.content(&inner);
            record = inner;
        }
        let mut about = self.about.clone();
        describe(&record, &self.fields, &mut about);
        let id = first(&record, &self.fields.id).and_then(plain);
        let mut piece = match content {
            None => {
                let names = [&self.fields.html, &self.fields.content];
                let names = names.into_iter().chain([&self.fields.markdown, &self.fields.text]);
                let names: Vec<&str> = names.flatten().map(String::as_str).collect();
                let why = format!("has no text in any of the fields {}", names.join(", "));
                let note = self.note(number, &why);
                Piece::Document(bad(about, self.format, bytes.to_vec(), note))
            }
            Some((format, Found::Bytes(bytes))) => {
                let about = About { format, encoding: None, ..about };
                Piece::Part(Part::new(about, self.depth + 1, Source::of(bytes)))
            }
            Some((format, Found::Text(text))) => {
                let format = format.unwrap_or_else(|| sniff::page_format("", text.as_bytes()));
                Piece::Document(page(about, format, Content::Text(text)))
            }
        };
        piece.number(number, id);
        piece
    }

    /// A record past the limit.
    pub fn too_large<'a>(&self, number: u64, bytes: Vec<u8>, left_out: u64) -> Piece<'a> {
        let all = bytes.len() as u64 + left_out;
        self.bad(number, bytes, &format!("has {all} bytes, and the limit is {}", self.most))
    }

    /// A record with a part missing.
    pub fn damaged<'a>(&self, number: u64, bytes: Vec<u8>, gap: &str) -> Piece<'a> {
        self.bad(number, bytes, &format!("is damaged: {gap}"))
    }

    /// A record that cannot be read.
    pub fn bad<'a>(&self, number: u64, bytes: Vec<u8>, why: &str) -> Piece<'a> {
        let note = self.note(number, why);
        let mut piece = Piece::Document(bad(self.about.clone(), self.format, bytes, note));
        piece.number(number, None);
        piece
    }

    fn note(&self, number: u64, why: &str) -> String {
        format!("bad_record: {} {number} {why}", self.unit)
    }

    /// Whether one of these field names is for content.
    pub fn has_content(&self, names: &[String]) -> bool {
        let record = names.iter().map(|name| (name.clone(), Value::from("words")));
        self.content(&record.collect()).is_some()
    }

    fn content(&self, record: &Map<String, Value>) -> Option<(Option<Format>, Found)> {
        let fields = &self.fields;
        let kinds = [
            (&fields.html, Some(Format::Html)),
            (&fields.content, None),
            (&fields.markdown, Some(Format::Markdown)),
            (&fields.text, None),
        ];
        kinds.into_iter().find_map(|(names, format)| {
            let mut values = names.iter().filter_map(|name| field(record, name)?.as_str());
            let text = values.find(|text| !text.trim().is_empty())?;
            Some((format, base64(text).map_or_else(|| Found::Text(text.to_owned()), Found::Bytes)))
        })
    }
}

/// Adds what a record's fields say.
pub fn describe(record: &Map<String, Value>, fields: &Fields, about: &mut About) {
    let mut urls = fields.url.iter().filter_map(|name| field(record, name).and_then(plain));
    about.url = urls.find(|url| is_address(url)).or(about.url.take());
    let facts = [("title", &fields.title), ("author", &fields.author), ("date", &fields.published)];
    for (key, names) in facts {
        let said = |name: &String| match field(record, name)? {
            Value::Array(many) => Some(many.iter().filter_map(named).collect()),
            one => Some(named(one).into_iter().collect::<Vec<_>>()),
        };
        let values = names.iter().filter_map(said).find(|said| !said.is_empty());
        let values = values.unwrap_or_default();
        about.declared.extend(values.into_iter().map(|value| declared(key, value)));
    }
}

/// A fact from a record.
pub fn declared(key: &str, value: String) -> Declared {
    Declared { by: DeclaredBy::Record, key: key.to_owned(), value }
}

enum Found {
    Text(String),
    Bytes(Vec<u8>),
}

/// The first of these fields that is not empty.
fn first<'r>(record: &'r Map<String, Value>, names: &[String]) -> Option<&'r Value> {
    let says = |value: &&Value| match value {
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(many) => !many.is_empty(),
        Value::Null => false,
        _ => true,
    };
    names.iter().filter_map(|name| field(record, name)).find(says)
}

/// The field of this name; a dot leads into an object, unless the name itself has the dot.
pub fn field<'r>(record: &'r Map<String, Value>, name: &str) -> Option<&'r Value> {
    if let Some(value) = record.get(name) {
        return Some(value);
    }
    let mut steps = name.split('.');
    let value = record.get(steps.next()?)?;
    steps.try_fold(value, |value, step| value.as_object()?.get(step))
}

fn inner(record: &Map<String, Value>, name: &str) -> Option<Map<String, Value>> {
    record.get(name)?.as_object().cloned()
}

/// A string or number as text, or an object's name.
pub fn named(value: &Value) -> Option<String> {
    match value {
        Value::Object(object) => object.get("name").and_then(plain),
        other => plain(other),
    }
}

/// A string or number as text; None for anything else.
fn plain(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The bytes of base64. A text that does not say so (`data:`) counts only if a document comes of it: a list
/// of single words has the same letters.
fn base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    match text.strip_prefix("data:").and_then(|data| data.split_once(";base64,")) {
        Some((_, data)) => decoded(data),
        None if text.len() < BASE64 => None,
        None => decoded(text).filter(|bytes| is_document(bytes)),
    }
}

/// Whether bytes are of a known format, or text.
fn is_document(bytes: &[u8]) -> bool {
    let control = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    let text = || !bytes.iter().any(control);
    let spaced = || std::str::from_utf8(bytes).is_ok() || bytes.contains(&b' ');
    let wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let known = sniff::format("", bytes) != Format::Text || sniff::holds_no_text(bytes);
    known || wide || (text() && spaced())
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    let alphabet = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=-_\r\n".contains(&byte);
    if !text.bytes().all(alphabet) {
        return None;
    }
    let letters: Vec<u8> = text
        .bytes()
        .filter(|byte| !b"\r\n=".contains(byte))
        .map(|byte| match byte {
            b'-' => b'+',
            b'_' => b'/',
            other => other,
        })
        .collect();
    data_encoding::BASE64_NOPAD.decode(&letters).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_told_from_text() {
        let page = "<!doctype html><p>The harbour reopened on Monday after two years.</p>";
        let encoded = data_encoding::BASE64.encode(page.as_bytes());
        assert_eq!(base64(&encoded).unwrap(), page.as_bytes());
        assert_eq!(base64(&encoded.replace('=', "")).unwrap(), page.as_bytes());
        assert!(base64(page).is_none());
        for text in [
            &*"deadbeef".repeat(10),
            &*"Home\nNews\nSport\nFerry\nTides\n".repeat(4),
            &*"w".repeat(100),
        ] {
            assert!(base64(text).is_none(), "{text}");
        }
        assert!(base64("Harbour").is_none());
        // Of another encoding, and UTF-16.
        let texts: [&[u8]; 2] = [
            &b"Der Hafen \xf6ffnet am Montag wieder. ".repeat(3),
            &b"\xff\xfeH\0a\0f\0e\0n\0 ".repeat(8),
        ];
        for bytes in texts {
            assert_eq!(base64(&data_encoding::BASE64.encode(bytes)).unwrap(), bytes);
        }
    }

    #[test]
    fn a_dot_leads_into_an_object() {
        let record: Value =
            serde_json::from_str(r#"{"a": {"b": {"c": 1}}, "d.e": 2, "f": null}"#).unwrap();
        let record = record.as_object().unwrap();
        assert_eq!(field(record, "a.b.c"), Some(&Value::from(1)));
        assert_eq!(field(record, "d.e"), Some(&Value::from(2)));
        assert_eq!(field(record, "a.x.c"), None);
        assert_eq!(first(record, &["f".into(), "d.e".into()]), Some(&Value::from(2)));
    }
}
