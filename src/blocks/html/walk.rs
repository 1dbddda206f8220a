//! The one walk over the DOM: blocks in reading order. It follows links from node to node, so no
//! depth can exhaust the stack.

use ego_tree::NodeRef;
use html5ever::ns;
use scraper::node::Element;
use scraper::{Html, Node};

use super::base::Base;
use super::breaks::Breaks;
use super::context::{Capture, Context, Role};
use super::dom::Attribute;
use super::gather::Gather;
use super::neighbours::{self, Between};
use super::run::Run;
use super::select::Selected;
use super::survey::Survey;
use super::{anchor, code, math, media, noscript, spoken, tags};
use crate::blocks::{Block, BlockKind, Inline, InlineKind, Origin, Page};

/// The blocks of a page, with their elements; at most `most` blocks.
pub fn read(html: &Html, base: &Base, most: usize, selected: &Selected, page: &mut Page) {
    let survey = Survey::of(html);
    let breaks = Breaks::of(html);
    let mut walk = Walk::new(base, &survey, &breaks, most);
    walk.all(html);
    if walk.blocks.len() > most {
        walk.blocks.truncate(most);
        page.notes.push(format!("blocks_limited: only the first {most} blocks were read"));
    }
    let mut blocks = noscript::without_doubles(walk.blocks);
    (page.elements, page.selected) = walk.gather.finish(&mut blocks, selected);
    page.blocks = blocks;
}

struct Walk<'a> {
    base: &'a Base,
    survey: &'a Survey,
    breaks: &'a Breaks,
    most: usize,
    frames: Vec<Frame<'a>>,
    gather: Gather<'a>,
    run: Run,
    /// The innermost element around all text of the run, and its place in `frames`.
    holder: Option<(usize, usize)>,
    /// The fewest frames that were open since text was last added.
    lowest: usize,
    blocks: Vec<Read>,
    /// Images inside the run, which stand after it.
    waiting: Vec<Read>,
    /// The language of the code that is open.
    language: Option<String>,
    /// The run is the headline, though it stands in no first heading.
    is_headline: bool,
    /// The open row has a cell that is no heading.
    row_has_data: bool,
    groups: u32,
}

/// A block that was read.
pub struct Read {
    /// The block.
    pub block: Block,
    /// It is what `<noscript>` shows.
    pub silent: bool,
}

/// An open element.
struct Frame<'a> {
    element: usize,
    node: &'a Element,
    context: Context,
    end: End,
}

/// What happens when an element closes.
#[derive(PartialEq)]
enum End {
    /// Nothing: it flows in a line.
    Flow,
    /// Its link or emphasis closes.
    Inline,
    /// What follows is another word.
    Gap,
    /// What follows is another word if it reads like one: who is quoted stands above the quotation.
    Seam,
    /// The mark of a footnote is complete.
    Mark,
    /// What follows is another block.
    Border,
    /// The code is complete.
    Code,
    /// The row is complete.
    Row,
    /// The embedded thing is complete.
    Embed(Option<String>),
}

