//! What a page as a whole says about its blocks, after each was judged: a wall, then [`STAGES`] of steps.

use std::collections::HashSet;

use super::article::Kind;
use super::judged::Judged;
use super::kind::is_discussion;
use super::kind::thread::{self, Thread};
use super::{
    comments, contents, live_blog, notes, old_pages, peers, posts, repeats, set_apart, short_lines,
    teasers, walls,
};
use crate::blocks::{Block, BlockKind, Element, Page};
use crate::facts::Facts;
use crate::label::{By, Clutter, Fate, Lines, Verdict};
use crate::text::dates::{clock, written};
use crate::text::words;

/// Blocks between one without words, or code, and the text that it belongs to, at most.
const FAR: usize = 4;

/// A step: its name, what becomes of the blocks that it finds, and how it finds them.
type Step = (&'static str, Fate, fn(&Judged<'_>) -> Vec<usize>);

/// Every step, in stages. Those of a stage look at the same verdicts; where two find a block, the later one has it.
#[rustfmt::skip] // one step, one line
const STAGES: &[&[Step]] = &[
    &[
        ("page.related", Fate::Drop(Clutter::RelatedLinks), listed),
        ("page.link_list", Fate::Drop(Clutter::RelatedLinks), link_list),
        ("page.consent", Fate::Drop(Clutter::CookieNotice), set_apart::consent),
        ("page.following", Fate::Drop(Clutter::RelatedLinks), set_apart::following),
        ("page.teasers", Fate::Drop(Clutter::RelatedLinks), teasers::find),
        ("page.comments", Fate::Drop(Clutter::Comments), comments),
        ("page.offer", Fate::Drop(Clutter::PaywallPrompt), offers),
        ("page.post_head", Fate::Drop(Clutter::Comments), post_heads),
        ("page.contents", Fate::Drop(Clutter::Navigation), contents::find),
        ("page.foot", Fate::Drop(Clutter::Navigation), contents::page_feet),
        ("page.signpost", Fate::Drop(Clutter::Navigation), contents::signposts),
        ("page.wiki_notice", Fate::Drop(Clutter::Other), contents::notices),
    ],
    &[
        ("page.embedded", Fate::Keep, embedded),
        ("page.code", Fate::Keep, code),
        ("page.live_blog", Fate::Keep, times),
        ("page.from_data", Fate::Keep, from_data),
        ("page.footnote", Fate::Keep, footnotes),
        ("page.rest_of_text", Fate::Keep, old_pages::rest_of_text),
        ("page.short_lines", Fate::Keep, short_lines::rest_of_text),
        ("page.post", Fate::Keep, posts::find),
        ("page.peers", Fate::Keep, peers::find),
    ],
    &[("page.repeated", Fate::Drop(Clutter::Other), repeats::find)],
];

/// Changes the verdicts that the page as a whole contradicts. Clutter of the kinds that are `wanted` stays.
pub fn revise(
    page: &Page,
    lines: &Lines,
    kind: Kind,
    facts: &Facts,
    wanted: &[Clutter],
    verdicts: &mut [Verdict],
) {
    let wall = walls::find(page, kind, facts, verdicts);
    if let Some(wall) = wall.filter(|wall| !wanted.contains(&wall.kind)) {
        let kept = verdicts.iter_mut().filter(|verdict| verdict.fate == Fate::Keep);
        kept.for_each(|verdict| verdict.drop(wall.kind, By::Page(wall.by)));
    }
    let thread = if kind == Kind::Forum { Thread::of(page) } else { None };
    let stays = |fate: &Fate| matches!(fate, Fate::Drop(kind) if wanted.contains(kind));
    for stage in STAGES {
        let steps = stage.iter().filter(|(_, fate, _)| !stays(fate));
        let thread = thread.as_ref();
        let judged = Judged { page, lines, kind, facts, thread, verdicts: &*verdicts };
        let found: Vec<_> = steps.map(|(by, fate, find)| (by, fate, find(&judged))).collect();
        for (by, fate, blocks) in found {
            for at in blocks {
                (verdicts[at].fate, verdicts[at].by) = (*fate, By::Page(by));
            }
        }
    }
}

