//! The name under the text, as papers sign their articles: “Ada Moss”, “Interview: Ada Moss”.

use super::visible::Byline;
use super::{alone, byline, is_in_title, is_person};
use crate::article::elsewhere::is_elsewhere;
use crate::article::site_name::SiteNames;
use crate::blocks::{Block, BlockKind, InlineKind, Page};
use crate::facts::Facts;
use crate::text::shape::Shape;

/// The only line of a page that stands right below a paragraph of its text, and below no more than that,
/// and is a name that is set in other letters, or a byline.
pub fn below_text(page: &Page, facts: &Facts, site: &SiteNames) -> Option<Byline> {
    let title = facts.title_block().filter(|_| !page.elements.is_empty())?;
    let mut prose = (title..page.blocks.len()).filter(|at| is_prose(page, *at));
    let from = prose.nth(1)? + 1;
    // Pages that describe themselves name their authors there, and set headings like signatures.
    let plain = !page.describes_itself();
    let mut signed = (from..page.blocks.len()).filter_map(|at| {
        let line = Some(&page.blocks[at]).filter(|_| facts.became[at].is_none());
        let line = line.filter(|line| may_sign(line))?;
        let names = byline::parse(&line.text).or_else(|| set_off(line).filter(|_| plain))?;
        let people = names.iter().all(|name| is_person(name, site) && !is_in_title(name, facts));
        let lists = |block: &Block| matches!(block.kind, BlockKind::ListItem { .. });
        let heads = is_prose(page, at + 1) || page.blocks.get(at + 1).is_some_and(lists);
        let ends_text = is_prose(page, at - 1) && !heads;
        let other = || alone::is_time_near(page, at) || is_elsewhere(page, line, Some(title));
        (people && ends_text && !other()).then_some(Byline { block: at, names })
    });
    signed.next().filter(|_| signed.next().is_none())
}

/// Whether a block is a short line without links.
fn may_sign(block: &Block) -> bool {
    /// Longer lines are no signatures (bytes).
    const LONGEST: usize = 100;
    block.text.len() <= LONGEST
        && block.kind == BlockKind::Paragraph
        && block.links().next().is_none()
}

/// Whom a line names that is nothing but a name in other letters: headings so set are mostly longer than a name, and
/// without capitals no place follows it, “ADA MOSS, Saltmarsh”.
fn set_off(block: &Block) -> Option<Vec<String>> {
    let text = block.text.trim();
    let mut inline = block.inline.iter();
    let is_set_off = inline.any(|inline| {
        matches!(inline.kind, InlineKind::Strong | InlineKind::Emphasis)
            && inline.end - inline.start >= text.len()
    });
    let (name, place) = text.split_once(',').unwrap_or((text, ""));
    let shouted = name.chars().all(|c| !c.is_lowercase());
    let is_name = name.split_whitespace().count() == 2 && (place.is_empty() || shouted);
    alone::people(text).filter(|_| is_set_off && is_name)
}

/// Whether a block is a sentence or more, and no quotation, behind which its speaker is named.
fn is_prose(page: &Page, at: usize) -> bool {
    page.blocks.get(at).is_some_and(|block| {
        block.kind == BlockKind::Paragraph
            && Shape::of(&block.text).is_prose()
            && !block.text.ends_with(['"', '”', '“', '»', '«'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::{Element, Inline};
    use crate::facts::Field;

    #[test]
    fn a_name_below_the_text_signs_it() {
        let prose = "The ferry ran aground at dawn off the northern cape, and all forty people on board were brought ashore.";
        let other = "Nobody was hurt, said the harbour master, who had been called out of bed by the keeper of the light.";
        let said = "“Nobody was hurt, and nobody but the cook got his feet wet, which is more than I had hoped for.”";
        for (lines, expected) in [
            (&[prose, other, "*Ada Moss", "Print"][..], &["Ada Moss"][..]),
            (&[prose, other, "Беседовала Нина Орлова"], &["Нина Орлова"]),
            (&[prose, other, "Das Gespräch führte Ada Moss."], &["Ada Moss"]),
            (&[prose, other, "*ADA MOSS, Saltmarsh"], &["Ada Moss"]),
            (&[prose, other, "*Ada Moss, Saltmarsh"], &[]),
            (&[prose, other, "Ada Moss"], &[]),
            (&[prose, other, "*Ada Moss", other], &[]),
            (&[prose, "*Ada Moss"], &[]),
            (&[prose, other, "*Ada Moss", "4 May 2024 12:02", "Well done!"], &[]),
            (&[prose, said, "*Ada Moss"], &[]),
            (&[prose, other, "*Port Post"], &[]),
            (&[prose, other, "*The Ferry"], &[]),
            (&[prose, other, "*Ada Moss", "Print", other, "*Bo Lind"], &[]),
        ] {
            let block = |line: &&str| {
                let text = line.trim_start_matches('*');
                let strong = Inline { start: 0, end: text.len(), kind: InlineKind::Strong };
                let inline = line.starts_with('*').then_some(strong).into_iter().collect();
                Block { inline, ..Block::lines(text, 1, 1) }
            };
            let mut blocks = vec![Block::lines("Ferry aground", 1, 1)];
            blocks.extend(lines.iter().map(block));
            let mut facts = Facts { became: vec![None; blocks.len()], ..Facts::default() };
            facts.became[0] = Some(Field::Title);
            facts.site.name = Some("Port Post".to_owned());
            let page = Page { blocks, elements: vec![Element::default()], ..Page::default() };
            let site = SiteNames::of(&page, &facts.site);
            let found = below_text(&page, &facts, &site).map(|line| line.names);
            assert_eq!(found.unwrap_or_default(), expected, "{lines:?}");
        }
    }
}
