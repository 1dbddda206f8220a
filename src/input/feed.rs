//! RSS, RDF and Atom feeds: an article an item. JSON Feed is JSON.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::documents::{Container, Context, Part, Piece, bad, page};
use super::json::declared;
use super::skipped::Skipped;
use super::{About, Content, Document, Format, FormatRow, Look, Reads, encoding, html, sniff};

/// The format.
pub const ROW: FormatRow = FormatRow {
    format: Format::Feed,
    name: "feed",
    endings: &["rss", "atom", "rdf"],
    meaning: "An RSS, RDF or Atom feed, an article an item.",
    recognised: "`<rss`, `<feed` or `<rdf:RDF` at the start; the ending, where items follow and no page begins",
    url: "the item's `link`",
    date: "`pubDate`, `published`, `dc:date`; without one `updated`",
    content: "`content:encoded`, `content`, `description` or `summary`, the first that is there",
    limits: "`limits.record_bytes` a feed",
    recognise,
    reads: Reads::Container(|part, context| Box::new(Feed::new(part, context))),
};

/// The first element is that of a feed, or the name is and there are items.
fn recognise(look: &Look<'_>) -> bool {
    let text = look.text();
    let items = || text.contains("</item>") || text.contains("</entry>");
    begins(text) || look.ending == Some(Format::Feed) && !html::begins(text) && items()
}

/// Whether the first element of a text is that of a feed.
fn begins(text: &str) -> bool {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        rest = match rest {
            comment if comment.starts_with("<!--") => match comment.split_once("-->") {
                Some((_, after)) => after.trim_start(),
                None => return false,
            },
            declaration if declaration.starts_with("<?") || declaration.starts_with("<!") => {
                match declaration.split_once('>') {
                    Some((_, after)) => after.trim_start(),
                    None => return false,
                }
            }
            element => {
                let name = element.split([' ', '\t', '\r', '\n', '>']).next();
                return matches!(name, Some("<rss" | "<feed" | "<rdf:RDF" | "<atom:feed"));
            }
        }
    }
}

struct Feed {
    about: About,
    text: String,
    /// How far the text is done.
    at: usize,
    number: u64,
    /// What was wrong with the file.
    damage: Vec<String>,
}

/// An item's elements that are read.
#[derive(Default)]
struct Item {
    title: Option<String>,
    url: Option<String>,
    id: Option<String>,
    author: Vec<String>,
    published: Option<String>,
    updated: Option<String>,
    content: Option<String>,
    summary: Option<String>,
}

impl Feed {
    fn new<'a>(mut part: Part<'a>, context: &Context) -> Feed {
        let rest = part.source.rest(context.limits.record_bytes);
        let decoded = encoding::decode(&rest.bytes, part.about.charset.as_deref());
        let mut damage = rest.gaps;
        if !decoded.text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
            damage.push("the beginning of the feed is missing".to_owned());
        }
        if rest.left_out > 0 {
            damage.push(format!("the feed has {} bytes more than are read", rest.left_out));
        }
        let about = About { format: None, url: None, ..part.about };
        Feed { about, text: decoded.text, at: 0, number: 0, damage }
    }

    /// The text of the next item, tags included.
    fn next_item(&mut self) -> Option<(usize, usize)> {
        let bytes = self.text.as_bytes();
        let starts = |name: &str, from: usize| {
            let mut found = memchr::memmem::find_iter(&bytes[from..], name.as_bytes());
            let behind = |at: &usize| bytes.get(from + at + name.len());
            found.find(|at| behind(at).is_some_and(|b| b.is_ascii_whitespace() || *b == b'>'))
        };
        let item = starts("<item", self.at).map(|at| (at, "<item", "</item>"));
        let entry = starts("<entry", self.at).map(|at| (at, "<entry", "</entry>"));
        let (at, open, close) = item.into_iter().chain(entry).min()?;
        let start = self.at + at;
        let closed =
            memchr::memmem::find(&bytes[start..], close.as_bytes()).map(|at| at + close.len());
        // One that is not closed ends where the next begins.
        let next = starts(open, start + open.len()).map(|at| at + open.len());
        let length = closed.or(next).unwrap_or(bytes.len() - start);
        self.at = start + length;
        Some((start, start + length))
    }

    fn document<'a>(&self, item: Item, raw: &str) -> Document<'a> {
        let mut about = self.about.clone();
        about.url = item.url.clone();
        about.declared.extend(item.title.map(|title| declared("title", title)));
        about.declared.extend(item.author.into_iter().map(|author| declared("author", author)));
        let date = item.published.or(item.updated);
        about.declared.extend(date.map(|date| declared("date", date)));
        let record = Some(self.number);
        let Some(content) = item.content.or(item.summary).filter(|text| !text.trim().is_empty())
        else {
            let note = format!("bad_record: item {} has no content", self.number);
            let document = bad(about, Format::Feed, raw.as_bytes().to_vec(), note);
            return Document { record, id: item.id, ..document };
        };
        let format = match sniff::format("", content.as_bytes()) {
            Format::Html => Format::Html,
            _ if content.contains("</") || content.contains("<br") => Format::Html,
            _ => Format::Text,
        };
        let document = page(about, format, Content::Text(content));
        Document { record, id: item.id, ..document }
    }
}

