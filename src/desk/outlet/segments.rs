//! Segments of JSON Lines in a folder a dump, each durable under its name once it is full, and in
//! the end the manifest that lists them.
//!
//! What is durable is recorded, so after a crash the next segment is the first that was not; it is
//! written anew, over what the last run left of it.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::sheet::Sheets;
use super::{Ground, Published, Unfinished};
use crate::article;
use crate::desk::folders;
use crate::desk::frames::Finished;
use crate::desk::ledger::{DocumentRow, Progress, Write};
use crate::desk::manifest::{self, Chapter, Manifest};
use crate::desk::pause::Stopped;
use crate::desk::publish::{self, Temporary};

/// The segments of one dump.
pub struct Segments {
    /// What it needs to know.
    pub ground: Ground,
    /// Documents of the segment that is open.
    pub rows: Vec<DocumentRow>,
    /// Its files.
    sheets: Sheets,
    /// What the manifest will say of it.
    open: Chapter,
    /// What it will say of those that are durable.
    closed: Vec<Chapter>,
    /// Whether the folder is this run's.
    is_begun: bool,
}

impl Segments {
    /// Goes on behind the segments that are durable.
    pub fn new(ground: Ground, closed: Vec<Chapter>) -> Segments {
        let (rows, open) = Default::default();
        Segments { ground, rows, sheets: Sheets::default(), open, closed, is_begun: false }
    }

    /// The name of the segment that is open.
    pub fn name(&self) -> String {
        let segment = manifest::segment_name(self.closed.len() + 1, 1);
        format!("{}/{segment}", self.ground.name_of_lines(""))
    }

    /// Takes a document, and closes the segment that it fills.
    pub async fn add(
        &mut self,
        row: DocumentRow,
        finished: &Finished,
        article: &[u8],
    ) -> Result<(), Unfinished> {
        self.begin().await?;
        self.open.note(row.number, finished);
        self.sheets.add(&self.ground, &row, article).await?;
        self.rows.push(row);
        let desk = &self.ground.desk;
        let is_full = self.rows.len() >= desk.segment_documents
            || self.sheets.bytes() >= desk.segment_bytes as u64;
        if !is_full {
            return Ok(());
        }
        let rows = self.close().await?;
        let Some(chapter) = self.closed.last().cloned() else { return Ok(()) };
        let write = Write::Chapter(self.ground.job.clone(), rows, chapter);
        let record = || self.ground.ledger.write(write.clone());
        Ok(self.ground.retries.retry("record", record).await?)
    }

    /// Makes the last segment durable, and then the manifest.
    pub async fn finish(
        mut self,
        progress: &Progress,
        skipped: BTreeMap<String, u64>,
    ) -> Result<Published, Unfinished> {
        self.begin().await?;
        let rows = if self.rows.is_empty() { Vec::new() } else { self.close().await? };
        let chapters = std::mem::take(&mut self.closed);
        let ground = &self.ground;
        let (source, cleaner) = (ground.source.clone(), article::cleaner(&ground.desk.clean));
        let manifest = Manifest::of(source, cleaner, progress, skipped, chapters);
        let listed = manifest.segments.iter().map(|one| ground.folders.out.join(&one.file));
        let (listed, folders): (BTreeSet<PathBuf>, _) = (listed.collect(), self.folders());
        let sweep = move || folders.iter().try_for_each(|folder| sweep(folder, &listed));
        ground.retries.until_done("publish", sweep).await?;
        let text = manifest.text().map_err(|_| Unfinished::Stopped)?;
        let (text, target) = (Arc::new(text), ground.folders.out.join(self.manifest()));
        let name = format!("{}.manifest", ground.job);
        let temporary = Arc::new(Temporary::new(&ground.folders.temporary, &name));
        let write = move || {
            publish::write(temporary.path(), &target, &text)?;
            folders::sync(target.parent().unwrap_or(&target))
        };
        ground.retries.until_done("publish", write).await?;
        Ok(Published { rows, manifest: Some(self.manifest()) })
    }

    /// Removes the segments, whose manifest will never come.
    pub async fn discard(self) -> Result<(), Stopped> {
        let folders = self.folders();
        let remove = move || folders.iter().try_for_each(|folder| sweep(folder, &BTreeSet::new()));
        self.ground.retries.until_done("publish", remove).await
    }

    /// The manifest's path relative to the output folder.
    fn manifest(&self) -> String {
        let name = format!("{}/{}", self.ground.name_of_lines(""), manifest::NAME);
        self.ground.path(false, &name)
    }

    /// The folders of the segments: of articles, and of what is none.
    fn folders(&self) -> [PathBuf; 2] {
        let name = self.ground.name_of_lines("");
        [false, true]
            .map(|rejected| self.ground.folders.out.join(self.ground.path(rejected, &name)))
    }

    /// Takes away the manifest of an earlier job with the same dump: it lists what is about to be
    /// replaced.
    async fn begin(&mut self) -> Result<(), Stopped> {
        if std::mem::replace(&mut self.is_begun, true) {
            return Ok(());
        }
        let manifest = self.ground.folders.out.join(self.manifest());
        let remove = move || match folders::remove(&manifest)? {
            true => folders::sync(manifest.parent().unwrap_or(&manifest)),
            false => Ok(()),
        };
        self.ground.retries.until_done("publish", remove).await
    }

    /// Makes the open segment durable, and gives its documents.
    async fn close(&mut self) -> Result<Vec<DocumentRow>, Unfinished> {
        let mut chapter = std::mem::take(&mut self.open);
        chapter.segments = self.sheets.publish(&self.ground).await?;
        let rows = std::mem::take(&mut self.rows);
        chapter.end = rows.last().map_or(0, |row| row.number + 1);
        self.closed.push(chapter);
        Ok(rows)
    }
}

/// Removes the segments that are not listed: an earlier job with the same dump had others.
fn sweep(folder: &Path, listed: &BTreeSet<PathBuf>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let path = entry?.path();
        if path.extension() == Some(OsStr::new("jsonl")) && !listed.contains(&path) {
            fs::remove_file(path)?;
        }
    }
    folders::sync(folder)
}
