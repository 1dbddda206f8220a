//! What came in and went out, as HTML.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::colours;
use super::frame::{counted, grouped, shown};
use super::gather::{Failure, Overview, Reason, Site, Slow, Stretch};
use crate::label::Clutter;

/// Outcomes of dumps, in the order of the chart, each with what to call it.
const OUTCOMES: &[(&str, &str)] = &[
    ("published", "published"),
    ("duplicate", "done before"),
    ("rejected", "no article"),
    ("failed", "given up"),
];

/// Everything but the documents.
pub fn section(overview: &Overview) -> Markup {
    html! {
        header.top {
            p.mark { "copydesk" }
            h1 { "What came in, what went out" }
            p.span { (moment(overview.since_ms)) " – " (moment(overview.until_ms)) " UTC" }
        }
        (figures(overview))
        (over_time(overview))
        div.columns {
            (kinds(overview))
            (rejections(&overview.rejections))
        }
        (failures(&overview.failures))
        div.columns {
            (clutter(&overview.clutter))
            (sites(&overview.sites))
        }
        (slowest(&overview.slowest))
    }
}

fn figures(overview: &Overview) -> Markup {
    let outcome = |name: &str| overview.outcomes.get(name).copied().unwrap_or(0);
    let came = overview.flow.iter().map(|stretch| stretch.came).sum();
    html! {
        section aria-label="In short" {
            dl.figures {
                div { dt { "dumps came in" } dd { (grouped(came)) } }
                @for (name, label) in OUTCOMES {
                    div { dt { span.swatch.{ "out-" (name) } {} (label) } dd { (grouped(outcome(name))) } }
                }
                div { dt { "read" } dd { (size(overview.bytes)) } }
            }
        }
    }
}

fn over_time(overview: &Overview) -> Markup {
    const HEIGHT: f64 = 100.0;
    let total = |stretch: &Stretch| stretch.outcomes.values().sum::<u64>();
    let most = overview.flow.iter().map(|s| total(s).max(s.came)).max().unwrap_or(0);
    let scale = HEIGHT / most.max(1) as f64;
    let bars = overview.flow.len().max(1);
    let step = 960.0 / bars as f64;
    html! {
        section aria-labelledby="over-time" {
            h2 id="over-time" { "Over time" }
            @if most == 0 {
                p.none { "Nothing came in and nothing went out." }
            } @else {
                figure.chart {
                    p.most { (counted(most, "dump", "dumps")) }
                    svg viewBox={ "0 0 960 " (HEIGHT) } preserveAspectRatio="none" role="img"
                        aria-label="Dumps by outcome over time; the numbers stand below" {
                        @for (at, stretch) in overview.flow.iter().enumerate() {
                            @let x = at as f64 * step;
                            @for (class, y, height) in stack(stretch, scale, HEIGHT) {
                                rect.{ "out-" (class) } x=(x + step * 0.12) y=(y) width=(step * 0.76) height=(height) {}
                            }
                            @if stretch.came > 0 {
                                rect.came x=(x) y=(HEIGHT - stretch.came as f64 * scale - 0.6) width=(step) height="1.2" {}
                            }
                        }
                    }
                    p.axis {
                        span { (moment(overview.since_ms)) }
                        span { (moment((overview.since_ms + overview.until_ms) / 2)) }
                        span { (moment(overview.until_ms)) }
                    }
                    figcaption { "Bars are dumps that were done, by outcome; the line above them is how many came in." }
                    (numbers(overview))
                }
            }
        }
    }
}

/// The parts of a bar: the outcome, the top and the height of each.
fn stack(stretch: &Stretch, scale: f64, height: f64) -> Vec<(&'static str, f64, f64)> {
    let mut top = height;
    let mut parts = Vec::new();
    for (name, _) in OUTCOMES {
        let count = stretch.outcomes.get(*name).copied().unwrap_or(0);
        if count > 0 {
            let part = count as f64 * scale;
            top -= part;
            parts.push((*name, top, part));
        }
    }
    parts
}

