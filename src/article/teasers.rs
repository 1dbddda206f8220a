//! Teasers of other articles: headlines, each with a sentence or two below it and perhaps a time.
//!
//! A sentence below a headline reads like text, and where the article has hardly more than that the model is unsure
//! of both; but several in turns, above or below text of which it is surer, are a list that the site made. Where there
//! are elements the model tells teasers by them, and what it keeps without a heading that says so is mostly a page
//! of entries.

use super::article::Kind;
use super::judged::Judged;
use super::live_blog;
use crate::blocks::BlockKind;
use crate::facts::Field;
use crate::label::{By, Fate};
use crate::text::dates::line;

/// Teasers in a row, at least; and below a heading that says what they are.
const FEWEST: usize = 3;
const FEWEST_HEADED: usize = 2;

/// Words of what a teaser says below its headline, at most.
const LONGEST: f64 = 25.0;

/// The score of what a teaser says: this share of the surest text's at most, and at most this on an average.
const LESS: f64 = 0.85;
const MEAN: f64 = 0.7;

/// The score of the surest text, at least.
const SURE: f64 = 0.8;

/// Blocks from what one teaser says to what the next one says, at most.
const FAR: usize = 8;

/// What a block is in a list of teasers.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Headline,
    /// What a teaser says below its headline.
    Summary,
    /// A time, an image, a counter, a label, or what a rule dropped.
    Beside,
    /// Nothing that stands there.
    Other,
}

/// Headlines and summaries in turns.
#[derive(Default)]
struct Run {
    blocks: Vec<usize>,
    summaries: Vec<usize>,
    /// The headline above what comes next.
    headline: Option<usize>,
}

/// The blocks of teasers that were kept.
pub fn find(judged: &Judged<'_>) -> Vec<usize> {
    let is_ticker =
        || live_blog::is_declared(judged.page) || !live_blog::updates(judged.page).is_empty();
    if judged.kind != Kind::Article || is_ticker() {
        return Vec::new();
    }
    let score = |at: usize| judged.verdicts[at].score;
    let prose = || judged.kept().filter(|at| judged.lines.shapes[*at].is_prose());
    let surest = prose().map(score).fold(0.0, f64::max);
    if surest < SURE {
        return Vec::new();
    }
    let sure = surest * LESS;
    let mut text = prose().filter(|at| score(*at) > sure);
    let Some(first) = text.next() else { return Vec::new() };
    let last = text.next_back().unwrap_or(first);
    let teasers = |run: &&Run| {
        let sum: f64 = run.summaries.iter().map(|at| score(*at)).sum();
        let aside = run.blocks.first() > Some(&last) || run.blocks.last() < Some(&first);
        aside && sum <= MEAN * run.summaries.len() as f64
    };
    let runs = runs(judged, sure);
    let found = runs.iter().filter(teasers).flat_map(|run| &run.blocks);
    found.copied().filter(|at| judged.is_kept(*at)).collect()
}

fn runs(judged: &Judged<'_>, sure: f64) -> Vec<Run> {
    let linked = judged.page.blocks.iter().any(|block| block.links().next().is_some());
    let mut runs = Vec::new();
    let mut run = Run::default();
    for at in judged.all() {
        match part(judged, at, linked, sure) {
            Part::Headline => {
                run.blocks.push(at);
                run.headline = Some(at);
            }
            Part::Summary if run.headline.is_some() => {
                if run.summaries.last().is_some_and(|last| at - last > FAR) {
                    let headline = run.headline;
                    runs.extend(std::mem::take(&mut run).closed(judged));
                    run.blocks.extend(headline);
                }
                run.blocks.push(at);
                run.summaries.push(at);
                run.headline = None;
            }
            Part::Beside => run.blocks.push(at),
            Part::Summary | Part::Other => runs.extend(std::mem::take(&mut run).closed(judged)),
        }
    }
    runs.extend(run.closed(judged));
    runs
}

impl Run {
    /// The run from its first teaser to its last one, if it is long enough.
    fn closed(mut self, judged: &Judged<'_>) -> Option<Run> {
        let (first, last) = (*self.summaries.first()?, *self.summaries.last()?);
        let is_heading = |at: &usize| {
            let by = &judged.verdicts[*at].by;
            matches!(by, By::Rule("related_links.heading" | "related_links.also"))
        };
        let announced = self.blocks.iter().any(|at| *at < first && is_heading(at));
        let above = self.blocks.iter().rev().find(|at| **at < first && is_headline(judged, **at));
        let head = *above?;
        self.blocks.retain(|at| (head..=last).contains(at));
        let fewest = if announced { FEWEST_HEADED } else { FEWEST };
        let told = announced || judged.page.elements.is_empty();
        (told && self.summaries.len() >= fewest).then_some(self)
    }
}

