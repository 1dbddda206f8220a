//! Dumps of all formats through the service: what a desk says of its dumps, and what comes of those
//! that hold many documents.
#![cfg(feature = "daemon")]
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests are tests too

#[path = "support/house.rs"]
mod house;

use std::fs;
use std::path::Path;

use data_encoding::BASE64;
use house::{ARTICLE, House, visible};
use serde_json::{Value, json};

const PAGE: &str = "<!doctype html><html><head><title>The Bridge Is Open</title></head><body><h1>The Bridge Is Open</h1>\
    <p>The bridge over the river opened on Friday after a long winter of repairs.</p>\
    <p>Two lanes are for bicycles, and the ferry beside it will stop in the autumn.</p></body></html>";

fn articles(folder: &Path) -> Vec<Value> {
    let read = |name: &String| fs::read(folder.join(name)).unwrap();
    visible(folder).iter().map(|name| serde_json::from_slice(&read(name)).unwrap()).collect()
}

/// Two desks that keep their records' parts elsewhere, one of them with pages in base64, and a third
/// whose dumps are text whatever they look like.
#[test]
fn each_desk_has_its_own_fields_and_format_and_the_command_can_be_told_the_same() {
    let house = House::new("");
    house.configure_whole(
        "[[desk]]\nwatch = \"watch/a\"\nout = \"out/a\"\nsettle = \"50ms\"\n\
         [desk.clean.fields]\nhtml = \"payload.page\"\nurl = [\"payload.from\"]\n\
         [[desk]]\nwatch = \"watch/b\"\nout = \"out/b\"\nsettle = \"50ms\"\n\
         [desk.clean.fields]\ncontent = [\"raw\"]\n\
         [[desk]]\nwatch = \"watch/c\"\nout = \"out/c\"\nsettle = \"50ms\"\nformat = \"text\"\n",
    );
    for desk in ["watch/a", "watch/b", "watch/c"] {
        fs::create_dir(house.path(desk)).unwrap();
    }
    let nested = json!({ "payload": { "page": PAGE, "from": "https://a.example/bridge" } });
    let encoded =
        json!({ "raw": BASE64.encode(PAGE.as_bytes()), "url": "https://b.example/bridge" });
    house.drop("a/items.jsonl", &format!("{nested}\n"));
    house.drop("b/items.jsonl", &format!("{encoded}\n"));
    house.drop("c/markup.html", PAGE);
    house.once();
    for (desk, url) in [("a", "https://a.example/bridge"), ("b", "https://b.example/bridge")] {
        let articles = articles(&house.path("out").join(desk));
        assert_eq!((articles.len(), &articles[0]["url"]), (1, &json!(url)));
        assert_eq!(articles[0]["title"], "The Bridge Is Open");
        assert_eq!(articles[0]["source"]["format"], "html");
    }
    let text = articles(&house.path("out/c"));
    assert_eq!(text[0]["source"]["format"], "text");

    fs::write(house.path("fields.toml"), "[clean.fields]\nhtml = \"payload.page\"\n").unwrap();
    let clean = |arguments: &[&str]| {
        let output = house.command().arg("clean").args(arguments).output().unwrap();
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    let dump = "watch/a/.done/items.jsonl";
    assert_eq!(clean(&[dump])["kind"], "rejected", "without the map there is no page in it");
    assert_eq!(clean(&["--config", "fields.toml", dump])["title"], "The Bridge Is Open");
    let forced = clean(&["--as", "text", "watch/c/.done/markup.html"]);
    assert_eq!(forced["source"]["format"], "text");
}

/// A document is one file, however many dumps hold it and in whatever wrapping; the last one that
/// was read stands in it, and the ledger knows of both.
#[test]
fn a_dump_and_its_compressed_copy_are_one_article() {
    let house = House::new("");
    house.drop("a.txt", ARTICLE);
    house.once();
    let names = house.names();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, ARTICLE.as_bytes()).unwrap();
    fs::write(house.path("watch/a.txt.gz"), encoder.finish().unwrap()).unwrap();
    house.once();
    assert_eq!(house.names(), names);
    assert_eq!(house.articles(1)[0]["source"]["name"], "a.txt.gz");
    let output = house.command().args(["ledger", "export"]).output().unwrap();
    let history: Vec<Value> = serde_json::Deserializer::from_slice(&output.stdout)
        .into_iter()
        .map(Result::unwrap)
        .collect();
    let outputs = history.iter().map(|dump| dump["documents"][0]["output"].clone());
    assert_eq!(outputs.collect::<Vec<_>>(), [names[0].clone(), names[0].clone()]);
}

/// The same record twice in a dump is one file too, always the later one.
#[test]
fn of_equal_records_the_last_stands() {
    let record = "{\"text\":\"The same words stand in every line of this.\"}\n";
    let house = House::new("");
    house.drop("same.jsonl", &record.repeat(40));
    house.once();
    assert_eq!(house.articles(1)[0]["source"]["record"], 40);
}

