//! RSS, RDF and Atom feeds: one article per item. JSON Feed is JSON.

mod marks;
mod markup;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use url::Url;

use marks::Mark;
use markup::push_reference;
pub use markup::without_markup;

use super::documents::{Container, Context, Part, Piece, bad, page};
use super::json::declared;
use super::skipped::Skipped;
use super::{About, Content, Document, Format, FormatRow, Look, Reads, encoding, html, sniff};

/// The format.
pub const ROW: FormatRow = FormatRow {
    format: Format::Feed,
    name: "feed",
    endings: &["rss", "atom", "rdf"],
    meaning: "An RSS, RDF or Atom feed, one article per item.",
    recognised: "`<rss`, `<feed` (with or without a prefix) or `<rdf:RDF` at the start; with the ending, items but no page",
    url: "the item's `link`, with the feed's `xml:base`",
    date: "`pubDate`, `published` or `dc:date`, otherwise `updated`",
    content: "the first of `content:encoded`, `content`, `description` and `summary` that is there",
    limits: "`limits.record_bytes` per feed",
    recognise,
    reads: Reads::Container(|part, context| Box::new(Feed::new(part, context))),
};

/// The first element is a feed's, or the name is a feed's and there are items.
fn recognise(look: &Look<'_>) -> bool {
    let text = look.text();
    let items = || text.contains("</item>") || text.contains("</entry>");
    begins(text) || look.ending == Some(Format::Feed) && !html::begins(text) && items()
}

/// Whether the first element of a text is a feed's.
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
                let tag = element.split('>').next().unwrap_or_default();
                let name = tag.split([' ', '\t', '\r', '\n']).next().unwrap_or_default();
                let atom = || name.ends_with(":feed") && tag.contains(ATOM);
                return matches!(name, "<rss" | "<feed" | "<rdf:RDF" | "<atom:feed") || atom();
            }
        }
    }
}

const ATOM: &str = "http://www.w3.org/2005/Atom";

/// Namespaces, and the prefix of their names here, whatever prefix a feed binds to them.
const SPACES: &[(&str, &str)] = &[
    (ATOM, ""),
    ("http://purl.org/rss/1.0/modules/content/", "content:"),
    ("http://purl.org/dc/elements/1.1/", "dc:"),
    ("http://purl.org/dc/terms/", "dcterms:"),
    ("http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes:"),
];

struct Feed {
    about: About,
    text: String,
    root: Root,
    /// How RSS's items and Atom's entries begin and end.
    kinds: [[Mark; 2]; 2],
    /// How far the text has been read.
    at: usize,
    number: u64,
    /// What was wrong with the file.
    damage: Vec<String>,
}

/// What the first element says for all others.
#[derive(Default)]
struct Root {
    /// The prefix of the element itself, with its colon.
    own: String,
    /// The feed's prefixes with their colon, and what they are here.
    prefixes: Vec<(String, &'static str)>,
    /// What relative addresses are relative to.
    base: Option<Url>,
}

impl Root {
    /// Reads the first element of a feed at this address.
    fn read(text: &str, url: Option<&str>) -> Root {
        let mut root = Root { base: url.and_then(|url| Url::parse(url).ok()), ..Root::default() };
        let mut reader = Reader::from_str(text);
        let start = loop {
            match reader.read_event() {
                Ok(Event::Start(start)) => break start,
                Ok(Event::Eof) | Err(_) => return root,
                Ok(_) => {}
            }
        };
        root.own = match start.name().as_ref().split_once(':') {
            Some((prefix, "feed")) => format!("{prefix}:"),
            _ => String::new(),
        };
        root.base = based(root.base.as_ref(), &start);
        for attribute in start.attributes().flatten() {
            let Some(prefix) = attribute.key.as_ref().strip_prefix("xmlns:") else { continue };
            let space = SPACES.iter().find(|(space, _)| *space == attribute.value.trim());
            root.prefixes.extend(space.map(|(_, ours)| (format!("{prefix}:"), *ours)));
        }
        root
    }

