//! The pages of a WARC file as batches that `batch::clean` takes.

use std::io::{self, Read};
use std::sync::Arc;

use arrow_array::builder::{
    Int64Builder, LargeBinaryBuilder, LargeListBuilder, LargeStringBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::ArrowError;
use copydesk::Options;
use copydesk::input::{self, About, Content, Document, Documents, Format};

use crate::row;

/// Bytes of content in a batch; one page may go past it.
const BATCH_BYTES: usize = 64 << 20;

/// The batches of a WARC file, in its order.
pub struct Batches {
    documents: Documents<'static>,
    rows: usize,
    ended: bool,
}

impl Batches {
    /// Of what a reader gives, with at most so many rows each.
    pub fn new(name: String, from: impl Read + 'static, rows: usize, options: &Options) -> Batches {
        let about = About { name, format: Some(Format::Warc), ..About::default() };
        Batches { documents: input::read(about, from, options), rows, ended: false }
    }
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, io::Error>;

    /// Damage is in the rows; an error is that of the reader, after which there is nothing.
    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let mut rows = Rows::default();
        while rows.count < self.rows && rows.bytes < BATCH_BYTES {
            let Some(document) = self.documents.next() else {
                self.ended = true;
                break;
            };
            rows.add(&document);
        }
        match self.documents.failure() {
            Some(failure) => Some(Err(failure)),
            None if rows.count == 0 => None,
            None => Some(rows.finish().map_err(io::Error::other)),
        }
    }
}

#[derive(Default)]
struct Rows {
    count: usize,
    bytes: usize,
    content: LargeBinaryBuilder,
    url: LargeStringBuilder,
    content_type: LargeStringBuilder,
    id: LargeStringBuilder,
    name: LargeStringBuilder,
    format: LargeStringBuilder,
    record: Int64Builder,
    declared: LargeListBuilder<LargeStringBuilder>,
    notes: LargeListBuilder<LargeStringBuilder>,
    error: LargeStringBuilder,
}

impl Rows {
    fn add(&mut self, document: &Document<'_>) {
        let bytes = document.content.bytes();
        self.count += 1;
        self.bytes += bytes.len();
        self.content.append_value(bytes);
        self.url.append_option(document.url.as_deref());
        self.content_type.append_option(content_type(document));
        self.id.append_option(document.id.as_deref());
        self.name.append_value(&document.name);
        self.format.append_value(document.format.name());
        self.record.append_option(document.record.and_then(|number| i64::try_from(number).ok()));
        let declared = document.declared.iter().map(row::written).map(Some);
        self.declared.append_value(declared);
        self.notes.append_value(document.notes.iter().map(Some));
        self.error.append_option(match &document.content {
            Content::Bad { note, .. } => Some(note),
            _ => None,
        });
    }

    fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let column = |array: ArrayRef| array;
        RecordBatch::try_from_iter_with_nullable([
            ("content", column(Arc::new(self.content.finish())), false),
            ("url", Arc::new(self.url.finish()), true),
            ("content_type", Arc::new(self.content_type.finish()), true),
            ("id", Arc::new(self.id.finish()), true),
            ("name", Arc::new(self.name.finish()), false),
            ("format", Arc::new(self.format.finish()), false),
            ("record", Arc::new(self.record.finish()), true),
            ("declared", Arc::new(self.declared.finish()), false),
            ("notes", Arc::new(self.notes.finish()), false),
            ("error", Arc::new(self.error.finish()), true),
        ])
    }
}

/// The media type of a page, with the character set that its server named.
fn content_type(document: &Document<'_>) -> Option<String> {
    let essence = match document.format {
        Format::Html => "text/html",
        Format::Markdown => "text/markdown",
        Format::Text => "text/plain",
        _ => return None,
    };
    Some(match &document.charset {
        Some(charset) => format!("{essence}; charset={charset}"),
        None => essence.to_owned(),
    })
}
