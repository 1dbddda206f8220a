//! `copydesk._copydesk`: what `copydesk/__init__.py` wraps for Python.
//!
//! | file | what it does |
//! |---|---|
//! | `row.rs` | cleans one page, whatever it does |
//! | `batch.rs` | Arrow batches to pages, articles to Arrow batches |
//! | `columns.rs` | the columns of an article, made from its JSON Schema |
//! | `warc.rs` | the pages of a WARC file as batches |
//! | `core.rs` | the classes and functions that Python sees |

mod batch;
mod columns;
mod core;
mod row;
mod warc;

#[pyo3::pymodule]
mod _copydesk {
    #[pymodule_export]
    use super::core::{Core, Warc, json_schema, schema};

    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        // The default message of a panic can quote the page.
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            eprintln!("copydesk: the cleaner panicked at {place}");
        }));
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
