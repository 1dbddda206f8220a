//! The documents of a dump, one by one: nested containers are opened, and each document is read when it
//! is asked for.

use std::borrow::Cow;
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use encoding_rs::Encoding;

use super::layers::Members;
use super::skipped::Skipped;
use super::source::{Outermost, Source, Watch};
use super::utf16::{self, Utf16};
use super::{About, Content, Document, Dump, Format, Reads, saved, sniff};
use crate::options::{Fields, Limits, Options};

/// The documents of a dump, in order. The limits bound memory, whatever the dump's size. The same bytes
/// and options give the same documents, so a position in this sequence identifies a document.
///
/// Only the end of the dump ends it: a record that cannot be read is a document without content that
/// says why. What is not a document at all is counted in [`Documents::skipped`]. The iterator stays on
/// its thread; [`Document::into_owned`] makes a document that can leave it.
pub struct Documents<'a> {
    /// The dump itself, until it is opened.
    first: Option<Piece<'a>>,
    /// The containers that are open, outermost first.
    open: Vec<Open<'a>>,
    context: Context,
    skipped: Skipped,
    watch: Rc<Watch>,
}

struct Open<'a> {
    container: Box<dyn Container<'a> + 'a>,
    name: String,
    format: Format,
    /// What was wrong with the part it is read from; its first piece will say so.
    notes: Vec<String>,
}

/// The options that readers need.
#[derive(Clone)]
pub struct Context {
    /// Bounds on what is read.
    pub limits: Limits,
    /// The fields of records.
    pub fields: Fields,
}

/// Bytes inside a dump that may be of any format.
pub struct Part<'a> {
    /// What is known of them.
    pub about: About,
    /// Which record of its container it is.
    pub record: Option<u64>,
    /// The record's own id.
    pub id: Option<String>,
    /// The name whose ending helps to recognise the format.
    pub hint: String,
    /// What was wrong with it (`code: sentence`).
    pub notes: Vec<String>,
    /// How many containers and layers are around it.
    pub depth: usize,
    /// The bytes.
    pub source: Source<'a>,
}

impl<'a> Part<'a> {
    /// Bytes at this depth, with nothing else known.
    pub fn new(about: About, depth: usize, source: Source<'a>) -> Part<'a> {
        let (hint, notes) = (String::new(), Vec::new());
        Part { about, record: None, id: None, hint, notes, depth, source }
    }
}

/// What a container gives.
pub enum Piece<'a> {
    /// A document.
    Document(Document<'a>),
    /// Bytes whose format is to be recognised.
    Part(Part<'a>),
}

impl Piece<'_> {
    /// Says which record of its container it is.
    pub fn number(&mut self, record: u64, id: Option<String>) {
        let (own_record, own_id) = match self {
            Piece::Document(document) => (&mut document.record, &mut document.id),
            Piece::Part(part) => (&mut part.record, &mut part.id),
        };
        (*own_record, *own_id) = (Some(record), id);
    }

    /// What was wrong with it.
    pub fn notes(&mut self) -> &mut Vec<String> {
        match self {
            Piece::Document(document) => &mut document.notes,
            Piece::Part(part) => &mut part.notes,
        }
    }

    /// Says what the text of a document was decoded from.
    pub fn decoded_from(&mut self, encoding: &'static str) {
        if let Piece::Document(document) = self {
            document.encoding = Some(encoding);
        }
    }
}

/// A format that holds documents, while it is being read.
pub trait Container<'a> {
    /// The next piece. A part's source is read to its end, or dropped, before the next call.
    fn next(&mut self, skipped: &mut Skipped) -> Option<Piece<'a>>;
}

