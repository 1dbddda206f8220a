//! The ledger's rows, written and read.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{Measures, Write, measures, store};
use crate::desk::manifest::{Chapter, Count, Outcome};

/// What became of a dump.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// The job.
    pub job: String,
    /// The watch folder.
    pub desk: String,
    /// The path relative to the watch folder, as text.
    pub name: String,
    /// The hash of the whole dump, where it was read, and what decides what comes out of it.
    pub content: Option<Content>,
    /// `published`, `rejected`, `failed` or `duplicate`.
    pub outcome: &'static str,
    /// What its first document is.
    pub kind: Option<String>,
    /// How many documents came to what.
    pub count: Count,
    /// How many starts of the service gave it to a worker.
    pub attempts: u32,
    /// When it was claimed, in milliseconds since 1970.
    pub seen_ms: i64,
    /// When the job began.
    pub started_ms: i64,
    /// When it ended.
    pub finished_ms: i64,
    /// How long it took on the monotonic clock.
    pub duration_ms: i64,
    /// The earlier job that did the same bytes.
    pub same_as: Option<String>,
    /// The step that failed.
    pub stage: Option<String>,
    /// Why it failed or was rejected.
    pub error: Option<String>,
    /// Those of its documents that are not recorded yet.
    pub documents: Vec<DocumentRow>,
    /// Its manifest, relative to the output folder.
    pub manifest: Option<String>,
}

/// What a dump holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// The hash of its bytes, hexadecimal.
    pub blake3: String,
    /// Its size.
    pub bytes: u64,
    /// What decides, besides the bytes, what comes out.
    pub recipe: String,
}

/// What was passed over, by reason, in a line.
pub fn told(skipped: &BTreeMap<String, u64>) -> String {
    let each = skipped.iter().map(|(reason, count)| format!("{reason} {count}"));
    each.collect::<Vec<_>>().join(", ")
}

/// Why a dump of which no article came is rejected: what its first document says, where there is one.
pub fn why_rejected(first: Option<&str>, skipped: &BTreeMap<String, u64>) -> String {
    match first {
        Some(first) => first.to_owned(),
        None if skipped.is_empty() => "it holds no article".to_owned(),
        None => format!("it holds no article; passed over: {}", told(skipped)),
    }
}

/// What became of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentRow {
    /// Which it is in the dump, from 0.
    pub number: usize,
    /// The file, relative to the output folder.
    pub output: Option<String>,
    /// What it is.
    pub kind: Option<String>,
    /// Why it is no article.
    pub rejected: Option<String>,
    /// Why nothing became of it.
    pub failed: Option<String>,
    /// What of it, or around it, could not be read (`code: sentence`).
    pub damage: Vec<String>,
    /// What was measured while it was cleaned.
    pub measures: Option<Measures>,
}

/// How far an earlier run got with a job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// So many documents from the first on are done and recorded.
    pub documents: usize,
    /// What they came to.
    pub count: Count,
    /// What the first of them is.
    pub kind: Option<String>,
    /// Why the first of them is no article.
    pub rejected: Option<String>,
    /// The first output of any.
    pub output: Option<String>,
    /// Why documents failed, one text each.
    pub failures: Vec<String>,
    /// Those that are in segments.
    pub chapters: Vec<Chapter>,
}

/// A job that is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The job.
    pub job: String,
    /// The files that came of it.
    pub outputs: Vec<String>,
}

