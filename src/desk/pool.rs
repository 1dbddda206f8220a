//! The service's side of the workers: processes that are started when needed, given one dump at a
//! time, killed at the deadline and replaced when they die.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use tracing::warn;

use super::configuration::Workers;
use super::frames::{self, Finished, Reply, Request};

/// How long a worker may take to get ready; it is no document's time.
const START: Duration = Duration::from_secs(60);
/// How much of a dump is in the service's memory at a time.
const PIECE: usize = 256 << 10;

/// The workers.
#[derive(Debug)]
pub struct Pool {
    places: Arc<Semaphore>,
    idle: Mutex<Vec<Worker>>,
    memory: usize,
    warned: AtomicBool,
}

#[derive(Debug)]
struct Worker {
    process: Child,
    stdin: ChildStdin,
    stdout: ChildStdout,
}

/// Why a dump was not cleaned: its worker is gone.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// It died.
    #[error("the worker died: {0}")]
    Died(String),
    /// It was killed at the deadline.
    #[error("a document took longer than {0:?}, and the worker was killed")]
    Deadline(Duration),
}

/// A worker at work on a dump. Dropping it early kills the worker.
pub struct Conversation {
    worker: Worker,
    deadline: Duration,
    _place: OwnedSemaphorePermit,
}

/// The half of a conversation that sends the dump.
pub struct Asking<'a>(&'a mut ChildStdin);

/// The half of a conversation that hears what becomes of it.
pub struct Answers<'a> {
    process: &'a mut Child,
    stdout: &'a mut ChildStdout,
    deadline: Duration,
}

/// What a worker says about a dump.
#[derive(Debug)]
pub enum Answer {
    /// This document begins, counted from 0.
    Begun(usize),
    /// It is finished; the second is its article as JSON.
    Document(Finished, Vec<u8>),
    /// There are no more.
    End,
}

impl Pool {
    /// A pool without workers yet.
    pub fn new(workers: &Workers) -> Pool {
        Pool {
            places: Arc::new(Semaphore::new(workers.number())),
            idle: Mutex::default(),
            memory: workers.memory,
            warned: AtomicBool::default(),
        }
    }

    /// Waits for a worker. An error is the environment's: no process could be started.
    pub async fn worker(&self, deadline: Duration) -> io::Result<Conversation> {
        let place = self.places.clone().acquire_owned().await.map_err(io::Error::other)?;
        let worker = loop {
            let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            match idle {
                Some(mut worker) => {
                    // One that died while it was idle is no document's fault.
                    if worker.process.try_wait()?.is_none() {
                        break worker;
                    }
                }
                None => break self.start().await?,
            }
        };
        Ok(Conversation { worker, deadline, _place: place })
    }

    /// Takes a worker back that has answered everything.
    pub fn give_back(&self, conversation: Conversation) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(conversation.worker);
    }

    /// Starts a worker and waits until it is ready for documents.
    async fn start(&self) -> io::Result<Worker> {
        let mut process = Command::new(std::env::current_exe()?)
            .args(["worker", "--memory", &self.memory.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // A worker needs nothing of the environment and must not talk to the service manager.
            .env_clear()
            // Ctrl-C is for the service, which stops its workers itself.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()?;
        let pipes = process.stdin.take().zip(process.stdout.take());
        let (stdin, mut stdout) =
            pipes.ok_or_else(|| io::Error::other("the worker has no pipes"))?;
        match timeout(START, frames::receive::<Reply>(&mut stdout)).await {
            Ok(Ok(Some((Reply::Ready { missing }, _)))) => self.warn_once(&missing),
            Ok(Err(error)) => return Err(error),
            Ok(Ok(_)) => return Err(io::Error::other("a worker ended before it was ready")),
            Err(_) => return Err(io::ErrorKind::TimedOut.into()),
        }
        Ok(Worker { process, stdin, stdout })
    }

    fn warn_once(&self, missing: &[String]) {
        if !missing.is_empty() && !self.warned.swap(true, Ordering::Relaxed) {
            let error = format!("the kernel does not have {}", missing.join(", "));
            warn!(event = "sandbox_incomplete", stage = "worker", error);
        }
    }
}

impl Conversation {
    /// Both halves, to be used at the same time: a worker answers while it is still being sent to.
    pub fn halves(&mut self) -> (Asking<'_>, Answers<'_>) {
        let Worker { process, stdin, stdout } = &mut self.worker;
        (Asking(stdin), Answers { process, stdout, deadline: self.deadline })
    }
}

impl Asking<'_> {
    /// Sends a dump of this length, and gives the hash of what was sent; `None` when the worker has
    /// gone, which is the other half's to tell. An error is the file's.
    pub async fn send(
        &mut self,
        request: &Request,
        dump: &File,
        length: u64,
    ) -> io::Result<Option<blake3::Hash>> {
        let mut hasher = blake3::Hasher::new();
        let mut gone = frames::begin(self.0, request, length).await.is_err();
        let mut at = 0;
        while at < length && !gone {
            let (from, size) = (dump.try_clone()?, (length - at).min(PIECE as u64) as usize);
            let reading = tokio::task::spawn_blocking(move || {
                let mut piece = vec![0; size];
                // The position is shared with every other reader; an offset is not.
                from.read_exact_at(&mut piece, at).map(|()| piece)
            });
            let piece = reading.await.map_err(io::Error::other)??;
            hasher.update(&piece);
            at += size as u64;
            gone = self.0.write_all(&piece).await.is_err();
        }
        gone |= self.0.flush().await.is_err();
        Ok((!gone).then(|| hasher.finalize()))
    }
}

impl Answers<'_> {
    /// The next answer.
    pub async fn next(&mut self) -> Result<Answer, WorkerError> {
        match timeout(self.deadline, frames::receive::<Reply>(self.stdout)).await {
            Ok(Ok(Some((Reply::Begun(number), _)))) => Ok(Answer::Begun(number)),
            Ok(Ok(Some((Reply::Document(finished), body)))) => Ok(Answer::Document(finished, body)),
            Ok(Ok(Some((Reply::End, _)))) => Ok(Answer::End),
            Ok(Ok(Some((Reply::Ready { .. }, _)))) => {
                Err(self.died(io::ErrorKind::InvalidData.into()).await)
            }
            Ok(Ok(None)) => Err(self.died(io::ErrorKind::UnexpectedEof.into()).await),
            Ok(Err(error)) => Err(self.died(error).await),
            Err(_) => Err(WorkerError::Deadline(self.deadline)),
        }
    }

    async fn died(&mut self, error: io::Error) -> WorkerError {
        // A worker that closed its pipe is ending; one that only talks nonsense is ended.
        let status = match timeout(Duration::from_secs(1), self.process.wait()).await {
            Ok(Ok(status)) => status.to_string(),
            _ => format!("it broke the protocol: {error}"),
        };
        WorkerError::Died(status)
    }
}
