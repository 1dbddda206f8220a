//! The worker's side: a process that cleans what it is sent and can do nothing else.
//!
//! It meets the hostile input, so whatever a document does to it costs that document alone: the
//! service kills it at the deadline, and starts another when it dies.

use std::io::{self, BufWriter, Write};
use std::process;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

use rustix::process::{
    DumpableBehavior, Resource, Rlimit, getrlimit, set_dumpable_behavior, setrlimit,
};

use super::frames::{self, Finished, Reply, Request};
use super::publish;
use crate::article::{Article, Kind};
use crate::clean_document;
use crate::input::{self, Dump};

/// How long after the service's deadline a worker ends by itself, in case there is no service.
const GRACE: Duration = Duration::from_secs(2);

/// Serves requests on stdin until it closes.
pub fn serve(memory: usize) -> io::Result<()> {
    drop_privileges(memory)?;
    // The default message can quote the document.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        // There is nobody left to tell when stderr is gone.
        let _ = writeln!(io::stderr(), "{{\"event\":\"worker_panic\",\"place\":\"{place}\"}}");
    }));
    let guard = Guard::start();
    let mut stdin = io::stdin().lock();
    let mut stdout = BufWriter::new(io::stdout().lock());
    crate::clean::prepare();
    frames::write(&mut stdout, &Reply::Ready, b"")?;
    while let Some((request, dump)) = frames::read::<Request>(&mut stdin)? {
        answer(&request, &dump, &guard, &mut stdout)?;
    }
    Ok(())
}

/// Gives up what cleaning does not need, before the first byte of a document is read.
fn drop_privileges(memory: usize) -> io::Result<()> {
    limit(Resource::As, memory as u64)?;
    limit(Resource::Core, 0)?;
    // No debugger attaches, and a crash leaves no image of the document.
    set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    Ok(())
}

/// Lowers a limit, for good; one that is lower already stays.
fn limit(resource: Resource, value: u64) -> io::Result<()> {
    let hard = getrlimit(resource).maximum.unwrap_or(u64::MAX);
    let value = Some(value.min(hard));
    Ok(setrlimit(resource, Rlimit { current: value, maximum: value })?)
}

fn answer(request: &Request, dump: &[u8], guard: &Guard, to: &mut impl Write) -> io::Result<()> {
    let deadline = Duration::from_millis(request.deadline_ms);
    let dump = Dump { format: request.format, ..Dump::new(request.name.clone(), dump) };
    guard.allow(deadline);
    for document in input::documents(&dump, &request.options) {
        let article = clean_document(&document, &request.options);
        let (header, body) = describe(&article, request.pretty)?;
        // The service may be slow to publish; that time is not the document's.
        guard.rest();
        frames::write(to, &Reply::Document(header), &body)?;
        guard.allow(deadline);
    }
    guard.rest();
    frames::write(to, &Reply::End, b"")
}

fn describe(article: &Article, pretty: bool) -> io::Result<(Finished, Vec<u8>)> {
    let mut body =
        if pretty { serde_json::to_vec_pretty(article)? } else { serde_json::to_vec(article)? };
    body.push(b'\n');
    let rejected = (article.kind == Kind::Rejected)
        .then(|| article.notes.first().cloned().unwrap_or_else(|| "no reason is known".into()));
    let header = Finished {
        identity: publish::identity(article),
        title: article.title.clone(),
        record: article.source.record,
        rejected,
    };
    Ok((header, body))
}

/// Ends the process when a document takes too long and nobody else ends it: a service that was
/// killed can kill no worker.
struct Guard(Sender<Option<Duration>>);

impl Guard {
    fn start() -> Guard {
        let (sender, orders) = mpsc::channel::<Option<Duration>>();
        std::thread::spawn(move || {
            let mut order = None;
            loop {
                let next = match order {
                    Some(deadline) => orders.recv_timeout(deadline + GRACE),
                    None => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
                };
                match next {
                    Ok(next) => order = next,
                    Err(RecvTimeoutError::Timeout) => process::exit(1),
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
        });
        Guard(sender)
    }

    /// The process may go on for this long.
    fn allow(&self, deadline: Duration) {
        // The receiver lives as long as the process.
        let _ = self.0.send(Some(deadline));
    }

    /// The process may go on.
    fn rest(&self) {
        let _ = self.0.send(None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;

    fn ask(name: &str, dump: &str) -> Vec<(Finished, Article)> {
        let request = Request {
            name: name.into(),
            format: None,
            options: Options::default(),
            pretty: false,
            deadline_ms: 60_000,
        };
        let mut stream = Vec::new();
        answer(&request, dump.as_bytes(), &Guard::start(), &mut stream).unwrap();
        let mut from = stream.as_slice();
        let mut documents = Vec::new();
        while let Some((Reply::Document(header), body)) = frames::read(&mut from).unwrap() {
            documents.push((header, serde_json::from_slice(&body).unwrap()));
        }
        documents
    }

    #[test]
    fn one_answer_a_document_and_identity_is_content() {
        let documents = ask(
            "d.jsonl",
            "{\"text\":\"same words\",\"url\":\"https://a.example/1\"}\n\
             {\"text\":\"same words\",\"url\":\"https://a.example/2\"}\n\
             {\"text\":\"same words\",\"url\":\"https://a.example/1\"}\nbroken\n",
        );
        let identities: Vec<&str> = documents.iter().map(|(h, _)| h.identity.as_str()).collect();
        assert_eq!(identities.len(), 4);
        assert_ne!(identities[0], identities[1]);
        assert_eq!(identities[0], identities[2]);
        assert!(documents[3].0.rejected.as_ref().unwrap().starts_with("bad_record: line 4"));
        let alone = ask("a.txt", "Some words");
        assert_eq!(alone[0].0.identity, alone[0].1.source.blake3);
    }
}
