//! The note about the author below the article.

use crate::blocks::Page;
use crate::facts::Facts;
use crate::label::rules::Evidence;
use crate::label::{Clutter, Lines};
use crate::text::shape::Shape;
use crate::text::words::fold;

/// Words that a note about an author has at most.
const LONGEST: f64 = 120.0;

/// The paragraph under the heading of a box about the author, be it “About” and the name, and the last one
/// of the page when it begins with an author's name.
pub(super) fn find(page: &Page, lines: &Lines, facts: &Facts, known: &[Evidence]) -> Vec<usize> {
    let heads = |known: &Evidence| known.found.iter().any(|f| f.by == "author_bio.heading");
    let is_text = |at: &usize| lines.shapes.get(*at).is_some_and(Shape::is_prose);
    let about: Vec<String> = facts.authors.iter().map(|author| fold(&author.name)).collect();
    let names = |at: &usize| is_text(&(at + 1)) && is_about(&page.blocks[*at].text, &about);
    let about = (0..known.len()).filter(names).flat_map(|at| [at, at + 1]);
    let headed = (0..known.len()).filter(|at| heads(&known[*at])).map(|at| at + 1);
    headed.filter(is_text).chain(about).chain(named(page, lines, facts, known)).collect()
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
fn named(page: &Page, lines: &Lines, facts: &Facts, known: &[Evidence]) -> Option<usize> {
    let authors: Vec<String> = facts.authors.iter().map(|author| fold(&author.name)).collect();
    let authors: Vec<&String> = authors.iter().filter(|name| name.contains(' ')).collect();
    if authors.is_empty() {
        return None;
    }
    let comments = known
        .iter()
        .position(|known| known.is(Clutter::Comments) || known.is(Clutter::CommentForm));
    let before = page.blocks[..comments.unwrap_or(page.blocks.len())].iter().enumerate();
    let mut paragraphs = before.rev().filter(|(at, _)| {
        !known[*at].is_clutter() && facts.became[*at].is_none() && lines.shapes[*at].is_prose()
    });
    let (last, block) = paragraphs.next()?;
    let begins = authors.iter().any(|name| {
        fold(&block.text).strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with(' '))
    });
    let note = begins && lines.shapes[last].words <= LONGEST;
    (note && paragraphs.nth(1).is_some()).then_some(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::Block;
    use crate::facts::Author;

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
            let facts = Facts {
                authors: vec![Author { name: "Ada Moss".to_owned(), url: None }],
                became: vec![None; lines.len()],
                ..Facts::default()
            };
            let known = vec![Evidence::default(); lines.len()];
            assert_eq!(find(&page, &Lines::of(&page), &facts, &known), *expected, "{lines:?}");
        }
    }
}
