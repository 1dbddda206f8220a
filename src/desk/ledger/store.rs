//! The ledger's file: opened, checked, set aside when it is damaged.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags};
use tracing::warn;

use crate::desk::names::{self, with_ending};

const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS dumps (
        job TEXT PRIMARY KEY,
        desk TEXT NOT NULL,        -- the watch folder
        name TEXT NOT NULL,        -- the path relative to it
        blake3 TEXT,               -- of the whole dump
        bytes INTEGER,
        recipe TEXT,               -- what decides, besides the bytes, what comes out
        outcome TEXT NOT NULL,     -- published, rejected, failed or duplicate
        kind TEXT,                 -- of the first document
        published INTEGER NOT NULL, -- documents
        rejected INTEGER NOT NULL, -- documents
        failed INTEGER NOT NULL,   -- documents
        attempts INTEGER NOT NULL,
        seen_ms INTEGER NOT NULL,  -- since 1970, when it was claimed
        started_ms INTEGER NOT NULL,
        finished_ms INTEGER NOT NULL,
        duration_ms INTEGER NOT NULL,
        same_as TEXT,              -- the earlier job of a duplicate
        stage TEXT,                -- the step that failed
        error TEXT
    ) STRICT;
    CREATE INDEX IF NOT EXISTS dumps_by_content ON dumps (blake3);
    CREATE TABLE IF NOT EXISTS documents (
        job TEXT NOT NULL,
        number INTEGER NOT NULL,   -- in the dump, from 0
        output TEXT,               -- the file, relative to the output folder
        kind TEXT,
        rejected TEXT,             -- why it is no article
        failed TEXT,               -- why nothing became of it
        PRIMARY KEY (job, number)
    ) STRICT, WITHOUT ROWID;
    -- Older ledgers get the tables below by being opened.
    CREATE TABLE IF NOT EXISTS manifests (
        job TEXT PRIMARY KEY,
        output TEXT NOT NULL       -- the file, relative to the output folder
    ) STRICT;
    CREATE INDEX IF NOT EXISTS manifests_by_output ON manifests (output);
    CREATE TABLE IF NOT EXISTS chapters (
        job TEXT NOT NULL,         -- that is not done yet
        end INTEGER NOT NULL,      -- so many documents are
        chapter TEXT NOT NULL,     -- what the manifest will say of them, JSON
        PRIMARY KEY (job, end)
    ) STRICT, WITHOUT ROWID;
    -- A table of its own, since ledgers from before have none: making it is all that they need.
    CREATE TABLE IF NOT EXISTS measures (
        job TEXT NOT NULL,
        number INTEGER NOT NULL,   -- of the document
        host TEXT,                 -- of its site
        duration_us INTEGER NOT NULL, -- of cleaning it
        removed TEXT NOT NULL,     -- blocks by kind of clutter, as a JSON object
        PRIMARY KEY (job, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS damage (
        job TEXT NOT NULL,
        number INTEGER NOT NULL,   -- of a document that is damaged, or tells of damage
        damage TEXT NOT NULL,      -- its notes that say so, as a JSON array
        PRIMARY KEY (job, number)
    ) STRICT, WITHOUT ROWID;
";

/// What makes rebuilding a large ledger linear. One from before goes without: making it would keep
/// the service from starting for minutes.
const INDEX: &str = "CREATE INDEX documents_by_output ON documents (output)";

/// The version of the schema; another one's ledger is set aside and rebuilt.
const VERSION: i32 = 2;

/// What marks a ledger that was begun anew until it is rebuilt, and its mark; older ones have 0.
const MARK: &str = "application_id";
const BEGUN: i32 = 1;

/// Why the ledger cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database says so.
    #[error("the ledger {0}: {1}")]
    Database(String, rusqlite::Error),
    /// A file or thread could not be had.
    #[error("the ledger: {0}")]
    Io(#[from] io::Error),
}

/// The open database.
pub struct Store {
    path: PathBuf,
    database: Option<Connection>,
    /// Which file is open.
    file: Option<(u64, u64)>,
    new: bool,
}

impl Store {
    /// Opens the ledger, and makes it if missing. A damaged one is set aside.
    pub fn open_or_set_aside(path: &Path) -> Result<Store, StoreError> {
        let mut store = Store { path: path.to_owned(), database: None, file: None, new: false };
        let begun = store.connect().and_then(|database| is_begun(database));
        let broken = |error| StoreError::Database(path.display().to_string(), error);
        // One that the last run has not come to the end of is begun anew too.
        store.new |= begun.map_err(broken)?;
        Ok(store)
    }

    /// Whether the ledger has been begun anew since this was last asked.
    pub fn take_new(&mut self) -> bool {
        std::mem::take(&mut self.new)
    }

    /// Does something with the database. A damaged one is set aside, and it is done with the new one;
    /// after any other error the database is opened afresh the next time, since what an error
    /// such as a failed sync left behind cannot be known.
    pub fn healing<T>(
        &mut self,
        work: impl Fn(&mut Connection) -> rusqlite::Result<T>,
    ) -> Result<T, String> {
        self.check_place()?;
        let mut result = self.connect().and_then(&work);
        if let Err(error) = &result {
            self.database = None;
            if is_damage(error) {
                result = self
                    .set_aside(&error.to_string())
                    .and_then(|()| self.connect().and_then(&work));
            }
        }
        result.map_err(|error| error.to_string())
    }

    /// Whether the open ledger still lies in its folder. Of one that does not, the next start would
    /// know nothing.
    fn check_place(&self) -> Result<(), String> {
        let why = match (&self.database, identity(&self.path)) {
            (None, _) => return Ok(()),
            (_, Ok(file)) if Some(file) == self.file => return Ok(()),
            (_, Ok(_)) => "another file is there".to_owned(),
            (_, Err(error)) => error.to_string(),
        };
        let path = names::shown(&self.path);
        Err(format!("{path} was taken away: put it back, or restart the service: {why}"))
    }

    fn connect(&mut self) -> rusqlite::Result<&mut Connection> {
        if self.database.is_none() {
            let (database, was_empty) = match open_or_begin(&self.path) {
                Err(error) if is_damage(&error) => {
                    self.set_aside(&error.to_string())?;
                    open_or_begin(&self.path)?
                }
                other => other?,
            };
            self.database = Some(database);
            self.new |= was_empty;
            self.file = identity(&self.path).ok();
        }
        // It was put there just now.
        self.database.as_mut().ok_or(rusqlite::Error::InvalidQuery)
    }

    /// Renames the ledger out of the way.
    fn set_aside(&mut self, error: &str) -> rusqlite::Result<()> {
        self.database = None;
        let output = set_aside(&self.path)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
        warn!(event = "ledger_set_aside", error, output = names::shown(&output));
        Ok(())
    }
}

/// Which file lies there.
fn identity(path: &Path) -> io::Result<(u64, u64)> {
    path.metadata().map(|found| (found.dev(), found.ino()))
}

/// Renames a ledger that nobody has open, and gives its new name.
pub fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let free = |number: &u32| !with_ending(path, &format!(".aside-{number}")).exists();
    let aside = with_ending(path, &format!(".aside-{}", (1..).find(free).unwrap_or(u32::MAX)));
    for part in ["", "-wal", "-shm"] {
        match std::fs::rename(with_ending(path, part), with_ending(&aside, part)) {
            // Not every part exists.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            other => other?,
        }
    }
    Ok(aside)
}

/// Opens the ledger to look at it alone.
pub fn read_only(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(path, flags)?;
    match check_version(&database) {
        Ok(()) => Ok(database),
        // Whoever may only read cannot make the files that readers share. Without a log beside it no
        // service has it open, so it stays as it is.
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::ReadOnly) => {
            let lies_still = !with_ending(path, "-wal").exists();
            let url = url::Url::from_file_path(path).ok().filter(|_| lies_still).ok_or(error)?;
            let flags = flags | OpenFlags::SQLITE_OPEN_URI;
            let database = Connection::open_with_flags(format!("{url}?immutable=1"), flags)?;
            check_version(&database)?;
            Ok(database)
        }
        Err(error) => Err(error),
    }
}

