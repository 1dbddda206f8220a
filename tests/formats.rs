//! What holds for the readers of formats whatever they are given: damage costs what is damaged,
//! limits hold, and what is read does not depend on how it arrives.

#![allow(clippy::unwrap_used)] // a test that cannot go on says so by panicking

use std::io::{self, Read, Write};

use copydesk::input;
use copydesk::{About, Article, Content, Document, Documents, Dump, Format, Options, clean};
use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn about(name: &str) -> About {
    About { name: name.to_owned(), ..About::default() }
}

fn read<'a>(name: &str, bytes: &'a [u8], options: &Options) -> Documents<'a> {
    input::read(about(name), bytes, options)
}

/// Content as text, and for what could not be read the code of its note in brackets.
fn shown(document: &Document<'_>) -> String {
    let text = match &document.content {
        Content::Bad { note, .. } => format!("[{}]", note.split(':').next().unwrap()),
        content => String::from_utf8_lossy(content.bytes()).trim().to_owned(),
    };
    match document.notes.is_empty() {
        true => text,
        false => format!("{text} (damaged)"),
    }
}

fn contents(name: &str, bytes: &[u8]) -> Vec<String> {
    read(name, bytes, &Options::default()).map(|document| shown(&document)).collect()
}

/// The article of a dump that holds one.
fn article(name: &str, dump: impl AsRef<[u8]>) -> Article {
    let dump = Dump::new(name, &dump);
    let mut articles: Vec<_> = clean(&dump, &Options::default()).collect();
    assert_eq!(articles.len(), 1, "{name}: {}", String::from_utf8_lossy(&dump.bytes));
    articles.remove(0)
}

fn record(kind: &str, media: &str, body: &[u8], length: impl ToString) -> Vec<u8> {
    let length = length.to_string();
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://a.example/\r\n\
         Content-Type: {media}\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body, b"\r\n\r\n"].concat()
}

fn text(words: &str) -> Vec<u8> {
    record("conversion", "text/plain", words.as_bytes(), words.len())
}

#[test]
fn feeds_in_records_are_read_as_feeds_and_data_is_counted() {
    let rss = "<?xml version=\"1.0\"?><rss><channel><title>Harbour</title>\
        <item><link>https://a.example/1</link><description>First words.</description></item>\
        <item><link>https://a.example/2</link><description>Second words.</description></item></channel></rss>";
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><link href=\"/3\"/>\
        <content>Third words.</content></entry></feed>";
    let json_feed = "{\"items\": [{\"url\": \"https://a.example/4\", \"content_html\": \"<p>Fourth words.</p>\"}], \
        \"version\": \"https://jsonfeed.org/version/1.1\"}";
    let answer = |media: &str, body: &str| {
        let http = format!("HTTP/1.1 200 OK\r\nContent-Type: {media}\r\n\r\n{body}");
        record("response", "application/http", http.as_bytes(), http.len())
    };
    let dump = [
        answer("application/rss+xml; charset=utf-8", rss),
        answer("text/xml", atom),
        answer("application/json", json_feed),
        answer("application/json", "{\"text\": \"Words for a program.\"}"),
        answer("text/plain", "[{\"text\": \"Words for a program.\"}]"),
        answer("text/csv", "url,text\nhttps://a.example/,Words\n"),
        answer("image/svg+xml", "<svg/>"),
        answer("image/png", "\u{89}PNG"),
        record("resource", "application/atom+xml", atom.as_bytes(), atom.len()),
        record("resource", "application/json", b"{\"a\": 1}", 8),
        text("last"),
    ];
    let dump = dump.concat();
    let mut documents = read("d.warc", &dump, &Options::default());
    let got: Vec<_> = documents
        .by_ref()
        .map(|one| (one.name.clone(), one.record, one.url.clone(), shown(&one)))
        .collect();
    let url = |path: &str| Some(format!("https://a.example/{path}"));
    let expected = [
        ("d.warc/1", Some(1), url("1"), "First words."),
        ("d.warc/1", Some(2), url("2"), "Second words."),
        ("d.warc/2", Some(1), url("3"), "Third words."),
        ("d.warc/3", Some(1), url("4"), "<p>Fourth words.</p>"),
        ("d.warc/9", Some(1), url("3"), "Third words."),
        ("d.warc", Some(11), url(""), "last"),
    ];
    assert_eq!(
        got,
        expected.map(|(name, n, url, text)| (name.to_owned(), n, url, text.to_owned()))
    );
    let skipped: Vec<_> = documents.skipped().counts().collect();
    assert_eq!(skipped, [("media_type", 2), ("data", 4)]);
}

