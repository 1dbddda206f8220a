//! Where the site files the article, as the page shows it: the section from its breadcrumb, the tags
//! from its list of tags, read from blocks that the labeller dropped as such. What the page declares
//! goes first.

use std::collections::HashSet;

use super::site_name::HOME;
use crate::blocks::{Block, BlockKind, Page};
use crate::facts::Facts;
use crate::label::{Clutter, Fate, Verdict};
use crate::text::words::fold;

/// More tags than this are a cloud of the whole site's.
const MOST_TAGS: usize = 20;

/// Words of a tag or a section, at most.
const MOST_WORDS: usize = 5;

/// Longer blocks (bytes) list more than an article's tags.
const LONGEST: usize = 400;

/// What stands before the first step of a breadcrumb, folded.
#[rustfmt::skip] // a list, not a column
const LEADS: &[&str] = &[
    "you are here", "sie sind hier", "vous êtes ici", "jesteś tutaj", "вы здесь",
    "breadcrumb", "breadcrumbs", "breadcrumb navigation", "brotkrumen", "navigationspfad", "fil dariane",
];

/// Labels of lists of tags.
#[rustfmt::skip] // a list, not a column
const LABELS: &[&str] = &[
    "tags", "tag", "article tags", "post tags", "related tags", "topics", "related topics", "keywords", "filed under", "tagged", "tagged with", "themen", "alle themen",
    "schlagwörter", "schlagworte", "stichworte", "étiquettes", "mots clés", "etiquetas", "temas", "palabras clave", "etichette",
    "argomenti", "palavras chave", "tópicos", "trefwoorden", "onderwerpen", "tagi", "tematy", "теги", "метки", "темы", "ετικέτες",
    "ämnen", "emner", "emneord", "štítky", "etiketler", "мітки", "етикети", "címkék", "etichete", "oznake", "avainsanat", "الوسوم", "태그", "标签", "標籤", "タグ",
];

/// Reads what the page does not declare.
pub fn read(page: &Page, verdicts: &[Verdict], facts: &mut Facts) {
    if facts.section.is_none()
        && let Some(section) = section(page, verdicts, facts)
    {
        facts.section = Some(section);
        facts.from.insert("section", Clutter::Breadcrumb.name());
    }
    if facts.tags.is_empty() {
        facts.tags = tags(page, verdicts);
        if !facts.tags.is_empty() {
            facts.from.insert("tags", Clutter::TagList.name());
        }
    }
}

/// The last step of the breadcrumb above the text that is not the article itself.
fn section(page: &Page, verdicts: &[Verdict], facts: &Facts) -> Option<String> {
    let text = verdicts.iter().position(|verdict| verdict.fate == Fate::Keep);
    let above = &verdicts[..text.unwrap_or(0)];
    let path = above.iter().position(|verdict| verdict.fate == Fate::Drop(Clutter::Breadcrumb))?;
    if is_menu(&page.blocks[path].text) {
        return None;
    }
    let steps = entries(page, above, Clutter::Breadcrumb, &['›', '»', '>', '→', '/', '|']);
    let names = [facts.title.as_deref(), facts.site.name.as_deref()];
    let names: Vec<String> = names.into_iter().flatten().map(fold).collect();
    let titled = |step: &str| names.iter().any(|name| name == step || name.starts_with(step));
    let leads = |step: &&String| {
        let step = fold(step);
        !HOME.iter().chain(LEADS).any(|start| *start == step) && !titled(&step)
    };
    steps.iter().rev().find(leads).cloned()
}

/// “Home | News | World | Sports”: bars part the steps of a path as well, but no path has so many.
fn is_menu(text: &str) -> bool {
    text.matches(['|', '｜']).count() >= 3
}

