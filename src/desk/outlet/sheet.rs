//! Files of lines that grow, and get their names once they are whole.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use super::{Ground, Unfinished};
use crate::desk::ledger::DocumentRow;
use crate::desk::manifest::{Outcome, Segment};
use crate::desk::pause::Stopped;
use crate::desk::publish::{self, Temporary};
use crate::desk::{fault, folders};

/// So many bytes are gathered before they are written.
const PIECE: usize = 1 << 20;

/// A file of articles and one of what is none, each from its first document on.
#[derive(Default)]
pub struct Sheets {
    published: Option<Sheet>,
    rejected: Option<Sheet>,
}

/// A file that grows.
struct Sheet {
    temporary: Arc<Temporary>,
    file: Arc<File>,
    /// What it will be.
    segment: Segment,
    hasher: blake3::Hasher,
    written: u64,
    waiting: Vec<u8>,
}

impl Sheets {
    /// Takes a document, where an output of it is wanted.
    pub async fn add(
        &mut self,
        ground: &Ground,
        row: &DocumentRow,
        article: &[u8],
    ) -> Result<(), Stopped> {
        let (Some(output), outcome) = (&row.output, row.outcome()) else { return Ok(()) };
        let sheet = match outcome {
            Outcome::Published => &mut self.published,
            Outcome::Rejected => &mut self.rejected,
        };
        let sheet = match sheet {
            Some(sheet) => sheet,
            none => none.insert(Sheet::new(ground, output.clone(), outcome).await?),
        };
        sheet.add(ground, article).await
    }

    /// Their size so far, together.
    pub fn bytes(&self) -> u64 {
        [&self.published, &self.rejected].into_iter().flatten().map(|one| one.segment.bytes).sum()
    }

    /// Makes them durable under their names; the next documents go to new ones.
    pub async fn publish(&mut self, ground: &Ground) -> Result<Vec<Segment>, Unfinished> {
        let mut segments = Vec::new();
        for sheet in [self.published.take(), self.rejected.take()].into_iter().flatten() {
            segments.push(sheet.publish(ground).await?);
        }
        Ok(segments)
    }
}

impl Sheet {
    /// An empty one, for this place below the output folder.
    async fn new(ground: &Ground, output: String, outcome: Outcome) -> Result<Sheet, Stopped> {
        let which = if outcome == Outcome::Rejected { "rejected" } else { "articles" };
        let name = format!("{}.{which}", ground.job);
        let temporary = Arc::new(Temporary::new(&ground.folders.temporary, &name));
        let place = temporary.clone();
        let create = move || publish::create(place.path());
        let file = ground.retries.until_done("publish", create).await?;
        let segment =
            Segment { file: output, outcome, documents: 0, bytes: 0, blake3: String::new() };
        Ok(Sheet {
            temporary,
            file: Arc::new(file),
            segment,
            hasher: blake3::Hasher::new(),
            written: 0,
            waiting: Vec::new(),
        })
    }

    /// Takes a line.
    async fn add(&mut self, ground: &Ground, line: &[u8]) -> Result<(), Stopped> {
        self.segment.documents += 1;
        self.segment.bytes += line.len() as u64;
        self.hasher.update(line);
        self.waiting.extend_from_slice(line);
        if self.waiting.len() >= PIECE { self.write(ground).await } else { Ok(()) }
    }

    /// Writes what waits at its place, so that a second try after an error repairs the first.
    async fn write(&mut self, ground: &Ground) -> Result<(), Stopped> {
        let waiting = Arc::new(std::mem::take(&mut self.waiting));
        let (file, at, bytes) = (self.file.clone(), self.written, waiting.clone());
        let write = move || {
            file.write_all_at(&bytes, at)?;
            fault::point("publish.written")
        };
        ground.retries.until_done("publish", write).await?;
        self.written += waiting.len() as u64;
        Ok(())
    }

    /// Makes it durable under its name.
    async fn publish(mut self, ground: &Ground) -> Result<Segment, Unfinished> {
        self.write(ground).await?;
        let target = ground.folders.out.join(&self.segment.file);
        let publish = tokio::task::spawn_blocking(move || {
            publish::rename_synced(&self.file, self.temporary.path(), &target)?;
            folders::sync(target.parent().unwrap_or(&target))?;
            fault::point("publish.folder_synced")?;
            Ok(Segment { blake3: self.hasher.finalize().to_hex().to_string(), ..self.segment })
        });
        let published = publish.await.map_err(|_| Unfinished::Stopped)?;
        published.map_err(|error: std::io::Error| Unfinished::Redo(error.to_string()))
    }
}
