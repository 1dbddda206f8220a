//! The types of a page: blocks in reading order, the elements around them, and what the page
//! declares about itself.

use serde::{Deserialize, Serialize};

/// Bytes of an address; longer ones are none (the sitemaps protocol allows fewer than 2,048). A page repeats its
/// base in each of its links, and a link in each paragraph that it holds.
pub const LONGEST_ADDRESS: usize = 2_047;

/// One document as blocks in reading order. A flattened dump is a page without elements.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The address it was fetched from; failing that, the one that it calls its own.
    pub url: Option<String>,
    /// Every piece of text of the document, in reading order. Nothing that a reader of the page
    /// could see is missing here; whether it belongs to the article is decided later.
    pub blocks: Vec<Block>,
    /// Lines that a scraper wrote above the page and that say nothing an article has a field for.
    pub above: Vec<Block>,
    /// The elements that hold blocks, and their ancestors; a parent stands before its children.
    /// Empty for flattened text.
    pub elements: Vec<Element>,
    /// Which of the caller's selectors match which elements: pairs of an index into `elements` and
    /// the selector's place among them.
    pub selected: Vec<(usize, usize)>,
    /// What the page (its `<head>`, JSON-LD, …) or its record says about itself.
    pub declared: Vec<Declared>,
    /// Things a reader of the article should know (`code: sentence`): limits that cut the page, …
    pub notes: Vec<String>,
}

/// One paragraph, heading, list item, table row, caption or line of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// What the source says it is.
    pub kind: BlockKind,
    /// Its plain text, white space normalised; line breaks only where they carry meaning
    /// (code, poems). Never empty, but for images and embeds.
    pub text: String,
    /// The links and emphasis inside the text, by byte range of `text`, in order of start.
    pub inline: Vec<Inline>,
    /// Where it stood in the source.
    pub origin: Origin,
    /// The innermost element around all of its text (`a` when a paragraph is one link; `tr` for a
    /// row): an index into [`Page::elements`]. None for flattened text.
    pub element: Option<usize>,
    /// Blocks of one list or table share a group; 0 belongs to none.
    pub group: u32,
}

/// What the source says a block is. Text dumps know little: most of their blocks are paragraphs.
#[derive(Clone, Debug, PartialEq)]
pub enum BlockKind {
    /// Running text, and whatever has no better name.
    Paragraph,
    /// A heading of level 1 to 6.
    Heading {
        /// 1 (the page's) to 6.
        level: u8,
    },
    /// An item of a list. Its marker is not part of the text.
    ListItem {
        /// Numbered rather than bulleted.
        ordered: bool,
        /// Nesting, 0 for the outermost list.
        level: u8,
    },
    /// Quoted speech or text, set apart.
    Quote,
    /// Preformatted text; line breaks and indentation are kept.
    Code {
        /// The programming language, where the source names it.
        language: Option<String>,
    },
    /// A row of a table. The text is its cells joined by tabs.
    TableRow {
        /// The cells, left to right.
        cells: Vec<String>,
        /// A row of column headings.
        header: bool,
    },
    /// The caption of a figure or table.
    Caption,
    /// An image; the text is its alternative text and may be empty.
    Image {
        /// Absolute where the page's base is known.
        url: Option<String>,
    },
    /// A video, tweet, map or other embedded thing; the text is what it says without its script.
    Embed {
        /// What is embedded, absolute where the page's base is known.
        url: Option<String>,
    },
}

/// A stretch of a block's text that is a link or is emphasised.
#[derive(Clone, Debug, PartialEq)]
pub struct Inline {
    /// First byte within the block's text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is.
    pub kind: InlineKind,
}

/// Kinds of inline markup.
#[derive(Clone, Debug, PartialEq)]
pub enum InlineKind {
    /// A link to this address, absolute where the page's base is known; empty where it is too long to be one.
    Link(String),
    /// `<em>`, `<i>`, `*…*`.
    Emphasis,
    /// `<strong>`, `<b>`, `**…**`.
    Strong,
    /// `<sup>`, but for the mark of a footnote.
    Raised,
    /// `<code>`, `` `…` ``.
    Code,
}

