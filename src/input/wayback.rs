//! Undoing what the Wayback Machine puts into the pages that it replays: its toolbar, and its own
//! address before each link.

use std::borrow::Cow;

/// What no page has that was not replayed.
const SIGNS: &[&str] =
    &["__wm.wombat(", "BEGIN WAYBACK TOOLBAR INSERT", "\n     FILE ARCHIVED ON "];

const TOOLBAR: [&str; 2] =
    ["<!-- BEGIN WAYBACK TOOLBAR INSERT -->", "<!-- END WAYBACK TOOLBAR INSERT -->"];

/// The page as it was before it was replayed.
pub fn undo(page: &str) -> Cow<'_, str> {
    if !SIGNS.iter().any(|sign| memchr::memmem::find(page.as_bytes(), sign.as_bytes()).is_some()) {
        return Cow::Borrowed(page);
    }
    let mut original = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((before, toolbar)) = rest.split_once(TOOLBAR[0]) {
        push_links(before, &mut original);
        rest = toolbar.split_once(TOOLBAR[1]).map_or("", |(_, after)| after);
    }
    push_links(rest, &mut original);
    Cow::Owned(original)
}

/// The address that one of the Wayback Machine's is about.
pub fn original(url: &str) -> Option<&str> {
    let path = url.split_once("web.archive.org/web/")?.1;
    replayed(path)
}

/// What stands before `/web/` in a rewritten link.
const HOSTS: &[&str] = &["https://web.archive.org", "http://web.archive.org", "//web.archive.org"];

/// Copies a part of a page with its links as they were.
fn push_links(page: &str, to: &mut String) {
    let mut copied = 0;
    for at in memchr::memmem::find_iter(page.as_bytes(), b"/web/") {
        if at < copied {
            continue;
        }
        let Some(url) = replayed(&page[at + "/web/".len()..]) else { continue };
        let before = &page[copied..at];
        let host = HOSTS.iter().find(|host| before.ends_with(*host)).map_or(0, |host| host.len());
        to.push_str(&before[..before.len() - host]);
        copied = page.len() - url.len();
    }
    to.push_str(&page[copied..]);
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
    fn a_page_that_links_to_the_archive_stays() {
        let page =
            "<a href=\"https://web.archive.org/web/20200102030405/https://a.example/x\">then</a>";
        assert_eq!(undo(page), page);
    }
}
