//! A file a dump: one line a document, under its name only once all are there.

use super::sheet::Sheets;
use super::{Ground, Unfinished};
use crate::desk::ledger::DocumentRow;
use crate::desk::pause::Stopped;

/// The file of a dump, and the one of its rejected documents.
pub struct Lines {
    /// What it needs to know.
    pub ground: Ground,
    sheets: Sheets,
    /// The documents.
    pub rows: Vec<DocumentRow>,
}

impl Lines {
    /// No documents yet.
    pub fn new(ground: Ground) -> Lines {
        Lines { ground, sheets: Sheets::default(), rows: Vec::new() }
    }

    /// Takes a document.
    pub async fn add(&mut self, row: DocumentRow, article: &[u8]) -> Result<(), Stopped> {
        self.sheets.add(&self.ground, &row, article).await?;
        self.rows.push(row);
        Ok(())
    }

    /// Makes the files durable under their names.
    pub async fn finish(mut self) -> Result<Vec<DocumentRow>, Unfinished> {
        self.sheets.publish(&self.ground).await?;
        Ok(self.rows)
    }
}
