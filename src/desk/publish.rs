//! Publishing: a file appears under its name at once, whole, and survives a power cut.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use crate::article::Article;

/// The longest slug, in bytes.
const LONGEST_SLUG: usize = 80;
/// Hexadecimal digits of the identity in a name.
const DIGITS: usize = 16;

/// The name of an article's file: the same for the same document.
pub fn file_name(article: &Article) -> String {
    name(article.title.as_deref(), Path::new(&article.source.name), &identity(article))
}

/// The hash of the document, hexadecimal. For a dump of its own these are its bytes; records with
/// the same text and another address, id, title, author or date are different documents.
pub fn identity(article: &Article) -> String {
    if article.source.record.is_none() {
        return article.source.blake3.clone();
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update(article.source.blake3.as_bytes());
    let published = article.published.as_ref().map(|date| &date.raw);
    let facts =
        [article.url.as_ref(), article.source.id.as_ref(), article.title.as_ref(), published];
    let facts = facts.map(|fact| fact.map_or("", String::as_str));
    for part in facts.into_iter().chain(article.authors.iter().map(|author| author.name.as_str())) {
        hasher.update(&[0]);
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// The name of a file with this title, from this dump, of this identity.
pub fn name(title: Option<&str>, dump: &Path, identity: &str) -> String {
    let stem = dump.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
    let slug = title.map(slug).filter(|slug| !slug.is_empty()).unwrap_or_else(|| self::slug(&stem));
    let slug = if slug.is_empty() { "untitled".to_owned() } else { slug };
    // The identity comes from a worker, so it is not trusted to be what it should.
    let digits: String = identity.chars().filter(char::is_ascii_hexdigit).take(DIGITS).collect();
    format!("{slug}-{digits}.json")
}

/// Writes a file beside its target, syncs it, and renames it there. The directory is not synced.
pub fn write(folder: &Path, name: &str, temporary: &str, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let beside = folder.join(format!(".{temporary}.tmp"));
    let written = (|| {
        let mut file = File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, folder.join(name))
    })();
    if written.is_err() {
        // A half-written file would keep a full disk full.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Makes renames in a folder survive a power cut.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Lower-case ASCII letters and digits with single hyphens between them.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for char in text.nfkd() {
        if slug.len() >= LONGEST_SLUG {
            break;
        }
        if char.is_ascii_alphanumeric() {
            slug.push(char.to_ascii_lowercase());
        } else if separates(char) && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// Accents, once decomposed, and apostrophes stand inside words.
fn separates(char: char) -> bool {
    char.is_whitespace() || char.is_ascii() && char != '\''
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_ascii_and_never_empty() {
        let long = "word ".repeat(50);
        let cut = format!("{}word", "word-".repeat(15));
        let cases = [
            (Some("Harbour Reopens: It's Done!"), "a.html", "harbour-reopens-its-done"),
            (Some("Café déjà vu"), "a.html", "cafe-deja-vu"),
            (Some("港が再開"), "port 7.html", "port-7"),
            (None, "../-rf", "rf"),
            (None, "港", "untitled"),
            (Some(&long), "a", &cut),
        ];
        for (title, dump, slug) in cases {
            let got = name(title, Path::new(dump), "0123456789abcdef0123");
            assert_eq!(got, format!("{slug}-0123456789abcdef.json"));
        }
        assert_eq!(name(None, Path::new("a"), "../../x"), "a-.json");
    }

    #[test]
    fn a_file_appears_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        for bytes in [b"one".as_slice(), b"two"] {
            write(&out, "a.json", "job", bytes).unwrap();
            assert_eq!(fs::read(out.join("a.json")).unwrap(), bytes);
        }
        assert_eq!(fs::read_dir(&out).unwrap().count(), 1);
    }
}
