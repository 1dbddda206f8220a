//! The service's side of the workers: processes that are started when needed, given one dump at a
//! time, killed at the deadline and replaced when they die.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use metrics::counter;
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, sleep_until, timeout};
use tracing::warn;

use super::configuration::Workers;
use super::dump::{self, Dump};
use super::frames::{self, Order, Reply, Request};
use super::program;
use crate::Rules;

/// How long a worker may take to get ready; it is no document's time.
const START: Duration = Duration::from_secs(60);

/// The workers.
#[derive(Debug)]
pub struct Pool {
    /// How many there are but for the spare one.
    number: usize,
    places: Arc<Semaphore>,
    /// One place more for small dumps, which stays empty unless large ones have all others.
    spare: Arc<Semaphore>,
    /// How many places large dumps have.
    large: watch::Sender<usize>,
    idle: Mutex<Vec<Worker>>,
    memory: usize,
    warned: AtomicBool,
}

/// A place among the workers, until it is dropped.
struct Place {
    _permit: OwnedSemaphorePermit,
    /// The count that it is part of, where a large dump has it.
    large: Option<watch::Sender<usize>>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.large.iter().for_each(|large| large.send_modify(|count| *count -= 1));
    }
}

#[derive(Debug)]
struct Worker {
    process: Child,
    stdin: ChildStdin,
    stdout: ChildStdout,
    /// The user's own rules that it has.
    rules: Rules,
}

/// Why a dump was not cleaned: its worker is gone.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// It died.
    #[error("the worker died: {1}")]
    Died(&'static str, String),
    /// It was killed at the deadline.
    #[error("a document took longer than {0:?}, and the worker was killed")]
    Deadline(Duration),
}

/// What a worker's end can come from.
pub const CAUSES: &[&str] = &["deadline", "aborted", "killed", "crashed", "exited", "protocol"];

impl WorkerError {
    /// One of [`CAUSES`].
    pub fn cause(&self) -> &'static str {
        match self {
            WorkerError::Died(cause, _) => cause,
            WorkerError::Deadline(_) => "deadline",
        }
    }

    /// It said what a worker never says.
    pub fn protocol(what: impl std::fmt::Display) -> WorkerError {
        WorkerError::Died("protocol", format!("it broke the protocol: {what}"))
    }
}

fn cause(status: ExitStatus) -> &'static str {
    match status.signal() {
        Some(libc::SIGABRT) => "aborted",
        Some(libc::SIGKILL) => "killed",
        Some(_) => "crashed",
        None => "exited",
    }
}

/// A worker at work on a dump. Dropping it early kills the worker.
pub struct Conversation {
    worker: Worker,
    deadline: Duration,
    _place: Place,
}

/// The half of a conversation that sends the dump.
pub struct Asking<'a> {
    stdin: &'a mut ChildStdin,
    waiting: watch::Sender<Option<Instant>>,
    rules: &'a mut Rules,
}

/// The half of a conversation that hears what becomes of it.
pub struct Answers<'a> {
    process: &'a mut Child,
    stdout: &'a mut ChildStdout,
    deadline: Duration,
    /// Since when the worker has all that was read of the dump; not while the service reads more.
    waiting: watch::Receiver<Option<Instant>>,
    /// A document has begun.
    at_work: bool,
}

impl Pool {
    /// A pool without workers yet.
    pub fn new(workers: &Workers) -> Pool {
        Pool {
            number: workers.number(),
            places: Arc::new(Semaphore::new(workers.number())),
            spare: Arc::new(Semaphore::new(1)),
            large: watch::Sender::new(0),
            idle: Mutex::default(),
            memory: workers.memory,
            warned: AtomicBool::default(),
        }
    }

    /// Waits for a worker for a dump of this size. An error is the environment's: no process could be
    /// started.
    pub async fn worker(&self, deadline: Duration, bytes: u64) -> io::Result<Conversation> {
        let place = self.place(dump::is_large(bytes)).await.map_err(io::Error::other)?;
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

    /// Waits for a place. A small dump does not wait for large ones, which can take hours.
    async fn place(&self, is_large: bool) -> Result<Place, AcquireError> {
        let permit = self.places.clone().acquire_owned();
        if is_large {
            let _permit = permit.await?;
            self.large.send_modify(|count| *count += 1);
            return Ok(Place { _permit, large: Some(self.large.clone()) });
        }
        let spare = async {
            // It cannot fail, since this pool has the sender.
            let _ = self.large.subscribe().wait_for(|count| *count >= self.number).await;
            self.spare.clone().acquire_owned().await
        };
        let _permit = tokio::select! {
            biased;
            permit = permit => permit?,
            spare = spare => spare?,
        };
        Ok(Place { _permit, large: None })
    }

    /// Takes a worker back that has answered everything; one too many ends.
    pub fn give_back(&self, conversation: Conversation) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < self.number {
            idle.push(conversation.worker);
        }
    }