fn numbers(overview: &Overview) -> Markup {
    let moved = |stretch: &&Stretch| stretch.came > 0 || !stretch.outcomes.is_empty();
    html! {
        details {
            summary { "The numbers" }
            div.wide tabindex="0" role="region" aria-label="The numbers over time" {
                table {
                    thead { tr {
                        th scope="col" { "from" }
                        th.number scope="col" { "came in" }
                        @for (_, label) in OUTCOMES { th.number scope="col" { (label) } }
                    } }
                    tbody {
                        @for stretch in overview.flow.iter().filter(moved) {
                            tr {
                                td { (moment(stretch.begin_ms)) }
                                td.number { (grouped(stretch.came)) }
                                @for (name, _) in OUTCOMES {
                                    td.number { (grouped(stretch.outcomes.get(*name).copied().unwrap_or(0))) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn kinds(overview: &Overview) -> Markup {
    let most = overview.kinds.iter().map(|(_, count)| *count).max().unwrap_or(0);
    html! {
        section aria-labelledby="kinds" {
            h2 id="kinds" { "What the documents are" }
            @if overview.kinds.is_empty() { p.none { "There were none." } }
            table.bars {
                tbody {
                    @for (kind, count) in &overview.kinds {
                        tr {
                            th scope="row" { (shown(&words(kind))) }
                            td.bar { (bar(&[(if kind == "rejected" { "out-rejected" } else { "out-published" }, *count)], most)) }
                            td.number { (grouped(*count)) }
                        }
                    }
                }
            }
        }
    }
}

fn rejections(reasons: &[Reason]) -> Markup {
    html! {
        section aria-labelledby="rejections" {
            h2 id="rejections" { "Why documents are no articles" }
            @if reasons.is_empty() { p.none { "All of them are." } }
            ul.reasons {
                @for reason in reasons {
                    li {
                        span.count { (grouped(reason.count)) }
                        div {
                            strong { (shown(&words(&reason.code))) }
                            p { bdi { (shown(&reason.sentence)) } }
                            p.file { "such as " bdi { (shown(&reason.example)) } }
                        }
                    }
                }
            }
        }
    }
}

fn failures(failures: &[Failure]) -> Markup {
    html! {
        section aria-labelledby="failures" {
            h2 id="failures" { "Given up" }
            @if failures.is_empty() {
                p.none { "No dump was given up." }
            } @else {
                div.wide tabindex="0" role="region" aria-label="Dumps that were given up" {
                    table {
                        thead { tr {
                            th scope="col" { "dump" } th scope="col" { "step" } th scope="col" { "reason" }
                            th.number scope="col" { "attempts" } th scope="col" { "when" }
                        } }
                        tbody {
                            @for failure in failures {
                                tr {
                                    td.file { bdi { (shown(&failure.name)) } }
                                    td { (shown(&failure.stage)) }
                                    td { bdi { (shown(&failure.error)) } }
                                    td.number { (grouped(failure.attempts)) }
                                    td { (moment(failure.finished_ms)) }
                                }
                            }
                        }
                    }
                }
                p.note { "They lie in .failed/ of their watch folder; " code { "copydesk failed retry" } " puts them back." }
            }
        }
    }
}

fn clutter(kinds: &[(Clutter, u64)]) -> Markup {
    let most = kinds.iter().map(|(_, count)| *count).max().unwrap_or(0);
    html! {
        section aria-labelledby="clutter" {
            h2 id="clutter" { "Clutter, by kind" }
            @if kinds.is_empty() { p.none { "No block was removed, or none was counted." } }
            table.bars {
                tbody {
                    @for (kind, count) in kinds {
                        tr {
                            th scope="row" { (words(kind.name())) }
                            td.bar { (bar(&[(colours::class(*kind), *count)], most)) }
                            td.number { (grouped(*count)) }
                        }
                    }
                }
            }
        }
    }
}

fn sites(sites: &[Site]) -> Markup {
    let removed = |site: &Site| site.removed.iter().map(|(_, count)| count).sum::<u64>();
    let each = |site: &Site| removed(site) as f64 / site.documents.max(1) as f64;
    let most = sites.iter().map(removed).max().unwrap_or(0);
    html! {
        section aria-labelledby="sites" {
            h2 id="sites" { "Clutter, by site" }
            @if sites.is_empty() { p.none { "No document was counted." } }
            table.bars {
                @if !sites.is_empty() {
                    thead { tr {
                        th scope="col" { "site" } th scope="col" { "removed blocks" }
                        th.number scope="col" { "a page" }
                    } }
                }
                tbody {
                    @for site in sites {
                        tr {
                            th.file scope="row" {
                                bdi { (shown(site.host.as_deref().unwrap_or("unknown"))) }
                                span.sub { (counted(site.documents, "document", "documents")) }
                            }
                            td.bar {
                                (bar(&parts(site), most))
                                span.sub { (largest(site)) }
                            }
                            td.number { (format!("{:.0}", each(site))) }
                        }
                    }
                }
            }
        }
    }
}

/// A site's clutter by colour, so that kinds of one colour stand together.
fn parts(site: &Site) -> Vec<(&'static str, u64)> {
    let mut parts: Vec<(&'static str, u64)> = Vec::new();
    for (kind, count) in &site.removed {
        let class = colours::class(*kind);
        match parts.iter_mut().find(|(other, _)| *other == class) {
            Some((_, sum)) => *sum += count,
            None => parts.push((class, *count)),
        }
    }
    parts
}

fn largest(site: &Site) -> String {
    let kinds = site.removed.iter().take(3);
    let kinds = kinds.map(|(kind, count)| format!("{} {}", words(kind.name()), grouped(*count)));
    kinds.collect::<Vec<_>>().join(", ")
}

fn slowest(documents: &[Slow]) -> Markup {
    html! {
        section aria-labelledby="slowest" {
            h2 id="slowest" { "Slowest documents" }
            @if documents.is_empty() {
                p.none { "No document was timed." }
            } @else {
                div.wide tabindex="0" role="region" aria-label="The slowest documents" {
                    table {
                        thead { tr {
                            th.number scope="col" { "milliseconds" } th scope="col" { "dump" }
                            th.number scope="col" { "document" } th scope="col" { "site" }
                        } }
                        tbody {
                            @for slow in documents {
                                tr {
                                    td.number { (format!("{:.1}", slow.duration_us as f64 / 1000.0)) }
                                    td.file { bdi { (shown(&slow.name)) } }
                                    td.number { (grouped(slow.number)) }
                                    td.file { bdi { (shown(slow.host.as_deref().unwrap_or("–"))) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A bar of coloured parts, as wide as its share of `most`. Widths are attributes: the policy allows no
/// style but the page's own.
fn bar(parts: &[(&'static str, u64)], most: u64) -> Markup {
    let share = |count: u64| count as f64 * 100.0 / most.max(1) as f64;
    let mut at = 0;
    let placed = parts.iter().map(|(class, count)| {
        let begin = at;
        at += count;
        (*class, share(begin), share(*count))
    });
    html! {
        svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
            @for (class, x, width) in placed.collect::<Vec<_>>() {
                rect.(class) x=(format!("{x:.2}")) y="0" width=(format!("{width:.2}")) height="10" {}
            }
        }
    }
}

/// A name of the tables, as words.
fn words(name: &str) -> String {
    name.replace('_', " ")
}

fn moment(milliseconds: i64) -> String {
    let moment = Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH);
    moment.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d %H:%M").to_string()
}

fn size(bytes: u64) -> String {
    let units = [(1e9, "GB"), (1e6, "MB"), (1e3, "kB")];
    let bytes = bytes as f64;
    let unit = units.iter().find(|(factor, _)| bytes >= *factor);
    unit.map_or_else(
        || format!("{bytes} B"),
        |(factor, name)| format!("{:.1} {name}", bytes / factor),
    )
}