/// Opens the ledger to change it from another process.
pub fn open(path: &Path) -> rusqlite::Result<Connection> {
    open_or_begin(path).map(|(database, _)| database)
}

/// Opens the ledger, and begins it where there is none or one that is empty, as a power cut can leave
/// it. Whether it was empty?
fn open_or_begin(path: &Path) -> rusqlite::Result<(Connection, bool)> {
    let database = Connection::open(path)?;
    database.busy_timeout(std::time::Duration::from_secs(5))?;
    let tables: i64 = database.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
    if tables > 0 {
        check_version(&database)?;
    }
    database.execute_batch(SCHEMA)?;
    if tables == 0 {
        database.execute_batch(INDEX)?;
        database.pragma_update(None, MARK, BEGUN)?;
    }
    database.pragma_update(None, "user_version", VERSION)?;
    Ok((database, tables == 0))
}

/// Whether a ledger was begun, and does not know yet what the outputs say.
fn is_begun(database: &Connection) -> rusqlite::Result<bool> {
    database.pragma_query_value(None, MARK, |row| Ok(row.get::<_, i32>(0)? == BEGUN))
}

/// Marks a ledger that knows all that the outputs say.
pub fn complete(database: &Connection) -> rusqlite::Result<()> {
    database.pragma_update(None, MARK, 0)
}

/// Whether a ledger has a table: one that only an older version has had open lacks those that came since.
pub fn has(database: &Connection, table: &str) -> rusqlite::Result<bool> {
    database.table_exists(None, table)
}

fn check_version(database: &Connection) -> rusqlite::Result<()> {
    let version: i32 = database.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let wrong = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_NOTADB);
    let text = format!("its version is {version} instead of {VERSION}");
    if version == VERSION { Ok(()) } else { Err(rusqlite::Error::SqliteFailure(wrong, Some(text))) }
}

/// Whether the file itself is at fault. A table that is not there, or not as it should be, is
/// damage too: this program made them all.
fn is_damage(error: &rusqlite::Error) -> bool {
    let message = error.to_string();
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
        || message.starts_with("malformed database schema")
        || message.starts_with("no such table")
        || message.contains("has no column")
        || matches!(
            error,
            rusqlite::Error::InvalidColumnType(..) | rusqlite::Error::FromSqlConversionFailure(..)
        )
}
