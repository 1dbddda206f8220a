//! The one-shot verbs as other tools call them: what comes out where, in which order, and the exit
//! codes.
#![allow(clippy::unwrap_used)] // helpers of tests are tests too

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

const PAGE: &str = "<!doctype html><html><head><title>Harbour Reopens | The Gazette</title></head><body>\
    <h1>Harbour Reopens</h1><p>The harbour reopened on Monday after two years of repairs, the port \
    authority said, and the first ferry left at eight.</p><p>Fishing boats returned to their berths \
    before dawn, with more people on the quay than anyone could remember.</p></body></html>";

fn copydesk(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("copydesk"));
    command.current_dir(folder).env_remove("COPYDESK_BLESS").args(arguments).output().unwrap()
}

fn articles(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn names(output: &Output) -> Vec<String> {
    let name = |article: &Value| article["source"]["name"].as_str().unwrap().to_owned();
    articles(output).iter().map(name).collect()
}

#[test]
fn folders_are_walked_in_order_whatever_the_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("dumps/b")).unwrap();
    for name in ["dumps/c.html", "dumps/a.html", "dumps/b/2.html", "dumps/b/1.html"] {
        fs::write(folder.path().join(name), PAGE).unwrap();
    }
    for number in 0..60 {
        fs::write(folder.path().join(format!("dumps/d{number:02}.txt")), PAGE).unwrap();
    }
    let one = copydesk(folder.path(), &["clean", "--threads", "1", "dumps"]);
    let many = copydesk(folder.path(), &["clean", "--threads", "7", "dumps"]);
    assert_eq!(one.stdout, many.stdout);
    let order =
        ["dumps/a.html", "dumps/b/1.html", "dumps/b/2.html", "dumps/c.html", "dumps/d00.txt"];
    assert_eq!(names(&one)[..5], order);
    assert_eq!(names(&one).len(), 64);
    let summary = String::from_utf8(one.stderr).unwrap();
    for part in ["64 documents", "0 rejected", "MB", "documents/s", "slowest"] {
        assert!(summary.contains(part), "{summary}");
    }
}

#[test]
fn standard_input_is_a_document_with_the_address_and_format_that_flags_say() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["clean", "--as", "html", "--url", "https://gazette.example/harbour", "-"];
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("copydesk"));
    let output =
        command.current_dir(folder.path()).args(arguments).write_stdin(PAGE).output().unwrap();
    let article = &articles(&output)[0];
    assert_eq!(article["url"], "https://gazette.example/harbour");
    assert_eq!(article["site"]["host"], "gazette.example");
    assert_eq!(article["source"]["format"], "html");
    assert_eq!(article["title"], "Harbour Reopens");
}

#[test]
fn every_record_gives_a_line_and_bad_ones_say_where() {
    let folder = tempfile::tempdir().unwrap();
    let good = serde_json::json!({"id": "r-1", "link": "https://a.example/", "body": PAGE});
    let lines = format!("{good}\nnot json\n\n{{\"id\": \"r-4\", \"title\": \"no text\"}}\n");
    fs::write(folder.path().join("d.jsonl"), lines).unwrap();
    let output = copydesk(folder.path(), &["clean", "d.jsonl"]);
    assert_eq!(output.status.code(), Some(0));
    let articles = articles(&output);
    assert_eq!(articles.len(), 3);
    assert_eq!(articles[0]["source"]["id"], "r-1");
    assert_eq!(articles[0]["url"], "https://a.example/");
    assert_eq!(articles[0]["kind"], "article");
    for (article, line) in [(&articles[1], 2), (&articles[2], 4)] {
        assert_eq!(article["kind"], "rejected");
        let note = article["notes"][0].as_str().unwrap();
        assert!(note.starts_with(&format!("bad_record: line {line} ")), "{note}");
        assert_eq!(article["source"]["record"], line);
    }
}