/// The entries of the first list of tags, each once.
fn tags(page: &Page, verdicts: &[Verdict]) -> Vec<String> {
    let (mut tags, mut known) = (Vec::new(), HashSet::new());
    for tag in entries(page, verdicts, Clutter::TagList, &[',', ';', '|', '•', '·', '、', '，'])
    {
        let tag = tag.trim_start_matches('#').trim().to_owned();
        let folded = fold(&tag);
        let says = !folded.is_empty() && !LABELS.contains(&folded.as_str());
        if says && known.insert(folded) {
            tags.push(tag);
        }
    }
    if tags.len() > MOST_TAGS { Vec::new() } else { tags }
}

/// What the first blocks in a row that were dropped as this kind list: their links, else what their
/// separators part. Behind “Tags: harbour” no list goes on.
fn entries(page: &Page, verdicts: &[Verdict], kind: Clutter, separators: &[char]) -> Vec<String> {
    let is = |verdict: &Verdict| verdict.fate == Fate::Drop(kind);
    let first = verdicts.iter().position(is).unwrap_or(verdicts.len());
    let mut run = verdicts[first..].iter().take_while(|verdict| is(verdict)).count();
    if kind == Clutter::TagList && page.blocks.get(first).is_some_and(|b| is_labelled(&b.text)) {
        let labelled = |block: &Block| is_labelled(&block.text) || block.text.starts_with('#');
        run = page.blocks[first..first + run].iter().take_while(|block| labelled(block)).count();
    }
    if kind == Clutter::TagList {
        run = one_list(&page.blocks[first..first + run]);
    }
    let blocks = page.blocks[first..first + run].iter().filter(|b| b.text.len() <= LONGEST);
    let entries = blocks.flat_map(|block| {
        let (start, end) = list(&block.text);
        let links = links(block, start, end);
        if links.is_empty() { parts(&block.text[start..end], separators) } else { links }
    });
    let is_entry = |entry: &String| {
        (1..=MOST_WORDS).contains(&entry.split_whitespace().count())
            && entry.chars().any(char::is_alphabetic)
    };
    entries.filter(is_entry).collect()
}

/// How many blocks, from the first one, are one list below its label: a heading ends it, and so does what stands
/// behind its items.
fn one_list(blocks: &[Block]) -> usize {
    let is_heading = |block: &Block| matches!(block.kind, BlockKind::Heading { .. });
    let first = blocks.iter().find(|block| !is_heading(block)).map_or(0, |block| block.group);
    let goes_on = |(at, block): &(usize, &Block)| match is_heading(block) {
        true => *at == 0,
        false => first == 0 || block.group == first || *at == 0,
    };
    blocks.iter().enumerate().take_while(goes_on).count()
}

fn links(block: &Block, start: usize, end: usize) -> Vec<String> {
    let within = block.links().filter(|(link, _)| start <= link.start && link.end <= end);
    let texts = within.filter_map(|(link, _)| block.text.get(link.start..link.end));
    texts.map(|text| text.trim().to_owned()).collect()
}

/// Where a block's list begins and ends: behind its label, if it has one, and behind the last where it
/// has several.
fn list(text: &str) -> (usize, usize) {
    if let Some(range) = tagged(text) {
        return range;
    }
    let label = text.find([':', '：']).filter(|at| text[..*at].split_whitespace().count() <= 3);
    let start = label.map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    (start, text.len())
}

/// Where the tags stand in lines of WordPress: “Filed Under: Town Tagged With: chicory, verges”,
/// “Posted in Town. Tagged chicory, verges. Bookmark the permalink.”
fn tagged(text: &str) -> Option<(usize, usize)> {
    const ENDS: &[&str] = &[". ", " by ", " on ", " | "];
    let lower = text.to_ascii_lowercase();
    let at = lower.rfind("tagged")?;
    let apart = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    let behind = lower[at..].strip_prefix("tagged").filter(|_| apart)?;
    let ends = |rest: &&str| rest.is_empty() || rest.starts_with([':', ' ']);
    let mut leads = [" with", " as", " in"].iter();
    let behind = leads.find_map(|lead| behind.strip_prefix(lead).filter(ends)).unwrap_or(behind);
    let tags = behind.strip_prefix([':', ' '])?;
    let end = ENDS.iter().filter_map(|end| tags.find(end)).min().unwrap_or(tags.len());
    let start = text.len() - tags.len();
    let end = start + tags[..end].trim_end_matches(['.', ' ']).len();
    (start < end).then_some((start, end))
}

