//! Pages from the time when few wrote `<p>`: a whole article stands in one cell or division, in lines
//! that `<br>` ends. Which of these breaks part paragraphs, and which line is the headline.
//!
//! Poems, addresses and whatever else is made of short lines stay the lines of one block, and so does
//! everything on pages whose text stands in paragraphs.

use std::collections::HashSet;

use ego_tree::NodeId;
use scraper::Html;

use super::lines::{self, Line};

/// Lines that stand together above or below a text and say what it is, at most.
const MOST_LABELS: usize = 6;

/// The breaks of a page that part paragraphs.
#[derive(Default)]
pub struct Breaks {
    parting: HashSet<NodeId>,
    /// The first text of the line that is the headline.
    headline: Option<NodeId>,
    /// The element that holds most of the text.
    main: Option<NodeId>,
}

impl Breaks {
    /// Looks over a whole page.
    pub fn of(html: &Html) -> Breaks {
        if has_paragraphs(html) {
            return Breaks::default();
        }
        let lines = lines::read(html);
        let mut held: Vec<&Line> = lines.iter().filter(|line| line.may_be_text).collect();
        // Stable, so that the lines of each element stay in order.
        held.sort_by_key(|line| line.holder);
        let texts: Vec<&[&Line]> =
            held.chunk_by(|a, b| a.holder == b.holder).filter(|held| are_text(held)).collect();
        let broken: usize = texts.iter().map(|held| prose(held.iter().copied())).sum();
        let mut breaks = Breaks::default();
        if broken * 2 < prose(&lines) {
            return breaks;
        }
        texts.iter().for_each(|held| breaks.part(held));
        let longest = texts.iter().max_by_key(|held| prose(held.iter().copied()));
        breaks.main = longest.and_then(|held| held.first()).map(|line| line.holder);
        breaks.main.into_iter().for_each(|main| breaks.head(&lines, main));
        breaks
    }

    /// Whether a paragraph ends at this `<br>`.
    pub fn parts(&self, node: NodeId) -> bool {
        self.parting.contains(&node)
    }

    /// Whether the page's text stands in this element, so that it sets nothing apart.
    pub fn holds_text(&self, node: NodeId) -> bool {
        self.main == Some(node)
    }

    /// Whether the headline begins with this text.
    pub fn begins_headline(&self, text: NodeId) -> bool {
        self.headline == Some(text)
    }

    /// Parts the lines of one element: each long one is a paragraph, and short ones stand together.
    fn part(&mut self, lines: &[&Line]) {
        let first = lines.iter().position(|line| line.is_prose()).unwrap_or(0);
        let last = lines.iter().rposition(|line| line.is_prose()).unwrap_or(0);
        let together = |a: &&Line, b: &&Line| !a.is_long() && !b.is_long() && a.is_right_above(b);
        let mut start = 0;
        for stretch in lines.chunk_by(together) {
            let outside = start < first || start > last;
            let labels = outside && are_labels(stretch);
            let sentences = !are_verses(stretch);
            for (at, line) in stretch.iter().enumerate() {
                let next = lines.get(start + at + 1);
                let last =
                    at + 1 == stretch.len() && !next.is_some_and(|next| line.runs_on_in(next));
                let parts = labels || last || (sentences && line.ends_sentence);
                self.parting.extend(line.end.filter(|_| parts));
            }
            start += stretch.len();
        }
    }

    /// Finds the headline among the lines above the main text, if no heading of the page can be it.
    fn head(&mut self, lines: &[Line], main: NodeId) {
        let is_text = |line: &Line| line.holder == main && line.is_prose();
        let Some(text) = lines.iter().position(is_text) else { return };
        if lines.iter().any(|line| line.heading.is_some_and(|level| level <= 2)) {
            return;
        }
        // “More” below each of several texts: a list of articles.
        let last = lines.iter().rposition(is_text).unwrap_or(text);
        if lines[text..last].iter().filter(|line| line.linked).count() > 1 {
            return;
        }
        let above = lines[..text].iter().enumerate().rev().take(MOST_LABELS);
        let above = above.take_while(|(_, line)| !line.is_prose());
        let headlines = above.filter(|(_, line)| line.is_headline());
        let Some((at, headline)) = headlines.max_by_key(|(_, line)| line.columns) else { return };
        self.headline = Some(headline.text);
        self.parting.extend(headline.end);
        let before = at.checked_sub(1).and_then(|before| lines[before].end);
        self.parting.extend(before);
    }
}

/// Whether a page has so many `<p>` for its `<br>`s that its text stands in them: a look at all elements
/// costs next to nothing, one at all lines a twentieth of what cleaning the page costs.
fn has_paragraphs(html: &Html) -> bool {
    let names = html.tree.values().filter_map(|node| Some(node.as_element()?.name()));
    let (mut paragraphs, mut breaks) = (0_usize, 0_usize);
    for name in names {
        paragraphs += usize::from(name == "p");
        breaks += usize::from(name == "br");
    }
    breaks == 0 || breaks * 2 < paragraphs
}