#[test]
fn the_file_that_takes_the_articles_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.html"), PAGE).unwrap();
    let output = fs::File::create(folder.path().join("articles.jsonl")).unwrap();
    let command = assert_cmd::cargo::cargo_bin!("copydesk");
    let status = std::process::Command::new(command)
        .current_dir(folder.path())
        .args(["clean", "."])
        .stdout(output)
        .status()
        .unwrap();
    assert!(status.success());
    let written = fs::read_to_string(folder.path().join("articles.jsonl")).unwrap();
    assert_eq!(written.lines().count(), 1);
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.html"), PAGE).unwrap();
    let output = copydesk(folder.path(), &["clean", "gone.html", "a.html"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(names(&output), ["a.html"]);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("cannot read gone.html: No such file"), "{errors}");
    assert!(errors.contains("check the path"), "{errors}");
}

#[test]
fn what_lies_beside_a_dump_is_no_page_whatever_it_is_called() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in
        [(&b"\xff.html"[..], PAGE), (b"\xff.html.meta.json", "{\"url\": \"https://a.example/b\"}")]
    {
        fs::write(folder.path().join(std::ffi::OsStr::from_bytes(name)), text).unwrap();
    }
    let articles = articles(&copydesk(folder.path(), &["clean", "."]));
    assert_eq!((articles.len(), &articles[0]["url"]), (1, &"https://a.example/b".into()));
}

#[test]
fn in_folders_only_what_the_service_would_take_is_read_and_links_to_files_are() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    for place in ["dumps/.done", "elsewhere"] {
        fs::create_dir_all(path(place)).unwrap();
    }
    for name in [
        "dumps/a.html",
        "dumps/.done/b.html",
        "dumps/c.html.part",
        "dumps/d.meta.json",
        "elsewhere/e.html",
    ] {
        fs::write(path(name), PAGE).unwrap();
    }
    symlink("../elsewhere/e.html", path("dumps/link.html")).unwrap();
    symlink("../elsewhere", path("dumps/folder")).unwrap();
    let output = copydesk(folder.path(), &["clean", "dumps"]);
    assert_eq!(names(&output), ["dumps/a.html", "dumps/link.html"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("4 names passed over"), "{told}");
    assert_eq!(names(&copydesk(folder.path(), &["clean", "dumps/folder"])).len(), 1);
    symlink("nowhere", path("dumps/lost.html")).unwrap();
    let output = copydesk(folder.path(), &["clean", "dumps"]);
    assert_eq!((names(&output).len(), output.status.code()), (2, Some(1)));
}

#[test]
fn what_cannot_be_used_of_what_lies_beside_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.html"), PAGE).unwrap();
    fs::write(folder.path().join("a.html.meta.json"), "{\"url\": \"a\"").unwrap();
    fs::write(folder.path().join("a.html.headers"), "{}").unwrap();
    let output = copydesk(folder.path(), &["clean", "a.html"]);
    let told = String::from_utf8(output.stderr).unwrap();
    for mistake in ["a.html.meta.json: no JSON object", "a.html.headers: no header in it"] {
        assert!(told.contains(mistake), "{told}");
    }
}

#[test]
fn an_answer_that_is_passed_over_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("s.http"), format!("HTTP/1.1 404 Gone\r\n\r\n{PAGE}")).unwrap();
    let output = copydesk(folder.path(), &["explain", "s.http"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("no document in s.http; passed over: 1 status"), "{told}");
}

/// Each document comes out while the next is still to come.
#[test]
fn a_stream_is_answered_document_by_document() {
    use std::io::{BufRead, BufReader, Write};
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("copydesk"));
    command.args(["clean", "-"]).stdin(std::process::Stdio::piped());
    let mut child = command.stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    // The format is told from the first 64 KiB.
    writeln!(stdin, "{{\"text\": \"{}\"}}", "Words of the first record. ".repeat(3000)).unwrap();
    for number in 1..5 {
        let article: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        assert_eq!(article["source"]["record"], number);
        writeln!(stdin, "{{\"text\": \"Words of another record, which is {number}.\"}}").unwrap();
    }
    drop(stdin);
    assert_eq!(lines.count(), 1);
    assert!(child.wait().unwrap().success());
}