#[test]
fn what_is_passed_over_is_counted_in_the_log_and_the_manifest() {
    let record = |kind: &str, http: String| {
        format!(
            "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://a.example/\r\n\
             Content-Type: application/http\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
            http.len()
        )
    };
    let answer = |status: &str, media: &str, body: &str| {
        record("response", format!("HTTP/1.1 {status}\r\nContent-Type: {media}\r\n\r\n{body}"))
    };
    let warc = [
        answer("200 OK", "text/html", PAGE),
        answer("404 Not Found", "text/html", "gone"),
        answer("200 OK", "image/png", "\u{fffd}PNG"),
        record("revisit", "HTTP/1.1 200 OK\r\n\r\n".to_owned()),
        "noise between records\n".to_owned(),
        answer("200 OK", "text/html", &PAGE.replace("river", "canal")),
    ]
    .concat();
    let house = House::new("records = \"segments\"");
    house.drop("crawl.warc", &warc);
    let log = String::from_utf8(house.once().stderr).unwrap();
    assert!(log.contains("\"skipped\":\"media_type 1, revisit 1, status 1\""), "{log}");
    let folder = house.path("out").join(&house.names()[0]);
    let manifest = fs::read(folder.join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    assert_eq!(manifest["skipped"], json!({ "media_type": 1, "revisit": 1, "status": 1 }));
    assert_eq!(manifest["documents"]["published"], 2, "{manifest}");
    assert_eq!(manifest["damaged"], 1);
    let note = manifest["damage"][0]["note"].as_str().unwrap();
    assert!(note.starts_with("damaged: ") && note.contains("22 bytes"), "{note}");
}

/// Nothing is published of a dump that holds no article, whether or not it holds documents.
#[test]
fn a_dump_without_an_article_is_rejected_and_says_why() {
    let house = House::new("");
    house.drop("list.json", "[]");
    house.drop("table.csv", "title,text\n");
    house.drop("gone.http", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>gone</p>");
    house.once();
    let ledger = |arguments: &[&str]| {
        let output = house.command().arg("ledger").args(arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let told = |text: &str| {
        let dumps = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let told = dumps.map(|dump| {
            assert_eq!(dump["outcome"], "rejected", "{dump}");
            (dump["name"].as_str().unwrap().to_owned(), dump["error"].clone())
        });
        told.collect::<std::collections::BTreeMap<_, _>>()
    };
    let first = told(&ledger(&["export"]));
    assert_eq!(first["list.json"], "it holds no article");
    assert_eq!(first["table.csv"], "it holds no article");
    assert_eq!(first["gone.http"], "it holds no article; passed over: status 1");
    house.command().args(["reclean", "--all"]).output().unwrap();
    assert_eq!(told(&ledger(&["export"])), first);
}

/// Documents of a large dump are recorded in chapters; what is said of the first is of the very first.
#[test]
fn the_log_names_the_first_of_many_outputs_and_reasons() {
    let house = House::new("");
    let records = |record: fn(usize) -> String| (1..=300).map(record).collect::<String>();
    house.drop("good.jsonl", &records(|n| format!("{{\"text\": \"Words of record {n}.\"}}\n")));
    house.drop("bad.jsonl", &records(|n| format!("broken {n}\n")));
    let log = String::from_utf8(house.once().stderr).unwrap();
    let ended = |event: &str| {
        let lines = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.into_iter().find(|line| line["event"] == event).unwrap()
    };
    let output = ended("published")["output"].as_str().unwrap().to_owned();
    let article: Value =
        serde_json::from_slice(&fs::read(house.path("out").join(output)).unwrap()).unwrap();
    assert_eq!(article["source"]["record"], 1);
    let error = ended("rejected")["error"].clone();
    assert!(error.as_str().unwrap().contains("line 1 "), "{error}");
}

/// A dump that is cut is published as far as it goes, and the log says that it is damaged; where no
/// text is left, the damage is why.
#[test]
fn a_cut_dump_is_told() {
    let house = House::new("");
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    std::io::Write::write_all(&mut encoder, ARTICLE.as_bytes()).unwrap();
    let bytes = encoder.finish().unwrap();
    fs::write(house.path("watch/cut.txt.gz"), &bytes[..bytes.len() - 20]).unwrap();
    fs::write(house.path("watch/empty.txt.gz"), &bytes[..12]).unwrap();
    let log = String::from_utf8(house.once().stderr).unwrap();
    let line = |event: &str| log.lines().find(|line| line.contains(event)).unwrap();
    assert!(line("\"event\":\"published\"").contains("\"damaged\":1"), "{log}");
    assert!(line("\"event\":\"rejected\"").contains("\"error\":\"damaged: "), "{log}");
}

/// What only tells of damage has no bytes, so its name comes from what it says.
#[test]
fn each_damage_has_its_own_report_and_the_same_one_again() {
    let record = |number: u32| {
        format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/{number}\r\n\
             Content-Type: application/http\r\nContent-Length: {}\r\n\r\n\
             HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}\r\n\r\n",
            PAGE.len() + 44
        )
    };
    let noise = "noise between records\n";
    // An empty file would have to settle for long.
    let house = House::new("ready = \"rename-only\"");
    house.drop("crawl.warc", &[&record(1), noise, &record(2), noise, &record(3)].concat());
    fs::write(house.path("watch/empty.txt"), "").unwrap();
    house.once();
    let rejected = visible(&house.path("out/.rejected"));
    assert_eq!(rejected.len(), 3, "two reports, and the empty file: {rejected:?}");
    let output = house.command().args(["reclean", "--all"]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("2 dumps done again, 0 documents differ"), "{told}");
    assert_eq!(visible(&house.path("out/.rejected")), rejected);
}
