//! Short lines of a flattened text that the model dropped and their like beside them says are text: questions
//! among questions, what is said between what is said, verses, rows of a table.
//!
//! Nothing but its surroundings tells “No.” in an interview or “2  Ada Moss  24:10” in a list of results from a
//! label, and the model, which knows longer texts, is unsure of them all; so a part of a talk or of a table is lost.

use super::article::Kind;
use super::judged::Judged;
use crate::blocks::{Block, BlockKind};
use crate::label::Fate;
use crate::text::shape::Shape;

/// A score that does not rule a line out.
const FAINT: f64 = 0.1;

/// Lines between a table and the text: its heading, what its columns are.
const NEAR: usize = 3;

/// The lines to keep, in no order.
pub fn rest_of_text(judged: &Judged<'_>) -> Vec<usize> {
    if judged.kind != Kind::Article || !judged.page.elements.is_empty() {
        return Vec::new();
    }
    let mut found = judged.questions();
    found.extend(judged.said());
    found.extend(judged.talk());
    found.extend(judged.between());
    found.extend(judged.rows());
    found.extend(judged.cells());
    found
}

impl Judged<'_> {
    /// Questions in the midst of a text that has most of the page's.
    fn questions(&self) -> Vec<usize> {
        /// Kept questions, at least.
        const FEWEST: usize = 3;
        /// Lines to the text above and below, at most.
        const ABOVE: usize = 3;
        const BELOW: usize = 4;
        let asks =
            |at: &usize| self.lines.shapes[*at].ends_question && !is_linked(&self.page.blocks[*at]);
        let asked = self.kept().filter(asks).count();
        let open: Vec<usize> = self.open().filter(asks).collect();
        if asked < FEWEST || asked < open.len() {
            return Vec::new();
        }
        let within = |at: &usize| {
            (at.saturating_sub(ABOVE)..*at).any(|above| self.is_kept(above))
                && (at + 1..self.verdicts.len().min(at + 1 + BELOW))
                    .any(|below| self.is_kept(below))
        };
        open.into_iter().filter(within).collect()
    }

    /// Where most of the text are short sentences, those that follow or precede one of them.
    fn said(&self) -> Vec<usize> {
        /// Words of a short line, at most.
        const SHORT: f64 = 14.0;
        let (mut kept, mut short) = (0, 0);
        for at in self.kept() {
            kept += 1;
            short += usize::from(self.is_said(at) && self.lines.shapes[at].words <= SHORT);
        }
        if short < 2 || short * 2 <= kept {
            return Vec::new();
        }
        let mut found = self.beside_text(self.all());
        // A question behind all text is a widget's: “Still need help?”
        let last = self.kept().next_back().unwrap_or_default();
        let asks = |at: &usize| *at > last && self.lines.shapes[*at].ends_question;
        while found.pop_if(|at| asks(at)).is_some() {}
        found.extend(self.beside_text(self.all().rev()));
        found
    }

    /// What is said right behind text, in this order, as far as it goes on without another line between.
    fn beside_text(&self, order: impl Iterator<Item = usize>) -> Vec<usize> {
        let mut beside = false;
        let mut found = Vec::new();
        for at in order {
            let verdict = &self.verdicts[at];
            if matches!(verdict.fate, Fate::Metadata(_)) {
                continue;
            }
            let goes_on = beside && self.is_open(at) && self.is_said(at) && verdict.score >= FAINT;
            found.extend(Some(at).filter(|_| goes_on));
            beside = goes_on || self.is_kept(at);
        }
        found
    }

    /// Short questions and answers in turns, beside or right below text.
    fn talk(&self) -> Vec<usize> {
        /// Words of one, at most.
        const SHORT: f64 = 20.0;
        /// Questions, at least.
        const FEWEST: usize = 3;
        let asks = |at: &usize| self.lines.shapes[*at].ends_question;
        let is_talk = |run: &[usize], kept: usize| {
            let asked = run.iter().filter(|at| asks(at)).count();
            let unanswered = run.windows(2).filter(|pair| asks(&pair[0]) && asks(&pair[1])).count();
            asked >= FEWEST
                && asked * 2 <= run.len()
                && unanswered == 0
                && (kept > 0 || self.is_below_text(run))
        };
        self.runs(|at| self.is_said(at) && self.lines.shapes[at].words <= SHORT, is_talk)
    }

    /// Where most of the text are very short lines, as in verses and lists, one in their midst.
    fn between(&self) -> Vec<usize> {
        /// Words of such a line, at most, and of one in their midst.
        const SHORT: f64 = 6.0;
        const LONGEST: f64 = 8.0;
        /// Such lines, at least; and on each side.
        const FEWEST: usize = 8;
        const BESIDE: usize = 2;
        let kept: Vec<usize> = self.kept().collect();
        let short = kept.iter().filter(|at| self.lines.shapes[**at].words <= SHORT).count();
        if short < FEWEST || short * 2 <= kept.len() {
            return Vec::new();
        }
        let fits =
            |at: usize| self.lines.shapes[at].words <= LONGEST && !is_linked(&self.page.blocks[at]);
        let beside = |at: usize| self.is_kept(at) && fits(at);
        let inner = BESIDE..self.verdicts.len().saturating_sub(BESIDE);
        let within = |at: &usize| {
            self.is_open(*at)
                && fits(*at)
                && (at - BESIDE..*at).all(beside)
                && (at + 1..=at + BESIDE).all(beside)
        };
        inner.filter(within).collect()
    }

    /// Rows of a table, a line each, of which the text has others or in whose midst they stand.
    fn rows(&self) -> Vec<usize> {
        /// Rows, at least.
        const FEWEST: usize = 3;
        let is_row = |at: usize| is_row(&self.page.blocks[at], &self.lines.shapes[at]);
        let is_table = |run: &[usize], kept: usize| {
            let begun = kept > 0 && self.is_below_text(run);
            run.len() >= FEWEST && (begun || self.is_within(run) || kept * 2 >= run.len())
        };
        self.runs(is_row, is_table)
    }

    /// Cells of a table, a line each: short ones of which every third, say, is a number.
    fn cells(&self) -> Vec<usize> {
        /// Cells, at least: a few counters and their labels are none.
        const FEWEST: usize = 12;
        /// The share of them that repeats from row to row, at least: rows may lack a cell, and tables have heads.
        const LIKE: f64 = 0.65;
        /// The same where no text stands below.
        const ALIKE: f64 = 0.9;
        let is_cell = |at: usize| is_cell(&self.page.blocks[at], &self.lines.shapes[at]);
        let is_table = |run: &[usize], _| {
            let agrees = if run.len() >= FEWEST { self.repetition(run) } else { 0.0 };
            agrees >= LIKE && self.is_within(run) || agrees >= ALIKE && self.is_below_text(run)
        };
        self.runs(is_cell, is_table)
    }

    /// The share of a run's cells that are a number, or none, as the cell in their place of the next row is.
    fn repetition(&self, run: &[usize]) -> f64 {
        /// Cells of a row.
        const WIDTHS: std::ops::RangeInclusive<usize> = 2..=8;
        let numbers: Vec<bool> =
            run.iter().map(|at| is_number(&self.page.blocks[*at].text)).collect();
        let count = numbers.iter().filter(|is| **is).count();
        if count * 4 < run.len() || count * 10 > run.len() * 9 {
            return 0.0;
        }
        let agree = |width: usize| {
            let behind = numbers.iter().skip(width);
            let same = numbers.iter().zip(behind).filter(|(one, next)| one == next).count();
            same as f64 / (run.len() - width) as f64
        };
        WIDTHS.take_while(|width| width * 2 < run.len()).map(agree).fold(0.0, f64::max)
    }

    /// The open lines of the runs of such lines that are a table, by how many of them are kept.
    fn runs(
        &self,
        is_like: impl Fn(usize) -> bool,
        is_table: impl Fn(&[usize], usize) -> bool,
    ) -> Vec<usize> {
        let mut found = Vec::new();
        let mut run: Vec<usize> = Vec::new();
        for at in 0..=self.verdicts.len() {
            let inside = at < self.verdicts.len();
            if inside && (self.is_open(at) || self.is_kept(at)) && is_like(at) {
                run.push(at);
                continue;
            }
            let open = run.iter().copied().filter(|at| self.is_open(*at));
            let open: Vec<usize> = open.collect();
            if !open.is_empty() && is_table(&run, run.len() - open.len()) {
                found.extend(open);
            }
            run.clear();
        }
        found
    }

    /// Whether text stands above and below a run, with at most a few lines between.
    fn is_within(&self, run: &[usize]) -> bool {
        let end = run.last().map_or(0, |last| last + 1);
        let below = end..self.verdicts.len().min(end + NEAR);
        self.is_below_text(run) && { below }.any(|at| self.is_kept(at))
    }

    /// Whether text stands above it so.
    fn is_below_text(&self, run: &[usize]) -> bool {
        let first = run.first().copied().unwrap_or_default();
        (first.saturating_sub(NEAR)..first).any(|at| self.is_kept(at))
    }

    /// A sentence, however short; or who says the next: “Ada Moss:”.
    fn is_said(&self, at: usize) -> bool {
        /// Words of somebody's name, at most.
        const NAME: f64 = 4.0;
        let (block, shape) = (&self.page.blocks[at], &self.lines.shapes[at]);
        let speaker = shape.ends_colon && shape.words <= NAME;
        (shape.ends_sentence || shape.ends_question || speaker) && !is_linked(block)
    }
}