/// Whether a line has its label and its list: “Tags: harbour”.
fn is_labelled(text: &str) -> bool {
    let (start, end) = list(text);
    start > 0 && text[start..end].contains(char::is_alphanumeric)
}

/// The parts of “harbour, bridge” and “#harbour #bridge”; a label alone has none.
fn parts(list: &str, separators: &[char]) -> Vec<String> {
    let hashed = list.trim_start().starts_with('#');
    let apart = |c: char| separators.contains(&c) || (hashed && c.is_whitespace());
    list.split(apart).map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::By;
    fn filed(lines: &[(&str, Option<Clutter>)]) -> (Option<String>, Vec<String>) {
        let blocks = lines.iter().map(|(text, _)| Block::lines(*text, 1, 1)).collect();
        let page = Page { blocks, ..Page::default() };
        let fate = |kind: Option<Clutter>| kind.map_or(Fate::Keep, Fate::Drop);
        let verdict =
            |kind: Option<Clutter>| Verdict { fate: fate(kind), by: By::Model, score: 0.0 };
        let verdicts: Vec<Verdict> = lines.iter().map(|(_, kind)| verdict(*kind)).collect();
        let mut facts =
            Facts { title: Some("Ferry aground off the cape".into()), ..Facts::default() };
        read(&page, &verdicts, &mut facts);
        (facts.section, facts.tags)
    }

    #[test]
    fn sections_and_tags_are_read_from_what_is_dropped() {
        let path = Some(Clutter::Breadcrumb);
        let tag = Some(Clutter::TagList);
        for (lines, section, tags) in [
            (
                &[
                    ("Home › News › North", path),
                    ("A text.", None),
                    ("Tags: harbour, old bridge", tag),
                ][..],
                Some("North"),
                &["harbour", "old bridge"][..],
            ),
            (
                &[
                    ("Home", path),
                    ("Sailing", path),
                    ("Ferry aground off the cape", path),
                    ("A text.", None),
                ],
                Some("Sailing"),
                &[],
            ),
            (&[("Home > Sailing > Ferry aground", path), ("A text.", None)], Some("Sailing"), &[]),
            (&[("You are here: Sailing", path), ("A text.", None)], Some("Sailing"), &[]),
            (&[("Home", path), ("A text.", None), ("News", path)], None, &[]),
            (&[("Home | News | World | Sports", path), ("A text.", None)], None, &[]),
            (
                &[("Topics:", tag), ("Harbour", tag), ("Bridge", tag), ("harbour", tag)],
                None,
                &["Harbour", "Bridge"],
            ),
            (&[("#harbour #oldbridge", tag)], None, &["harbour", "oldbridge"]),
            (&[("Tags: harbour", None)], None, &[]),
            (
                &[("Filed Under: Essays, Town Tagged With: chicory, verges", tag)],
                None,
                &["chicory", "verges"],
            ),
            (
                &[("Posted in Kiln. Tagged ash, cone 9. Bookmark the permalink.", tag)],
                None,
                &["ash", "cone 9"],
            ),
            (
                &[("Tags: harbour, storms", tag), ("Next Article", tag), ("Support us", tag)],
                None,
                &["harbour", "storms"],
            ),
            (&[("Filed Under: Town", tag), ("Tagged With: ash", tag)], None, &["Town", "ash"]),
            (&[("Tagged with", tag), ("Ash", tag), ("Kilns", tag)], None, &["Ash", "Kilns"]),
            (&[("Tagged in: ash", tag)], None, &["ash"]),
        ] {
            let (found, found_tags) = filed(lines);
            assert_eq!(found.as_deref(), section, "{lines:?}");
            assert_eq!(found_tags, tags, "{lines:?}");
        }
    }
}
