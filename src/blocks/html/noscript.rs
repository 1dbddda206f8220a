//! What `<noscript>` shows a second time.

use std::collections::HashSet;

use super::walk::Read;
use crate::blocks::{Block, BlockKind};

/// The blocks without those that `<noscript>` repeats.
pub fn without_doubles(mut read: Vec<Read>) -> Vec<Block> {
    if read.iter().any(|read| read.silent) {
        let loud = || read.iter().filter(|read| !read.silent).map(|read| &read.block);
        let texts: HashSet<String> = loud().map(|block| block.text.clone()).collect();
        let addresses: HashSet<String> = loud().filter_map(address).map(str::to_owned).collect();
        let is_double = |block: &Block| match address(block) {
            Some(address) => addresses.contains(address),
            None => texts.contains(&block.text),
        };
        read.retain(|read| !(read.silent && is_double(&read.block)));
    }
    read.into_iter().map(|read| read.block).collect()
}

fn address(block: &Block) -> Option<&str> {
    match &block.kind {
        BlockKind::Image { url } | BlockKind::Embed { url } => url.as_deref(),
        _ => None,
    }
}
