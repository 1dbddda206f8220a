//! The note about the author below the article.

use crate::label::{Clutter, Known};
use crate::text::words::fold;

/// Words that a note about an author has at most.
const LONGEST: f64 = 120.0;

/// The paragraph under the heading of a box about the author, be it “About” and the name, and the last one
/// of the page when it begins with an author's name.
pub(super) fn find(known: &Known<'_>) -> Vec<usize> {
    let count = known.page.blocks.len();
    let authors: Vec<String> = known.facts.authors.iter().map(|one| fold(&one.name)).collect();
    let is_text = |at: &usize| *at < count && known.lines.shapes[*at].is_prose();
    let heads = |at: &usize| known.evidence[*at].is_by("author_bio.heading");
    let headed = (0..count).filter(heads).map(|at| at + 1).filter(is_text);
    let names = |at: &usize| is_text(&(at + 1)) && is_about(&known.page.blocks[*at].text, &authors);
    let about = (0..count).filter(names).flat_map(|at| [at, at + 1]);
    headed.chain(about).chain(named(known, &authors)).collect()
}

/// “About Ada Moss”, who wrote the article.
fn is_about(text: &str, authors: &[String]) -> bool {
    const LONGEST: usize = 60;
    const ABOUT: &[&str] = &["about ", "über ", "sobre ", "à propos de ", "over "];
    if text.len() > LONGEST || authors.is_empty() {
        return false;
    }
    let folded = fold(text);
    let name = ABOUT.iter().find_map(|about| folded.strip_prefix(about));
    name.is_some_and(|name| authors.iter().any(|author| author == name))
}

/// The page's last paragraph, when it begins with the full name of an author and others stand
/// before it: the article does not speak of its author so, the site does.
fn named(known: &Known<'_>, authors: &[String]) -> Option<usize> {
    let mut authors = authors.iter().filter(|name| name.contains(' ')).peekable();
    authors.peek()?;
    let is_comments = |at: &usize| {
        let evidence = &known.evidence[*at];
        evidence.is(Clutter::Comments) || evidence.is(Clutter::CommentForm)
    };
    let count = known.page.blocks.len();
    let end = (0..count).find(is_comments).unwrap_or(count);
    let mut paragraphs = (0..end)
        .rev()
        .filter(|at| !known.is_decided_clutter(*at) && known.lines.shapes[*at].is_prose());
    let last = paragraphs.next()?;
    let text = fold(&known.page.blocks[last].text);
    let begins = authors.any(|name| text.strip_prefix(name).is_some_and(|r| r.starts_with(' ')));
    let note = begins && known.lines.shapes[last].words <= LONGEST;
    (note && paragraphs.nth(1).is_some()).then_some(last)
}

#[cfg(test)]
mod tests {
    use crate::blocks::{Block, Page};
    use crate::facts::{Author, Facts};
    use crate::label::rules::detectors::found_by;

    #[test]
    fn a_note_is_the_last_paragraph_and_names_the_author_first() {
        let story = "The bridge opened on Monday, and a baker crossed it first.";
        let note = "Ada Moss lives by the sea and writes about bread.";
        let cases: &[(&[&str], &[usize])] = &[
            (&[story, story, note, "Share"], &[2]),
            (&[story, story, "Ada Mossberg lives by the sea and bakes."], &[]),
            (&[story, note, story], &[]),
            (&[story, note], &[]),
            (&[story, story, "The bridge was built by Ada Moss in 1911."], &[]),
            (&[story, story, "About Ada Moss", "She lives by the sea.", "Share"], &[2, 3]),
            (&[story, story, "About Bo Lind", "He lives by the sea, she says."], &[]),
        ];
        for (lines, expected) in cases {
            let blocks = lines.iter().zip(1..).map(|(line, at)| Block::lines(*line, at, at));
            let page = Page { blocks: blocks.collect(), ..Page::default() };
            let authors = vec![Author { name: "Ada Moss".to_owned(), url: None }];
            let facts = Facts { authors, ..Facts::default() };
            assert_eq!(found_by("author_bio.box", &page, facts), *expected, "{lines:?}");
        }
    }
}
