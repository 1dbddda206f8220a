//! Files beside a dump: `NAME.meta.json`, and HTTP headers that were saved separately. The shell reads
//! the files.

use encoding_rs::Encoding;
use serde_json::{Map, Value};

use super::http::Headers;
use super::{About, Format, is_address, json};
use crate::options::Fields;

/// The endings of files beside a dump: for [`About::add_meta`] and for [`About::add_headers`].
pub const ENDINGS: [&str; 2] = [".meta.json", ".headers"];

impl About {
    /// Adds what `NAME.meta.json` says: the fields of records, and `charset`, `format` and `headers` (an
    /// object). Ignores what is not JSON.
    pub fn add_meta(&mut self, json: &[u8], fields: &Fields) {
        let Ok(meta) = serde_json::from_slice::<Map<String, Value>>(json) else { return };
        json::describe(&meta, fields, self);
        if let Some(headers) = meta.get("headers").and_then(Value::as_object) {
            let lines = headers.iter().filter_map(|(name, value)| {
                Some(format!("{name}: {}", value.as_str()?).into_bytes())
            });
            let lines: Vec<Vec<u8>> = lines.collect();
            Headers::read(lines.iter().map(Vec::as_slice)).describe(self);
        }
        let text = |name: &str| meta.get(name).and_then(Value::as_str);
        if let Some(charset) = text("charset").or_else(|| text("encoding")) {
            self.charset = Some(charset.to_owned());
        }
        self.format = self.format.or_else(|| text("format").and_then(Format::from_name));
    }

    /// The mistakes in a `NAME.meta.json`, for people.
    pub fn mistakes_of_meta(json: &[u8], fields: &Fields) -> Vec<String> {
        let meta = match serde_json::from_slice::<Map<String, Value>>(json) {
            Ok(meta) => meta,
            // The error's own text could quote the file.
            Err(error) => return vec![format!("no JSON object (line {})", error.line())],
        };
        let says = |value: &Value| match value {
            Value::Array(many) => many.iter().any(|one| json::named(one).is_some()),
            one => one.is_null() || json::named(one).is_some(),
        };
        let (is_text, is_object) = (Value::is_string as fn(&Value) -> bool, Value::is_object);
        let is_url = |value: &Value| value.as_str().is_some_and(is_address);
        let is_charset = |value: &Value| value.as_str().is_some_and(is_charset);
        let is_format = |value: &Value| value.as_str().and_then(Format::from_name).is_some();
        let mut mistakes = Vec::new();
        let mut demand = |name: &str, holds: &dyn Fn(&Value) -> bool, what: &str| {
            if json::field(&meta, name).is_some_and(|value| !holds(value)) {
                mistakes.push(format!("`{name}` is {what}"));
            }
        };
        let facts = [&fields.title, &fields.author, &fields.published];
        facts.into_iter().flatten().for_each(|name| demand(name, &says, "no text"));
        demand("charset", &is_charset, "no encoding that is known");
        demand("encoding", &is_charset, "no encoding that is known");
        demand("format", &is_format, "no format that is known");
        demand("headers", &is_object, "no object");
        let url = |name: &String| json::field(&meta, name).is_some_and(is_url);
        // Fields of other names may mean something else.
        let is_meant = meta.contains_key("url") && fields.url.iter().any(|name| name == "url");
        if is_meant && !fields.url.iter().any(url) {
            mistakes.push("`url` is no address".to_owned());
        }
        let headers = meta.get("headers").and_then(Value::as_object).into_iter().flatten();
        if headers.into_iter().any(|(_, value)| !is_text(value)) {
            mistakes.push("a header in `headers` is no text".to_owned());
        }
        mistakes
    }

    /// The mistakes in saved HTTP headers, for people.
    pub fn mistakes_of_headers(headers: &[u8]) -> Vec<String> {
        let mut about = About::default();
        about.add_headers(headers);
        let mut mistakes = Vec::new();
        if !headers.contains(&b':') {
            mistakes.push("no header in it".to_owned());
        }
        if about.charset.is_some_and(|charset| !is_charset(&charset)) {
            mistakes.push("its charset is no encoding that is known".to_owned());
        }
        mistakes
    }

    /// Adds what saved HTTP headers say (`curl -D`); if there are several answers, the last counts.
    pub fn add_headers(&mut self, headers: &[u8]) {
        let lines = headers.split(|byte| *byte == b'\n');
        let lines: Vec<&[u8]> =
            lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line)).collect();
        let last = lines.iter().rposition(|line| line.starts_with(b"HTTP/")).unwrap_or(0);
        let own = lines[last..].iter().copied().take_while(|line| !line.is_empty());
        Headers::read(own).describe(self);
    }
}

fn is_charset(label: &str) -> bool {
    Encoding::for_label(label.as_bytes()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_beside_a_dump_is_known_of_it() {
        let mut about = About::default();
        about.add_meta(
            br#"{"url": "https://a.example/x", "title": "T", "format": "text",
                "headers": {"Content-Type": "text/html; charset=koi8-r"}}"#,
            &Fields::default(),
        );
        assert_eq!(about.url.as_deref(), Some("https://a.example/x"));
        assert_eq!(about.charset.as_deref(), Some("koi8-r"));
        assert_eq!(about.format, Some(Format::Text));
        assert_eq!(about.declared.len(), 1);
        about.add_headers(
            b"HTTP/1.1 301 Moved\r\nContent-Type: a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gbk\r\n\r\n",
        );
        assert_eq!(about.charset.as_deref(), Some("gbk"));
    }

    #[test]
    fn what_cannot_be_used_is_told() {
        for (meta, mistakes) in [
            ("[]", &["no JSON object (line 1)"][..]),
            (
                "{\"url\": \"https://a.example/\", \"authors\": [{\"name\": \"A\"}], \"date\": null}",
                &[],
            ),
            (
                "{\"title\": {\"a\": 1}, \"url\": \"a\"}",
                &["`title` is no text", "`url` is no address"],
            ),
            ("{\"charset\": \"utf-9\"}", &["`charset` is no encoding that is known"]),
            ("{\"format\": 7}", &["`format` is no format that is known"]),
            ("{\"headers\": {\"A\": 1}}", &["a header in `headers` is no text"]),
        ] {
            let found = About::mistakes_of_meta(meta.as_bytes(), &Fields::default());
            assert_eq!(found, mistakes, "{meta}");
        }
        let headers = |text: &str| About::mistakes_of_headers(text.as_bytes());
        assert_eq!(
            headers("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gbk\r\n\r\n"),
            [""; 0]
        );
        assert_eq!(
            headers("Content-Type: text/html; charset=x"),
            ["its charset is no encoding that is known"]
        );
        assert_eq!(headers("{}"), ["no header in it"]);
    }
}
