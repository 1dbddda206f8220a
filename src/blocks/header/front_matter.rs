//! Front matter, which clippers, extractors and site generators write before a page: YAML between lines of
//! `---`, TOML between lines of `+++`.
//!
//! YAML is read line by line and not by a parser of it: programs write titles with colons and quotes as they
//! come, which is none, and of all that YAML can say only words and lists of them are of use here.

use toml::{Table, Value};

use super::entry::{Entry, bare, pair, word};
use super::{Header, bytes_of};

/// Lines and bytes that front matter has at most.
const LINES: usize = 150;
const BYTES: usize = 32 << 10;

/// Reads the front matter of a page, if it has any that names its title or its address.
pub fn read(text: &str) -> Option<Header> {
    let mut lines = text.lines();
    let fence = lines.next().map(str::trim_end).filter(|line| matches!(*line, "---" | "+++"))?;
    let is_end = |line: &str| line == fence || (fence == "---" && line == "...");
    let inside = lines.take(LINES).position(|line| is_end(line.trim_end()))?;
    let matter: Vec<&str> = text.lines().skip(1).take(inside).collect();
    if matter.iter().map(|line| line.len()).sum::<usize>() > BYTES {
        return None;
    }
    let entries = if fence == "---" { yaml(&matter)? } else { toml(&matter)? };
    let header = Header::of(&entries, bytes_of(text, inside + 2));
    (header.titled() || header.url.is_some()).then_some(header)
}

/// The entries between lines of `---`; None where a line is none of an entry.
fn yaml(lines: &[&str]) -> Option<Vec<Entry>> {
    let mut entries: Vec<Entry> = Vec::new();
    for line in lines {
        let text = line.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let inner = line.starts_with([' ', '\t']);
        if let Some(item) = text.strip_prefix("- ") {
            let item = pair(item).filter(|(name, _)| name == "name").map_or(item, |(_, name)| name);
            entries.last_mut()?.1.extend(word(item));
        } else if inner {
            go_on(&mut entries.last_mut()?.1, text);
        } else {
            let (name, value) = pair(text)?;
            entries.push((name, values(value)));
        }
    }
    Some(entries)
}

/// A line that is indented below an entry: a name in a list of properties, or more of the entry's words.
fn go_on(values: &mut Vec<String>, text: &str) {
    match (pair(text), values.last_mut()) {
        (Some((name, value)), None) if name == "name" => values.extend(word(value)),
        (None, None) => values.extend(word(text)),
        (None, Some(last)) => {
            *last = format!("{last} {text}").trim_matches(['"', '\'']).trim().to_owned();
        }
        _ => {}
    }
}

/// The words of an entry's first line, or each of its list: `[tides, "ferries, late"]`.
fn values(value: &str) -> Vec<String> {
    // What follows such a mark stands in the next lines.
    if matches!(value, "|" | ">" | "|-" | ">-" | "|+" | ">+" | "null" | "~") {
        return Vec::new();
    }
    let list = value.strip_prefix('[').filter(|list| !list.starts_with('['));
    match list.and_then(|list| list.strip_suffix(']')) {
        Some(list) => items(list).into_iter().filter_map(word).collect(),
        None => word(value).into_iter().collect(),
    }
}

/// The items of a list, which commas part outside of quotes.
fn items(list: &str) -> Vec<&str> {
    let mut quote = None;
    let comma = |c: char| {
        match quote {
            Some(open) if open == c => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            _ => {}
        }
        c == ',' && quote.is_none()
    };
    list.split(comma).collect()
}

/// The entries between lines of `+++`.
fn toml(lines: &[&str]) -> Option<Vec<Entry>> {
    let table: Table = lines.join("\n").parse().ok()?;
    Some(table.into_iter().map(|(name, value)| (bare(&name), said(value))).collect())
}

fn said(value: Value) -> Vec<String> {
    match value {
        Value::String(text) => word(&text).into_iter().collect(),
        Value::Datetime(date) => vec![date.to_string()],
        Value::Array(many) => many.into_iter().filter_map(|one| word(one.as_str()?)).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_front_matter_says() {
        type Case = (&'static str, &'static [(&'static str, &'static str)], Option<&'static str>);
        let cases: &[Case] = &[
            (
                "---\ntitle: \"Quay: \\\"closed\\\"\"\nauthor:\n  - \"[[Ada Moss]]\"\n  - Jon Fell\n\
                 source: \"https://a.example/quay\"\npublished: 2024-03-05\ncreated: 2024-06-01\n\
                 tags:\n  - \"clippings\"\n  - tides\n---\nWords\n",
                &[
                    ("title", "Quay: \"closed\""),
                    ("author", "Ada Moss"),
                    ("author", "Jon Fell"),
                    ("date", "2024-03-05"),
                    ("tags", "tides"),
                ],
                Some("https://a.example/quay"),
            ),
            (
                "---\ntitle: Ferry aground: ninety rescued\nauthor: Ada Moss; Jon Fell\n\
                 url: https://a.example/ferry\nhostname: a.example\ndescription: It's over\n\
                 sitename: Port Post\ndate: 2024-03-05\ncategories: ['News']\ntags: ['sea', 'a, b']\n\
                 ---\nWords\n",
                &[
                    ("title", "Ferry aground: ninety rescued"),
                    ("author", "Ada Moss; Jon Fell"),
                    ("date", "2024-03-05"),
                    ("site", "Port Post"),
                    ("section", "News"),
                    ("tags", "sea"),
                    ("tags", "a, b"),
                    ("description", "It's over"),
                ],
                Some("https://a.example/ferry"),
            ),
            (
                "---\ntitle: >-\n  The pier that\n  would not stay up\nauthors:\n- name: Ada Moss\n  \
                 url: https://a.example/ada\nlast_updated: 2024-03-06\n...\nWords\n",
                &[
                    ("title", "The pier that would not stay up"),
                    ("author", "Ada Moss"),
                    ("modified", "2024-03-06"),
                ],
                None,
            ),
            (
                "+++\ntitle = \"Low tide\"\ndate = 2024-03-05T07:29:00Z\ntags = [\"sea\"]\ndraft = false\n\
                 [params]\nauthor = \"Ada Moss\"\n+++\nWords\n",
                &[("title", "Low tide"), ("date", "2024-03-05T07:29:00Z"), ("tags", "sea")],
                None,
            ),
        ];
        for (text, expected, url) in cases {
            let header = read(text).unwrap();
            let said: Vec<(&str, &str)> =
                header.declared.iter().map(|d| (d.key.as_str(), d.value.as_str())).collect();
            assert_eq!(said, *expected, "{text}");
            assert_eq!(header.url.as_deref(), *url, "{text}");
            assert_eq!(header.split(text).1, "Words\n");
        }
    }

    #[test]
    fn a_rule_before_text_is_no_front_matter() {
        for text in [
            "---\n\nThe ferry ran aground.\n\n---\nWords\n",
            "---\ntitle: One\nThe ferry ran aground.\n---\n",
            "---\ntitle: One\n",
            "---\nlayout: post\n---\nWords\n",
            "---\n- Home\n- News\n---\n",
            "+++\nnot toml\n+++\n",
            "title: One\n---\n",
            "---\n---\n",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
