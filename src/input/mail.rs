//! Pages as mail: MHTML, as browsers save it, and messages with an HTML or text part.

use mailparse::{MailHeaderMap, ParsedMail, addrparse_header};

use super::documents::{Container, Part, Piece, bad};
use super::json::declared;
use super::skipped::Skipped;
use super::source::Source;
use super::{About, Format, FormatRow, Look, Reads, is_address};
use crate::options::Limits;

/// The format.
pub const ROW: FormatRow = FormatRow {
    format: Format::Mail,
    name: "mail",
    endings: &["mhtml", "mht", "eml"],
    meaning: "A page saved as MHTML, or a message (`.eml`): a newsletter, an alert.",
    recognised: "header lines with `MIME-Version` and `Content-Type` at the start; with the ending, `Content-Type` is enough, or `From` with `Date` or `Subject`",
    url: "`Snapshot-Content-Location`, or the part's `Content-Location`",
    date: "a message's `Date` (in MHTML it is when the page was saved)",
    content: "the root part of MHTML; a message's HTML part, or else its text part. A message's `Subject` and `From` are title and author",
    limits: "`limits.record_bytes`; parts may be nested 100 deep",
    recognise,
    reads: Reads::Container(|part, context| {
        Box::new(Mail { part: Some(part), limits: context.limits.clone() })
    }),
};

/// The lines up to the first empty one are headers, among them MIME's.
fn recognise(look: &Look<'_>) -> bool {
    let head = without_envelope(look.trimmed());
    let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let name = first.split(|byte| *byte == b':').next().unwrap_or_default();
    let is_header = name.len() < first.len()
        && !name.is_empty()
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    if !is_header {
        return false;
    }
    let (windows, unix) =
        (memchr::memmem::find(head, b"\r\n\r\n"), memchr::memmem::find(head, b"\n\n"));
    let end = windows.into_iter().chain(unix).min().unwrap_or(head.len());
    let headers = head[..end].to_ascii_lowercase();
    let has = |name: &str| {
        headers.starts_with(name.as_bytes())
            || memchr::memmem::find(&headers, format!("\n{name}").as_bytes()).is_some()
    };
    let mail = has("from:") && (has("date:") || has("subject:"));
    let typed = has("content-type:");
    typed && has("mime-version:") || look.ending == Some(Format::Mail) && (typed || mail)
}

/// A message without the line that a mailbox has before it (RFC 4155).
fn without_envelope(message: &[u8]) -> &[u8] {
    match memchr::memchr(b'\n', message) {
        Some(end) if message.starts_with(b"From ") => &message[end + 1..],
        _ => message,
    }
}

/// A file that holds a message.
struct Mail<'a> {
    part: Option<Part<'a>>,
    limits: Limits,
}

impl<'a> Container<'a> for Mail<'a> {
    fn next(&mut self, _: &mut Skipped) -> Option<Piece<'a>> {
        let mut part = self.part.take()?;
        let rest = part.source.rest(self.limits.record_bytes);
        let mut notes: Vec<String> = rest.notes().collect();
        if rest.left_out > 0 {
            notes.push(format!("damaged: the message has {} bytes more", rest.left_out));
        }
        let bytes = rest.bytes;
        let wrong = |about, why: &str| {
            let note = format!("bad_record: {why}");
            Some(Piece::Document(bad(about, Format::Mail, Vec::new(), note)))
        };
        let mail = match mailparse::parse_mail(without_envelope(&bytes)) {
            Ok(mail) => mail,
            Err(error) => {
                return wrong(part.about, &format!("the message cannot be read: {error}"));
            }
        };
        let Some(page) = root(&mail) else {
            return wrong(part.about, "the message has no part that is HTML or text");
        };
        let content = match page.get_body_raw() {
            Ok(content) => content,
            Err(error) => return wrong(part.about, &format!("the page in the message: {error}")),
        };
        let mut about = part.about;
        describe(&mail, page, &mut about);
        let html = page.ctype.mimetype == "text/html";
        // The format of the message is not that of its part.
        about.format = html.then_some(Format::Html);
        let id = mail.headers.get_first_value("Message-ID");
        let inside = Part::new(about, part.depth + 1, Source::of(content));
        Some(Piece::Part(Part { record: part.record, id, notes, ..inside }))
    }
}

/// The part that is the page: the one that MHTML names, otherwise the first HTML or text part.
fn root<'m>(mail: &'m ParsedMail<'m>) -> Option<&'m ParsedMail<'m>> {
    let leaves = || mail.parts().filter(|part| part.subparts.is_empty());
    let start = mail.ctype.params.get("start").and_then(|start| {
        leaves().find(|part| part.headers.get_first_value("Content-ID").as_ref() == Some(start))
    });
    let kind = |kind: &'static str| leaves().find(move |part| part.ctype.mimetype == kind);
    start
        .filter(|part| part.ctype.mimetype.starts_with("text/"))
        .or_else(|| kind("text/html"))
        .or_else(|| kind("application/xhtml+xml"))
        .or_else(|| kind("text/plain"))
}

/// Adds what the headers of a message and of its page say.
fn describe(mail: &ParsedMail<'_>, page: &ParsedMail<'_>, about: &mut About) {
    let snapshot = mail.headers.get_first_value("Snapshot-Content-Location");
    let location = || page.headers.get_first_value("Content-Location");
    let url = snapshot.clone().or_else(location).filter(|url| is_address(url));
    about.url = about.url.take().or(url);
    about.charset = page.ctype.params.get("charset").cloned().or(about.charset.take());
    let from = mail.headers.get_first_header("From");
    let saved = snapshot.is_some()
        || mail.ctype.mimetype == "multipart/related"
            && from.as_ref().is_none_or(|from| !from.get_value().contains('@'));
    if saved {
        return; // the program that saved it wrote these headers
    }
    let subject = mail.headers.get_first_value("Subject").filter(|text| !text.trim().is_empty());
    about.declared.extend(subject.map(|subject| declared("title", subject)));
    let names = from.and_then(|from| addrparse_header(from).ok()?.extract_single_info());
    let name = names.and_then(|single| single.display_name).filter(|name| !name.trim().is_empty());
    about.declared.extend(name.map(|name| declared("author", name)));
    let date = mail.headers.get_first_value("Date");
    about.declared.extend(date.map(|date| declared("date", date)));
}
