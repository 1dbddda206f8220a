//! Lines near the title that state dates.

use super::claim::{BARE, Claim, LABELLED, NOTED};
use super::order::Order;
use super::spans;
use crate::article::elsewhere::is_elsewhere;
use crate::blocks::{Block, BlockKind, DeclaredBy, Element, InlineKind, Page};
use crate::facts::head;
use crate::facts::{Facts, Field};
use crate::text::chars::{is_longer, is_of_word, is_small};
use crate::text::dates::labels::{self, Label};
use crate::text::dates::weekdays::is_weekday;
use crate::text::dates::written::{self, Found};
use crate::text::shape::Shape;

/// A line that states dates.
pub struct Dateline {
    /// The block.
    pub block: usize,
    /// What it states.
    pub claims: Vec<Claim>,
    /// The line says nothing besides.
    pub nothing_else: bool,
}

/// How far from the title a dateline stands, in blocks, before and after it.
const BEFORE_TITLE: usize = 6;
const AFTER_TITLE: usize = 14;

/// Longer lines than this are sentences, not datelines (characters).
const LONGEST: usize = 240;

/// Longer blocks than this are no sentences about the page (bytes).
const FILED_BYTES: usize = 600;

/// Parts of the class names of what stands below a post.
const FILED_UNDER: &[&str] =
    &["postmeta", "post-meta", "entry-meta", "post-footer", "entry-footer"];

/// The lines near the title that state dates.
pub fn read(page: &Page, facts: &Facts, order: Order, signed: bool) -> Vec<Dateline> {
    let title = facts.title_block().unwrap_or(0);
    let near = title.saturating_sub(BEFORE_TITLE)..page.blocks.len().min(title + AFTER_TITLE);
    let text_begins = head::end(page, facts);
    let lines = near.filter(|at| *at != title);
    let mut lines: Vec<Dateline> =
        lines.filter_map(|at| dateline(page, facts, at, text_begins, order)).collect();
    let labelled = |line: &Dateline| line.claims.iter().any(|claim| claim.weight > BARE);
    let above = lines.iter().take_while(|line| line.block < title).count();
    if is_list(&lines[..above]) {
        lines.retain(|line| line.block > title || labelled(line));
    }
    if !signed && (is_list(&lines) || declares_product(page)) {
        lines.retain(labelled);
    }
    // Above the title a page also prints which day it is. What stands right above counts first, then
    // what stands below, then the nearest.
    if !page.elements.is_empty() {
        lines.sort_by_key(|line| match line.block + 1 >= title {
            true => (false, line.block),
            false => (true, title - line.block),
        });
    }
    lines
}

/// What a line states. In the article's head a date needs no label.
fn dateline(
    page: &Page,
    facts: &Facts,
    at: usize,
    text_begins: usize,
    order: Order,
) -> Option<Dateline> {
    /// Words beside a date without a label, at most: more make an entry of a list of events, say.
    const BESIDE: usize = 6;
    let block = &page.blocks[at];
    let text = &block.text;
    if is_longer(text, LONGEST)
        || is_set_apart(block)
        || is_elsewhere(page, block, facts.title_block())
    {
        return None;
    }
    let found = written::find_all(text);
    let words = words_besides(text, &found)?;
    let is_head = at < text_begins || facts.became[at] == Some(Field::Authors);
    let may_be_bare = is_head && !is_content(page, at);
    let below_title = at == facts.title_block().unwrap_or(0) + 1;
    let spoken = found.iter().any(|one| !is_stamp(text, one));
    let mut start = 0;
    let mut claims = Vec::new();
    for one in found {
        let before = text.get(start..one.start).unwrap_or_default();
        let label = labels::before(before)
            .or_else(|| mark(page, block))
            .or_else(|| label_above(page, at).filter(|_| start == 0));
        start = one.end;
        let begins = below_title && claims.is_empty() && before.trim().is_empty();
        let is_bare = || {
            may_be_bare
                && (words <= BESIDE || begins)
                && !is_clause(before)
                && !is_code(block, &one)
                && !spans::is_one(text, &one)
                && (!spoken || !is_stamp(text, &one))
        };
        let (label, weight) = match label {
            Some(Label::Other) => continue,
            Some(label) => (label, LABELLED),
            None if is_bare() => (Label::Published, BARE),
            None => continue,
        };
        claims.push(Claim::printed(text, one, label, weight, order));
    }
    (!claims.is_empty()).then_some(Dateline { block: at, claims, nothing_else: words <= 2 })
}

