//! The dumps that a command line names, opened one after the other and read as documents are
//! asked for.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use url::Url;
use walkdir::{DirEntry, WalkDir};

use super::advice;
use crate::desk::beside;
use crate::desk::configuration::Desk;
use crate::desk::ignore::Ignore;
use crate::input::{self, About, Document, Documents, Format, Skipped};
use crate::options::Options;

/// The documents of many dumps, in order.
pub struct Dumps<'r> {
    files: std::vec::IntoIter<PathBuf>,
    open: Option<(PathBuf, Documents<'static>)>,
    format: Option<Format>,
    url: Option<String>,
    options: &'r Options,
    report: &'r Report,
}

/// What is known of the reading while it goes on.
#[derive(Default)]
pub struct Report {
    /// Inputs that could not be read.
    pub unread: Cell<u64>,
    /// Names in folders that are not taken for dumps.
    pub passed: Cell<u64>,
    /// Bytes read so far, for whoever tells of it meanwhile.
    pub read: Arc<AtomicU64>,
    /// Bytes read of the dumps that are done.
    done: Cell<u64>,
    /// What was passed over because it is no document.
    skipped: Cell<Skipped>,
}

/// An address as somebody types it: without a scheme it is one of the web.
///
/// # Errors
/// When it names no host.
pub fn address(text: &str) -> Result<String, String> {
    let parsed = |text: &str| {
        let url = Url::parse(text).ok()?;
        let host = url.host_str().filter(|host| *host == "localhost" || host.contains(['.', ':']));
        (host.is_some() || url.scheme() == "file").then(|| text.to_owned())
    };
    let typed = text.trim();
    let mended = || parsed(&format!("https://{typed}")).filter(|_| !typed.contains("://"));
    parsed(typed)
        .or_else(mended)
        .ok_or_else(|| "it names no host; give the whole address, https://example.org/a".to_owned())
}

impl Report {
    /// What was passed over because it is no document.
    pub fn skipped(&self) -> Skipped {
        self.skipped.take()
    }

    fn pass_over(&self) {
        self.passed.set(self.passed.get() + 1);
    }

    /// Tells of an input that cannot be read, and counts it.
    fn unread(&self, place: &Path, why: impl std::fmt::Display) {
        eprintln!("copydesk: cannot read {}: {why}", place.display());
        self.unread.set(self.unread.get() + 1);
    }
}

impl<'r> Dumps<'r> {
    /// The dumps at these paths. Folders are walked in sorted order.
    pub fn new(
        paths: &[PathBuf],
        (format, url): (Option<Format>, Option<String>),
        options: &'r Options,
        report: &'r Report,
    ) -> Dumps<'r> {
        let files = files(paths, report).into_iter();
        Dumps { files, open: None, format, url, options, report }
    }

    /// How large the files are together; not known of what comes through a pipe.
    pub fn bytes(&self) -> Option<u64> {
        let size = |path: &PathBuf| {
            let metadata = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
            Some(metadata.len())
        };
        self.files.as_slice().iter().map(size).sum()
    }

    /// Opens a dump.
    fn open(&self, path: &Path) -> io::Result<Documents<'static>> {
        let (name, from): (_, Box<dyn Read>) = if path == Path::new("-") {
            ("-".to_owned(), Box::new(io::stdin().lock()))
        } else {
            (path.to_string_lossy().into_owned(), Box::new(File::open(path)?))
        };
        let url = self.url.clone();
        let mut about = About { name, format: self.format, url, ..About::default() };
        let places = beside::of(path);
        let [meta, headers] = places.each_ref().map(|place| read_beside(place));
        if let Some(meta) = meta {
            about.add_meta(&meta, &self.options.fields);
            tell(&places[0], &About::mistakes_of_meta(&meta, &self.options.fields));
        }
        if let Some(headers) = headers {
            about.add_headers(&headers);
            tell(&places[1], &About::mistakes_of_headers(&headers));
        }
        Ok(input::read(about, from, self.options))
    }

    /// Closes the dump that is open.
    fn close(&mut self) {
        let Some((path, documents)) = self.open.take() else { return };
        if let Some(error) = documents.failure() {
            self.report.unread(&path, error);
        }
        let mut skipped = self.report.skipped.take();
        skipped.add(documents.skipped());
        self.report.skipped.set(skipped);
        self.report.done.set(self.report.done.get() + documents.bytes_read());
    }
}

