//! A file a document: written, synced and renamed side by side, recorded as they become durable.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::task::{JoinError, JoinSet};

use super::Ground;
use crate::desk::fault;
use crate::desk::folders;
use crate::desk::ledger::{DocumentRow, Write};
use crate::desk::pause::Stopped;
use crate::desk::progress::Step;
use crate::desk::publish::{self, Temporary};

/// So many documents of a dump are recorded together; a dump of millions goes on there after a
/// crash.
const CHAPTER: usize = 256;

/// The files of one dump.
pub struct Files {
    /// What it needs to know.
    pub ground: Ground,
    writing: JoinSet<Result<DocumentRow, Stopped>>,
    /// The files that are being written.
    outputs: BTreeSet<String>,
    /// Documents whose files have their names; those are not durable yet.
    pub rows: Vec<DocumentRow>,
}

impl Files {
    /// No documents yet.
    pub fn new(ground: Ground) -> Files {
        Files { ground, writing: JoinSet::new(), outputs: BTreeSet::new(), rows: Vec::new() }
    }

    /// Takes a document, and waits for a place among the committers.
    pub async fn add(&mut self, row: DocumentRow, article: Vec<u8>) -> Result<(), Stopped> {
        let Some(output) = &row.output else {
            self.rows.push(row);
            return Ok(());
        };
        // The same document once more; the later one is to stand, whoever is faster.
        if !self.outputs.insert(output.clone()) {
            let output = output.clone();
            self.written().await?;
            self.outputs.insert(output);
        }
        let place = self.ground.committers.clone().acquire_owned().await.map_err(|_| Stopped)?;
        let retries = self.ground.retries.clone();
        let name = format!("{}.{}", self.ground.job, row.number);
        let temporary = Arc::new(Temporary::new(&self.ground.folders.temporary, &name));
        let target = self.ground.folders.out.join(output);
        let article = Arc::new(article);
        self.writing.spawn(async move {
            let write = move || publish::write(temporary.path(), &target, &article);
            retries.until_done("publish", write).await?;
            drop(place);
            Ok(row)
        });
        while let Some(written) = self.writing.try_join_next() {
            self.note(written)?;
        }
        if self.rows.len() >= CHAPTER {
            let rows = self.flush().await?;
            let write = Write::Documents(self.ground.job.clone(), rows);
            let ledger = &self.ground.ledger;
            let record = || ledger.write(write.clone());
            self.ground.retries.retry("record", record).await?;
        }
        Ok(())
    }

    /// Waits until every file is written and its name survives a power cut.
    pub async fn flush(&mut self) -> Result<Vec<DocumentRow>, Stopped> {
        self.written().await?;
        let out = &self.ground.folders.out;
        let outputs = self.rows.iter().filter_map(|row| row.output.as_ref());
        let parents = outputs.filter_map(|output| out.join(output).parent().map(PathBuf::from));
        let parents: BTreeSet<PathBuf> = parents.collect();
        let sync = move |step: &Step| {
            folders::sync_all(&parents, step)?;
            fault::point("publish.folder_synced")
        };
        self.ground.retries.until_long_done("publish", sync).await?;
        let mut rows = std::mem::take(&mut self.rows);
        rows.sort_by_key(|row| row.number);
        Ok(rows)
    }

    /// Waits until every file has its name.
    async fn written(&mut self) -> Result<(), Stopped> {
        while let Some(written) = self.writing.join_next().await {
            self.note(written)?;
        }
        Ok(())
    }

    fn note(
        &mut self,
        written: Result<Result<DocumentRow, Stopped>, JoinError>,
    ) -> Result<(), Stopped> {
        let row = written.map_err(|_| Stopped)??;
        row.output.as_ref().map(|output| self.outputs.remove(output));
        self.rows.push(row);
        Ok(())
    }
}
