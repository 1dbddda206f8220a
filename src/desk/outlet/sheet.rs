//! A file of lines that grows, and gets its name once it is whole.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use super::super::manifest::{Outcome, Segment};
use super::super::pause::Stopped;
use super::super::publish::Temporary;
use super::super::{fault, folders, publish};
use super::{Ground, Unfinished};

/// So many bytes are gathered before they are written.
const PIECE: usize = 1 << 20;

/// A file that grows.
pub struct Sheet {
    temporary: Arc<Temporary>,
    file: Arc<File>,
    /// What it will be.
    segment: Segment,
    hasher: blake3::Hasher,
    written: u64,
    waiting: Vec<u8>,
}

impl Sheet {
    /// An empty one, for this place below the output folder.
    pub async fn new(ground: &Ground, output: String, outcome: Outcome) -> Result<Sheet, Stopped> {
        let which = if outcome == Outcome::Rejected { "rejected" } else { "articles" };
        let name = format!("{}.{which}", ground.job);
        let temporary = Arc::new(Temporary::new(&ground.folders.temporary, &name));
        let place = temporary.clone();
        let create = move || publish::create(place.path());
        let file = ground.pauses.until_done(&ground.matter, "publish", create).await?;
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

    /// Its size so far.
    pub fn bytes(&self) -> u64 {
        self.segment.bytes
    }

    /// Takes a line.
    pub async fn add(&mut self, ground: &Ground, line: &[u8]) -> Result<(), Stopped> {
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
        ground.pauses.until_done(&ground.matter, "publish", write).await?;
        self.written += waiting.len() as u64;
        Ok(())
    }

    /// Makes it durable under its name.
    pub async fn publish(mut self, ground: &Ground) -> Result<Segment, Unfinished> {
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