/// Blocks that were read from the page's data and that only the model dropped: it knows pages, and
/// data have none of a page's surroundings.
fn from_data(judged: &Judged<'_>) -> Vec<usize> {
    let page = judged.page;
    if notes::with(&page.notes, "text_from_data").is_none() {
        return Vec::new();
    }
    let is_data = |at: &usize| {
        let mut around = page.ancestors(page.blocks[*at].element);
        around.any(|element| matches!(&*element.tag, "script" | "iframe"))
    };
    judged.open().filter(is_data).collect()
}

/// Whether the model dropped what stands behind a mark that leads back to the text, in an element that is
/// named for footnotes.
fn is_marked_note(judged: &Judged<'_>, at: usize) -> bool {
    /// Bytes of a mark.
    const MARK: usize = 4;
    let named = |word: &String| word.starts_with("footnote");
    let leads_back = |block: &Block| {
        block.text.len() <= MARK && block.links().any(|(_, address)| address.contains('#'))
    };
    let page = judged.page;
    let mark = at.checked_sub(1).is_some_and(|before| leads_back(&page.blocks[before]));
    mark && judged.is_open(at)
        && page.ancestors(page.blocks[at].element).take(4).any(|e| e.words.iter().any(named))
}

/// Notes below the text: items that end with a mark which leads back to it, and their heading.
fn footnotes(judged: &Judged<'_>) -> Vec<usize> {
    let page = judged.page;
    let leads_back = |at: &usize| {
        let text = page.blocks[*at].text.trim_end_matches(['\u{fe0e}', '\u{fe0f}']);
        matches!(page.blocks[*at].kind, BlockKind::ListItem { .. }) && text.ends_with('↩')
    };
    let Some(first) = judged.kept().next() else { return Vec::new() };
    let is_note = |at: &usize| leads_back(at) || is_marked_note(judged, *at);
    let mut notes: Vec<usize> = judged.all().skip(first + 1).filter(is_note).collect();
    let above = notes.first().and_then(|first| first.checked_sub(1));
    let is_heading = |at: &usize| matches!(page.blocks[*at].kind, BlockKind::Heading { .. });
    notes.extend(above.filter(is_heading).filter(|at| !judged.verdicts[*at].is_by_rule()));
    notes
}

/// What an offer to pay says besides its buttons: kept blocks in an element that is named for it,
/// has a button of it, and has little of the text. (Pages also name the paid part of the text so.)
fn offers(judged: &Judged<'_>) -> Vec<usize> {
    /// Words of what such an offer says at once, at most.
    const LONGEST: u64 = 40;
    const NAMES: &[&str] = &["paywall", "regwall", "metered", "subscribe"];
    let page = judged.page;
    let named = |at: &usize| page.elements[*at].parts().any(|part| NAMES.contains(&part));
    // The innermost such element around each block, among those that have a button of an offer.
    let holder = |block: &Block| block.element.and_then(|at| page.places(at).find(named));
    let button = |verdict: &Verdict| {
        verdict.is_by_rule() && verdict.fate == Fate::Drop(Clutter::PaywallPrompt)
    };
    let buttons = page.blocks.iter().zip(judged.verdicts).filter(|(_, verdict)| button(verdict));
    let with_button: HashSet<usize> = buttons.filter_map(|(block, _)| holder(block)).collect();
    if with_button.is_empty() {
        return Vec::new();
    }
    let size = |at: usize| page.blocks[at].text.len();
    let (inside, outside): (Vec<usize>, Vec<usize>) = judged.kept().partition(|at| {
        holder(&page.blocks[*at]).is_some_and(|holder| with_button.contains(&holder))
    });
    let sum = |blocks: &[usize]| blocks.iter().map(|at| size(*at)).sum::<usize>();
    let short = inside.iter().all(|at| words::count(&page.blocks[*at].text) <= LONGEST);
    if short && sum(&inside) * 2 <= sum(&outside) { inside } else { Vec::new() }
}

