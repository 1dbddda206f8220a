//! How far flagged blocks are.

use super::log;

/// For each block, how many blocks ago a flag was last set (logarithmic; 10 for never).
pub fn since<'a>(flags: impl Iterator<Item = &'a bool>) -> Vec<f32> {
    let mut last: Option<f64> = None;
    flags
        .map(|flag| {
            last = if *flag { Some(0.0) } else { last.map(|blocks| blocks + 1.0) };
            last.map_or(10.0, log)
        })
        .collect()
}

/// The same towards the end of the page.
pub fn until(flags: &[bool]) -> Vec<f32> {
    let mut distances = since(flags.iter().rev());
    distances.reverse();
    distances
}

/// For each block, the share of flagged ones among the twenty around it.
pub fn near(flags: &[bool]) -> Vec<f32> {
    const REACH: usize = 10;
    let counts: Vec<usize> = std::iter::once(0)
        .chain(flags.iter().scan(0, |count, flag| {
            *count += usize::from(*flag);
            Some(*count)
        }))
        .collect();
    let share = |at: usize| {
        let (start, end) = (at.saturating_sub(REACH), (at + REACH + 1).min(flags.len()));
        (counts[end] - counts[start]) as f32 / (end - start) as f32
    };
    (0..flags.len()).map(share).collect()
}
