//! What several test crates need: the check of an article against an expectation, and the
//! founding dumps.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

/// The project's folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The founding dumps and their gold, or None with a message when they are not there.
pub fn founding_dumps() -> Option<Vec<(PathBuf, Value)>> {
    let folder = root().join("../shared/corpora/seeds");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: {} is not there", folder.display());
        return None;
    };
    let mut dumps: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    dumps.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    dumps.sort();
    let gold = |dump: PathBuf| {
        let text = std::fs::read_to_string(dump.with_extension("gold.json")).unwrap();
        let mut gold: Value = serde_json::from_str(&text).unwrap();
        // Telling a pull quote from a paragraph is optional.
        for block in gold["body"].as_array_mut().unwrap() {
            if block["type"] == "quote" {
                block["type"] = json!(["quote", "paragraph"]);
            }
        }
        (dump, gold)
    };
    Some(dumps.into_iter().map(gold).collect())
}

/// What of `expected` the article does not fulfil, one message a key. Keys that `expected` does
/// not have are not looked at.
pub fn check(name: &str, article: &Value, expected: &Value) -> Vec<String> {
    let expected = expected.as_object().unwrap();
    let differs = |key: &str| {
        let want = expected.get(key)?;
        let got = match key {
            "authors" => project(&article["authors"], "name"),
            "published" | "modified" => article[key]["value"].clone(),
            "body" => {
                Value::Array(article["blocks"].as_array().unwrap().iter().map(body).collect())
            }
            "notes" => {
                Value::Array(article["notes"].as_array().unwrap().iter().map(code).collect())
            }
            _ => article[key].clone(),
        };
        let agree = match (&got, want) {
            (Value::Array(got), Value::Array(want)) => {
                got.len() == want.len() && got.iter().zip(want).all(|(got, want)| agrees(got, want))
            }
            _ => got == *want,
        };
        (!agree).then(|| format!("{name}: {key}\n{}", difference(&got, want)))
    };
    // What a gold file says beyond the article: its own id, and where metadata stood.
    let own = ["id", "title_line", "metadata_lines", "why"];
    expected.keys().filter(|key| !own.contains(&key.as_str())).filter_map(|k| differs(k)).collect()
}

/// An entry agrees when it has every key of the expected one with its value, or one of its values.
fn agrees(got: &Value, want: &Value) -> bool {
    match want {
        Value::Object(keys) => keys.iter().all(|(key, value)| match value {
            Value::Array(several) if key == "type" => several.contains(&got[key]),
            value => got[key] == *value,
        }),
        _ => got == want,
    }
}

/// A kept block as gold writes it: lists and tables as one text, an item or row a line.
fn body(block: &Value) -> Value {
    let lines = |entries: &Value, line: &dyn Fn(&Value) -> String| -> Value {
        json!(entries.as_array().unwrap().iter().map(line).collect::<Vec<_>>().join("\n"))
    };
    let text = match block["type"].as_str().unwrap() {
        "list" => lines(&block["items"], &|item| item["text"].as_str().unwrap().to_owned()),
        "table" => lines(&block["rows"], &|row| {
            let cells: Vec<&str> =
                row.as_array().unwrap().iter().map(|cell| cell.as_str().unwrap()).collect();
            cells.join("\t")
        }),
        _ => block["text"].clone(),
    };
    let mut block: Map<String, Value> = block.as_object().unwrap().clone();
    block.insert("text".to_owned(), text);
    Value::Object(block)
}

fn code(note: &Value) -> Value {
    json!(note.as_str().unwrap().split(':').next().unwrap())
}

fn project(entries: &Value, key: &str) -> Value {
    Value::Array(entries.as_array().unwrap().iter().map(|entry| entry[key].clone()).collect())
}

/// The first entries that differ, or both values.
fn difference(got: &Value, want: &Value) -> String {
    let (Some(got), Some(want)) = (got.as_array(), want.as_array()) else {
        return format!("   got {got}\n  want {want}");
    };
    let at = got.iter().zip(want).take_while(|(got, want)| agrees(got, want)).count();
    let show = |side: &[Value]| side.get(at).map_or("nothing more".to_owned(), Value::to_string);
    format!("  entry {at}: got {}\n  entry {at}: want {}", show(got), show(want))
}
