//! The dumps that a command line names, opened one after the other and read as documents are
//! asked for.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use url::Url;
use walkdir::WalkDir;

use super::advice;
use crate::desk::beside;
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
    /// Bytes read of the dumps that are done.
    done: Cell<u64>,
    /// Bytes read of the dump that is open.
    current: Cell<u64>,
    /// What was passed over.
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
    /// Bytes read so far.
    pub fn bytes_read(&self) -> u64 {
        self.done.get() + self.current.get()
    }

    /// What was passed over because it is no document.
    pub fn skipped(&self) -> Skipped {
        self.skipped.take()
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
        let [meta, headers] = beside::of(path);
        if let Ok(meta) = std::fs::read(meta) {
            about.add_meta(&meta, &self.options.fields);
        }
        if let Ok(headers) = std::fs::read(headers) {
            about.add_headers(&headers);
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
        self.report.current.set(0);
    }
}

impl Iterator for Dumps<'_> {
    type Item = Document<'static>;

    fn next(&mut self) -> Option<Document<'static>> {
        loop {
            if let Some((_, documents)) = &mut self.open {
                let document = documents.next();
                self.report.current.set(documents.bytes_read());
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

/// Whether a file only says something about the dump beside it.
fn is_beside_a_dump(path: &Path) -> bool {
    beside::dump_of(path).is_some_and(|dump| dump.is_file())
}

/// Whether a file is where standard output goes: reading it would never end.
fn is_output(path: &Path) -> bool {
    let (Ok(file), Ok(output)) = (path.metadata(), rustix::fs::fstat(rustix::stdio::stdout()))
    else {
        return false;
    };
    file.is_file() && (file.dev(), file.ino()) == (output.st_dev, output.st_ino)
}

/// Every file that the paths name. What cannot be walked is told and counted.
fn files(paths: &[PathBuf], report: &Report) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in paths {
        if path == Path::new("-") {
            files.push(path.clone());
            continue;
        }
        for entry in WalkDir::new(path).sort_by_file_name() {
            match entry {
                Ok(entry) if entry.file_type().is_file() || entry.depth() == 0 => {
                    let path = entry.path();
                    if is_output(path) {
                        eprintln!(
                            "copydesk: {} takes the output, so it is not read",
                            path.display()
                        );
                    } else if !path.is_dir() && (entry.depth() == 0 || !is_beside_a_dump(path)) {
                        files.push(entry.into_path());
                    }
                }
                Ok(_) => {}
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
