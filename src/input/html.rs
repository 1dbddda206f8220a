//! Whole pages of HTML.

use super::{Format, FormatRow, Look, Reads};

/// The format.
pub const ROW: FormatRow = FormatRow {
    format: Format::Html,
    name: "html",
    endings: &["html", "htm", "xhtml", "xht", "shtml"],
    meaning: "A whole HTML or XHTML page, including pages saved or replayed by browsers, SingleFile, HTTrack, the Wayback Machine or pywb.",
    recognised: "a doctype or an `<html>`, `<head>` or `<body>` tag at the start; several closed block tags",
    url: "`saved from url`, SingleFile's or HTTrack's comment, the Wayback Machine's or pywb's script; wget's mirror path",
    date: "what the page declares or shows",
    content: "the page, without what the Wayback Machine or pywb inserted",
    limits: "`limits.document_bytes`",
    recognise,
    reads: Reads::Page,
};

/// Whether a text begins with a page's own doctype or tag.
pub fn begins(text: &str) -> bool {
    let start = start(text).as_bytes();
    let begins =
        |tag: &&str| start.get(..tag.len()).is_some_and(|s| s.eq_ignore_ascii_case(tag.as_bytes()));
    ["<!doctype html", "<html", "<head", "<body"].iter().any(begins)
}

fn start(text: &str) -> &str {
    text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n'])
}

/// A doctype or an `<html>` tag near the start, or several block tags that are closed again.
fn recognise(look: &Look<'_>) -> bool {
    let text = look.text();
    if !text.contains('<') {
        return false;
    }
    if begins(text) {
        return true;
    }
    let head = text.to_ascii_lowercase();
    let start = start(&head);
    // After a declaration or comment; where records are expected, not after half of one.
    let begins: &[&str] = if look.names_records() { &["<?", "<!--"] } else { &["<"] };
    let begins = begins.iter().any(|begin| start.starts_with(begin));
    if begins && (head.contains("<html") || head.contains("<body")) {
        return true;
    }
    if look.names_records() {
        return false;
    }
    let closing = ["</p>", "</div>", "</h1>", "</h2>", "</li>", "</article>", "</section>"];
    let closes = |at: &usize| closing.iter().any(|tag| head[*at..].starts_with(tag));
    let closed = memchr::memmem::find_iter(head.as_bytes(), "</").filter(closes).count();
    let lines = || head.lines().filter(|line| !line.trim().is_empty()).count();
    closed >= 2 && (start.starts_with('<') || closed * 3 >= lines())
}
