//! What is measured of each line that may be a dump's headline.

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::line::Line;
use crate::blocks::{BlockKind, Page};
use crate::label::model::HEADLINE_FEATURES;
use crate::label::rules::detectors::is_icon_list;
use crate::label::{Clutter, Lines};

/// The features, in the order of a row; lines are counted, and shares are 0 to 1.
#[rustfmt::skip] // a list, not a column
pub const NAMES: [&str; COUNT] = [
    // The line itself.
    "words", "chars", "level", "ends_sentence", "ends_question", "ends_colon", "quoted", "starts_lower", "capitalised",
    "digits", "separators", "upper", "links", "parted", "dated", "byline", "clutter",
    // Where it stands.
    "at", "share_at", "paragraphs_above", "since_paragraph", "until_paragraph", "prose_10", "prose_40", "labels_above",
    "labels_below", "longest_near", "first_unknown",
    // The lines around it.
    "words_above", "words_below", "date_below", "byline_below", "date_above", "byline_above",
    // What it shares with other lines.
    "times", "times_above", "of_first", "first_of_it", "in_near", "content", "in_text", "in_next", "in_opening", "frequency",
];

/// The longest headline, in characters.
const LONGEST: usize = 250;

/// Bars and bullets of a menu in one line, at least.
const MENU: usize = 4;

/// The number of features.
pub const COUNT: usize = HEADLINE_FEATURES;

/// Features of a number of lines, one row after the other.
pub struct Rows<'a> {
    page: &'a Page,
    lines: &'a Lines,
    looked: Vec<Line<'a>>,
    /// For each line, the words in paragraphs above it.
    prose: Vec<f64>,
    /// For each line, the labels above it: lines of at most three words.
    labels: Vec<u32>,
    /// The places of paragraphs.
    paragraphs: Vec<usize>,
    /// How often content words stand in paragraphs.
    counts: FxHashMap<u64, u32>,
    /// How often a text stands as a line.
    times: FxHashMap<u64, u32>,
    first_unknown: Option<usize>,
}

