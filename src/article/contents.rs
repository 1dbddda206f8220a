//! What leads through a page rather than being its text: tables of contents, and what wikis set around theirs.

use rustc_hash::{FxHashMap, FxHashSet};

use super::article::Kind;
use super::judged::Judged;
use crate::blocks::{Block, BlockKind};
use crate::text::words::{self, fold};

/// Entries of a table of contents, at least.
const FEWEST: usize = 3;

/// Bytes of an entry, at most.
const LONGEST: usize = 120;

/// Words of the heading above one, at most.
const HEADING: u64 = 3;

/// Kept lines in a row that stand again, in their order, as headings of what follows, with the heading above them.
/// Lines that follow each other there too are a refrain.
pub fn find(judged: &Judged<'_>) -> Vec<usize> {
    // Entries of lists repeat each other's labels.
    if !matches!(judged.kind, Kind::Article | Kind::Documentation) {
        return Vec::new();
    }
    let page = judged.page;
    let runs = runs(judged);
    if runs.is_empty() {
        return Vec::new();
    }
    let keys = |run: &[usize]| run.iter().map(|at| key(&page.blocks[*at].text)).collect::<Vec<_>>();
    let keyed: Vec<Vec<String>> = runs.iter().map(|run| keys(run)).collect();
    let wanted: FxHashSet<&str> = keyed.iter().flatten().map(String::as_str).collect();
    let mut last: FxHashMap<&str, usize> = FxHashMap::default();
    for at in judged.kept().filter(|at| is_short(&page.blocks[*at]) && !is_item(&page.blocks[*at]))
    {
        if let Some(key) = wanted.get(key(&page.blocks[at].text).as_str()) {
            last.insert(key, at);
        }
    }
    let mut found = Vec::new();
    for (run, keys) in runs.iter().zip(&keyed) {
        let Some(end) = run.last() else { continue };
        let heads = keys.iter().map(|key| last.get(key.as_str()).copied().filter(|at| at > end));
        let heads: Vec<Option<usize>> = heads.collect();
        if lead_on(&heads) {
            let first = heads.iter().position(Option::is_some).unwrap_or(0);
            let past = heads.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
            found.extend(run[first..past].iter().copied());
            found.extend(run[first].checked_sub(1).filter(|above| is_its_heading(judged, *above)));
        }
    }
    found
}

/// Whether two of three entries have a heading, in order, with text between most of them.
fn lead_on(heads: &[Option<usize>]) -> bool {
    let led: Vec<usize> = heads.iter().copied().flatten().collect();
    let in_order = led.windows(2).all(|pair| pair[0] < pair[1]);
    let apart = led.windows(2).filter(|pair| pair[1] > pair[0] + 1).count();
    led.len() >= FEWEST
        && in_order
        && led.len() * 3 >= heads.len() * 2
        && apart * 2 >= led.len() - 1
}

/// Runs of kept short lines that are no headings.
fn runs(judged: &Judged<'_>) -> Vec<Vec<usize>> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    let is_entry = |at: &usize| {
        let block = &judged.page.blocks[*at];
        is_short(block) && !matches!(block.kind, BlockKind::Heading { .. })
    };
    for at in judged.kept().filter(is_entry) {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| last + 1 == at) => run.push(at),
            _ => runs.push(vec![at]),
        }
    }
    runs.retain(|run| run.len() >= FEWEST);
    runs
}

fn is_short(block: &Block) -> bool {
    use BlockKind::{Heading, ListItem, Paragraph};
    matches!(block.kind, Heading { .. } | ListItem { .. } | Paragraph)
        && (1..=LONGEST).contains(&block.text.len())
}

fn is_item(block: &Block) -> bool {
    matches!(block.kind, BlockKind::ListItem { .. })
}

fn is_its_heading(judged: &Judged<'_>, at: usize) -> bool {
    let block = &judged.page.blocks[at];
    judged.is_kept(at) && is_short(block) && !is_item(block) && words::count(&block.text) <= HEADING
}

/// The words of an entry or a heading, without its number and the page it is on.
fn key(text: &str) -> String {
    let mut folded = fold(text);
    let numeric = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    while let Some((before, last)) = folded.rsplit_once(' ')
        && numeric(last)
    {
        folded.truncate(before.len());
    }
    let mut words = folded.as_str();
    while let Some((first, rest)) = words.split_once(' ')
        && numeric(first)
    {
        words = rest;
    }
    if numeric(words) { String::new() } else { words.to_owned() }
}

/// The feet of a printed text's pages, as standards have them: “Lind & Moss   Informational   [Page 12]”.
pub fn page_feet(judged: &Judged<'_>) -> Vec<usize> {
    let is_foot = |at: &usize| {
        let number = judged.page.blocks[*at]
            .text
            .strip_suffix(']')
            .and_then(|text| text.rsplit_once("[Page "));
        number.is_some_and(|(before, number)| {
            before.len() <= LONGEST && number.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
    };
    judged.kept().filter(is_foot).collect()
}

/// What was kept in elements that are named for signposts: tables of contents, and the boxes of links below a
/// wiki's articles.
pub fn signposts(judged: &Judged<'_>) -> Vec<usize> {
    named(judged, &["toc", "navbox", "printfooter"])
}

/// A wiki's notices to its authors above an article: that it lacks sources, say.
pub fn notices(judged: &Judged<'_>) -> Vec<usize> {
    named(judged, &["ambox"])
}

/// What was kept in elements of a name, if that is the smaller part of the text: others call their whole page so.
fn named(judged: &Judged<'_>, names: &[&str]) -> Vec<usize> {
    let page = judged.page;
    if !page.elements.iter().any(|element| element.words.iter().any(|w| names.contains(&&**w))) {
        return Vec::new();
    }
    let inside = page.inherited(|at, outer: Option<&bool>| {
        let words = &page.elements[at].words;
        outer.is_some_and(|outer| *outer) || words.iter().any(|word| names.contains(&&**word))
    });
    let is_inside = |at: &usize| page.blocks[*at].element.is_some_and(|own| inside[own]);
    let (inside, outside): (Vec<usize>, Vec<usize>) = judged.kept().partition(is_inside);
    let size =
        |blocks: &[usize]| blocks.iter().map(|at| page.blocks[*at].text.len()).sum::<usize>();
    if size(&inside) * 2 <= size(&outside) { inside } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_pages_are_no_part_of_an_entry() {
        for (entry, heading) in [
            ("1.2 The Exchange . . . . . . 12", "The exchange"),
            ("3. Light", "3 Light"),
            ("2019", "7"),
        ] {
            assert_eq!(key(entry), key(heading), "{entry}");
        }
    }

    #[test]
    fn entries_lead_on_to_headings_in_order_and_apart() {
        let heads = |heads: &[usize]| {
            heads.iter().map(|at| Some(*at).filter(|at| *at > 0)).collect::<Vec<_>>()
        };
        for (given, expected) in [
            (&[10, 14, 20][..], true),
            (&[10, 0, 14, 20], true),
            (&[10, 0, 0, 14, 20], false),
            (&[10, 11, 12, 13], false),
            (&[20, 14, 10], false),
            (&[10, 14], false),
        ] {
            assert_eq!(lead_on(&heads(given)), expected, "{given:?}");
        }
    }
}
