//! The files of a dump whose documents do not go to one each: written beside the old ones, and named
//! when all of them are complete.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::place;
use crate::desk::fault;
use crate::desk::folders::{self, Folders};
use crate::desk::frames::Finished;
use crate::desk::ledger::DocumentRow;
use crate::desk::manifest::{self, Chapter, Outcome, Segment};
use crate::desk::publish::{self, Temporary};

/// So many bytes are gathered before they are written.
const PIECE: usize = 1 << 20;

/// Where the files go, and how large they become.
pub struct Plan {
    /// The folders of the desk.
    pub folders: Folders,
    /// The job.
    pub job: String,
    /// The name of the file or folder for all documents, without an ending.
    pub name: String,
    /// Of segments, the folders of articles and of what is none, relative to the output folder.
    pub homes: Option<[String; 2]>,
    /// A segment is full at so many documents or bytes.
    pub full: (usize, u64),
    /// Nothing is written.
    pub dry: bool,
}

/// The files of one dump.
pub struct Sheets {
    plan: Plan,
    generation: u64,
    /// Articles, then what is none.
    open: [Option<Sheet>; 2],
    closed: Vec<Closed>,
    /// How many files there were.
    begun: usize,
    /// Documents and bytes of the open segment, and what the manifest will say of it.
    at: (usize, u64),
    chapter: Chapter,
    /// What it will say of the others.
    pub chapters: Vec<Chapter>,
}

impl Sheets {
    /// None yet. Segments get names that none has which is there.
    pub fn new(plan: Plan) -> io::Result<Sheets> {
        let mut newest = 1;
        for file in plan.segments()? {
            newest = newest.max(manifest::generation(Path::new(&file)).unwrap_or_default());
        }
        let (open, closed, begun, at) = Default::default();
        let (chapter, chapters, generation) = (Chapter::default(), Vec::new(), newest + 1);
        Ok(Sheets { plan, generation, open, closed, begun, at, chapter, chapters })
    }

    /// The name of the file that is open.
    pub fn name(&self) -> String {
        let name = &self.plan.name;
        if self.plan.homes.is_none() {
            return format!("{name}.jsonl");
        }
        let segment = manifest::segment_name(self.chapters.len() + 1, self.generation);
        format!("{name}/{segment}")
    }

    /// Takes a document, and closes the segment that it fills.
    pub fn add(
        &mut self,
        row: &DocumentRow,
        finished: &Finished,
        article: &[u8],
    ) -> io::Result<()> {
        self.chapter.note(row.number, finished);
        self.chapter.end = row.number + 1;
        self.at.0 += 1;
        if let Some(output) = &row.output {
            self.at.1 += article.len() as u64;
            self.write(output, row.outcome(), article)?;
        }
        let is_full = self.at.0 >= self.plan.full.0 || self.at.1 >= self.plan.full.1;
        if self.plan.homes.is_some() && is_full { self.close() } else { Ok(()) }
    }

    fn write(&mut self, output: &str, outcome: Outcome, article: &[u8]) -> io::Result<()> {
        if self.plan.dry {
            return Ok(());
        }
        let sheet = match &mut self.open[usize::from(outcome == Outcome::Rejected)] {
            Some(sheet) => sheet,
            none => {
                let mark = place::mark(&self.plan.job, self.begun);
                self.begun += 1;
                none.insert(Sheet::new(&self.plan.folders, &mark, output.to_owned(), outcome)?)
            }
        };
        sheet.add(article)
    }

    /// Makes what is open durable.
    fn close(&mut self) -> io::Result<()> {
        let mut chapter = std::mem::take(&mut self.chapter);
        for sheet in self.open.iter_mut().filter_map(Option::take) {
            let closed = sheet.close()?;
            chapter.segments.push(closed.segment.clone());
            self.closed.push(closed);
        }
        self.chapters.push(chapter);
        self.at = (0, 0);
        Ok(())
    }

    /// Gives all files their names.
    pub fn publish(&mut self) -> io::Result<()> {
        if self.at.0 > 0 {
            self.close()?;
        }
        let out = &self.plan.folders.out;
        let mut parents = BTreeSet::new();
        // First what is no article: what becomes none is rather there twice than not at all.
        self.closed.sort_by_key(|closed| closed.segment.outcome == Outcome::Published);
        for closed in self.closed.drain(..) {
            closed.publish(&self.plan.folders)?;
            parents.extend(out.join(&closed.segment.file).parent().map(PathBuf::from));
        }
        parents.iter().try_for_each(|folder| folders::sync(folder))
    }

    /// Segments that are there and not listed by the manifest that is.
    pub fn unlisted(&self) -> io::Result<Vec<String>> {
        let listed = self.chapters.iter().flat_map(|chapter| &chapter.segments);
        let listed: BTreeSet<&str> = listed.map(|segment| segment.file.as_str()).collect();
        let mut segments = self.plan.segments()?;
        segments.retain(|segment| !listed.contains(segment.as_str()));
        Ok(segments)
    }
}

impl Plan {
    /// The segments that are there, relative to the output folder.
    fn segments(&self) -> io::Result<Vec<String>> {
        let mut segments = Vec::new();
        for home in self.homes.iter().flatten() {
            let entries = match fs::read_dir(self.folders.out.join(home)) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                entries => entries?,
            };
            let names = entries.map(|entry| entry.map(|entry| entry.file_name()));
            let names = names.collect::<io::Result<Vec<OsString>>>()?;
            let names = names.iter().filter(|name| manifest::generation(Path::new(name)).is_some());
            segments.extend(names.map(|name| format!("{home}/{}", name.to_string_lossy())));
        }
        Ok(segments)
    }
}

/// A file of many documents that is being written.
struct Sheet {
    temporary: Temporary,
    file: File,
    segment: Segment,
    hasher: blake3::Hasher,
    waiting: Vec<u8>,
}

/// One that is complete and durable, and has no name yet.
struct Closed {
    temporary: Temporary,
    /// What it will be.
    segment: Segment,
}

impl Sheet {
    /// An empty one, for this place below the output folder.
    fn new(folders: &Folders, mark: &str, output: String, outcome: Outcome) -> io::Result<Sheet> {
        let temporary = Temporary::new(&folders.temporary, mark);
        let file = publish::create(temporary.path())?;
        let blake3 = String::new();
        let segment = Segment { file: output, outcome, documents: 0, bytes: 0, blake3 };
        Ok(Sheet { temporary, file, segment, hasher: blake3::Hasher::new(), waiting: Vec::new() })
    }

    /// Adds an article.
    fn add(&mut self, article: &[u8]) -> io::Result<()> {
        self.segment.documents += 1;
        self.segment.bytes += article.len() as u64;
        self.hasher.update(article);
        self.waiting.extend_from_slice(article);
        if self.waiting.len() >= PIECE { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.write_all(&std::mem::take(&mut self.waiting))?;
        fault::point("publish.written")
    }

    /// Completes it.
    fn close(mut self) -> io::Result<Closed> {
        self.flush()?;
        publish::sync(&self.file)?;
        let blake3 = self.hasher.finalize().to_hex().to_string();
        let segment = Segment { blake3, ..self.segment };
        Ok(Closed { temporary: self.temporary, segment })
    }
}

impl Closed {
    /// Gives it its name; the folder is not synced.
    fn publish(&self, folders: &Folders) -> io::Result<()> {
        let target = folders.out.join(&self.segment.file);
        publish::rename(self.temporary.path(), &target).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => io::Error::other(
                "a service that started meanwhile has swept unfinished files away; do it again",
            ),
            _ => error,
        })
    }
}
