//! In which order a page writes the numbers of `4/5/2024`.

use crate::blocks::{DeclaredBy, Page};
use crate::text::dates::written::{self, Found};

/// The order of day and month.
#[derive(Clone, Copy, PartialEq)]
pub enum Order {
    /// `13/5/2024`
    DayFirst,
    /// `5/13/2024`
    MonthFirst,
    /// The page does not say, or does both.
    Unknown,
}

/// Languages in which dates begin with the year.
const YEAR_FIRST: &[&str] = &["zh", "ja", "ko", "hu", "lt"];

impl Order {
    /// The order that the page's other dates show, or the language that it declares or, without a
    /// declaration, has.
    pub fn of(page: &Page, language: Option<&str>) -> Order {
        let (mut day_first, mut month_first) = (0, 0);
        for block in page.blocks.iter().filter(|block| block.text.len() <= 200) {
            match numeric_order(&block.text) {
                Order::DayFirst => day_first += 1,
                Order::MonthFirst => month_first += 1,
                Order::Unknown => {}
            }
        }
        match (day_first, month_first) {
            (0, 0) => Order::of_language(page, language),
            (_, 0) => Order::DayFirst,
            (0, _) => Order::MonthFirst,
            _ => Order::Unknown,
        }
    }

    /// Of the languages only English is written both ways; the United States write months first. Where years
    /// stand first, `08/02/12` begins with one.
    fn of_language(page: &Page, language: Option<&str>) -> Order {
        let lang = page.declared_by(DeclaredBy::Html, "lang").next();
        let locale = page.declared_by(DeclaredBy::OpenGraph, "og:locale").next();
        let tags: Vec<String> =
            [lang, locale].iter().flatten().map(|t| t.to_lowercase().replace('_', "-")).collect();
        let declared = tags.iter().find(|tag| tag.len() > 2).or(tags.first());
        match declared.map(String::as_str).or(language) {
            Some("en-us") => Order::MonthFirst,
            Some("en") | None => Order::Unknown,
            Some(tag) if YEAR_FIRST.contains(&tag.split('-').next().unwrap_or(tag)) => {
                Order::Unknown
            }
            Some(_) => Order::DayFirst,
        }
    }

    /// The date in this order; it keeps both readings where the order is unknown.
    pub fn apply(self, mut found: Found) -> Found {
        match (found.month_first, self) {
            (None, _) | (_, Order::DayFirst) => {}
            (Some(date), Order::MonthFirst) => found.date = date,
            (Some(_), Order::Unknown) => return found,
        }
        found.month_first = None;
        found
    }
}

/// The order of a date with slashes or hyphens that can be read in one way only.
fn numeric_order(text: &str) -> Order {
    let Some(slash) = text.find(['/', '-']) else { return Order::Unknown };
    let start = text[..slash].rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1);
    let Some(number) = text.get(start..slash).and_then(|n| n.parse::<i8>().ok()) else {
        return Order::Unknown;
    };
    match text.get(start..).and_then(written::find) {
        Some(found) if found.start == 0 && found.month_first.is_none() => {
            match (found.date.day() == number, found.date.month() == number) {
                (true, false) => Order::DayFirst,
                (false, true) => Order::MonthFirst,
                _ => Order::Unknown,
            }
        }
        _ => Order::Unknown,
    }
}
