//! Pages made to cost time: each ends as an article with its text, or as a rejection that says why.
//!
//! The limits are a hundredth of the default ones, and so are the pages, so that a build without
//! optimisation is quick too. What the full ones cost is in `benches/README.md`.

#![allow(clippy::unwrap_used)] // a test that cannot go on says so by panicking

use copydesk::{Dump, Format, Kind, Limits, Options, clean};

const SENTENCE: &str = "The harbour reopened on Monday after two years of repairs, the port authority \
    said in the evening, and the first boats left before noon.";

fn limits() -> Limits {
    Limits {
        document_bytes: 160 << 10,
        depth: 64,
        nodes: 10_000,
        attributes: 32,
        blocks: 500,
        ..Limits::default()
    }
}

/// Cleans a page that opens with an article and goes on with something hostile.
fn outcome(hostile: &str) -> (Kind, Vec<String>, String) {
    let page = format!(
        "<!DOCTYPE html><html><head><title>The harbour</title></head><body><article>\
         <h1>The harbour reopens</h1><p>{SENTENCE}</p><p>{SENTENCE} Gulls came too.</p></article>{hostile}"
    );
    let dump = Dump::new("hostile.html", &page).with_format(Format::Html);
    let options = Options { limits: limits(), markdown: true, ..Options::default() };
    let article = clean(&dump, &options).next().unwrap();
    let codes = article.notes.iter().map(|note| note.split(':').next().unwrap().to_owned());
    (article.kind, codes.collect(), article.text)
}

#[test]
fn hostile_pages_keep_their_article() {
    let classes: String =
        (0..400).map(|n| format!("<p class=\"name{n:05} other{n:05}\">Tide {n}</p>")).collect();
    let tags: String = (0..400).map(|n| format!("<p>#tag{n}</p>")).collect();
    let attributes: String = (0..1_000).map(|n| format!(" a{n}=1")).collect();
    let cases: &[(&str, String, &[&str])] = &[
        ("nested elements", "<div>".repeat(500) + "deep", &["depth_limited"]),
        (
            "nested and closed",
            "<div>".repeat(200) + "x" + &"</div>".repeat(200),
            &["depth_limited"],
        ),
        ("nested tables", "<table><tr><td>".repeat(5_000), &["depth_limited"]),
        ("nested links", "<a href=x>".repeat(1_000), &[]),
        ("nested emphasis", "<b>".repeat(500) + "deep", &["depth_limited"]),
        ("attributes", format!("<div{attributes}>x</div>"), &["attributes_limited"]),
        ("names of classes, each once", classes, &[]),
        ("tags, each once", format!("<div><p>Tags:</p>{tags}</div>"), &[]),
        // These hold elements, though they look like text.
        (
            "attributes in a title of a drawing",
            format!("<svg><title><p{attributes}{attributes}></title></svg>"),
            &["attributes_limited"],
        ),
        (
            "attributes in a frame",
            format!("<noscript><iframe><p{attributes}{attributes}></iframe></noscript>"),
            &["attributes_limited"],
        ),
        ("one attribute", format!("<div class=\"{}\">x</div>", "a ".repeat(50_000)), &[]),
        (
            "a base",
            format!(
                "<base href=\"https://a.example/{}/\">{}",
                "a".repeat(50_000),
                "<a href=x>y</a> ".repeat(1_000)
            ),
            &[],
        ),
        (
            "a link around paragraphs",
            format!("<a href=\"/{}\">{}</a>", "a".repeat(50_000), "<p>ab".repeat(400)),
            &[],
        ),
        (
            "a class around paragraphs",
            format!("<div class=\"{}\">{}</div>", "a-".repeat(50_000), "<p>ab".repeat(400)),
            &[],
        ),
        (
            "a key of data",
            format!(
                "<script type=application/ld+json>{{\"{}\": {{{}}}}}</script>",
                "k".repeat(50_000),
                (0..2_000).map(|n| format!("\"m{n}\": 1,")).collect::<String>() + "\"m\": 1"
            ),
            &[],
        ),
        (
            "a title",
            format!("<meta property=og:title content=\"{}\">", "Port - ".repeat(10_000)),
            &[],
        ),
        (
            "authors",
            format!("<meta name=author content=\"{}\">", "Ada Moss, Bo Lind, ".repeat(5_000)),
            &[],
        ),
        ("headings", "<h1><a href=/>Ab cd</a></h1>".repeat(300), &[]),
        ("one address", format!("<a href=\"{}\">x</a>", "a".repeat(100_000)), &[]),
        ("rows", "<table>".to_owned() + &"<tr><td>a<td>b".repeat(1_000), &["blocks_limited"]),
        ("links", "<a href=/x>y</a> ".repeat(3_000), &[]),
        ("an open comment", "<!--".repeat(20_000), &[]),
        ("an open attribute", "<div class=\"".repeat(5_000), &["attributes_limited"]),
        ("an open script", "<script>".to_owned() + &"<".repeat(50_000), &[]),
        ("brackets", "<".repeat(50_000), &[]),
        ("entities", "<p>".to_owned() + &"&amp;".repeat(20_000), &[]),
    ];
    for (name, hostile, notes) in cases {
        let (kind, codes, text) = outcome(hostile);
        assert_ne!(kind, Kind::Rejected, "{name}: {codes:?}");
        assert!(text.contains(SENTENCE), "{name}: {text}");
        assert_eq!(codes, *notes, "{name}");
    }
}

#[test]
fn what_costs_too_much_is_rejected_with_the_reason() {
    let cases: &[(&str, String, &str)] = &[
        ("siblings", "<i>x</i>".repeat(10_000), "too_complex"),
        ("paragraphs", "<p>a".repeat(10_000), "too_complex"),
        ("rows", "<table>".to_owned() + &"<tr><td>a".repeat(10_000), "too_complex"),
        ("lists", "<ul><li>x".repeat(10_000), "too_complex"),
        ("quotes", "<blockquote>x".repeat(10_000), "too_complex"),
        ("open tags", "<p><em>x<li>y<section>z<dt>q".repeat(3_000), "too_complex"),
        ("misnested tags", "<b><div>x</b>".repeat(10_000), "too_complex"),
        ("bytes", "x".repeat(200_000), "too_large"),
    ];
    for (name, hostile, note) in cases {
        let (kind, codes, text) = outcome(hostile);
        assert_eq!((kind, codes[0].as_str()), (Kind::Rejected, *note), "{name}");
        assert!(text.is_empty(), "{name}");
    }
}
