//! The documents that a report shows before and after: their dumps are found again, and cleaned as
//! the service would clean them now.

use rusqlite::{Connection, params};

use super::view::{self, View};
use crate::desk::configuration::{Configuration, Desk};
use crate::desk::dump::Dump;
use crate::desk::folders::Folders;
use crate::desk::originals;
use crate::input::About;

/// Documents of one dump that are shown.
const MOST_OF_A_DUMP: usize = 3;
/// Dumps whose originals are looked for, at most.
const MOST_TRIED: i64 = 500;
/// A larger dump is not opened for this.
const LARGEST: u64 = 64 << 20;

/// Which documents are wanted.
pub struct Wanted<'a> {
    /// The newest, so many.
    pub newest: usize,
    /// Those of these dumps besides, by the name that the ledger has.
    pub names: &'a [String],
}

/// A dump of the ledger.
struct Row {
    job: String,
    desk: String,
    name: String,
    blake3: String,
}

/// Cleans the wanted documents. What is not there any more, or cannot be read, is passed over.
pub fn views(
    database: &Connection,
    configuration: &Configuration,
    (since_ms, until_ms): (i64, i64),
    wanted: &Wanted<'_>,
) -> rusqlite::Result<Vec<View>> {
    let columns = "SELECT job, desk, name, blake3 FROM dumps WHERE blake3 IS NOT NULL";
    let mut views = Vec::new();
    let mut named =
        database.prepare(&format!("{columns} AND name = ?1 ORDER BY finished_ms DESC LIMIT 1"))?;
    for name in wanted.names {
        for row in named.query_map([name], row)? {
            views.extend(clean(configuration, &row?));
        }
    }
    let most = views.len() + wanted.newest;
    let newest = format!(
        "{columns} AND outcome <> 'duplicate' AND finished_ms BETWEEN ?1 AND ?2 ORDER BY finished_ms DESC LIMIT {MOST_TRIED}"
    );
    let mut newest = database.prepare(&newest)?;
    for row in newest.query_map(params![since_ms, until_ms], row)? {
        if views.len() >= most {
            break;
        }
        let row = row?;
        if !wanted.names.contains(&row.name) {
            views.extend(clean(configuration, &row));
        }
    }
    views.truncate(most);
    Ok(views)
}

fn row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row { job: row.get(0)?, desk: row.get(1)?, name: row.get(2)?, blake3: row.get(3)? })
}

fn clean(configuration: &Configuration, row: &Row) -> Vec<View> {
    let Some(desk) = configuration.desk_of(&row.desk) else { return Vec::new() };
    let found = originals::open(&Folders::of(desk), (&row.job, &row.name, &row.blake3), LARGEST);
    match found {
        Ok(Some(dump)) => read(desk, row, dump),
        _ => Vec::new(),
    }
}

fn read(desk: &Desk, row: &Row, dump: Dump) -> Vec<View> {
    let mut about = About { name: row.name.clone(), format: desk.format, ..About::default() };
    dump.beside.describe(&mut about, &desk.clean.fields);
    let Ok(file) = dump.file() else { return Vec::new() };
    view::of_dump(about, file, &desk.clean, MOST_OF_A_DUMP)
}
