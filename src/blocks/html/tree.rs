//! Building the DOM within limits. Between tokenizer and tree builder stands a gate: it lifts what
//! is nested too deep, and ends the parse of a page that would cost too much.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use ego_tree::NodeId;
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{Tracer, TreeBuilder, TreeBuilderOpts, TreeSink};
use html5ever::{LocalName, TokenizerResult, local_name};
use scraper::{Html, HtmlTreeSink};

use super::lighten::{Purpose, lighten};
use super::tags;
use crate::limits::Limits;

/// A parsed page.
pub struct Parsed {
    /// The DOM; None when it would pass the limits.
    pub html: Option<Html>,
    /// What the limits did, as notes of the page.
    pub notes: Vec<String>,
    /// What may carry the page's text as data was left out.
    pub without_data: bool,
}

/// The source is fed in pieces of about this many bytes, so that a parse can be ended early.
const PIECE: usize = 1 << 16;

/// For each token the tree builder may look at every open element. This many looks are allowed for
/// each node that a page may have; ordinary pages need fewer than 30.
const LOOKS_PER_NODE: usize = 40;

/// Parses a document as a browser without scripting does, so that `<noscript>` content is DOM.
pub fn parse(source: &str, limits: &Limits, purpose: Purpose) -> Parsed {
    let light = lighten(source, limits.attributes, purpose);
    let gate = Gate::new(limits);
    let tokenizer = Tokenizer::new(gate, TokenizerOpts::default());
    let queue = BufferQueue::default();
    let mut rest = light.source.as_ref();
    while !rest.is_empty() && !tokenizer.sink.closed.get() {
        let boundary = (PIECE..PIECE + 4).find(|&at| rest.is_char_boundary(at));
        let (piece, after) = rest.split_at(boundary.unwrap_or(rest.len()));
        queue.push_back(StrTendril::from(piece));
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        rest = after;
    }
    tokenizer.end();
    let (html, notes) = finish(tokenizer.sink, light.cuts, limits);
    Parsed { html, notes, without_data: light.without_data }
}

fn finish(gate: Gate, cuts: usize, limits: &Limits) -> (Option<Html>, Vec<String>) {
    let mut notes = Vec::new();
    if gate.closed.get() {
        notes.push(format!("too_complex: more than {} nodes, or as much work", limits.nodes));
        return (None, notes);
    }
    if gate.lifted_ever.get() > 0 {
        let lifted = gate.lifted_ever.get();
        notes.push(format!("depth_limited: {lifted} elements nested deeper than {}", limits.depth));
    }
    if cuts > 0 {
        let most = limits.attributes;
        notes.push(format!("attributes_limited: {cuts} tags have more than {most} attributes"));
    }
    (Some(gate.builder.sink.finish()), notes)
}

/// Stands between tokenizer and tree builder.
struct Gate {
    builder: TreeBuilder<NodeId, HtmlTreeSink>,
    depth: usize,
    nodes: usize,
    /// Open and reopenable elements when they were last counted.
    open: Cell<usize>,
    /// Start tags that may pass before they are counted again.
    uncounted: Cell<usize>,
    looks: Cell<usize>,
    /// Start tags kept out and not yet closed.
    lifted: RefCell<HashMap<LocalName, usize>>,
    lifted_ever: Cell<usize>,
    in_noscript: Cell<bool>,
    /// What went in last stands for a lifted tag; another one beside it would change nothing.
    bordered: Cell<bool>,
    /// Something went in since the open elements were counted.
    changed: Cell<bool>,
    /// Nothing more goes in: the page is too complex.
    closed: Cell<bool>,
}

impl Gate {
    fn new(limits: &Limits) -> Gate {
        let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
        Gate {
            builder: TreeBuilder::new(HtmlTreeSink::new(Html::new_document()), options),
            depth: limits.depth,
            nodes: limits.nodes,
            open: Cell::new(0),
            uncounted: Cell::new(0),
            looks: Cell::new(0),
            lifted: RefCell::default(),
            lifted_ever: Cell::new(0),
            in_noscript: Cell::new(false),
            bordered: Cell::new(false),
            changed: Cell::new(true),
            closed: Cell::new(false),
        }
    }

