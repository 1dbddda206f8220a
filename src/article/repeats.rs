//! Text that a page holds twice: once for wide and once for narrow screens, or as the copies with which
//! a carousel turns.

use rustc_hash::FxHashMap;

use super::article::Kind;
use super::judged::Judged;
use crate::blocks::{Block, BlockKind};
use crate::text::words;

/// Blocks of a copy, at least: one alone may be a refrain, or a quotation that is set apart.
const FEWEST: usize = 2;

/// Words of a copy, at least.
const SHORTEST: u64 = 20;

/// The kept blocks that repeat, in the same order, what was kept above them. Posts quote each other, and
/// manuals say the same of many things.
pub fn find(judged: &Judged<'_>) -> Vec<usize> {
    let Judged { page, lines, kind, .. } = *judged;
    if matches!(kind, Kind::Forum | Kind::Documentation) {
        return Vec::new();
    }
    let kept: Vec<usize> = judged.kept().filter(|at| is_text(&page.blocks[*at])).collect();
    // Several plans of a firm promise the same in their lists.
    let is_prose = |at: &usize| {
        let listed = matches!(page.blocks[*at].kind, BlockKind::ListItem { .. });
        !listed && lines.shapes[*at].is_prose()
    };
    let text = |place: usize| page.blocks[kept[place]].text.as_str();
    let mut first: FxHashMap<&str, usize> = FxHashMap::default();
    let mut found = Vec::new();
    let mut place = 0;
    while place < kept.len() {
        let before = first.get(text(place)).copied();
        let copy = before.map_or(0, |before| {
            let rest = kept.len() - place;
            (0..rest.min(place - before))
                .take_while(|n| text(before + n) == text(place + n))
                .count()
        });
        let blocks = &kept[place..place + copy];
        let size: u64 = blocks.iter().map(|at| words::count(&page.blocks[*at].text).max(1)).sum();
        let is_copy = copy >= FEWEST && size >= SHORTEST && blocks.iter().any(is_prose);
        // What is long enough is looked at once, whatever it is.
        let length = if size >= SHORTEST { copy } else { 1 };
        for next in place..place + length {
            first.entry(text(next)).or_insert(next);
        }
        found.extend(kept[place..place + length].iter().copied().filter(|_| is_copy));
        place += length;
    }
    found
}

fn is_text(block: &Block) -> bool {
    !matches!(block.kind, BlockKind::Image { .. } | BlockKind::Embed { .. } | BlockKind::Caption)
}
