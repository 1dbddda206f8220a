//! The headline of a flattened dump, which declares no title and marks no heading.
//!
//! Each line that may be it is judged by what it looks like, where it stands and what it shares
//! with the lines around it and with the text; the judges are trees that `training/` fits to the
//! titles of known pages. What they look at is in [`NAMES`].

mod features;
mod line;

pub use features::{COUNT, NAMES, Rows};

use std::collections::HashSet;

use super::cut::cut_in_dump;
use crate::article::live_blog;
use crate::blocks::{Block, BlockKind, Page};
use crate::label::Lines;
use crate::label::model::Model;
use crate::text::words::fold;

/// The logit from which a line is taken for the headline. Low, since most lines of most dumps are
/// none and the trees know it, and since a title that may be wrong serves better than none.
const ENOUGH: f64 = -7.0;

/// The same where no sentence stands that a headline could head: a list of headlines has none.
const ENOUGH_WITHOUT_TEXT: f64 = 0.0;

/// The same where all sentences are short: an interview's, a recipe's, a ticker's.
const ENOUGH_OF_SHORT_TEXT: f64 = -3.5;

/// The line that reads most like the headline, or like a title that is `declared`; None if none
/// does.
pub fn headline(page: &Page, lines: &Lines, model: &Model, declared: &[String]) -> Option<usize> {
    let rows = Rows::of(page, lines);
    let mut candidates = rows.candidates();
    let updates = live_blog::updates(page);
    if let Some(first) = updates.first() {
        // A live blog's headline stands above all updates, and so may a list of theirs.
        let heads = updates.iter().filter_map(|at| page.blocks.get(at + 1));
        let heads: HashSet<String> = heads.map(|block| fold(&block.text)).collect();
        candidates.retain(|at| at < first && !heads.contains(&fold(&page.blocks[*at].text)));
    }
    let declared: Vec<String> = declared.iter().map(|title| fold(title)).collect();
    let is_declared = |at: &&usize| declared.contains(&fold(&page.blocks[**at].text));
    if let Some(at) = candidates.iter().find(is_declared).filter(|_| !declared.is_empty()) {
        return Some(*at);
    }
    let values: Vec<[f32; COUNT]> = candidates.iter().map(|at| rows.row(*at)).collect();
    let scores = model.headlines(&values);
    let main = main_heading(page);
    let enough = |at: usize| match rows.have_text() || main == Some(at) {
        true => ENOUGH,
        false if rows.have_short_text() => ENOUGH_OF_SHORT_TEXT,
        false => ENOUGH_WITHOUT_TEXT,
    };
    let judged: Vec<(usize, f64)> = candidates.into_iter().zip(scores).collect();
    let enough = |at: usize, score: f64| score >= enough(at);
    let good = || judged.iter().filter(|(at, score)| enough(*at, *score));
    // Of a short page, teasers stand below the text and look just like it.
    let above = rows.short_text().and_then(|text| highest(good().filter(|(at, _)| *at < text)));
    let best = above.or_else(|| highest(good()));
    let Some(best) = best else { return rows.above_byline(judged.iter().map(|(at, _)| *at)) };
    let best =
        only_first(page, &judged, best).or_else(|| shown(page, &judged, best)).unwrap_or(best);
    Some(rows.first_of_same(best))
}

/// The only heading of the first level, where one begins the page: a poem's, or a list's.
fn main_heading(page: &Page) -> Option<usize> {
    /// Blocks above it, at most.
    const ABOVE: usize = 3;
    let main = |block: &Block| block.kind == BlockKind::Heading { level: 1 };
    let mut headings = (0..page.blocks.len()).filter(|at| main(&page.blocks[*at]));
    let first = headings.next().filter(|at| *at <= ABOVE)?;
    headings.next().is_none().then_some(first)
}

/// The line with the highest score; between equals the first.
fn highest<'a>(judged: impl Iterator<Item = &'a (usize, f64)>) -> Option<usize> {
    judged.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(at, _)| *at)
}