/// Writes within a transaction.
pub fn write(transaction: &Transaction<'_>, write: &Write) -> rusqlite::Result<()> {
    match write {
        Write::Documents(job, rows) => {
            rows.iter().try_for_each(|row| document(transaction, "", job, row))
        }
        Write::Chapter(job, rows, chapter) => {
            rows.iter().try_for_each(|row| document(transaction, "", job, row))?;
            let insert = "INSERT OR REPLACE INTO chapters VALUES (?1,?2,?3)";
            // Nothing of it can be unwritable in JSON.
            let text = serde_json::to_string(chapter).unwrap_or_default();
            transaction.execute(insert, params![job, chapter.end as i64, text]).map(|_| ())
        }
        Write::Dump(entry) => dump(transaction, entry),
        Write::Forget(job) => {
            ["measures", "damage", "documents", "chapters"].iter().try_for_each(|table| {
                let delete = format!("DELETE FROM {table} WHERE job = ?1");
                transaction.prepare_cached(&delete)?.execute([job]).map(|_| ())
            })
        }
        Write::Complete => store::complete(transaction),
        Write::Rebuilt(entries) => entries.iter().try_for_each(|entry| rebuilt(transaction, entry)),
    }
}

/// Writes what is known of a dump from its output, unless the ledger has the dump or the output.
fn rebuilt(transaction: &Transaction<'_>, entry: &Entry) -> rusqlite::Result<()> {
    let job = "SELECT 1 FROM dumps WHERE job = ?1";
    if transaction.prepare_cached(job)?.exists([&entry.job])? {
        return Ok(());
    }
    let output = "SELECT 1 FROM documents JOIN dumps USING (job) WHERE output = ?1 AND desk = ?2";
    let mut output = transaction.prepare_cached(output)?;
    for row in &entry.documents {
        if output.exists(params![row.output, entry.desk])? {
            return Ok(());
        }
    }
    dump(transaction, entry)
}

fn dump(transaction: &Transaction<'_>, entry: &Entry) -> rusqlite::Result<()> {
    let insert = "INSERT OR REPLACE INTO dumps VALUES \
        (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19)";
    let content = entry.content.as_ref();
    transaction.prepare_cached(insert)?.execute(params![
        entry.job,
        entry.desk,
        entry.name,
        content.map(|content| &content.blake3),
        content.map(|content| content.bytes as i64),
        content.map(|content| &content.recipe),
        entry.outcome,
        entry.kind,
        entry.count.published as i64,
        entry.count.rejected as i64,
        entry.count.failed as i64,
        entry.attempts,
        entry.seen_ms,
        entry.started_ms,
        entry.finished_ms,
        entry.duration_ms,
        entry.same_as,
        entry.stage,
        entry.error
    ])?;
    transaction.execute("DELETE FROM chapters WHERE job = ?1", [&entry.job])?;
    entry.documents.iter().try_for_each(|row| document(transaction, "", &entry.job, row))?;
    match &entry.manifest {
        Some(manifest) => segmented(transaction, &entry.job, manifest),
        None => Ok(()),
    }
}

/// Writes down the manifest of a job whose documents are. Jobs that had the same manifest before had
/// the same dump: their documents are now where this one's are.
pub(super) fn segmented(
    transaction: &Transaction<'_>,
    job: &str,
    manifest: &str,
) -> rusqlite::Result<()> {
    transaction.execute("INSERT OR REPLACE INTO manifests VALUES (?1,?2)", [job, manifest])?;
    let follow = "UPDATE documents SET output = (SELECT output FROM documents AS ours \
                  WHERE ours.job = ?1 AND ours.number = documents.number) \
                  WHERE job IN (SELECT job FROM manifests JOIN dumps USING (job) \
                  WHERE output = ?2 AND job <> ?1 \
                  AND desk = (SELECT desk FROM dumps WHERE job = ?1))";
    transaction.execute(follow, [job, manifest]).map(|_| ())
}

/// Writes a document to a table whose name begins so.
pub(super) fn document(
    database: &Connection,
    prefix: &str,
    job: &str,
    row: &DocumentRow,
) -> rusqlite::Result<()> {
    let insert = format!("INSERT OR REPLACE INTO {prefix}documents VALUES (?1,?2,?3,?4,?5,?6)");
    database.prepare_cached(&insert)?.execute(params![
        job,
        row.number as i64,
        row.output,
        row.kind,
        row.rejected,
        row.failed
    ])?;
    if !row.damage.is_empty() {
        let insert = format!("INSERT OR REPLACE INTO {prefix}damage VALUES (?1,?2,?3)");
        // Texts, which always are JSON.
        let damage = serde_json::to_string(&row.damage).unwrap_or_default();
        database.prepare_cached(&insert)?.execute(params![job, row.number as i64, damage])?;
    }
    match &row.measures {
        Some(measures) => measures::write(database, prefix, job, row.number, measures),
        None => Ok(()),
    }
}

