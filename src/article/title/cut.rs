//! Cutting the site's name from a title.

use crate::article::site_name::{SiteNames, is_copyright};
use crate::blocks::Page;
use crate::text::chars::is_unspaced_letter;
use crate::text::words::{self, fold};

const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " -- ", " :: ", " » ", " › ", " · ", " • ", " ~ ", " / ", " // ",
    "｜", " |", "| ", "_", " « ", " < ", " : ",
];

/// What decides where a title is cut.
pub struct Evidence<'a> {
    /// The site's names.
    pub names: &'a SiteNames,
    /// Texts that stand elsewhere on the page as headings or declared titles, folded.
    pub stands: Vec<String>,
    /// Those of them that are first headings.
    pub first: Vec<String>,
    /// The page is its site's front page, of which the site's name is the title.
    pub front: bool,
    /// Only its `<title>` declares the title: old pages begin that with the site's name.
    pub bare: bool,
}

/// The title without the site's name before or behind it. A part goes only on evidence: it is
/// the site's name or its host's, or what remains is a title that stands elsewhere on the page.
pub fn cut<'a>(title: &'a str, evidence: &Evidence<'_>) -> &'a str {
    /// Bytes of a title; a longer one is none, and each of its separators would be tried.
    const LONGEST: usize = 1_000;
    let mut title = title.trim();
    if title.len() > LONGEST {
        return title;
    }
    // “Title | Section | Site”: a few rounds, each cuts one part.
    for _ in 0..3 {
        let Some(shorter) = cut_once(title, evidence) else { break };
        title = shorter;
    }
    title
}

/// A declared title without what a bar parts from it, be that a section, a motto or a name of the
/// site that the page states nowhere else.
pub fn cut_declared<'a>(title: &'a str, evidence: &Evidence<'_>) -> &'a str {
    let title = cut(title, evidence);
    let Some((before, _)) = title.split_once(" | ").filter(|_| !evidence.front) else {
        return title;
    };
    // One word may be the section of what is behind it.
    if fold(before).contains(' ') { before.trim_end() } else { title }
}

/// An article's shown title without what a bar parts from it, where that is the shorter part: “Ferry aground off the
/// cape | Opinion”.
pub fn at_bar(title: &str) -> &str {
    /// Words of a title that may be whole before its bar: “BUDGET 3.0 | Ferry tax falls”.
    const WORDS: usize = 3;
    match title.split_once(" | ") {
        Some((before, behind))
            if before.split_whitespace().count() >= WORDS && behind.len() < before.len() =>
        {
            before.trim_end()
        }
        _ => title,
    }
}

fn cut_once<'a>(title: &'a str, evidence: &Evidence<'_>) -> Option<&'a str> {
    for separator in SEPARATORS {
        for (at, _) in title.match_indices(separator) {
            let (before, after) = (&title[..at], &title[at + separator.len()..]);
            let (before, after) = (before.trim(), after.trim());
            if fold(before).is_empty() || fold(after).is_empty() {
                continue;
            }
            let names = &evidence.names;
            if names.has(before) && names.has(after) && !names.is(after) {
                continue;
            }
            let stands = |part: &str| evidence.stands.contains(&fold(part));
            // “Site » Archive » Headline”: the page may be headed by its site's name.
            let ends_in_other = || after.rsplit(separator).next().is_some_and(stands);
            let heads =
                || evidence.first.contains(&fold(before)) && !names.has(before) && !ends_in_other();
            // Each of several sections or names may be shorter than the headline: “Headline : Section : Site”.
            let longest = |text: &str| text.split(separator).map(str::len).max().unwrap_or(0);
            let longer = before.len() > longest(after);
            // On old pages the one part that stands is the headline, however short.
            let alone = |part: &str, other: &str| {
                let mut others = other.split(separator);
                let headline = evidence.bare && words::count(part) >= 3;
                headline && stands(part) && !others.any(stands)
            };
            let behind = || stands(before) && longer || alone(before, after);
            if names.has(after) || heads() || behind() {
                return Some(before);
            }
            let site = names.is_before(before) && !evidence.front;
            let ahead = stands(after) && !longer && before.len() != after.len();
            if site || ahead || alone(after, before) {
                return Some(after);
            }
        }
    }
    if let Some(part) =
        between_hyphens(title, evidence).or_else(|| before_brackets(title, evidence))
    {
        return Some(part);
    }
    // A colon parts a headline too. The headline is what stands as a heading, if that is no section's.
    let (before, after) = title.split_once(": ").or_else(|| title.split_once('：'))?;
    let stands = evidence.stands.contains(&fold(after));
    let headline = evidence.bare && words::count(after) >= 3 && after.len() > before.len();
    (stands && (headline || evidence.names.is_before(before))).then_some(after.trim())
}

/// The part of an old page's title that stands on the page, where hyphens without spaces part it, as in
/// Chinese: “海港新闻网-社会-渡轮停航三天”.
fn between_hyphens<'a>(title: &'a str, evidence: &Evidence<'_>) -> Option<&'a str> {
    /// Characters of such a headline, at least.
    const HEADLINE: usize = 6;
    if !evidence.bare || title.is_ascii() {
        return None;
    }
    let mut parts = title.split(['-', '－', '—', '|']).map(str::trim);
    parts.find(|part| {
        part.len() < title.len()
            && part.chars().filter(|c| is_unspaced_letter(*c)).count() >= HEADLINE
            && evidence.stands.contains(&fold(part))
    })
}

