//! What belongs to an image or a table: its caption, and who made it.

use super::article::ArticleBlock;
use super::body::Part;
use super::credits;
use crate::blocks::{BlockKind, Element, Page};
use crate::label::{Clutter, Fate, Verdict};

/// Makes a block the caption or credit of the image just before it in the page, if it is one.
pub fn joins_image(page: &Page, parts: &mut [Part], at: usize, verdict: &Verdict) -> bool {
    let block = &page.blocks[at];
    let captions = (block.kind == BlockKind::Caption && is_said(verdict))
        || verdict.fate == Fate::Drop(Clutter::ImageCaption);
    let credits = verdict.fate == Fate::Drop(Clutter::ImageCredit);
    let Some(part) = parts.last_mut().filter(|_| captions || credits) else { return false };
    let beside = part.sources.last().is_some_and(|last| last + 1 == at);
    let ArticleBlock::Image { caption, credit, .. } = &mut part.block else { return false };
    if !beside || credit.is_some() {
        return false;
    }
    let (words, name) = match credits || is_credit(page, at) {
        true => ("", Some(credits::without_label(&block.text))),
        false => credits::split(&block.text),
    };
    if !words.is_empty() {
        if caption.is_some() {
            return false;
        }
        *caption = Some(words.to_owned());
    }
    *credit = name.filter(|name| !name.is_empty());
    part.sources.push(at);
    true
}

/// What the labeller thinks of a caption's words matters less than what it stands below.
fn is_said(verdict: &Verdict) -> bool {
    match verdict.fate {
        Fate::Keep | Fate::Drop(Clutter::ImageCaption | Clutter::ImageCredit) => true,
        Fate::Drop(_) => !verdict.is_by_rule(),
        Fate::Metadata(_) => false,
    }
}

/// A caption of something that the page shows without an image of its own before it: a video, an
/// image that a style sheet or a script brings.
pub fn caption_alone(text: &str) -> ArticleBlock {
    let (said, credit) = credits::split(text);
    let caption = (!said.is_empty()).then(|| said.to_owned());
    ArticleBlock::Image { url: None, alt: None, caption, credit }
}

/// The caption of the table whose first row is at `at`: the block before it in the table.
pub fn table_caption(page: &Page, at: usize) -> Option<usize> {
    let before = at.checked_sub(1)?;
    let (caption, row) = (&page.blocks[before], &page.blocks[at]);
    let inside = caption.group > 0 && caption.group == row.group;
    (caption.kind == BlockKind::Caption && inside).then_some(before)
}

/// Makes a block the caption of the table just before it in its figure, if it is one.
pub fn joins_table(page: &Page, parts: &mut [Part], at: usize, verdict: &Verdict) -> bool {
    let block = &page.blocks[at];
    let captions = block.kind == BlockKind::Caption && is_said(verdict);
    let part = parts.last_mut().filter(|_| captions);
    let Some(part) = part.filter(|part| share_figure(page, &part.sources, at)) else {
        return false;
    };
    let ArticleBlock::Table { caption, .. } = &mut part.block else { return false };
    if caption.is_some() {
        return false;
    }
    *caption = Some(block.text.clone());
    part.sources.push(at);
    true
}

/// Whether a caption stands below a text in one figure: code or a quotation, and no image.
pub fn is_of_text(page: &Page, at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| (before, &page.blocks[before].kind));
    before.is_some_and(|(before, kind)| {
        matches!(kind, BlockKind::Code { .. } | BlockKind::Quote)
            && share_figure(page, &[before], at)
    })
}

/// Whether the last of these blocks and the one behind it stand in the same `<figure>`.
fn share_figure(page: &Page, sources: &[usize], at: usize) -> bool {
    let figure = |at: usize| {
        page.places(page.blocks[at].element?).find(|place| page.elements[*place].tag == "figure")
    };
    let last = sources.last().copied().filter(|last| last + 1 == at);
    last.and_then(figure).is_some_and(|of_last| figure(at) == Some(of_last))
}

/// Whether a block stands in an element that is named for a credit, or is nothing but one.
fn is_credit(page: &Page, at: usize) -> bool {
    let block = &page.blocks[at];
    let mut parts = page.ancestors(block.element).take(2).flat_map(Element::parts);
    let named = parts.any(|part| matches!(part, "credit" | "credits" | "copyright"));
    named || credits::split(&block.text).0.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::body;
    use crate::blocks::html;
    use crate::label::By;
    use crate::options::Limits;
    #[test]
    fn captions_of_tables_and_texts_are_no_images() {
        for (inside, expected) in [
            (
                "<table><tr><td>Tide</td><td>High</td></tr><tr><td>1</td><td>2</td></tr></table>",
                "table",
            ),
            ("<pre>let tide = 4;</pre>", "paragraph"),
            ("<blockquote>We sail at dawn, whatever the wind.</blockquote>", "paragraph"),
            ("<video src=a.mp4></video>", "image"),
        ] {
            let source =
                format!("<figure>{inside}<figcaption>How it was on Monday</figcaption></figure>");
            let page = html::read(&source, None, &Limits::default());
            let keep = Verdict { fate: Fate::Keep, by: By::Model, score: 1.0 };
            let parts = body::parts(&page, &vec![keep; page.blocks.len()], &[]);
            let found = match &parts.last().unwrap().block {
                ArticleBlock::Table { caption: Some(_), .. } => "table",
                ArticleBlock::Paragraph { .. } => "paragraph",
                ArticleBlock::Image { caption: Some(_), .. } => "image",
                other => panic!("{other:?}"),
            };
            assert_eq!(found, expected, "{inside}");
        }
    }

    #[test]
    fn captions_and_credits_come_apart() {
        let cases = [
            ("Boat at dawn", Some("Boat at dawn"), None),
            (
                "Boat at dawn. Photo: Ada Moss / Newswire",
                Some("Boat at dawn."),
                Some("Ada Moss / Newswire"),
            ),
            (
                "Boat at dawn <span class=credit>Ada Moss</span>",
                Some("Boat at dawn"),
                Some("Ada Moss"),
            ),
            (
                "<p>Boot im Hafen</p><p class=figure-copyright>© dpa</p>",
                Some("Boot im Hafen"),
                Some("dpa"),
            ),
            ("Foto: dpa", None, Some("dpa")),
            ("Boat (© Ada Moss)", Some("Boat"), Some("Ada Moss")),
            ("A photo by chance: the boat", Some("A photo by chance: the boat"), None),
        ];
        for (source, caption, credit) in cases {
            let source =
                format!("<figure><img src=a.png><figcaption>{source}</figcaption></figure>");
            let page = html::read(&source, None, &Limits::default());
            let keep = Verdict { fate: Fate::Keep, by: By::Model, score: 1.0 };
            let verdicts = vec![keep; page.blocks.len()];
            let parts = body::parts(&page, &verdicts, &[]);
            let expected = ArticleBlock::Image {
                url: Some("a.png".to_owned()),
                alt: None,
                caption: caption.map(str::to_owned),
                credit: credit.map(str::to_owned),
            };
            assert_eq!(parts[0].block, expected, "{source}");
            assert_eq!(parts.len(), 1, "{source}");
        }
    }
}
