//! How far long work is, for people: drawn on stderr where that is a terminal, and nowhere else.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar for bytes that are read; where nobody knows how many there are, what was read alone.
pub fn of_bytes(total: Option<u64>) -> ProgressBar {
    match total {
        Some(total) => {
            styled(ProgressBar::new(total), "{wide_bar} {bytes}/{total_bytes}, {msg}, {eta} left")
        }
        None => styled(ProgressBar::no_length(), "{spinner} {bytes}, {msg}, {elapsed}"),
    }
}

/// A bar for dumps.
pub fn of_dumps() -> ProgressBar {
    styled(ProgressBar::new(0), "{wide_bar} {pos}/{len} dumps, {per_sec}, {eta} left")
}

fn styled(bar: ProgressBar, template: &str) -> ProgressBar {
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        // A template that is wrong leaves the usual one.
        Err(_) => bar,
    }
}
