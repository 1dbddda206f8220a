//! What a page shows beside its article: comments, and teasers of other articles. Their authors
//! and dates are not the article's.

use crate::blocks::{Block, Page};

/// First words of the class names and ids around such things.
const NAMES: &[&str] = &[
    "comment",
    "comments",
    "respond",
    "reply",
    "related",
    "recommended",
    "sidebar",
    "testimonial",
    "testimonials",
    "reviews",
];

/// Elements looked at around a block.
const MOST_DEEP: usize = 12;

/// Whether a block belongs to a comment or to another article. What is around the title too is the
/// article's, whatever its name.
pub fn is_elsewhere(page: &Page, block: &Block, title: Option<usize>) -> bool {
    let title = title.and_then(|at| page.blocks.get(at)).and_then(|block| block.element);
    let parts = page.ancestors(block.element).take(MOST_DEEP).take_while(|element| {
        title.is_none() || !page.ancestors(title).any(|other| std::ptr::eq(other, *element))
    });
    let parts = parts.filter(|e| !matches!(e.tag.as_str(), "html" | "body" | "main" | "article"));
    let mut words = parts.flat_map(|element| element.words.iter());
    words.any(|word| {
        let first = word.split(|c: char| !c.is_alphanumeric()).next();
        first.is_some_and(|first| NAMES.contains(&first))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::Element;

    #[test]
    fn comments_and_teasers_are_elsewhere() {
        for (tag, word, expected) in [
            ("div", "comment-author", true),
            ("section", "related", true),
            ("div", "with-sidebar", false),
            ("body", "comments-open", false),
            ("div", "post-author", false),
        ] {
            let element =
                Element { tag: tag.to_owned(), words: vec![word.to_owned()], ..Element::default() };
            let page = Page { elements: vec![element], ..Page::default() };
            let block = Block { element: Some(0), ..Block::lines("9 June 2024", 1, 1) };
            assert_eq!(is_elsewhere(&page, &block, None), expected, "{tag}.{word}");
        }
    }
}
