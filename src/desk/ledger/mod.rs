//! The ledger: what became of every dump, in SQLite in the state folder.
//!
//! It is written after publishing and before the original is put away. One thread owns the
//! database; rows that arrive together are committed together. The outputs, not the ledger, are
//! the product: a damaged or missing ledger is made anew from them ([`rebuild`]).

pub mod care;
mod content;
pub mod measures;
pub mod rebuild;
pub mod redone;
pub mod rows;
pub mod store;
pub mod summary;

use std::path::{Path, PathBuf};

use tokio::sync::{mpsc, oneshot};

use super::fault;
use super::manifest::Chapter;
pub use measures::Measures;
pub use rows::{Content, DocumentRow, Done, Entry, Progress};
pub use store::{Store, StoreError};

/// The rows of the largest commit.
const BATCH: usize = 256;

/// What the ledger's thread is asked for.
enum Order {
    Write(Write, oneshot::Sender<Result<(), String>>),
    Progress(String, oneshot::Sender<Result<Progress, String>>),
    Earlier(String, Content, oneshot::Sender<Result<Option<Done>, String>>),
}

/// What is written.
#[derive(Clone, Debug)]
pub enum Write {
    /// A dump is done. Afterwards the entry survives a power cut.
    Dump(Box<Entry>),
    /// Some documents of a dump are; the dump is not yet.
    Documents(String, Vec<DocumentRow>),
    /// The same of documents that are in segments.
    Chapter(String, Vec<DocumentRow>, Chapter),
    /// What is known of a dump's documents does not hold: it is another dump now.
    Forget(String),
    /// What the outputs say of dumps that the ledger has lost; what it has, stays.
    Rebuilt(Vec<Entry>),
    /// The outputs say no more.
    Complete,
}

/// A handle to the ledger's thread, which ends with the last one.
#[derive(Clone, Debug)]
pub struct Ledger(mpsc::Sender<Order>);

/// Where the ledger of a state folder lies.
pub fn path(state: &Path) -> PathBuf {
    state.join("ledger.sqlite")
}

impl Ledger {
    /// Opens the ledger of a state folder. A damaged one is set aside; whenever a new one is begun, and
    /// at each start until it is [`Write::Complete`], `anew` is called with a handle to it.
    pub fn open(
        state: &Path,
        anew: impl Fn(Ledger) + Send + 'static,
    ) -> Result<Ledger, StoreError> {
        std::fs::create_dir_all(state)?;
        let mut store = Store::open_or_set_aside(&path(state))?;
        let (sender, mut orders) = mpsc::channel::<Order>(BATCH);
        let weak = sender.downgrade();
        let begin = move |store: &mut Store| {
            if let (true, Some(sender)) = (store.take_new(), weak.upgrade()) {
                anew(Ledger(sender));
            }
        };
        begin(&mut store);
        std::thread::Builder::new().name("ledger".into()).spawn(move || {
            while let Some(first) = orders.blocking_recv() {
                serve(&mut store, first, &mut orders);
                begin(&mut store);
            }
        })?;
        Ok(Ledger(sender))
    }

    /// Writes; once this returns, it survives a power cut.
    pub async fn write(&self, write: Write) -> Result<(), String> {
        self.ask(|reply| Order::Write(write, reply)).await
    }

    /// [`Ledger::write`] for a thread that may block.
    pub fn write_blocking(&self, write: Write) -> Result<(), String> {
        let (reply, answer) = oneshot::channel();
        self.0.blocking_send(Order::Write(write, reply)).map_err(|_| gone())?;
        answer.blocking_recv().map_err(|_| gone())?
    }

    /// How far an earlier run got with a job.
    pub async fn progress(&self, job: &str) -> Result<Progress, String> {
        self.ask(|reply| Order::Progress(job.to_owned(), reply)).await
    }

    /// An earlier job than this one that did the same with the same bytes.
    pub async fn earlier(&self, job: &str, content: &Content) -> Result<Option<Done>, String> {
        self.ask(|reply| Order::Earlier(job.to_owned(), content.clone(), reply)).await
    }