impl<'a> Documents<'a> {
    /// The documents of bytes in memory.
    pub(super) fn of(dump: &'a Dump<'_>, options: &Options) -> Documents<'a> {
        let about = dump.about.clone();
        let format = effective(about.format, sniff::format(&about.name, &dump.bytes));
        if !matches!(format.row().reads, Reads::Page) {
            return Documents::read(about, &*dump.bytes, options);
        }
        // A page need not be copied.
        let mut document = page(about, format, Content::Bytes(Cow::Borrowed(&dump.bytes)));
        document.url = document.url.or_else(|| saved::mirrored(&dump.about.name));
        let watch = Rc::new(Watch::default());
        watch.read.set(dump.bytes.len() as u64);
        Documents::beginning(Piece::Document(document), options, watch)
    }

    /// The documents of a stream.
    pub(super) fn read(about: About, from: impl Read + 'a, options: &Options) -> Documents<'a> {
        let watch = Rc::new(Watch::default());
        let source = Source::new(Outermost::new(from, Rc::clone(&watch)));
        let part = Part { hint: about.name.clone(), ..Part::new(about, 0, source) };
        Documents::beginning(Piece::Part(part), options, watch)
    }

    fn beginning(first: Piece<'a>, options: &Options, watch: Rc<Watch>) -> Documents<'a> {
        let context = Context { limits: options.limits.clone(), fields: options.fields.clone() };
        let (open, skipped) = (Vec::new(), Skipped::default());
        Documents { first: Some(first), open, context, skipped, watch }
    }

    /// What was passed over because it is not a document, by reason.
    pub fn skipped(&self) -> &Skipped {
        &self.skipped
    }

    /// Bytes of the dump read so far, as they came.
    pub fn bytes_read(&self) -> u64 {
        self.watch.read.get()
    }

    /// The error of the caller's reader, if it failed. The documents end near that place: the one that
    /// was cut, and perhaps some before it, are missing.
    pub fn failure(&self) -> Option<io::Error> {
        self.watch.failure.take()
    }

    /// The next piece of the innermost container that has one.
    fn piece(&mut self) -> Option<Piece<'a>> {
        loop {
            if self.has_failed() {
                return None;
            }
            let open = self.open.last_mut()?;
            let skipped = &mut self.skipped;
            match catch_unwind(AssertUnwindSafe(|| open.container.next(skipped))) {
                Ok(Some(mut piece)) => {
                    piece.notes().append(&mut open.notes);
                    return Some(piece);
                }
                Ok(None) => {
                    let left = self.open.pop().and_then(Open::left_to_say);
                    if left.is_some() {
                        return left.map(Piece::Document);
                    }
                }
                // A bug in the reader of a container costs the rest of that container.
                Err(_) => {
                    let document = panicked(open.name.clone(), open.format);
                    self.open.pop();
                    return Some(Piece::Document(document));
                }
            }
        }
    }

    /// The document that a part is; none when it is a container, which is open now.
    fn enter(&mut self, part: Part<'a>) -> Option<Document<'a>> {
        let (name, record) = (part.about.name.clone(), part.record);
        catch_unwind(AssertUnwindSafe(|| self.open(part)))
            .unwrap_or_else(|_| Some(Document { record, ..panicked(name, Format::Text) }))
    }

    /// Recognises a part and takes its layers off until it is a page or a container.
    fn open(&mut self, mut part: Part<'a>) -> Option<Document<'a>> {
        let limits = &self.context.limits;
        loop {
            // Damage at the start must not hide what follows it.
            let gaps = part.source.gaps_here();
            let found = sniff::format(&part.hint, part.source.look(sniff::LOOK));
            let records = if is_wrapper(found) { None } else { utf16_records(&mut part) };
            part.source = part.source.behind(gaps);
            if let Some(encoding) = records {
                part.about.encoding = Some(encoding.name());
                part.source = Source::new(Utf16::new(part.source, encoding));
                continue;
            }
            let format = effective(part.about.format, found);
            if part.about.format == Some(format) && is_wrapper(format) {
                part.about.format = None; // it says nothing about what is inside
            }
            let reads = &format.row().reads;
            if part.depth > limits.nesting && !matches!(reads, Reads::Page) {
                let bytes = part.source.rest(limits.document_bytes).bytes;
                let most = limits.nesting;
                let note = format!("too_nested: more than {most} containers inside each other");
                let document = bad(part.about, format, bytes, note);
                return Some(Document { record: part.record, ..document });
            }
            match reads {
                Reads::Page => return Some(read_page(part, format, limits)),
                Reads::Container(read) | Reads::Archive(read) => {
                    let (name, notes) = (part.about.name.clone(), std::mem::take(&mut part.notes));
                    let container = read(part, &self.context);
                    self.open.push(Open { container, name, format, notes });
                    return None;
                }
                Reads::Layer(layer) => {
                    part.hint = sniff::inner_name(&part.hint);
                    part.depth += 1;
                    part.source = Source::new(Members::new(layer, part.source, limits));
                }
            }
        }
    }

    /// Whether the caller's reader failed; then nothing more is read.
    fn has_failed(&mut self) -> bool {
        let failed = self.watch.failure.borrow().is_some();
        if failed {
            self.open.clear();
        }
        failed
    }
}

impl<'a> Iterator for Documents<'a> {
    type Item = Document<'a>;

    fn next(&mut self) -> Option<Document<'a>> {
        loop {
            let document = match self.first.take().or_else(|| self.piece())? {
                Piece::Document(document) => Some(document),
                Piece::Part(part) => self.enter(part),
            };
            if self.has_failed() {
                return None;
            }
            if document.is_some() {
                return document;
            }
        }
    }
}

impl<'a> Open<'a> {
    /// A document that says what was wrong with a container, if no piece did.
    fn left_to_say(mut self) -> Option<Document<'a>> {
        if self.notes.is_empty() {
            return None;
        }
        let note = self.notes.remove(0);
        let about = About { name: self.name, ..About::default() };
        let document = bad(about, self.format, Vec::new(), note);
        Some(Document { notes: self.notes, ..document })
    }
}

