//! Arrow batches to pages, and articles to Arrow batches: one row out for each row in.

use std::borrow::Cow;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{
    Array, Int64Array, LargeBinaryArray, LargeListArray, LargeStringArray, RecordBatch,
};
use arrow_cast::cast;
use arrow_json::ReaderBuilder;
use arrow_schema::{ArrowError, DataType, Field};
use copydesk::Options;
use copydesk::article::Article;
use copydesk::input::{Content, Format};
use serde::Serialize;

use crate::columns;
use crate::row::{Row, read, status};

/// Cleans a batch. An error is the caller's: a column that is missing or of the wrong type.
pub fn clean(batch: &RecordBatch, options: &Options) -> Result<RecordBatch, ArrowError> {
    let pages = Pages::of(batch)?;
    let articles = (0..batch.num_rows()).map(|row| pages.row(row).clean(options));
    let rows: Vec<Output> =
        articles.map(|article| Output { status: status(&article), article }).collect();
    let mut decoder = ReaderBuilder::new(columns::schema()).build_decoder()?;
    decoder.serialize(&rows)?;
    Ok(decoder.flush()?.unwrap_or_else(|| RecordBatch::new_empty(columns::schema())))
}

#[derive(Serialize)]
struct Output {
    #[serde(flatten)]
    article: Article,
    status: &'static str,
}

/// The columns of a batch of pages. All but `content` may be missing.
struct Pages {
    content: LargeBinaryArray,
    /// The content came as text, not as bytes.
    decoded: bool,
    url: Option<LargeStringArray>,
    content_type: Option<LargeStringArray>,
    id: Option<LargeStringArray>,
    name: Option<LargeStringArray>,
    format: Option<LargeStringArray>,
    record: Option<Int64Array>,
    declared: Option<LargeListArray>,
    notes: Option<LargeListArray>,
    error: Option<LargeStringArray>,
}

impl Pages {
    fn of(batch: &RecordBatch) -> Result<Pages, ArrowError> {
        let wrong = |why: String| ArrowError::InvalidArgumentError(why);
        let content = batch
            .column_by_name("content")
            .ok_or_else(|| wrong("there is no column `content`".to_owned()))?;
        let decoded = match value_type(content.data_type()) {
            DataType::Binary | DataType::LargeBinary | DataType::BinaryView => false,
            DataType::FixedSizeBinary(_) | DataType::Null => false,
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
            other => return Err(wrong(format!("`content` is {other}, not binary or string"))),
        };
        let column = |name: &str, kind: &DataType| {
            batch.column_by_name(name).map(|column| cast(column, kind)).transpose()
        };
        let text = |name: &str| {
            let column = column(name, &DataType::LargeUtf8)?;
            Ok::<_, ArrowError>(column.map(|column| column.as_string::<i64>().clone()))
        };
        let texts = DataType::LargeList(Field::new_list_field(DataType::LargeUtf8, true).into());
        let list = |name: &str| {
            let column = column(name, &texts)?;
            Ok::<_, ArrowError>(column.map(|column| column.as_list::<i64>().clone()))
        };
        Ok(Pages {
            content: cast(content, &DataType::LargeBinary)?.as_binary::<i64>().clone(),
            decoded,
            url: text("url")?,
            content_type: text("content_type")?,
            id: text("id")?,
            name: text("name")?,
            format: text("format")?,
            record: column("record", &DataType::Int64)?
                .map(|column| column.as_primitive::<Int64Type>().clone()),
            declared: list("declared")?,
            notes: list("notes")?,
            error: text("error")?,
        })
    }

    fn row(&self, row: usize) -> Row<'_> {
        let bytes = self.content.is_valid(row).then(|| self.content.value(row));
        let record = self.record.as_ref().filter(|column| column.is_valid(row));
        Row {
            content: bytes.map(|bytes| self.content(bytes)),
            name: value(&self.name, row).unwrap_or_default(),
            url: value(&self.url, row),
            content_type: value(&self.content_type, row),
            format: value(&self.format, row).and_then(Format::from_name),
            id: value(&self.id, row),
            record: record.and_then(|column| u64::try_from(column.value(row)).ok()),
            declared: texts(&self.declared, row).iter().filter_map(|text| read(text)).collect(),
            notes: texts(&self.notes, row),
            error: value(&self.error, row),
        }
    }

    fn content<'a>(&self, bytes: &'a [u8]) -> Content<'a> {
        match std::str::from_utf8(bytes) {
            Ok(text) if self.decoded => Content::Text(text.to_owned()),
            _ => Content::Bytes(Cow::Borrowed(bytes)),
        }
    }
}

fn texts(column: &Option<LargeListArray>, row: usize) -> Vec<String> {
    let Some(column) = column.as_ref().filter(|column| column.is_valid(row)) else {
        return Vec::new();
    };
    column.value(row).as_string::<i64>().iter().flatten().map(str::to_owned).collect()
}

fn value(column: &Option<LargeStringArray>, row: usize) -> Option<&str> {
    let column = column.as_ref()?;
    column.is_valid(row).then(|| column.value(row))
}

/// The type behind a dictionary.
fn value_type(kind: &DataType) -> &DataType {
    match kind {
        DataType::Dictionary(_, value) => value,
        other => other,
    }
}
