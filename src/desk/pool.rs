//! The service's side of the workers: processes that are started when needed, given one dump at a
//! time, killed at the deadline and replaced when they die.

use std::io;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::configuration::Workers;
use super::frames::{self, Finished, Reply, Request};

/// How long a worker may take to get ready; it is no document's time.
const START: Duration = Duration::from_secs(60);

/// The workers.
#[derive(Debug)]
pub struct Pool {
    places: Arc<Semaphore>,
    idle: Mutex<Vec<Worker>>,
    memory: usize,
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

impl Pool {
    /// A pool without workers yet.
    pub fn new(workers: &Workers) -> Pool {
        Pool {
            places: Arc::new(Semaphore::new(workers.number())),
            idle: Mutex::default(),
            memory: workers.memory,
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
            Ok(Ok(Some((Reply::Ready, _)))) => {}
            Ok(Err(error)) => return Err(error),
            Ok(Ok(_)) => return Err(io::Error::other("a worker ended before it was ready")),
            Err(_) => return Err(io::ErrorKind::TimedOut.into()),
        }
        Ok(Worker { process, stdin, stdout })
    }
}

impl Conversation {
    /// Sends a dump.
    pub async fn ask(&mut self, request: &Request, dump: &[u8]) -> Result<(), WorkerError> {
        let sending = frames::send(&mut self.worker.stdin, request, dump);
        match timeout(self.deadline, sending).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(self.died(error).await),
            Err(_) => Err(WorkerError::Deadline(self.deadline)),
        }
    }

    /// The next document and its article as JSON; `None` after the last.
    pub async fn next(&mut self) -> Result<Option<(Finished, Vec<u8>)>, WorkerError> {
        let reply = frames::receive::<Reply>(&mut self.worker.stdout);
        match timeout(self.deadline, reply).await {
            Ok(Ok(Some((Reply::Document(finished), body)))) => Ok(Some((finished, body))),
            Ok(Ok(Some((Reply::End, _)))) => Ok(None),
            Ok(Ok(Some((Reply::Ready, _)))) => {
                Err(self.died(io::ErrorKind::InvalidData.into()).await)
            }
            Ok(Ok(None)) => Err(self.died(io::ErrorKind::UnexpectedEof.into()).await),
            Ok(Err(error)) => Err(self.died(error).await),
            Err(_) => Err(WorkerError::Deadline(self.deadline)),
        }
    }

    async fn died(&mut self, error: io::Error) -> WorkerError {
        // A worker that closed its pipe is ending; one that only talks nonsense is ended.
        let status = match timeout(Duration::from_secs(1), self.worker.process.wait()).await {
            Ok(Ok(status)) => status.to_string(),
            _ => format!("it broke the protocol: {error}"),
        };
        WorkerError::Died(status)
    }
}
