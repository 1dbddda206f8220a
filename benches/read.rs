//! How fast dumps are read, without cleaning: `cargo bench --bench read -- FILE...`, or without
//! files a WARC and a JSON Lines dump that are made up.

use std::fs::File;
use std::io::Read;
use std::time::Instant;

use copydesk::Options;
use copydesk::input::{self, About};

/// Bytes of a made-up dump.
const SIZE: usize = 64 << 20;

fn main() {
    // What cargo passes on to every bench.
    let files: Vec<String> = std::env::args().skip(1).filter(|one| !one.starts_with('-')).collect();
    for name in &files {
        match File::open(name) {
            Ok(file) => measure(name, file),
            Err(error) => eprintln!("cannot read {name}: {error}"),
        }
    }
    if files.is_empty() {
        measure("made-up.warc", repeated(warc_record()).as_slice());
        measure("made-up.jsonl", repeated(json_record()).as_slice());
    }
}

fn measure(name: &str, from: impl Read) {
    let options = Options::default();
    let begin = Instant::now();
    let about = About { name: name.to_owned(), ..About::default() };
    let mut documents = input::read(about, from, &options);
    let (mut count, mut content) = (0_u64, 0);
    for document in documents.by_ref() {
        count += 1;
        content += document.content.bytes().len();
    }
    let seconds = begin.elapsed().as_secs_f64();
    let read = documents.bytes_read() as f64 / 1e6;
    println!(
        "{name}: {count} documents of {:.0} MB in {seconds:.2} s: {:.0} MB/s as it came, {:.0} documents/s",
        content as f64 / 1e6,
        read / seconds,
        count as f64 / seconds
    );
}

fn page() -> String {
    let paragraph = "<p>The harbour reopened on Monday after two years of repairs.</p>\n";
    format!("<!doctype html>\n<title>Harbour</title>\n{}", paragraph.repeat(400))
}

fn warc_record() -> Vec<u8> {
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{}", page());
    let head = "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\n\
        Content-Type: application/http;msgtype=response\r\n";
    format!("{head}Content-Length: {}\r\n\r\n{http}\r\n\r\n", http.len()).into_bytes()
}

fn json_record() -> Vec<u8> {
    let record = serde_json::json!({ "url": "https://a.example/", "html": page() });
    format!("{record}\n").into_bytes()
}

fn repeated(record: Vec<u8>) -> Vec<u8> {
    record.repeat(SIZE / record.len())
}