/// What readers wrote below an article: what was kept of it, or dropped without a name.
fn comments(judged: &Judged<'_>) -> Vec<usize> {
    let Judged { page, kind, facts, verdicts, .. } = *judged;
    if kind != Kind::Article || page.elements.is_empty() {
        return Vec::new();
    }
    let places = comments::places(page, !facts.authors.is_empty(), verdicts);
    let unnamed =
        |verdict: &Verdict| verdict.is_dropped_by_model() && verdict.by != By::Guess("element.run");
    let open = |at: &usize| judged.is_kept(*at) || unnamed(&verdicts[*at]);
    let found: Vec<usize> = judged.all().filter(|at| places[*at]).filter(open).collect();
    let discussion = !found.is_empty() && is_discussion(page, facts);
    if discussion { Vec::new() } else { found }
}

/// The list of nothing but links right below the heading of other articles, as far as it was kept.
fn listed(judged: &Judged<'_>) -> Vec<usize> {
    /// Links of such a list, at most.
    const LONGEST: usize = 30;
    let Judged { page, kind, verdicts, .. } = *judged;
    if kind != Kind::Article {
        return Vec::new();
    }
    let heads = |at: &usize| {
        matches!(verdicts[*at].by, By::Rule("related_links.heading" | "related_links.also"))
            && matches!(verdicts[*at].fate, Fate::Drop(_))
    };
    let mut found = Vec::new();
    for at in judged.all().filter(heads) {
        let group = page.blocks.get(at + 1).map_or(0, |first| first.group);
        let list = page.blocks[at + 1..].iter().take_while(|item| item.group == group && group > 0);
        let list = list.take(LONGEST + 1);
        let linked = list.clone().filter(|item| item.link_density() >= 0.9).count();
        let length = list.count();
        if length <= LONGEST && linked == length {
            found.extend((at + 1..=at + length).filter(|at| judged.is_kept(*at)));
        }
    }
    found
}

/// What was kept of a flattened page that shows menus and headlines, and not one sentence, author, date or
/// title: in scripts without capitals the model cannot tell headlines from text.
fn link_list(judged: &Judged<'_>) -> Vec<usize> {
    /// Lines of menus and of lists, at least.
    const FEWEST: usize = 3;
    /// Words of a headline, at most.
    const LONGEST: f64 = 20.0;
    let Judged { page, lines, facts, .. } = *judged;
    let named = facts.title.is_some() || facts.published.is_some() || !facts.authors.is_empty();
    if named || !page.elements.is_empty() {
        return Vec::new();
    }
    let menu = |verdict: &&Verdict| {
        let of_site = [Clutter::Navigation, Clutter::Footer];
        verdict.is_by_rule() && of_site.iter().any(|kind| verdict.fate == Fate::Drop(*kind))
    };
    let kept: Vec<usize> = judged.kept().collect();
    let headlines = || lines.shapes.iter().all(|shape| !shape.is_prose() && shape.words <= LONGEST);
    let is_list = kept.len() >= FEWEST && judged.verdicts.iter().filter(menu).count() >= FEWEST;
    if is_list && headlines() { kept } else { Vec::new() }
}

/// Who wrote a post of a forum and when, above and beside the posts: the text has them as little as
/// it has the byline of an article.
fn post_heads(judged: &Judged<'_>) -> Vec<usize> {
    /// Words of such a line, at most.
    const LONGEST: u64 = 16;
    /// Elements around it.
    const NEAR: usize = 4;
    /// Parts of the names of elements that hold the head of a post.
    #[rustfmt::skip] // a flat table
    const HEADS: &[&str] = &[
        "meta", "author", "header", "head", "posthead", "attribution", "infos", "postdate", "date", "creator", "description",
    ];
    /// Parts of the names of elements that hold who wrote it.
    const USERS: &[&str] =
        &["userinfo", "username", "usertitle", "user", "postprofile", "poster", "authi", "pls"];
    let page = judged.page;
    if judged.kind != Kind::Forum {
        return Vec::new();
    }
    if let Some(thread) = judged.thread {
        return thread.heads.iter().copied().filter(|at| judged.is_kept(*at)).collect();
    }
    let is_in = |block: &Block, names: &[&str]| {
        let mut near = page.ancestors(block.element).take(NEAR).flat_map(Element::parts);
        near.any(|part| names.contains(&part))
    };
    let is_head = |at: &usize| {
        let block = &page.blocks[*at];
        let plain = matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem { .. });
        let short = !block.text.trim_end().ends_with(['.', '!', '?', '。'])
            && words::count(&block.text) <= LONGEST;
        let dated = || written::find(&block.text).is_some() && is_in(block, HEADS);
        let numbered = || block.link_density() > 0.5 && is_post_number(&block.text);
        let named = || {
            is_in(block, USERS) || dated() || numbered() || thread::describes_member(&block.text)
        };
        plain && short && named()
    };
    judged.kept().filter(is_head).collect()
}

