//! What stands beside a dump: `NAME.meta.json`, and the HTTP headers that were saved to a file of
//! their own. Reading those files is the shell's.

use serde_json::{Map, Value};

use super::http::{Head, Headers};
use super::{About, Format, json};
use crate::options::Fields;

/// Endings that, behind a dump's name, name the files beside it: for [`About::add_meta`] and for
/// [`About::add_headers`].
pub const ENDINGS: [&str; 2] = [".meta.json", ".headers"];

impl About {
    /// Adds what `NAME.meta.json` says: the fields of records, and `charset`, `format` and
    /// `headers` (an object). What is not JSON says nothing.
    pub fn add_meta(&mut self, json: &[u8], fields: &Fields) {
        let Ok(meta) = serde_json::from_slice::<Map<String, Value>>(json) else { return };
        json::describe(&meta, fields, self);
        if let Some(headers) = meta.get("headers").and_then(Value::as_object) {
            let lines = headers.iter().filter_map(|(name, value)| {
                Some(format!("{name}: {}", value.as_str()?).into_bytes())
            });
            let lines: Vec<Vec<u8>> = lines.collect();
            Head::of_headers(Headers::read(lines.iter().map(Vec::as_slice))).describe(self);
        }
        let text = |name: &str| meta.get(name).and_then(Value::as_str);
        if let Some(charset) = text("charset").or_else(|| text("encoding")) {
            self.charset = Some(charset.to_owned());
        }
        self.format = self.format.or_else(|| text("format").and_then(Format::from_name));
    }

    /// Adds what saved HTTP headers say (`curl -D`); of several answers the last one counts.
    pub fn add_headers(&mut self, headers: &[u8]) {
        let lines = headers.split(|byte| *byte == b'\n');
        let lines: Vec<&[u8]> =
            lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line)).collect();
        let last = lines.iter().rposition(|line| line.starts_with(b"HTTP/")).unwrap_or(0);
        let own = lines[last..].iter().copied().take_while(|line| !line.is_empty());
        Head::of_headers(Headers::read(own)).describe(self);
    }
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
}