#[test]
fn an_empty_folder_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let output = copydesk(folder.path(), &["explain", "."]);
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("no document in ."), "{errors}");
}

#[test]
fn exit_codes_tell_usage_from_configuration() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("bad.toml"), "[clean]\nmarkdwon = true\n").unwrap();
    let code = |arguments: &[&str]| copydesk(folder.path(), arguments).status.code();
    assert_eq!(code(&["clean"]), Some(64));
    assert_eq!(code(&["clean", "--as", "pdf", "x"]), Some(64));
    assert_eq!(code(&["clean", "--threads", "0", "x"]), Some(64));
    assert_eq!(code(&["nonsense"]), Some(64));
    assert_eq!(code(&["--help"]), Some(0));
    assert_eq!(code(&["clean", "--config", "bad.toml", "x"]), Some(78));
    let output = copydesk(folder.path(), &["clean", "--config", "bad.toml", "x"]);
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("bad.toml:2") && message.contains("markdown"), "{message}");
}

#[test]
fn without_a_verb_and_a_configuration_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let output = copydesk(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(64));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("Usage: copydesk") && told.contains("copydesk run"), "{told}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn articles_go_to_a_folder_under_the_names_of_the_service() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.html"), PAGE).unwrap();
    let output = copydesk(folder.path(), &["clean", "--out", "articles", "--pretty", "a.html"]);
    assert!(output.stdout.is_empty());
    let entry = fs::read_dir(folder.path().join("articles")).unwrap().next().unwrap().unwrap();
    assert!(entry.file_name().to_string_lossy().starts_with("harbour-reopens-"));
    let text = fs::read_to_string(entry.path()).unwrap();
    assert!(text.lines().count() > 20, "indented");
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["schema"], "copydesk.article/1");
    fs::write(folder.path().join("b.txt"), "").unwrap();
    copydesk(folder.path(), &["clean", "--out", "articles", "b.txt"]);
    let count = |folder: PathBuf| fs::read_dir(folder).unwrap().count();
    let articles = folder.path().join("articles");
    assert_eq!((count(articles.join(".rejected")), count(articles)), (1, 2), "not among them");
}

