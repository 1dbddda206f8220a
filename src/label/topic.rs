//! Whether a block is about what the page is about: words it shares with the article's stretch
//! and with the title. No language is known; long words are taken for content.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::article::Facts;
use crate::blocks::Page;
use crate::blocks::text::chars::is_wide;

/// Letters a word needs to count as content; a pair of ideographs does.
const LETTERS: usize = 5;

/// For each block, the share of its content words that the stretch `main` says elsewhere too; 0
/// where there are none.
pub fn shares(page: &Page, main: &Range<usize>) -> Vec<f32> {
    let blocks: Vec<HashSet<u64>> = page.blocks.iter().map(|block| content(&block.text)).collect();
    // In how many of the stretch's blocks a word stands.
    let mut counts: HashMap<u64, u32> = HashMap::new();
    for word in blocks[main.clone()].iter().flatten() {
        *counts.entry(*word).or_insert(0) += 1;
    }
    let share = |(at, words): (usize, &HashSet<u64>)| {
        let own = u32::from(main.contains(&at));
        let shared = words.iter().filter(|word| counts.get(word).is_some_and(|n| *n > own)).count();
        ratio(shared, words.len())
    };
    blocks.iter().enumerate().map(share).collect()
}

/// For each block, the share of the title's content words that it says; 0 without a title.
pub fn title_shares(page: &Page, facts: &Facts) -> Vec<f32> {
    let title = facts.title.as_deref().map(content).unwrap_or_default();
    if title.is_empty() {
        return vec![0.0; page.blocks.len()];
    }
    let share = |text: &str| ratio(content(text).intersection(&title).count(), title.len());
    page.blocks.iter().map(|block| share(&block.text)).collect()
}

/// The hashes of a text's content words.
fn content(text: &str) -> HashSet<u64> {
    let mut words = HashSet::new();
    let (mut hash, mut letters) = (FNV, 0);
    let mut ideograph: Option<char> = None;
    for c in text.chars().chain([' ']) {
        let next = Some(c).filter(|c| is_wide(*c) && c.is_alphabetic());
        if let (Some(before), Some(next)) = (ideograph, next) {
            words.insert(add(add(FNV, before), next));
        }
        ideograph = next;
        if c.is_alphabetic() && ideograph.is_none() {
            hash = c.to_lowercase().fold(hash, add);
            letters += 1;
            continue;
        }
        if letters >= LETTERS {
            words.insert(hash);
        }
        (hash, letters) = (FNV, 0);
    }
    words
}

const FNV: u64 = 0xcbf2_9ce4_8422_2325;

fn add(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3)
}

fn ratio(part: usize, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::Block;

    #[test]
    fn blocks_of_the_topic_share_its_words() {
        let texts = [
            "The harbour reopened after repairs",
            "Repairs at the harbour took two years",
            "Celebrity cooks swear by butter",
            "港口重新开放",
            "港口关闭",
        ];
        let blocks = texts.iter().map(|text| Block::lines(*text, 1, 1)).collect();
        let page = Page { blocks, ..Page::default() };
        let shares = shares(&page, &(0..2));
        assert_eq!(shares[0], 2.0 / 4.0, "harbour and repairs, of four");
        assert_eq!(shares[2], 0.0);
        let facts = Facts { title: Some("港口开放".into()), ..Facts::default() };
        assert_eq!(title_shares(&page, &facts)[4], 1.0 / 3.0);
    }
}