impl<'a> Container<'a> for Feed {
    fn next(&mut self, _: &mut Skipped) -> Option<Piece<'a>> {
        let Some((start, end)) = self.next_item() else {
            let why = self.damage.pop()?;
            let note = format!("damaged: {why}");
            return Some(Piece::Document(bad(self.about.clone(), Format::Feed, Vec::new(), note)));
        };
        self.number += 1;
        let raw = &self.text[start..end];
        Some(Piece::Document(match read_item(raw) {
            Ok(item) => self.document(item, raw),
            Err(error) => {
                let note = format!("bad_record: item {} is not XML: {error}", self.number);
                let document = bad(self.about.clone(), Format::Feed, raw.as_bytes().to_vec(), note);
                Document { record: Some(self.number), ..document }
            }
        }))
    }
}

/// Reads an item; its elements are told by their names, whatever their prefix is bound to.
fn read_item(raw: &str) -> Result<Item, quick_xml::Error> {
    let mut reader = Reader::from_str(raw);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.expand_empty_elements = true;
    let mut item = Item::default();
    let mut depth = 0_usize;
    // The element whose text is gathered, its depth, and whether it holds markup of its own.
    let mut field: Option<(String, usize, bool)> = None;
    let mut text = String::new();
    loop {
        match reader.read_event()? {
            Event::Eof => return Ok(item),
            Event::Start(start) => {
                depth += 1;
                match &field {
                    Some((_, _, true)) => push_tag(&start, &mut text),
                    Some((_, _, false)) => {}
                    None if depth == 2 || depth == 3 => {
                        let name = start.name().as_ref().to_owned();
                        set_link(&name, &start, &mut item);
                        if depth == 2 && name != "author" || name == "name" {
                            let markup = attribute(&start, "type").as_deref() == Some("xhtml");
                            field = Some((name, depth, markup));
                            text.clear();
                        } else if depth == 2 {
                            text.clear();
                        }
                    }
                    None => {}
                }
            }
            Event::End(end) => {
                match &field {
                    Some((name, level, _)) if depth == *level => {
                        set(name, text.trim(), &mut item);
                        field = None;
                    }
                    Some((_, _, true)) => {
                        text.push_str(&format!("</{}>", end.name().as_ref()));
                    }
                    // RSS has the author's text here, Atom a name inside.
                    None if depth == 2 && end.name().as_ref() == "author" => {
                        set("author", text.trim(), &mut item);
                    }
                    _ => {}
                }
                text.truncate(if field.is_none() { 0 } else { text.len() });
                depth = depth.saturating_sub(1);
            }
            Event::Text(part) => text.push_str(&part.xml_content(Default::default())),
            Event::CData(part) => text.push_str(&part),
            Event::GeneralRef(name) => {
                let markup = field.as_ref().is_some_and(|(_, _, markup)| *markup);
                push_reference(&name, markup, &mut text);
            }
            _ => {}
        }
    }
}

