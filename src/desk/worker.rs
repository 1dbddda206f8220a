//! The worker's side: a process that cleans what it is sent and can do nothing else.
//!
//! It meets the hostile input, so whatever a document does to it costs that document alone: the
//! service kills it at the deadline, and starts another when it dies.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Read, Write};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use super::frames::{self, Finished, Order, Reply, Request};
use super::{fault, layout, manifest, sandbox};
use crate::article::{Article, Kind, notes};
use crate::input::{self, About, Document, Documents};
use crate::text::chars::beginning;
use crate::{Rules, clean_document};

/// The longest title, host or note in an answer's header, in bytes; the article has them whole. No
/// name of a file or folder is made of more.
const LONGEST_TEXT: usize = 1 << 10;
/// So many notes of damage are in the header, as many as a manifest tells one by one.
const MOST_NOTES: usize = manifest::TOLD;

/// How long after the service's deadline a worker ends by itself, in case there is no service.
const GRACE: Duration = Duration::from_secs(2);
/// How often it looks whether it has come to that.
const LOOK: Duration = Duration::from_secs(1);
/// The end that never comes.
const NEVER: u64 = u64::MAX;

/// Serves requests on stdin until it closes.
pub fn serve(memory: usize) -> io::Result<()> {
    // The default message can quote the document.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        // There is nobody left to tell when stderr is gone.
        let _ = writeln!(io::stderr(), "{{\"event\":\"worker_panic\",\"place\":\"{place}\"}}");
    }));
    // Else it would be listed by the name under which the service has started it.
    let _ = rustix::thread::set_name(c"copydesk");
    let (guard, missing) = sandbox::enter(memory, Guard::start)?;
    let mut stdin = io::stdin().lock();
    let mut stdout = BufWriter::new(io::stdout().lock());
    crate::clean::prepare();
    frames::write(&mut stdout, &Reply::Ready { missing }, b"")?;
    let mut rules = Rules::default();
    while let Some((order, length)) = frames::open(&mut stdin)? {
        match order {
            Order::Rules => rules = compile((&mut stdin).take(length))?,
            Order::Clean(mut request) => {
                request.options.rules = rules.clone();
                let deadline = Duration::from_millis(request.deadline_ms);
                let mut dump = Arriving { from: &mut stdin, left: length, guard: &guard, deadline };
                answer(&request, &mut dump, &mut stdout)?;
            }
        }
    }
    Ok(())
}

/// A dump on its way from the service. It is read as it comes, and never held as a whole.
struct Arriving<'a, R> {
    from: R,
    left: u64,
    guard: &'a Guard,
    deadline: Duration,
}

impl<R: Read> Read for Arriving<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = into.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        if most == 0 {
            return Ok(0);
        }
        // The service may be slow to send; what comes gives new time.
        self.guard.rest();
        let count = self.from.read(&mut into[..most])?;
        self.guard.allow(self.deadline);
        self.left -= count as u64;
        if count == 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(count) }
    }
}

/// The service has compiled them before, so they have no mistakes.
fn compile(files: impl Read) -> io::Result<Rules> {
    let files: Vec<(String, String)> = serde_json::from_reader(files)?;
    Rules::compile(files).map_err(|_| io::ErrorKind::InvalidData.into())
}

/// Says of each document that it begins before it touches it: should it end this process, the
/// service knows which one it was.
fn answer<R: Read>(
    request: &Request,
    dump: &mut Arriving<'_, R>,
    to: &mut impl Write,
) -> io::Result<()> {
    let (guard, deadline) = (dump.guard, dump.deadline);
    // The service may be slow to publish; that time is not the document's.
    let mut say = |reply: &Reply, body: &[u8]| {
        guard.rest();
        let said = frames::write(to, reply, body);
        guard.allow(deadline);
        said
    };
    let mut documents = documents(request, &mut *dump);
    for (number, document) in (0..).zip(documents.by_ref()).skip(request.from) {
        say(&Reply::Begun(number), b"")?;
        fault::document(harm_of(&document));
        let begun = Instant::now();
        let article = clean_document(&document, &request.options);
        let duration = begun.elapsed();
        let (mut header, body) = describe(&article, request.pretty)?;
        header.duration_us = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        header.identity = request.beside.identity(header.identity);
        say(&Reply::Document(header), &body)?;
    }
    if let Some(error) = documents.failure() {
        return Err(error);
    }
    let skipped = documents.skipped().counts().map(|(name, count)| (name.to_owned(), count));
    let unused = request.beside.mistakes(&request.options.fields);
    let end = Reply::End { skipped: skipped.collect(), unused };
    drop(documents);
    // What is behind the last document, in an archive or behind a limit, is of no use.
    io::copy(dump, &mut io::sink())?;
    say(&end, b"")?;
    guard.rest();
    Ok(())
}

