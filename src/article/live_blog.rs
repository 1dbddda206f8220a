//! Live blogs: updates, each below its time.

use crate::blocks::{DeclaredBy, Page};
use crate::label::shape::Shape;

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
    let times = lines.filter_map(|(at, block)| Some((at, minutes(&block.text)?)));
    let is_update = |at: usize| {
        let mut below = page.blocks.iter().skip(at + 1).take(NEAR);
        below.any(|block| Shape::of(&block.text).is_paragraph())
    };
    let times: Vec<(usize, u32)> = times.filter(|(at, _)| is_update(*at)).collect();
    let forward = times.is_sorted_by_key(|(_, minutes)| *minutes);
    let back = times.is_sorted_by(|(_, first), (_, second)| first >= second);
    let is_one = times.len() >= UPDATES && (forward || back);
    if is_one { times.into_iter().map(|(at, _)| at).collect() } else { Vec::new() }
}

/// “11:05”, “9.40am”, “18h30”, “11:05 Uhr”, “11:05:30 CEST”.
pub fn is_clock(text: &str) -> bool {
    minutes(text).is_some()
}

/// The minutes since midnight that a line states which is a time alone.
fn minutes(text: &str) -> Option<u32> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest =
        text[digits..].strip_prefix([':', '.', 'h']).filter(|_| (1..=2).contains(&digits))?;
    let minutes = rest.bytes().take_while(u8::is_ascii_digit).count();
    let zone = rest[minutes..].trim();
    let alone = minutes == 2
        && zone.chars().count() <= 12
        && zone.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | ':' | ' ' | '(' | ')'));
    let hour: u32 = text[..digits].parse().ok().filter(|_| alone)?;
    let half = zone.to_ascii_lowercase().replace('.', "");
    let hour = match (half.get(..2), hour) {
        (Some("am"), 12) => 0,
        (Some("pm"), 1..=11) => hour + 12,
        _ => hour,
    };
    Some(hour * 60 + rest[..minutes].parse::<u32>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::{is_clock, updates};
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

    #[test]
    fn clocks_are_told_from_numbers() {
        for clock in ["11:05", "9.40am", "18h30", "11:05 Uhr", "11:05:30 CEST", "7:15 p.m."] {
            assert!(is_clock(clock), "{clock}");
        }
        for other in ["11", "1105", "3.5 metres of water", "11:5", "v1.20.3-beta", "at 11:05", ""] {
            assert!(!is_clock(other), "{other}");
        }
    }
}
