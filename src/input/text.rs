//! Pages that something flattened to plain text.

use super::{Format, FormatRow, Reads};

/// The format.
pub const ROW: FormatRow = FormatRow {
    format: Format::Text,
    name: "text",
    endings: &["txt", "text"],
    meaning: "A page flattened to plain text.",
    recognised: "anything that is nothing else",
    url: "`url` or `source` in front matter or labels",
    date: "`date` or `published` in front matter or labels, or what the text shows",
    content: "the text",
    limits: "`limits.document_bytes`",
    // What no other format recognises is text.
    recognise: |_| false,
    reads: Reads::Page,
};
