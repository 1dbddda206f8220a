//! The body: kept blocks as typed blocks, and their plain text.

use super::article::{ArticleBlock, ListItem};
use super::figures;
use crate::blocks::{Block, BlockKind, Origin, Page};
use crate::label::{Fate, Verdict};

/// The level of headings in flattened text, where levels are lost.
const FLAT_LEVEL: u8 = 2;

/// A typed block, and the page's blocks of which it was made.
pub struct Part {
    /// The typed block.
    pub block: ArticleBlock,
    /// Indices into the page's blocks, in order; never empty.
    pub sources: Vec<usize>,
}

/// The typed blocks of the kept blocks, in order. `headings` says which plain lines are headings.
///
/// Neighbouring items of one list become one list, rows of one table one table; captions and
/// credits join their image or table.
pub fn parts(page: &Page, verdicts: &[Verdict], headings: &[bool]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for (at, (block, verdict)) in page.blocks.iter().zip(verdicts).enumerate() {
        if figures::joins_image(page, &mut parts, at, verdict)
            || figures::joins_table(page, &mut parts, at, verdict)
        {
            continue;
        }
        if verdict.fate == Fate::Keep && !joins_last(page, &mut parts, at) {
            let heading = headings.get(at).copied().unwrap_or(false);
            let typed = match block.kind {
                BlockKind::Caption if figures::is_of_text(page, at) => {
                    ArticleBlock::Paragraph { text: block.text.clone(), line: line(block) }
                }
                _ => typed(block, heading),
            };
            let mut part = Part { block: typed, sources: vec![at] };
            add_table_caption(page, &mut parts, &mut part, at);
            parts.push(part);
        }
    }
    parts
}

/// Gives a table its caption, kept or not: no table is without its caption's meaning.
fn add_table_caption(page: &Page, parts: &mut Vec<Part>, part: &mut Part, at: usize) {
    let ArticleBlock::Table { caption, .. } = &mut part.block else { return };
    let Some(before) = figures::table_caption(page, at) else { return };
    *caption = Some(page.blocks[before].text.clone());
    parts.pop_if(|last| last.sources == [before]);
    part.sources.insert(0, before);
}

/// The plain text of typed blocks, a blank line between them. List items and table rows are a
/// line each, cells joined by tabs; embeds contribute nothing, images their captions if those are
/// wanted.
pub fn text(parts: &[Part], captions: bool) -> String {
    let texts: Vec<String> = parts.iter().map(|part| block_text(&part.block, captions)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).filter(|t| !t.is_empty()).collect();
    texts.join("\n\n")
}

/// The plain text of one typed block.
fn block_text(block: &ArticleBlock, captions: bool) -> String {
    match block {
        ArticleBlock::Paragraph { text, .. }
        | ArticleBlock::Heading { text, .. }
        | ArticleBlock::Quote { text, .. }
        | ArticleBlock::Code { text, .. } => text.clone(),
        ArticleBlock::List { items, .. } => {
            items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>().join("\n")
        }
        ArticleBlock::Table { rows, .. } => {
            rows.iter().map(|cells| cells.join("\t")).collect::<Vec<_>>().join("\n")
        }
        ArticleBlock::Image { caption: Some(caption), .. } if captions => caption.clone(),
        ArticleBlock::Image { .. } | ArticleBlock::Embed { .. } => String::new(),
    }
}

fn typed(block: &Block, heading: bool) -> ArticleBlock {
    let (text, line) = (block.text.clone(), line(block));
    let some = |text: String| (!text.is_empty()).then_some(text);
    match &block.kind {
        BlockKind::Paragraph if heading => ArticleBlock::Heading { level: FLAT_LEVEL, text, line },
        BlockKind::Paragraph => ArticleBlock::Paragraph { text, line },
        BlockKind::Heading { level } => ArticleBlock::Heading { level: *level, text, line },
        BlockKind::ListItem { ordered, level } => ArticleBlock::List {
            ordered: *ordered,
            items: vec![ListItem { text, level: *level, ordered: *ordered }],
            line,
        },
        BlockKind::Quote => ArticleBlock::Quote { text, line },
        BlockKind::Code { language } => {
            ArticleBlock::Code { language: language.clone(), text, line }
        }
        BlockKind::TableRow { cells, header } => {
            let header_rows = u32::from(*header);
            ArticleBlock::Table { caption: None, header_rows, rows: vec![cells.clone()], line }
        }
        // What it belongs to has no address, or stands elsewhere.
        BlockKind::Caption => figures::caption_alone(&text),
        BlockKind::Image { url } => {
            ArticleBlock::Image { url: url.clone(), alt: some(text), caption: None, credit: None }
        }
        BlockKind::Embed { url } => ArticleBlock::Embed { url: url.clone(), text: some(text) },
    }
}

