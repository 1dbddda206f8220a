//! The worker's side: a process that cleans what it is sent and can do nothing else.
//!
//! It meets the hostile input, so whatever a document does to it costs that document alone: the
//! service kills it at the deadline, and starts another when it dies.

use std::io::{self, BufWriter, Write};
use std::process;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

use super::frames::{self, Finished, Reply, Request};
use super::{fault, publish, sandbox};
use crate::article::{Article, Kind};
use crate::clean_document;
use crate::input::{self, About, Document, Documents, Dump};

/// How long after the service's deadline a worker ends by itself, in case there is no service.
const GRACE: Duration = Duration::from_secs(2);

/// Serves requests on stdin until it closes.
pub fn serve(memory: usize) -> io::Result<()> {
    // The default message can quote the document.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        // There is nobody left to tell when stderr is gone.
        let _ = writeln!(io::stderr(), "{{\"event\":\"worker_panic\",\"place\":\"{place}\"}}");
    }));
    let (guard, missing) = sandbox::enter(memory, Guard::start)?;
    let mut stdin = io::stdin().lock();
    let mut stdout = BufWriter::new(io::stdout().lock());
    crate::clean::prepare();
    frames::write(&mut stdout, &Reply::Ready { missing }, b"")?;
    while let Some((request, dump)) = frames::read::<Request>(&mut stdin)? {
        answer(&request, &dump, &guard, &mut stdout)?;
    }
    Ok(())
}

/// Says of each document that it begins before it touches it: should it end this process, the
/// service knows which one it was.
fn answer(request: &Request, dump: &[u8], guard: &Guard, to: &mut impl Write) -> io::Result<()> {
    let deadline = Duration::from_millis(request.deadline_ms);
    let dump = Dump { format: request.format, ..Dump::new(request.name.clone(), dump) };
    guard.allow(deadline);
    for (number, document) in (0..).zip(documents(request, &dump)).skip(request.from) {
        frames::write(to, &Reply::Begun(number), b"")?;
        fault::document(harm_of(&document));
        let article = clean_document(&document, &request.options);
        let (mut header, body) = describe(&article, request.pretty)?;
        header.identity = request.beside.identity(header.identity);
        // The service may be slow to publish; that time is not the document's.
        guard.rest();
        frames::write(to, &Reply::Document(header), &body)?;
        guard.allow(deadline);
    }
    guard.rest();
    frames::write(to, &Reply::End, b"")
}

fn documents<'a>(request: &Request, dump: &'a Dump<'_>) -> Documents<'a> {
    if request.beside.is_empty() {
        return input::documents(dump, &request.options);
    }
    let mut about = About { name: dump.name.clone(), format: dump.format, ..About::default() };
    request.beside.describe(&mut about, &request.options.fields);
    input::read(about, &*dump.bytes, &request.options)
}

/// Where a test may ask for harm: the record's id, else the dump's name.
fn harm_of<'a>(document: &'a Document<'_>) -> &'a str {
    document.id.as_deref().unwrap_or(if document.record.is_none() { &document.name } else { "" })
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
        host: article.site.host.clone(),
        kind: article.kind,
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
        let (runs, started) = mpsc::channel();
        std::thread::spawn(move || {
            let _ = runs.send(());
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
        // Starting takes system calls that the sandbox, which closes next, refuses.
        let _ = started.recv();
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
    use super::super::beside::Beside;
    use super::*;
    use crate::Options;

    fn ask(name: &str, dump: &str, from: usize) -> Vec<(Finished, Article)> {
        let request = Request {
            name: name.into(),
            format: None,
            beside: Beside::default(),
            options: Options::default(),
            pretty: false,
            deadline_ms: 60_000,
            from,
        };
        let mut stream = Vec::new();
        answer(&request, dump.as_bytes(), &Guard::start(), &mut stream).unwrap();
        let mut from = stream.as_slice();
        let mut documents = Vec::new();
        while let Some((reply, body)) = frames::read(&mut from).unwrap() {
            if let Reply::Document(header) = reply {
                documents.push((header, serde_json::from_slice(&body).unwrap()));
            }
        }
        documents
    }

    #[test]
    fn one_answer_a_document_and_identity_is_content() {
        let dump = "{\"text\":\"same words\",\"url\":\"https://a.example/1\"}\n\
             {\"text\":\"same words\",\"url\":\"https://a.example/2\"}\n\
             {\"text\":\"same words\",\"url\":\"https://a.example/1\"}\nbroken\n";
        let documents = ask("d.jsonl", dump, 0);
        let identities: Vec<&str> = documents.iter().map(|(h, _)| h.identity.as_str()).collect();
        assert_eq!(identities.len(), 4);
        assert_ne!(identities[0], identities[1]);
        assert_eq!(identities[0], identities[2]);
        assert!(documents[3].0.rejected.as_ref().unwrap().starts_with("bad_record: line 4"));
        assert_eq!(ask("d.jsonl", dump, 3)[0].1.source.record, Some(4), "the first three are done");
        assert_eq!(ask("d.jsonl", dump, 4).len(), 0);
        let alone = ask("a.txt", "Some words", 0);
        assert_eq!(alone[0].0.identity, alone[0].1.source.blake3);
    }
}