/// Where a block stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Lines of a text dump, 1-based, both included.
    Lines {
        /// First line.
        first: u32,
        /// Last line.
        last: u32,
    },
    /// In the DOM: [`Block::element`] says where.
    Element,
}

/// An element of an HTML page, as far as the labeller and `removed[].path` need it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Element {
    /// Index of the parent in [`Page::elements`]; None for the root.
    pub parent: Option<usize>,
    /// Lower-case tag name.
    pub tag: String,
    /// 1-based position among the siblings with the same tag.
    pub nth: u32,
    /// Lower-case tokens of `class`, `id`, `role`, `itemprop` and `rel`, in this order.
    pub words: Vec<String>,
    /// `hidden`, `aria-hidden="true"`, `display:none` or `visibility:hidden`, here or above.
    pub hidden: bool,
    /// Characters of text inside, descendants included, white space apart.
    pub text_chars: usize,
    /// Of those, characters inside links.
    pub link_chars: usize,
    /// The number of a list's first item, where it is not 1.
    pub start: Option<usize>,
}

/// One thing a page or record says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// Where it says so.
    pub by: DeclaredBy,
    /// The key as its vocabulary spells it, lower-cased: `og:title`, `headline`, `author.name`.
    pub key: String,
    /// The value, entities decoded and trimmed; never empty.
    pub value: String,
}

/// Vocabularies in which pages describe themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeclaredBy {
    /// A field of the record that carried the page (JSON Lines), or of the front matter before it.
    Record,
    /// JSON-LD; nested keys joined by dots. Keys of an article-like type stand bare
    /// (`headline`), those of any other type after its name (`website.name`).
    JsonLd,
    /// OpenGraph and its `article:` namespace.
    OpenGraph,
    /// Twitter cards.
    Twitter,
    /// Dublin Core.
    DublinCore,
    /// Microdata (`itemprop`) in the page.
    Microdata,
    /// Any other `<meta name>`.
    Meta,
    /// `<link rel>`; the key is the rel.
    Link,
    /// `<title>`, `<html lang>`, `<base href>`: the key is the tag's name.
    Html,
    /// A `<time>` element; the key is `datetime` (the attribute) or, without one, `text`.
    Time,
}

impl DeclaredBy {
    /// Whose word the key of a `<meta>` is, in lower case.
    pub fn of_meta(key: &str) -> DeclaredBy {
        let has = |prefixes: &[&str]| prefixes.iter().any(|prefix| key.starts_with(prefix));
        if has(&["og:", "article:", "book:", "profile:", "video:", "product:"]) {
            DeclaredBy::OpenGraph
        } else if has(&["twitter:"]) {
            DeclaredBy::Twitter
        } else if has(&["dc.", "dc:", "dcterms.", "dcterms:"]) {
            DeclaredBy::DublinCore
        } else {
            DeclaredBy::Meta
        }
    }

    /// Whether `<meta>`s with this key are read under this name: a table's row that asks for another is dead.
    #[cfg(test)]
    pub fn can_state(self, key: &str) -> bool {
        use DeclaredBy::{DublinCore, Meta, OpenGraph, Twitter};
        !matches!(self, DublinCore | Meta | OpenGraph | Twitter)
            || (self == DeclaredBy::of_meta(key)
                && !key.starts_with("dc:")
                && !key.starts_with("dcterms:"))
    }