    /// An element's name with the prefix used here.
    fn name(&self, name: &str) -> String {
        let mut known = self.prefixes.iter();
        known
            .find_map(|(prefix, ours)| Some(format!("{ours}{}", name.strip_prefix(&**prefix)?)))
            .unwrap_or_else(|| name.to_owned())
    }
}

/// What addresses in an element are relative to.
fn based(outer: Option<&Url>, tag: &BytesStart<'_>) -> Option<Url> {
    let own = attribute(tag, "xml:base");
    let own = own.and_then(|own| match outer {
        Some(outer) => outer.join(&own).ok(),
        None => Url::parse(&own).ok(),
    });
    own.or_else(|| outer.cloned())
}

/// The elements of an item that are read.
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
    base: Option<Url>,
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
        let address = part.about.url.clone();
        let (text, about) = (
            decoded.text.into_owned(),
            About { format: None, url: None, encoding: Some(decoded.encoding), ..part.about },
        );
        let root = Root::read(&text, address.as_deref());
        let kinds = ["item".to_owned(), format!("{}entry", root.own)].map(|name| {
            [format!("<{name}"), format!("</{name}")].map(|mark| Mark::new(mark, &text))
        });
        Feed { about, text, root, kinds, at: 0, number: 0, damage }
    }

    /// The text of the next item, tags included.
    fn next_item(&mut self) -> Option<(usize, usize)> {
        let (text, at) = (self.text.as_str(), self.at);
        let found = self.kinds.iter_mut().filter_map(|kind| Some((kind[0].first(text, at)?, kind)));
        let (start, [open, close]) = found.min_by_key(|(start, _)| *start)?;
        let closed = close.first(text, start);
        let closed = closed.and_then(|at| Some(at + text[at..].find('>')? + 1));
        // One that is not closed ends where the next begins.
        let next = open.first_outside_cdata(text, start, closed.unwrap_or(text.len()));
        let end = next.or(closed).unwrap_or(text.len());
        self.at = end;
        Some((start, end))
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
        Some(Piece::Document(match read_item(raw, &self.root) {
            Ok(item) => self.document(item, raw),
            Err(error) => {
                let note = format!("bad_record: item {} is not XML: {error}", self.number);
                let document = bad(self.about.clone(), Format::Feed, raw.as_bytes().to_vec(), note);
                Document { record: Some(self.number), ..document }
            }
        }))
    }
}

/// An element whose text is being collected.
struct Field {
    name: String,
    depth: usize,
    /// Whether it holds markup of its own.
    markup: bool,
}

