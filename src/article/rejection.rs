//! Documents that are no article: why they are rejected, from what their blocks are.

use super::article::Kind;
use super::walls::{self, WALLS, Wall};
use super::{kind, notes};
use crate::blocks::Page;
use crate::label::{By, Clutter, Fate, Verdict};

/// Fewer replacement and control characters than this share of a text are mere damage.
const BINARY_SHARE: f64 = 0.1;

/// The note (`code: sentence`) with which a page without a kept word, or without text, is
/// rejected; None if it is none of these.
pub fn reason(page: &Page, kind: Kind, verdicts: &[Verdict], words: u64) -> Option<String> {
    if let Some(note) = notes::with(&page.notes, "too_complex") {
        return Some(note.clone());
    }
    if page.blocks.iter().all(|block| block.text.trim().is_empty()) {
        // Where its bytes could not be read, that is why.
        let damage = notes::with(&page.notes, "damaged").cloned();
        return Some(damage.unwrap_or_else(|| "empty: the document holds no text".to_owned()));
    }
    if is_binary(page) {
        return Some("binary: too many of the document's characters are no text".to_owned());
    }
    (words == 0).then(|| seeming(page, kind, verdicts))
}

/// What a page of clutter alone seems to be.
fn seeming(page: &Page, kind: Kind, verdicts: &[Verdict]) -> String {
    let is_of = |wall: &&Wall| verdicts.iter().any(|verdict| verdict.by == By::Page(wall.by));
    if let Some(wall) = WALLS.iter().find(is_of) {
        return wall.note.to_owned();
    }
    if kind == Kind::ErrorPage || is_error(page) {
        return walls::ERROR.to_owned();
    }
    let share = |kinds: &[Clutter]| share(page, verdicts, kinds);
    if is_login_form(verdicts) {
        return walls::LOGIN.to_owned();
    }
    let links = [Clutter::Navigation, Clutter::RelatedLinks, Clutter::Breadcrumb, Clutter::TagList];
    if share(&[Clutter::CookieNotice]) >= 0.5 {
        walls::CONSENT.to_owned()
    } else if share(&[Clutter::Login, Clutter::PaywallPrompt]) >= 0.5 {
        walls::LOGIN.to_owned()
    } else if share(&links) >= 0.5 {
        "link_list: the page is mostly links".to_owned()
    } else if let Some(wall) = walls::seeming(page) {
        wall.note.to_owned()
    } else {
        "no_article: nothing in the document reads like an article".to_owned()
    }
}

/// The share of the page's dropped characters that are of these kinds. A few characters on top
/// of the total keep one tiny block from speaking for a page.
fn share(page: &Page, verdicts: &[Verdict], kinds: &[Clutter]) -> f64 {
    let (mut of_kinds, mut total) = (0, 0);
    for (block, verdict) in page.blocks.iter().zip(verdicts) {
        let Fate::Drop(kind) = verdict.fate else { continue };
        total += block.text.len();
        of_kinds += if kinds.contains(&kind) { block.text.len() } else { 0 };
    }
    of_kinds as f64 / total.max(1) as f64
}

/// Whether a short page has the fields and buttons of a form to sign in near each other, and no list of
/// links.
fn is_login_form(verdicts: &[Verdict]) -> bool {
    const FIELDS: usize = 4;
    let is_field = |verdict: &Verdict| verdict.by == By::Rule("login.buttons");
    let count = verdicts.iter().filter(|verdict| is_field(verdict)).count();
    let places = verdicts.iter().position(is_field).zip(verdicts.iter().rposition(is_field));
    let near = places.is_some_and(|(first, last)| last - first < count * 2);
    count >= FIELDS && near && count * 4 >= verdicts.len()
}

/// Whether the short page states a status code of HTTP that is an error.
fn is_error(page: &Page) -> bool {
    page.blocks.len() <= 60
        && page.blocks.iter().take(30).any(|block| kind::states_code(&block.text))
}

fn is_binary(page: &Page) -> bool {
    let is_odd = |c: &char| match c {
        '\n' | '\t' | '\r' => false,
        c => c.is_control() || *c == '\u{fffd}',
    };
    // Most lines need no look at their characters.
    let plain = |text: &str| text.bytes().fold(true, |all, byte| all & matches!(byte, b' '..=b'~'));
    let texts = || page.blocks.iter().map(|block| block.text.as_str());
    let odd: usize = texts().filter(|t| !plain(t)).map(|t| t.chars().filter(is_odd).count()).sum();
    let total = || texts().map(|text| text.chars().count()).sum::<usize>();
    odd > 0 && odd as f64 > BINARY_SHARE * total() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::notes::NOTES;
    use crate::blocks::Block;

    #[test]
    fn says_what_a_page_without_article_seems_to_be() {
        use Clutter::{CookieNotice, Footer, Login, Navigation, Other};
        for (lines, expected) in [
            (&[][..], "empty"),
            (&[("\u{fffd}\u{1}\u{2}PK\u{3}", Other)], "binary"),
            (
                &[("We value your privacy and use cookies", CookieNotice), ("Home", Navigation)],
                "consent_wall",
            ),
            (&[("Sign in to read on", Login), ("Home", Navigation)], "login_wall"),
            (
                &[
                    ("Melden Sie sich an, um zu lesen, was der Wärter schrieb.", Other),
                    ("Noch kein Konto?", Other),
                    ("Impressum", Footer),
                ],
                "login_wall",
            ),
            (&[("News", Navigation), ("Sport", Navigation), ("Imprint", Footer)], "link_list"),
            (&[("Error 404", Other), ("The page has moved.", Other)], "error_page"),
            (&[("The 404 boats of the northern fleet, counted", Other)], "no_article"),
        ] {
            let page = Page {
                blocks: lines.iter().map(|(text, _)| Block::lines(*text, 1, 1)).collect(),
                ..Page::default()
            };
            let dropped = |kind: &Clutter| Verdict {
                fate: Fate::Drop(*kind),
                by: By::Rule("test"),
                score: 0.0,
            };
            let verdicts: Vec<Verdict> = lines.iter().map(|(_, kind)| dropped(kind)).collect();
            let note = reason(&page, Kind::Article, &verdicts, 0).unwrap();
            let code = note.split(':').next().unwrap();
            assert_eq!(code, expected, "{lines:?}");
            assert!(NOTES.iter().any(|row| row.code == code && row.rejects), "{code}");
        }
    }

    #[test]
    fn pages_with_words_stay() {
        let page =
            Page { blocks: vec![Block::lines("The port reopened.", 1, 1)], ..Page::default() };
        assert_eq!(reason(&page, Kind::Article, &[], 3), None);
        let damaged =
            Page { notes: vec!["damaged: the gzip stream is cut".into()], ..Page::default() };
        assert_eq!(
            reason(&damaged, Kind::Article, &[], 0).as_deref(),
            Some("damaged: the gzip stream is cut")
        );
        let complex = Page { notes: vec!["too_complex: 9 nodes".into()], ..page };
        assert_eq!(
            reason(&complex, Kind::Article, &[], 3).as_deref(),
            Some("too_complex: 9 nodes")
        );
    }
}
