//! Names for what the model dropped from a page with elements: what holds it says what it is, by
//! tag, class, id or role.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{By, Clutter, Fate, Verdict};
use crate::blocks::{Element, Page};

/// Words in the names of elements, and what such an element holds. A word counts when the name
/// is made of it (`article__share-bar` of `article`, `share` and `bar`); the first row wins.
#[rustfmt::skip] // one kind, one line
const WORDS: &[(Clutter, &[&str])] = &[
    (Clutter::CookieNotice, &["cookie", "cookies", "consent", "gdpr", "ccpa", "cmp"]),
    (Clutter::Breadcrumb, &["breadcrumb", "breadcrumbs", "crumb", "crumbs", "brotkrumen"]),
    (Clutter::CommentForm, &["respond", "commentform", "replyform"]),
    (Clutter::Comments, &["comment", "comments", "commentlist", "usercomments", "kommentar", "kommentare", "kommentarer", "leserkommentare", "commentaires", "comentarios", "commenti", "reacties", "komentarz", "komentarze", "komentáře", "yorum", "yorumlar", "disqus"]),
    (Clutter::NewsletterPrompt, &["newsletter", "newsletters", "subscribe", "subscription", "signup", "mailchimp", "optin"]),
    (Clutter::PaywallPrompt, &["paywall", "regwall", "piano", "donate", "donation", "membership"]),
    (Clutter::ShareBar, &["share", "sharing", "shares", "sharebar", "social", "socials", "sharedaddy", "addtoany", "teilen", "partage"]),
    (Clutter::Advert, &["ad", "ads", "advert", "adverts", "advertisement", "sponsor", "sponsored", "taboola", "outbrain", "werbung", "anzeige"]),
    (Clutter::AuthorBio, &["bio", "biography", "authorbox"]),
    (Clutter::TagList, &["tags", "taglist", "tagcloud", "keywords", "hashtags"]),
    (Clutter::RelatedLinks, &["related", "recommended", "recommendations", "trending", "popular", "teaser", "teasers", "readmore", "recirculation", "yarpp", "latest", "recent"]),
    (Clutter::AppPromo, &["appstore", "appbanner", "smartbanner"]),
    (Clutter::MediaPlayer, &["player", "jwplayer", "videojs", "playlist"]),
    (Clutter::Login, &["login", "signin", "logon"]),
    (Clutter::Search, &["search", "searchform", "searchbox", "suche"]),
    (Clutter::Footer, &["footer", "colophon", "contentinfo", "copyright", "impressum"]),
    (Clutter::Navigation, &["nav", "navbar", "navigation", "menu", "menubar", "submenu", "pagination", "pager", "sitenav", "skip"]),
];

/// Names unnamed drops by the nearest element around them that says what it holds. An element
/// around kept text says nothing: it holds the article.
pub(super) fn name(page: &Page, verdicts: &mut [Verdict]) {
    let kept = hold_kept(page, verdicts);
    // What an element is, or else what the one around it is.
    let around = page.inherited(|at, outer: Option<&Option<Clutter>>| {
        if kept[at] { None } else { kind(&page.elements[at]).or(outer.copied().flatten()) }
    });
    for (block, verdict) in page.blocks.iter().zip(verdicts) {
        let kind = block.element.and_then(|at| around.get(at).copied().flatten());
        // “Home” may stand in a menu, a breadcrumb and a footer.
        let vague = verdict.fate == Fate::Drop(Clutter::Navigation);
        let open = vague || super::is_unnamed(verdict);
        if let Some(kind) = kind.filter(|kind| open && verdict.fate != Fate::Drop(*kind)) {
            verdict.drop(kind, By::Guess("element.run"));
        }
    }
}

/// For each element, whether it holds text that is kept.
pub(super) fn hold_kept(page: &Page, verdicts: &[Verdict]) -> Vec<bool> {
    page.holders((0..verdicts.len()).filter(|at| verdicts[*at].fate == Fate::Keep))
}

fn kind(element: &Element) -> Option<Clutter> {
    /// The row of each word.
    static ROWS: LazyLock<FxHashMap<&[u8], usize>> = LazyLock::new(|| {
        let rows = WORDS.iter().enumerate();
        let of_row = |row| move |word: &&'static str| (word.as_bytes(), row);
        rows.flat_map(|(row, (_, words))| words.iter().map(of_row(row))).collect()
    });
    let parts = element
        .words
        .iter()
        .flat_map(|word| word.as_bytes().split(|byte| matches!(byte, b'-' | b'_' | b':' | b'/')));
    let first = parts.filter_map(|part| ROWS.get(part)).min();
    first.map(|row| WORDS[*row].0).or(match element.tag.as_str() {
        "nav" | "menu" => Some(Clutter::Navigation),
        "footer" => Some(Clutter::Footer),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_say_what_they_hold() {
        let cases: &[(&str, &str, Option<Clutter>)] = &[
            ("div", "article__share-bar", Some(Clutter::ShareBar)),
            ("section", "comments", Some(Clutter::Comments)),
            ("div", "cookie-consent banner", Some(Clutter::CookieNotice)),
            ("nav", "crumbs", Some(Clutter::Breadcrumb)),
            ("nav", "", Some(Clutter::Navigation)),
            ("div", "shared-history", None),
            ("div", "content main", None),
        ];
        for (tag, words, expected) in cases {
            let words = words.split_whitespace().map(str::to_owned).collect();
            let element = Element { tag: (*tag).to_owned(), words, ..Element::default() };
            assert_eq!(kind(&element), *expected, "{tag} {:?}", element.words);
        }
    }
}
