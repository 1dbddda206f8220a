//! Looking after the ledger, for the command: is it true, what does it say, what may go.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, params};
use serde_json::{Map, Value};
use walkdir::WalkDir;

use super::{content, store};
use crate::desk::configuration::{Configuration, Desk};
use crate::desk::folders::Folders;
use crate::desk::{clock, names};

/// Compares the ledger with the output folders: the names of outputs and, if wanted, what they hold.
/// Each text is something that is not as it should be.
pub fn verify(
    ledger: &Path,
    configuration: &Configuration,
    with_content: bool,
) -> rusqlite::Result<Vec<String>> {
    let database = store::read_only(ledger)?;
    let mut problems = Vec::new();
    let verdict: String = database.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        problems.push(format!("the database is damaged: {verdict}"));
    }
    let desks = &configuration.desk;
    for (at, desk) in desks.iter().enumerate() {
        let shares = |other: &&Desk| other.out == desk.out;
        if desks[..at].iter().any(|other| shares(&other)) {
            continue;
        }
        let recorded = recorded(&database, desks.iter().filter(shares))?;
        for output in &recorded {
            if !desk.out.join(output).exists() {
                problems.push(format!("{output}: recorded, but not there"));
            } else if with_content {
                problems.extend(content::mistakes(&desk.out, output));
            }
        }
        let strange = outputs(desk).filter(|name| !recorded.contains(name));
        problems.extend(
            strange.map(|name| format!("{}: there, but not recorded", names::printable(&name))),
        );
    }
    Ok(problems)
}

/// The outputs that the ledger has of some desks.
fn recorded<'a>(
    database: &Connection,
    desks: impl Iterator<Item = &'a Desk>,
) -> rusqlite::Result<BTreeSet<String>> {
    let mut query = "SELECT output FROM documents JOIN dumps USING (job) \
                     WHERE desk = ?1 AND output IS NOT NULL"
        .to_owned();
    if store::has(database, "manifests")? {
        query
            .push_str(" UNION SELECT output FROM manifests JOIN dumps USING (job) WHERE desk = ?1");
    }
    let mut query = database.prepare(&query)?;
    let mut recorded = BTreeSet::new();
    for desk in desks {
        for output in query.query_map([names::text(&desk.watch)], |row| row.get(0))? {
            recorded.insert(output?);
        }
    }
    Ok(recorded)
}

/// The outputs that lie in the output folder of a desk.
fn outputs(desk: &Desk) -> impl Iterator<Item = String> {
    let temporary = Folders::of(desk).temporary;
    let files = WalkDir::new(&desk.out).sort_by_file_name().into_iter();
    let files = files.filter_entry(move |entry| entry.path() != temporary);
    let files = files.filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    let names =
        files.map(|file| names::text(file.path().strip_prefix(&desk.out).unwrap_or(file.path())));
    names.filter(|name| name.ends_with(".json") || name.ends_with(".jsonl"))
}

/// Hands over every dump as a JSON object with its documents, in the order in which they were done.
pub fn export(
    ledger: &Path,
    mut take: impl FnMut(&Value) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let database = store::read_only(ledger)?;
    let listed = "SELECT dumps.*, output AS manifest FROM dumps LEFT JOIN manifests USING (job) \
                  ORDER BY finished_ms, job";
    let alone = "SELECT * FROM dumps ORDER BY finished_ms, job";
    let mut dumps =
        database.prepare(if store::has(&database, "manifests")? { listed } else { alone })?;
    let mut query = "SELECT * FROM documents".to_owned();
    for table in ["damage", "measures"] {
        if store::has(&database, table)? {
            query.push_str(&format!(" LEFT JOIN {table} USING (job, number)"));
        }
    }
    let mut documents = database.prepare(&format!("{query} WHERE job = ?1 ORDER BY number"))?;
    let mut rows = dumps.query([])?;
    while let Some(row) = rows.next()? {
        let mut dump = object(row)?;
        let mut inner = documents.query([row.get::<_, String>("job")?])?;
        let mut list = Vec::new();
        while let Some(row) = inner.next()? {
            let mut document = object(row)?;
            document.remove("job");
            for name in ["damage", "removed"] {
                if let Some(Value::String(text)) = document.get(name) {
                    let value = serde_json::from_str(text)?;
                    document.insert(name.to_owned(), value);
                }
            }
            list.push(Value::Object(document));
        }
        dump.insert("documents".to_owned(), Value::Array(list));
        take(&Value::Object(dump))?;
    }
    Ok(())
}

fn object(row: &rusqlite::Row<'_>) -> rusqlite::Result<Map<String, Value>> {
    let mut object = Map::new();
    for (at, name) in row.as_ref().column_names().enumerate() {
        let value = match row.get_ref(at)? {
            ValueRef::Integer(number) => number.into(),
            ValueRef::Real(number) => number.into(),
            ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
            ValueRef::Null | ValueRef::Blob(_) => Value::Null,
        };
        object.insert(name.to_owned(), value);
    }
    Ok(object)
}

/// Forgets dumps that were done longer ago than this, and gives how many. Should one of them come
/// again, it is cleaned again, to the same names.
pub fn forget(ledger: &Path, older_than: Duration) -> rusqlite::Result<usize> {
    let mut database: Connection = store::open(ledger)?;
    let before = clock::ms_ago(older_than);
    let transaction = database.transaction()?;
    for table in ["documents", "manifests", "measures", "damage"] {
        let of_them = "WHERE job IN (SELECT job FROM dumps WHERE finished_ms < ?1)";
        transaction.execute(&format!("DELETE FROM {table} {of_them}"), params![before])?;
    }
    let forgotten =
        transaction.execute("DELETE FROM dumps WHERE finished_ms < ?1", params![before])?;
    transaction.commit()?;
    database.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(forgotten)
}
