//! Finished dumps that are done again: which they are, and what is written of them afterwards.

use rusqlite::{Connection, params};

use super::measures;
use super::rows::{self, DocumentRow, Progress};
use crate::desk::configuration::{Configuration, Desk};
use crate::desk::names;

/// A dump that is finished.
#[derive(Clone, Debug)]
pub struct Finished {
    /// The job.
    pub job: String,
    /// Its watch folder.
    pub desk: String,
    /// Its name.
    pub name: String,
    /// The hash of its bytes.
    pub blake3: String,
    /// What decided, besides the bytes, what came out.
    pub recipe: String,
}

/// The finished dumps since a moment, of one desk or all, by name or all, the oldest first.
pub fn list(
    database: &Connection,
    since_ms: i64,
    desk: Option<&str>,
    wanted: &[String],
) -> rusqlite::Result<Vec<Finished>> {
    let query = "SELECT job, desk, name, blake3, recipe FROM dumps \
                 WHERE outcome IN ('published', 'rejected') AND blake3 IS NOT NULL \
                 AND recipe IS NOT NULL AND finished_ms >= ?1 AND (?2 IS NULL OR desk = ?2) \
                 ORDER BY finished_ms, job";
    let mut query = database.prepare(query)?;
    let rows = query.query_map(params![since_ms, desk], |row| {
        Ok(Finished {
            job: row.get(0)?,
            desk: row.get(1)?,
            name: row.get(2)?,
            blake3: row.get(3)?,
            recipe: row.get(4)?,
        })
    })?;
    let is_wanted = |row: &Finished| wanted.is_empty() || wanted.contains(&row.name);
    let rows = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(rows.into_iter().filter(is_wanted).collect())
}

/// The desk of a watch folder, as the ledger names it.
pub fn desk<'a>(configuration: &'a Configuration, watch: &str) -> Option<&'a Desk> {
    configuration.desk.iter().find(|desk| names::text(&desk.watch) == watch)
}

/// The documents of a job.
pub fn documents(database: &Connection, job: &str) -> rusqlite::Result<Vec<DocumentRow>> {
    let query = "SELECT number, output, kind, rejected, failed FROM documents WHERE job = ?1 \
                 ORDER BY number";
    let mut query = database.prepare_cached(query)?;
    query.query_map([job], rows::document_of)?.collect()
}

/// The hosts of a job's documents, as far as they were noted.
pub fn hosts(database: &Connection, job: &str) -> rusqlite::Result<Vec<String>> {
    if !measures::exist(database)? {
        return Ok(Vec::new());
    }
    let query = "SELECT DISTINCT host FROM measures WHERE job = ?1 AND host IS NOT NULL";
    database.prepare_cached(query)?.query_map([job], |row| row.get(0))?.collect()
}

/// Whether an output is that of another job of the same desk too.
pub fn is_needed(database: &Connection, row: &Finished, output: &str) -> rusqlite::Result<bool> {
    let query = "SELECT 1 FROM documents JOIN dumps USING (job) \
                 WHERE output = ?1 AND desk = ?2 AND job <> ?3";
    database.prepare_cached(query)?.exists(params![output, row.desk, row.job])
}

/// Writes down what a dump has come to now.
pub fn record(
    database: &mut Connection,
    row: &Finished,
    recipe: &str,
    progress: &Progress,
    documents: &[DocumentRow],
) -> rusqlite::Result<()> {
    let nothing_good = progress.count.published == 0 && progress.count.rejected > 0;
    let outcome = if nothing_good { "rejected" } else { "published" };
    let error = documents.first().and_then(|row| row.rejected.as_ref()).filter(|_| nothing_good);
    let transaction = database.transaction()?;
    let update = "UPDATE dumps SET recipe = ?2, outcome = ?3, kind = ?4, published = ?5, \
                  rejected = ?6, failed = 0, error = ?7 WHERE job = ?1";
    let changed = transaction.prepare_cached(update)?.execute(params![
        row.job,
        recipe,
        outcome,
        progress.kind,
        progress.count.published as i64,
        progress.count.rejected as i64,
        error
    ])?;
    // One that was forgotten meanwhile stays forgotten.
    if changed > 0 {
        rows::write(&transaction, &super::Write::Forget(row.job.clone()))?;
        rows::write(&transaction, &super::Write::Documents(row.job.clone(), documents.to_vec()))?;
    }
    transaction.commit()
}
