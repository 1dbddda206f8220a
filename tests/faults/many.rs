//! Dumps of many documents: what is done of one when the service is killed stays done, and the next
//! run goes on behind it.

use std::fs;
use std::io::{BufWriter, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::process::Signal;

use crate::checker::Checker;
use crate::house::{House, kill, until, visible};
use crate::{dump, full, peak_memory, settled};

/// More than are recorded at a time.
const COUNT: usize = 400;

/// Ends a service inside a dump as soon as this holds, lets another go on, and judges.
fn ended_inside_a_dump(
    (more, count, signal): (&str, usize, Signal),
    is_inside: impl Fn(&House) -> bool,
) -> House {
    let mut house = House::new(more);
    let mut checker = Checker::default();
    checker.drop(&house, "many.jsonl", &long_records(count));
    checker.drop(&house, "other.txt", &dump(1));
    house.start();
    until("the service is inside the dump", || is_inside(&house));
    // A service that may end in good order would finish what its workers are quick enough for.
    house.workers().into_iter().for_each(|worker| kill(worker, Signal::STOP));
    house.signal(signal);
    house.ended();
    assert!(!house.path("watch/.done/many.jsonl").exists(), "it ended inside the dump");
    let before = inodes(&house.path("out"));
    house.start();
    settled(&house, &checker);
    let after = inodes(&house.path("out"));
    let kept = before.iter().filter(|file| after.contains(file)).count();
    println!("{more}: {kept} of {} outputs of the first run stayed", before.len());
    assert!(kept >= before.len() / 2, "what was done stays done");
    house
}

/// Records that keep a worker busy for long enough that a fast machine is still inside the dump
/// when a test looks, and a line that is none.
fn long_records(count: usize) -> String {
    let sentences = if full() { 120 } else { 10 };
    let mut lines = String::new();
    for record in 0..count {
        let text: String = (0..sentences).map(|number| sentence(record, number)).collect();
        lines.push_str(&format!("{{\"id\":\"{record}\",\"text\":\"{text}\"}}\n"));
    }
    lines + "this is no JSON\n"
}

/// A sentence, and in every fourth the end of a paragraph, as JSON writes it.
fn sentence(record: usize, number: usize) -> String {
    let end = if number % 4 == 3 { "\\n\\n" } else { " " };
    format!(
        "Ferry {number} of day {record} left at dawn with {} people on board, the port said.{end}",
        number * 7 % 60 + 2
    )
}

/// How many documents the ledger has.
fn recorded(house: &House) -> usize {
    let place = house.path("state/ledger.sqlite");
    let Ok(ledger) = rusqlite::Connection::open(place) else { return 0 };
    let count = ledger.query_row("SELECT count(*) FROM documents", [], |row| row.get(0));
    usize::try_from(count.unwrap_or(0_i64)).unwrap()
}

/// The files below a folder with what tells a file from one that was written anew.
fn inodes(folder: &Path) -> Vec<(PathBuf, u64)> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    let files = files.filter(|file| !file.path().starts_with(folder.join(".tmp")));
    files.map(|file| (file.path().to_owned(), file.metadata().unwrap().ino())).collect()
}

#[test]
fn killed_inside_a_dump_whose_documents_are_files() {
    ended_inside_a_dump(("", COUNT, Signal::KILL), |house| recorded(house) > 256);
}

/// Stopping in good order loses no more than being killed.
#[test]
fn stopped_inside_a_dump() {
    if !full() {
        return;
    }
    let settings = ("records = \"segments\"\nsegment_documents = 100", 8 * COUNT, Signal::TERM);
    ended_inside_a_dump(settings, |house| recorded(house) >= 300);
}

#[test]
fn killed_inside_a_dump_whose_documents_are_lines() {
    // Nothing is recorded before the end: the first document makes the file that all will go to.
    ended_inside_a_dump(("records = \"lines\"", COUNT, Signal::KILL), |house| {
        let claims = fs::read_dir(house.path("watch/.claimed")).into_iter().flatten().flatten();
        let mut claims = claims.filter(|claim| claim.path().join("many.jsonl").exists());
        claims.any(|claim| {
            let file = claim.path().with_extension("articles.");
            let name = file.file_name().unwrap().to_str().unwrap();
            visible(&house.path("out/.tmp")).iter().any(|other| other.starts_with(name))
        })
    });
}

#[test]
fn killed_inside_a_dump_whose_documents_are_in_segments() {
    let settings = "records = \"segments\"\nsegment_documents = 100";
    let house =
        ended_inside_a_dump((settings, COUNT, Signal::KILL), |house| recorded(house) >= 200);
    let manifest = fs::read_dir(house.path("out")).unwrap().map(|folder| folder.unwrap().path());
    let manifest = manifest.map(|folder| folder.join("manifest.json"));
    let manifest: Vec<serde_json::Value> =
        manifest.filter_map(|file| serde_json::from_slice(&fs::read(file).ok()?).ok()).collect();
    let many = manifest.iter().find(|one| one["source"]["name"] == "many.jsonl").unwrap();
    assert_eq!(many["documents"]["published"], COUNT);
    assert_eq!(many["documents"]["rejected"], 1);
    assert_eq!((&many["damaged"], many["segments"].as_array().unwrap().len()), (&1.into(), 5));
    let note = many["damage"][0]["note"].as_str().unwrap();
    assert!(note.starts_with("bad_record: line 401"), "{note}");
}

/// A dump is larger than the memory that its worker may have, and than the service takes.
#[test]
fn a_dump_that_no_memory_holds() {
    let megabytes = if full() { 1024 } else { 200 };
    let memory = if full() { "512MiB" } else { "192MiB" };
    let house = House::running(&format!("[workers]\ncount = 1\nmemory = \"{memory}\""));
    let mut dump = BufWriter::new(fs::File::create(house.path("watch/.large.warc")).unwrap());
    let image = vec![0; 1 << 20];
    for number in 0..megabytes {
        record(&mut dump, "image/png", &image);
        if number % 50 == 0 {
            record(&mut dump, "text/plain", crate::dump(number).as_bytes());
        }
    }
    dump.into_inner().unwrap().sync_all().unwrap();
    fs::rename(house.path("watch/.large.warc"), house.path("watch/large.warc")).unwrap();
    until("it is done", || house.path("watch/.done/large.warc").exists());
    assert_eq!(house.names().len(), megabytes.div_ceil(50));
    let peak = peak_memory(&house);
    println!("{megabytes} MiB: the service had {} MiB at most", peak / 1024);
    assert!(peak < 100 * 1024, "{peak} KiB");
    assert!(!house.log().contains("attempt_failed"));
}

/// An answer as a WARC has it.
fn record(to: &mut impl Write, media: &str, body: &[u8]) {
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: {media}\r\n\r\n");
    let length = http.len() + body.len();
    write!(
        to,
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\n\
         Content-Type: application/http\r\nContent-Length: {length}\r\n\r\n{http}"
    )
    .unwrap();
    to.write_all(body).unwrap();
    to.write_all(b"\r\n\r\n").unwrap();
}