/// Whether the lines of an element are mostly paragraphs that breaks part.
fn are_text(lines: &[&Line]) -> bool {
    let paragraphs = lines.iter().filter(|line| line.is_prose());
    let ended = paragraphs.clone().any(|line| line.end.is_some());
    let all: usize = lines.iter().map(|line| line.columns).sum();
    ended && paragraphs.count() >= 2 && prose(lines.iter().copied()) * 2 >= all
}

/// Columns of running text.
fn prose<'a>(lines: impl IntoIterator<Item = &'a Line>) -> usize {
    let prose = lines.into_iter().filter(|line| line.is_prose());
    prose.map(|line| line.columns).sum()
}

/// Short lines of which several end within a sentence, rather than what people say in turns.
fn are_verses(lines: &[&Line]) -> bool {
    lines.iter().filter(|line| !line.ends_sentence).count() > 1
}

/// The lines around a text that say what it is, who wrote it and when.
fn are_labels(lines: &[&Line]) -> bool {
    lines.len() <= MOST_LABELS && lines.iter().any(|line| line.is_dated())
}

#[cfg(test)]
mod tests {
    use crate::blocks::html::tests::{page, show};

    #[test]
    fn breaks_part_the_paragraphs_of_a_text_without_others() {
        const ONE: &str = "The ferry ran aground at dawn off the northern cape, and all forty were brought ashore.";
        const TWO: &str = "Nobody was hurt, said the harbour master, who had been called out of bed by the keeper.";
        const THAI: &str =
            "ท่าเรือของเกาะเปิดให้บริการอีกครั้งหลังจากซ่อมแซมมานานสองปี นายกเทศมนตรีกล่าวเมื่อเย็นวานนี้";
        let (one, two, thai) = (format!("p: {ONE}"), format!("p: {TWO}"), format!("p: {THAI}"));
        for (source, expected) in [
            (
                format!("<td><b>Ferry aground</b><br>By Ada Moss<br>3 May 2005<br>{ONE}<br>&nbsp; {TWO}<br>(am)"),
                vec!["h1: Ferry aground", "p: By Ada Moss", "p: 3 May 2005", &one, &two, "p: (am)"],
            ),
            (
                format!("<center><font size=5>Ferry aground</font></center><p>{ONE}<br>{TWO}"),
                vec!["h1: Ferry aground", &one, &two],
            ),
            (
                format!("<h4>Ferry aground</h4><div>{ONE}<br><b>At dawn</b><br>{TWO}</div>"),
                vec!["h1: Ferry aground", &one, "p: At dawn", &two],
            ),
            // A heading that is one already, a poem, an address, and speech in turns.
            (
                format!("<h1>Quay Post</h1><td><b>Ferry aground</b><br>{ONE}<br>{TWO}"),
                vec!["h1: Quay Post", "p: Ferry aground", &one, &two],
            ),
            (
                format!("<div>Row me slow,<br>row me deep,<br>one for me,<br>one to keep.<br>{ONE}<br>{TWO}</div>"),
                vec!["p: Row me slow,/row me deep,/one for me,/one to keep.", &one, &two],
            ),
            (
                format!("<div>{ONE}<br>{TWO}<br>Ada Moss<br>2005 Quay Road 114<br>Port Wells</div>"),
                vec![&one, &two, "p: Ada Moss/2005 Quay Road 114/Port Wells"],
            ),
            (
                format!("<div>{ONE}<br>“And then?”<br>“Then it rained.”<br>{TWO}</div>"),
                vec![&one, "p: “And then?”", "p: “Then it rained.”", &two],
            ),
            (
                format!("<div>{ONE}<br>{TWO}<br>{} on the<br>morning tide.</div>", &ONE[..70]),
                vec![&one, &two, &format!("p: {} on the/morning tide.", &ONE[..70])],
            ),
            (
                format!("<div>{THAI}<br>{THAI}<br>{THAI}</div>"),
                vec![&thai, &thai, &thai],
            ),
            (
                format!("<blockquote><b>Ferry aground</b><br>{ONE}<br>{TWO}</blockquote>"),
                vec!["h1: Ferry aground", &one, &two],
            ),
            (
                format!("<div><b>Ferry aground</b><br>{ONE}<br><a href=1>More</a><br>{TWO}<br><a href=2>More</a><br>{ONE}</div>"),
                vec!["p: Ferry aground", &one, "p: More", &two, "p: More", &one],
            ),
            // Text in other paragraphs, and lines that a program has wrapped.
            (
                format!("<p>{ONE}</p><p>{TWO}</p><p>{ONE}</p><div>{ONE}<br>{TWO}</div>"),
                vec![&one, &two, &one, &format!("{one}/{TWO}")],
            ),
            (
                "<div>The ferry ran aground at dawn off the northern cape, and all of the<br>forty were brought ashore.</div>".to_owned(),
                vec!["p: The ferry ran aground at dawn off the northern cape, and all of the/forty were brought ashore."],
            ),
        ] {
            let source = source.replace("<td>", "<table><tr><td>");
            let got: Vec<String> = page(&source).blocks.iter().map(show).collect();
            assert_eq!(got, expected, "{source}");
        }
    }
}
