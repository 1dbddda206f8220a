//! A file a dump: one line a document, under its name only once all are there.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::Arc;

use super::super::ledger::DocumentRow;
use super::super::pause::Stopped;
use super::super::{fault, folders, layout, publish};
use super::{Ground, Unfinished};

/// So many bytes are gathered before they are written.
const PIECE: usize = 1 << 20;

/// The file of a dump, and the one of its rejected documents.
pub struct Lines {
    /// What it needs to know.
    pub ground: Ground,
    /// Articles, then what is none.
    sheets: [Option<Sheet>; 2],
    /// The documents.
    pub rows: Vec<DocumentRow>,
    /// The name of the files.
    pub name: String,
}

/// A file that grows.
struct Sheet {
    temporary: PathBuf,
    output: String,
    file: Arc<File>,
    written: u64,
    waiting: Vec<u8>,
}

impl Lines {
    /// No documents yet.
    pub fn new(ground: Ground) -> Lines {
        let name = layout::name_of_lines(&ground.name, &ground.identity);
        Lines { ground, sheets: [None, None], rows: Vec::new(), name }
    }

    /// Takes a document.
    pub async fn add(&mut self, row: DocumentRow, article: &[u8]) -> Result<(), Stopped> {
        let is_rejected = row.rejected.is_some();
        let output = row.output.clone();
        self.rows.push(row);
        let Some(output) = output else { return Ok(()) };
        let sheet = match &mut self.sheets[usize::from(is_rejected)] {
            Some(sheet) => sheet,
            none => none.insert(Sheet::new(&self.ground, output, is_rejected).await?),
        };
        sheet.waiting.extend_from_slice(article);
        if sheet.waiting.len() >= PIECE { sheet.write(&self.ground).await } else { Ok(()) }
    }

    /// Makes the files durable under their names.
    pub async fn finish(mut self) -> Result<Vec<DocumentRow>, Unfinished> {
        for sheet in self.sheets.iter_mut().flatten() {
            sheet.write(&self.ground).await.map_err(|Stopped| Unfinished::Stopped)?;
            sheet.publish(&self.ground).await?;
        }
        Ok(self.rows)
    }
}

impl Sheet {
    async fn new(ground: &Ground, output: String, is_rejected: bool) -> Result<Sheet, Stopped> {
        let which = if is_rejected { "rejected" } else { "articles" };
        let temporary = ground.folders.temporary.join(format!("{}.{which}", ground.job));
        let path = temporary.clone();
        let create = move || publish::create(&path);
        let file = ground.pauses.until_done(&ground.job, "publish", create).await?;
        Ok(Sheet { temporary, output, file: Arc::new(file), written: 0, waiting: Vec::new() })
    }

    /// Writes what waits at its place, so that a second try after an error repairs the first.
    async fn write(&mut self, ground: &Ground) -> Result<(), Stopped> {
        let waiting = Arc::new(std::mem::take(&mut self.waiting));
        let (file, at, bytes) = (self.file.clone(), self.written, waiting.clone());
        let write = move || {
            file.write_all_at(&bytes, at)?;
            fault::point("publish.written")
        };
        ground.pauses.until_done(&ground.job, "publish", write).await?;
        self.written += waiting.len() as u64;
        Ok(())
    }

    async fn publish(&self, ground: &Ground) -> Result<(), Unfinished> {
        let (file, temporary) = (self.file.clone(), self.temporary.clone());
        let target = ground.folders.out.join(&self.output);
        let publish = tokio::task::spawn_blocking(move || {
            publish::rename_synced(&file, &temporary, &target)?;
            folders::sync(target.parent().unwrap_or(&target))?;
            fault::point("publish.folder_synced")
        });
        let published = publish.await.map_err(|_| Unfinished::Stopped)?;
        published.map_err(|error| Unfinished::Redo(error.to_string()))
    }
}