/// The title before the site's name in brackets, as wikis write it: “tides [Harbour manual]”.
fn before_brackets<'a>(title: &'a str, evidence: &Evidence<'_>) -> Option<&'a str> {
    let (before, site) = title.strip_suffix(']')?.rsplit_once(" [")?;
    let headed = || evidence.first.contains(&fold(before));
    (evidence.names.has(site) || headed()).then(|| before.trim_end())
}

/// The headline of a dump, which declares no site, without the site's name. Evidence is that what
/// is cut or what remains is a line of its own, or that the one cut owns the copyright.
pub fn cut_in_dump<'a>(title: &'a str, page: &Page) -> &'a str {
    let lines = || page.blocks.iter().filter(|block| block.text.len() <= 200);
    let stands = |part: &str| {
        let part = fold(part);
        lines().any(|block| {
            let line = fold(&block.text);
            line == part || (is_copyright(&block.text) && words::stand_in(&part, &line))
        })
    };
    let words = |part: &str| fold(part).split(' ').filter(|word| !word.is_empty()).count();
    let is_name = |part: &str| (1..=5).contains(&words(part));
    // What stands as a line of its own is the headline if it is no entry of a menu.
    let heads = |part: &str| words(part) >= 3 && stands(part);
    for separator in SEPARATORS {
        let Some((before, after)) = title.rsplit_once(separator) else { continue };
        let (before, after) = (before.trim(), after.trim());
        let longer = before.len() > after.len();
        if is_name(after) && (heads(before) || (longer && (stands(after) || stands(before)))) {
            return before;
        }
        if is_name(before) && !longer && heads(after) {
            return after;
        }
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Site;
    use crate::blocks::Block;

    #[test]
    fn a_dump_gives_the_evidence_itself() {
        for (title, lines, expected) in [
            ("Ferry Aground | Port Post", &["© 2024 The Port Post Ltd."][..], "Ferry Aground"),
            ("Ferry Aground - Port Post", &["Port Post", "Ferry Aground"], "Ferry Aground"),
            (
                "A Ferry Aground | The Harbour-Side Gazette",
                &["Menu", "A Ferry Aground"],
                "A Ferry Aground",
            ),
            (
                "Port Post - A Ferry Runs Aground",
                &["Menu", "A Ferry Runs Aground"],
                "A Ferry Runs Aground",
            ),
            ("Port Post - Ferry News", &["Port Post", "Ferry News"], "Port Post - Ferry News"),
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
    fn the_shorter_part_behind_a_bar_goes() {
        for (title, expected) in [
            ("Ferry aground off the cape | Opinion", "Ferry aground off the cape"),
            ("Budget 3.0 | Ferry tax falls", "Budget 3.0 | Ferry tax falls"),
            ("Ferry aground off the cape - Opinion", "Ferry aground off the cape - Opinion"),
        ] {
            assert_eq!(at_bar(title), expected);
        }
    }

    #[test]
    fn cuts_on_evidence_only() {
        let site = |name: Option<&str>, host: Option<&str>| {
            let host = host.map(str::to_owned);
            SiteNames::of(&Page::default(), &Site { name: name.map(str::to_owned), host })
        };
        let post = site(Some("Port Post"), Some("www.portpost.example"));
        for (title, names, first, expected) in [
            ("Ferry Aground | Port Post", &post, "", "Ferry Aground"),
            ("Ferry Aground | News | Port Post", &post, "ferry aground", "Ferry Aground"),
            ("Port Post: Ferry Aground", &post, "", "Port Post: Ferry Aground"),
            ("Ferry Aground - Harbour", &post, "", "Ferry Aground - Harbour"),
            ("Ferry Aground — Harbour", &post, "ferry aground", "Ferry Aground"),
            ("Ferry | A guide to all the harbour's boats", &post, "ferry", "Ferry"),
            ("Ferry Aground – The Portpost", &post, "", "Ferry Aground"),
            ("Ferry Aground - Port Post", &post, "port post", "Ferry Aground"),
            (
                "Port-Post | Ferry Aground",
                &site(None, Some("port-post.example")),
                "",
                "Ferry Aground",
            ),
            ("Port Post", &post, "", "Port Post"),
            ("tides [Port Post]", &post, "", "tides"),
            ("tides [Harbour manual]", &post, "tides", "tides"),
            ("Tides [updated]", &post, "", "Tides [updated]"),
            ("Ferry Aground | Example", &site(None, None), "", "Ferry Aground | Example"),
        ] {
            let first: Vec<String> = [first].iter().map(|s| (*s).to_owned()).collect();
            let evidence =
                Evidence { names, stands: first.clone(), first, front: false, bare: false };
            assert_eq!(cut(title, &evidence), expected, "{title}");
        }
        let front =
            Evidence { names: &post, stands: vec![], first: vec![], front: true, bare: false };
        let title = "Port Post - News from the quay";
        assert_eq!(cut(title, &front), title);
    }
}
