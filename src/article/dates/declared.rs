//! What pages declare of their dates: one table of keys, and `<time>`.

use jiff::Timestamp;
use jiff::civil::Date;

use super::claim::{Claim, MARKED_TIME, RESTAMPED, TIME};
use super::order::Order;
use crate::blocks::{Declared, DeclaredBy, Page};
use crate::text::dates::labels::Label::{self, Published, Updated};
use crate::text::dates::written::{self, Found};
use DeclaredBy::{DublinCore, JsonLd, Meta, Microdata, OpenGraph, Record};

/// A key that declares a date.
struct DateKey {
    /// The vocabulary; `Meta` keys are read as Dublin Core and OpenGraph too, since pages mix them.
    by: DeclaredBy,
    /// The key in lower case.
    key: &'static str,
    /// What the date is.
    label: Label,
    /// How much it counts against other evidence; see `mod.rs`.
    weight: u32,
}

const fn row(by: DeclaredBy, key: &'static str, label: Label, weight: u32) -> DateKey {
    DateKey { by, key, label, weight }
}

/// Every key, the most trusted first.
#[rustfmt::skip] // one row, one line
const DATE_KEYS: &[DateKey] = &[
    row(Record, "date", Published, 8),
    row(JsonLd, "datepublished", Published, 6),
    row(OpenGraph, "article:published_time", Published, 6),
    row(OpenGraph, "og:article:published_time", Published, 6),
    row(OpenGraph, "og:published_time", Published, 6),
    row(OpenGraph, "article:published", Published, 5),
    row(OpenGraph, "og:pubdate", Published, 5),
    row(Microdata, "datepublished", Published, 5),
    row(Meta, "parsely-pub-date", Published, 5),
    row(Meta, "sailthru.date", Published, 5),
    row(Meta, "citation_online_date", Published, 5),
    row(Meta, "article_date_original", Published, 5),
    row(Meta, "pub_date", Published, 5),
    row(DublinCore, "dc.date.issued", Published, 5),
    row(DublinCore, "dcterms.issued", Published, 5),
    row(DublinCore, "dcterms.created", Published, 4),
    row(DublinCore, "dc.date.created", Published, 4),
    row(DublinCore, "dc.date", Published, 4),
    row(DublinCore, "dcterms.date", Published, 4),
    row(Meta, "displaydate", Published, 4),
    row(Meta, "date", Published, 4),
    row(Meta, "article_date", Published, 4),
    row(JsonLd, "webpage.datepublished", Published, 4),
    row(JsonLd, "dateposted", Published, 4),
    row(JsonLd, "datecreated", Published, 3),
    row(Microdata, "datecreated", Published, 3),
    row(JsonLd, "uploaddate", Published, 2),
    row(Record, "modified", Updated, 8),
    row(JsonLd, "datemodified", Updated, 6),
    row(JsonLd, "webpage.datemodified", Updated, 4),
    row(OpenGraph, "article:modified_time", Updated, 6),
    row(OpenGraph, "og:article:modified_time", Updated, 6),
    row(OpenGraph, "og:updated_time", Updated, 4),
    row(OpenGraph, "og:modified_time", Updated, 4),
    row(Microdata, "datemodified", Updated, 5),
    row(DublinCore, "dcterms.modified", Updated, 4),
    row(DublinCore, "dc.date.modified", Updated, 4),
];

/// Parts of names, what their dates are, and how much they count: the first part that a name has decides.
const NAMES: &[(&str, Option<Label>, u32)] = &[
    ("expir", None, 0),
    ("publisher", None, 0),
    ("modif", Some(Updated), 4),
    ("updat", Some(Updated), 4),
    ("lastmod", Some(Updated), 4),
    ("publish", Some(Published), 5),
    ("publication", Some(Published), 5),
    ("pubdate", Some(Published), 5),
    (".date", Some(Published), 3),
    (":date", Some(Published), 3),
];

