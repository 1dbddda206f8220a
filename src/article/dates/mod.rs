//! The dates: when the article was published and last changed.
//!
//! Everything that may state a date makes a claim: declared metadata, datelines near the title,
//! the address. A day is believed by the weight of all claims for it (a claim from another
//! source for the same day adds to it); between equals the more trusted source wins, in the
//! order record, JSON-LD, OpenGraph, microdata, meta names, labelled dateline, address, bare
//! dateline, `<time>`. There is no clock in the core, so no claim is compared with today.

pub mod clock;
pub mod declared;
pub mod labels;
pub mod months;
pub mod tokens;
pub mod written;
pub mod zones;

use jiff::Timestamp;
use jiff::civil;

use super::article::Date;
use super::facts::{Facts, Field};
use super::site_name::SiteNames;
use super::title;
use crate::blocks::{DeclaredBy, Page};
use labels::Label;
use written::Found;

/// Reads the published and the modified date and marks the blocks that are nothing but them.
pub fn read(page: &Page, url: Option<&str>, site: &SiteNames, facts: &mut Facts) {
    let order = Order::of(page);
    let signed = facts.authors.iter().any(|author| !site.is(&author.name));
    let mut claims = declared_claims(page, order, signed);
    let lines = datelines(page, facts, order);
    claims.extend(lines.iter().flat_map(|line| line.claims.iter().cloned()));
    claims.extend(url.and_then(url_claim));
    claims.sort_by_key(|claim| std::cmp::Reverse(claim.weight)); // stable: the tables' order stays

    facts.published = settle(&claims, Label::Published);
    facts.modified = settle(&claims, Label::Updated);
    for line in lines.iter().filter(|line| line.nothing_else) {
        if facts.became[line.block].is_none() {
            let updated = line.claims.iter().all(|claim| claim.label == Label::Updated);
            let field = if updated { Field::Modified } else { Field::Published };
            facts.became[line.block] = Some(field);
        }
    }
}

/// Something that states a date.
#[derive(Clone, Debug)]
struct Claim {
    label: Label,
    found: Found,
    raw: String,
    from: &'static str,
    weight: u32,
}

/// Weights of what is not declared: a dateline that says what it is, one that does not, the
/// address, and `<time>`, which related articles have too.
const LABELLED: u32 = 5;
const BARE: u32 = 3;
const ADDRESS: u32 = 4;
const TIME: u32 = 2;

/// The date that the weight of the claims supports, as its most trusted claim writes it.
fn settle(claims: &[Claim], label: Label) -> Option<Date> {
    let claims: Vec<&Claim> = claims.iter().filter(|claim| claim.label == label).collect();
    let mut best: Option<(u32, &Claim)> = None;
    for claim in &claims {
        let support = support(&claims, claim);
        if best.is_none_or(|(most, _)| support > most) {
            best = Some((support, claim));
        }
    }
    let day = best?.1;
    let same_day = || claims.iter().filter(|claim| claim.found.date == day.found.date);
    let exact = same_day().find(|claim| claim.found.time.is_some()).copied().unwrap_or(day);
    Some(Date { value: exact.found.value(), raw: exact.raw.clone(), from: exact.from.to_owned() })
}

/// The weight of all sources that state the claim's day; each source counts once, and a
/// neighbouring day counts a little, since zones move midnight.
fn support(claims: &[&Claim], claim: &Claim) -> u32 {
    let mut sources: Vec<(&str, u32)> = Vec::new();
    for other in claims {
        let weight = match days_apart(claim.found.date, other.found.date) {
            0 => other.weight * 2,
            1 => other.weight,
            _ => continue,
        };
        match sources.iter_mut().find(|(from, _)| *from == other.from) {
            Some((_, most)) => *most = weight.max(*most),
            None => sources.push((other.from, weight)),
        }
    }
    sources.iter().map(|(_, weight)| weight).sum()
}

fn days_apart(a: civil::Date, b: civil::Date) -> i32 {
    (b - a).get_days().abs()
}

/// In which order a page writes the numbers of `4/5/2024`.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    DayFirst,
    MonthFirst,
    Unknown,
}

impl Order {
    /// The order that the page's other dates or its declared language show.
    fn of(page: &Page) -> Order {
        let (mut day_first, mut month_first) = (0, 0);
        for block in page.blocks.iter().filter(|block| block.text.len() <= 200) {
            match numeric_order(&block.text) {
                Order::DayFirst => day_first += 1,
                Order::MonthFirst => month_first += 1,
                Order::Unknown => {}
            }
        }
        match (day_first, month_first) {
            (0, 0) => Order::of_language(page),
            (_, 0) => Order::DayFirst,
            (0, _) => Order::MonthFirst,
            _ => Order::Unknown,
        }
    }

    /// Of the languages only English is written both ways; the United States write months first.
    fn of_language(page: &Page) -> Order {
        let lang = page.declared_by(DeclaredBy::Html, "lang").next();
        let locale = page.declared_by(DeclaredBy::OpenGraph, "og:locale").next();
        let tags: Vec<String> =
            [lang, locale].iter().flatten().map(|t| t.to_lowercase().replace('_', "-")).collect();
        match tags.iter().find(|tag| tag.len() > 2).or(tags.first()).map(String::as_str) {
            Some("en-us") => Order::MonthFirst,
            Some("en") | None => Order::Unknown,
            Some(_) => Order::DayFirst,
        }
    }