fn documents<'a>(request: &Request, dump: impl Read + 'a) -> Documents<'a> {
    let name = request.name.clone();
    let mut about = About { name, format: request.format, ..About::default() };
    request.beside.describe(&mut about, &request.options.fields);
    input::read(about, dump, &request.options)
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
    let mut removed = BTreeMap::new();
    for block in &article.removed {
        *removed.entry(block.kind).or_insert(0) += 1;
    }
    let damage = article.notes.iter().filter(|note| manifest::tells_damage(note));
    let notes = article.notes.iter().filter_map(|note| notes::code(note)).map(str::to_owned);
    let header = Finished {
        identity: layout::identity(article),
        title: article.title.as_deref().map(cut),
        host: article.site.host.as_deref().map(cut),
        kind: article.kind,
        rejected: rejected.as_deref().map(cut),
        damage: damage.map(|note| cut(note)).take(MOST_NOTES).collect(),
        notes: notes.collect(),
        format: article.source.format,
        duration_us: 0,
        removed,
    };
    Ok((header, body))
}

/// The beginning of a text, as long as a header has room for.
fn cut(text: &str) -> String {
    beginning(text, LONGEST_TEXT).to_owned()
}

/// Ends the process when a document takes too long and nobody else ends it: a service that was
/// killed can kill no worker. Its thread looks by itself now and then: waking it for each document costs a
/// tenth of what small ones take.
struct Guard {
    begun: Instant,
    /// When the process ends, in milliseconds since the guard has begun.
    end: Arc<AtomicU64>,
}

impl Guard {
    fn start() -> Guard {
        let (begun, end) = (Instant::now(), Arc::new(AtomicU64::new(NEVER)));
        let (runs, started) = mpsc::channel();
        let seen = end.clone();
        thread::spawn(move || {
            let _ = runs.send(());
            loop {
                thread::sleep(LOOK);
                if milliseconds(begun.elapsed()) > seen.load(Ordering::Relaxed) {
                    process::exit(1);
                }
            }
        });
        // Starting takes system calls that the sandbox, which closes next, refuses.
        let _ = started.recv();
        Guard { begun, end }
    }

    /// The process may go on for this long.
    fn allow(&self, deadline: Duration) {
        let end = self.begun.elapsed().saturating_add(deadline).saturating_add(GRACE);
        self.end.store(milliseconds(end), Ordering::Relaxed);
    }

    /// The process may go on.
    fn rest(&self) {
        self.end.store(NEVER, Ordering::Relaxed);
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(NEVER)
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
        let (mut stream, guard, deadline) = (Vec::new(), Guard::start(), Duration::from_secs(60));
        // The next dump follows on the same stream.
        let stdin = [dump.as_bytes(), b"another"].concat();
        let (mut from, left) = (stdin.as_slice(), dump.len() as u64);
        let mut dump = Arriving { from: &mut from, left, guard: &guard, deadline };
        answer(&request, &mut dump, &mut stream).unwrap();
        assert_eq!(from, b"another");
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

    #[test]
    fn a_title_without_end_is_in_the_article_alone() {
        let title = "\u{1}é".repeat(1 << 20);
        let dump = serde_json::json!({ "title": title, "text": "A few words" }).to_string();
        let documents = ask("d.jsonl", &format!("{dump}\n"), 0);
        assert!(documents[0].0.title.as_ref().is_some_and(|title| title.len() <= LONGEST_TEXT));
        assert!(documents[0].1.title.as_ref().is_some_and(|title| title.len() > 1 << 20));
        assert_eq!(cut(&"é".repeat(LONGEST_TEXT)).len(), LONGEST_TEXT);
        assert_eq!(cut(&format!("a{}", "é".repeat(LONGEST_TEXT))).len(), LONGEST_TEXT - 1);
    }
}
