//! What the walk must know before it enters an element: whether a table holds data or only lays
//! the page out, and whether a list item is a card of its own.

use std::collections::HashSet;

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use scraper::node::Element;
use scraper::{Html, Node};

use super::dom::Attribute;
use super::tags;
use crate::text::chars;

/// Columns past which a cell of a table without headings holds text, not a datum.
const LONG_CELL: usize = 300;

/// The same for a cell in which there are paragraphs.
const CELL_OF_PARAGRAPHS: usize = 120;

/// Tables and list items that are not what their tags say.
#[derive(Default)]
pub struct Survey {
    plain: HashSet<NodeId>,
    /// The tables and list items that are open while it looks over the page.
    tables: Vec<Table>,
    items: Vec<NodeId>,
}

impl Survey {
    /// Looks over a whole page.
    pub fn of(html: &Html) -> Survey {
        let mut survey = Survey::default();
        for edge in html.tree.root().traverse() {
            match edge {
                Edge::Open(node) => survey.open(node),
                Edge::Close(node) => survey.close(node),
            }
        }
        survey
    }

    /// Whether an element is not what its tag says: a table that only lays the page out, or a list item
    /// that is built like a small page, with its own heading or section.
    pub fn is_plain(&self, node: NodeId) -> bool {
        self.plain.contains(&node)
    }

    fn open(&mut self, node: NodeRef<'_, Node>) {
        if let (Node::Text(text), Some(table)) = (node.value(), self.tables.last_mut()) {
            table.read(text.text.trim());
        }
        let Some(element) = node.value().as_element() else { return };
        match element.name() {
            "li" => self.items.push(node.id()),
            name if opens_section(name) => self.plain.extend(self.items.last()),
            _ => {}
        }
        if let Some(table) = self.tables.last_mut() {
            table.meet(element.name());
            table.structured |= !table.structured && holds_post(element);
        }
        if element.name() == "table" {
            let role = element.attribute("role").unwrap_or_default();
            let structured = matches!(role, "presentation" | "none");
            self.tables.push(Table { structured, ..Table::default() });
        }
    }

    fn close(&mut self, node: NodeRef<'_, Node>) {
        let Some(element) = node.value().as_element() else { return };
        if element.name() == "li" {
            self.items.pop();
        } else if element.name() == "table"
            && self.tables.pop().is_some_and(|table| table.is_layout())
        {
            self.plain.insert(node.id());
        }
    }
}

fn opens_section(name: &str) -> bool {
    matches!(name, "article" | "section") || tags::heading_level(name).is_some()
}

/// Whether an element is named as what holds a post: old forums lay their threads out in tables.
fn holds_post(element: &Element) -> bool {
    #[rustfmt::skip] // a list, not a column
    const NAMES: &[&str] = &[
        "post", "postbody", "posttext", "postcontent", "post_body", "post_text", "post_content", "post-body", "post-text",
        "post-content",
    ];
    let names = ["class", "id"].into_iter().filter_map(|name| element.attribute(name));
    let mut words = names.flat_map(str::split_whitespace);
    words.any(|word| NAMES.contains(&word) || word.starts_with("post_message"))
}

#[derive(Default)]
struct Table {
    rows: usize,
    columns: usize,
    row_columns: usize,
    headed: bool,
    /// It holds what a datum does not: other tables, headings, code, forms, posts.
    structured: bool,
    long: bool,
    cell_columns: usize,
    /// Its last cell has paragraphs: several `<p>`, or two `<br>` without text between.
    parted: bool,
    cell_paragraphs: usize,
    broken: bool,
}

impl Table {
    fn meet(&mut self, name: &str) {
        match name {
            "tr" => {
                self.rows += 1;
                self.row_columns = 0;
            }
            "td" | "th" => {
                self.row_columns += 1;
                self.columns = self.columns.max(self.row_columns);
                (self.cell_columns, self.cell_paragraphs) = (0, 0);
                (self.parted, self.broken) = (false, false);
                self.headed |= name == "th";
            }
            "thead" | "caption" => self.headed = true,
            "br" => {
                self.parted |= self.broken;
                self.broken = true;
            }
            "p" => {
                self.cell_paragraphs += 1;
                self.parted |= self.cell_paragraphs > 1;
            }
            "table" | "pre" | "form" | "iframe" | "figure" | "video" | "blockquote" => {
                self.structured = true;
            }
            name => self.structured |= opens_section(name),
        }
    }

    /// Reads a text of the cell.
    fn read(&mut self, text: &str) {
        if !text.is_empty() {
            self.broken = false;
            self.cell_columns += chars::width(text);
            let most = if self.parted { CELL_OF_PARAGRAPHS } else { LONG_CELL };
            self.long |= self.cell_columns > most;
        }
    }

    fn is_layout(&self) -> bool {
        let grid = self.rows > 1 && self.columns > 1;
        self.structured || (!self.headed && (!grid || self.long))
    }
}