impl Iterator for Dumps<'_> {
    type Item = Document<'static>;

    fn next(&mut self) -> Option<Document<'static>> {
        loop {
            if let Some((_, documents)) = &mut self.open {
                let document = documents.next();
                let read = self.report.done.get() + documents.bytes_read();
                self.report.read.store(read, Ordering::Relaxed);
                if document.is_some() {
                    return document;
                }
                self.close();
            }
            let path = self.files.next()?;
            match self.open(&path) {
                Ok(documents) => self.open = Some((path, documents)),
                Err(error) => self.report.unread(&path, advice::tell(&error)),
            }
        }
    }
}

/// Reads what may lie beside a dump; that it cannot be read is told.
fn read_beside(place: &Path) -> Option<Vec<u8>> {
    use io::ErrorKind::{InvalidFilename, NotADirectory, NotFound};
    match std::fs::read(place) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            let is_none = matches!(error.kind(), NotFound | InvalidFilename | NotADirectory);
            if !is_none {
                tell(place, &[advice::tell(&error)]);
            }
            None
        }
    }
}

/// Tells what of a file that lies beside a dump cannot be used.
fn tell(place: &Path, mistakes: &[String]) {
    for mistake in mistakes {
        eprintln!("copydesk: {}: {mistake}", place.display());
    }
}

/// Whether a file is where standard output goes: reading it would never end.
fn is_output(path: &Path) -> bool {
    let (Ok(file), Ok(output)) = (path.metadata(), rustix::fs::fstat(rustix::stdio::stdout()))
    else {
        return false;
    };
    file.is_file() && (file.dev(), file.ino()) == (output.st_dev, output.st_ino)
}

/// Whether something in a folder is a file or a link to one; a link to nothing is to be told. What is
/// named itself may be anything.
fn is_readable(entry: &DirEntry) -> bool {
    // Behind a link to a folder may be the folder that it lies in.
    entry.depth() == 0 || entry.path().metadata().map_or(true, |metadata| metadata.is_file())
}

/// Every file that the paths name. What cannot be walked is told and counted. In folders, what the
/// service would take for no dump by its name is none here either.
fn files(paths: &[PathBuf], report: &Report) -> Vec<PathBuf> {
    // The patterns of the default can be understood.
    let ignore = Ignore::new(&Desk::default().ignore).ok();
    let is_dump = |entry: &DirEntry| {
        let name = entry.file_name();
        let is_ignored = ignore.as_ref().is_some_and(|ignore| ignore.reason(name).is_some());
        let is_beside =
            || entry.file_type().is_file() && beside::dump_of(Path::new(name)).is_some();
        let is_one = entry.depth() == 0 || !is_ignored && !is_beside();
        if !is_one {
            report.pass_over();
        }
        is_one
    };
    let mut files = Vec::new();
    for path in paths {
        if path == Path::new("-") {
            // It can be read once.
            if !files.contains(path) {
                files.push(path.clone());
            }
            continue;
        }
        let walk = WalkDir::new(path).sort_by_file_name().into_iter();
        for entry in walk.filter_entry(is_dump) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) if is_output(entry.path()) => {
                    let path = entry.path().display();
                    eprintln!("copydesk: {path} takes the output, so it is not read");
                }
                Ok(entry) if entry.depth() == 0 && entry.path().is_dir() => {}
                Ok(entry) if is_readable(&entry) => files.push(entry.into_path()),
                Ok(_) => report.pass_over(),
                Err(error) => {
                    let place = error.path().unwrap_or(path);
                    let told = |error: &std::io::Error| advice::tell(error);
                    let why = error.io_error().map_or_else(|| error.to_string(), told);
                    report.unread(place, why);
                }
            }
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn addresses_are_mended_or_refused() {
        for (typed, expected) in [
            ("https://a.example/b", Some("https://a.example/b")),
            ("a.example/b", Some("https://a.example/b")),
            ("localhost:8000/b", Some("https://localhost:8000/b")),
            ("file:///srv/in/b.html", Some("file:///srv/in/b.html")),
            ("notaurl", None),
            ("http://", None),
            ("", None),
        ] {
            assert_eq!(address(typed).ok().as_deref(), expected, "{typed}");
        }
    }
}
