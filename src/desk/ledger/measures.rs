//! What was measured of each document while it was cleaned, and what can be made of many.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use crate::desk::frames::Finished;
use crate::label::Clutter;

/// Bytes of a host in the ledger: it comes from a document, so it may be anything.
const LONGEST_HOST: usize = 255;

/// What was measured of a document. Its size is bounded, whatever the document is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measures {
    /// The host of its site.
    pub host: Option<String>,
    /// How long it was cleaned, in microseconds.
    pub duration_us: u64,
    /// How many of its blocks were removed as what.
    pub removed: BTreeMap<Clutter, u64>,
}

impl Measures {
    /// Those of a document that a worker has finished.
    pub fn of(finished: &Finished) -> Measures {
        let fits = |host: &&String| host.len() <= LONGEST_HOST;
        Measures {
            host: finished.host.as_ref().filter(fits).cloned(),
            duration_us: finished.duration_us,
            removed: finished.removed.clone(),
        }
    }
}

/// Writes them to a table whose name begins so.
pub fn write(
    database: &Connection,
    prefix: &str,
    job: &str,
    number: usize,
    measures: &Measures,
) -> rusqlite::Result<()> {
    let insert = format!("INSERT OR REPLACE INTO {prefix}measures VALUES (?1,?2,?3,?4,?5)");
    // Names of kinds and numbers, which always are JSON.
    let removed = serde_json::to_string(&measures.removed).unwrap_or_else(|_| "{}".to_owned());
    let duration = i64::try_from(measures.duration_us).unwrap_or(i64::MAX);
    database.prepare_cached(&insert)?.execute(params![
        job,
        number as i64,
        measures.host,
        duration,
        removed
    ])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{DocumentRow, Entry, Ledger, Write, care, path, store};
    use super::*;

    #[tokio::test]
    async fn a_ledger_from_before_gets_them_and_is_exported_with_and_without() {
        let state = tempfile::tempdir().unwrap();
        let row = |number, removed: &[(Clutter, u64)]| DocumentRow {
            number,
            measures: Some(Measures {
                host: Some("a.example".into()),
                duration_us: 1500,
                removed: removed.iter().copied().collect(),
            }),
            ..DocumentRow::default()
        };
        let ledger = Ledger::open(state.path(), |_| ()).unwrap();
        let entry = Entry { job: "1".into(), documents: vec![row(0, &[])], ..Entry::default() };
        ledger.write(Write::Dump(Box::new(entry))).await.unwrap();
        drop(ledger);
        let before = Connection::open(path(state.path())).unwrap();
        before.execute_batch("DROP TABLE measures").unwrap();
        assert!(!store::has(&before, "measures").unwrap());
        drop(before);
        let export = || {
            let mut rows = Vec::new();
            care::export(&path(state.path()), |row| {
                rows.push(row.clone());
                Ok(())
            })
            .unwrap();
            rows.remove(0)["documents"].clone()
        };
        assert_eq!(export()[0].get("host"), None);
        let ledger = Ledger::open(state.path(), |_| ()).unwrap();
        let rows = vec![row(1, &[(Clutter::Advert, 3)])];
        ledger.write(Write::Documents("1".into(), rows)).await.unwrap();
        let documents = export();
        assert!(documents[0]["host"].is_null());
        assert_eq!(documents[1]["removed"]["advert"], 3);
        assert_eq!(documents[1]["duration_us"], 1500);
    }
}
