//! Where in the output folder an output lies, and what it is called: the same for the same
//! document, however often it is done.

use std::path::Path;

use deunicode::deunicode_char;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::manifest::tells_damage;
use crate::article::Article;
use crate::input::sniff;

/// The longest slug, in bytes.
const LONGEST_SLUG: usize = 80;
/// Hexadecimal digits of the identity in a name.
const DIGITS: usize = 16;

/// How the output folder is divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// Not at all.
    #[default]
    Flat,
    /// A folder for each day on which dumps were claimed, in UTC.
    ByDay,
    /// A folder for each site's host.
    ByHost,
}

impl Layout {
    /// The subfolder of an output, empty for none. The day comes from the claim, so that doing it
    /// again leads to the same place.
    pub fn folder(self, job: &str, host: Option<&str>) -> String {
        match self {
            Layout::Flat => String::new(),
            Layout::ByDay => day(job),
            Layout::ByHost => host.map(folder_of_host).unwrap_or_else(|| "no-host".to_owned()),
        }
    }
}

/// The day of a job, which its name begins with.
fn day(job: &str) -> String {
    let milliseconds = job.split('-').next().and_then(|hex| i64::from_str_radix(hex, 16).ok());
    let moment = milliseconds.and_then(|number| Timestamp::from_millisecond(number).ok());
    let moment = moment.unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(TimeZone::UTC);
    moment.date().to_string()
}

/// Whether the folder of a day may be called so.
pub fn is_day(folder: &str) -> bool {
    folder.len() == 10 && folder.parse::<jiff::civil::Date>().is_ok()
}

/// A host comes from a document, so it is not trusted to be one.
fn folder_of_host(host: &str) -> String {
    let fits = |char: &char| char.is_ascii_alphanumeric() || matches!(char, '.' | '-');
    let folder: String = host.chars().filter(fits).take(100).collect();
    let folder = folder.trim_matches('.').to_ascii_lowercase();
    if folder.is_empty() { "no-host".to_owned() } else { folder }
}

/// The name of the file of a document with this title and identity, with the ending (`.json`).
pub fn name(title: Option<&str>, identity: &str, ending: &str) -> String {
    let slug = title.map(slug).filter(|slug| !slug.is_empty());
    let slug = slug.as_deref().unwrap_or("untitled");
    // The identity comes from a worker, so it is not trusted to be what it should.
    let digits: String = identity.chars().filter(char::is_ascii_hexdigit).take(DIGITS).collect();
    format!("{slug}-{digits}{ending}")
}

/// The name of an article's file with this ending: the same for the same document.
pub fn file_name(article: &Article, ending: &str) -> String {
    name(article.title.as_deref(), &identity(article), ending)
}

/// The hash of the document, hexadecimal. For a dump of its own these are its bytes; records with
/// the same text and another address, id, title, author or date are different documents. What only
/// tells of damage has no bytes: it is what it says, of which dump and where.
pub fn identity(article: &Article) -> String {
    let source = &article.source;
    let mut hasher = blake3::Hasher::new();
    hasher.update(source.blake3.as_bytes());
    if let Some(note) = article.notes.first().filter(|note| source.bytes == 0 && tells_damage(note))
    {
        let place = source.record.map_or_else(String::new, |number| number.to_string());
        for part in [&source.name, &place, note] {
            hasher.update(&[0]);
            hasher.update(part.as_bytes());
        }
        return hasher.finalize().to_hex().to_string();
    }
    if source.record.is_none() {
        return source.blake3.clone();
    }
    let published = article.published.as_ref().map(|date| &date.raw);
    let facts = [article.url.as_ref(), source.id.as_ref(), article.title.as_ref(), published];
    let facts = facts.map(|fact| fact.map_or("", String::as_str));
    for part in facts.into_iter().chain(article.authors.iter().map(|author| author.name.as_str())) {
        hasher.update(&[0]);
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// The name of the one file or folder for all documents of a dump. Of the same bytes a name with
/// another ending can make something else, which is not to take this one's place.
pub fn name_of_lines(dump: &Path, identity: &str, ending: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(identity.as_bytes());
    for format in sniff::named(&dump.to_string_lossy()) {
        hasher.update(&[0]).update(format.name().as_bytes());
    }
    let stem = dump.file_stem().map(|stem| stem.to_string_lossy());
    name(stem.as_deref(), &hasher.finalize().to_hex(), ending)
}

/// Lower-case ASCII letters and digits with single hyphens between them; other scripts are
/// transliterated, so that a folder of Greek articles can be told apart by their names.
fn slug(text: &str) -> String {
    let latin = |char| deunicode_char(char).unwrap_or_default().chars();
    let mut slug = String::new();
    for char in text.chars().flat_map(latin) {
        if slug.len() >= LONGEST_SLUG {
            break;
        }
        if char.is_ascii_alphanumeric() {
            slug.push(char.to_ascii_lowercase());
        } else if char != '\'' && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_ascii_and_never_empty() {
        let long = "word ".repeat(50);
        let cut = format!("{}word", "word-".repeat(15));
        let cases = [
            (Some("Harbour Reopens: It's Done!"), "harbour-reopens-its-done"),
            (Some("Café déjà vu"), "cafe-deja-vu"),
            (Some("../../etc"), "etc"),
            (Some("Ferry — “back” in port’s hands…"), "ferry-back-in-ports-hands"),
            (Some("港が再開"), "gang-gazai-kai"),
            (Some("Το λιμάνι άνοιξε"), "to-limani-anoixe"),
            (Some("Порт снова открыт"), "port-snova-otkryt"),
            (Some("…"), "untitled"),
            (None, "untitled"),
            (Some(&long), &cut),
        ];
        for (title, slug) in cases {
            let got = name(title, "0123456789abcdef0123", ".json");
            assert_eq!(got, format!("{slug}-0123456789abcdef.json"));
        }
        assert_eq!(name(Some("a"), "../../x", ".json"), "a-.json");
        let lines = |dump: &str| name_of_lines(Path::new(dump), "0a", ".jsonl");
        assert!(lines("sub/d.jsonl").starts_with("d-") && lines("d.jsonl").ends_with(".jsonl"));
        assert_eq!((lines("sub/d.jsonl"), lines("d")), (lines("d.jsonl"), lines("d.txt")));
        assert_ne!(lines("d.json"), lines("d.md"));
    }

    #[test]
    fn folders_come_from_the_claim_or_the_host_and_stay_inside() {
        let job = format!("{:012x}-000001", 1_764_000_000_000_i64);
        assert_eq!(Layout::Flat.folder(&job, Some("a.example")), "");
        assert_eq!(Layout::ByDay.folder(&job, None), "2025-11-24");
        assert!(is_day("2025-11-24") && !is_day("a.example") && !is_day("2025-13-24"));
        for (host, folder) in [
            (Some("WWW.A.example"), "www.a.example"),
            (Some("../../etc"), "etc"),
            (Some(".."), "no-host"),
            (None, "no-host"),
        ] {
            assert_eq!(Layout::ByHost.folder(&job, host), folder);
        }
    }
}