    /// What to build in place of a tag; None for nothing.
    fn pass(&self, tag: Tag) -> Option<Tag> {
        let tag = self.tamed(tag);
        match tag.kind {
            TagKind::StartTag => {
                if self.uncounted.get() == 0 && self.changed.get() {
                    self.count();
                }
                self.uncounted.set(self.uncounted.get().saturating_sub(1));
                if self.open.get() < self.depth || tags::is_leaf(&tag.name) {
                    self.goes_in();
                    return Some(tag);
                }
                *self.lifted.borrow_mut().entry(tag.name.clone()).or_default() += 1;
                self.lifted_ever.set(self.lifted_ever.get() + 1);
                self.border(tag)
            }
            TagKind::EndTag => {
                if let Some(lifted) = self.lifted.borrow_mut().get_mut(&tag.name)
                    && *lifted > 0
                {
                    *lifted -= 1;
                    return self.border(tag);
                }
                self.goes_in();
                Some(tag)
            }
        }
    }

    /// A browser with scripting ends `<noscript>` at its end tag, whatever stands inside; without
    /// scripting, a frame that is never closed would swallow the rest of the page.
    fn tamed(&self, tag: Tag) -> Tag {
        match &*tag.name {
            "noscript" => self.in_noscript.set(tag.kind == TagKind::StartTag),
            "iframe" if self.in_noscript.get() => {
                return Tag { name: local_name!("embed"), ..tag };
            }
            _ => {}
        }
        tag
    }

    /// Counts what the tree builder holds open, and when to count again: a tag opens one element
    /// and may reopen some, so a part of the way to the limit is safe.
    fn count(&self) {
        let counter = Counter { count: Cell::new(0) };
        self.builder.trace_handles(&counter);
        let open = counter.count.get();
        self.open.set(open);
        self.changed.set(false);
        self.uncounted.set(self.depth.saturating_sub(open) / 4);
        if open < self.depth {
            // Whatever was lifted stood inside an element that is closed by now.
            self.lifted.borrow_mut().clear();
        }
    }

    fn goes_in(&self) {
        self.bordered.set(false);
        self.changed.set(true);
    }

    /// A lifted tag of a block still parts the text before it from the text after it.
    fn border(&self, tag: Tag) -> Option<Tag> {
        let parts = !tags::is_inline(&tag.name) && !self.bordered.replace(true);
        parts.then(|| Tag {
            kind: TagKind::StartTag,
            name: local_name!("hr"),
            self_closing: false,
            attrs: Vec::new(),
            had_duplicate_attributes: false,
        })
    }

    fn spend(&self) {
        self.looks.set(self.looks.get() + self.open.get());
        let nodes = self.builder.sink.0.borrow().tree.values().len();
        if nodes > self.nodes || self.looks.get() / LOOKS_PER_NODE > self.nodes {
            self.closed.set(true);
        }
    }
}

impl TokenSink for Gate {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        let token = match token {
            Token::EOFToken => token,
            _ if self.closed.get() => return TokenSinkResult::Continue,
            Token::TagToken(tag) => match self.pass(tag) {
                Some(tag) => Token::TagToken(tag),
                None => return TokenSinkResult::Continue,
            },
            Token::CharacterTokens(text) => {
                if !text.trim().is_empty() {
                    self.goes_in();
                }
                Token::CharacterTokens(text)
            }
            other => other,
        };
        self.spend();
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

struct Counter {
    count: Cell<usize>,
}

impl Tracer for Counter {
    type Handle = NodeId;

    fn trace_handle(&self, _: &NodeId) {
        self.count.set(self.count.get() + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(source: &str, limits: &Limits) -> Vec<String> {
        let parsed = parse(source, limits, Purpose::Blocks);
        parsed.notes.iter().map(|note| note.split(':').next().unwrap().to_owned()).collect()
    }

    #[test]
    fn limits_are_noted() {
        let limits = Limits { depth: 40, nodes: 1000, attributes: 3, ..Limits::default() };
        let cases: &[(String, &[&str])] = &[
            ("<p>fine".to_owned(), &[]),
            ("<p>a".repeat(300), &[]),
            ("<div>".repeat(30), &[]),
            ("<div>".repeat(60), &["depth_limited"]),
            ("<ul><li>".repeat(60), &["depth_limited"]),
            ("<b><i>".repeat(60), &["depth_limited"]),
            ("<p>a".repeat(2000), &["too_complex"]),
            ("<p a b c d>".to_owned(), &["attributes_limited"]),
        ];
        for (source, expected) in cases {
            assert_eq!(codes(source, &limits), *expected, "{source}");
        }
    }

    #[test]
    fn tags_after_a_deep_stretch_are_built_again() {
        let limits = Limits { depth: 20, ..Limits::default() };
        let source =
            format!("{}<p>in{}<section>out</section>", "<div>".repeat(50), "</div>".repeat(50));
        let html = parse(&source, &limits, Purpose::Blocks).html.unwrap();
        let section = html.tree.nodes().find(|node| {
            node.value().as_element().is_some_and(|element| element.name() == "section")
        });
        assert_eq!(section.unwrap().ancestors().count(), 3);
    }
}
