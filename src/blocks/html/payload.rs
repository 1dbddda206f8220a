//! Pages whose article is in no element: a script would build it from data that the page carries,
//! as JSON-LD, as the state of an application, or in an attribute.

use std::rc::Rc;

use ego_tree::NodeRef;
use scraper::node::Element;
use scraper::{Html, Node};
use serde_json::Value;

use super::base::Base;
use super::buried::{self, Buried};
use super::described;
use super::dom::{Attribute, texts};
use super::lighten::Purpose;
use super::select::Selected;
use super::{jsonld, tree, walk};
use crate::blocks::{Block, BlockKind, DeclaredBy, Page};
use crate::limits::Limits;
use crate::text::words::fold;

/// A page with this many characters of prose has a text of its own.
const OWN_PROSE: usize = 400;

/// So has a page with this many characters of any text: a list, say.
const OWN_TEXT: usize = 2000;

/// Bytes of an attribute that may hold a text, at least.
pub const LONG_ATTRIBUTE: usize = 400;

/// Adds the text that a page carries as data, with its author and date, and a note that says where it was. It is for pages
/// that have no text of their own.
pub fn add(html: &Html, base: &Base, limits: &Limits, page: &mut Page) {
    let mut best: Option<(Buried, Holder)> = None;
    for node in html.tree.nodes() {
        let Some(element) = node.value().as_element() else { continue };
        for (found, name) in found_in(node, element) {
            if best.as_ref().is_none_or(|(best, _)| found.weight > best.weight) {
                best = Some((found, Holder { tag: element.name().to_owned(), name }));
            }
        }
    }
    if let Some((found, holder)) = best {
        let known = |key: &str| page.declared_by(DeclaredBy::JsonLd, key).next().is_some();
        let new: Vec<_> = found.declared.iter().filter(|one| !known(&one.key)).cloned().collect();
        page.declared.extend(new);
        graft(&found.html, &holder, base, limits, page);
    }
}

/// Where a text was.
struct Holder {
    tag: String,
    name: String,
}

/// Whether the page's elements have its text. Hidden blocks count as well: most are only shown later.
pub fn has_own_text(page: &Page) -> bool {
    let (mut text, mut prose) = (0, 0);
    for block in &page.blocks {
        let chars = block.text.chars().count();
        text += chars;
        prose += if is_prose(block) { chars } else { 0 };
    }
    text >= OWN_TEXT || prose >= OWN_PROSE
}

fn is_prose(block: &Block) -> bool {
    let written = match block.kind {
        BlockKind::Paragraph | BlockKind::ListItem { .. } => block.text.len() >= 80,
        BlockKind::Quote | BlockKind::Code { .. } | BlockKind::TableRow { .. } => true,
        _ => false,
    };
    written && block.link_density() < 0.5
}

/// The texts that an element holds as data, each with what to call its place.
fn found_in(node: NodeRef<'_, Node>, element: &Element) -> Vec<(Buried, String)> {
    if element.name() == "script" {
        let text: String = texts(node.children()).collect();
        let name = element.attribute("id").or_else(|| element.attribute("type")).unwrap_or("state");
        let vocabulary = name.contains("ld+json");
        let values = if vocabulary { jsonld::parse(&text) } else { state(&text) };
        let found = values.iter().filter_map(buried::find);
        // What JSON-LD declares is read with its types: a review has an author of its own.
        let found = found.map(|found| match vocabulary {
            true => Buried { declared: Rc::default(), ..found },
            false => found,
        });
        let described = if vocabulary { described::find(&values) } else { None };
        return found.chain(described).map(|found| (found, name.to_owned())).collect();
    }
    let long = element
        .attrs()
        .filter(|(name, value)| is_data_attribute(name) && value.len() >= LONG_ATTRIBUTE);
    long.filter_map(|(name, value)| Some((of_attribute(value)?, name.to_owned()))).collect()
}

/// Whether an attribute is for scripts: what a component is made of. Or it is a frame's own page.
pub fn is_data_attribute(name: &str) -> bool {
    name.starts_with("data-") || name.starts_with(':') || name == "props" || name == "srcdoc"
}

fn of_attribute(value: &str) -> Option<Buried> {
    if value.trim_start().starts_with(['{', '[']) {
        return buried::find(&serde_json::from_str(value).ok()?);
    }
    buried::of_string(value)
}

/// The JSON of a script: the whole of it, or the value that is assigned or handed over first.
fn state(script: &str) -> Vec<Value> {
    let start = script.find(['{', '[']).into_iter().chain(script.find("JSON.parse("));
    let Some(start) = start.min() else { return Vec::new() };
    let json = script[start..].trim_start_matches("JSON.parse(");
    let mut values = serde_json::Deserializer::from_str(json).into_iter::<Value>();
    values.next().and_then(Result::ok).into_iter().collect()
}

/// Whether a page, which is short, shows most of these blocks already.
fn shows(page: &Page, blocks: &[Block]) -> bool {
    /// Characters of a text that tell it from others.
    const TELLING: usize = 60;
    let shown: String = page.blocks.iter().map(|block| fold(&block.text) + " ").collect();
    let (mut all, mut known) = (0, 0);
    for block in blocks {
        let beginning: String = fold(&block.text).chars().take(TELLING).collect();
        all += block.text.len();
        known += if shown.contains(&beginning) { block.text.len() } else { 0 };
    }
    known * 2 > all
}

/// Reads the text like a page, and hangs its blocks below an element for its holder.
fn graft(source: &str, holder: &Holder, base: &Base, limits: &Limits, page: &mut Page) {
    let most = limits.blocks.saturating_sub(page.blocks.len());
    let Some(html) = tree::parse(source, limits, Purpose::Blocks).html else { return };
    let mut grafted = Page::default();
    // Selectors are for the elements of the page, and this is none of them.
    walk::read(&html, base, most, &Selected::new(), &mut grafted);
    if shows(page, &grafted.blocks) {
        return;
    }
    let offset = page.elements.len();
    for mut element in grafted.elements {
        match element.tag.as_str() {
            "html" => {
                element.tag.clone_from(&holder.tag);
                element.words = vec![holder.name.to_lowercase()];
            }
            "body" => element.tag = "article".to_owned(),
            _ => {}
        }
        element.parent = element.parent.map(|parent| parent + offset);
        page.elements.push(element);
    }
    let groups = page.blocks.iter().map(|block| block.group).max().unwrap_or_default();
    for mut block in grafted.blocks {
        block.group += if block.group > 0 { groups } else { 0 };
        block.element = block.element.map(|element| element + offset);
        page.blocks.push(block);
    }
    let Holder { tag, name } = holder;
    page.notes
        .push(format!("text_from_data: the page shows no text; it was read from <{tag}> ({name})"));
}
