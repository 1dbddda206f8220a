//! JSON as scrapers write it: one object per line, an array, or one object around a list.
//!
//! Scrapy, trafilatura, newspaper, Firecrawl, Jina, Apify and JSON Feed differ only in the names of
//! their fields, and those are settings: [`Fields`](crate::options::Fields).

mod lines;
mod mend;
mod record;
mod values;

pub use lines::ROW as LINES;
pub use record::{Records, declared, describe, field, named};
pub use values::{ROW as VALUES, is_feed};
