//! The dates: when the article was published and last changed.
//!
//! Everything that may state a date makes a claim: declared metadata, datelines near the title,
//! the address. A day is believed by the weight of all claims for it (a claim from another
//! source for the same day adds to it); between equals the more trusted source wins, in the
//! order record, JSON-LD, OpenGraph, microdata, meta names, labelled dateline, address, bare
//! dateline, `<time>`. A page that prints only the day of its last change is dated by that. There is
//! no clock in the core, so no claim is compared with today.

mod address;
mod claim;
pub(crate) mod datelines;
mod declared;
mod opening;
mod order;
mod spans;

use jiff::civil;
use jiff::tz::Offset;

use super::article::Date;
use super::site_name::SiteNames;
use crate::blocks::Page;
use crate::facts::{Facts, Field};
use crate::text::dates::labels::Label;
use crate::text::dates::written::Found;
use claim::{BARE, Claim, NOTED, RESTAMPED};
use datelines::Dateline;
use order::Order;

/// Reads the published and the modified date and marks the blocks that are nothing but them.
pub fn read(page: &Page, url: Option<&str>, site: &SiteNames, facts: &mut Facts) {
    let order = Order::of(page, facts.language.as_deref());
    let signed = facts.authors.iter().any(|author| !site.is(&author.name));
    let mut claims = declared::claims(page, order, signed);
    let lines = datelines::read(page, facts, order, signed);
    claims.extend(lines.iter().flat_map(|line| line.claims.iter().cloned()));
    claims.extend(opening::claim(page, facts, order));
    claims.extend(url.or(facts.canonical_url.as_deref()).and_then(address::claim));
    claims.sort_by_key(|claim| std::cmp::Reverse(claim.weight)); // stable: the tables' order stays
    let far = datelines::far(page, facts, order, signed, &claims);
    if far.as_ref().is_some_and(|claim| claim.label == Label::Updated) {
        claims.retain(|claim| claim.label != Label::Published);
    }
    claims.extend(far);
    let happens = declared::event_days(page);
    claims.retain(|claim| claim.weight > BARE || !happens.contains(&claim.found.date));
    let mut claims = certain(claims, declared::time_days(page));
    doubt_printed_changes(&mut claims);

    facts.published = settle(&claims, Label::Published).or_else(|| printed_change(&claims));
    facts.modified = settle(&claims, Label::Updated);
    let read = |line: &Dateline| {
        let same =
            |claim: &Claim| claims.iter().any(|c| c.from == claim.from && c.raw == claim.raw);
        line.nothing_else && line.claims.iter().any(same)
    };
    for line in lines.iter().filter(|line| read(line)) {
        if facts.became[line.block].is_none() {
            let updated = line.claims.iter().all(|claim| claim.label == Label::Updated);
            let field = if updated { Field::Modified } else { Field::Published };
            facts.became[line.block] = Some(field);
        }
    }
}

/// Where a page prints when it was published and that it was changed later, lets what is declared to be its
/// publication, but is that later day, count less. Zones move a day by one.
fn doubt_printed_changes(claims: &mut [Claim]) {
    let printed = |label| {
        let mut lines = claims.iter().filter(|c| c.from == "dateline" && c.weight > BARE);
        lines.find(|claim| claim.label == label).map(|claim| claim.found.date)
    };
    let (Some(first), Some(changed)) = (printed(Label::Published), printed(Label::Updated)) else {
        return;
    };
    if changed < first || days_apart(first, changed) <= 1 {
        return;
    }
    for claim in claims.iter_mut().filter(|claim| claim.label == Label::Published) {
        if claim.found.date == changed {
            claim.weight = claim.weight.min(RESTAMPED);
        }
    }
}

/// The claims whose day is certain: of two readings of `4/5/2024` the one that another claim
/// or a `<time>` has.
fn certain(claims: Vec<Claim>, times: impl Iterator<Item = civil::Date>) -> Vec<Claim> {
    let sure = claims.iter().filter(|claim| claim.found.month_first.is_none());
    let days: Vec<civil::Date> = sure.map(|claim| claim.found.date).chain(times).collect();
    let reading = |mut claim: Claim| {
        if let Some(month_first) = claim.found.month_first.take() {
            let readings = [claim.found.date, month_first];
            claim.found.date = readings.into_iter().find(|day| days.contains(day))?;
        }
        Some(claim)
    };
    claims.into_iter().filter_map(reading).collect()
}

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
    let local = claims.iter().find_map(|claim| in_zone(&exact.found, &claim.found));
    let value = local.as_ref().unwrap_or(&exact.found).value();
    Some(Date { value, raw: exact.raw.clone(), from: exact.from.to_owned() })
}

/// The last change, if a dateline prints it: the one day that such a page gives its readers. What only
/// programs see of a change says nothing of the publication, and neither does a note at the foot.
fn printed_change(claims: &[Claim]) -> Option<Date> {
    let printed = claims.iter().filter(|c| c.from == "dateline" && c.weight > NOTED).cloned();
    settle(&printed.collect::<Vec<_>>(), Label::Updated)
}

/// The moment of a date in UTC as another claim writes the same moment in local time: the reader
/// of the page sees that day.
fn in_zone(utc: &Found, local: &Found) -> Option<Found> {
    if utc.offset != Some(Offset::UTC) || local.offset == Some(Offset::UTC) {
        return None;
    }
    let moment = utc.date.to_datetime(utc.time?);
    let shown = local.date.to_datetime(local.time?);
    // Written without seconds it is up to a minute earlier.
    let behind = i32::try_from(shown.duration_until(moment).as_secs()).ok()?;
    let offset = -(behind - behind.rem_euclid(60));
    let seconds_agree = behind % 60 == 0 || shown.second() == 0;
    if !seconds_agree || !is_zone(offset) || local.offset.is_some_and(|o| o.seconds() != offset) {
        return None;
    }
    let moment = moment.checked_add(jiff::SignedDuration::from_secs(offset.into())).ok()?;
    let offset = Offset::from_seconds(offset).ok();
    Some(Found { date: moment.date(), time: Some(moment.time()), offset, ..utc.clone() })
}

/// Whether a zone lies so many seconds from UTC: whole hours, and the half hours that people live in.
fn is_zone(seconds: i32) -> bool {
    const HALVES: &[i32] = &[-210, -150, 210, 270, 330, 345, 390, 570, 630];
    let minutes = seconds / 60;
    (minutes % 60 == 0 && minutes != 0 && minutes.abs() <= 14 * 60) || HALVES.contains(&minutes)
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

#[cfg(test)]
mod tests;