/// Reads an item. A prefix that is bound to no namespace is taken for its usual meaning.
fn read_item(raw: &str, root: &Root) -> Result<Item, quick_xml::Error> {
    let mut reader = Reader::from_str(raw);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.expand_empty_elements = true;
    let mut item = Item::default();
    let mut depth = 0_usize;
    let mut field: Option<Field> = None;
    let mut text = String::new();
    loop {
        match reader.read_event()? {
            Event::Eof => return Ok(item),
            Event::Start(start) => {
                depth += 1;
                if depth == 1 {
                    item.base = based(root.base.as_ref(), &start);
                }
                match &field {
                    Some(Field { markup: true, .. }) => push_tag(&start, &mut text),
                    Some(_) => {}
                    None if depth == 2 || depth == 3 => {
                        let name = root.name(start.name().as_ref());
                        set_link(&name, &start, &mut item);
                        if depth == 2 && name != "author" || name == "name" {
                            let markup = attribute(&start, "type").as_deref() == Some("xhtml");
                            field = Some(Field { name, depth, markup });
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
                    Some(ended) if ended.depth == depth => {
                        set(&ended.name, text.trim(), &mut item);
                        field = None;
                    }
                    Some(Field { markup: true, .. }) => {
                        text.push_str(&format!("</{}>", end.name().as_ref()));
                    }
                    // RSS has the author's text here, Atom a name inside.
                    None if depth == 2 && root.name(end.name().as_ref()) == "author" => {
                        set("author", text.trim(), &mut item);
                    }
                    _ => {}
                }
                if field.is_none() {
                    text.clear();
                }
                depth = depth.saturating_sub(1);
            }
            Event::Text(part) => text.push_str(&part.xml_content(Default::default())),
            Event::CData(part) => text.push_str(&part),
            Event::GeneralRef(name) => {
                let markup = field.as_ref().is_some_and(|field| field.markup);
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

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|one| one.key.as_ref() == name)?;
    Some(found.value.replace("&amp;", "&"))
}

/// Atom's link: the address is an attribute. Links with another relation are not the page's own.
fn set_link(name: &str, tag: &BytesStart<'_>, item: &mut Item) {
    let own = attribute(tag, "rel").is_none_or(|rel| rel == "alternate");
    if matches!(name, "link" | "atom:link") && own {
        let base = based(item.base.as_ref(), tag);
        let url = attribute(tag, "href").and_then(|url| whole(&url, base.as_ref()));
        item.url = item.url.take().or(url);
    }
}

/// An address with its host.
fn whole(url: &str, base: Option<&Url>) -> Option<String> {
    if url.contains("://") {
        return Some(url.to_owned());
    }
    base?.join(url).ok().map(String::from)
}

/// Keeps the first of several values.
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
        "link" => item.url = item.url.take().or_else(|| whole(text, item.base.as_ref())),
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

#[cfg(test)]
mod tests {
    use crate::Dump;
    use crate::input::documents;
    use crate::options::Options;

    #[test]
    fn an_item_that_is_not_closed_ends_where_the_next_begins() {
        let quoted = "<item><description><![CDATA[One <item> of <item> many]]></description>";
        for (feed, expected) in [
            ("<item><description>One</description></item>", &["One"][..]),
            (
                "<item><description>One</description><item><description>Two</description></item>",
                &["One", "Two"],
            ),
            (&format!("{quoted}</item>{quoted}"), &["One <item> of <item> many"; 2]),
        ] {
            let feed = format!("<?xml version='1.0'?>\n<rss>{feed}</rss>");
            let dump = Dump::new("d.xml", &feed);
            let found = documents(&dump, &Options::default());
            let texts =
                found.map(|found| String::from_utf8_lossy(found.content.bytes()).into_owned());
            assert_eq!(texts.collect::<Vec<_>>(), expected, "{feed}");
        }
    }

    #[test]
    fn names_are_told_by_their_namespace_and_addresses_by_their_base() {
        let item = |names: &str, item: &str| {
            let feed = format!("<?xml version='1.0'?>\n<{names}>{item}");
            let dump = Dump::new("d.xml", &feed);
            let found: Vec<_> = documents(&dump, &Options::default()).collect();
            assert_eq!(found.len(), 1, "{feed}");
            let text = String::from_utf8_lossy(found[0].content.bytes()).into_owned();
            let said: Vec<String> = found[0]
                .declared
                .iter()
                .map(|said| format!("{}={}", said.key, said.value))
                .collect();
            (found[0].url.clone().unwrap_or_default(), text, said.join(" "))
        };
        let atom =
            "a:feed xmlns:a=\"http://www.w3.org/2005/Atom\" xml:base='https://a.example/news/'";
        let entry = "<a:entry><a:title>One</a:title><a:author><a:name>Ada</a:name></a:author>\
            <a:link href='x?y=1'/><a:published>2024-05-12</a:published><a:content>Words</a:content></a:entry>";
        let expected =
            ("https://a.example/news/x?y=1", "Words", "title=One author=Ada date=2024-05-12");
        let (url, text, said) = item(atom, entry);
        assert_eq!((&*url, &*text, &*said), expected);
        let rss = "rss xmlns:c='http://purl.org/rss/1.0/modules/content/' xmlns:d='http://purl.org/dc/elements/1.1/'";
        let of_rss = "<item><link>https://a.example/x</link><d:creator>Ada</d:creator>\
            <description>Less</description><c:encoded>Words</c:encoded></item>";
        let (url, text, said) = item(rss, of_rss);
        assert_eq!((&*url, &*text, &*said), ("https://a.example/x", "Words", "author=Ada"));
        let based = "<entry xml:base='https://a.example/b/'><link href='../x'/><summary>Words</summary></entry>";
        assert_eq!(item("feed", based).0, "https://a.example/x");
        assert_eq!(item("feed", "<entry><link href='/x'/><summary>Words</summary></entry>").0, "");
    }

    #[test]
    fn many_items_cost_linear_time() {
        for unit in ["<item>", "<item></item>", "<entry>", "</item>", "<item><entry>", "<items>"] {
            let feed = format!("<rss>{}", unit.repeat(100_000));
            documents(&Dump::new("d.rss", &feed), &Options::default()).for_each(drop);
        }
    }
}
