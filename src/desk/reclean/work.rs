//! A dump that is being done again: its documents compared with what they were, and put in their place.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use serde_json::Value;
use tokio::task::block_in_place;

use super::old::Old;
use super::redo::{Changed, Ground, Redone};
use super::sheets::{Plan, Sheets};
use super::{change, place};
use crate::article;
use crate::desk::configuration::{Desk, Records};
use crate::desk::dump::Dump;
use crate::desk::folders::{Folders, REJECTED};
use crate::desk::frames::{Finished, Reply, Request};
use crate::desk::layout::{self, Layout};
use crate::desk::ledger::redone::{self, Anew, FinishedDump};
use crate::desk::ledger::{DocumentRow, Progress};
use crate::desk::manifest::{self, Manifest, Source};

use crate::desk::{duplicates, fault, names, originals, outlet};

/// Changed documents of one dump that are told one by one.
const MOST_TOLD: usize = 200;

/// Why a dump is left alone.
const CLAIMED: &str = "the service has a dump of the same size in work, which may write the same segments; \
                       run reclean again when it is done";

/// A dump under way.
pub struct Work<'a> {
    ground: &'a Ground,
    desk: &'a Desk,
    folders: &'a Folders,
    row: &'a FinishedDump,
    dump: &'a Dump,
    old: Old,
    /// Whether the ledger knows which document is where.
    is_known: bool,
    /// The manifests that there was and that there will be.
    manifests: [Option<String>; 2],
    /// The folder of the day that the outputs are in.
    day: Option<String>,
    /// Where not each document has a file of its own.
    sheets: Option<Sheets>,
    progress: Progress,
    skipped: BTreeMap<String, u64>,
    redone: &'a mut Redone,
}

