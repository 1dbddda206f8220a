//! What the ledger says of a stretch of time, in short.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use crate::desk::ledger::store;
use crate::label::{CLUTTER, Clutter};

/// Bars of the chart over time.
const BARS: i64 = 48;
/// Rows of each table, at most.
const MOST_ROWS: i64 = 25;
/// Sites with their clutter, at most.
const MOST_SITES: i64 = 15;

/// What came in and what became of it, from `since_ms` until `until_ms`.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// The beginning, in milliseconds since 1970.
    pub since_ms: i64,
    /// The end.
    pub until_ms: i64,
    /// Dumps by outcome.
    pub outcomes: BTreeMap<String, u64>,
    /// Bytes of the dumps.
    pub bytes: u64,
    /// Documents by kind of article.
    pub kinds: Vec<(String, u64)>,
    /// The time in equal stretches.
    pub flow: Vec<Stretch>,
    /// Why documents are no articles.
    pub rejections: Vec<Reason>,
    /// Dumps that were given up, the newest first.
    pub failures: Vec<Failure>,
    /// Removed blocks by kind.
    pub clutter: Vec<(Clutter, u64)>,
    /// The sites with most documents.
    pub sites: Vec<Site>,
    /// The documents that took longest.
    pub slowest: Vec<Slow>,
}

/// What happened in a stretch of the time.
#[derive(Clone, Debug, Default)]
pub struct Stretch {
    /// When it begins, in milliseconds since 1970.
    pub begin_ms: i64,
    /// Dumps that were claimed.
    pub came: u64,
    /// Dumps by outcome.
    pub outcomes: BTreeMap<String, u64>,
}

/// A reason of rejection.
#[derive(Clone, Debug)]
pub struct Reason {
    /// Its code.
    pub code: String,
    /// Documents.
    pub count: u64,
    /// One of the sentences.
    pub sentence: String,
    /// The dump of one of them.
    pub example: String,
}

/// A dump that was given up.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Its name.
    pub name: String,
    /// The step that failed.
    pub stage: String,
    /// Why.
    pub error: String,
    /// How often it was tried.
    pub attempts: u64,
    /// When, in milliseconds since 1970.
    pub finished_ms: i64,
}

/// A site.
#[derive(Clone, Debug)]
pub struct Site {
    /// Its host; `None` for documents that do not tell.
    pub host: Option<String>,
    /// Its documents.
    pub documents: u64,
    /// Their removed blocks by kind, the most first.
    pub removed: Vec<(Clutter, u64)>,
}

/// A document that took long.
#[derive(Clone, Debug)]
pub struct Slow {
    /// Its dump.
    pub name: String,
    /// Which it is in there, from 1.
    pub number: u64,
    /// The host of its site.
    pub host: Option<String>,
    /// How long, in microseconds.
    pub duration_us: u64,
}

/// Reads the ledger.
pub fn gather(database: &Connection, since_ms: i64, until_ms: i64) -> rusqlite::Result<Overview> {
    let span = Span { database, since_ms, until_ms };
    let mut overview = Overview { since_ms, until_ms, ..Overview::default() };
    (overview.outcomes, overview.bytes) = span.outcomes()?;
    overview.flow = span.flow()?;
    overview.kinds = span.kinds()?;
    overview.rejections = span.rejections()?;
    overview.failures = span.failures()?;
    if store::has(database, "measures")? {
        overview.clutter = span.clutter()?;
        overview.sites = span.sites()?;
        overview.slowest = span.slowest()?;
    }
    Ok(overview)
}

struct Span<'a> {
    database: &'a Connection,
    since_ms: i64,
    until_ms: i64,
}

