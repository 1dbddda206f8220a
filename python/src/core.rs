//! What Python sees. Options come as JSON and articles go as JSON: Python's own reader of it is as quick as
//! any way around it, and one notation has one meaning.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use arrow_array::RecordBatch;
use copydesk::input::{Content, Format};
use copydesk::{Options, Rules};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use pyo3_arrow::{PyRecordBatch, PySchema};

use crate::row::Row;
use crate::warc::Batches;
use crate::{batch, columns};

/// Cleans with the same options every time.
#[pyclass(frozen, module = "copydesk._copydesk")]
pub struct Core {
    options: Options,
}

#[pymethods]
impl Core {
    /// `options` is JSON, `rules` are files of rules as name and content.
    #[new]
    fn new(options: &str, rules: Vec<(String, String)>) -> PyResult<Core> {
        let mut options = read_options(options)?;
        options.rules = Rules::compile(rules).map_err(wrong)?;
        Ok(Core { options })
    }

    /// The article of a page, as JSON.
    #[pyo3(signature = (content, *, decoded, name, url, content_type, format, id))]
    #[allow(clippy::too_many_arguments)] // by name only, and from one place
    fn article(
        &self,
        py: Python<'_>,
        content: &[u8],
        decoded: bool,
        name: &str,
        url: Option<&str>,
        content_type: Option<&str>,
        format: Option<&str>,
        id: Option<&str>,
    ) -> PyResult<String> {
        let format = match format {
            None => None,
            Some(name) => Some(page_format(name)?),
        };
        py.detach(|| {
            let content = match std::str::from_utf8(content) {
                Ok(text) if decoded => Content::Text(text.to_owned()),
                _ => Content::Bytes(content.into()),
            };
            let row = Row {
                content: Some(content),
                name,
                url,
                content_type,
                format,
                id,
                record: None,
                declared: Vec::new(),
                notes: Vec::new(),
                error: None,
            };
            serde_json::to_string(&row.clean(&self.options)).map_err(wrong)
        })
    }

    /// A batch with the article of each row of a batch.
    fn batch<'py>(&self, py: Python<'py>, batch: PyRecordBatch) -> PyResult<Bound<'py, PyAny>> {
        let batch = batch.into_inner();
        let cleaned = py.detach(|| batch::clean(&batch, &self.options)).map_err(wrong)?;
        PyRecordBatch::new(cleaned).into_pyarrow(py)
    }
}

/// The pages of a WARC file, batch by batch. A thread of its own reads ahead, because what is read so far
/// cannot move between threads, and Python's iterators do.
#[pyclass(frozen, module = "copydesk._copydesk")]
pub struct Warc {
    batches: Mutex<Receiver<io::Result<RecordBatch>>>,
}

#[pymethods]
impl Warc {
    #[new]
    fn new(source: &Bound<'_, PyAny>, name: String, rows: usize, options: &str) -> PyResult<Warc> {
        let options = read_options(options)?;
        let from: Box<dyn Read + Send> = match source.extract::<PathBuf>() {
            Ok(path) => Box::new(File::open(&path).map_err(|error| {
                io::Error::new(error.kind(), format!("{}: {error}", path.display()))
            })?),
            Err(_) => Box::new(PythonFile(source.clone().unbind())),
        };
        let (sender, batches) = sync_channel(1);
        thread::Builder::new().name("copydesk-warc".to_owned()).spawn(move || {
            for batch in Batches::new(name, from, rows, &options) {
                if sender.send(batch).is_err() {
                    return; // nobody waits for it any more
                }
            }
        })?;
        Ok(Warc { batches: Mutex::new(batches) })
    }

    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let next = py.detach(|| self.batches.lock().unwrap_or_else(PoisonError::into_inner).recv());
        match next {
            Ok(batch) => PyRecordBatch::new(batch?).into_pyarrow(py).map(Some),
            Err(_) => Ok(None),
        }
    }
}

/// A file of Python's: anything with `read(size)`.
struct PythonFile(Py<PyAny>);

impl Read for PythonFile {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        Python::attach(|py| {
            let bytes = self.0.bind(py).call_method1("read", (into.len(),))?;
            let bytes = bytes.cast::<PyBytes>().map_err(PyErr::from)?.as_bytes();
            let count = bytes.len().min(into.len());
            into[..count].copy_from_slice(&bytes[..count]);
            Ok(count)
        })
    }
}

/// The columns that `Core.batch` gives, as a schema of pyarrow.
#[pyfunction]
pub fn schema(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    PySchema::new(columns::schema()).into_pyarrow(py)
}

/// The JSON Schema of an article.
#[pyfunction]
pub fn json_schema() -> String {
    copydesk::article::schema::json()
}

fn read_options(json: &str) -> PyResult<Options> {
    let options: Options = serde_json::from_str(json).map_err(wrong)?;
    if !(0.1..=10.0).contains(&options.recall_weight) {
        return Err(PyValueError::new_err("recall_weight must lie between 0.1 and 10"));
    }
    Ok(options)
}

fn page_format(name: &str) -> PyResult<Format> {
    match Format::from_name(name) {
        Some(format @ (Format::Html | Format::Text | Format::Markdown)) => Ok(format),
        _ => Err(PyValueError::new_err(format!(
            "as_ is {name:?}, not \"auto\", \"html\", \"text\" or \"markdown\""
        ))),
    }
}

fn wrong(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}
