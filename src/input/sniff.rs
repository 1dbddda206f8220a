//! Recognising a format from a dump's content, with its name as a hint.

use super::{FORMATS, Format};

/// How much of a dump is looked at.
const LOOK: usize = 64 << 10;

/// The format of a dump. Content decides where it is plain; the name decides between text and
/// Markdown, which overlap.
pub fn format(name: &str, bytes: &[u8]) -> Format {
    let named = by_ending(name);
    let head = &bytes[..bytes.len().min(LOOK)];
    if looks_like_json_lines(head, named) {
        return Format::JsonLines;
    }
    let text = super::encoding::decode(head, None).text;
    if looks_like_html(&text) {
        return Format::Html;
    }
    match named {
        Some(Format::Markdown) => Format::Markdown,
        // The ending says JSON Lines and the content is not: every line will say what is wrong.
        Some(Format::JsonLines) => Format::JsonLines,
        _ if looks_like_markdown(&text) => Format::Markdown,
        _ => Format::Text,
    }
}

fn by_ending(name: &str) -> Option<Format> {
    let (_, ending) = name.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    FORMATS.iter().find(|row| row.endings.contains(&ending.as_str())).map(|row| row.format)
}

/// The first line is a JSON object; it may be longer than what is looked at.
fn looks_like_json_lines(head: &[u8], named: Option<Format>) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if !head.starts_with(b"{") {
        return false;
    }
    let inner = head[1..].trim_ascii_start();
    let object = inner.starts_with(b"\"") || inner.starts_with(b"}");
    match named {
        Some(Format::JsonLines) => true,
        Some(Format::Html) => false,
        _ => object && memchr::memmem::find(&head[..head.len().min(4096)], b"\":").is_some(),
    }
}

/// A doctype or an `<html>` tag near the start, or several block tags that are closed again.
fn looks_like_html(text: &str) -> bool {
    if !text.contains('<') {
        return false;
    }
    let head = text.to_ascii_lowercase();
    let start = head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| start.starts_with(tag)) {
        return true;
    }
    if start.starts_with('<') && (head.contains("<html") || head.contains("<body")) {
        return true;
    }
    let closing = ["</p>", "</div>", "</h1>", "</h2>", "</li>", "</article>", "</section>"];
    let closes = |at: &usize| closing.iter().any(|tag| head[*at..].starts_with(tag));
    let closed = memchr::memmem::find_iter(head.as_bytes(), "</").filter(closes).count();
    let lines = || head.lines().filter(|line| !line.trim().is_empty()).count();
    closed >= 2 && (start.starts_with('<') || closed * 3 >= lines())
}

/// Several links, images or headings in Markdown's own notation.
fn looks_like_markdown(text: &str) -> bool {
    let links = memchr::memmem::find_iter(text.as_bytes(), "](").count();
    let headings = text
        .lines()
        .filter(|line| {
            let hashes = line.bytes().take_while(|b| *b == b'#').count();
            (1..=6).contains(&hashes) && line[hashes..].starts_with(' ')
        })
        .count();
    links >= 3 || headings >= 2 || (links >= 1 && headings >= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_and_the_name_breaks_ties() {
        let cases: &[(&str, &str, Format)] = &[
            ("a.txt", "Harbour Reopens\n\nThe harbour reopened.\n", Format::Text),
            ("a", "<!DOCTYPE html><p>Hello", Format::Html),
            ("a.txt", "\u{feff}  <html><body>Hello", Format::Html),
            ("a.txt", "<p>One.</p>\n<p>Two.</p>\n", Format::Html),
            ("a.txt", "<?xml version=\"1.0\"?>\n<html xmlns=\"x\"><body/></html>", Format::Html),
            ("a.txt", "Why <div> soup fails\n\nUse </div> with care.\nOr not.\n", Format::Text),
            ("a.md", "Plain words only.\n", Format::Markdown),
            ("a.txt", "# One\n\n[a](b)\n", Format::Markdown),
            ("a.json", "{\"url\": \"x\", \"html\": \"<p>\"}\n", Format::JsonLines),
            ("a.jsonl", "not json\n", Format::JsonLines),
            ("a.txt", "{curly} beginnings are text\n", Format::Text),
        ];
        for (name, text, expected) in cases {
            assert_eq!(format(name, text.as_bytes()), *expected, "{name}: {text:?}");
        }
    }
}