fn panicked<'a>(name: String, format: Format) -> Document<'a> {
    let note = "panic: the reader met a bug of its own on this dump; please report it";
    bad(About { name, ..About::default() }, format, Vec::new(), note.to_owned())
}

/// The encoding of records in UTF-16, which are converted while they are read; pages are decoded whole.
fn utf16_records(part: &mut Part<'_>) -> Option<&'static Encoding> {
    let head = part.source.look(sniff::LOOK);
    let encoding = utf16::of(head)?;
    let (text, _) = encoding.decode_with_bom_removal(head);
    let format = effective(part.about.format, sniff::format(&part.hint, text.as_bytes()));
    let is_records = matches!(format, Format::JsonLines | Format::Json | Format::Csv | Format::Tsv);
    is_records.then_some(encoding)
}

/// The format to read a part in: what the caller says, except for wrappers around that.
fn effective(said: Option<Format>, found: Format) -> Format {
    match said {
        Some(said) if !is_wrapper(found) => said,
        _ => found,
    }
}

/// Compression and archives, which say nothing about what they hold.
fn is_wrapper(format: Format) -> bool {
    matches!(format.row().reads, Reads::Layer(_) | Reads::Archive(_))
}

fn read_page<'a>(mut part: Part<'a>, format: Format, limits: &Limits) -> Document<'a> {
    let rest = part.source.rest(limits.document_bytes);
    let (record, id) = (part.record, part.id);
    let notes = part.notes.into_iter().chain(rest.notes()).collect();
    // The name of a record is not a path.
    let mirrored = if record.is_none() { saved::mirrored(&part.hint) } else { None };
    let document = if let Some(whole) = rest.whole() {
        let (bytes, limit) = (whole.bytes, limits.document_bytes);
        let note = format!("too_large: {bytes} bytes, and the limit is {limit}");
        let content = Content::Bad { bytes: Cow::Owned(rest.bytes), note, whole: Some(whole) };
        page(part.about, format, content)
    } else {
        page(part.about, format, Content::Bytes(Cow::Owned(rest.bytes)))
    };
    let url = document.url.or(mirrored);
    Document { record, id, notes, url, ..document }
}

/// A document with this content.
pub fn page<'a>(about: About, format: Format, content: Content<'a>) -> Document<'a> {
    let url = about.url.or_else(|| match format {
        Format::Html => saved::address(content.bytes()),
        Format::Markdown | Format::Text => saved::by_reader(content.bytes()),
        _ => None,
    });
    Document {
        name: about.name,
        format,
        content,
        url,
        record: None,
        id: None,
        charset: about.charset,
        encoding: about.encoding,
        declared: about.declared,
        notes: Vec::new(),
    }
}

/// The content as one page, whatever it looks like: nothing in it is opened.
pub fn single<'a>(about: About, content: Content<'a>) -> Document<'a> {
    let said = about.format.filter(|format| matches!(format.row().reads, Reads::Page));
    let format = said.unwrap_or_else(|| sniff::page_format(&about.name, content.bytes()));
    page(about, format, content)
}

/// A document that could not be read; `note` is `code: sentence`.
pub fn bad<'a>(about: About, format: Format, bytes: Vec<u8>, note: String) -> Document<'a> {
    let content = Content::Bad { bytes: Cow::Owned(bytes), note, whole: None };
    page(About { format: None, ..about }, format, content)
}
