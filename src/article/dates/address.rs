//! The day in an address.

use super::claim::{ADDRESS, Claim};
use crate::text::dates::labels::Label;
use crate::text::dates::{months, written};

/// What parts the pieces of an address.
const PARTED: &[char] = &['/', '-', '_', '.', '+'];

/// The day in an address: `/2024/05/01/`, `/2024/may/01/`, `/2024-05-01-`, `/20240501/`.
pub fn claim(url: &str) -> Option<Claim> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split_once('/')?.1.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split_inclusive(PARTED).collect();
    let bare = |part: &str| part.trim_end_matches(PARTED).to_owned();
    let three = parts.windows(3).find_map(|parts| {
        let [year, month, day] = parts else { return None };
        // “/2024/05/3-men-in-a-boat”
        if month.ends_with('/') && day.ends_with(['-', '_', '+']) {
            return None;
        }
        let (year, month, day) = (bare(year), bare(month), bare(day));
        let named = months::number(&month.to_lowercase()).map(|number| number.to_string());
        let sizes = year.len() == 4 && (1..=2).contains(&day.len());
        let month = named.unwrap_or(month);
        (sizes && month.len() <= 2).then(|| format!("{year}-{month}-{day}"))
    });
    let one = || parts.iter().map(|part| bare(part)).find(|part| part.len() == 8);
    let found = three.as_deref().and_then(written::find).or_else(|| written::find(&one()?))?;
    let raw = path.to_owned();
    Some(Claim { label: Label::Published, found, raw, from: "url", weight: ADDRESS })
}
