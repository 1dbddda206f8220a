//! Finished dumps that are done again: which they are, and what is written of them afterwards.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::rows::{self, DocumentRow, Progress};
use super::{rebuild, store};

/// A dump that is finished.
#[derive(Clone, Debug)]
pub struct FinishedDump {
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

impl FinishedDump {
    /// Whether the ledger has learnt of it from its output, and takes the document for the dump.
    pub fn is_made_anew(&self) -> bool {
        self.job.starts_with(rebuild::MADE_ANEW)
    }
}

/// Whether an output is that of a job which is known by more than its output (`?3` is [`made_anew`]).
const KNOWN: &str =
    "output IN (SELECT output FROM documents WHERE job NOT LIKE ?3 AND output IS NOT NULL)";

/// The pattern of jobs that are known by their output alone.
fn made_anew() -> String {
    format!("{}%", rebuild::MADE_ANEW)
}

/// The finished dumps since a moment, of one desk or all, by name or all, the oldest first. One that
/// is known by its output alone gives way to another with that output.
pub fn list(
    database: &Connection,
    since_ms: i64,
    desk: Option<&str>,
    wanted: &[String],
) -> rusqlite::Result<Vec<FinishedDump>> {
    let query = format!(
        "SELECT job, desk, name, blake3, recipe FROM dumps \
         WHERE outcome IN ('published', 'rejected') AND blake3 IS NOT NULL \
         AND recipe IS NOT NULL AND finished_ms >= ?1 AND (?2 IS NULL OR desk = ?2) \
         AND (job NOT LIKE ?3 OR job NOT IN (SELECT job FROM documents WHERE job LIKE ?3 AND {KNOWN})) \
         ORDER BY finished_ms, job"
    );
    let mut query = database.prepare(&query)?;
    let rows = query.query_map(params![since_ms, desk, made_anew()], |row| {
        Ok(FinishedDump {
            job: row.get(0)?,
            desk: row.get(1)?,
            name: row.get(2)?,
            blake3: row.get(3)?,
            recipe: row.get(4)?,
        })
    })?;
    let is_wanted = |row: &FinishedDump| wanted.is_empty() || wanted.contains(&row.name);
    let rows = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(rows.into_iter().filter(is_wanted).collect())
}

/// Documents of a dump that the ledger does not know, since it was made anew from their outputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The name of the dump, as its documents have it.
    pub name: String,
    /// How many there are.
    pub documents: u64,
}

/// The documents whose dumps are not known, since a moment, of one desk or all, by name or all. An
/// output that a dump has which is known is its own.
pub fn unknown(
    database: &Connection,
    since_ms: i64,
    desk: Option<&str>,
    wanted: &[String],
) -> rusqlite::Result<Vec<Unknown>> {
    let query = format!(
        "SELECT name, sum(dumps.published + dumps.rejected) FROM dumps JOIN documents USING (job) \
         WHERE outcome IN ('published', 'rejected') AND job LIKE ?3 AND blake3 IS NULL \
         AND number = 0 AND finished_ms >= ?1 AND (?2 IS NULL OR desk = ?2) AND NOT {KNOWN} \
         GROUP BY desk, name ORDER BY desk, name"
    );
    let mut query = database.prepare(&query)?;
    let rows = query.query_map(params![since_ms, desk, made_anew()], |row| {
        let documents: i64 = row.get(1)?;
        Ok(Unknown { name: row.get(0)?, documents: u64::try_from(documents).unwrap_or_default() })
    })?;
    let is_wanted = |row: &Unknown| wanted.is_empty() || wanted.contains(&row.name);
    let rows = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(rows.into_iter().filter(is_wanted).collect())
}

/// The output of a document, where it has one.
pub fn output(database: &Connection, job: &str, number: usize) -> rusqlite::Result<Option<String>> {
    let query = "SELECT output FROM documents WHERE job = ?1 AND number = ?2";
    let mut query = database.prepare_cached(query)?;
    let output = query.query_row(params![job, number as i64], |row| row.get(0)).optional()?;
    Ok(output.flatten())
}

/// The first output of a job.
pub fn first_output(database: &Connection, job: &str) -> rusqlite::Result<Option<String>> {
    let query = "SELECT output FROM documents WHERE job = ?1 AND output IS NOT NULL \
                 ORDER BY number LIMIT 1";
    database.query_row(query, [job], |row| row.get(0)).optional()
}

/// The manifest of a job, relative to the output folder.
pub fn manifest(database: &Connection, job: &str) -> rusqlite::Result<Option<String>> {
    if !store::has(database, "manifests")? {
        return Ok(None);
    }
    let query = "SELECT output FROM manifests WHERE job = ?1";
    database.query_row(query, [job], |row| row.get(0)).optional()
}

/// Whether each document of a job has a row. A ledger that was made anew from outputs has one for
/// each segment.
pub fn is_whole(database: &Connection, job: &str) -> rusqlite::Result<bool> {
    let query = "SELECT published + rejected + failed = \
                 (SELECT count(*) FROM documents WHERE job = ?1) FROM dumps WHERE job = ?1";
    Ok(database.query_row(query, [job], |row| row.get(0)).optional()?.unwrap_or(false))
}