    async fn ask<T>(
        &self,
        order: impl FnOnce(oneshot::Sender<Result<T, String>>) -> Order,
    ) -> Result<T, String> {
        let (reply, answer) = oneshot::channel();
        self.0.send(order(reply)).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

fn gone() -> String {
    "the ledger's thread has ended".to_owned()
}

/// Serves an order, and with a write all writes that wait behind it.
fn serve(store: &mut Store, first: Order, orders: &mut mpsc::Receiver<Order>) {
    // Whoever was abandoned does not listen any more, which is no error.
    match first {
        Order::Progress(job, reply) => {
            let _ = reply.send(store.healing(|database| rows::progress(database, &job)));
        }
        Order::Earlier(job, content, reply) => {
            let _ = reply.send(store.healing(|database| rows::earlier(database, &job, &content)));
        }
        Order::Write(write, reply) => {
            let mut batch = vec![(write, reply)];
            let mut next = None;
            while batch.len() < BATCH && next.is_none() {
                match orders.try_recv() {
                    Ok(Order::Write(write, reply)) => batch.push((write, reply)),
                    Ok(other) => next = Some(other),
                    Err(_) => break,
                }
            }
            let result = store.healing(|database| {
                let transaction = database.transaction()?;
                batch.iter().try_for_each(|(write, _)| rows::write(&transaction, write))?;
                transaction.commit()
            });
            let result = result
                .and_then(|()| fault::point("record.committed").map_err(|error| error.to_string()));
            for (_, reply) in batch {
                let _ = reply.send(result.clone());
            }
            if let Some(next) = next {
                serve(store, next, orders);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[tokio::test]
    async fn chapters_are_kept_until_their_dump_is_done_and_its_manifest_after() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(folder.path(), |_| ()).unwrap();
        for end in [2, 4] {
            let rows =
                [end - 2, end - 1].map(|number| DocumentRow { number, ..Default::default() });
            let chapter = Chapter { end, ..Chapter::default() };
            ledger.write(Write::Chapter("1".into(), rows.into(), chapter)).await.unwrap();
        }
        let progress = ledger.progress("1").await.unwrap();
        assert_eq!((progress.documents, progress.chapters.len()), (4, 2));
        let Write::Dump(mut done) = entry("1") else { unreachable!() };
        done.manifest = Some("1/manifest.json".into());
        ledger.write(Write::Dump(done)).await.unwrap();
        assert_eq!((count(folder.path(), "chapters"), count(folder.path(), "manifests")), (0, 1));
        let outputs = ledger.earlier("2", &content("00ff")).await.unwrap().unwrap().outputs;
        assert_eq!(outputs, ["1.json", "1/manifest.json"]);
    }

    fn entry(job: &str) -> Write {
        let output = Some(format!("{job}.json"));
        let row = DocumentRow { output, ..DocumentRow::default() };
        Write::Dump(Box::new(Entry {
            job: job.into(),
            outcome: "published",
            content: Some(content("00ff")),
            documents: vec![row],
            ..Entry::default()
        }))
    }

    fn content(blake3: &str) -> Content {
        Content { blake3: blake3.into(), bytes: 4, recipe: "r".into() }
    }

    fn count(state: &Path, table: &str) -> i64 {
        let read = Connection::open(path(state)).unwrap();
        let query = format!("SELECT count(*) FROM {table}");
        read.query_row(&query, [], |row| row.get(0)).unwrap()
    }

    #[tokio::test]
    async fn whatever_byte_of_it_is_damaged_the_ledger_works() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(folder.path(), |_| ()).unwrap();
        for number in 0..10 {
            ledger.write(entry(&number.to_string())).await.unwrap();
        }
        drop(ledger);
        // The thread closes the database a moment later; without it the file is whole by itself.
        let whole = folder.path().join("whole.sqlite");
        let source = Connection::open(path(folder.path())).unwrap();
        source.execute("VACUUM INTO ?1", [whole.to_str().unwrap()]).unwrap();
        drop(source);
        let bytes = std::fs::read(&whole).unwrap();
        for (turn, at) in (0..bytes.len()).step_by(512).enumerate() {
            let mut damaged = bytes.clone();
            match turn % 3 {
                0 => damaged[at] ^= 0xff,
                1 => damaged[at..(at + 512).min(bytes.len())].fill(0),
                _ => damaged.truncate(at),
            }
            let state = tempfile::tempdir().unwrap();
            std::fs::write(path(state.path()), damaged).unwrap();
            let ledger = Ledger::open(state.path(), |_| ()).unwrap();
            ledger.write(entry("new")).await.unwrap();
            // What is damaged unnoticed is not found, and at worst a dump is cleaned twice.
            ledger.earlier("again", &content("00ff")).await.unwrap();
            ledger.progress("new").await.unwrap();
        }
    }

    #[tokio::test]
    async fn a_ledger_is_begun_anew_until_it_is_complete_and_where_it_is_empty() {
        for was_there in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            if was_there {
                std::fs::write(path(folder.path()), "").unwrap();
            }
            let open = || {
                let (told, begun) = std::sync::mpsc::channel();
                let ledger = Ledger::open(folder.path(), move |_| told.send(()).unwrap()).unwrap();
                (ledger, begun.try_recv().is_ok())
            };
            for _ in 0..2 {
                let (ledger, is_begun) = open();
                assert!(is_begun);
                ledger.write(entry("1")).await.unwrap();
            }
            open().0.write(Write::Complete).await.unwrap();
            assert!(!open().1);
        }
    }

    #[tokio::test]
    async fn what_outputs_say_of_a_known_job_takes_nothing_from_it() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(folder.path(), |_| ()).unwrap();
        let failed = |bytes| Entry {
            job: "1".into(),
            outcome: "failed",
            content: Some(Content { bytes, ..content("00ff") }),
            ..Entry::default()
        };
        ledger.write(Write::Dump(Box::new(failed(4)))).await.unwrap();
        ledger.write(Write::Rebuilt(vec![failed(0)])).await.unwrap();
        let read = Connection::open(path(folder.path())).unwrap();
        let bytes: i64 = read.query_row("SELECT bytes FROM dumps", [], |row| row.get(0)).unwrap();
        assert_eq!(bytes, 4);
    }

    #[tokio::test]
    async fn a_job_is_one_row_however_often_it_is_recorded_and_goes_on_after_its_documents() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(folder.path(), |_| ()).unwrap();
        let row = |number: usize| DocumentRow { number, ..DocumentRow::default() };
        ledger.write(Write::Documents("1".into(), vec![row(0), row(1)])).await.unwrap();
        ledger.write(Write::Documents("1".into(), vec![row(1), row(3)])).await.unwrap();
        assert_eq!(ledger.progress("1").await.unwrap().documents, 2, "the third is missing");
        ledger.write(entry("1")).await.unwrap();
        ledger.write(entry("1")).await.unwrap();
        assert_eq!((count(folder.path(), "dumps"), count(folder.path(), "documents")), (1, 3));
        ledger.write(Write::Forget("1".into())).await.unwrap();
        assert_eq!(ledger.progress("1").await.unwrap(), Progress::default());
    }

    #[tokio::test]
    async fn only_another_job_with_the_same_bytes_and_recipe_is_earlier() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(folder.path(), |_| ()).unwrap();
        ledger.write(entry("1")).await.unwrap();
        let ask = async |job: &str, content| {
            ledger.earlier(job, &content).await.unwrap().map(|found| found.outputs)
        };
        assert_eq!(ask("2", content("00ff")).await, Some(vec!["1.json".to_owned()]));
        assert_eq!(ask("1", content("00ff")).await, None);
        assert_eq!(ask("2", content("ff00")).await, None);
        let other = Content { recipe: "s".into(), ..content("00ff") };
        assert_eq!(ask("2", other).await, None);
    }
}
