//! The day in an address.

use super::claim::{ADDRESS, Claim};
use super::labels::Label;
use super::{months, written};

/// The day in an address: `/2024/05/01/`, `/2024/may/01/`, `/2024-05-01-`, `/20240501/`.
pub fn claim(url: &str) -> Option<Claim> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split_once('/')?.1.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split(['/', '-', '_', '.', '+']).collect();
    let three = parts.windows(3).find_map(|parts| {
        let [year, month, day] = parts else { return None };
        let named = months::number(&month.to_lowercase()).map(|number| number.to_string());
        let sizes = year.len() == 4 && (1..=2).contains(&day.len());
        let month = named.unwrap_or_else(|| (*month).to_owned());
        (sizes && month.len() <= 2).then(|| format!("{year}-{month}-{day}"))
    });
    let one = || parts.iter().find(|part| part.len() == 8).map(|part| (*part).to_owned());
    let found = three.as_deref().and_then(written::find).or_else(|| written::find(&one()?))?;
    let raw = path.to_owned();
    Some(Claim { label: Label::Published, found, raw, from: "url", weight: ADDRESS })
}
