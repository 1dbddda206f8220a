//! What is passed over in dumps because it is not a document: one table, from which a part of
//! `docs/formats.md` is generated.

/// Why something is not a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A WARC record that holds no page: a request, metadata, …
    RecordType,
    /// A WARC record that says a page has not changed.
    Revisit,
    /// An answer whose HTTP status is not 200.
    Status,
    /// An answer that is not text: an image, a script, …
    MediaType,
    /// An answer in a WARC file that is data for programs: JSON, rows, …
    Data,
    /// A file in an archive that is not a page.
    NotText,
    /// A folder or link in an archive, or an empty file.
    NoFile,
    /// A file in an archive that is encrypted, or compressed in an unsupported way.
    Unreadable,
}

/// A row of the table.
pub struct SkipRow {
    /// The reason.
    pub reason: Reason,
    /// Its name in summaries.
    pub name: &'static str,
    /// What it means, for people.
    pub meaning: &'static str,
}

/// Every reason.
#[rustfmt::skip] // one row, one line
pub const SKIPS: &[SkipRow] = &[
    SkipRow { reason: Reason::RecordType, name: "record_type", meaning: "A WARC record that holds no page: `warcinfo`, `request`, `metadata`, `continuation`." },
    SkipRow { reason: Reason::Revisit, name: "revisit", meaning: "A WARC record that says a page has not changed." },
    SkipRow { reason: Reason::Status, name: "status", meaning: "An answer whose HTTP status is not 200." },
    SkipRow { reason: Reason::MediaType, name: "media_type", meaning: "An answer that is neither HTML nor text: an image, a script, a style sheet." },
    SkipRow { reason: Reason::Data, name: "data", meaning: "An answer in a WARC file that is data for programs: JSON, CSV, an archive. Most of what a page fetches is not a document. Feeds are read; the rest is read if it is a file of its own." },
    SkipRow { reason: Reason::NotText, name: "not_text", meaning: "A file in an archive that is not a page: an image, a font, a script, a style sheet." },
    SkipRow { reason: Reason::NoFile, name: "no_file", meaning: "A folder, a link or an empty file in an archive." },
    SkipRow { reason: Reason::Unreadable, name: "unreadable", meaning: "A file in an archive that is encrypted, or compressed in an unsupported way." },
];

/// Counts by reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Skipped([u64; SKIPS.len()]);

impl Skipped {
    /// Counts one.
    pub fn count(&mut self, reason: Reason) {
        if let Some(at) = SKIPS.iter().position(|row| row.reason == reason) {
            self.0[at] += 1;
        }
    }

    /// The reasons that occurred, and how often.
    pub fn counts(&self) -> impl Iterator<Item = (&'static str, u64)> {
        SKIPS.iter().zip(self.0).filter(|(_, count)| *count > 0).map(|(row, n)| (row.name, n))
    }

    /// The same in a line: `2 revisit, 1 status`.
    pub fn told(&self) -> String {
        let each = self.counts().map(|(name, count)| format!("{count} {name}"));
        each.collect::<Vec<_>>().join(", ")
    }

    /// Adds the counts of another dump.
    pub fn add(&mut self, other: &Skipped) {
        self.0.iter_mut().zip(other.0).for_each(|(mine, count)| *mine += count);
    }
}
