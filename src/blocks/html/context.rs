//! Where the walk is: what a text means that stands here.

use scraper::node::Element;

use super::dom::Attribute;
use super::{media, tags};
use crate::blocks::BlockKind;

/// What an element hands down to what is inside it.
#[derive(Clone, Copy, Default)]
pub struct Context {
    /// What a block is here.
    pub role: Role,
    /// Whether blocks are gathered into a larger one.
    pub capture: Capture,
    /// The list or table around.
    pub group: u32,
    /// Lists around.
    lists: u8,
    /// The innermost list is numbered.
    ordered: bool,
    /// Inside a table that holds data.
    pub in_data: bool,
    /// Inside the head of such a table.
    pub heads: bool,
    /// Inside a link.
    pub link: bool,
    /// Inside `<noscript>`.
    pub silent: bool,
    /// Inside an element that holds a sentence, such as a paragraph.
    pub in_sentence: bool,
}

/// What a block is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Running text.
    #[default]
    Text,
    /// A heading of this level.
    Heading(u8),
    /// A list item, this many levels below that of its list.
    Item(u8),
    /// Quoted text.
    Quote,
    /// Preformatted text.
    Code,
    /// A caption.
    Caption,
}

/// Into what larger block a text goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Capture {
    /// Into none.
    #[default]
    No,
    /// The row of a table.
    Row,
    /// An embedded thing.
    Embed,
}

impl Context {
    /// The context inside a block element. `plain` says that a table, a quote or a list item is not what
    /// its tag says; `groups` counts the lists and tables so far.
    pub fn inside(self, element: &Element, plain: bool, groups: &mut u32) -> Context {
        let mut inside = self;
        match element.name() {
            "table" if plain => inside = self.laid_out(),
            "table" => inside.table(groups),
            "ul" | "ol" | "menu" | "dir" | "dl" => inside.list(element.name() == "ol", groups),
            "thead" => inside.heads = true,
            "tr" if self.in_data => inside.capture = self.capture.or(Capture::Row),
            "li" if plain => (inside.role, inside.lists) = (Role::Text, 0),
            "li" => inside.role = Role::Item(0),
            "dt" => inside.role = Role::Item(0),
            "dd" => inside.role = Role::Item(1),
            "blockquote" if media::is_embedded_quote(element) => {
                inside.capture = self.capture.or(Capture::Embed);
            }
            "blockquote" if !plain => inside.role = Role::Quote,
            "video" | "audio" | "object" => inside.capture = self.capture.or(Capture::Embed),
            "pre" | "listing" | "xmp" | "plaintext" => inside.role = Role::Code,
            "noscript" => inside.silent = true,
            "figcaption" | "caption" => inside.role = Role::Caption,
            "div" | "p" if self.role == Role::Text && media::is_caption(element) => {
                inside.role = Role::Caption;
            }
            "p" => inside.in_sentence = true,
            _ => {}
        }
        if let Some(level) = heading_level(element) {
            inside.role = Role::Heading(level);
            inside.in_sentence = true;
        }
        inside
    }

    /// The kind of a block that ends here.
    pub fn kind(&self) -> BlockKind {
        match self.role {
            Role::Text => BlockKind::Paragraph,
            Role::Heading(level) => BlockKind::Heading { level },
            Role::Item(below) => BlockKind::ListItem {
                ordered: self.ordered,
                level: self.lists.saturating_sub(1).saturating_add(below),
            },
            Role::Quote => BlockKind::Quote,
            Role::Code => BlockKind::Code { language: None },
            Role::Caption => BlockKind::Caption,
        }
    }

    /// Inside a table whose cells are places on the page, whatever stands around it.
    fn laid_out(self) -> Context {
        Context { link: self.link, silent: self.silent, ..Context::default() }
    }

    fn table(&mut self, groups: &mut u32) {
        *groups += 1;
        self.group = *groups;
        self.in_data = true;
        self.heads = false;
        self.role = Role::Text;
    }

    fn list(&mut self, ordered: bool, groups: &mut u32) {
        if self.lists == 0 {
            *groups += 1;
            self.group = *groups;
        }
        self.lists = self.lists.saturating_add(1);
        self.ordered = ordered;
        self.role = Role::Text;
    }
}

impl Capture {
    fn or(self, other: Capture) -> Capture {
        if self == Capture::No { other } else { self }
    }
}

fn heading_level(element: &Element) -> Option<u8> {
    tags::heading_level(element.name()).or_else(|| {
        element.attribute("role").filter(|role| *role == "heading")?;
        let level = element.attribute("aria-level").and_then(|level| level.trim().parse().ok());
        Some(level.unwrap_or(2).clamp(1, 6))
    })
}
