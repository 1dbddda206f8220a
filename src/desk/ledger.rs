//! The ledger: what became of every dump, in SQLite in the state folder.
//!
//! It is written after publishing and before the original is put away. One thread owns the
//! database; rows that arrive together are committed together.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, params};
use tokio::sync::{mpsc, oneshot};
use tracing::warn;

const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS dumps (
        job TEXT PRIMARY KEY,
        name TEXT NOT NULL,        -- the path relative to the watch folder
        blake3 TEXT,               -- of the whole dump
        outcome TEXT NOT NULL,     -- published, rejected or failed
        attempts INTEGER NOT NULL,
        started_ms INTEGER NOT NULL,
        finished_ms INTEGER NOT NULL,
        duration_ms INTEGER NOT NULL,
        error TEXT
    ) STRICT;
    CREATE TABLE IF NOT EXISTS documents (
        job TEXT NOT NULL,
        number INTEGER NOT NULL,   -- in the dump, from 0
        output TEXT,               -- the file in the output folder
        rejected TEXT,             -- why it is no article
        PRIMARY KEY (job, number)
    ) STRICT;
    PRAGMA user_version = 1;
";

/// The rows of the largest commit.
const BATCH: usize = 256;

/// What became of a dump.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The job.
    pub job: String,
    /// The path relative to the watch folder, as text.
    pub name: String,
    /// The hash of the whole dump, where it was read.
    pub blake3: Option<String>,
    /// `published`, `rejected` or `failed`.
    pub outcome: &'static str,
    /// How many attempts began.
    pub attempts: u32,
    /// When the job began and ended, in milliseconds since 1970.
    pub wall: (i64, i64),
    /// How long it took on the monotonic clock.
    pub duration_ms: i64,
    /// Why it failed.
    pub error: Option<String>,
    /// Its documents.
    pub documents: Vec<DocumentEntry>,
}

/// What became of one document.
#[derive(Clone, Debug)]
pub struct DocumentEntry {
    /// The file in the output folder.
    pub output: Option<String>,
    /// Why it is no article.
    pub rejected: Option<String>,
}

type Order = (Entry, oneshot::Sender<Result<(), String>>);

/// A handle to the ledger's thread, which ends with the last one.
#[derive(Clone, Debug)]
pub struct Ledger(mpsc::Sender<Order>);

impl Ledger {
    /// Opens the ledger of a state folder, and makes it if missing. A damaged one is set aside.
    pub fn open(state: &Path) -> io::Result<Ledger> {
        std::fs::create_dir_all(state)?;
        let path = state.join("ledger.sqlite");
        let mut connection = open_or_set_aside(&path).map_err(io::Error::other)?;
        let (sender, mut orders) = mpsc::channel::<Order>(BATCH);
        std::thread::Builder::new().name("ledger".into()).spawn(move || {
            while let Some(first) = orders.blocking_recv() {
                let mut batch = vec![first];
                while batch.len() < BATCH
                    && let Ok(next) = orders.try_recv()
                {
                    batch.push(next);
                }
                let result = record_healing(&mut connection, &path, &batch);
                for (_, reply) in batch {
                    // A job that was abandoned does not listen any more.
                    let _ = reply.send(result.clone());
                }
            }
        })?;
        Ok(Ledger(sender))
    }

    /// Records a dump; afterwards the entry survives a power cut.
    pub async fn record(&self, entry: Entry) -> Result<(), String> {
        let (reply, answer) = oneshot::channel();
        let gone = |_| "the ledger's thread has ended".to_owned();
        self.0.send((entry, reply)).await.map_err(|_| gone(()))?;
        answer.await.map_err(|_| gone(()))?
    }
}

fn record_healing(connection: &mut Connection, path: &Path, batch: &[Order]) -> Result<(), String> {
    let result = record(connection, batch).or_else(|error| {
        if !is_damage(&error) {
            return Err(error);
        }
        *connection = set_aside(path, &error)?;
        record(connection, batch)
    });
    result.map_err(|error| error.to_string())
}

fn record(connection: &mut Connection, batch: &[Order]) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    for (entry, _) in batch {
        transaction
            .prepare_cached("INSERT OR REPLACE INTO dumps VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9)")?
            .execute(params![
                entry.job,
                entry.name,
                entry.blake3,
                entry.outcome,
                entry.attempts,
                entry.wall.0,
                entry.wall.1,
                entry.duration_ms,
                entry.error
            ])?;
        let mut insert =
            transaction.prepare_cached("INSERT OR REPLACE INTO documents VALUES (?1,?2,?3,?4)")?;
        for (number, document) in entry.documents.iter().enumerate() {
            insert.execute(params![
                entry.job,
                number as i64,
                document.output,
                document.rejected
            ])?;
        }
    }
    transaction.commit()
}

fn open_or_set_aside(path: &Path) -> rusqlite::Result<Connection> {
    match open(path) {
        Err(error) if is_damage(&error) => set_aside(path, &error),
        other => other,
    }
}

fn open(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.execute_batch(SCHEMA)?;
    Ok(connection)
}

/// Renames a damaged ledger and starts a new one: the outputs, not the ledger, are the product.
fn set_aside(path: &Path, error: &rusqlite::Error) -> rusqlite::Result<Connection> {
    let free = |n: &u32| !aside(path, "", *n).exists();
    let number = (1..).find(free).unwrap_or(u32::MAX);
    for part in ["", "-wal", "-shm"] {
        let mut from = path.as_os_str().to_owned();
        from.push(part);
        // Not every part exists.
        let _ = std::fs::rename(from, aside(path, part, number));
    }
    warn!(event = "ledger_set_aside", error = %error, output = %aside(path, "", number).display());
    open(path)
}

fn aside(path: &Path, part: &str, number: u32) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".damaged-{number}{part}"));
    name.into()
}

fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_damaged_ledger_is_set_aside_and_the_next_one_works() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.sqlite");
        std::fs::write(&path, "this is no database, however long one makes it".repeat(100))
            .unwrap();
        let ledger = Ledger::open(folder.path()).unwrap();
        let document = DocumentEntry { output: Some("a.json".into()), rejected: None };
        let entry = Entry {
            job: "1".into(),
            name: "a.html".into(),
            blake3: None,
            outcome: "published",
            attempts: 1,
            wall: (0, 1),
            duration_ms: 1,
            error: None,
            documents: vec![document],
        };
        ledger.record(entry.clone()).await.unwrap();
        ledger.record(entry).await.unwrap();
        assert!(folder.path().join("ledger.sqlite.damaged-1").exists());
        let read = Connection::open(&path).unwrap();
        let count = |table| {
            let query = format!("SELECT count(*) FROM {table}");
            read.query_row(&query, [], |row| row.get::<_, i64>(0)).unwrap()
        };
        assert_eq!((count("dumps"), count("documents")), (1, 1));
    }
}
