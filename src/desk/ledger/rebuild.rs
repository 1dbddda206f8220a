//! The ledger made anew from what it told of: the outputs and the failures.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use serde::Deserialize;
use walkdir::WalkDir;

use super::rows::{Content, DocumentRow, why_rejected};
use super::{Entry, Write};
use crate::article::{Cleaner, Kind, Source};
use crate::desk::configuration::Desk;
use crate::desk::dispose::{Failure, REASON};
use crate::desk::folders::Folders;
use crate::desk::manifest::{self, Count, Manifest, Segment};
use crate::desk::{duplicates, names};

/// How the name of a job begins that is known from its output alone.
pub const MADE_ANEW: &str = "rebuilt-";

/// What is read of an output.
#[derive(Deserialize)]
pub(super) struct Output {
    kind: Kind,
    notes: Vec<String>,
    source: Source,
    cleaner: Cleaner,
}

/// So many entries are handed over together: each commit waits for the disk.
const TOGETHER: usize = 256;

/// Reads what a desk has put out and given up, and hands over an entry for each file.
pub fn read(desk: &Desk, mut take: impl FnMut(Write) -> Result<(), String>) -> Result<u64, String> {
    let folders = Folders::of(desk);
    let (mut count, mut entries) = (0, Vec::new());
    for (root, is_output) in [(&folders.out, true), (&folders.failed, false)] {
        let files =
            WalkDir::new(root).into_iter().filter_entry(|entry| entry.path() != folders.temporary);
        for entry in files.filter_map(Result::ok).filter(|entry| entry.file_type().is_file()) {
            let name = entry.path().strip_prefix(root).unwrap_or(entry.path());
            let read = if is_output {
                output(desk, name, entry.path())
            } else {
                failure(desk, entry.path())
            };
            count += u64::from(read.is_some());
            entries.extend(read);
            if entries.len() >= TOGETHER {
                take(Write::Rebuilt(std::mem::take(&mut entries)))?;
            }
        }
    }
    take(Write::Rebuilt(entries))?;
    Ok(count)
}

/// The entry of an output file; `None` for what is none.
fn output(desk: &Desk, name: &Path, path: &Path) -> Option<Entry> {
    if path.file_name() == Some(OsStr::new(manifest::NAME)) {
        return segments(desk, name, path);
    }
    if manifest::generation(path).is_some() {
        return None;
    }
    let (mut first, mut count) = (None, Count::default());
    if path.extension().is_some_and(|ending| ending == "jsonl") {
        for line in BufReader::new(File::open(path).ok()?).lines() {
            let output: Output = serde_json::from_str(&line.ok()?).ok()?;
            add(&mut count, &output);
            first.get_or_insert(output);
        }
    } else {
        let output = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
        add(&mut count, &output);
        first = Some(output);
    }
    let Output { kind, notes, source, cleaner } = first?;
    let is_rejected = kind == Kind::Rejected;
    // The hash of a record is not that of its dump.
    let content = source.record.is_none().then(|| Content {
        blake3: source.blake3.clone(),
        bytes: source.bytes,
        recipe: duplicates::recipe(&cleaner, desk, &source.name),
    });
    let rejected = is_rejected.then(|| notes.first().cloned().unwrap_or_default());
    let row = DocumentRow {
        number: 0,
        output: Some(names::text(name)),
        kind: Some(kind.name().to_owned()),
        rejected: rejected.clone(),
        damage: notes.iter().filter(|note| manifest::tells_damage(note)).cloned().collect(),
        ..DocumentRow::default()
    };
    Some(Entry {
        name: source.name,
        content,
        outcome: if is_rejected { "rejected" } else { "published" },
        kind: row.kind.clone(),
        count,
        error: rejected,
        documents: vec![row],
        ..of_file(desk, path)
    })
}

/// The entry of a dump whose documents are in segments. Which document is where, it does not know.
fn segments(desk: &Desk, name: &Path, path: &Path) -> Option<Entry> {
    let manifest: Manifest = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    let Manifest { source, cleaner, documents, segments, failures, skipped, .. } = manifest;
    let rejected = documents.published == 0;
    let recipe = duplicates::recipe(&cleaner, desk, &source.name);
    // One that failed is to be tried again.
    let content = failures.is_empty().then_some(Content {
        blake3: source.blake3,
        bytes: source.bytes,
        recipe,
    });
    let row = |(number, segment): (usize, Segment)| DocumentRow {
        number,
        output: Some(segment.file),
        ..DocumentRow::default()
    };
    Some(Entry {
        name: source.name,
        content,
        outcome: if rejected { "rejected" } else { "published" },
        count: documents,
        error: rejected.then(|| why_rejected(None, &skipped)),
        documents: segments.into_iter().enumerate().map(row).collect(),
        manifest: Some(names::text(name)),
        ..of_file(desk, path)
    })
}

/// What the file alone says of the dump that it is of.
fn of_file(desk: &Desk, path: &Path) -> Entry {
    let hash = blake3::hash(path.as_os_str().as_encoded_bytes()).to_hex();
    let moment = modified_ms(path).unwrap_or_default();
    Entry {
        job: format!("{MADE_ANEW}{hash}"),
        desk: names::text(&desk.watch),
        attempts: 1,
        seen_ms: moment,
        started_ms: moment,
        finished_ms: moment,
        ..Entry::default()
    }
}

fn add(count: &mut Count, output: &Output) {
    match output.kind {
        Kind::Rejected => count.rejected += 1,
        _ => count.published += 1,
    }
}

/// The entry of a failed dump's reason.
fn failure(desk: &Desk, path: &Path) -> Option<Entry> {
    names::without_suffix(path, REASON)?;
    let failure: Failure = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    Some(Entry {
        job: failure.job,
        name: failure.path,
        outcome: "failed",
        attempts: failure.attempts,
        stage: Some(failure.stage),
        error: Some(failure.error),
        ..of_file(desk, path)
    })
}

fn modified_ms(path: &Path) -> io::Result<i64> {
    let since = fs::metadata(path)?.modified()?.duration_since(std::time::UNIX_EPOCH);
    Ok(since.ok().and_then(|time| i64::try_from(time.as_millis()).ok()).unwrap_or_default())
}