/// The hosts of a job's documents, as far as they were noted.
pub fn hosts(database: &Connection, job: &str) -> rusqlite::Result<Vec<String>> {
    if !store::has(database, "measures")? {
        return Ok(Vec::new());
    }
    let query = "SELECT DISTINCT host FROM measures WHERE job = ?1 AND host IS NOT NULL";
    database.prepare_cached(query)?.query_map([job], |row| row.get(0))?.collect()
}

/// Whether an output in a table, `documents` or `manifests`, is that of another job too, of one of
/// these desks, which share an output folder.
pub fn is_shared(
    database: &Connection,
    table: &str,
    output: &str,
    row: &FinishedDump,
    desks: &[String],
) -> rusqlite::Result<bool> {
    let query =
        format!("SELECT desk FROM {table} JOIN dumps USING (job) WHERE output = ?1 AND job <> ?2");
    let mut query = database.prepare_cached(&query)?;
    let mut rows = query.query(params![output, row.job])?;
    while let Some(found) = rows.next()? {
        if desks.contains(&found.get(0)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Makes room for the documents of a dump that is being done again. They wait outside of the ledger and
/// of memory, since all of them are to replace the old ones at once.
pub fn begin(database: &Connection, job: &str) -> rusqlite::Result<()> {
    database.execute_batch(
        "CREATE TEMP TABLE IF NOT EXISTS new_documents (job, number, output, kind, rejected, failed, \
         PRIMARY KEY (job, number)) WITHOUT ROWID; \
         CREATE TEMP TABLE IF NOT EXISTS new_measures (job, number, host, duration_us, removed, \
         PRIMARY KEY (job, number)) WITHOUT ROWID; \
         CREATE TEMP TABLE IF NOT EXISTS new_damage (job, number, damage, \
         PRIMARY KEY (job, number)) WITHOUT ROWID;",
    )?;
    end(database, job)
}

/// Lets a document wait.
pub fn add(database: &Connection, job: &str, row: &DocumentRow) -> rusqlite::Result<()> {
    rows::document(database, "new_", job, row)
}

/// The outputs that no document of a job has any more.
pub fn left(database: &Connection, job: &str) -> rusqlite::Result<Vec<String>> {
    let query = "SELECT DISTINCT output FROM documents WHERE job = ?1 AND output IS NOT NULL \
                 AND output NOT IN \
                 (SELECT output FROM new_documents WHERE job = ?1 AND output IS NOT NULL)";
    database.prepare_cached(query)?.query_map([job], |row| row.get(0))?.collect()
}

/// Hands over the documents from a number on that have an output.
pub fn beyond(
    database: &Connection,
    job: &str,
    count: usize,
    mut take: impl FnMut(usize, String),
) -> rusqlite::Result<()> {
    let query = "SELECT number, output FROM documents \
                 WHERE job = ?1 AND number >= ?2 AND output IS NOT NULL ORDER BY number";
    let mut query = database.prepare_cached(query)?;
    let mut rows = query.query(params![job, count as i64])?;
    while let Some(row) = rows.next()? {
        take(usize::try_from(row.get::<_, i64>(0)?).unwrap_or_default(), row.get(1)?);
    }
    Ok(())
}

/// What a dump has come to, besides the documents that wait.
pub struct Anew<'a> {
    /// What decided, besides the bytes.
    pub recipe: &'a str,
    /// What its documents came to.
    pub progress: &'a Progress,
    /// What was passed over because it is no document, by reason.
    pub skipped: &'a BTreeMap<String, u64>,
    /// Its manifest.
    pub manifest: Option<&'a str>,
}

/// Writes down what a dump has come to now.
pub fn record(
    database: &mut Connection,
    row: &FinishedDump,
    anew: &Anew<'_>,
) -> rusqlite::Result<()> {
    let (count, job) = (anew.progress.count, row.job.as_str());
    let nothing_good = count.published == 0;
    let outcome = if nothing_good { "rejected" } else { "published" };
    let rejected = anew.progress.rejected.as_deref();
    let transaction = database.transaction()?;
    let update = "UPDATE dumps SET recipe = ?2, outcome = ?3, kind = ?4, published = ?5, \
                  rejected = ?6, failed = 0, error = ?7 WHERE job = ?1";
    let changed = transaction.prepare_cached(update)?.execute(params![
        job,
        anew.recipe,
        outcome,
        anew.progress.kind,
        count.published as i64,
        count.rejected as i64,
        nothing_good.then(|| rows::why_rejected(rejected, anew.skipped))
    ])?;
    // One that was forgotten meanwhile stays forgotten.
    if changed > 0 {
        rows::write(&transaction, &super::Write::Forget(row.job.clone()))?;
        for table in ["documents", "measures", "damage"] {
            let copy = format!("INSERT INTO {table} SELECT * FROM new_{table} WHERE job = ?1");
            transaction.execute(&copy, [job])?;
        }
        transaction.execute("DELETE FROM manifests WHERE job = ?1", [job])?;
        if let Some(manifest) = anew.manifest {
            rows::segmented(&transaction, job, manifest)?;
        }
    }
    end(&transaction, job)?;
    transaction.commit()
}

/// Forgets the documents that wait.
pub fn end(database: &Connection, job: &str) -> rusqlite::Result<()> {
    ["documents", "measures", "damage"].iter().try_for_each(|table| {
        database.execute(&format!("DELETE FROM new_{table} WHERE job = ?1"), [job]).map(|_| ())
    })
}
