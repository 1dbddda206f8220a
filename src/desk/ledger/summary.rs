//! What the ledger says about a desk in short: how many dumps came to what, and when.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};
use serde::Serialize;

/// The stretches of time for which dumps are counted, the shortest first: the name and the length in
/// milliseconds, none for all time.
pub const WINDOWS: &[(&str, Option<i64>)] = &[
    ("5m", Some(5 * 60_000)),
    ("1h", Some(60 * 60_000)),
    ("24h", Some(24 * 60 * 60_000)),
    ("ever", None),
];

/// Dumps and their documents.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Counts {
    /// Dumps by outcome.
    pub dumps: BTreeMap<String, u64>,
    /// Documents that became articles.
    pub articles: u64,
    /// Documents that are none.
    pub rejected: u64,
    /// Documents of which nothing became.
    pub failed: u64,
    /// Bytes of the dumps.
    pub bytes: u64,
}

/// A dump that was given up.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Failed {
    /// Its path relative to the watch folder.
    pub name: String,
    /// When, in milliseconds since 1970.
    pub finished_ms: i64,
    /// The step that failed.
    pub stage: Option<String>,
    /// Why.
    pub error: Option<String>,
}

/// What became of a desk's dumps in each of the [`WINDOWS`] before `now`, in their order. All dumps are
/// looked at once: there may be millions.
pub fn counts(database: &Connection, desk: &str, now: i64) -> rusqlite::Result<Vec<Counts>> {
    let since = |length: Option<i64>| length.map_or(i64::MIN, |length| now - length);
    let outside = WINDOWS.iter().map(|(_, length)| format!("(finished_ms < {})", since(*length)));
    let query = format!(
        "SELECT {}, outcome, count(*), sum(published), sum(rejected), sum(failed), \
         sum(coalesce(bytes, 0)) FROM dumps WHERE desk = ?1 GROUP BY 1, 2",
        outside.collect::<Vec<_>>().join(" + ")
    );
    let mut query = database.prepare(&query)?;
    let mut rows = query.query([desk])?;
    let mut windows = vec![Counts::default(); WINDOWS.len()];
    while let Some(row) = rows.next()? {
        let number = |at| row.get::<_, i64>(at).map(|number| u64::try_from(number).unwrap_or(0));
        // Each window lies inside the next.
        for counts in windows.iter_mut().skip(usize::try_from(row.get::<_, i64>(0)?).unwrap_or(0)) {
            *counts.dumps.entry(row.get(1)?).or_default() += number(2)?;
            counts.articles += number(3)?;
            counts.rejected += number(4)?;
            counts.failed += number(5)?;
            counts.bytes += number(6)?;
        }
    }
    Ok(windows)
}

/// What the documents are of the dumps that were done since a moment.
pub fn kinds(
    database: &Connection,
    desk: &str,
    since: i64,
) -> rusqlite::Result<BTreeMap<String, u64>> {
    let query = "SELECT documents.kind, count(*) FROM documents JOIN dumps USING (job) \
                 WHERE desk = ?1 AND finished_ms >= ?2 AND documents.kind IS NOT NULL \
                 GROUP BY documents.kind";
    let mut query = database.prepare(query)?;
    let kinds = query.query_map(params![desk, since], |row| {
        Ok((row.get(0)?, u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0)))
    })?;
    kinds.collect()
}

/// The dumps that were given up last.
pub fn failures(database: &Connection, desk: &str, most: u32) -> rusqlite::Result<Vec<Failed>> {
    let query = "SELECT name, finished_ms, stage, error FROM dumps \
                 WHERE desk = ?1 AND outcome = 'failed' ORDER BY finished_ms DESC LIMIT ?2";
    let mut query = database.prepare(query)?;
    let failed = query.query_map(params![desk, most], |row| {
        Ok(Failed {
            name: row.get(0)?,
            finished_ms: row.get(1)?,
            stage: row.get(2)?,
            error: row.get(3)?,
        })
    })?;
    failed.collect()
}