impl<'a> Rows<'a> {
    /// Looks at a dump.
    pub fn of(page: &'a Page, lines: &'a Lines) -> Rows<'a> {
        let looked: Vec<Line> =
            page.blocks.iter().zip(&lines.shapes).map(|(b, s)| Line::of(&b.text, s)).collect();
        let mut rows = Rows {
            page,
            lines,
            prose: Vec::with_capacity(looked.len() + 1),
            labels: Vec::with_capacity(looked.len() + 1),
            paragraphs: paragraphs(&looked),
            counts: FxHashMap::default(),
            times: FxHashMap::with_capacity_and_hasher(looked.len(), FxBuildHasher),
            first_unknown: (0..looked.len()).find(|at| lines.known(*at).is_none()),
            looked,
        };
        rows.count();
        rows
    }

    /// The places of the lines that may be the headline.
    pub fn candidates(&self) -> Vec<usize> {
        /// The headline stands before this many paragraphs have passed: teasers, a consent notice
        /// or a standfirst may come first.
        const PARAGRAPHS: usize = 8;
        /// And before this many lines.
        const LINES: usize = 600;
        let end = self.paragraphs.get(PARAGRAPHS).copied().unwrap_or(self.looked.len());
        (0..end.min(LINES)).filter(|at| self.may_be(*at)).collect()
    }

    /// Whether the dump has a paragraph, or at least a sentence.
    pub fn have_text(&self) -> bool {
        !self.paragraphs.is_empty()
    }

    /// Whether it has some sentences, however short.
    pub fn have_short_text(&self) -> bool {
        const FEWEST: usize = 3;
        let sentences = self.lines.shapes.iter().filter(|s| s.ends_sentence || s.ends_question);
        sentences.take(FEWEST).count() == FEWEST
    }

    /// Where a page has no more words in sentences than a short article, the longest that no rule knows.
    pub fn short_text(&self) -> Option<usize> {
        const SHORT: f64 = 150.0;
        let short = self.prose.last().is_some_and(|words| *words <= SHORT);
        let unknown = |at: &&usize| self.lines.known(**at).is_none();
        let words = |at: usize| self.lines.shapes[at].words;
        let sentences = self.paragraphs.iter().filter(|_| short).filter(unknown).copied();
        sentences.max_by(|one, other| words(*one).total_cmp(&words(*other)).then(other.cmp(one)))
    }

    /// The line right above the first byline, if no other follows as in a list: a poem's title, a recipe's.
    pub fn above_byline(&self, mut candidates: impl Iterator<Item = usize>) -> Option<usize> {
        const NEAR: usize = 8;
        let named =
            |at: &usize| self.looked[*at].is_byline() && self.lines.shapes[*at].words >= 2.0;
        let mut bylines = (0..self.looked.len()).filter(named);
        let first = bylines.next()?;
        let above =
            first.checked_sub(1).filter(|_| bylines.next().is_none_or(|at| at > first + NEAR))?;
        candidates.find(|at| *at == above).filter(|at| !self.looked[*at].is_dated())
    }

    /// The line above a lead image that is repeated below it.
    pub fn first_of_same(&self, at: usize) -> usize {
        /// How far above its repetition a title may stand.
        const NEAR: usize = 8;
        let is_link = |other: &usize| is_address(&self.page.blocks[*other].text);
        let same = |other: &usize| self.are_same(*other, at) && !is_link(other);
        (at.saturating_sub(NEAR)..at).find(same).unwrap_or(at)
    }

    fn may_be(&self, at: usize) -> bool {
        let (block, shape) = (&self.page.blocks[at], &self.lines.shapes[at]);
        let kind = matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading { .. });
        // What a rule knows is no headline; but “Watch: …” heads a video's own page too.
        let open = self.lines.known(at).is_none_or(|kind| kind == Clutter::RelatedLinks);
        kind && open
            && shape.chars <= LONGEST
            && shape.words <= 40.0
            && shape.separators < MENU
            && block.text.chars().any(char::is_alphabetic)
            && !self.is_paragraph(at)
            && !is_address(&block.text)
            && !is_icon_list(&block.text)
    }

    fn count(&mut self) {
        let words = self.paragraphs.iter().map(|at| self.lines.contents[*at].len()).sum();
        self.counts.reserve(words);
        let (mut prose, mut labels, mut next) = (0.0, 0, self.paragraphs.iter().peekable());
        for (at, shape) in self.lines.shapes.iter().enumerate() {
            self.prose.push(prose);
            self.labels.push(labels);
            if shape.chars <= LONGEST {
                *self.times.entry(self.looked[at].key()).or_default() += 1;
            }
            if next.next_if_eq(&&at).is_some() {
                prose += shape.words;
                for word in &self.lines.contents[at] {
                    *self.counts.entry(*word).or_default() += 1;
                }
            }
            labels += u32::from(shape.words <= 3.0);
        }
        self.prose.push(prose);
        self.labels.push(labels);
    }

    /// The features of a line.
    pub fn row(&self, at: usize) -> [f32; COUNT] {
        let mut row = Row { values: [0.0; COUNT], at: 0 };
        self.push_itself(at, &mut row);
        self.push_place(at, &mut row);
        self.push_around(at, &mut row);
        self.push_shared(at, &mut row);
        debug_assert_eq!(row.at, COUNT, "each name has its number");
        row.values
    }

    fn push_itself(&self, at: usize, row: &mut Row) {
        let (block, shape, line) =
            (&self.page.blocks[at], &self.lines.shapes[at], &self.looked[at]);
        row.push(shape.words);
        row.push(shape.chars as f64);
        row.push(match block.kind {
            BlockKind::Heading { level } => 7.0 - f64::from(level),
            _ => 0.0,
        });
        row.push_if(shape.ends_sentence);
        row.push_if(shape.ends_question);
        row.push_if(shape.ends_colon);
        row.push_if(shape.quoted);
        row.push_if(shape.starts_lower);
        row.push(shape.capitalised);
        row.push(shape.digits);
        row.push(shape.separators as f64);
        row.push(shape.upper as f64 / shape.chars.max(1) as f64);
        row.push(block.link_density());
        row.push_if(is_parted(&block.text));
        row.push_if(line.is_dated());
        row.push_if(line.is_byline());
        row.push_if(self.lines.known(at).is_some());
    }

    fn push_place(&self, at: usize, row: &mut Row) {
        let count = self.looked.len();
        row.push(at as f64);
        row.push(at as f64 / count as f64);
        let above = self.paragraphs.partition_point(|place| *place < at);
        row.push(above as f64);
        row.push(above.checked_sub(1).map_or(99, |last| at - self.paragraphs[last]).min(99) as f64);
        let below = self.paragraphs[above..].iter().find(|place| **place > at);
        row.push(below.map_or(99, |place| place - at).min(99) as f64);
        for lines in [10, 40] {
            row.push(self.prose[count.min(at + 1 + lines)] - self.prose[at + 1]);
        }
        row.push(f64::from(self.labels[at] - self.labels[at.saturating_sub(10)]));
        row.push(f64::from(self.labels[count.min(at + 6)] - self.labels[at + 1]));
        let near = at.saturating_sub(5)..count.min(at + 6);
        let longest =
            near.filter(|at| !self.is_paragraph(*at)).map(|at| self.lines.shapes[at].words);
        row.push(self.lines.shapes[at].words / longest.fold(1.0, f64::max));
        row.push_if(self.first_unknown == Some(at));
    }

    fn push_around(&self, at: usize, row: &mut Row) {
        let words = |place: Option<usize>| {
            place.and_then(|place| self.lines.shapes.get(place)).map_or(0.0, |shape| shape.words)
        };
        row.push(words(at.checked_sub(1)));
        row.push(words(Some(at + 1)));
        let below = &self.looked[(at + 1).min(self.looked.len())..self.looked.len().min(at + 6)];
        let above = &self.looked[at.saturating_sub(3)..at];
        for lines in [below, above] {
            let nearest = |is: &dyn Fn(&Line) -> bool| {
                lines.iter().position(is).map_or(0.0, |place| 6.0 - place as f64)
            };
            row.push(nearest(&|line| line.is_dated()));
            row.push(nearest(&|line| line.is_byline()));
        }
    }

    fn push_shared(&self, at: usize, row: &mut Row) {
        let times = self.times.get(&self.looked[at].key()).copied().unwrap_or(1);
        row.push(f64::from(times.min(6)));
        let above = (at.saturating_sub(100)..at).filter(|other| self.are_same(*other, at)).count();
        row.push(if times > 1 { above as f64 } else { 0.0 });
        row.push(if at > 0 { self.shared(at, 0) } else { 0.0 });
        row.push(if at > 0 { self.shared(0, at) } else { 0.0 });
        let near = at.saturating_sub(6)..self.looked.len().min(at + 7);
        let near = near.filter(|other| {
            *other != at && !self.is_paragraph(*other) && !self.are_same(*other, at)
        });
        row.push(near.map(|other| self.shared(at, other)).fold(0.0, f64::max));
        let content = &self.lines.contents[at];
        row.push(content.len() as f64);
        let own = u32::from(self.is_paragraph(at));
        let count = |word: &u64| self.counts.get(word).map_or(0, |count| count - own);
        row.push(share(content.iter().filter(|word| count(word) > 0).count(), content.len()));
        let next = self.paragraphs.partition_point(|place| *place <= at);
        let next = &self.paragraphs[next..self.paragraphs.len().min(next + 3)];
        row.push(next.first().map_or(0.0, |next| self.shared(at, *next)));
        row.push(next.iter().map(|next| self.shared(at, *next)).sum());
        let logs: f64 = content.iter().map(|word| libm::log1p(f64::from(count(word)))).sum();
        row.push(logs / content.len().max(1) as f64);
    }

    fn is_paragraph(&self, at: usize) -> bool {
        self.paragraphs.binary_search(&at).is_ok()
    }

    fn are_same(&self, one: usize, other: usize) -> bool {
        self.looked[one].key() == self.looked[other].key()
    }

    /// The share of a line's content words that another has too.
    fn shared(&self, line: usize, other: usize) -> f64 {
        let (line, other) = (&self.lines.contents[line], &self.lines.contents[other]);
        share(line.iter().filter(|word| other.binary_search(word).is_ok()).count(), line.len())
    }
}

