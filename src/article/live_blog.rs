//! Live blogs: updates, each below its time.

use jiff::civil::Time;

use crate::blocks::{DeclaredBy, Page};
use crate::text::dates::clock;
use crate::text::shape::Shape;

/// Whether the page says that it is a live blog.
pub fn is_declared(page: &Page) -> bool {
    let types = page.declared_by(DeclaredBy::JsonLd, "@type");
    types.into_iter().any(|name| name.ends_with("LiveBlogPosting"))
}

/// The times above the updates, if a dump reads like a live blog: their times go forward or back.
pub fn updates(page: &Page) -> Vec<usize> {
    /// Updates, at least.
    const UPDATES: usize = 3;
    /// Blocks between a time and the text of its update, at most.
    const NEAR: usize = 3;
    if !page.elements.is_empty() {
        return Vec::new();
    }
    let lines = page.blocks.iter().enumerate();
    let times = lines.filter_map(|(at, block)| Some((at, clock::alone(&block.text)?.time)));
    let is_update = |at: usize| {
        let mut below = page.blocks.iter().skip(at + 1).take(NEAR);
        below.any(|block| Shape::of(&block.text).is_prose())
    };
    let times: Vec<(usize, Time)> = times.filter(|(at, _)| is_update(*at)).collect();
    let forward = times.is_sorted_by_key(|(_, time)| *time);
    let back = times.is_sorted_by(|(_, first), (_, second)| first >= second);
    let is_one = times.len() >= UPDATES && (forward || back);
    if is_one { times.into_iter().map(|(at, _)| at).collect() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::updates;
    use crate::blocks::{Block, Page};

    #[test]
    fn updates_in_the_order_of_their_times_are_a_live_blog() {
        let update =
            "The power is back in the north of the town, the grid says, and the pumps run again.";
        for (times, expected) in [
            (&["16:10", "15:02", "14:40", "13:05", "12:30"][..], true),
            (&["9.40am", "10.05am", "11.20am", "12.10pm", "1.15pm"], true),
            (&["16:10", "15:02"], false),
            (&["16:10", "15:02", "17:40", "13:05", "12:30"], false),
        ] {
            let lines = times.iter().flat_map(|time| [*time, "Pumps on", update]);
            let blocks = lines.map(|line| Block::lines(line, 1, 1)).collect();
            let page = Page { blocks, ..Page::default() };
            assert_eq!(!updates(&page).is_empty(), expected, "{times:?}");
        }
    }
}
