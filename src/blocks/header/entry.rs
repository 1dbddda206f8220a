//! Entries of a header: what they are called and what they say.

use super::Header;
use crate::blocks::{Declared, DeclaredBy};

/// What an entry says of the page, as a [`DeclaredBy::Record`] says it, and the names it goes by: lower-case,
/// without the marks between their words.
#[rustfmt::skip] // one key, one line
const KEYS: &[(&str, &[&str])] = &[
    ("title", &["title", "headline", "titel", "titre", "título", "titulo", "titolo", "tytuł", "заголовок", "标题", "標題", "タイトル", "제목"]),
    ("author", &["author", "authors", "byline", "creator", "autor", "autoren", "auteur", "autore", "автор", "作者", "著者", "저자"]),
    ("date", &[
        "date", "published", "publisheddate", "publishedat", "publishedtime", "publishedon", "publishdate", "publicationdate", "datepublished",
        "pubdate", "releasedate", "datum", "fecha", "data", "дата", "日期", "时间", "時間", "发布时间", "날짜",
    ]),
    ("modified", &["modified", "updated", "updatedat", "lastmod", "lastmodified", "lastupdated", "datemodified", "modifiedtime", "modifieddate"]),
    ("site", &["site", "sitename", "publisher", "publication"]),
    ("section", &["section", "category", "categories"]),
    ("tags", &["tags", "keywords"]),
    ("description", &["description", "excerpt", "summary"]),
    ("image", &["image", "cover", "thumbnail"]),
    ("language", &["language", "lang", "locale"]),
];

/// Names of the entry with the page's address, the most telling first.
#[rustfmt::skip] // a list, not a column
const ADDRESSES: &[&str] = &[
    "url", "sourceurl", "originalurl", "pageurl", "source", "canonical", "canonicalurl", "link", "permalink", "address", "quelle", "fuente",
    "ссылка", "网址", "链接",
];

/// Tags that a clipper gives to all that it clips.
const CLIPPED: &[&str] = &["clippings", "clipping"];

/// An entry: its name as in [`KEYS`], and what it says.
pub type Entry = (String, Vec<String>);

/// The name and the value of `name: value`.
pub fn pair(text: &str) -> Option<(String, &str)> {
    /// Bytes of a name.
    const LONGEST: usize = 40;
    let (at, colon) = text.match_indices([':', '：']).next()?;
    let (name, value) = (&text[..at], &text[at + colon.len()..]);
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.');
    let parted = colon == "：" || value.is_empty() || value.starts_with([' ', '\t']);
    let is_name = parted && name.len() <= LONGEST && name.chars().all(plain);
    is_name.then(|| (bare(name), value.trim()))
}

/// A name in lower case, without the marks between its words.
pub fn bare(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether an entry of this name says something that is read.
pub fn is_known(name: &str) -> bool {
    ADDRESSES.contains(&name) || KEYS.iter().any(|(_, names)| names.contains(&name))
}

/// A word without its quotes, and without the brackets of a link between notes; None where nothing is left.
pub fn word(text: &str) -> Option<String> {
    let text = text.trim();
    let quoted = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    let plain = match (quoted('"'), quoted('\'')) {
        (Some(inside), _) => inside.replace("\\\"", "\"").replace("\\\\", "\\"),
        (_, Some(inside)) => inside.replace("''", "'"),
        _ => text.to_owned(),
    };
    let linked = plain.strip_prefix("[[").and_then(|link| link.strip_suffix("]]"));
    let plain = linked.map_or(plain.as_str(), |link| link.rsplit('|').next().unwrap_or(link));
    let plain = plain.trim();
    (!plain.is_empty() && plain != "null").then(|| plain.to_owned())
}

impl Header {
    /// What entries say behind which the page begins.
    pub(super) fn of(entries: &[Entry], end: usize) -> Header {
        let mut declared = Vec::new();
        for (key, names) in KEYS {
            let mut of_key = entries.iter().filter(|(name, _)| names.contains(&name.as_str()));
            let said = of_key.find(|(_, values)| !values.is_empty());
            let values = said.iter().flat_map(|(_, values)| values);
            let values = values.filter(|value| *key != "tags" || !is_clipped(value));
            declared.extend(values.map(|value| Declared {
                by: DeclaredBy::Record,
                key: (*key).to_owned(),
                value: value.clone(),
            }));
        }
        let address = |name: &&str| {
            let (_, values) = entries.iter().find(|(entry, _)| entry == name)?;
            values.iter().find(|value| value.contains("://")).cloned()
        };
        let url = ADDRESSES.iter().find_map(address);
        Header { declared, url, end, markdown: false }
    }

    /// Whether it has a title.
    pub(super) fn titled(&self) -> bool {
        self.declared.iter().any(|declared| declared.key == "title")
    }
}

fn is_clipped(tag: &str) -> bool {
    CLIPPED.contains(&tag.to_lowercase().as_str())
}