#[test]
fn a_false_length_costs_no_other_record() {
    let false_length = |said: &str| record("conversion", "text/plain", b"two", said);
    for (length, second) in [
        ("1", "two (damaged)"),
        ("2000", "two (damaged)"),
        ("999999999999", "two (damaged)"),
        ("-4", "two (damaged)"),
        ("many", "two (damaged)"),
        ("", "two (damaged)"),
    ] {
        let dump = [text("one"), false_length(length), text("three"), text("four")].concat();
        assert_eq!(contents("d.warc", &dump), ["one", second, "three", "four"], "{length}");
    }
}

#[test]
fn what_is_between_records_is_told_and_passed_over() {
    let noise = b"\0\0noise\n<html>and more\n".as_slice();
    let dump = [&text("one"), noise, &text("two"), &b"WARC/1.0\r\nWARC-Type: resp"[..]].concat();
    assert_eq!(contents("d.warc", &dump), ["one", "[damaged]", "two", "[damaged]"]);
    let note = read("d.warc", &dump, &Options::default()).nth(1).unwrap();
    assert!(
        format!("{note:?}").contains("damaged: 23 bytes are no part of any record"),
        "{note:?}"
    );
    let unix = String::from_utf8(text("one")).unwrap().replace("\r\n", "\n");
    assert_eq!(contents("d.warc", &[unix.as_bytes(), &text("two")].concat()), ["one", "two"]);
}

