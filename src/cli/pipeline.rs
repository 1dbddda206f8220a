//! Cleaning documents on several threads with the results in the order of the input.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::article::Article;
use crate::clean::clean_document;
use crate::input::Document;
use crate::options::Options;

/// Documents under way for each thread: enough that one slow document does not idle the others,
/// few enough that the finished ones behind it stay small.
const AHEAD: usize = 32;

/// Bytes of content under way: large documents wait for each other, small ones do not.
const AHEAD_BYTES: usize = 64 << 20;

type Job = (u64, Document<'static>);
type Done = (u64, Finished);

/// An article, how long it took, and the bytes of its document's content.
type Finished = (Article, Duration, usize);

/// Where articles go, in input order.
pub trait Sink {
    /// What can go wrong.
    type Error: Send;

    /// Takes an article that took so long; the first error ends the work.
    ///
    /// # Errors
    /// Its own.
    fn take(&mut self, article: Article, time: Duration) -> Result<(), Self::Error>;

    /// Nothing more is ready for now: what was taken is not to wait for the next.
    ///
    /// # Errors
    /// Its own.
    fn rest(&mut self) -> Result<(), Self::Error>;
}

/// Cleans every document and hands the articles to `sink` in input order, each once it is done,
/// however long the next document takes to come. `documents` is drawn from as room becomes free,
/// on the calling thread.
///
/// # Errors
/// The first of the sink.
pub fn ordered<S: Sink + Send>(
    documents: impl Iterator<Item = Document<'static>>,
    threads: usize,
    options: &Options,
    sink: &mut S,
) -> Result<(), S::Error> {
    let room = Room { most: threads * AHEAD, ..Room::default() };
    let (job_sender, jobs) = sync_channel::<Job>(threads);
    // Once no worker is left, nothing can be sent any more.
    let jobs = Arc::new(Mutex::new(jobs));
    let (done_sender, done) = channel::<Done>();
    thread::scope(|scope| {
        for _ in 0..threads {
            let (jobs, done) = (jobs.clone(), done_sender.clone());
            scope.spawn(move || work(&jobs, &done, options));
        }
        drop((jobs, done_sender));
        let room = &room;
        let delivery = scope.spawn(move || deliver(&done, sink, room));
        for (number, document) in documents.enumerate() {
            let taken = room.take(document.content.bytes().len());
            if !taken || job_sender.send((number as u64, document)).is_err() {
                break;
            }
        }
        drop(job_sender);
        delivery.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}

fn deliver<S: Sink>(done: &Receiver<Done>, sink: &mut S, room: &Room) -> Result<(), S::Error> {
    // However it ends: whoever waits for room is not to wait for ever.
    let _closing = Closing(room);
    let (mut finished, mut next) = (BTreeMap::new(), 0);
    while let Ok((number, one)) = done.recv() {
        finished.insert(number, one);
        finished.extend(done.try_iter());
        while let Some((article, time, bytes)) = finished.remove(&next) {
            sink.take(article, time)?;
            next += 1;
            room.give(bytes);
        }
        sink.rest()?;
    }
    Ok(())
}

/// What may be under way.
#[derive(Default)]
struct Room {
    /// Documents, at most.
    most: usize,
    used: Mutex<Used>,
    freed: Condvar,
}

#[derive(Default)]
struct Used {
    documents: usize,
    bytes: usize,
    closed: bool,
}

impl Room {
    /// Waits for room for a document; `false` when nobody takes any more.
    fn take(&self, bytes: usize) -> bool {
        let full = |used: &mut Used| {
            let large = used.documents > 0 && used.bytes + bytes > AHEAD_BYTES;
            !used.closed && (used.documents >= self.most || large)
        };
        let used = self.freed.wait_while(self.used(), full);
        let mut used = used.unwrap_or_else(PoisonError::into_inner);
        used.documents += 1;
        used.bytes += bytes;
        !used.closed
    }

    fn give(&self, bytes: usize) {
        let mut used = self.used();
        used.documents -= 1;
        used.bytes -= bytes;
        self.freed.notify_one();
    }

    fn used(&self) -> MutexGuard<'_, Used> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Closing<'r>(&'r Room);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.used().closed = true;
        self.0.freed.notify_one();
    }
}

fn work(jobs: &Mutex<Receiver<Job>>, done: &Sender<Done>, options: &Options) {
    loop {
        let next = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, document)) = next else { return };
        let (start, bytes) = (Instant::now(), document.content.bytes().len());
        let article = clean_document(&document, options);
        if done.send((number, (article, start.elapsed(), bytes))).is_err() {
            return;
        }
    }
}