impl Span<'_> {
    /// The rows of a query whose first two parameters are the beginning and the end.
    fn rows<T>(
        &self,
        query: &str,
        read: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Vec<T>> {
        let mut query = self.database.prepare(query)?;
        query.query_map(params![self.since_ms, self.until_ms], |row| read(row))?.collect()
    }

    fn outcomes(&self) -> rusqlite::Result<(BTreeMap<String, u64>, u64)> {
        let query = "SELECT outcome, count(*), sum(coalesce(bytes, 0)) FROM dumps \
                     WHERE finished_ms BETWEEN ?1 AND ?2 GROUP BY outcome";
        let rows = self.rows(query, |row| Ok((row.get(0)?, number(row, 1)?, number(row, 2)?)))?;
        let bytes = rows.iter().map(|(_, _, bytes)| bytes).sum();
        Ok((rows.into_iter().map(|(outcome, count, _)| (outcome, count)).collect(), bytes))
    }

    fn flow(&self) -> rusqlite::Result<Vec<Stretch>> {
        let width = ((self.until_ms - self.since_ms) / BARS).max(1);
        let begins = (0..BARS).map(|at| self.since_ms + at * width);
        let mut flow: Vec<Stretch> =
            begins.map(|begin_ms| Stretch { begin_ms, ..Stretch::default() }).collect();
        let last = BARS - 1;
        let came = format!(
            "SELECT min((seen_ms - ?1) / {width}, {last}), count(*) FROM dumps \
             WHERE seen_ms BETWEEN ?1 AND ?2 GROUP BY 1"
        );
        for (at, count) in self.rows(&came, |row| Ok((place(row)?, number(row, 1)?)))? {
            flow[at].came = count;
        }
        let went = format!(
            "SELECT min((finished_ms - ?1) / {width}, {last}), count(*), outcome FROM dumps \
             WHERE finished_ms BETWEEN ?1 AND ?2 GROUP BY 1, outcome"
        );
        let went = self.rows(&went, |row| Ok((place(row)?, row.get(2)?, number(row, 1)?)))?;
        for (at, outcome, count) in went {
            flow[at].outcomes.insert(outcome, count);
        }
        Ok(flow)
    }

    fn kinds(&self) -> rusqlite::Result<Vec<(String, u64)>> {
        let query = "SELECT documents.kind, count(*) FROM documents JOIN dumps USING (job) \
                     WHERE finished_ms BETWEEN ?1 AND ?2 AND documents.kind IS NOT NULL \
                     GROUP BY 1 ORDER BY 2 DESC, 1";
        self.rows(query, |row| Ok((row.get(0)?, number(row, 1)?)))
    }

    fn rejections(&self) -> rusqlite::Result<Vec<Reason>> {
        // Beside min(), SQLite takes the name from the row that has it.
        let query = format!(
            "SELECT substr(documents.rejected, 1, instr(documents.rejected || ':', ':') - 1), \
             count(*), min(documents.rejected), \
             name FROM documents JOIN dumps USING (job) WHERE finished_ms BETWEEN ?1 AND ?2 \
             AND documents.rejected IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MOST_ROWS}"
        );
        self.rows(&query, |row| {
            let sentence: String = row.get(2)?;
            let sentence = sentence.split_once(": ").map(|(_, said)| said.to_owned());
            Ok(Reason {
                code: row.get(0)?,
                count: number(row, 1)?,
                sentence: sentence.unwrap_or_default(),
                example: row.get(3)?,
            })
        })
    }

    fn failures(&self) -> rusqlite::Result<Vec<Failure>> {
        let query = format!(
            "SELECT name, coalesce(stage, ''), coalesce(error, ''), attempts, finished_ms FROM dumps \
             WHERE finished_ms BETWEEN ?1 AND ?2 AND outcome = 'failed' \
             ORDER BY finished_ms DESC LIMIT {MOST_ROWS}"
        );
        self.rows(&query, |row| {
            Ok(Failure {
                name: row.get(0)?,
                stage: row.get(1)?,
                error: row.get(2)?,
                attempts: number(row, 3)?,
                finished_ms: row.get(4)?,
            })
        })
    }

    fn clutter(&self) -> rusqlite::Result<Vec<(Clutter, u64)>> {
        let query = "SELECT key, sum(value) FROM dumps JOIN measures USING (job) \
                     JOIN json_each(measures.removed) WHERE finished_ms BETWEEN ?1 AND ?2 \
                     GROUP BY key ORDER BY 2 DESC, 1";
        let rows = self.rows(query, |row| Ok((row.get::<_, String>(0)?, number(row, 1)?)))?;
        Ok(rows.into_iter().filter_map(|(name, count)| Some((kind(&name)?, count))).collect())
    }

    fn sites(&self) -> rusqlite::Result<Vec<Site>> {
        let query = format!(
            "SELECT host, count(*) FROM dumps JOIN measures USING (job) \
             WHERE finished_ms BETWEEN ?1 AND ?2 GROUP BY host ORDER BY 2 DESC, 1 LIMIT {MOST_SITES}"
        );
        let mut sites = self.rows(&query, |row| {
            Ok(Site { host: row.get(0)?, documents: number(row, 1)?, removed: Vec::new() })
        })?;
        let query = "SELECT key, sum(value) FROM dumps JOIN measures USING (job) \
                     JOIN json_each(measures.removed) WHERE finished_ms BETWEEN ?1 AND ?2 \
                     AND host IS ?3 GROUP BY key ORDER BY 2 DESC, 1";
        let mut query = self.database.prepare(query)?;
        for site in &mut sites {
            let mut rows = query.query(params![self.since_ms, self.until_ms, site.host])?;
            while let Some(row) = rows.next()? {
                let name: String = row.get(0)?;
                site.removed.extend(kind(&name).zip(Some(number(row, 1)?)));
            }
        }
        Ok(sites)
    }

    fn slowest(&self) -> rusqlite::Result<Vec<Slow>> {
        let query = "SELECT name, number, host, measures.duration_us FROM dumps \
                     JOIN measures USING (job) WHERE finished_ms BETWEEN ?1 AND ?2 \
                     ORDER BY 4 DESC LIMIT 12";
        self.rows(query, |row| {
            Ok(Slow {
                name: row.get(0)?,
                number: number(row, 1)? + 1,
                host: row.get(2)?,
                duration_us: number(row, 3)?,
            })
        })
    }
}

fn kind(name: &str) -> Option<Clutter> {
    CLUTTER.iter().find(|row| row.name == name).map(|row| row.kind)
}

fn number(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<u64> {
    Ok(u64::try_from(row.get::<_, i64>(at)?).unwrap_or(0))
}

/// Which stretch a row is about: from 0, below [`BARS`].
fn place(row: &rusqlite::Row<'_>) -> rusqlite::Result<usize> {
    Ok(usize::try_from(row.get::<_, i64>(0)?.clamp(0, BARS - 1)).unwrap_or(0))
}