/// What the page declares. `signed`: somebody wrote it.
pub fn claims(page: &Page, order: Order, signed: bool) -> Vec<Claim> {
    let mut claims = Vec::new();
    // Every page is a WebPage with dates; they are an article's only where somebody signed it.
    let rows = DATE_KEYS.iter().filter(|row| signed || !row.key.starts_with("webpage."));
    for row in rows {
        for one in page.declared.iter().filter(|d| matches(row, d.by, &d.key)) {
            claims.extend(claim(one, row.label, row.weight, order));
        }
    }
    claims.extend(page.declared.iter().filter_map(|one| named(one, order)));
    doubt_stamps(&mut claims);
    match marked_times(page, order) {
        Some(pair) => claims.extend(pair),
        None => claims.extend(time(page, order, signed, &claims)),
    }
    claims
}

/// The publication and the last change, where the first two `<time>`s are marked as these: themes show
/// one of them only, and some the last change first.
fn marked_times(page: &Page, order: Order) -> Option<[Claim; 2]> {
    let mut times = times(page);
    let pair = [times.next()?, times.next()?];
    let marked = |key: &str, label| {
        let one = pair.iter().find(|one| one.key == key)?;
        claim(one, label, MARKED_TIME, order)
    };
    Some([marked("published", Published)?, marked("updated", Updated)?])
}

/// A `<meta>` that no row has, and whose name says what its date is: `published_at`, `ms.date`.
fn named(one: &Declared, order: Order) -> Option<Claim> {
    let open = [Meta, DublinCore, OpenGraph].contains(&one.by);
    if !open || DATE_KEYS.iter().any(|row| matches(row, one.by, &one.key)) {
        return None;
    }
    let (_, label, weight) = NAMES.iter().find(|(part, ..)| one.key.contains(part))?;
    claim(one, (*label)?, *weight, order)
}

/// Lets a publication count less that its vocabulary says to be no earlier than the last change.
fn doubt_stamps(claims: &mut [Claim]) {
    let moment = |claim: &Claim| (claim.found.date, claim.found.time);
    let changes = claims.iter().filter(|claim| claim.label == Updated);
    let changes: Vec<_> = changes.map(|claim| (claim.from, moment(claim))).collect();
    for claim in claims.iter_mut().filter(|claim| claim.label == Published) {
        if changes.iter().any(|(from, changed)| *from == claim.from && *changed <= moment(claim)) {
            claim.weight = RESTAMPED;
        }
    }
}

/// The days on which declared events begin: what a page prints of them is no publication.
pub fn event_days(page: &Page) -> Vec<Date> {
    let starts = page.declared.iter().filter(|d| d.key.ends_with("event.startdate"));
    starts.filter_map(|start| program_date(&start.value)).map(|found| found.date).collect()
}

/// The days of all `<time>`s.
pub fn time_days(page: &Page) -> impl Iterator<Item = Date> {
    let dates = times(page).filter_map(|time| program_date(&time.value));
    dates.filter(|found| found.month_first.is_none()).map(|found| found.date)
}

/// The first `<time>`. On a page that nobody signed several of them are its list of other pages,
/// and one that is the last change is no publication.
fn time(page: &Page, order: Order, signed: bool, others: &[Claim]) -> Option<Claim> {
    let mut dated = times(page).filter_map(|time| claim(time, Published, TIME, order));
    let first = dated.next()?;
    let is_other = |other: &Claim| other.found.date != first.found.date;
    let lists = !signed && dated.filter(is_other).nth(1).is_some();
    let changed = |claim: &Claim| claim.label == Updated && !is_other(claim);
    (!lists && !others.iter().any(changed)).then_some(first)
}

fn times(page: &Page) -> impl Iterator<Item = &Declared> {
    page.declared.iter().filter(|declared| declared.by == DeclaredBy::Time)
}

/// What a declared value states, if it is a date.
fn claim(declared: &Declared, label: Label, weight: u32, order: Order) -> Option<Claim> {
    let found = order.apply(program_date(&declared.value)?);
    let (raw, from) = (declared.value.clone(), declared.by.name());
    Some(Claim { label, found, raw, from, weight })
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

/// Whether a declared value stands under this key.
fn matches(row: &DateKey, by: DeclaredBy, key: &str) -> bool {
    let open = [Meta, DublinCore, OpenGraph];
    row.key == key && (row.by == by || (open.contains(&row.by) && open.contains(&by)))
}