fn is_linked(block: &Block) -> bool {
    block.link_density() > 0.0
}

/// A line with two numbers or more, which are a good part of it, and no sentence.
fn is_row(block: &Block, shape: &Shape) -> bool {
    /// Words of a row, at most.
    const LONGEST: f64 = 16.0;
    const NUMBERS: usize = 2;
    let plain = block.kind == BlockKind::Paragraph && !shape.ends_sentence;
    plain && shape.words <= LONGEST && shape.digits >= 0.2 && !is_linked(block) && {
        let words = block.text.split_whitespace();
        words.filter(|word| word.contains(|c: char| c.is_ascii_digit())).nth(NUMBERS - 1).is_some()
    }
}

/// One to four words, no sentence.
fn is_cell(block: &Block, shape: &Shape) -> bool {
    let plain = block.kind == BlockKind::Paragraph && !shape.ends_sentence;
    plain && shape.words > 0.0 && shape.words <= 4.0 && !is_linked(block)
}

/// “24:10”, “3.”, “40 kg”: a number, and a unit at most.
fn is_number(text: &str) -> bool {
    /// Letters of a unit, at most.
    const UNIT: usize = 3;
    text.contains(|c: char| c.is_ascii_digit())
        && text.chars().filter(|c| c.is_alphabetic()).nth(UNIT).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::Page;
    use crate::facts::Facts;
    use crate::label::{By, Clutter, Lines, Verdict};

    /// The lines that are kept of a dump; `+` marks those that the model kept, `.` those that it ruled out.
    fn kept(marked: &[&'static str]) -> Vec<&'static str> {
        let texts: Vec<&str> =
            marked.iter().map(|line| line.trim_start_matches(['+', '.'])).collect();
        let blocks = texts.iter().zip(1..).map(|(line, at)| Block::lines(*line, at, at)).collect();
        let page = Page { blocks, ..Page::default() };
        let verdict = |line: &&str| {
            let is_kept = line.starts_with('+');
            let fate = if is_kept { Fate::Keep } else { Fate::Drop(Clutter::Other) };
            let score = if line.starts_with('.') { 0.02 } else { 0.2 };
            Verdict { fate, by: By::Model, score }
        };
        let verdicts: Vec<Verdict> = marked.iter().map(verdict).collect();
        let judged = Judged {
            page: &page,
            lines: &Lines::of(&page),
            kind: Kind::Article,
            facts: &Facts::default(),
            thread: None,
            verdicts: &verdicts,
        };
        let mut found = rest_of_text(&judged);
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|at| texts[at]).collect()
    }

    #[test]
    fn what_is_said_goes_on() {
        for (lines, expected) in [
            (
                &[
                    "News",
                    "+Who was it?",
                    "No.",
                    "+Why not?",
                    "+It was dark.",
                    "Who says so?",
                    "I do.",
                    "Share",
                    "Read on.",
                ][..],
                &["No.", "Who says so?", "I do."][..],
            ),
            (&["+It was dark.", "+Nobody saw it.", "Still need help?", "Call us"], &[]),
            (&["+Bo:", "+No.", "Ada:", "+Why not?", "+No."], &["Ada:"]),
            (&["+It was dark.", "+Nobody saw it.", ".We use cookies."], &[]),
            (&["+The ferry came in", "+All the boats", "Not yet.", "+A list of them"], &[]),
        ] {
            assert_eq!(kept(lines), expected, "{lines:?}");
        }
    }

    #[test]
    fn questions_stand_among_questions() {
        let long = "+The ferry came in at dawn with ninety people aboard, and the port sent three boats to meet it.";
        let page = [
            "+Who was it?",
            long,
            "+Who saw it?",
            long,
            "Who steered it?",
            long,
            "+And why?",
            long,
        ];
        assert_eq!(kept(&page), ["Who steered it?"]);
        assert!(kept(&["+Who was it?", long, "Who steered it?", long]).is_empty());
    }

    #[test]
    fn questions_and_answers_in_turns_are_a_talk() {
        let head = ["+The baker has been up since two, and so have we.", "Ada Moss"];
        let talk = [
            "Who wakes you?",
            ".The dough.",
            ".Is it cold?",
            "Yes.",
            "Do you sleep?",
            "On Sundays.",
        ];
        assert_eq!(kept(&[&head[..], &talk].concat()).len(), talk.len());
        let links = ["Who wakes him?", "Is it cold?", "Does he sleep?", "Read it here."];
        assert!(kept(&[&head[..], &links].concat()).is_empty());
    }

    #[test]
    fn a_verse_stands_among_verses() {
        let poem = [
            "+Low Water",
            "+the tide goes out",
            "+the harbour sleeps",
            "I count the poles",
            "+to the sound",
        ];
        let rest =
            ["+and never come", "+to the same number", "+twice", "+or once", "Share", "Print"];
        assert_eq!(kept(&[&poem[..], &rest].concat()), ["I count the poles"]);
    }

    #[test]
    fn rows_and_cells_are_kept_with_their_table() {
        let text = "+The ferries ran all week, the port said.";
        let rows = [text, "+06:10 07:25 daily", "08:40 09:55 daily", "12:15 13:30 Fri"];
        assert_eq!(kept(&rows), ["08:40 09:55 daily", "12:15 13:30 Fri"]);
        let cells = [
            "1", "Ada Moss", "24:10", "2", "Bo Lind", "24:55", "3", "Cem Kaya", "25:02", "4",
            "Elif Rey", "25:40",
        ];
        let table: Vec<&str> = [text].into_iter().chain(cells).chain([text]).collect();
        assert_eq!(kept(&table), cells);
        let menu = [
            "News", "Sport", "Tides", "Jobs", "Letters", "Weather", "Cars", "Homes", "Log in",
            "Games", "Food", "Help",
        ];
        let page: Vec<&str> = [text].into_iter().chain(menu).chain([text]).collect();
        assert!(kept(&page).is_empty());
    }
}
