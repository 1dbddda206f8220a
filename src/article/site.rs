//! The site.

use super::facts::Facts;
use crate::blocks::Page;

/// Reads the fact and marks the blocks that became it.
pub fn read(_page: &Page, _url: Option<&str>, _facts: &mut Facts) {}
