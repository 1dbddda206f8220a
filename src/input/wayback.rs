//! Undoes what the Wayback Machine, or pywb at another archive, puts into the pages it replays: a toolbar
//! or script, and its own address before each link.

use std::borrow::Cow;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// How an archive replays pages.
struct Replay<'p> {
    /// The marks around what it inserts.
    inserted: [&'static str; 2],
    /// The path before the time in a rewritten link; the hosts that may come before it.
    folder: &'p str,
    hosts: Vec<&'p str>,
}

/// What only pages replayed by the Wayback Machine have, and then what those have that pywb replayed.
const SIGNS: [&str; 4] =
    ["__wm.wombat(", "BEGIN WAYBACK TOOLBAR INSERT", "\n     FILE ARCHIVED ON ", PYWB];

/// The mark before what pywb inserts.
const PYWB: &str = "<!-- WB Insert -->";

/// The page as it was before it was replayed.
pub fn undo(page: &str) -> Cow<'_, str> {
    let Some(replay) = Replay::of(page) else { return Cow::Borrowed(page) };
    let mut original = String::with_capacity(page.len());
    let mut rest = page;
    let mut closed = true;
    while let Some((before, inserted)) = rest.split_once(replay.inserted[0]) {
        replay.push_links(before, &mut original);
        let after = if closed { inserted.split_once(replay.inserted[1]) } else { None };
        closed = after.is_some();
        // What is never closed may be the page itself.
        rest = after.map_or(inserted, |(_, after)| after);
    }
    replay.push_links(rest, &mut original);
    Cow::Owned(original)
}

/// The original address in one of the Wayback Machine's.
pub fn original(url: &str) -> Option<&str> {
    let path = url.split_once("web.archive.org/web/")?.1;
    replayed(path)
}

impl<'p> Replay<'p> {
    fn of(page: &'p str) -> Option<Replay<'p>> {
        // Nearly every page has none of the signs, and is only looked through once.
        static ANY: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
            AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(SIGNS).ok()
        });
        let mut signs = ANY.as_ref()?.find_iter(page).peekable();
        let first = signs.peek()?.start();
        if signs.any(|sign| SIGNS[sign.pattern()] != PYWB) {
            let inserted =
                ["<!-- BEGIN WAYBACK TOOLBAR INSERT -->", "<!-- END WAYBACK TOOLBAR INSERT -->"];
            let hosts =
                vec!["https://web.archive.org", "http://web.archive.org", "//web.archive.org"];
            return Some(Replay { inserted, folder: "/web/", hosts });
        }
        // pywb: `wbinfo.prefix = decodeURI("https://archive.example/collection/");`
        let inserted = [PYWB, "<!-- End WB Insert -->"];
        let script = &page[first..];
        let prefix = script.split_once("wbinfo.prefix = ")?.1.split('"').nth(1)?;
        let host = prefix.find("://")? + "://".len();
        let host = host + prefix[host..].find('/')?;
        Some(Replay { inserted, folder: &prefix[host..], hosts: vec![&prefix[..host]] })
    }

    /// Copies a part of a page with its original links.
    fn push_links(&self, page: &str, to: &mut String) {
        let mut copied = 0;
        for at in memchr::memmem::find_iter(page.as_bytes(), self.folder) {
            if at < copied {
                continue;
            }
            let Some(url) = replayed(&page[at + self.folder.len()..]) else { continue };
            let before = &page[copied..at];
            let host = self.hosts.iter().find(|host| before.ends_with(*host));
            to.push_str(&before[..before.len() - host.map_or(0, |host| host.len())]);
            copied = page.len() - url.len();
        }
        to.push_str(&page[copied..]);
    }
}

/// The address behind `20200102030405im_/`.
fn replayed(path: &str) -> Option<&str> {
    let time = path.bytes().take_while(u8::is_ascii_digit).count();
    let rest = path[time..].strip_prefix('*').unwrap_or(&path[time..]);
    let kind = rest.find('/').filter(|length| *length <= 3)?;
    let (kind, url) = (&rest[..kind], &rest[kind + 1..]);
    let plain = kind.is_empty() || kind.ends_with('_');
    let address = ["http://", "https://", "//", "mailto:"].iter().any(|s| url.starts_with(s));
    ((4..=14).contains(&time) && plain && address).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replayed_page_is_as_it_was() {
        let page = "<head><script>__wm.wombat('http://a.example/','20200102030405')</script></head>\
            <!-- BEGIN WAYBACK TOOLBAR INSERT --><div>Saved 3 times</div><!-- END WAYBACK TOOLBAR INSERT -->\
            <a href=\"/web/20200102030405/https://a.example/x\"><img src=\"https://web.archive.org/web/20200102030405im_/http://a.example/i.png\"></a>\
            <a href='/web/archive'>Web</a>";
        let expected = "<head><script>__wm.wombat('http://a.example/','20200102030405')</script></head>\
            <a href=\"https://a.example/x\"><img src=\"http://a.example/i.png\"></a><a href='/web/archive'>Web</a>";
        assert_eq!(undo(page), expected);
    }

    #[test]
    fn an_insertion_without_an_end_costs_its_mark() {
        let page = "<script>__wm.wombat(1)</script><!-- BEGIN WAYBACK TOOLBAR INSERT --><p>One</p>";
        assert_eq!(undo(page), "<script>__wm.wombat(1)</script><p>One</p>");
    }

    #[test]
    fn what_pywb_replays_too() {
        let page = "<head><!-- WB Insert --><script>wbinfo.prefix = decodeURI(\"http://archive.example:80/news/\");\
            </script><!-- End WB Insert --></head><a href=\"/news/20200102030405mp_/http://a.example/x\">\
            <img src=\"http://archive.example:80/news/20200102030405im_/http://a.example/i.png\"></a>\
            <a href=\"/news/2020/harbour\">Harbour</a>";
        let expected = "<head></head><a href=\"http://a.example/x\"><img src=\"http://a.example/i.png\"></a>\
            <a href=\"/news/2020/harbour\">Harbour</a>";
        assert_eq!(undo(page), expected);
    }

    #[test]
    fn a_page_that_links_to_the_archive_stays() {
        let page =
            "<a href=\"https://web.archive.org/web/20200102030405/https://a.example/x\">then</a>";
        assert_eq!(undo(page), page);
    }
}
