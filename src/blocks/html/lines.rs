//! The lines of a page, as `<br>` and the borders of blocks end them.

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use scraper::node::Element;
use scraper::{Html, Node};

use super::dom::Attribute;
use super::tags;
use crate::text::chars::{is_closer, is_full_stop, is_small, is_unspaced, is_wide};

/// Columns from which a line is more than a label or a verse.
const LONG: usize = 60;

/// Columns of a headline.
const HEADLINE: std::ops::RangeInclusive<usize> = 8..=160;

/// Elements that hold running text, where no `<p>` does.
/// Some pages indent it as if it were a quote or a list.
const HOLDERS: &[&str] =
    &["body", "td", "div", "p", "center", "article", "section", "main", "blockquote", "ul"];

/// Class names of what is shown as a title.
const TITLES: &[&str] = &["title", "headline", "heading"];

/// A line of a page.
pub struct Line {
    /// The block that holds it.
    pub holder: NodeId,
    /// Whether that is one that may hold running text.
    pub may_be_text: bool,
    /// Its level, if it is a heading.
    pub heading: Option<u8>,
    /// Its first text.
    pub text: NodeId,
    /// The `<br>` that ends it, if the border of a block does not.
    pub end: Option<NodeId>,
    /// Its width in columns, white space apart: a Chinese character has two.
    pub columns: usize,
    /// It begins with a small letter.
    starts_lower: bool,
    /// It ends as a sentence does.
    pub ends_sentence: bool,
    /// It ends with a letter of a script in which sentences end without a mark, as in Thai.
    ends_unmarked: bool,
    before_gap: bool,
    stands_out: bool,
    /// All of it is a link.
    pub linked: bool,
    numbers: Numbers,
}

impl Line {
    fn new(block: &Holder, text: NodeId) -> Line {
        Line {
            holder: block.id,
            may_be_text: block.may_hold_text,
            heading: block.heading,
            text,
            end: None,
            columns: 0,
            starts_lower: false,
            ends_sentence: false,
            ends_unmarked: false,
            before_gap: false,
            stands_out: true,
            linked: true,
            numbers: Numbers::default(),
        }
    }

    /// More than a label or a verse.
    pub fn is_long(&self) -> bool {
        self.columns >= LONG
    }

    /// A paragraph of running text.
    pub fn is_prose(&self) -> bool {
        let ends = self.ends_sentence || self.ends_unmarked;
        self.is_long() && ends && !self.linked && self.heading.is_none()
    }

    /// A short line with the numbers of a date.
    pub fn is_dated(&self) -> bool {
        !self.is_long() && self.numbers.are_of_date()
    }

    /// All of it is bold or large, and it is no sentence.
    pub fn is_headline(&self) -> bool {
        let plain = !self.linked && !self.ends_sentence && !self.is_dated();
        (self.stands_out || self.heading.is_some()) && plain && HEADLINE.contains(&self.columns)
    }

    /// Whether it breaks off within a sentence that the next one goes on with.
    pub fn runs_on_in(&self, next: &Line) -> bool {
        !self.ends_sentence && next.starts_lower && self.is_right_above(next)
    }

    /// Whether a line of the same holder follows with nothing between them but one break.
    pub fn is_right_above(&self, next: &Line) -> bool {
        self.end.is_some() && !self.before_gap && self.holder == next.holder
    }
}

/// The numbers in a line.
#[derive(Default)]
struct Numbers {
    count: usize,
    /// How many may be a year.
    years: usize,
    /// Three digits or more, and no year.
    large: bool,
    /// The one that is still growing, and its digits.
    value: u32,
    digits: usize,
}

impl Numbers {
    fn push(&mut self, c: char) {
        if let Some(digit) = c.to_digit(10) {
            self.count += usize::from(self.digits == 0);
            self.digits += 1;
            self.value = self.value.saturating_mul(10).saturating_add(digit);
            return;
        }
        let year = self.digits == 4 && (1900..2100).contains(&self.value);
        self.years += usize::from(year);
        self.large |= self.digits > 2 && !year;
        (self.digits, self.value) = (0, 0);
    }

