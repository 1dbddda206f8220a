//! Which kept lines of a flattened dump are headings.

use crate::blocks::Page;
use crate::label::Verdict;

/// For each block, whether it is a heading that the dump shows as a plain line.
pub fn find(page: &Page, _verdicts: &[Verdict]) -> Vec<bool> {
    vec![false; page.blocks.len()]
}