#[test]
fn a_file_that_cannot_be_written_is_not_there_and_the_same_document_is_one_file() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.html", "b.html"] {
        fs::write(folder.path().join(name), PAGE).unwrap();
    }
    let output = copydesk(folder.path(), &["clean", "--out", "articles", "a.html", "b.html"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("2 documents") && told.contains("1 new files and 1 replaced"), "{told}");
    let articles = folder.path().join("articles");
    let entries = || fs::read_dir(&articles).unwrap().map(|entry| entry.unwrap().path());
    let article = entries().next().unwrap();
    // A folder of its name stands in its way.
    fs::remove_file(&article).unwrap();
    fs::create_dir(&article).unwrap();
    let output = copydesk(folder.path(), &["clean", "--out", "articles", "a.html"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(entries().collect::<Vec<_>>(), [article]);
}

#[test]
fn texts_alone_and_articles_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.html"), PAGE).unwrap();
    fs::write(folder.path().join("b.txt"), "").unwrap();
    fs::write(folder.path().join("c.html"), PAGE).unwrap();
    let printed = |more: &[&str]| {
        let files = ["a.html", "b.txt", "c.html"];
        let output = copydesk(folder.path(), &[&["clean"], more, &files].concat());
        String::from_utf8(output.stdout).unwrap()
    };
    let article: Value = serde_json::from_str(printed(&[]).lines().next().unwrap()).unwrap();
    let text = article["text"].as_str().unwrap();
    assert_eq!(printed(&["--print", "text"]), format!("{text}\n\x0c\n{text}\n"));
    assert!(printed(&["--print", "markdown"]).contains("harbour reopened"));
    let output = printed(&["--articles-only", "--no-removed", "--keep", "footer"]);
    let articles: Vec<Value> =
        output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(articles.len(), 2);
    assert_eq!(articles[0]["removed"], serde_json::json!([]));
    let status = copydesk(folder.path(), &["clean", "--keep", "nonsense", "a.html"]).status;
    assert_eq!(status.code(), Some(64));
}

#[test]
fn explain_shows_every_block_without_colour_and_without_control_characters() {
    let folder = tempfile::tempdir().unwrap();
    let text = "Harbour Reopens\n\nThe harbour \u{1b}[31mreopened on Monday after two years of repairs, \
        the port authority said.\n\nLeave a Reply\n";
    fs::write(folder.path().join("a.txt"), text).unwrap();
    let output = copydesk(folder.path(), &["explain", "a.txt"]);
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(!shown.contains('\u{1b}'), "{shown}");
    let line = |part: &str| shown.lines().find(|line| line.contains(part)).unwrap().to_owned();
    assert!(line("Harbour Reopens").contains("title"));
    assert!(line("two years").contains("keep"));
    assert!(line("Leave a Reply").contains("comment_form"));
    assert_eq!(copydesk(folder.path(), &["explain", "gone.txt"]).status.code(), Some(1));
}

#[test]
fn the_schema_is_the_one_that_articles_name() {
    let folder = tempfile::tempdir().unwrap();
    let output = copydesk(folder.path(), &["schema"]);
    let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let fields = schema["properties"].as_object().unwrap();
    fs::write(folder.path().join("a.html"), PAGE).unwrap();
    let article = &articles(&copydesk(folder.path(), &["clean", "a.html"]))[0];
    let named: Vec<&String> = article.as_object().unwrap().keys().collect();
    assert_eq!(named, fields.keys().collect::<Vec<_>>());
}

#[test]
fn what_stands_beside_a_dump_is_read_with_it_and_is_no_dump() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("dumps")).unwrap();
    fs::write(folder.path().join("dumps/page.html"), PAGE).unwrap();
    let meta = r#"{"url": "https://gazette.example/harbour", "author": "Ada Moss"}"#;
    fs::write(folder.path().join("dumps/page.html.meta.json"), meta).unwrap();
    let output = copydesk(folder.path(), &["clean", "dumps"]);
    let articles = articles(&output);
    assert_eq!(articles.len(), 1);
    assert_eq!(articles[0]["url"], "https://gazette.example/harbour");
    assert_eq!(articles[0]["authors"][0]["name"], "Ada Moss");
}

#[test]
fn fields_are_where_the_configuration_says_and_what_is_skipped_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let settings = "[clean.fields]\nhtml = [\"answer.page\"]\nurl = [\"answer.address\"]\n";
    fs::write(folder.path().join("settings.toml"), settings).unwrap();
    let record = serde_json::json!({"answer": {"page": PAGE, "address": "https://a.example/x"}});
    fs::write(folder.path().join("d.jsonl"), format!("{record}\n")).unwrap();
    let gone = "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 26\r\n\r\n\
        HTTP/1.1 404 Not Found\r\n\r\n\r\n\r\n";
    fs::write(folder.path().join("d.warc"), gone).unwrap();
    let output =
        copydesk(folder.path(), &["clean", "--config", "settings.toml", "d.jsonl", "d.warc"]);
    let articles = articles(&output);
    assert_eq!(articles.len(), 1, "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(articles[0]["url"], "https://a.example/x");
    assert_eq!(articles[0]["title"], "Harbour Reopens");
    let summary = String::from_utf8(output.stderr).unwrap();
    assert!(summary.contains("skipped: 1 status"), "{summary}");
}
