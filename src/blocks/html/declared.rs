//! What a page declares about itself. The vocabulary of keys, all lower-cased:
//!
//! | by | keys |
//! |---|---|
//! | `Html` | `title`, `lang`, `base` |
//! | `Link` | the rel: `canonical`, `next`, `prev`, `amphtml`, `author`, `license`, `shortlink`, `image_src`; the value is the absolute address |
//! | `OpenGraph` | as written, with its prefix: `og:title`, `article:published_time`, `book:author`, … |
//! | `Twitter` | as written: `twitter:creator`, … |
//! | `DublinCore` | as written: `dc.date`, `dcterms.created`, … (`dc:` reads `dc.`) |
//! | `Meta` | any other `<meta>` by its `name`, `property` or `http-equiv`: `author`, `description`, … |
//! | `Microdata` | the `itemprop`; inside another property's scope joined by dots: `author.name`; of an item that is neither the page nor its first article behind the type: `comment.author.name` |
//! | `Time` | `datetime` (the attribute), `published` or `updated` where its class says so; without one, `text` |
//! | `JsonLd` | see `jsonld`; `author.name` and `datepublished` also beside a text in a page's data, see `buried` |
//!
//! Values are in page order for each vocabulary, with entities decoded and white space collapsed.

use std::borrow::Cow;

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, QualName, local_name, ns, parse_fragment};
use scraper::node::Element;
use scraper::{Html, HtmlTreeSink, Node};

use super::base::Base;
use super::dom::{Attribute, texts};
use super::jsonld;
use crate::blocks::{Declared, DeclaredBy};

/// No vocabulary needs more entries; more are an attack or a list of other pages.
const MOST_ENTRIES: usize = 1000;

/// Nodes looked at for the text of one property; longer texts are in the blocks.
const MOST_NODES: usize = 64;

/// Bytes of the text of a property, up to the end of its last node.
const LONGEST_PROPERTY: usize = 10_000;

/// The attribute in which an `<abbr>` has its moment in full: “6:20 PM” is `2024-05-01T18:20`.
const MOMENT: &str = "title";

/// Rels of `<link>` that say something about the article.
const RELS: &[&str] =
    &["canonical", "next", "prev", "amphtml", "author", "license", "shortlink", "image_src"];

/// Everything that the page declares; addresses as written.
pub fn read(html: &Html) -> Vec<Declared> {
    let mut reader = Reader::default();
    for edge in html.tree.root().traverse() {
        match edge {
            Edge::Open(node) => {
                if let Node::Element(element) = node.value() {
                    reader.open(node, element);
                }
            }
            Edge::Close(node) => {
                if node.value().is_element() {
                    reader.scopes.pop();
                }
            }
        }
    }
    reader.found
}

/// Makes the addresses of `<link>`s absolute.
pub fn resolve(declared: &mut Vec<Declared>, base: &Base) {
    declared.retain_mut(|entry| {
        if entry.by != DeclaredBy::Link {
            return true;
        }
        let address = base.join(&entry.value);
        address.map(|address| entry.value = address).is_some()
    });
}

#[derive(Default)]
struct Reader {
    found: Vec<Declared>,
    /// Entries of each vocabulary.
    counts: [usize; 16],
    /// For each open element, the microdata property whose scope it is in.
    scopes: Vec<Option<String>>,
    /// A microdata article has begun; any other one is a teaser.
    in_article: bool,
    titled: bool,
}

impl Reader {
    fn open(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        self.property(node, element);
        let stated = |attribute| element.attribute(attribute).unwrap_or_default();
        match element.name() {
            "html" => self.push(DeclaredBy::Html, "lang", stated("lang")),
            "base" => self.push(DeclaredBy::Html, "base", stated("href")),
            "title" if element.name.ns == ns!(html) && !self.titled => {
                self.titled = true;
                self.push(DeclaredBy::Html, "title", &text(node));
            }
            "meta" => self.meta(element),
            "link" => self.link(element),
            "time" => match element.attribute("datetime") {
                Some(datetime) => self.push(DeclaredBy::Time, time_key(element), datetime),
                None => self.push(DeclaredBy::Time, "text", &text(node)),
            },
            "script" if is_json_ld(element) => {
                for (key, value) in jsonld::entries(&text(node)) {
                    self.push(DeclaredBy::JsonLd, &key, &value);
                }
            }
            _ => {}
        }
    }