/// Where nothing else states the publication: the only day that lines say to be it; on a page that
/// somebody signed, the only day that lines consist of; else the only day of a last change. Where only
/// `<time>` states it, the last change that a line says it to be.
pub fn far(
    page: &Page,
    facts: &Facts,
    order: Order,
    signed: bool,
    others: &[Claim],
) -> Option<Claim> {
    let mut published = others.iter().filter(|claim| claim.label == Label::Published);
    let of_time = published.next();
    let else_stated = of_time.into_iter().chain(published).any(|claim| claim.from != "time");
    if else_stated || declares_product(page) {
        return None;
    }
    let (mut stated, mut bare) = (Vec::new(), Vec::new());
    let (mut changed, mut noted) = (Vec::new(), Vec::new());
    for (at, block) in page.blocks.iter().enumerate() {
        if block.text.len() > FILED_BYTES || is_set_apart(block) {
            continue;
        }
        let Some((text, one)) = only_date(&block.text) else { continue };
        let label = labels::before(text.get(..one.start).unwrap_or_default());
        let spans = label.is_none() && spans::is_one(text, &one);
        if spans || is_elsewhere(page, block, facts.title_block()) {
            continue;
        }
        let short = !is_longer(text, LONGEST / 2);
        let words = words_besides(text, std::slice::from_ref(&one)).filter(|_| short);
        let said = label.or_else(|| label_above(page, at));
        // Themes call a date “updated” that is none: microformats want it.
        let label = said.or_else(|| mark(page, block).filter(|_| of_time.is_none()));
        let lines = match (label, words) {
            (Some(Label::Published), Some(0..=6)) => &mut stated,
            (Some(Label::Updated), Some(0..=3)) if text.len() == block.text.len() => &mut changed,
            (Some(Label::Updated), Some(0..=5)) => &mut noted,
            (None, Some(0..=2)) if names_paper(text, &one) => &mut stated,
            (None, Some(0)) if !is_content(page, at) && !is_within_text(page, at) => &mut bare,
            (None | Some(Label::Published), _) if is_filed(page, block) => &mut stated,
            _ => continue,
        };
        let label = label.filter(|label| *label == Label::Updated).unwrap_or(Label::Published);
        lines.push(Claim::printed(text, one, label, BARE, order));
    }
    if let Some(time) = of_time {
        return changed.into_iter().find(|line| line.found.date == time.found.date);
    }
    let bare = if signed { bare } else { Vec::new() };
    noted.iter_mut().for_each(|line: &mut Claim| line.weight = NOTED);
    let lines = [stated, bare, changed, noted].into_iter().find(|lines| !lines.is_empty())?;
    let first = lines.first()?;
    lines.iter().all(|line| line.found.date == first.found.date).then(|| first.clone())
}

/// The only date of a text; where a sentence or a line of it says when the page was last changed, that one's alone:
/// “© Tidekit developers. Last updated on 3 May 2022. Made with Sphinx.”
fn only_date(text: &str) -> Option<(&str, Found)> {
    /// Words besides the date and its label of a text that says nothing else, at most.
    const BESIDE: usize = 3;
    let found = written::find_all(text);
    if let [one] = found.as_slice() {
        if words_besides(text, &found).is_some_and(|words| words <= BESIDE) {
            return Some((text, one.clone()));
        }
        let before = text.get(..one.start)?;
        let marks = [". ", " · ", " | ", " • ", "\n"];
        let start = marks.iter().filter_map(|mark| Some(before.rfind(mark)? + mark.len())).max();
        let behind = text.get(one.end..)?;
        let length = marks.iter().filter_map(|mark| behind.find(mark)).min();
        let (start, end) = (start.unwrap_or(0), length.map_or(text.len(), |n| one.end + n));
        let part = text.get(start..end).filter(|_| opens_with_change(&before[start..]));
        let shifted = Found { start: one.start - start, end: one.end - start, ..one.clone() };
        return Some(part.map_or_else(|| (text, one.clone()), |part| (part, shifted)));
    }
    let mut lines = text.lines().filter(|_| found.len() > 1 && text.contains('\n'));
    lines.find_map(|line| match written::find_all(line).as_slice() {
        [one] if opens_with_change(line.get(..one.start)?) => Some((line, one.clone())),
        _ => None,
    })
}