/// The only heading of the first level, where what reads most like the headline is no heading at all. One word
/// may be the section's name, but a sentence is a headline less often still.
fn only_first(page: &Page, judged: &[(usize, f64)], best: usize) -> Option<usize> {
    let is_first = |at: &usize| page.blocks[*at].kind == BlockKind::Heading { level: 1 };
    let mut firsts = (0..page.blocks.len()).filter(is_first);
    let first = firsts.next().filter(|_| firsts.next().is_none())?;
    let is_heading = matches!(page.blocks[best].kind, BlockKind::Heading { .. });
    let is_sentence = page.blocks[best].text.ends_with(['.', ':', '!', '。']);
    let says = is_sentence || fold(&page.blocks[first].text).contains(' ');
    judged.iter().map(|(at, _)| *at).find(|at| *at == first).filter(|_| says && !is_heading)
}

/// Where the title of the whole page, which many dumps begin with, stands again as the headline:
/// what belongs to the article stands there.
fn shown(page: &Page, judged: &[(usize, f64)], best: usize) -> Option<usize> {
    if best > 0 {
        return None;
    }
    let title = fold(cut_in_dump(&page.blocks[best].text, page));
    highest(judged.iter().filter(|(at, _)| *at > best && fold(&page.blocks[*at].text) == title))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::model;

    const BODY: &str = "The northern ferry ran aground at dawn on Monday with ninety people aboard, and the \
        harbour sent three boats to bring them ashore before the tide turned, the port said.";

    #[test]
    fn leading_junk_is_no_headline() {
        for (lines, expected) in [
            (vec!["Northern Ferry Runs Aground", BODY], Some(0)),
            (
                vec![
                    "in ,",
                    "BREAKING: Ferry has run aground in the north",
                    "The opinions are solely those of the author.",
                    BODY,
                ],
                Some(1),
            ),
            (
                vec![
                    "icon homeicon searchicon menuicon usericon close",
                    "11 Apr, 2017 07:29",
                    "Ferry runs aground",
                    BODY,
                ],
                Some(2),
            ),
            (
                vec![
                    "Home",
                    "News",
                    "Weather",
                    "Home › News › North",
                    "Ninety rescued as ferry runs aground",
                    "By Ada Moss",
                    BODY,
                ],
                Some(4),
            ),
            (
                vec![
                    "Ferry Aground, Ninety Rescued",
                    "A ferry seen from above",
                    "Ferry Aground, Ninety Rescued",
                    BODY,
                ],
                Some(0),
            ),
            (
                vec![
                    "Northern Ferry Runs Aground | Port Post",
                    "Home",
                    "News",
                    "Weather",
                    "Sport",
                    "Letters",
                    "Tides",
                    "Jobs",
                    "Log in",
                    "Northern Ferry Runs Aground",
                    "By Ada Moss",
                    BODY,
                ],
                Some(9),
            ),
            (vec!["WATCH: Ferry runs aground in the north", "By Ada Moss", BODY], Some(0)),
            (vec!["A Quiet Year", BODY], Some(0)),
            (
                vec!["Ferry Aground", "The ferry ran aground at dawn on Monday, the port said."],
                Some(0),
            ),
            (vec!["Home", "Search", "Log in"], None),
            (vec!["首页 > 社会 > 正文", "Ferry runs aground", BODY], Some(1)),
            (vec!["Subscribe to our free newsletter", "Ferry aground", BODY], Some(1)),
            (vec!["News | Tides | Jobs | Letters | Homes", "Ferry aground", BODY], Some(1)),
            (vec![BODY, BODY], None),
            (vec![], None),
        ] {
            let blocks = lines.iter().zip(1..).map(|(line, at)| Block::lines(*line, at, at));
            let page = Page { blocks: blocks.collect(), ..Page::default() };
            let found = headline(&page, &Lines::of(&page), model::embedded(), &[]);
            assert_eq!(found, expected, "{lines:?}");
        }
    }
}