    fn meta(&mut self, element: &Element) {
        let Some(content) = element.attribute("content") else { return };
        for attribute in ["property", "name", "http-equiv"] {
            if let Some(key) = element.attribute(attribute) {
                let key = key.trim().to_lowercase();
                let by = DeclaredBy::of_meta(&key);
                let key = if by == DeclaredBy::DublinCore { key.replace(':', ".") } else { key };
                self.push(by, &key, content);
                return;
            }
        }
    }

    fn link(&mut self, element: &Element) {
        let (Some(rel), Some(href)) = (element.attribute("rel"), element.attribute("href")) else {
            return;
        };
        for rel in rel.split_ascii_whitespace() {
            if let Some(known) = RELS.iter().find(|known| known.eq_ignore_ascii_case(rel)) {
                self.push(DeclaredBy::Link, known, href);
            }
        }
    }

    /// Declares the element's microdata properties, and opens its scope.
    fn property(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        let outer = self.scopes.last().cloned().flatten();
        let Some(names) = element.attribute("itemprop") else {
            // An item that is nobody's property starts afresh.
            let scope = match element.attribute("itemscope") {
                Some(_) => self.item(element.attribute("itemtype").unwrap_or_default()),
                None => outer,
            };
            self.scopes.push(scope);
            return;
        };
        let names = names.to_lowercase();
        let key = |name: &str| match &outer {
            Some(outer) => format!("{outer}.{name}"),
            None => name.to_owned(),
        };
        let keys: Vec<String> = names.split_ascii_whitespace().take(4).map(key).collect();
        if element.attribute("itemscope").is_some() {
            let scope = keys.into_iter().next().filter(|scope| scope.len() < 100);
            self.scopes.push(scope.or(outer));
            return;
        }
        let value = property_value(node, element);
        for key in keys {
            self.push(DeclaredBy::Microdata, &key, &value);
        }
        self.scopes.push(outer);
    }

    /// The scope of an item of a type: none for the page's own.
    fn item(&mut self, types: &str) -> Option<String> {
        let name = types.split_ascii_whitespace().next()?.rsplit('/').next()?.to_lowercase();
        if jsonld::is_article_type(&name) {
            let first = !std::mem::replace(&mut self.in_article, true);
            return if first { None } else { Some("teaser".to_owned()) };
        }
        let page = name.ends_with("page") || matches!(&*name, "blog" | "question" | "website");
        (!page && name.len() < 50).then_some(name)
    }

    fn push(&mut self, by: DeclaredBy, key: &str, value: &str) {
        let count = &mut self.counts[by as usize];
        if *count >= MOST_ENTRIES || key.is_empty() {
            return;
        }
        let value = decoded(value).split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() {
            *count += 1;
            self.found.push(Declared { by, key: key.to_owned(), value });
        }
    }
}

/// What the class of a `<time>` says that it is, in the words of microformats.
fn time_key(element: &Element) -> &'static str {
    let has = |names: &[&str]| element.classes().any(|class| names.contains(&class));
    if has(&["published", "dt-published"]) {
        "published"
    } else if has(&["updated", "dt-updated"]) {
        "updated"
    } else {
        "datetime"
    }
}

fn is_json_ld(element: &Element) -> bool {
    let media_type =
        element.attribute("type").and_then(|t| t.split(';').next()).unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case("application/ld+json")
}

fn property_value<'a>(node: NodeRef<'a, Node>, element: &'a Element) -> Cow<'a, str> {
    let attribute = match element.name() {
        "time" => "datetime",
        "abbr" => MOMENT,
        "a" | "link" | "area" => "href",
        "img" | "iframe" | "video" | "audio" | "source" | "embed" => "src",
        "data" | "meter" => "value",
        _ => "content",
    };
    let stated = element.attribute("content").or_else(|| element.attribute(attribute));
    // A link that is a person's name or a section says so in its text.
    match stated {
        Some(stated) if element.name() != "a" => Cow::Borrowed(stated),
        _ => Cow::Owned(short_text(node)),
    }
}

/// The text inside a small element, without markup.
fn text(node: NodeRef<'_, Node>) -> String {
    texts(near(node)).collect()
}