/// “#12”
fn is_post_number(text: &str) -> bool {
    let number = text.trim().strip_prefix('#').unwrap_or_default();
    !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
}

/// The embedded things in the midst of what is kept. They have no text of the article, so the labeller
/// says little of them.
fn embedded(judged: &Judged<'_>) -> Vec<usize> {
    let page = judged.page;
    let embedded = |at: &usize| matches!(page.blocks[*at].kind, BlockKind::Embed { url: Some(_) });
    let text = |at: &usize| {
        !embedded(at)
            && !matches!(page.blocks[*at].kind, BlockKind::Image { .. } | BlockKind::Caption)
    };
    let inside = |at: &usize| embedded(at) && is_in_text(judged, *at, text);
    judged.all().filter(inside).collect()
}

/// Code in the midst of what is kept, but for its buttons, that only the model dropped. In a discussion or a manual
/// it may also begin or end the text.
fn code(judged: &Judged<'_>) -> Vec<usize> {
    let of_code = matches!(judged.kind, Kind::Forum | Kind::Documentation);
    // Other pages hide programs of their own in such elements.
    if !of_code && !judged.page.elements.is_empty() {
        return Vec::new();
    }
    let code = |at: &usize| matches!(judged.page.blocks[*at].kind, BlockKind::Code { .. });
    let button = |at: &usize| {
        let verdict = &judged.verdicts[*at];
        matches!(verdict.fate, Fate::Drop(_)) && verdict.is_by_rule()
    };
    let text = |at: &usize| !code(at) && !button(at);
    let kept = |at: usize| !code(&at) && judged.is_kept(at);
    let beside = |at: usize| (at.saturating_sub(FAR)..judged.all().end.min(at + 1 + FAR)).any(kept);
    let inside = |at: &usize| (of_code && beside(*at)) || is_in_text(judged, *at, text);
    judged.open().filter(code).filter(inside).collect()
}

/// Whether the nearest blocks of `text` before and behind a block are kept.
fn is_in_text(judged: &Judged<'_>, at: usize, text: impl Fn(&usize) -> bool) -> bool {
    let is_kept = |at: usize| judged.is_kept(at);
    (at.saturating_sub(FAR)..at).rev().find(&text).is_some_and(is_kept)
        && (at + 1..judged.all().end.min(at + 1 + FAR)).find(&text).is_some_and(is_kept)
}

/// In a live blog, the blocks that are nothing but the time of the update that follows, and the headlines of
/// updates that the model alone dropped.
fn times(judged: &Judged<'_>) -> Vec<usize> {
    let page = judged.page;
    if !live_blog::is_declared(page) && live_blog::updates(page).is_empty() {
        return Vec::new();
    }
    let kept = |at: usize| judged.is_kept(at);
    let open = |at: usize| judged.verdicts.get(at).is_some_and(|v| !v.is_by_rule()) && !kept(at);
    let clocks = judged.all().filter(|at| clock::alone(&page.blocks[*at].text).is_some());
    let heads = clocks.filter(|at| kept(at + 1) || kept(at + 2));
    let lines = heads.flat_map(|at| {
        let headline = Some(at + 1).filter(|next| open(*next) && kept(next + 1));
        [Some(at).filter(|at| !kept(*at)), headline]
    });
    lines.flatten().collect()
}