/// Adds a list item or table row to the list or table just before it, if it belongs there.
fn joins_last(page: &Page, parts: &mut [Part], at: usize) -> bool {
    let block = &page.blocks[at];
    let Some(part) = parts.last_mut() else { return false };
    let Some(last) = part.sources.last().map(|last| &page.blocks[*last]) else { return false };
    if last.group != block.group {
        return false;
    }
    match (&mut part.block, &block.kind) {
        (ArticleBlock::List { items, .. }, BlockKind::ListItem { ordered, level }) => {
            let same = item(page, last).filter(|item| Some(*item) == self::item(page, block));
            match items.last_mut().filter(|_| same.is_some()) {
                Some(before) if before.level == *level => {
                    before.text.push('\n');
                    before.text.push_str(&block.text);
                }
                _ => items.push(ListItem {
                    text: block.text.clone(),
                    level: *level,
                    ordered: *ordered,
                }),
            }
        }
        (ArticleBlock::Table { rows, header_rows, .. }, BlockKind::TableRow { cells, header }) => {
            // Only the first rows head the columns.
            *header_rows += u32::from(*header && *header_rows as usize == rows.len());
            rows.push(cells.clone());
        }
        _ => return false,
    }
    part.sources.push(at);
    true
}

/// The list item that a block stands in, as an index into the page's elements.
fn item(page: &Page, block: &Block) -> Option<usize> {
    let mut places = page.places(block.element?);
    places.find(|at| matches!(page.elements[*at].tag.as_str(), "li" | "dt" | "dd"))
}

/// The first line of a block in a text dump.
pub fn line(block: &Block) -> Option<u32> {
    match block.origin {
        Origin::Lines { first, .. } => Some(first),
        Origin::Element => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::By;
    fn keep(page: &Page) -> Vec<Verdict> {
        let verdict = Verdict { fate: Fate::Keep, by: By::Rule("test"), score: 1.0 };
        vec![verdict; page.blocks.len()]
    }

    fn block(kind: BlockKind, text: &str, group: u32) -> Block {
        Block { kind, group, ..Block::lines(text, 1, 1) }
    }

    #[test]
    fn items_rows_and_captions_join_what_they_belong_to() {
        let item = |level| BlockKind::ListItem { ordered: true, level };
        let row = |cells: &[&str], header| BlockKind::TableRow {
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
            header,
        };
        let page = Page {
            blocks: vec![
                block(BlockKind::Paragraph, "Which ports?", 0),
                block(BlockKind::Paragraph, "These.", 0),
                block(item(0), "North", 1),
                block(item(1), "Inner", 1),
                block(item(0), "South", 2),
                block(row(&["Port", "Boats"], true), "Port\tBoats", 3),
                block(row(&["North", "7"], false), "North\t7", 3),
                block(BlockKind::Image { url: None }, "A boat", 0),
                block(BlockKind::Caption, "The boat at dawn", 0),
            ],
            ..Page::default()
        };
        let mut headings = vec![false; page.blocks.len()];
        headings[0] = true;
        let parts = parts(&page, &keep(&page), &headings);
        let expected = "Which ports?\n\nThese.\n\nNorth\nInner\n\nSouth\n\nPort\tBoats\nNorth\t7";
        assert_eq!(text(&parts, false), expected);
        assert!(text(&parts, true).contains("The boat at dawn"));
        assert_eq!(parts.len(), 6);
        assert!(matches!(parts[0].block, ArticleBlock::Heading { level: 2, .. }));
        assert!(matches!(&parts[2].block, ArticleBlock::List { items, .. } if items[1].level == 1));
        assert!(matches!(parts[4].block, ArticleBlock::Table { header_rows: 1, .. }));
        assert!(matches!(&parts[5].block,
            ArticleBlock::Image { caption: Some(text), .. } if text == "The boat at dawn"));
    }
}