    /// A year and a day, and perhaps the time.
    fn are_of_date(&self) -> bool {
        self.years == 1 && self.count >= 2 && !self.large
    }
}

/// Reads the lines of a page that hold text.
pub fn read(html: &Html) -> Vec<Line> {
    let mut reader = Reader::default();
    for edge in html.tree.root().traverse() {
        match edge {
            Edge::Open(node) => reader.open(node),
            Edge::Close(node) => reader.close(node),
        }
    }
    reader.lines
}

/// An open block.
struct Holder {
    id: NodeId,
    may_hold_text: bool,
    heading: Option<u8>,
}

/// The lines so far, and where the reader is: how many elements of a kind are open.
#[derive(Default)]
struct Reader {
    lines: Vec<Line>,
    line: Option<Line>,
    blocks: Vec<Holder>,
    outstanding: usize,
    links: usize,
    silent: usize,
}

impl Reader {
    fn open(&mut self, node: NodeRef<'_, Node>) {
        match node.value() {
            Node::Text(text) if self.silent == 0 => self.text(node.id(), &text.text),
            Node::Element(element) if element.name() == "br" => self.line_break(node.id()),
            Node::Element(element) => {
                let name = element.name();
                self.silent += usize::from(tags::is_silent(name));
                self.links += usize::from(name == "a");
                self.outstanding += usize::from(stands_out(element));
                if !tags::is_inline(name) {
                    self.end_line(None);
                    let heading = tags::heading_level(name);
                    let may_hold_text = HOLDERS.contains(&name);
                    self.blocks.push(Holder { id: node.id(), may_hold_text, heading });
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, node: NodeRef<'_, Node>) {
        let Some(element) = node.value().as_element() else { return };
        let name = element.name();
        self.silent -= usize::from(tags::is_silent(name));
        self.links -= usize::from(name == "a");
        self.outstanding -= usize::from(stands_out(element));
        if !tags::is_inline(name) {
            self.end_line(None);
            self.blocks.pop();
        }
    }

    fn line_break(&mut self, node: NodeId) {
        if self.line.is_some() {
            self.end_line(Some(node));
        } else if let Some(line) = self.lines.last_mut() {
            line.before_gap = true;
        }
    }

    fn end_line(&mut self, end: Option<NodeId>) {
        if let Some(mut line) = self.line.take() {
            line.numbers.push('\n');
            self.lines.push(Line { end, ..line });
        }
    }

    fn text(&mut self, node: NodeId, text: &str) {
        let Some(block) = self.blocks.last() else { return };
        let text = if self.line.is_none() { text.trim_start() } else { text };
        if text.is_empty() {
            return;
        }
        let line = self.line.get_or_insert_with(|| Line::new(block, node));
        // Marks that close a quote or a parenthesis may follow the end.
        if let Some(last) = text.chars().rfind(|c| !c.is_whitespace() && !is_closer(*c)) {
            line.ends_sentence = is_full_stop(last);
            line.ends_unmarked = is_unspaced(last) && !is_wide(last);
        }
        for c in text.chars() {
            line.numbers.push(c);
            if c.is_whitespace() {
                continue;
            }
            line.starts_lower |= line.columns == 0 && is_small(c);
            line.columns += if c >= '\u{1100}' && is_wide(c) { 2 } else { 1 };
            line.stands_out &= self.outstanding > 0;
            line.linked &= self.links > 0;
        }
    }
}

/// Whether an element shows its text bold or large, or is called a title.
fn stands_out(element: &Element) -> bool {
    match element.name() {
        "b" | "strong" | "big" => true,
        "font" if element.attribute("size").is_some_and(is_large) => true,
        _ => {
            let named = |word: &str| TITLES.iter().any(|title| word.eq_ignore_ascii_case(title));
            element.attribute("class").is_some_and(|class| class.split_whitespace().any(named))
        }
    }
}

/// A size of `<font>` above that of the text around: 4 to 7, or one or more steps more.
fn is_large(size: &str) -> bool {
    let size = size.trim();
    size.strip_prefix('+')
        .unwrap_or(size)
        .parse()
        .is_ok_and(|steps: u8| steps >= if size.starts_with('+') { 1 } else { 4 })
}
