//! Documents before and after, as HTML: at the left the dump with what was removed struck, at the right
//! the article.

use maud::{Markup, html};

use super::colours;
use super::frame::{counted, shown};
use super::view::{Line, View};
use crate::article::{Article, ArticleBlock, Kind, ListItem};
use crate::label::Fate;

/// All documents; the first is open, or all are.
pub fn section(views: &[View], all_open: bool) -> Markup {
    html! {
        section aria-labelledby="documents" {
            h2 id="documents" { "Before and after" }
            @if views.is_empty() { p.none { "There is no document in it." } }
            @for (at, view) in views.iter().enumerate() {
                (document(view, all_open || at == 0))
            }
        }
    }
}

fn document(view: &View, open: bool) -> Markup {
    let View { article, lines, left_out } = view;
    let removed = lines.iter().filter(|line| matches!(line.fate, Fate::Drop(_))).count();
    let record = article.source.record.map(|n| format!(", record {n}")).unwrap_or_default();
    html! {
        details.document open[open] {
            summary {
                span.title { bdi { (shown(article.title.as_deref().unwrap_or("untitled"))) } }
                span.sub {
                    bdi { (shown(&article.source.name)) } (record) " · " (article.kind.name().replace('_', " "))
                    " · " (counted(removed as u64, "block", "blocks")) " of " (lines.len() + left_out) " removed"
                }
            }
            (filters(lines))
            div.sides {
                div.before {
                    h3 { "The dump" }
                    ol.lines { @for line in lines { (before(line)) } }
                    @if *left_out > 0 { p.none { (counted(*left_out as u64, "more block", "more blocks")) } }
                    p.none.nothing hidden { "No block is like that." }
                }
                div.after tabindex="0" role="region" aria-label="The article" {
                    h3 { "The article" }
                    (after(article))
                }
            }
        }
    }
}

/// Buttons for what became of the blocks, and how sure that is.
fn filters(lines: &[Line]) -> Markup {
    let mut fates: Vec<(&str, &str, usize)> = Vec::new();
    for line in lines {
        let (name, class) = fate(line);
        match fates.iter_mut().find(|(other, _, _)| *other == name) {
            Some((_, _, count)) => *count += 1,
            None => fates.push((name, class, 1)),
        }
    }
    fates.sort_by_key(|(name, _, count)| (*name != "kept", std::cmp::Reverse(*count)));
    html! {
        div.filters role="group" aria-label="Which blocks are shown" {
            div.kinds {
                @for (name, class, count) in fates {
                    button.(class) type="button" aria-pressed="false" data-fate=(name) {
                        (name.replace('_', " ")) " " span.count { (count) }
                    }
                }
            }
            label {
                "decisions at most " output { "100" } " % sure"
                input type="range" min="0" max="100" value="100" step="5";
            }
            button.all type="button" hidden { "show all" }
            span.shown role="status" {}
        }
    }
}

/// The name of what became of a block, and its class.
fn fate(line: &Line) -> (&'static str, &'static str) {
    match line.fate {
        Fate::Keep => ("kept", "kept"),
        Fate::Metadata(field) => (field.name(), "fact"),
        Fate::Drop(kind) => (kind.name(), colours::class(kind)),
    }
}

fn before(line: &Line) -> Markup {
    let (name, class) = fate(line);
    let is_text = line.place.bytes().all(|byte| byte.is_ascii_digit());
    let text = shown(&line.text);
    html! {
        li.(class) data-fate=(name) data-sure=(line.sure) title=[(!is_text).then(|| shown(&line.place))] {
            @if is_text { span.place { (line.place) } }
            p.text dir="auto" {
                @match (&line.fate, text.is_empty()) {
                    (_, true) => span.none { "(" (line.is) ")" },
                    (Fate::Drop(_), _) => del { (text) },
                    _ => (text),
                }
            }
            p.why {
                @match line.fate {
                    Fate::Keep => { (line.sure) " %" },
                    Fate::Metadata(_) => span.chip { (name.replace('_', " ")) },
                    Fate::Drop(_) => {
                        span.chip { (name.replace('_', " ")) } " " (line.sure) " %"
                        bdi.by { (shown(&line.by)) }
                    }
                }
            }
        }
    }
}

fn after(article: &Article) -> Markup {
    let authors: Vec<&str> = article.authors.iter().map(|author| author.name.as_str()).collect();
    let date = article.published.as_ref().map(|date| date.value.as_str());
    let facts = [
        (!authors.is_empty()).then(|| authors.join(", ")),
        date.map(str::to_owned),
        article.site.name.clone().or_else(|| article.site.host.clone()),
        article.language.clone(),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().map(|fact| shown(&fact)).collect();
    html! {
        article dir="auto" lang=[article.language.as_deref().map(shown)] {
            @if article.kind == Kind::Rejected { p.rejected { "This is no article." } }
            @if let Some(title) = &article.title { h4.headline { (shown(title)) } }
            @if let Some(subtitle) = &article.subtitle { p.subtitle { (shown(subtitle)) } }
            @if !facts.is_empty() { p.facts { bdi { (facts.join(" · ")) } } }
            @for note in &article.notes { p.note { bdi { (shown(note)) } } }
            @for part in &article.blocks { (block(part)) }
        }
    }
}

/// A block of the article. Addresses are left out: nothing of a document can be followed.
fn block(block: &ArticleBlock) -> Markup {
    html! {
        @match block {
            ArticleBlock::Paragraph { text, .. } => p { (shown(text)) },
            ArticleBlock::Heading { level, text, .. } => {
                @if *level <= 2 { h5 { (shown(text)) } } @else { h6 { (shown(text)) } }
            },
            ArticleBlock::List { items, ordered, .. } => {
                @if *ordered { ol { (list(items)) } } @else { ul { (list(items)) } }
            },
            ArticleBlock::Quote { text, .. } => blockquote { (shown(text)) },
            ArticleBlock::Code { text, .. } => pre tabindex="0" { code { (shown(text)) } },
            ArticleBlock::Table { caption, header_rows, rows, .. } => {
                div.wide tabindex="0" role="region" aria-label="A table of the article" {
                    table {
                        @if let Some(caption) = caption { caption { (shown(caption)) } }
                        @for (at, row) in rows.iter().enumerate() {
                            tr {
                                @for cell in row {
                                    @if at < *header_rows as usize { th { (shown(cell)) } } @else { td { (shown(cell)) } }
                                }
                            }
                        }
                    }
                }
            },
            ArticleBlock::Image { alt, caption, credit, .. } => p.media {
                "image " bdi { (joined(&[alt, caption, credit])) }
            },
            ArticleBlock::Embed { text, .. } => p.media { "embedded " bdi { (joined(&[text])) } },
        }
    }
}

fn list(items: &[ListItem]) -> Markup {
    html! { @for item in items { li.{ "level-" (item.level.min(4)) } { (shown(&item.text)) } } }
}

fn joined(texts: &[&Option<String>]) -> String {
    let texts: Vec<&str> = texts.iter().filter_map(|text| text.as_deref()).collect();
    shown(&texts.join(" · "))
}
