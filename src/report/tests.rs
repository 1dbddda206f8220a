//! Whatever a document, its name or its site says, the page only ever shows it.

use std::collections::BTreeMap;

use super::gather::{Failure, Overview, Reason, Site, Slow, Stretch};
use super::view::View;
use super::{explanation, report};
use crate::label::Clutter;
use crate::{Dump, Options};

/// What would do harm if a part of the page took it for more than text.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "</title></style></script><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)\" x=\"",
    "' autofocus onfocus='alert(1)",
    "<!-- --><svg/onload=alert(1)>",
    "&lt;b&gt; &amp;amp; javascript:alert(1)",
    "\u{202e}gnp.exe\u{0}\u{1b}[31m",
];

fn views(hostile: &str) -> Vec<View> {
    let text = hostile.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let page = format!(
        "<html lang='{text}'><head><title>{text}</title><meta name=author content=\"{text}\"></head><body>\
         <h1>{text}</h1><p>{text} stands in the first of two long paragraphs, which says many words about it.</p>\
         <pre>{text}</pre><ul><li>{text} in a list</li><li>another item</li></ul>\
         <table><tr><th>{text}</th></tr><tr><td>{text}</td></tr></table>\
         <figure><img src=a.png alt=\"{text}\"><figcaption>{text}</figcaption></figure>\
         <p>Then comes the second of them, with as many words, so that there is an article here.</p></body></html>"
    );
    let dump = Dump::new(hostile, &page);
    let options = Options::default();
    let documents = crate::input::documents(&dump, &options);
    documents.filter_map(|document| View::of(&document, &options)).collect()
}

fn overview(hostile: &str) -> Overview {
    let text = hostile.to_owned();
    let outcomes = BTreeMap::from([("published".to_owned(), 3)]);
    let stretch = Stretch { begin_ms: 0, came: 3, outcomes: outcomes.clone() };
    let rejection =
        Reason { code: text.clone(), count: 1, sentence: text.clone(), example: text.clone() };
    let failure = Failure {
        name: text.clone(),
        stage: text.clone(),
        error: text.clone(),
        attempts: 3,
        finished_ms: 0,
    };
    let removed = vec![(Clutter::Advert, 2)];
    let site = Site { host: Some(text.clone()), documents: 1, removed: removed.clone() };
    let slow = Slow { name: text.clone(), number: 1, host: Some(text.clone()), duration_us: 9 };
    Overview {
        outcomes,
        kinds: vec![(text, 1)],
        flow: vec![stretch],
        rejections: vec![rejection],
        failures: vec![failure],
        clutter: removed,
        sites: vec![site],
        slowest: vec![slow],
        ..Overview::default()
    }
}

/// The tags of a page with the names of their attributes, in order.
fn tags(page: &str) -> Vec<String> {
    let (mut tags, mut quoted, mut open) = (Vec::new(), false, false);
    let (_, body) = page.split_once("<body>").unwrap();
    let (body, _) = body.split_once("<script>").unwrap();
    for char in body.chars() {
        match char {
            '"' if open => quoted = !quoted,
            '<' if !open => {
                open = true;
                tags.push(String::new());
            }
            '>' if !quoted => open = false,
            _ if open && !quoted => tags.last_mut().unwrap().push(char),
            _ => {}
        }
    }
    tags
}

#[test]
fn hostile_text_changes_no_tag_and_no_attribute() {
    let plain = tags(&report(&overview("plain words"), &[]));
    assert!(plain.len() > 100);
    for hostile in HOSTILE {
        let page = report(&overview(hostile), &views(hostile));
        let explained = explanation(hostile, &views(hostile));
        for page in [&page, &explained] {
            assert!(!page.contains("<script>a") && !page.contains("<img"), "{hostile}");
            assert_eq!(page.matches("<script>").count(), 1, "{hostile}");
            assert_eq!(page.matches("</script>").count(), 1, "{hostile}");
            assert!(!page.contains(['\u{202e}', '\0', '\u{1b}']), "{hostile}");
        }
        assert_eq!(tags(&report(&overview(hostile), &[])), plain, "{hostile}");
        for tag in tags(&explanation(hostile, &views(hostile))) {
            let named = |name: &str| tag.starts_with(name) || tag.contains(&format!(" {name}="));
            let harmful = ["img", "a ", "svg", "iframe", "href", "src", "style", "onload"];
            assert!(!harmful.iter().any(|name| named(name)) && !tag.contains(" on"), "{tag}");
        }
    }
}

#[test]
fn the_policy_lets_in_the_page_s_own_style_and_script_alone() {
    let page = report(&overview("words"), &[]);
    let (_, policy) = page.split_once("Content-Security-Policy\" content=\"").unwrap();
    let (policy, rest) = policy.split_once('"').unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert!(!rest.contains(" style=") && !rest.contains(" on"), "no inline style or handler");
    assert!(page.find("http-equiv").unwrap() < page.find("<style>").unwrap());
}

#[test]
fn before_and_after_show_what_became_of_each_block() {
    let text = "Harbour Reopens\n\nThe harbour reopened on Monday after two years of repairs, the port \
        authority said.\n\nFishing boats returned before dawn, and the ferry left at eight.\n\nLeave a Reply\n";
    let dump = Dump::new("harbour.txt", text);
    let options = Options::default();
    let document = crate::input::documents(&dump, &options).next().unwrap();
    let page = explanation("harbour.txt", &[View::of(&document, &options).unwrap()]);
    assert!(page.contains("<del>Leave a Reply</del>"), "{page}");
    assert!(page.contains("<h4 class=\"headline\">Harbour Reopens</h4>"));
    assert!(page.contains("data-fate=\"kept\""));
}