/// Writes a start tag as it was.
fn push_tag(tag: &BytesStart<'_>, to: &mut String) {
    to.push('<');
    to.push_str(tag);
    to.push('>');
}

/// Writes what an entity stands for; those of HTML stay for HTML's reader.
fn push_reference(name: &str, markup: bool, to: &mut String) {
    let number = name.strip_prefix('#').and_then(|digits| match digits.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => digits.parse().ok(),
    });
    let meant = match (number.and_then(char::from_u32), name) {
        (Some(char), _) => Some(char),
        (None, "amp") => Some('&'),
        (None, "lt") => Some('<'),
        (None, "gt") => Some('>'),
        (None, "quot") => Some('"'),
        (None, "apos") => Some('\''),
        _ => None,
    };
    match meant {
        Some(char) if !markup || !matches!(char, '&' | '<' | '>') => to.push(char),
        _ => to.push_str(&format!("&{name};")),
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|one| one.key.as_ref() == name)?;
    Some(found.value.replace("&amp;", "&"))
}

/// Atom's link: the address is an attribute, and the page's own link has no other relation.
fn set_link(name: &str, tag: &BytesStart<'_>, item: &mut Item) {
    let own = attribute(tag, "rel").is_none_or(|rel| rel == "alternate");
    if matches!(name, "link" | "atom:link")
        && own
        && let Some(url) = attribute(tag, "href").filter(|url| url.contains("://"))
    {
        item.url.get_or_insert(url);
    }
}

/// A title that may be HTML in text: its entities are read, its tags go.
fn without_markup(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<']) {
        plain.push_str(&rest[..at]);
        let markup = &rest[at..];
        let end = markup.find([';', '>']).map_or(markup.len(), |end| end + 1);
        let tag = markup[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        match markup[..end].strip_prefix('&').and_then(|name| name.strip_suffix(';')) {
            Some(name) if end <= 12 => push_reference(name, false, &mut plain),
            None if tag && markup[..end].starts_with('<') && markup[..end].ends_with('>') => {}
            _ => {
                plain.push_str(&markup[..1]);
                rest = &markup[1..];
                continue;
            }
        }
        rest = &markup[end..];
    }
    plain.push_str(rest);
    plain
}

/// The first of several counts.
fn keep(slot: &mut Option<String>, value: String) {
    slot.get_or_insert(value);
}

fn set(name: &str, text: &str, item: &mut Item) {
    if text.is_empty() {
        return;
    }
    let value = text.to_owned();
    match name {
        "title" | "atom:title" => keep(&mut item.title, without_markup(text)),
        "link" if text.contains("://") => keep(&mut item.url, value),
        "guid" | "id" | "atom:id" => {
            if item.url.is_none() && text.contains("://") && name == "guid" {
                item.url = Some(value.clone());
            }
            item.id = Some(value);
        }
        "pubDate" | "published" | "dc:date" | "date" | "issued" | "dcterms:created" => {
            keep(&mut item.published, value);
        }
        "updated" | "modified" | "dcterms:modified" => keep(&mut item.updated, value),
        "dc:creator" | "creator" | "name" | "author" | "itunes:author" => {
            // RSS: `mail@a.example (Ada Moss)`.
            let name = match text.split_once('(') {
                Some((mail, name)) if mail.contains('@') => name.trim_end_matches(')').trim(),
                _ => text,
            };
            if !name.contains('@') && !item.author.iter().any(|known| known == name) {
                item.author.push(name.to_owned());
            }
        }
        "content:encoded" | "content" | "atom:content" => keep(&mut item.content, value),
        "description" | "summary" | "atom:summary" => keep(&mut item.summary, value),
        _ => {}
    }
}