/// The same, but no more than a property says: properties nest, and each repeats what is inside.
fn short_text(node: NodeRef<'_, Node>) -> String {
    let mut most = LONGEST_PROPERTY;
    let within = |text: &&str| {
        let fits = most > 0;
        most = most.saturating_sub(text.len());
        fits
    };
    texts(near(node)).take_while(within).collect()
}

fn near<'a>(node: NodeRef<'a, Node>) -> impl Iterator<Item = NodeRef<'a, Node>> {
    node.descendants().take(MOST_NODES)
}

/// Decodes the entities that are left after parsing: scripts are not decoded by the parser, and
/// many templates escape twice.
fn decoded(value: &str) -> Cow<'_, str> {
    if !value.contains('&') || !value.contains(';') {
        return Cow::Borrowed(value);
    }
    let sink = HtmlTreeSink::new(Html::new_fragment());
    // Inside a title there are entities, but no tags.
    let title = QualName::new(None, ns!(html), local_name!("title"));
    let html = parse_fragment(sink, ParseOpts::default(), title, Vec::new(), false).one(value);
    let texts = html.tree.values().filter_map(Node::as_text);
    Cow::Owned(texts.map(|text| text.text.as_ref()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::html::lighten::Purpose;
    use crate::blocks::html::tree;
    use crate::limits::Limits;

    fn declared(source: &str) -> Vec<String> {
        let html = tree::parse(source, &Limits::default(), Purpose::Blocks).html.unwrap();
        let show = |d: Declared| format!("{:?} {}={}", d.by, d.key, d.value);
        read(&html).into_iter().map(show).collect()
    }

    #[test]
    fn every_vocabulary_is_read() {
        let cases: &[(&str, &[&str])] = &[
            ("<html lang=sv><title> A\n&amp; B </title>", &["Html lang=sv", "Html title=A & B"]),
            ("<svg><title>icon</title></svg>", &[]),
            ("<meta property=OG:Title content='A &amp;amp; B'>", &["OpenGraph og:title=A & B"]),
            ("<meta name=twitter:creator content=@ada>", &["Twitter twitter:creator=@ada"]),
            ("<meta name=DC:date content=2024>", &["DublinCore dc.date=2024"]),
            ("<meta name=author content=' '><meta name=author content=Ada>", &["Meta author=Ada"]),
            ("<link rel='nofollow Canonical' href=/x>", &["Link canonical=/x"]),
            ("<base href=/b/>", &["Html base=/b/"]),
            (
                "<time datetime=2024-05-01>May</time><time>June</time>",
                &["Time datetime=2024-05-01", "Time text=June"],
            ),
            (
                "<time class='entry-date published' datetime=2024-05-01></time><time class=updated datetime=2024-05-02>",
                &["Time published=2024-05-01", "Time updated=2024-05-02"],
            ),
            (
                "<i itemscope itemtype=https://schema.org/BlogPosting><abbr itemprop=datePublished title=2024-05-01T18:20>18:20</abbr>",
                &["Microdata datepublished=2024-05-01T18:20"],
            ),
            (
                "<div itemscope><p itemprop=author itemscope><a itemprop='name' href=/ada>Ada</a></p><i itemprop=headline>Hi</i></div>",
                &["Microdata author.name=Ada", "Microdata headline=Hi"],
            ),
            (
                "<div itemscope itemtype=https://schema.org/WebPage><i itemprop=name>Hi</i>\
                 <div itemscope itemtype=https://schema.org/Comment><b itemprop=author>Bo</b></div>\
                 <div itemscope itemtype=https://schema.org/NewsArticle><b itemprop=author>Ada</b></div>\
                 <div itemscope itemtype=https://schema.org/NewsArticle><b itemprop=author>Cem</b></div></div>",
                &[
                    "Microdata name=Hi",
                    "Microdata comment.author=Bo",
                    "Microdata author=Ada",
                    "Microdata teaser.author=Cem",
                ],
            ),
            (
                "<script type='application/ld+json'>{\"@type\":\"Article\",\"headline\":\"A &#8211; B\"}</script>",
                &["JsonLd @type=Article", "JsonLd headline=A – B"],
            ),
        ];
        for (source, expected) in cases {
            assert_eq!(declared(source), *expected, "{source}");
        }
    }

    #[test]
    fn entries_are_bounded() {
        let source = "<time datetime=2024-05-01>May</time>".repeat(3000) + "<base href=/x>";
        assert_eq!(declared(&source).len(), MOST_ENTRIES + 1);
    }
}
