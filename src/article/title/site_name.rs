//! Cutting the site's name from a title.

use crate::article::Site;
use crate::article::words::fold;

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
