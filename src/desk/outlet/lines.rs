//! A file a dump: one line a document, under its name only once all are there.

use super::super::ledger::DocumentRow;
use super::super::manifest::Outcome;
use super::super::pause::Stopped;
use super::sheet::Sheet;
use super::{Ground, Unfinished};

/// The file of a dump, and the one of its rejected documents.
pub struct Lines {
    /// What it needs to know.
    pub ground: Ground,
    /// Articles, then what is none.
    sheets: [Option<Sheet>; 2],
    /// The documents.
    pub rows: Vec<DocumentRow>,
}

impl Lines {
    /// No documents yet.
    pub fn new(ground: Ground) -> Lines {
        Lines { ground, sheets: [None, None], rows: Vec::new() }
    }

    /// Takes a document.
    pub async fn add(&mut self, row: DocumentRow, article: &[u8]) -> Result<(), Stopped> {
        let outcome = row.outcome();
        let output = row.output.clone();
        self.rows.push(row);
        let Some(output) = output else { return Ok(()) };
        let sheet = match &mut self.sheets[usize::from(outcome == Outcome::Rejected)] {
            Some(sheet) => sheet,
            none => none.insert(Sheet::new(&self.ground, output, outcome).await?),
        };
        sheet.add(&self.ground, article).await
    }

    /// Makes the files durable under their names.
    pub async fn finish(self) -> Result<Vec<DocumentRow>, Unfinished> {
        for sheet in self.sheets.into_iter().flatten() {
            sheet.publish(&self.ground).await?;
        }
        Ok(self.rows)
    }
}
