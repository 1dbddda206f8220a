//! Cutting the site's name from a title.

use crate::article::Site;
use crate::article::words::fold;
use crate::blocks::Page;

const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " :: ", " » ", " › ", " · ", " • ", " ~ ", " / ", "｜", " |", "| ",
    "_", " « ", " < ",
];

/// The title without the site's name before or behind it. A part goes only on evidence: it is
/// the site's name or its host's, or what remains is a title that stands elsewhere (`shown`,
/// folded) on the page.
pub fn cut<'a>(title: &'a str, site: &Site, shown: &[String]) -> &'a str {
    let mut title = title.trim();
    // “Title | Section | Site”: a few rounds, each cuts one part.
    for _ in 0..3 {
        let Some(shorter) = cut_once(title, site, shown) else { break };
        title = shorter;
    }
    title
}

fn cut_once<'a>(title: &'a str, site: &Site, shown: &[String]) -> Option<&'a str> {
    for separator in SEPARATORS {
        for (at, _) in title.match_indices(separator) {
            let (before, after) = (&title[..at], &title[at + separator.len()..]);
            let (before, after) = (before.trim(), after.trim());
            if fold(before).is_empty() || fold(after).is_empty() {
                continue;
            }
            let stands = |part: &str| shown.contains(&fold(part));
            if is_site(after, site) || (stands(before) && before.len() > after.len()) {
                return Some(before);
            }
            if is_site(before, site) || (stands(after) && after.len() > before.len()) {
                return Some(after);
            }
        }
    }
    None
}

/// The headline of a dump, which declares no site, without the site's name. Evidence is that what
/// is cut or what remains is a line of its own, or that the one cut owns the copyright.
pub fn cut_in_dump<'a>(title: &'a str, page: &Page) -> &'a str {
    let lines = || page.blocks.iter().filter(|block| block.text.len() <= 200);
    let stands = |part: &str| {
        let part = fold(part);
        lines().any(|block| {
            let line = fold(&block.text);
            line == part || (is_copyright(&block.text) && has_words(&line, &part))
        })
    };
    for separator in SEPARATORS {
        let Some((before, after)) = title.rsplit_once(separator) else { continue };
        let (before, after) = (before.trim(), after.trim());
        let short = fold(after).split(' ').count() <= 5 && before.len() > after.len();
        if short && !fold(after).is_empty() && (stands(after) || stands(before)) {
            return before;
        }
    }
    title
}

fn is_copyright(line: &str) -> bool {
    line.contains('©') || line.to_lowercase().starts_with("copyright")
}

/// Whether the words stand in the line one after the other.
fn has_words(line: &str, words: &str) -> bool {
    format!(" {line} ").contains(&format!(" {words} "))
}

/// Whether a part of a title is the name of the site or of its host.
fn is_site(part: &str, site: &Site) -> bool {
    let folded = fold(part);
    let joined = folded.replace(' ', "");
    if let Some(name) = &site.name
        && (fold(name) == folded || fold(name).replace(' ', "") == joined)
    {
        return true;
    }
    let Some(host) = site.host.as_deref() else { return false };
    let host = host.strip_prefix("www.").unwrap_or(host);
    let labels: Vec<String> = host.split('.').map(|label| label.replace('-', "")).collect();
    let names = &labels[..labels.len().saturating_sub(1)];
    joined == host.replace(['.', '-'], "")
        || names.iter().any(|label| {
            // “The Port Post” of portpost.example, “Port” of port.example
            label.len() > 2
                && (joined == *label
                    || joined.strip_prefix("the") == Some(label)
                    || (label.strip_prefix("the") == Some(&joined) && joined.len() > 2)
                    || (folded.split(' ').count() <= 4 && folded.split(' ').any(|w| w == label)))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::Block;

    #[test]
    fn a_dump_gives_the_evidence_itself() {
        for (title, lines, expected) in [
            ("Ferry Aground | Port Post", &["© 2024 The Port Post Ltd."][..], "Ferry Aground"),
            ("Ferry Aground - Port Post", &["Port Post", "Ferry Aground"], "Ferry Aground"),
            (
                "Ferry Aground – a port waits",
                &["The ferry ran aground."],
                "Ferry Aground – a port waits",
            ),
            (
                "Ferry Aground - Port Post",
                &["The Port Post reported it."],
                "Ferry Aground - Port Post",
            ),
        ] {
            let blocks = lines.iter().zip(1..).map(|(line, at)| Block::lines(*line, at, at));
            let page = Page { blocks: blocks.collect(), ..Page::default() };
            assert_eq!(cut_in_dump(title, &page), expected, "{title}");
        }
    }

    #[test]
    fn cuts_on_evidence_only() {
        let site = |name: Option<&str>, host: Option<&str>| Site {
            name: name.map(str::to_owned),
            host: host.map(str::to_owned),
        };
        let post = site(Some("Port Post"), Some("www.portpost.example"));
        for (title, site, shown, expected) in [
            ("Ferry Aground | Port Post", &post, &[][..], "Ferry Aground"),
            ("Ferry Aground | News | Port Post", &post, &["ferry aground"], "Ferry Aground"),
            ("Port Post: Ferry Aground", &post, &[], "Port Post: Ferry Aground"),
            ("Ferry Aground - Harbour", &post, &[], "Ferry Aground - Harbour"),
            ("Ferry Aground — Harbour", &post, &["ferry aground"], "Ferry Aground"),
            ("Ferry Aground – The Portpost", &post, &[], "Ferry Aground"),
            (
                "Port-Post | Ferry Aground",
                &site(None, Some("port-post.example")),
                &[],
                "Ferry Aground",
            ),
            ("Port Post", &post, &[], "Port Post"),
            ("Ferry Aground | Example", &site(None, None), &[], "Ferry Aground | Example"),
        ] {
            let shown: Vec<String> = shown.iter().map(|s: &&str| (*s).to_owned()).collect();
            assert_eq!(cut(title, site, &shown), expected, "{title}");
        }
    }
}