    /// Starts a worker and waits until it is ready for documents.
    async fn start(&self) -> io::Result<Worker> {
        let mut process = Command::from(program::worker(self.memory))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // Ctrl-C is for the service, which stops its workers itself.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .map_err(program::not_started)?;
        let pipes = process.stdin.take().zip(process.stdout.take());
        let (stdin, mut stdout) =
            pipes.ok_or_else(|| io::Error::other("the worker has no pipes"))?;
        match timeout(START, frames::receive::<Reply>(&mut stdout)).await {
            Ok(Ok(Some((Reply::Ready { missing }, _)))) => self.warn_once(&missing),
            Ok(Err(error)) => return Err(error),
            Ok(Ok(_)) => return Err(io::Error::other("a worker ended before it was ready")),
            Err(_) => return Err(io::ErrorKind::TimedOut.into()),
        }
        counter!("copydesk_worker_starts_total").increment(1);
        Ok(Worker { process, stdin, stdout, rules: Rules::default() })
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
        let Worker { process, stdin, stdout, rules } = &mut self.worker;
        let (sender, waiting) = watch::channel(None);
        let (deadline, at_work) = (self.deadline, false);
        let asking = Asking { stdin, waiting: sender, rules };
        (asking, Answers { process, stdout, deadline, waiting, at_work })
    }
}

impl Asking<'_> {
    /// Sends a dump, and tells how many bytes have gone. That the worker has gone is the other
    /// half's to tell; an error is the dump's.
    pub async fn send(
        &mut self,
        request: Request,
        dump: &Dump,
        sent: impl Fn(usize),
    ) -> io::Result<()> {
        let mut gone = self.send_rules(&request.options.rules).await.is_err();
        let order = Order::Clean(Box::new(request));
        gone |= frames::begin(self.stdin, &order, dump.bytes).await.is_err();
        for number in 0..dump.pieces() {
            if gone {
                break;
            }
            self.waiting.send_replace(None);
            let piece = dump.piece(number).await?;
            self.waiting.send_replace(Some(Instant::now()));
            gone = self.stdin.write_all(&piece).await.is_err();
            sent(piece.len());
        }
        self.waiting.send_replace(Some(Instant::now()));
        // It has gone or it has all.
        let _ = self.stdin.flush().await;
        Ok(())
    }

    /// Sends the user's own rules to a worker that has others, which after a reload all have.
    async fn send_rules(&mut self, rules: &Rules) -> io::Result<()> {
        if rules == self.rules {
            return Ok(());
        }
        let files = serde_json::to_vec(rules.files())?;
        frames::begin(self.stdin, &Order::Rules, files.len() as u64).await?;
        self.stdin.write_all(&files).await?;
        *self.rules = rules.clone();
        Ok(())
    }
}

impl Answers<'_> {
    /// The next answer, with the article of a document. A document has until the deadline, and so has
    /// each piece of the dump in which none begins.
    pub async fn next(&mut self) -> Result<(Reply, Vec<u8>), WorkerError> {
        let asked = Instant::now();
        let received = {
            let receive = frames::receive::<Reply>(self.stdout);
            tokio::pin!(receive);
            loop {
                let since = match *self.waiting.borrow_and_update() {
                    _ if self.at_work => Some(asked),
                    since => since.map(|since| since.max(asked)),
                };
                tokio::select! {
                    received = &mut receive => break received,
                    () = end_of(since, self.deadline) => {
                        return Err(WorkerError::Deadline(self.deadline));
                    }
                    Ok(()) = self.waiting.changed() => {}
                }
            }
        };
        self.at_work = matches!(received, Ok(Some((Reply::Begun(_), _))));
        match received {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) => Err(self.died(io::ErrorKind::UnexpectedEof.into()).await),
            Err(error) => Err(self.died(error).await),
        }
    }

    async fn died(&mut self, error: io::Error) -> WorkerError {
        // A worker that closed its pipe is ending; one that only talks nonsense is ended.
        match timeout(Duration::from_secs(1), self.process.wait()).await {
            Ok(Ok(status)) => WorkerError::Died(cause(status), status.to_string()),
            _ => WorkerError::protocol(error),
        }
    }
}

/// Waits until the deadline after this moment has come; for good where there is none.
async fn end_of(since: Option<Instant>, deadline: Duration) {
    match since {
        Some(since) => sleep_until(since + deadline).await,
        None => std::future::pending().await,
    }
}
