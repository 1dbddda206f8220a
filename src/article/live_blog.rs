//! Live blogs: updates, each below its time.

use crate::blocks::{DeclaredBy, Page};
use crate::text::dates::clock;
use crate::text::shape::Shape;

/// Whether the page says that it is a live blog.
pub fn is_declared(page: &Page) -> bool {
    let types = page.declared_by(DeclaredBy::JsonLd, "@type");
    types.into_iter().any(|name| name.ends_with("LiveBlogPosting"))
}

/// The times above the updates, if a dump reads like a live blog: their times, or the minutes of a
/// match, go forward or back.
pub fn updates(page: &Page) -> Vec<usize> {
    if !page.elements.is_empty() {
        return Vec::new();
    }
    let of_day = |line: &str| {
        let time = clock::alone(line)?.time;
        Some(u32::from(time.hour().unsigned_abs()) * 60 + u32::from(time.minute().unsigned_abs()))
    };
    let found = below(page, of_day);
    if found.is_empty() { below(page, minute) } else { found }
}

/// The lines that are times as this reads them, each above its update.
fn below(page: &Page, time: impl Fn(&str) -> Option<u32>) -> Vec<usize> {
    /// Updates, at least.
    const UPDATES: usize = 3;
    /// Blocks between a time and the text of its update, at most.
    const NEAR: usize = 3;
    /// Items of a numbered list, at most.
    const LIST: u32 = 40;
    let lines = page.blocks.iter().enumerate();
    let times = lines.filter_map(|(at, block)| Some((at, time(&block.text)?)));
    let is_update = |at: usize| {
        let mut below = page.blocks.iter().skip(at + 1).take(NEAR);
        below.any(|block| Shape::of(&block.text).is_prose())
    };
    let times: Vec<(usize, u32)> = times.filter(|(at, _)| is_update(*at)).collect();
    let forward = times.is_sorted_by_key(|(_, time)| *time);
    let back = times.is_sorted_by(|(_, first), (_, second)| first >= second);
    // Small numbers are those of a list.
    let late = times.iter().any(|(_, time)| *time > LIST);
    let is_one = times.len() >= UPDATES && late && (forward || back);
    if is_one { times.into_iter().map(|(at, _)| at).collect() } else { Vec::new() }
}

/// The minute of a match that a line consists of: “88.”, “54'”, “90.+3”, “45'+2'”.
fn minute(line: &str) -> Option<u32> {
    /// Bytes of the longest.
    const LONGEST: usize = 14;
    /// Digits of a number, at most.
    const DIGITS: usize = 3;
    if line.len() > LONGEST || !line.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let number = |part: &str| {
        let digits = part.trim().trim_end_matches(['.', '\'', '’', '′', ' ']);
        Some(digits).filter(|digits| digits.len() <= DIGITS)?.parse::<u32>().ok()
    };
    match line.split_once('+') {
        Some((minute, over)) => Some(number(minute)? + number(over)?),
        None => number(line).filter(|_| !line.ends_with(|c: char| c.is_ascii_digit())),
    }
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
            (&["90.+3", "88.", "71.", "45'+2'", "1."], true),
            (&["12'", "54’", "67'"], true),
            (&["1.", "2.", "3.", "4."], false),
            (&["1987.", "1990.", "1995."], false),
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
