//! The address of a saved page: browsers, SingleFile, HTTrack, the Wayback Machine and pywb write it into
//! the page, wget into the path.

use std::borrow::Cow;

use url::Url;

use super::wayback;
use crate::blocks::header;

/// How far into a page the program that saved it puts its comment, in bytes.
const HEAD: usize = 64 << 10;

/// The address in a saved page.
pub fn address(page: &[u8]) -> Option<String> {
    let named = written(&page[..page.len().min(HEAD)])?;
    Some(wayback::original(&named).unwrap_or(&named).to_owned())
}

/// The address in the header of a flattened page.
pub fn by_reader(page: &[u8]) -> Option<String> {
    let head = &page[..page.len().min(HEAD)];
    // Reading it at once is faster than to look for what may not be valid.
    let text = str::from_utf8(head).map_or_else(|_| String::from_utf8_lossy(head), Cow::Borrowed);
    header::read(&text)?.url
}

/// The address in the comment or script of the program that saved the page.
fn written(head: &[u8]) -> Option<String> {
    let after = |marker: &str| {
        let at = memchr::memmem::find(head, marker.as_bytes())? + marker.len();
        let end = head.len().min(at + 2048);
        Some(String::from_utf8_lossy(&head[at..end]).into_owned())
    };
    // Browsers: `<!-- saved from url=(0027)https://a.example/ -->`; the number is a length.
    let browser = || {
        let rest = after("saved from url=(")?;
        rest.split_once(')').map(|(_, url)| url.to_owned())
    };
    // SingleFile: a comment with lines of `url:` and `saved date:`.
    let single_file = || {
        let rest = after("Page saved with SingleFile")?;
        rest.split_once("url:").map(|(_, url)| url.trim_start().to_owned())
    };
    let httrack = || {
        let rest = after("<!-- Mirrored from ")?;
        Some(format!("http://{}", rest.split_once(" by HTTrack")?.0))
    };
    let replayed = || {
        let rest = after("__wm.wombat(")?;
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        rest[1..].split(quote).next().map(str::to_owned)
    };
    let by_pywb = || after("wbinfo.url = \"")?.split('"').next().map(str::to_owned);
    let known = browser().or_else(single_file).or_else(httrack);
    let url = known.or_else(replayed).or_else(by_pywb)?;
    let end = url.find(|c: char| c.is_whitespace() || c.is_control() || "<>\"".contains(c));
    let url = &url[..end.unwrap_or(url.len())];
    url.contains("://").then(|| url.to_owned())
}

/// Top-level domains of more than three letters that make a folder's name a host.
const LONG: &[&str] = &[
    "blog", "cloud", "club", "coop", "example", "info", "life", "live", "media", "mobi", "museum",
    "name", "news", "online", "page", "press", "shop", "site", "store", "tech", "today", "travel",
    "website", "world",
];

/// File endings that look like top-level domains.
const NO_HOST: &[&str] = &["bak", "git", "gz", "old", "tar", "tmp", "xz", "zip"];

/// The address of a file in wget's mirror, where a folder is named after the host, with or without its
/// port. The path does not have the scheme: most of the web is https, other ports mostly are not.
pub fn mirrored(path: &str) -> Option<String> {
    let mut at = 0;
    for folder in path.split('/') {
        let rest = path.get(at + folder.len() + 1..)?; // the last step is a file
        let (host, port) = match folder.split_once([':', '+']) {
            Some((host, port)) => (host, port.parse::<u16>().ok()),
            None => (folder, Some(0)),
        };
        if let Some(port) = port.filter(|_| is_host(host)) {
            let page = rest.strip_suffix("index.html").unwrap_or(rest);
            let (scheme, port) = match port {
                0 => ("https", String::new()),
                port if port % 1000 == 443 => ("https", format!(":{port}")),
                port => ("http", format!(":{port}")),
            };
            return Url::parse(&format!("{scheme}://{host}{port}/{page}")).ok().map(String::from);
        }
        at += folder.len() + 1;
    }
    None
}

fn is_host(name: &str) -> bool {
    let labels: Vec<&str> = name.split('.').collect();
    let label = |label: &&str| {
        let letters =
            label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        letters && (1..=63).contains(&label.len()) && !label.starts_with('-')
    };
    let last = labels.last().copied().unwrap_or_default();
    labels.len() >= 2
        && labels.iter().all(label)
        && ((2..=3).contains(&last.len()) || LONG.contains(&last))
        && last.bytes().all(|byte| byte.is_ascii_lowercase())
        && !NO_HOST.contains(&last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_paths_name_their_address() {
        let cases = [
            (
                "<!-- saved from url=(0027)https://a.example/x?y=1 -->\n<html>",
                "https://a.example/x?y=1",
            ),
            (
                "<html><!--\n Page saved with SingleFile \n url: https://a.example/x \n saved date: Mon\n-->",
                "https://a.example/x",
            ),
            (
                "<!-- Mirrored from a.example/x.html by HTTrack Website Copier/3.x -->",
                "http://a.example/x.html",
            ),
            (
                "<script>__wm.wombat(\"http://a.example:80/x\",\"20200102030405\")</script>",
                "http://a.example:80/x",
            ),
            (
                "<script>wbinfo.top_url = \"http://archive.example/\"; wbinfo.url = \"http://a.example/x\";</script>",
                "http://a.example/x",
            ),
            (
                "<!-- saved from url=(0060)https://web.archive.org/web/20200102030405/http://a.example/ -->",
                "http://a.example/",
            ),
        ];
        for (page, url) in cases {
            assert_eq!(address(page.as_bytes()).as_deref(), Some(url));
        }
        for (path, url) in [
            ("a.example/news/x.html", Some("https://a.example/news/x.html")),
            ("mirror/www.a.example/index.html", Some("https://www.a.example/")),
            ("a.example/a b/x.html?y=1 2", Some("https://a.example/a%20b/x.html?y=1%202")),
            ("www.a.example:8080/x.html", Some("http://www.a.example:8080/x.html")),
            ("m/a.example+8443/x.html", Some("https://a.example:8443/x.html")),
            ("a.example:new/x.html", None),
            ("pages/a.example.html", None),
            ("my.project/page.html", None),
            ("pages.zip/page.html", None),
            ("v1.2/page.html", None),
            ("page.html", None),
        ] {
            assert_eq!(mirrored(path).as_deref(), url, "{path}");
        }
    }
}
