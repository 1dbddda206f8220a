//! The manifest of a dump whose documents went into segments of JSON Lines: it appears once all of
//! them are there, and says which they are.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::frames::Finished;
use super::ledger::Progress;
use crate::article::Cleaner;

/// The name of the file, in the folder of the segments.
pub const NAME: &str = "manifest.json";

/// What the manifest is, for those who read it.
const SCHEMA: &str = "copydesk.manifest/1";

/// Damage is told one by one up to here; beyond, it is counted.
pub const TOLD: usize = 100;

/// What came of a dump. It holds no time and no host: the same dump has the same manifest.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// What it is.
    pub schema: String,
    /// The dump.
    pub source: Source,
    /// What cleaned it.
    pub cleaner: Cleaner,
    /// How many documents came to what.
    pub documents: Count,
    /// How much of the dump was passed over because it is no document, by reason.
    pub skipped: BTreeMap<String, u64>,
    /// The files with the documents, in the order of the dump.
    pub segments: Vec<Segment>,
    /// Why documents failed: the first of them.
    pub failures: Vec<String>,
    /// How many documents are damaged, or tell of damage between documents.
    pub damaged: u64,
    /// What is said of the first of them.
    pub damage: Vec<Damage>,
}

/// A dump.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Source {
    /// Its path relative to the watch folder.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// The BLAKE3 hash of its bytes, hexadecimal.
    pub blake3: String,
}

/// How many documents came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Articles.
    pub published: u64,
    /// No articles.
    pub rejected: u64,
    /// Nothing, since they killed every worker.
    pub failed: u64,
}

/// A file with documents, a line each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Its path relative to the output folder.
    pub file: String,
    /// Whether its documents are articles or not.
    pub outcome: Outcome,
    /// How many there are.
    pub documents: u64,
    /// The file's size.
    pub bytes: u64,
    /// The BLAKE3 hash of its bytes, hexadecimal.
    pub blake3: String,
}

/// What the documents of a segment are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Articles.
    Published,
    /// None.
    Rejected,
}

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Damage {
    /// The document that tells of it, counted from 1.
    pub document: u64,
    /// What it says (`code: sentence`).
    pub note: String,
}

/// Whether a note says that something could not be read.
pub fn tells_damage(note: &str) -> bool {
    matches!(note.split(':').next(), Some("damaged" | "bad_record"))
}

/// The name of a segment, in the order of the dump from 1. The service writes the first generation;
/// a dump that is done again gets another, beside the one that its manifest still lists.
pub fn segment_name(number: usize, generation: u64) -> String {
    match generation {
        0 | 1 => format!("{number:06}.jsonl"),
        _ => format!("{number:06}.{generation}.jsonl"),
    }
}

/// The generation of a segment, by its name; `None` for what is no segment.
pub fn generation(file: &Path) -> Option<u64> {
    let stem = file.file_name()?.to_str()?.strip_suffix(".jsonl")?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match stem.split_once('.') {
        None => is_number(stem).then_some(1),
        Some((number, generation)) if is_number(number) && is_number(generation) => {
            generation.parse().ok()
        }
        Some(_) => None,
    }
}

/// The part of a manifest that some documents give: those whose segments are durable together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chapter {
    /// How many documents of the dump are done with it.
    pub end: usize,
    /// Its files.
    pub segments: Vec<Segment>,
    /// How many of its documents are damaged.
    pub damaged: u64,
    /// What is said of the first of them.
    pub damage: Vec<Damage>,
}

impl Chapter {
    /// Takes note of a document.
    pub fn note(&mut self, number: usize, finished: &Finished) {
        if finished.damage.is_empty() {
            return;
        }
        self.damaged += 1;
        let document = number as u64 + 1;
        let notes = finished.damage.iter().map(|note| Damage { document, note: note.clone() });
        self.damage.extend(notes);
        self.damage.truncate(TOLD);
    }
}

impl Manifest {
    /// A manifest of these chapters, in order, of a dump all of whose documents are done.
    pub fn of(
        source: Source,
        cleaner: Cleaner,
        progress: &Progress,
        skipped: BTreeMap<String, u64>,
        chapters: Vec<Chapter>,
    ) -> Manifest {
        let damage = chapters.iter().flat_map(|chapter| &chapter.damage).take(TOLD);
        Manifest {
            schema: SCHEMA.to_owned(),
            source,
            cleaner,
            documents: progress.count,
            skipped,
            damaged: chapters.iter().map(|chapter| chapter.damaged).sum(),
            damage: damage.cloned().collect(),
            segments: chapters.into_iter().flat_map(|chapter| chapter.segments).collect(),
            failures: progress.failures.clone(),
        }
    }

    /// What is in the file.
    pub fn text(&self) -> serde_json::Result<Vec<u8>> {
        let mut text = serde_json::to_vec_pretty(self)?;
        text.push(b'\n');
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_tells_its_generation() {
        for (name, expected) in [
            (segment_name(1, 1), Some(1)),
            (segment_name(1_234_567, 12), Some(12)),
            ("sub/000001.2.jsonl".to_owned(), Some(2)),
            ("000001.jsonl.jsonl".to_owned(), None),
            ("a-0123.jsonl".to_owned(), None),
            ("000001.json".to_owned(), None),
            (".jsonl".to_owned(), None),
        ] {
            assert_eq!(generation(Path::new(&name)), expected, "{name}");
        }
    }
}