    /// Its name where an article says what it has a fact from.
    pub fn name(self) -> &'static str {
        match self {
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
}

impl Page {
    /// The values declared under `key` by `by`, in page order.
    pub fn declared_by<'a>(
        &'a self,
        by: DeclaredBy,
        key: &'a str,
    ) -> impl Iterator<Item = &'a str> {
        self.declared.iter().filter(move |d| d.by == by && d.key == key).map(|d| d.value.as_str())
    }

    /// The element and its ancestors, innermost first.
    pub fn ancestors(&self, element: Option<usize>) -> impl Iterator<Item = &Element> {
        let places = element.into_iter().flat_map(|element| self.places(element));
        places.map(|at| &self.elements[at])
    }

    /// Whether the page describes itself to programs, as pages do since about 2010.
    pub fn describes_itself(&self) -> bool {
        let vocabularies = [DeclaredBy::OpenGraph, DeclaredBy::JsonLd];
        self.declared.iter().any(|declared| vocabularies.contains(&declared.by))
    }

    /// The places among the elements of one and its ancestors, innermost first.
    pub fn places(&self, element: usize) -> impl Iterator<Item = usize> {
        let known = |at: &usize| *at < self.elements.len();
        std::iter::successors(Some(element).filter(known), move |at| {
            self.elements[*at].parent.filter(known)
        })
    }

    /// A value for each element, made from that of its parent.
    pub fn inherited<T>(&self, mut of: impl FnMut(usize, Option<&T>) -> T) -> Vec<T> {
        let mut values: Vec<T> = Vec::with_capacity(self.elements.len());
        for (at, element) in self.elements.iter().enumerate() {
            // Parents stand before their children.
            let value = of(at, element.parent.and_then(|parent| values.get(parent)));
            values.push(value);
        }
        values
    }

    /// For each element, whether it holds one of these blocks.
    pub fn holders(&self, blocks: impl Iterator<Item = usize>) -> Vec<bool> {
        let mut hold = vec![false; self.elements.len()];
        for own in blocks.filter_map(|at| self.blocks[at].element) {
            let mut places = self.places(own);
            // Above one that is known to hold a block all are.
            places.any(|place| std::mem::replace(&mut hold[place], true));
        }
        hold
    }

    /// The DOM path of an element, outermost first: `html/body/div[2]/p[1]`. Of a very deep one only
    /// the innermost steps, after `…`: many blocks may stand there.
    pub fn path(&self, element: usize) -> String {
        const MOST_STEPS: usize = 64;
        let mut steps: Vec<&Element> = Vec::with_capacity(MOST_STEPS + 1);
        steps.extend(self.ancestors(Some(element)).take(MOST_STEPS + 1));
        let mut path = String::with_capacity(steps.len() * 12);
        if steps.len() > MOST_STEPS {
            steps.pop();
            path.push('…');
        }
        for step in steps.into_iter().rev() {
            path.push_str(if path.is_empty() { "" } else { "/" });
            path.push_str(&step.tag);
            if !matches!(step.tag.as_str(), "html" | "body") {
                path.push('[');
                push_number(&mut path, step.nth);
                path.push(']');
            }
        }
        path
    }
}

/// Without the machinery of formatting: a page has some hundred paths of a dozen steps.
fn push_number(text: &mut String, number: u32) {
    if number >= 10 {
        push_number(text, number / 10);
    }
    text.push(char::from_digit(number % 10, 10).unwrap_or_default());
}

impl Element {
    /// The parts of its words: `post-meta` has two.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.words.iter().flat_map(|word| word.split(['-', '_']))
    }
}

impl Block {
    /// A plain paragraph that stood on these lines.
    pub fn lines(text: impl Into<String>, first: u32, last: u32) -> Block {
        Block {
            kind: BlockKind::Paragraph,
            text: text.into(),
            inline: Vec::new(),
            origin: Origin::Lines { first, last },
            element: None,
            group: 0,
        }
    }

    /// The links: what they say, and their addresses.
    pub fn links(&self) -> impl Iterator<Item = (&Inline, &str)> {
        self.inline.iter().filter_map(|inline| match &inline.kind {
            InlineKind::Link(address) => Some((inline, address.as_str())),
            _ => None,
        })
    }

    /// Share of the text's characters that are inside links, 0 to 1.
    pub fn link_density(&self) -> f64 {
        // Most blocks have no links.
        if self.links().next().is_none() || self.text.is_empty() {
            return 0.0;
        }
        let total = self.text.chars().count();
        let texts = self.links().filter_map(|(link, _)| self.text.get(link.start..link.end));
        let linked: usize = texts.map(|text| text.chars().count()).sum();
        (linked as f64 / total as f64).min(1.0)
    }
}
