//! `peers NAME PAGE...`: what another crate's extractor makes of HTML pages.
//!
//! One JSON object a line for each page, with the fields of copydesk's article that the measures
//! read; the last line holds the seconds spent, reading files not included.

use std::panic::catch_unwind;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, fs};

use dom_smoothie::{Config, Readability, TextMode};
use serde_json::{Value, json};

type Extract = fn(&str) -> Option<Value>;

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let extract: Extract = match arguments.next().as_deref() {
        Some("rs-trafilatura") => rs_trafilatura,
        Some("dom_smoothie") => dom_smoothie,
        _ => {
            eprintln!("usage: peers rs-trafilatura|dom_smoothie PAGE...");
            return ExitCode::from(64);
        }
    };
    let mut spent = Duration::ZERO;
    for path in arguments {
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("{path}: {error}");
                return ExitCode::FAILURE;
            }
        };
        let page = String::from_utf8_lossy(&bytes);
        let start = Instant::now();
        // A peer that panics on a page has found nothing there.
        let found = catch_unwind(|| extract(&page)).ok().flatten();
        spent += start.elapsed();
        println!("{}", found.unwrap_or_else(|| document("", None, None, None)));
    }
    println!("{}", json!({"seconds": spent.as_secs_f64()}));
    ExitCode::SUCCESS
}

fn rs_trafilatura(page: &str) -> Option<Value> {
    let found = ::rs_trafilatura::extract(page).ok()?;
    let facts = found.metadata;
    let date = facts.date.map(|date| date.to_rfc3339());
    Some(document(&found.content_text, facts.title, facts.author, date))
}

fn dom_smoothie(page: &str) -> Option<Value> {
    // The default text mode glues the words of neighbouring elements.
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let found = Readability::new(page, None, Some(config)).ok()?.parse().ok()?;
    Some(document(&found.text_content, Some(found.title), found.byline, found.published_time))
}

fn document(
    text: &str,
    title: Option<String>,
    author: Option<String>,
    date: Option<String>,
) -> Value {
    let authors: Vec<Value> = author.into_iter().map(|name| json!({"name": name})).collect();
    let published = date.map(|value| json!({"value": value}));
    json!({"text": text, "title": title, "authors": authors, "published": published})
}
