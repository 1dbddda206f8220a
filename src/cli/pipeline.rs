//! Cleaning documents on several threads with the results in the order of the input.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
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

/// Cleans every document and hands the articles to `take` in input order, each with the time it
/// took. `documents` is drawn from as room becomes free, on the calling thread's behalf; the
/// first error of `take` ends the work.
pub fn ordered<E: Send>(
    documents: impl Iterator<Item = Document<'static>>,
    threads: usize,
    options: &Options,
    mut take: impl FnMut(Article, Duration) -> Result<(), E>,
) -> Result<(), E> {
    let (job_sender, jobs) = sync_channel::<Job>(threads);
    let jobs = Mutex::new(jobs);
    let (done_sender, done) = channel::<Done>();
    thread::scope(|scope| {
        for _ in 0..threads {
            let (jobs, done) = (&jobs, done_sender.clone());
            scope.spawn(move || work(jobs, &done, options));
        }
        drop(done_sender);
        let mut finished = BTreeMap::new();
        let (mut sent, mut taken, mut under_way) = (0, 0, 0);
        let mut deliver = |finished: &mut BTreeMap<u64, Finished>, taken: &mut u64| {
            let mut delivered = 0;
            while let Some((article, time, bytes)) = finished.remove(taken) {
                take(article, time)?;
                *taken += 1;
                delivered += bytes;
            }
            Ok(delivered)
        };
        for document in documents {
            let bytes = document.content.bytes().len();
            while sent - taken >= (threads * AHEAD) as u64
                || sent > taken && under_way + bytes > AHEAD_BYTES
            {
                let Ok((number, one)) = done.recv() else { break };
                finished.insert(number, one);
                under_way -= deliver(&mut finished, &mut taken)?;
            }
            under_way += bytes;
            if job_sender.send((sent, document)).is_err() {
                break;
            }
            sent += 1;
            finished.extend(done.try_iter());
            under_way -= deliver(&mut finished, &mut taken)?;
        }
        drop(job_sender);
        for (number, one) in done {
            finished.insert(number, one);
            deliver(&mut finished, &mut taken)?;
        }
        Ok(())
    })
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