/// None of these costs anything; the length in the answer is not the record's, which counts.
#[test]
fn missing_headers_mixed_line_ends_and_nuls() {
    let page = "<!doctype html><p>two</p>";
    let headed = |head: &str, body: &str| {
        format!("WARC/1.0\r\n{head}Content-Length: {}\r\n\r\n{body}\r\n\r\n", body.len())
            .into_bytes()
    };
    let answer = |head: &str| {
        let http = format!("HTTP/1.1 200 OK\r\n{head}\r\n{page}");
        headed("WARC-Type: response\r\nContent-Type: application/http\r\n", &http)
    };
    let cases = [
        ("no address and no media type", headed("WARC-Type: conversion\r\n", "two"), "two"),
        (
            "nothing but its kind",
            headed("WARC-Type: response\r\n", &format!("HTTP/1.0 200\r\n\r\n{page}")),
            page,
        ),
        ("an answer without headers", answer(""), page),
        ("a length that is short", answer("Content-Length: 3\r\n"), page),
        ("a length that is long", answer("Content-Length: 3000\r\n"), page),
        ("no chunks where they are announced", answer("Transfer-Encoding: chunked\r\n"), page),
        ("no gzip where it is announced", answer("Content-Encoding: gzip\r\n"), page),
        ("lines that end in two ways", answer("Content-Type: text/html\nX: y\r\n"), page),
        (
            "names in any case, folded lines",
            answer("CONTENT-TYPE:text/html;\r\n charset=utf-8\r\n"),
            page,
        ),
        ("NULs in the headers", answer("X: \0\0\r\n"), page),
    ];
    let mut failed = Vec::new();
    for (what, record, expected) in cases {
        let got = contents("d.warc", &[text("one"), record, text("three")].concat());
        if got != ["one", expected, "three"] {
            failed.push(format!("{what}: {got:?}"));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    let untyped = headed("WARC-Target-URI: https://a.example/\r\n", "lost");
    let got = contents("d.warc", &[text("one"), untyped, text("three")].concat());
    assert_eq!((&*got[0], &**got.last().unwrap()), ("one", "three"), "{got:?}");
}

#[test]
fn behind_a_damaged_member_the_next_is_read() {
    let members = [gzip(&text("one")), gzip(&text("two")), gzip(&text("three"))];
    let cut = &members[1][..members[1].len() / 2];
    let dump = [&members[0], cut, &members[2]].concat();
    let got = contents("d.warc.gz", &dump);
    assert_eq!((got.first().unwrap().as_str(), got.last().unwrap().as_str()), ("one", "three"));
    assert!(got[1..got.len() - 1].iter().all(|shown| shown.contains("damaged")), "{got:?}");
    // Every bit of the middle member, flipped.
    for bit in 0..members[1].len() * 8 {
        let mut flipped = members[1].clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let got = contents("d.warc.gz", &[&members[0], &flipped[..], &members[2]].concat());
        assert!(got[0].starts_with("one"), "bit {bit}: {got:?}");
        assert_eq!(got.last().unwrap(), "three", "bit {bit}: {got:?}");
    }
}

/// Lengths that were counted before line ends were converted, or that count something else.
#[test]
fn false_lengths_of_records_that_are_passed_over_cost_no_other() {
    let answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>page</p>";
    let request = b"GET / HTTP/1.1\r\nHost: a.example\r\nAccept: */*\r\n\r\n";
    let pair = |wrong: i64| {
        let length = |body: &[u8]| (body.len() as i64 + wrong).to_string();
        let request = record("request", "application/http", request, length(request));
        [request, record("response", "application/http", answer, length(answer))].concat()
    };
    for wrong in [-20, -3, 1, 4, 5, 6, 9, 14, 30, 2000, 1_000_000] {
        let dump = [text("one"), pair(wrong), pair(0), text("two")].concat();
        let pages: Vec<String> =
            contents("d.warc", &dump).iter().map(|s| s.replace(" (damaged)", "")).collect();
        assert_eq!(pages, ["one", "<p>page</p>", "<p>page</p>", "two"], "{wrong}");
    }
    let unix = String::from_utf8([pair(0), pair(0), pair(0)].concat()).unwrap();
    let pages = contents("d.warc", unix.replace("\r\n", "\n").as_bytes());
    assert_eq!(pages.len(), 3, "{pages:?}");
    assert!(pages.iter().all(|page| page.starts_with("<p>page</p>")), "{pages:?}");
}

/// What is lost is told, and no more is lost.
#[test]
fn damage_at_the_start_of_a_dump_costs_what_is_damaged() {
    let page = |n: usize| format!("{{\"html\": \"<p>Page {n}.</p><p>More.</p>\"}}\n");
    let pages: String = (0..20).map(page).collect();
    for first in ["null\n", "[1, 2]\n", "# made today\n", "<html>502</html>\n", "of it.</p>\"}\n"] {
        let got = contents("d.jsonl", (first.to_owned() + &pages).as_bytes());
        assert_eq!((got.len(), &*got[0]), (21, "[bad_record]"), "{first}");
    }
    let items: String = (0..9)
        .map(|n| format!("<item><description>&lt;p>Item {n}.&lt;/p></description></item>\n"))
        .collect();
    let got = contents("d.rss", format!("/p></description></item>{items}</rss>").as_bytes());
    assert_eq!((got.len(), &*got[8], &*got[9]), (10, "<p>Item 8.</p>", "[damaged]"));
    for junk in ["\r\n\r\n", "\0\0\0", "half a page</p></p></p>", "\0\0\n"] {
        let dump = [junk.as_bytes(), &text("one"), junk.as_bytes(), &text("two")].concat();
        let got = contents("d.warc", &dump);
        assert!(got.iter().filter(|s| *s != "[damaged]").eq(["one", "two"]), "{junk:?}: {got:?}");
        assert_eq!(got.len(), if junk.trim().is_empty() { 2 } else { 4 }, "{junk:?}: {got:?}");
    }
}

#[test]
fn behind_a_damaged_first_member_the_next_is_read() {
    let members = [gzip(&text("one")), gzip(&text("two")), gzip(&text("three"))];
    let read = |first: &[u8], what: &str| {
        let got = contents("d.warc.gz", &[first, &members[1], &members[2]].concat());
        let whole: Vec<&String> = got.iter().filter(|shown| !shown.contains("damaged")).collect();
        assert!(whole.ends_with(&[&"two".into(), &"three".into()]), "{what}: {got:?}");
        got.len()
    };
    for bit in 0..members[0].len() * 8 {
        let mut flipped = members[0].clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        read(&flipped, &format!("bit {bit}"));
    }
    // The zeros at its end are not told from padding.
    for at in 1..members[0].len() - 3 {
        assert_eq!(read(&members[0][at..], &format!("cut at {at}")), 3);
    }
    let lines: Vec<u8> = [gzip(b"{\"text\": \"one\"}\n"), gzip(b"{\"text\": \"two\"}\n")].concat();
    let got = contents("d.jsonl.gz", &lines[7..]);
    assert_eq!(got, ["[bad_record]", "two"]);
}

/// A file in a zip archive, of this method and with these flags; its sizes may stand behind it.
fn zipped(name: &str, method: u8, flags: u8, bytes: &[u8]) -> Vec<u8> {
    let size = u32::try_from(bytes.len()).unwrap();
    let said = if flags & 8 == 0 { size } else { 0 };
    let sizes = |size: u32| [[0; 4], size.to_le_bytes(), size.to_le_bytes()].concat();
    let start = [b'P', b'K', 3, 4, 20, 0, flags, 0, method, 0, 0, 0, 0, 0];
    let length = [u8::try_from(name.len()).unwrap(), 0, 0, 0];
    let mut file = [&start[..], &sizes(said), &length, name.as_bytes(), bytes].concat();
    if flags & 8 != 0 {
        file.extend([&b"PK\x07\x08"[..], &sizes(size)].concat());
    }
    file
}

#[test]
fn files_without_content_and_archives_without_files_are_no_documents() {
    let directory_end = [b"PK\x05\x06".as_slice(), &[0; 18]].concat();
    let noise = &[7; 300];
    let cases = [
        ("no files", directory_end.clone(), vec![], vec![]),
        ("no files, and nothing but zeros", vec![0; 10_240], vec![], vec![]),
        (
            "nothing in a file",
            [
                zipped("a.txt", 8, 0, b"\x03\0"),
                zipped("b.txt", 0, 0, b"two"),
                directory_end.clone(),
            ]
            .concat(),
            vec!["two"],
            vec![("no_file", 1)],
        ),
        (
            "an encrypted file",
            [zipped("a.txt", 8, 9, noise), zipped("b.txt", 0, 0, b"two"), directory_end].concat(),
            vec!["two"],
            vec![("unreadable", 1)],
        ),
    ];
    for (what, archive, expected, counts) in cases {
        let name = if archive[0] == 0 { "d.tar" } else { "d.zip" };
        let options = Options::default();
        let mut documents = read(name, &archive, &options);
        let got: Vec<String> = documents.by_ref().map(|document| shown(&document)).collect();
        assert_eq!(got, expected, "{what}");
        assert_eq!(documents.skipped().counts().collect::<Vec<_>>(), counts, "{what}");
    }
}

#[test]
fn the_encoding_is_that_of_the_file() {
    let words = "Le café du port a rouvert lundi après deux années de travaux, dit la mairie.";
    let latin = |text: &str| text.chars().map(|c| u8::try_from(c).unwrap()).collect::<Vec<u8>>();
    let utf16 = |text: String| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let line = format!("{{\"text\": \"{words}\"}}\n");
    let rows = format!("url,text\nhttps://a.example/,\"{words}\"\n");
    let feed = format!(
        "<?xml version='1.0' encoding='iso-8859-1'?><rss><item><description>{words}</description></item></rss>"
    );
    let cases = [
        ("d.jsonl", line.clone().into_bytes(), "UTF-8"),
        ("d.jsonl", latin(&line), "windows-1252"),
        ("d.jsonl", utf16(line), "UTF-16LE"),
        ("d.csv", latin(&rows), "windows-1252"),
        ("d.csv", utf16(rows), "UTF-16LE"),
        ("d.rss", latin(&feed), "windows-1252"),
        ("d.rss", utf16(feed), "UTF-16LE"),
    ];
    for (name, bytes, encoding) in cases {
        let article = article(name, bytes);
        assert_eq!((&*article.text, &*article.source.encoding), (words, encoding), "{name}");
    }
}

#[test]
fn files_as_programs_write_them() {
    let words = "The mill turns again since Monday, and the miller is content with the new wheel.";
    let mail = "From ada@a.example Sun May 12 07:29:00 2024\nFrom: Ada Moss <ada@a.example>\n\
        Subject: The mill turns\nMIME-Version: 1.0\nContent-Type: text/plain\n\n";
    let http = |kind: &str| format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n");
    let record = format!("{{\"title\": \"The mill turns\", \"text\": \"{words}\"}}");
    let jina = "Title: The mill turns\n\nURL Source: https://a.example/mill\n\n\
        Published Time: 2024-05-12T07:29:00Z\n\nMarkdown Content:\n";
    let cases = [
        ("d.eml", format!("{mail}{words}\n")),
        ("d", format!("{}{record}", http("application/json; charset=utf-8"))),
        (
            "d",
            format!(
                "{}<feed><entry><title>The mill turns</title><content>{words}</content></entry></feed>",
                http("application/atom+xml")
            ),
        ),
        ("d.txt", format!("{jina}{words}\n")),
        ("d.md", format!("{jina}# The mill turns\n\n{words}\n")),
    ];
    for (name, dump) in cases {
        let article = article(name, &dump);
        let said = (&*article.text, article.title.as_deref());
        assert_eq!(said, (words, Some("The mill turns")), "{dump}");
        if dump.contains("URL Source") {
            assert_eq!(article.url.as_deref(), Some("https://a.example/mill"));
            assert!(article.published.is_some());
        }
    }
    let together = format!("{record}{record}\n");
    assert_eq!(contents("d.json", together.as_bytes()), [words, words]);
    let pdf = format!("%PDF-1.4\n1 0 obj\n<< /Length 9 >>\nstream\n({words}) Tj\nendstream\n");
    let notes = article("d.pdf", pdf).notes;
    assert!(notes[0].starts_with("binary:"), "{notes:?}");
}

#[test]
fn records_as_programs_write_them() {
    let words = "The harbour opened again on Monday, after two years of work on its northern wall.";
    let (url, other) = ("https://a.example/harbour", "https://b.example/");
    let page = format!("<p>{words}</p>");
    // The names of fields of crawlers, extractors, interfaces and data sets; what must not win is among them.
    let records = [
        format!(r#"{{"url":"{url}","title":"Harbour","content":"short","raw_content":"{words}"}}"#),
        format!(
            r#"{{"link":"{url}","title":{{"rendered":"Harbour"}},"content":{{"rendered":"{page}"}}}}"#
        ),
        format!(
            r##"{{"url":"{url}","markdown":{{"raw_markdown":"# Harbour\n\n{words}","fit_markdown":""}}}}"##
        ),
        format!(r#"{{"pageUrl":"{url}","title":"Harbour","text":"{words}","siteUrl":"{other}"}}"#),
        format!(
            r#"{{"url":"{url}","browserHtml":"{page}","article":{{"headline":"Harbour","articleBody":"no"}}}}"#
        ),
        format!(
            r#"{{"page_content":"{words}","metadata":{{"source":"{url}","title":"Harbour"}}}}"#
        ),
        format!(r#"{{"requested_url":"{url}","title":"Harbour","plain_text":"{words}"}}"#),
        format!(
            r#"{{"content":"{words}","warc_headers":{{"warc-target-uri":"{url}"}},"title":"Harbour"}}"#
        ),
        format!(r#"{{"objects":[{{"pageUrl":"{url}","title":"Harbour","text":"{words}"}}]}}"#),
        format!(r#"{{"url":"{url}","text":"Title: Harbour\nAuthor: Ada Moss\n\n{words}"}}"#),
    ];
    for record in records {
        let article = article("d.json", &record);
        let said = (&*article.text, article.title.as_deref(), article.url.as_deref());
        assert_eq!(said, (words, Some("Harbour"), Some(url)), "{record}");
    }
}

#[test]
fn what_was_wrong_with_a_container_is_told() {
    let feed = "<rss><item><description>one</description></item></rss>";
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n";
    let cut = format!("{head}{:x}\r\n{feed}", feed.len() + 9);
    assert_eq!(contents("d", cut.as_bytes()), ["one (damaged)"]);
    let empty = format!("{head}{:x}\r\n<rss></rss>", 90);
    assert_eq!(contents("d", empty.as_bytes()), ["[damaged]"]);
}

#[test]
fn values_end_where_they_end_however_they_arrive() {
    let array = r#"[null,{"text":"one"},17,"x",{"text":"two"},true,{"text":"three"}]"#;
    let bad = "[bad_record]";
    let expected = [bad, "one", bad, bad, "two", bad, "three"];
    for size in 1..array.len() {
        let drops =
            input::read(about("d.json"), Drops(array.as_bytes(), size), &Options::default());
        let got: Vec<String> = drops.map(|document| shown(&document)).collect();
        assert_eq!(got, expected, "{size} bytes at a time");
    }
}

#[test]
fn a_bad_record_never_stops_the_rest() {
    let array =
        r#"[{"text": "one"}, 17, {"text": "two", "a": [{"b": "]}"}]}, "x", {"text": "three"}]"#;
    let bad = "[bad_record]";
    assert_eq!(contents("d.json", array.as_bytes()), ["one", bad, "two", bad, "three"]);
    let lines = "{\"text\": \"one\"}\n{\"text\": \n\n\0\n{\"text\": \"two\"}";
    assert_eq!(contents("d.jsonl", lines.as_bytes()), ["one", bad, bad, "two"]);
    let envelopes =
        "{\"data\": [{\"text\": \"one\"}], \"n\": {\"x\": 1}}\n{\"data\": [{\"text\": \"two\"}]}";
    assert_eq!(contents("d.json", envelopes.as_bytes()), ["one", "two"]);
    let cut = "[{\"text\": \"one\"}, {\"text\": \"tw";
    assert_eq!(contents("d.json", cut.as_bytes()), ["one", bad]);
    let rows = "url,text\nhttps://a.example/,one\nshort\nhttps://b.example/,two,more\n";
    assert_eq!(contents("d.csv", rows.as_bytes()), ["one", bad, "two (damaged)"]);
    let headerless = "https://a.example/,one\nhttps://b.example/,two\n";
    assert_eq!(contents("d.csv", headerless.as_bytes()), [bad, bad], "the first row too");
}

#[test]
fn limits_hold() {
    let mut options = Options::default();
    options.limits.document_bytes = 1000;
    options.limits.record_bytes = 2000;
    options.limits.nesting = 2;
    options.limits.ratio = 20;
    options.limits.expanded_bytes = 64 << 20;
    let shown = |name: &str, bytes: &[u8]| -> Vec<String> {
        read(name, bytes, &options).map(|document| shown(&document)).collect()
    };
    let long = "word ".repeat(1000);
    assert_eq!(shown("d.txt.gz", &gzip(long.as_bytes())), ["[too_large]"]);
    let lines = format!("{{\"text\": \"{long}\"}}\n{{\"text\": \"one\"}}\n");
    assert_eq!(shown("d.jsonl", lines.as_bytes()), ["[bad_record]", "one"]);
    let array = format!("[{{\"text\": \"{long}\"}},\n{{\"text\": \"one\"}}]");
    assert_eq!(shown("d.json", array.as_bytes()), ["[bad_record]", "one"]);
    let unclosed = format!("url,text\na,\"{long}\nb,one\nc,two\n");
    assert_eq!(shown("d.csv", unclosed.as_bytes()).last().unwrap(), "two");
    let records = [text(&long), text("one")].concat();
    assert_eq!(shown("d.warc", &records), ["[too_large]", "one"]);
    let nested = (0..4).fold(b"one".to_vec(), |inner, _| gzip(&inner));
    assert_eq!(shown("d.gz", &nested), ["[too_nested]"]);
    // 32 MB of zeros in 32 kB: it is not expanded past the ratio.
    let bomb = gzip(&vec![b' '; 32 << 20]);
    let mut documents = read("d.txt.gz", &bomb, &options);
    let document = documents.next().unwrap();
    assert!(document.notes[0].contains("20 times"), "{:?}", document.notes);
}

#[test]
fn a_reader_that_fails_ends_the_documents_and_says_so() {
    struct Failing<'a>(&'a [u8]);
    impl Read for Failing<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Err(io::Error::other("the disk is gone"));
            }
            self.0.read(into)
        }
    }
    let lines = "{\"text\": \"some words\"}\n".repeat(20_000) + "{\"text\": \"cut";
    let failing = Failing(lines.as_bytes());
    let mut documents = input::read(about("d.jsonl"), failing, &Options::default());
    let got: Vec<String> = documents.by_ref().map(|document| shown(&document)).collect();
    assert!(got.len() > 10_000 && got.iter().all(|words| words == "some words"));
    assert_eq!(documents.failure().unwrap().to_string(), "the disk is gone");
}

#[test]
fn what_is_forced_is_forced_inside_compression_too() {
    let dump = gzip(b"<p>One</p>\n<p>Two</p>");
    let mut about = about("d.gz");
    about.format = Some(Format::Text);
    let document = input::read(about, dump.as_slice(), &Options::default()).next().unwrap();
    assert_eq!(document.format, Format::Text);
}

/// Dumps of several formats that begin as they should, with something in them changed.
fn damaged() -> impl Strategy<Value = (String, Vec<u8>)> {
    let http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n\
        9\r\n<p>One.  \r\n0\r\n\r\n";
    let warc = [text("one"), record("response", "application/http", http, http.len()), text("two")];
    let zip = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\x05\0\0\0\x05\0\0\0\x05\0\0\0a.txthello"
        .to_vec();
    let mail = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>One.\n--b--\n";
    let envelope = b"From ada@a.example Sun May 12 07:29:00 2024\n".as_slice();
    let dumps = vec![
        ("d.warc".to_owned(), warc.concat()),
        ("d.warc.gz".to_owned(), warc.iter().flat_map(|record| gzip(record)).collect()),
        ("d.jsonl".to_owned(), b"{\"text\": \"one\"}\n{\"html\": \"<p>two\"}\n".to_vec()),
        ("d.json".to_owned(), b"{\"data\": [{\"text\": \"one\"},\n {\"text\": \"two\"}]}".to_vec()),
        ("d.csv".to_owned(), b"url,text\nhttps://a.example/,\"one\ntwo\"\nb,c\n".to_vec()),
        (
            "d.xml".to_owned(),
            b"<rss><item><title>A</title><description>one</description></item><item/></rss>"
                .to_vec(),
        ),
        ("d.eml".to_owned(), mail.to_vec()),
        ("d.mbox".to_owned(), [envelope, mail, envelope, mail].concat()),
        ("d.http".to_owned(), http.to_vec()),
        ("d.zip".to_owned(), [&zip[..], &zip].concat()),
    ];
    let change = (any::<prop::sample::Index>(), any::<u8>(), 0..3_u8);
    let changes = proptest::collection::vec(change, 0..6);
    (proptest::sample::select(dumps), changes).prop_map(|((name, mut dump), changes)| {
        for (at, byte, how) in changes {
            if dump.is_empty() {
                break;
            }
            let at = at.index(dump.len());
            match how {
                0 => dump[at] = byte,
                1 => dump.truncate(at),
                _ => drop(dump.splice(at..at, [byte; 3])),
            }
        }
        (name, dump)
    })
}

/// Gives a few bytes at a time.
struct Drops<'a>(&'a [u8], usize);

impl Read for Drops<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = into.len().min(self.1);
        self.0.read(&mut into[..most])
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

    #[test]
    fn damage_ends_nothing_and_arrival_changes_nothing((name, dump) in damaged(), size in 1..40_usize) {
        let options = Options::default();
        let once: Vec<String> = read(&name, &dump, &options).map(|d| format!("{d:?}")).collect();
        let drops = input::read(about(&name), Drops(&dump, size), &options);
        let dropped: Vec<String> = drops.map(|d| format!("{d:?}")).collect();
        prop_assert_eq!(&once, &dropped);
        prop_assert!(!once.iter().any(|document| document.contains("panic: ")));
        let borrowed = Dump::new(&name, &dump);
        let borrowed: Vec<String> = input::documents(&borrowed, &options).map(|d| shown(&d)).collect();
        let streamed: Vec<String> = read(&name, &dump, &options).map(|d| shown(&d)).collect();
        prop_assert_eq!(borrowed, streamed);
    }

    #[test]
    fn lines_come_back_as_they_were_written(texts in proptest::collection::vec("[a-z]{1,12}( [a-zé\"\\\\\n{}\\[\\]]{1,9}){0,6}", 1..9)) {
        let lines: String = texts.iter().map(|text| serde_json::json!({ "text": text }).to_string() + "\n").collect();
        let array = serde_json::json!(texts.iter().map(|text| serde_json::json!({ "text": text })).collect::<Vec<_>>());
        let expected: Vec<String> = texts.iter().map(|text| text.trim().to_owned()).collect();
        prop_assert_eq!(&contents("d.jsonl", lines.as_bytes()), &expected);
        prop_assert_eq!(&contents("d.json", serde_json::to_string_pretty(&array).unwrap().as_bytes()), &expected);
        let members: Vec<u8> = lines.lines().flat_map(|line| gzip(format!("{line}\n").as_bytes())).collect();
        prop_assert_eq!(&contents("d.jsonl.gz", &members), &expected);
        let records: Vec<u8> = expected.iter().flat_map(|words| text(words)).collect();
        prop_assert_eq!(&contents("d.warc", &records), &expected);
    }
}