impl<'a> Work<'a> {
    /// Nothing done yet.
    pub fn new(
        ground: &'a Ground,
        (desk, folders): (&'a Desk, &'a Folders),
        (row, dump): (&'a FinishedDump, &'a Dump),
        redone: &'a mut Redone,
    ) -> io::Result<Work<'a>> {
        let database = ground.ledger();
        if !ground.dry {
            redone::begin(&database, &row.job).map_err(io::Error::other)?;
        }
        let first = redone::first_output(&database, &row.job).map_err(io::Error::other)?;
        let manifest = redone::manifest(&database, &row.job).map_err(io::Error::other)?;
        let is_known = redone::is_whole(&database, &row.job).map_err(io::Error::other)?;
        let day = (desk.layout == Layout::ByDay).then(|| day(first.or(manifest.clone())?));
        let mut work = Work {
            ground,
            desk,
            folders,
            row,
            dump,
            old: Old::new(&folders.out),
            is_known,
            manifests: [manifest, None],
            day: day.flatten(),
            sheets: None,
            progress: Progress::default(),
            skipped: BTreeMap::new(),
            redone,
        };
        work.plan()?;
        Ok(work)
    }

    /// Chooses the files of documents that share some.
    fn plan(&mut self) -> io::Result<()> {
        if self.desk.records == Records::Files {
            return Ok(());
        }
        let dump = originals::name(&self.row.name);
        let name = layout::name_of_lines(&dump, &self.dump.identity(), "");
        let homes = (self.desk.records == Records::Segments).then(|| {
            let home = |rejected| outlet::path(self.desk, &self.row.job, None, rejected, &name);
            [false, true].map(|rejected| self.on_day(home(rejected)))
        });
        if let Some([home, _]) = &homes {
            self.manifests[1] = Some(format!("{home}/{}", manifest::NAME));
            self.check_claims()?;
        }
        let (folders, job, dry) = (self.folders.clone(), self.row.job.clone(), self.ground.dry);
        let full = (self.desk.segment_documents, self.desk.segment_bytes as u64);
        self.sheets = Some(Sheets::new(Plan { folders, job, name, homes, full, dry })?);
        Ok(())
    }

    /// Whether one of its documents is of the host that was asked for, as the ledger or, failing
    /// that, the first output says.
    pub fn is_of_host(&self) -> io::Result<bool> {
        let Some(wanted) = &self.ground.host else { return Ok(true) };
        let database = self.ground.ledger();
        let hosts = redone::hosts(&database, &self.row.job).map_err(io::Error::other)?;
        let is_it = |host: &str| {
            host.strip_suffix(wanted.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        if !hosts.is_empty() {
            return Ok(hosts.iter().any(|host| is_it(host)));
        }
        let first = redone::first_output(&database, &self.row.job).map_err(io::Error::other)?;
        let article = first.and_then(|first| Old::new(&self.folders.out).article(&first, false));
        let article = article.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        Ok(article.is_some_and(|article| article["site"]["host"].as_str().is_some_and(is_it)))
    }

    /// Has a worker clean the dump. Should it die, all stays as it is for the documents that follow.
    pub async fn clean(&mut self) -> io::Result<()> {
        let deadline = self.ground.configuration.workers.deadline;
        let mut worker = self.ground.pool.worker(deadline, self.dump.bytes).await?;
        let dump = self.dump;
        let request = Request::new(self.desk, dump, self.row.name.clone(), deadline, 0);
        let (mut asking, mut answers) = worker.halves();
        let hear = async {
            loop {
                let (reply, article) = answers.next().await.map_err(io::Error::other)?;
                match reply {
                    Reply::Begun(_) | Reply::Ready { .. } => {}
                    Reply::Document(finished) => {
                        block_in_place(|| self.take(&finished, &article))?;
                    }
                    Reply::End { skipped, .. } => {
                        self.skipped = skipped;
                        return Ok(());
                    }
                }
            }
        };
        // A piece of the original that is not what it was is an error.
        tokio::try_join!(asking.send(request, dump, |_| ()), hear)?;
        self.ground.pool.give_back(worker);
        Ok(())
    }

    /// Takes a document: compares it with what it was, and publishes it.
    fn take(&mut self, finished: &Finished, article: &[u8]) -> io::Result<()> {
        let number = self.progress.documents;
        let name = match &self.sheets {
            Some(sheets) => sheets.name(),
            None => layout::name(finished.title.as_deref(), &finished.identity, ".json"),
        };
        let mut row = outlet::row(self.desk, &self.row.job, number, &name, finished);
        row.output = row.output.map(|output| self.on_day(output));
        let old = redone::output(&self.ground.ledger(), &self.row.job, number);
        let old = old.map_err(io::Error::other)?.filter(|_| self.is_known);
        let before = old.as_deref().and_then(|old| self.old.article(old, is_rejected(old)));
        let moved = !is_same_place(old.as_deref(), row.output.as_deref());
        let is_new = moved || row.output.is_some() && before.as_deref() != Some(article);
        if is_new && self.is_known {
            self.note(&row, old.filter(|_| moved), before.as_deref(), article);
        }
        match (&mut self.sheets, &row.output) {
            (Some(sheets), _) => sheets.add(&row, finished, article)?,
            (None, Some(output)) if is_new && !self.ground.dry => {
                place::publish(self.folders, &place::mark(&self.row.job, number), output, article)?;
            }
            _ => {}
        }
        self.progress.add(&row);
        if self.ground.dry {
            return Ok(());
        }
        redone::add(&self.ground.ledger(), &self.row.job, &row).map_err(io::Error::other)
    }

    /// The folder of a day is the one that the dump went to, even when the ledger, made anew, does
    /// not know the day any more.
    fn on_day(&self, output: String) -> String {
        match &self.day {
            Some(day) => duplicates::on_day(&output, day),
            None => output,
        }
    }

    fn note(
        &mut self,
        row: &DocumentRow,
        moved_from: Option<String>,
        before: Option<&[u8]>,
        article: &[u8],
    ) {
        let read = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).unwrap_or_default();
        let lines = match before {
            Some(before) => change::lines(&read(before), &read(article)),
            None => vec!["there was no output".to_owned()],
        };
        let number = self.sheets.is_some().then_some(row.number);
        if number.is_some() && lines.is_empty() && moved_from.is_none() {
            self.redone.marked += 1;
            return;
        }
        self.tell(Changed { number, output: row.output.clone(), before: moved_from, lines });
    }

    fn tell(&mut self, changed: Changed) {
        if self.redone.changed.len() < MOST_TOLD {
            self.redone.changed.push(changed);
        } else {
            self.redone.untold += 1;
        }
    }

    /// Makes what is new durable, retires what has another name now, and tells the ledger. Were
    /// this cut, all of it would be done again: until the end the ledger has the old recipe.
    pub fn conclude(&mut self, recipe: &str) -> io::Result<()> {
        self.redone.documents = self.progress.documents;
        self.note_the_gone()?;
        if self.ground.dry {
            return Ok(());
        }
        self.check_claims()?;
        if let Some(sheets) = &mut self.sheets {
            sheets.publish()?;
        }
        self.list()?;
        for (at, output) in self.left()?.iter().enumerate() {
            let mark = place::mark(&self.row.job, at);
            let is_needed = || self.is_needed(output);
            place::retire(self.folders, &mark, output, self.dump.bytes, is_needed)?;
            fault::point("reclean.retired")?;
        }
        self.check_claims()?;
        let (progress, skipped) = (&self.progress, &self.skipped);
        let anew = Anew { recipe, progress, skipped, manifest: self.manifests[1].as_deref() };
        redone::record(&mut self.ground.ledger(), self.row, &anew).map_err(io::Error::other)
    }

    /// Tells of documents that the dump does not give any more, and of what could not be compared.
    fn note_the_gone(&mut self) -> io::Result<()> {
        if !self.is_known {
            let lines = vec!["not compared: the ledger was made anew since".to_owned()];
            let output = self.manifests[1].clone();
            self.tell(Changed { number: None, output, before: None, lines });
            return Ok(());
        }
        let (ground, job, count) = (self.ground, &self.row.job, self.progress.documents);
        let gone = |number, old| {
            let lines = vec!["the dump has no such document any more".to_owned()];
            let number = Some(number);
            self.tell(Changed { number, output: None, before: Some(old), lines });
        };
        redone::beyond(&ground.ledger(), job, count, gone).map_err(io::Error::other)
    }

    /// Segments are replaced only while the service has no dump that may be the same: it would write
    /// to the same folder. Should it take one up meanwhile, the next reclean does this one again.
    fn check_claims(&self) -> io::Result<()> {
        let is_free = self.ground.dry
            || self.manifests[1].is_none()
            || !place::is_claimed(self.folders, self.dump.bytes);
        if is_free { Ok(()) } else { Err(io::Error::other(CLAIMED)) }
    }

    /// Writes the manifest of the new segments, in the place of the old one.
    fn list(&self) -> io::Result<()> {
        let (Some(output), Some(sheets)) = (&self.manifests[1], &self.sheets) else {
            return Ok(());
        };
        let source = Source {
            name: self.row.name.clone(),
            bytes: self.dump.bytes,
            blake3: self.row.blake3.clone(),
        };
        let (skipped, chapters) = (self.skipped.clone(), sheets.chapters.clone());
        let cleaner = article::cleaner(&self.desk.clean);
        let manifest = Manifest::of(source, cleaner, &self.progress, skipped, chapters);
        let mark = place::mark(&self.row.job, 0);
        place::publish(self.folders, &mark, output, &manifest.text()?)
    }

    /// What the dump has left behind, a manifest before what it lists.
    fn left(&self) -> io::Result<Vec<String>> {
        let [old, new] = &self.manifests;
        let mut left: Vec<String> = old.iter().filter(|_| old != new).cloned().collect();
        let segments = match (&self.sheets, new) {
            (Some(sheets), Some(_)) => sheets.unlisted()?,
            _ => Vec::new(),
        };
        let outputs = redone::left(&self.ground.ledger(), &self.row.job);
        let rest: BTreeSet<String> =
            outputs.map_err(io::Error::other)?.into_iter().chain(segments).collect();
        left.extend(rest);
        Ok(left)
    }

    /// Whether an output is another job's too, of this desk or of one with the same output folder. What
    /// has a manifest is whose that is; segments in the folder of the new one are replaced for all who
    /// have it.
    fn is_needed(&self, output: &str) -> io::Result<bool> {
        let sharing = self.ground.configuration.desk.iter();
        let sharing: Vec<&Desk> = sharing.filter(|desk| desk.out == self.desk.out).collect();
        let is_claimed = |desk: &&Desk| place::is_claimed(&Folders::of(desk), self.dump.bytes);
        if sharing.iter().filter(|desk| desk.watch != self.desk.watch).any(is_claimed) {
            return Ok(true);
        }
        let desks: Vec<String> = sharing.iter().map(|desk| names::text(&desk.watch)).collect();
        let database = self.ground.ledger();
        let needed = match &self.manifests {
            [old, Some(new)] if is_beside(output, new) || old.as_ref() == Some(new) => Ok(false),
            [Some(old), _] => redone::is_shared(&database, "manifests", old, self.row, &desks),
            [None, _] => redone::is_shared(&database, "documents", output, self.row, &desks),
        };
        needed.map_err(io::Error::other)
    }
}

/// The day's folder of an output, if it is in one.
fn day(output: String) -> Option<String> {
    let output = output.strip_prefix(REJECTED).unwrap_or(&output).trim_start_matches('/');
    let (folder, _) = output.split_once('/')?;
    layout::is_day(folder).then(|| folder.to_owned())
}

fn is_rejected(output: &str) -> bool {
    Path::new(output).starts_with(REJECTED)
}

/// Whether two outputs are for people at the same place: the same file, or segments of one folder.
fn is_same_place(old: Option<&str>, new: Option<&str>) -> bool {
    let is_segment = |path: &Path| manifest::generation(path).is_some();
    match (old.map(Path::new), new.map(Path::new)) {
        (Some(old), Some(new)) if is_segment(old) && is_segment(new) => {
            old.parent() == new.parent()
        }
        (old, new) => old == new,
    }
}

/// Whether a segment is one of the folder of a manifest, or of the one for what is no article.
fn is_beside(segment: &str, manifest: &str) -> bool {
    let segment = Path::new(segment);
    let segment = segment.strip_prefix(REJECTED).unwrap_or(segment);
    segment.parent() == Path::new(manifest).parent()
}
