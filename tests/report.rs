//! The report as a verb: what of the ledger is in the page, and that the page is one file.
#![cfg(feature = "daemon")]
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests are tests too

#[path = "support/house.rs"]
mod house;

use std::fs;

use house::{ARTICLE, House};

const HOSTILE: &str = "<img src=x onerror=alert(1)>.txt";

fn page(house: &House, more: &[&str]) -> String {
    let (code, text) = house.run(&[&["report", "--out", "report.html"], more].concat());
    assert_eq!((code, text.as_str()), (Some(0), ""));
    fs::read_to_string(house.path("report.html")).unwrap()
}

#[test]
fn the_page_has_what_the_ledger_says_and_documents_before_and_after() {
    let house = House::new("largest = \"4KiB\"");
    house.drop("a.txt", &format!("{ARTICLE}\n\nLeave a Reply\n"));
    house.drop("bad.jsonl", "broken\n");
    house.drop(HOSTILE, &ARTICLE.repeat(20));
    assert_eq!(house.try_once().status.code(), Some(1));
    let whole = page(&house, &["--state", "state"]);
    for part in [
        "bad record",
        "is not JSON",
        "larger than 4KiB",
        "&lt;img src=x onerror=alert(1)&gt;.txt",
        "comment form",
        "<del>Leave a Reply</del>",
        "<h4 class=\"headline\">Harbour Reopens After Repairs</h4>",
        "Slowest documents",
    ] {
        assert!(whole.contains(part), "{part} is missing: {whole}");
    }
    assert!(!whole.contains("<img"));
    let short = page(&house, &["--documents", "0"]);
    assert!(!short.contains("<del>"), "{short}");
    assert!(page(&house, &["--documents", "0", "--show", "a.txt"]).contains("<del>Leave a Reply"));
    let (code, text) = house.run(&["report", "--out", "report.html", "--show", "nope"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("no original of nope"), "{text}");
    assert!(!page(&house, &["--since", "1ms"]).contains("bad record"));
}

#[test]
fn a_ledger_from_before_and_one_that_is_not_there() {
    let house = House::new("");
    let (code, text) = house.run(&["report", "--out", "report.html"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("ledger.sqlite cannot be read"), "{text}");
    assert!(!house.path("report.html").exists());
    house.drop("a.txt", ARTICLE);
    house.once();
    let ledger = rusqlite::Connection::open(house.path("state/ledger.sqlite")).unwrap();
    ledger.execute_batch("DROP TABLE measures").unwrap();
    assert!(page(&house, &[]).contains("No document was timed"));
    let (code, text) = house.run(&["reclean", "--dry-run", "--all", "--host", "a.example"]);
    assert!(code == Some(0) && text.contains("0 dumps done again"), "{text}");
}

#[test]
fn one_file_is_explained_in_the_same_way() {
    let house = House::new("");
    fs::write(house.path("a.txt"), ARTICLE).unwrap();
    let (code, text) = house.run(&["explain", "--html", "a.txt"]);
    assert_eq!(code, Some(0));
    assert!(text.starts_with("<!DOCTYPE html>") && text.contains("Before and after"), "{text}");
    let (code, text) = house.run(&["explain", "--html", "none.txt"]);
    assert!(code == Some(1) && !text.contains("<html"), "{text}");
}
