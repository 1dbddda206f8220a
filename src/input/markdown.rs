//! Pages turned into Markdown.

use super::{Format, FormatRow, Look, Reads};
use crate::blocks::header;

/// The format.
pub const ROW: FormatRow = FormatRow {
    format: Format::Markdown,
    name: "markdown",
    endings: &["md", "markdown", "mkd"],
    meaning: "A page turned into Markdown.",
    recognised: "Jina's header; a title, or several links or headings, in Markdown's notation; the ending",
    url: "`URL Source` in Jina's header, `url` or `source` in front matter or labels",
    date: "`Published Time` in Jina's header, `date` or `published` in front matter or labels, or what the text shows",
    content: "the text",
    limits: "`limits.document_bytes`",
    recognise,
    reads: Reads::Page,
};

/// A title, or several links, images or headings, in Markdown's own notation.
fn recognise(look: &Look<'_>) -> bool {
    if look.ending == Some(Format::Markdown) {
        return true;
    }
    if look.names_records() {
        return false;
    }
    let text = look.text();
    let header = header::read(text).unwrap_or_default();
    if header.markdown {
        return true;
    }
    let links = memchr::memmem::find_iter(text.as_bytes(), "](").count();
    let is_heading = |line: &&str| {
        let hashes = line.bytes().take_while(|b| *b == b'#').count();
        (1..=6).contains(&hashes) && line[hashes..].starts_with(' ')
    };
    let headings = text.lines().filter(is_heading).count();
    let title = header.split(text).1.trim_start().starts_with("# ");
    title || links >= 3 || headings >= 2 || (links >= 1 && headings >= 1)
}