/// Whether what stands before a date begins with the label of a last change, and has no other.
fn opens_with_change(before: &str) -> bool {
    /// Words up to the label: “Page last reviewed”.
    const WORDS: usize = 3;
    let lower = before.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    labels::before(before) == Some(Label::Updated)
        && words.by_ref().take(WORDS).any(|word| labels::of_word(word) == Some(Label::Updated))
}

/// Whether a line says of which paper the day is, as those of East Asia do below their texts:
/// “（2009年3月12日14時33分　海港新聞）”.
fn names_paper(text: &str, date: &Found) -> bool {
    /// Letters of a paper and its edition, at most.
    const NAMED: usize = 10;
    #[rustfmt::skip] // a list, not a column
    const PAPERS: &[&str] = &[
        "新聞", "新闻", "日報", "日报", "晚報", "晚报", "晨报", "早报", "时报", "時報", "通信", "通讯社",
    ];
    let beside = [text.get(..date.start), text.get(date.end..)];
    let beside: String = beside.into_iter().flatten().collect();
    !text.is_ascii()
        && beside.chars().filter(|c| c.is_alphanumeric()).count() <= NAMED
        && PAPERS.iter().any(|paper| beside.contains(paper))
}

/// Something for sale, whose bare dates are those of its reviews and offers.
fn declares_product(page: &Page) -> bool {
    page.declared.iter().any(|d| match d.by {
        DeclaredBy::JsonLd => d.key == "product.@type",
        DeclaredBy::Microdata => d.key.starts_with("product."),
        DeclaredBy::OpenGraph => d.key == "og:type" && d.value.contains("product"),
        _ => false,
    })
}

/// Dates without labels that go back in time stand in a list of other pages. Those of a thread go
/// forward.
fn is_list(lines: &[Dateline]) -> bool {
    let bare = lines.iter().flat_map(|line| &line.claims).filter(|claim| claim.weight == BARE);
    let mut days: Vec<_> = bare.map(|claim| claim.found.date).collect();
    days.dedup();
    days.len() >= 3 && days.windows(2).all(|pair| pair[0] > pair[1])
}

/// What the line above says of a date, if it is a label alone: “Published”, “Date of birth”.
fn label_above(page: &Page, at: usize) -> Option<Label> {
    let above = &page.blocks[at.checked_sub(1)?].text;
    let alone = above.split_whitespace().count() <= 3 && !above.chars().any(|c| c.is_ascii_digit());
    alone.then(|| labels::before(above)).flatten()
}

/// Code, quotes and captions: their dates are what they are about.
fn is_set_apart(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Code { .. } | BlockKind::Quote | BlockKind::Caption)
}

/// Whether what stands before a date in its line is a command or the rest of a sentence, rather than
/// a weekday, a place or a name.
fn is_clause(before: &str) -> bool {
    let words = before.split_whitespace().filter(|word| word.chars().count() > 3);
    let lower = words.filter(|word| word.starts_with(is_small)).count();
    lower >= 2 && before.trim_start().starts_with(is_small)
}

/// “2024-05-16T21:40:12+00:00”, which programs read; themes hide such a stamp beside the date that they show.
fn is_stamp(text: &str, date: &Found) -> bool {
    let bytes = text.get(date.start..date.end).unwrap_or_default().as_bytes();
    bytes.get(10) == Some(&b'T') && bytes.get(4) == Some(&b'-')
}

fn is_code(block: &Block, date: &Found) -> bool {
    let mut inline = block.inline.iter();
    inline.any(|i| i.kind == InlineKind::Code && i.start <= date.start && date.end <= i.end)
}

/// Whether a line stands between two paragraphs, or is a heading: its date is the text's.
fn is_within_text(page: &Page, at: usize) -> bool {
    let paragraph =
        |at: usize| page.blocks.get(at).is_some_and(|block| Shape::of(&block.text).is_paragraph());
    matches!(page.blocks[at].kind, BlockKind::Heading { .. })
        || (at.checked_sub(1).is_some_and(paragraph) && paragraph(at + 1))
}