fn part(judged: &Judged<'_>, at: usize, linked: bool, sure: f64) -> Part {
    let (block, shape) = (&judged.page.blocks[at], &judged.lines.shapes[at]);
    let verdict = &judged.verdicts[at];
    match (&verdict.fate, &block.kind) {
        (Fate::Metadata(Field::Title), _) => return Part::Other,
        (Fate::Metadata(_), _) | (_, BlockKind::Image { .. } | BlockKind::Caption) => {
            return Part::Beside;
        }
        (Fate::Drop(_), _) if verdict.is_by_rule() => return Part::Beside,
        (_, BlockKind::Code { .. } | BlockKind::TableRow { .. } | BlockKind::Embed { .. }) => {
            return Part::Other;
        }
        _ => {}
    }
    // “Read more” may follow what it says.
    let says = shape.is_prose()
        || (shape.inner_stops == 1 && shape.words >= 6.0)
        || (block.text.trim_end().trim_end_matches(']').ends_with(['…', '.']) && shape.words > 4.0);
    let short = shape.words <= LONGEST && shape.inner_stops <= 1;
    if shape.words <= 1.0 || line::is_time(&block.text) {
        Part::Beside
    } else if is_headline(judged, at) && (!linked || block.link_density() >= 0.9) {
        Part::Headline
    } else if says && short && verdict.score <= sure {
        Part::Summary
    } else if shape.words <= 4.0 && !says {
        Part::Beside
    } else {
        Part::Other
    }
}

/// Long enough for a headline, and no sentence.
fn is_headline(judged: &Judged<'_>, at: usize) -> bool {
    let shape = &judged.lines.shapes[at];
    let plain = (2.0..=24.0).contains(&shape.words) && shape.inner_stops == 0 && !shape.ends_colon;
    // Questions may be an interview's.
    plain && !(shape.ends_sentence || shape.ends_question)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::{Block, Page};
    use crate::facts::Facts;
    use crate::label::{Clutter, Lines, Verdict};

    const TEXT: &str =
        "+9 The harbour bypass was closed for two hours after a lorry lost its onions.";

    /// The places of what is found; a line begins with `+` where it is kept, `-` where the model dropped it, `!`
    /// where the heading of other articles is dropped, and a digit: its score in tenths.
    fn found(lines: &[&str]) -> Vec<usize> {
        let blocks = lines.iter().map(|line| Block::lines(&line[3..], 1, 1)).collect();
        let page = Page { blocks, ..Page::default() };
        let verdict = |line: &&str| Verdict {
            fate: if line.starts_with('+') { Fate::Keep } else { Fate::Drop(Clutter::Other) },
            by: if line.starts_with('!') { By::Rule("related_links.heading") } else { By::Model },
            score: f64::from(line.as_bytes()[1] - b'0') / 10.0,
        };
        let verdicts: Vec<Verdict> = lines.iter().map(verdict).collect();
        let (lines, facts) = (Lines::of(&page), Facts::default());
        find(&Judged {
            page: &page,
            lines: &lines,
            kind: Kind::Article,
            facts: &facts,
            thread: None,
            verdicts: &verdicts,
        })
    }

    #[test]
    fn headlines_and_sentences_in_turns_are_teasers() {
        let list = [
            "-1 Council postpones vote on hall",
            "+6 The decision moves to the spring session.",
            "+4 2 hours ago",
            "+4 Bees return to the railway bank",
            "+5 Volunteers counted nine colonies along the line.",
            "-1 Three walks for a wet weekend",
            "+5 Tea and a good map are all you need.",
        ];
        let below: Vec<&str> = [TEXT].into_iter().chain(list).collect();
        assert_eq!(found(&below), [2, 3, 4, 5, 7]);
        let above: Vec<&str> = list.into_iter().chain([TEXT]).collect();
        assert_eq!(found(&above), [1, 2, 3, 4, 6]);
        let between: Vec<&str> = [TEXT].into_iter().chain(list).chain([TEXT]).collect();
        assert!(found(&between).is_empty());
        let sure: Vec<String> = below.iter().map(|line| line.replace("+6", "+9")).collect();
        assert!(found(&sure.iter().map(String::as_str).collect::<Vec<_>>()).is_empty());
        assert!(found(&below[..6]).is_empty(), "two may be anything");
        let headed: Vec<&str> =
            [TEXT, "!0 Most read"].into_iter().chain(list[..5].to_vec()).collect();
        assert_eq!(found(&headed), [3, 4, 5, 6]);
    }
}
