//! Pages turned into Markdown.

use super::{Format, FormatRow, Look, Reads};

/// The format.
pub const ROW: FormatRow = FormatRow {
    format: Format::Markdown,
    name: "markdown",
    endings: &["md", "markdown", "mkd"],
    meaning: "A page turned into Markdown.",
    recognised: "several links or headings in Markdown's notation, or the ending",
    url: "",
    date: "what the text shows",
    content: "the text",
    limits: "`limits.document_bytes`",
    recognise,
    reads: Reads::Page,
};

/// Several links, images or headings in Markdown's own notation.
fn recognise(look: &Look<'_>) -> bool {
    if look.ending == Some(Format::Markdown) {
        return true;
    }
    let text = look.text();
    let links = memchr::memmem::find_iter(text.as_bytes(), "](").count();
    let headings = text
        .lines()
        .filter(|line| {
            let hashes = line.bytes().take_while(|b| *b == b'#').count();
            (1..=6).contains(&hashes) && line[hashes..].starts_with(' ')
        })
        .count();
    links >= 3 || headings >= 2 || (links >= 1 && headings >= 1)
}
