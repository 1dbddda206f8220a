//! What `<noscript>` shows a second time.

use std::collections::HashSet;

use crate::blocks::{Block, BlockKind};

/// The blocks without those that `<noscript>` repeats; `silent` says for each whether it stands in
/// one.
pub fn without_doubles(blocks: Vec<Block>, silent: &[bool]) -> Vec<Block> {
    if !silent.contains(&true) {
        return blocks;
    }
    let loud = || blocks.iter().zip(silent).filter(|(_, silent)| !**silent).map(|(block, _)| block);
    let texts: HashSet<String> = loud().map(|block| block.text.clone()).collect();
    let addresses: HashSet<String> = loud().filter_map(address).map(str::to_owned).collect();
    let is_double = |block: &Block| match address(block) {
        Some(address) => addresses.contains(address),
        None => texts.contains(&block.text),
    };
    let kept =
        blocks.into_iter().zip(silent).filter(|(block, silent)| !(**silent && is_double(block)));
    kept.map(|(block, _)| block).collect()
}

fn address(block: &Block) -> Option<&str> {
    match &block.kind {
        BlockKind::Image { url } | BlockKind::Embed { url } => url.as_deref(),
        _ => None,
    }
}