/// How far a job got: its documents from the first on without a gap.
pub fn progress(database: &Connection, job: &str) -> rusqlite::Result<Progress> {
    let query = "SELECT number, output, kind, rejected, failed FROM documents WHERE job = ?1 \
                 ORDER BY number";
    let mut query = database.prepare_cached(query)?;
    let mut rows = query.query([job])?;
    let mut progress = Progress::default();
    while let Some(row) = rows.next()? {
        let row = document_of(row)?;
        if row.number != progress.documents {
            break;
        }
        progress.add(&row);
    }
    let query = "SELECT chapter FROM chapters WHERE job = ?1 ORDER BY end";
    let mut query = database.prepare_cached(query)?;
    let mut chapters = query.query([job])?;
    while let Some(row) = chapters.next()? {
        let text: String = row.get(0)?;
        // What cannot be read is missing, and then the dump begins anew.
        progress.chapters.extend(serde_json::from_str::<Chapter>(&text));
    }
    Ok(progress)
}

pub(super) fn document_of(row: &Row<'_>) -> rusqlite::Result<DocumentRow> {
    let number: i64 = row.get(0)?;
    Ok(DocumentRow {
        number: usize::try_from(number).unwrap_or_default(),
        output: row.get(1)?,
        kind: row.get(2)?,
        rejected: row.get(3)?,
        failed: row.get(4)?,
        ..DocumentRow::default()
    })
}

impl DocumentRow {
    /// Whether the document is an article.
    pub fn outcome(&self) -> Outcome {
        if self.rejected.is_some() { Outcome::Rejected } else { Outcome::Published }
    }
}

impl Progress {
    /// Whether work that puts documents into segments, or into none, can go on from here.
    pub fn fits(&self, segments: bool) -> bool {
        let in_segments = self.chapters.last().map_or(0, |chapter| chapter.end);
        in_segments == if segments { self.documents } else { 0 }
    }

    /// Counts a document.
    pub fn add(&mut self, row: &DocumentRow) {
        match (&row.failed, &row.rejected) {
            (Some(why), _) => {
                self.count.failed += 1;
                // Enough to see what is wrong; the ledger has them all.
                if self.failures.len() < 20 {
                    self.failures.push(format!("document {}: {why}", row.number + 1));
                }
            }
            (None, Some(_)) => self.count.rejected += 1,
            (None, None) => self.count.published += 1,
        }
        if self.documents == 0 {
            self.kind.clone_from(&row.kind);
            self.rejected.clone_from(&row.rejected);
        }
        if self.output.is_none() {
            self.output.clone_from(&row.output);
        }
        self.documents += 1;
    }
}

/// The newest other job that finished the same bytes by the same recipe, with its outputs.
pub fn earlier(
    database: &Connection,
    job: &str,
    content: &Content,
) -> rusqlite::Result<Option<Done>> {
    let query = "SELECT job FROM dumps WHERE blake3 = ?1 AND recipe = ?2 AND job <> ?3 \
                 AND outcome IN ('published', 'rejected') ORDER BY finished_ms DESC LIMIT 1";
    let mut query = database.prepare_cached(query)?;
    let of_content = params![content.blake3, content.recipe, job];
    let job: Option<String> = query.query_row(of_content, |row| row.get(0)).optional()?;
    let Some(job) = job else { return Ok(None) };
    let query = "SELECT DISTINCT output FROM documents WHERE job = ?1 AND output IS NOT NULL \
                 UNION ALL SELECT output FROM manifests WHERE job = ?1";
    let mut query = database.prepare_cached(query)?;
    let outputs = query.query_map([&job], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(Some(Done { job, outputs }))
}
