//! The codes of an article's notes: one table, from which `docs/notes.md` is generated.

/// A row of the table.
pub struct NoteRow {
    /// The code; the note is `code: sentence`.
    pub code: &'static str,
    /// Whether it is a reason for rejection.
    pub rejects: bool,
    /// What it means, for people.
    pub meaning: &'static str,
}

/// Every code.
#[rustfmt::skip] // one row, one line
pub const NOTES: &[NoteRow] = &[
    NoteRow { code: "no_article", rejects: true, meaning: "Nothing in the document reads like an article." },
    NoteRow { code: "link_list", rejects: true, meaning: "The page is mostly links: a list of articles, a menu." },
    NoteRow { code: "login_wall", rejects: true, meaning: "The page asks the reader to sign in or to pay instead of showing a text." },
    NoteRow { code: "consent_wall", rejects: true, meaning: "The page shows a consent notice instead of a text." },
    NoteRow { code: "error_page", rejects: true, meaning: "The page shows an error message instead of a text." },
    NoteRow { code: "robot_check", rejects: true, meaning: "The page checks that the visitor is not a robot instead of showing a text." },
    NoteRow { code: "parked", rejects: true, meaning: "The page offers its domain for sale, or says there is no site yet." },
    NoteRow { code: "no_results", rejects: true, meaning: "The page says that a search found nothing." },
    NoteRow { code: "empty", rejects: true, meaning: "The document holds no text at all." },
    NoteRow { code: "binary", rejects: true, meaning: "The document is not text." },
    NoteRow { code: "too_large", rejects: true, meaning: "The document is larger than `limits.document_bytes`." },
    NoteRow { code: "too_complex", rejects: true, meaning: "The page has more than `limits.nodes` nodes." },
    NoteRow { code: "bad_record", rejects: true, meaning: "A record of a many-document dump could not be read." },
    NoteRow { code: "too_nested", rejects: true, meaning: "Containers are nested deeper than `limits.nesting`." },
    NoteRow { code: "panic", rejects: true, meaning: "The cleaner met a bug of its own on this document; please report it." },
    NoteRow { code: "invalid_bytes", rejects: false, meaning: "Some bytes were not valid in the document's encoding and became U+FFFD." },
    NoteRow { code: "damaged", rejects: false, meaning: "A part of the document, or of the dump around it, could not be read. On a document without text, it says what was lost between documents, or why there is no text." },
    NoteRow { code: "mojibake_repaired", rejects: false, meaning: "Characters were restored whose UTF-8 bytes had been read as windows-1252." },
    NoteRow { code: "paywalled", rejects: false, meaning: "The page declares or says that it is not free to read; the text may be a part of the article." },
    NoteRow { code: "truncated", rejects: false, meaning: "The text breaks off at a call to pay, or where the page says that something was left out." },
    NoteRow { code: "next_page", rejects: false, meaning: "The article continues at the address in the note." },
    NoteRow { code: "live_blog", rejects: false, meaning: "The page is a live blog: its updates are in the order of the page, with their times." },
    NoteRow { code: "text_from_data", rejects: false, meaning: "The page shows no text; it was taken from data in the page (JSON-LD, the state of an application, an attribute)." },
    NoteRow { code: "depth_limited", rejects: false, meaning: "Elements nested deeper than `limits.depth` were moved up to that depth." },
    NoteRow { code: "attributes_limited", rejects: false, meaning: "A tag had more than `limits.attributes` attributes; the rest was left out." },
    NoteRow { code: "blocks_limited", rejects: false, meaning: "The document has more than `limits.blocks` blocks; the rest was left out." },
];

/// The first note with this code.
pub fn with<'a>(notes: &'a [String], code: &str) -> Option<&'a String> {
    let behind = |note: &&String| note.strip_prefix(code).is_some_and(|rest| rest.starts_with(':'));
    notes.iter().find(behind)
}

/// The code of a note, where it begins with one of the table.
pub fn code(note: &str) -> Option<&'static str> {
    let (code, _) = note.split_once(':')?;
    NOTES.iter().find(|row| row.code == code).map(|row| row.code)
}