/// Whether a date without a label belongs to the text by where it stands: in a row of a table, or as
/// one of several items or headings with dates.
fn is_content(page: &Page, at: usize) -> bool {
    /// How far its siblings are looked for, in blocks.
    const NEAR: usize = 20;
    let block = &page.blocks[at];
    let is_sibling = |other: &Block| match (&block.kind, &other.kind) {
        (BlockKind::ListItem { .. }, BlockKind::ListItem { .. }) => other.group == block.group,
        (BlockKind::Heading { level }, BlockKind::Heading { level: other }) => level == other,
        _ => false,
    };
    let near = at.saturating_sub(NEAR)..page.blocks.len().min(at + NEAR);
    let mut others = near.filter(|other| *other != at).map(|other| &page.blocks[other]);
    // “21:40, 16 May 2024” beside “Updated 08:02, 17 May 2024” is no list of events.
    let has_date = |other: &Block| {
        let found = written::find(&other.text);
        found.is_some_and(|one| labels::before(&other.text[..one.start]).is_none())
    };
    matches!(block.kind, BlockKind::TableRow { .. })
        || others.any(|other| is_sibling(other) && has_date(other))
}

/// Whether a line says when the page was posted in a whole sentence, as blogs do under a post: “This
/// entry was posted on 3 May 2012 and is filed under Sailing.”
fn is_filed(page: &Page, block: &Block) -> bool {
    is_below_post(page, block) && labels::before(&block.text) == Some(Label::Published)
}

/// Whether class names say that a line is what stands below a post.
pub fn is_below_post(page: &Page, block: &Block) -> bool {
    let around = page.ancestors(block.element).take(2);
    let mut words = around.flat_map(|element| element.words.iter());
    words.any(|word| FILED_UNDER.iter().any(|name| word.contains(name)))
}

/// What class names say of a date.
fn mark(page: &Page, block: &Block) -> Option<Label> {
    let around = page.ancestors(block.element).take(2);
    around.flat_map(Element::parts).find_map(|part| match part {
        "updated" | "modified" | "changed" | "lastmod" | "datemodified" => Some(Label::Updated),
        "published" | "pubdate" | "datepublished" | "posted" | "publicationdate"
        | "publicationtime" | "publishdate" | "publishtime" | "publisheddate" | "publishedtime"
        | "publishedat" | "publishedon" => Some(Label::Published),
        _ => None,
    })
}

/// How many words a line has besides its dates and their labels, or None if it has no date or
/// runs on like a sentence.
fn words_besides(text: &str, found: &[Found]) -> Option<usize> {
    found.first()?;
    let mut rest = String::new();
    let mut start = 0;
    for one in found {
        rest.push_str(text.get(start..one.start)?);
        rest.push(' ');
        start = one.end;
    }
    rest.push_str(text.get(start..)?);
    let ends = rest.trim_end().ends_with(['.', '?', '!', '。']);
    let is_address = |word: &&str| word.contains("://") || word.starts_with("www.");
    let spoken: Vec<&str> = rest.split_whitespace().filter(|word| !is_address(word)).collect();
    let lower = spoken.join(" ").to_lowercase();
    let words = lower.split(|c| !is_of_word(c)).filter(|word| {
        word.chars().count() > 2 && labels::of_word(word).is_none() && !is_weekday(word)
    });
    let words = words.count();
    (words <= 14 && !(ends && words > 5)).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_of_last_change_stands_alone() {
        for (text, expected) in [
            (
                "© 2020-2022, Tidekit developers. Last updated on Mar 3, 2022. Made with Sphinx 4.4.0.",
                Some("Last updated on Mar 3, 2022"),
            ),
            (
                "Page last reviewed: 17 October 2022\nNext review due: 17 October 2025",
                Some("Page last reviewed: 17 October 2022"),
            ),
            (
                "howto/tide.txt · Last modified: 2018/11/23 19:12 by ada",
                Some("Last modified: 2018/11/23 19:12 by ada"),
            ),
            ("Published 3 May 2022", Some("Published 3 May 2022")),
            (
                "The ferry sank. It was built on 3 May 2022. It sailed.",
                Some("The ferry sank. It was built on 3 May 2022. It sailed."),
            ),
            ("From 3 May 2022 to 4 June 2022", None),
        ] {
            assert_eq!(only_date(text).map(|(part, _)| part), expected, "{text}");
        }
    }
}