    /// The date in this order; none when it could be read either way.
    fn apply(self, mut found: Found) -> Option<Found> {
        match (found.month_first, self) {
            (None, _) | (_, Order::DayFirst) => {}
            (Some(date), Order::MonthFirst) => found.date = date,
            (Some(_), Order::Unknown) => return None,
        }
        found.month_first = None;
        Some(found)
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

fn declared_claims(page: &Page, order: Order, signed: bool) -> Vec<Claim> {
    let mut claims = Vec::new();
    // Every page is a WebPage with dates; they are an article's only where somebody signed it.
    let rows = declared::DATE_KEYS.iter().filter(|row| signed || !row.key.starts_with("webpage."));
    for row in rows {
        let declared = page.declared.iter().filter(|d| declared::matches(row, d.by, &d.key));
        for one in declared {
            let found = program_date(&one.value).and_then(|found| order.apply(found));
            claims.extend(found.map(|found| Claim {
                label: row.label,
                found,
                raw: one.value.clone(),
                from: declared::origin(one.by),
                weight: row.weight,
            }));
        }
    }
    let time = page.declared.iter().find(|d| d.by == DeclaredBy::Time);
    let time = time.and_then(|d| Some((d, order.apply(program_date(&d.value)?)?)));
    claims.extend(time.map(|(declared, found)| Claim {
        label: Label::Published,
        found,
        raw: declared.value.clone(),
        from: "time",
        weight: TIME,
    }));
    claims
}

/// A date that a program wrote: any written form, or seconds or milliseconds since 1970.
fn program_date(value: &str) -> Option<Found> {
    if value.len() > 100 {
        return None;
    }
    written::find(value).or_else(|| {
        let seconds = match (value.len(), value.parse::<i64>()) {
            (10, Ok(seconds)) => seconds,
            (13, Ok(milliseconds)) => milliseconds / 1000,
            _ => return None,
        };
        let utc = jiff::tz::Offset::UTC;
        let stamp = utc.to_datetime(Timestamp::from_second(seconds).ok()?);
        Some(Found {
            start: 0,
            end: value.len(),
            date: stamp.date(),
            month_first: None,
            time: Some(stamp.time()),
            offset: Some(utc),
        })
    })
}

/// A line near the title that states dates.
struct Dateline {
    block: usize,
    claims: Vec<Claim>,
    /// The line says nothing besides.
    nothing_else: bool,
}

/// How far from the title a dateline stands, in blocks, before and after it.
const BEFORE_TITLE: usize = 6;
const AFTER_TITLE: usize = 14;

/// Longer lines than this are sentences, not datelines (bytes).
const DATELINE_BYTES: usize = 240;

fn datelines(page: &Page, facts: &Facts, order: Order) -> Vec<Dateline> {
    let title = title::block(facts).unwrap_or(0);
    let window = title.saturating_sub(BEFORE_TITLE)..page.blocks.len().min(title + AFTER_TITLE);
    let mut lines = Vec::new();
    for block in window.filter(|block| *block != title) {
        let text = &page.blocks[block].text;
        if text.len() > DATELINE_BYTES {
            continue;
        }
        let found = written::find_all(text);
        let Some(words) = words_besides(text, &found) else { continue };
        let mut start = 0;
        let mut claims = Vec::new();
        for one in found {
            let stated = labels::before(text.get(start..one.start).unwrap_or_default());
            start = one.end;
            // A bare date among other words, as in a list of events, states nothing of the page.
            if stated.is_none() && words > 6 {
                continue;
            }
            let raw = text.get(one.start..one.end).unwrap_or_default().to_owned();
            claims.extend(order.apply(one).map(|found| Claim {
                label: stated.unwrap_or(Label::Published),
                found,
                raw,
                from: "dateline",
                weight: if stated.is_some() { LABELLED } else { BARE },
            }));
        }
        if !claims.is_empty() {
            lines.push(Dateline { block, claims, nothing_else: words <= 2 });
        }
    }
    lines
}

/// How many words a line has besides its dates and their labels, or None if it has no date or
/// runs on like a sentence.
fn words_besides(text: &str, found: &[Found]) -> Option<usize> {
    found.first()?;
    let mut rest = String::new();
    let mut start = 0;
    for one in found {
        rest.push_str(text.get(start..one.start)?);
        rest.push(' ');
        start = one.end;
    }
    rest.push_str(text.get(start..)?);
    let ends = rest.trim_end().ends_with(['.', '?', '!', '。']);
    let lower = rest.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| {
        !word.is_empty() && labels::of_word(word).is_none() && word.chars().count() > 2
    });
    let words = words.count();
    (words <= 14 && !(ends && words > 5)).then_some(words)
}

/// The day in an address: `/2024/05/01/`, `/2024/may/01/`, `/2024-05-01-`, `/20240501/`.
fn url_claim(url: &str) -> Option<Claim> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split_once('/')?.1.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
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

#[cfg(test)]
mod tests;
