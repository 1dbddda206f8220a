//! Pages from the time when few wrote `<p>`: a whole article stands in one cell or division, in lines
//! that `<br>` ends. Which of these breaks part paragraphs, and which line is the headline.
//!
//! Poems, addresses and whatever else is made of short lines stay the lines of one block, and so does
//! everything on pages whose text stands in paragraphs.

use std::collections::HashSet;

use ego_tree::NodeId;
use scraper::{Html, Node};

use super::lines::{self, Line};

/// Lines that stand together above or below a text and say what it is, at most.
const MOST_LABELS: usize = 6;

/// The breaks of a page that part paragraphs.
#[derive(Default)]
pub struct Breaks {
    parting: HashSet<NodeId>,
    /// The first text of the line that is the headline.
    headline: Option<NodeId>,
}

impl Breaks {
    /// Looks over a whole page.
    pub fn of(html: &Html) -> Breaks {
        let is_break =
            |node: &Node| node.as_element().is_some_and(|element| element.name() == "br");
        if !html.tree.values().any(is_break) {
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
        if let Some(line) = longest.and_then(|held| held.first()) {
            breaks.head(&lines, line.holder);
        }
        breaks
    }

    /// Whether a paragraph ends at this `<br>`.
    pub fn parts(&self, node: NodeId) -> bool {
        self.parting.contains(&node)
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