/// Whether a line is or has the address of a page or an account: “URL: http://a.example/mill”, “@ada@port.example”.
fn is_address(line: &str) -> bool {
    line.contains("://") || (line.starts_with('@') && !line.contains(' '))
}

/// Whether a mark parts a line, as it parts a title from its site's name.
fn is_parted(line: &str) -> bool {
    const MARKS: &[&str] = &["|", "-", "–", "—", "::", "»"];
    let mut between = line.split(' ');
    let _ends = (between.next(), between.next_back());
    between.any(|word| MARKS.contains(&word))
}

/// The places of paragraphs; of a short report, those of its sentences.
fn paragraphs(lines: &[Line]) -> Vec<usize> {
    let places = |is: &dyn Fn(&Line) -> bool| -> Vec<usize> {
        (0..lines.len()).filter(|at| is(&lines[*at])).collect()
    };
    let paragraphs = places(&|line| line.is_paragraph());
    if paragraphs.is_empty() { places(&|line| line.is_sentence()) } else { paragraphs }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

struct Row {
    values: [f32; COUNT],
    at: usize,
}

impl Row {
    fn push(&mut self, value: f64) {
        if let Some(place) = self.values.get_mut(self.at) {
            *place = value as f32;
        }
        self.at += 1;
    }

    fn push_if(&mut self, value: bool) {
        self.push(f64::from(u8::from(value)));
    }
}
