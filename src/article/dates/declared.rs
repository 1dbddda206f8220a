//! The keys under which pages declare their dates: one table.

use super::labels::Label::{self, Published, Updated};
use crate::blocks::DeclaredBy;
use DeclaredBy::{DublinCore, JsonLd, Meta, Microdata, OpenGraph, Record};

/// A key that declares a date.
pub struct DateKey {
    /// The vocabulary; `Meta` keys are read as Dublin Core and OpenGraph too, since pages mix them.
    pub by: DeclaredBy,
    /// The key in lower case.
    pub key: &'static str,
    /// What the date is.
    pub label: Label,
    /// How much it counts against other evidence; see [`super::read`].
    pub weight: u32,
}

const fn row(by: DeclaredBy, key: &'static str, label: Label, weight: u32) -> DateKey {
    DateKey { by, key, label, weight }
}

/// Every key, the most trusted first.
#[rustfmt::skip] // one row, one line
pub const DATE_KEYS: &[DateKey] = &[
    row(Record, "date", Published, 8),
    row(JsonLd, "datepublished", Published, 6),
    row(OpenGraph, "article:published_time", Published, 6),
    row(OpenGraph, "og:article:published_time", Published, 6),
    row(OpenGraph, "og:published_time", Published, 6),
    row(OpenGraph, "article:published", Published, 5),
    row(OpenGraph, "og:pubdate", Published, 5),
    row(Microdata, "datepublished", Published, 5),
    row(Meta, "datepublished", Published, 5),
    row(Meta, "parsely-pub-date", Published, 5),
    row(Meta, "sailthru.date", Published, 5),
    row(Meta, "publishdate", Published, 5),
    row(Meta, "publish-date", Published, 5),
    row(Meta, "publish_date", Published, 5),
    row(Meta, "published-date", Published, 5),
    row(Meta, "publication_date", Published, 5),
    row(Meta, "publication-date", Published, 5),
    row(Meta, "citation_publication_date", Published, 5),
    row(Meta, "citation_online_date", Published, 5),
    row(Meta, "article.published", Published, 5),
    row(Meta, "article_date_original", Published, 5),
    row(Meta, "originalpublicationdate", Published, 5),
    row(Meta, "cxenseparse:recs:publishtime", Published, 5),
    row(Meta, "cxenseparse:publishtime", Published, 5),
    row(Meta, "rbpubdate", Published, 5),
    row(Meta, "pubdate", Published, 5),
    row(Meta, "pub_date", Published, 5),
    row(Meta, "published", Published, 5),
    row(DublinCore, "dc.date.issued", Published, 5),
    row(DublinCore, "dcterms.issued", Published, 5),
    row(DublinCore, "dcterms.created", Published, 4),
    row(DublinCore, "dc.date.created", Published, 4),
    row(DublinCore, "dc.date", Published, 4),
    row(DublinCore, "dc:date", Published, 4),
    row(DublinCore, "dcterms.date", Published, 4),
    row(Meta, "displaydate", Published, 4),
    row(Meta, "date", Published, 4),
    row(Meta, "article_date", Published, 4),
    row(JsonLd, "webpage.datepublished", Published, 4),
    row(JsonLd, "datecreated", Published, 3),
    row(Microdata, "datecreated", Published, 3),
    row(JsonLd, "uploaddate", Published, 2),
    row(JsonLd, "datemodified", Updated, 6),
    row(JsonLd, "webpage.datemodified", Updated, 4),
    row(OpenGraph, "article:modified_time", Updated, 6),
    row(OpenGraph, "og:article:modified_time", Updated, 6),
    row(OpenGraph, "og:updated_time", Updated, 4),
    row(OpenGraph, "og:modified_time", Updated, 4),
    row(Microdata, "datemodified", Updated, 5),
    row(Meta, "datemodified", Updated, 5),
    row(Meta, "lastmod", Updated, 4),
    row(Meta, "last-modified", Updated, 4),
    row(Meta, "article.updated", Updated, 4),
    row(DublinCore, "dcterms.modified", Updated, 4),
    row(DublinCore, "dc.date.modified", Updated, 4),
];

/// `from` of a date that this vocabulary declares.
pub fn origin(by: DeclaredBy) -> &'static str {
    match by {
        DeclaredBy::Record => "record",
        DeclaredBy::JsonLd => "json_ld",
        DeclaredBy::OpenGraph => "open_graph",
        DeclaredBy::Twitter => "twitter",
        DeclaredBy::DublinCore => "dublin_core",
        DeclaredBy::Microdata => "microdata",
        DeclaredBy::Meta => "meta",
        DeclaredBy::Link => "link",
        DeclaredBy::Html => "html",
        DeclaredBy::Time => "time",
    }
}

/// Whether a declared value stands under this key.
pub fn matches(row: &DateKey, by: DeclaredBy, key: &str) -> bool {
    let open = [Meta, DublinCore, OpenGraph];
    row.key == key && (row.by == by || (open.contains(&row.by) && open.contains(&by)))
}