impl<'a> Walk<'a> {
    fn new(base: &'a Base, survey: &'a Survey, breaks: &'a Breaks, most: usize) -> Walk<'a> {
        Walk {
            base,
            survey,
            breaks,
            most,
            frames: Vec::new(),
            gather: Gather::default(),
            run: Run::default(),
            holder: None,
            lowest: 0,
            blocks: Vec::new(),
            waiting: Vec::new(),
            language: None,
            is_headline: false,
            row_has_data: false,
            groups: 0,
        }
    }

    fn all(&mut self, html: &'a Html) {
        let mut next = html.tree.root().first_child();
        while let Some(node) = next {
            if self.blocks.len() > self.most {
                return;
            }
            let descends = self.open(node);
            if descends && let Some(child) = node.first_child() {
                next = Some(child);
                continue;
            }
            if descends {
                self.close(node);
            }
            next = self.onward(node);
        }
        self.flush();
    }

    /// The next node after all that is inside `node`; closes what ends before it.
    fn onward(&mut self, node: NodeRef<'a, Node>) -> Option<NodeRef<'a, Node>> {
        let mut node = node;
        loop {
            if let Some(sibling) = node.next_sibling() {
                return Some(sibling);
            }
            node = node.parent()?;
            self.close(node);
        }
    }

    /// Whether what is inside the node is to be walked.
    fn open(&mut self, node: NodeRef<'a, Node>) -> bool {
        match node.value() {
            Node::Text(text) => {
                self.is_headline |= self.breaks.begins_headline(node.id());
                self.text(&text.text);
                false
            }
            Node::Element(element) => self.open_element(node, element),
            Node::Fragment => true,
            _ => false,
        }
    }

    fn open_element(&mut self, node: NodeRef<'a, Node>, element: &'a Element) -> bool {
        // A template with a shadow root is shown at once; any other waits for a script.
        let shown = element.name() == "template" && element.attribute("shadowrootmode").is_some();
        if tags::is_silent(element.name()) && !shown {
            return false;
        }
        let parent = self.frames.last().map(|frame| frame.element);
        let index = self.gather.meet(element, parent);
        let numbers = code::is_beside(node, element, self.context().role == Role::Code);
        if numbers || self.leaf(node, element, index) || math::is_drawn_again(node, element) {
            return false;
        }
        let flows = self.flows(element);
        let in_heading = matches!(self.context().role, Role::Heading(_));
        let is_mark = if in_heading { anchor::is_one } else { anchor::is_sign };
        if flows && is_mark(node, element) {
            return false;
        }
        if flows && self.is_labelled() && spoken::is_only_spoken(element) {
            return false;
        }
        if flows {
            self.part_neighbours(node, element);
        } else {
            self.border();
        }
        let (context, end) =
            if flows { self.flowing(node, element) } else { self.block(node, element) };
        self.frames.push(Frame { element: index, node: element, context, end });
        true
    }

    fn close(&mut self, node: NodeRef<'a, Node>) {
        if !node.value().is_element() {
            return;
        }
        let end = self.frames.last_mut().map(|frame| std::mem::replace(&mut frame.end, End::Flow));
        match end {
            Some(End::Inline) => self.run.close(),
            Some(End::Gap) => self.run.space(),
            Some(End::Seam) => self.run.seam(),
            Some(End::Mark) => self.text("]"),
            Some(End::Border) => self.border(),
            Some(End::Code) => self.flush(),
            Some(End::Row) => self.end_row(),
            Some(End::Embed(url)) => self.end_embed(url),
            Some(End::Flow) | None => {}
        }
        self.frames.pop();
        self.lowest = self.lowest.min(self.frames.len());
    }

    /// In a caption, or behind the words of a link.
    fn is_labelled(&self) -> bool {
        self.context().role == Role::Caption || self.run.ends_in_link()
    }

    fn context(&self) -> Context {
        self.frames.last().map_or_else(Context::default, |frame| frame.context)
    }

    fn text(&mut self, text: &str) {
        let context = self.context();
        let chars =
            if context.role == Role::Code { self.run.push_raw(text) } else { self.run.push(text) };
        let Some(frame) = self.frames.last() else { return };
        if chars == 0 {
            return;
        }
        self.gather.count(frame.element, chars, context.link);
        let depth = self.holder.map_or(self.frames.len(), |(depth, _)| depth.min(self.lowest));
        let depth = depth.min(self.frames.len());
        self.holder = self.frames.get(depth.wrapping_sub(1)).map(|frame| (depth, frame.element));
        self.lowest = self.frames.len();
    }

    /// Elements that hold nothing to walk. Gives false for any other.
    fn leaf(&mut self, node: NodeRef<'a, Node>, element: &'a Element, index: usize) -> bool {
        match element.name() {
            "br" => self.line_break(node),
            "img" | "amp-img" => self.image(node, element, index),
            "iframe" | "embed" | "amp-iframe" => self.embedded(node, element, index),
            "hr" => self.border(),
            "input" => self.button(element),
            "math" => return math::source(node).map(|source| self.text(&source)).is_some(),
            "wbr" | "source" | "col" | "area" => {}
            _ => return false,
        }
        true
    }

    fn line_break(&mut self, node: NodeRef<'a, Node>) {
        let context = self.context();
        let parts = context.role == Role::Text && self.breaks.parts(node.id());
        if context.role == Role::Code {
            self.run.raw_line();
        } else if (parts || self.run.is_after_break()) && context.capture == Capture::No {
            self.flush();
        } else {
            let kept = matches!(context.role, Role::Text | Role::Quote);
            self.run.line_break(kept && context.capture != Capture::Row);
        }
    }

    fn image(&mut self, node: NodeRef<'a, Node>, element: &'a Element, index: usize) {
        /// Characters of an alternative text; no reader is shown more.
        const LONGEST: usize = 2000;
        let alt = element.attribute("alt").unwrap_or_default();
        let alt = alt.char_indices().nth(LONGEST).map_or(alt, |(end, _)| &alt[..end]);
        if media::is_glyph(alt) {
            return self.text(alt);
        }
        if media::is_pixel(element) {
            return;
        }
        self.run.space();
        let url = media::image_url(node, element, self.base);
        let text = alt.split_whitespace().collect::<Vec<_>>().join(" ");
        let silent = self.context().silent;
        let before = self.waiting.last_mut().or(self.blocks.last_mut()).filter(|_| silent);
        if let Some(Block { kind: BlockKind::Image { url: other }, text: said, .. }) =
            before.map(|before| &mut before.block)
            && (other.is_none() || *other == url || (*said == text && !text.is_empty()))
        {
            // The image itself stands in `<noscript>` beside the one that a script would load.
            *other = url.or(other.take());
            return;
        }
        if url.is_some() || !text.is_empty() {
            self.apart(BlockKind::Image { url }, text, index);
        }
    }

    fn embedded(&mut self, node: NodeRef<'a, Node>, element: &'a Element, index: usize) {
        let url = media::embed_url(node, element, self.base);
        let inside = self.context().capture == Capture::Embed;
        if url.is_some() && !inside && !media::is_pixel(element) {
            self.run.space();
            self.apart(BlockKind::Embed { url }, String::new(), index);
        }
    }

    /// The caption of a button that is an `<input>`.
    fn button(&mut self, element: &'a Element) {
        let kind = element.attribute("type").unwrap_or_default().to_ascii_lowercase();
        self.run.space();
        if matches!(&*kind, "submit" | "button" | "reset") {
            self.border();
            self.text(element.attribute("value").unwrap_or_default());
            self.border();
        }
    }

    /// A block that stands apart from the text around it: now, or after the text that goes on.
    fn apart(&mut self, kind: BlockKind, text: String, index: usize) {
        let read = self.made(kind, text, Vec::new(), Some(index));
        let list = if self.run.is_empty() { &mut self.blocks } else { &mut self.waiting };
        list.push(read);
    }

    fn flows(&self, element: &Element) -> bool {
        if self.context().role == Role::Caption && media::is_credit(element) {
            return false;
        }
        if element.name.ns != ns!(html) || tags::is_inline(element.name()) {
            return element.attribute("role") != Some("heading");
        }
        // Custom elements and controls stand apart, but not in the middle of a sentence.
        let either =
            matches!(element.name(), "button" | "noscript") || element.name().contains('-');
        let mid = self.holder.is_some_and(|(depth, _)| depth == self.frames.len());
        either && (self.context().in_sentence || (mid && self.lowest == self.frames.len()))
    }

    fn part_neighbours(&mut self, node: NodeRef<'a, Node>, element: &Element) {
        let parent = self.frames.last().map_or("", |frame| frame.node.name());
        match neighbours::between(node, element, parent, self.run.ends_in_lone_letter()) {
            Between::Space => self.run.space(),
            Between::Seam => self.run.seam(),
            Between::Nothing => {}
        }
    }

    fn flowing(&mut self, node: NodeRef<'a, Node>, element: &Element) -> (Context, End) {
        let mut context = self.context();
        let kind = match element.name() {
            "a" => {
                let address = |href| self.base.join(href).unwrap_or_default();
                element.attribute("href").map(|href| InlineKind::Link(address(href)))
            }
            "em" | "i" => Some(InlineKind::Emphasis),
            "strong" | "b" => Some(InlineKind::Strong),
            "sup" if !media::is_note_mark(node) => Some(InlineKind::Raised),
            "code" | "kbd" | "samp" | "tt" if context.role != Role::Code => Some(InlineKind::Code),
            _ => None,
        };
        context.link |= matches!(kind, Some(InlineKind::Link(_)));
        context.silent |= element.name() == "noscript";
        let end = if kind.is_some_and(|kind| self.run.open(kind)) {
            End::Inline
        } else if element.name() == "sup" && media::is_note_mark(node) {
            // Without brackets it would be a part of the word before it.
            self.text("[");
            End::Mark
        } else if matches!(element.name(), "button" | "noscript") {
            End::Gap
        } else if element.name() == "cite" && context.role == Role::Quote && self.run.is_empty() {
            End::Seam
        } else {
            End::Flow
        };
        (context, end)
    }

    fn block(&mut self, node: NodeRef<'a, Node>, element: &Element) -> (Context, End) {
        let context = self.context();
        let plain = self.survey.is_plain(node.id()) || self.breaks.holds_text(node.id());
        let inside = context.inside(element, plain, &mut self.groups);
        let captured = context.capture != Capture::No;
        let end = match element.name() {
            "tr" if context.in_data && !captured => {
                self.row_has_data = false;
                End::Row
            }
            "td" | "th" if context.capture == Capture::Row => {
                self.row_has_data |= element.name() == "td";
                self.run.start_cell();
                End::Gap
            }
            _ if inside.role == Role::Code && context.role != Role::Code && !captured => {
                self.language = code::language(node);
                End::Code
            }
            "video" | "audio" | "object" if !captured => {
                End::Embed(media::embed_url(node, element, self.base))
            }
            "blockquote" if inside.capture == Capture::Embed && !captured => {
                End::Embed(media::quoted_url(element, self.base))
            }
            _ => End::Border,
        };
        (inside, end)
    }

    /// The border of a block: the text before it is complete.
    fn border(&mut self) {
        let context = self.context();
        match context.capture {
            Capture::Row => self.run.space(),
            Capture::Embed => self.run.line_break(true),
            // Lines that a highlighter wraps are still one text.
            Capture::No if context.role == Role::Code => self.run.raw_line(),
            Capture::No => self.flush(),
        }
    }

    fn flush(&mut self) {
        let context = self.context();
        let (text, inline) = self.run.take();
        let kind = match context.kind() {
            BlockKind::Code { .. } => BlockKind::Code { language: self.language.take() },
            BlockKind::Paragraph | BlockKind::Heading { .. } if self.is_headline => {
                BlockKind::Heading { level: 1 }
            }
            kind => kind,
        };
        self.is_headline &= text.is_empty();
        self.emit(kind, text, inline, None);
    }

    fn end_row(&mut self) {
        let header = self.context().heads || !self.row_has_data;
        let (text, inline, cells) = self.run.take_row();
        let element = self.frames.last().map(|frame| frame.element);
        let empty = cells.iter().all(String::is_empty);
        let text = if empty { String::new() } else { text };
        self.emit(BlockKind::TableRow { cells, header }, text, inline, element);
    }

    fn end_embed(&mut self, url: Option<String>) {
        let (text, inline) = self.run.take();
        let last_link = inline.iter().rev().find_map(|range| match &range.kind {
            InlineKind::Link(url) => Some(url.clone()),
            _ => None,
        });
        let element = self.frames.last().map(|frame| frame.element);
        self.emit(BlockKind::Embed { url: url.or(last_link) }, text, inline, element);
    }

    /// Ends the run as a block, if there is any text, and then shows what waited for its end.
    fn emit(&mut self, kind: BlockKind, text: String, inline: Vec<Inline>, element: Option<usize>) {
        let holder = self.holder.take().map(|(_, element)| element);
        if !text.is_empty() || matches!(kind, BlockKind::Embed { url: Some(_) }) {
            self.blocks.push(self.made(kind, text, inline, element.or(holder)));
        }
        self.blocks.append(&mut self.waiting);
    }

    /// A block that stands here.
    fn made(
        &self,
        kind: BlockKind,
        text: String,
        inline: Vec<Inline>,
        element: Option<usize>,
    ) -> Read {
        let Context { group, silent, .. } = self.context();
        Read {
            block: Block { kind, text, inline, origin: Origin::Element, element, group },
            silent,
        }
    }
}
