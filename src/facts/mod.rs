//! What a page states about its article, and what it is. `article/facts.rs` and `article/kind/` read it; labels and
//! article are made with it.

pub mod head;

use std::collections::BTreeMap;

use jiff::civil;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::blocks::Page;
use crate::text::dates::written;

/// What a page states about its article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// The headline.
    pub title: Option<String>,
    /// Who wrote it.
    pub authors: Vec<Author>,
    /// When it was published.
    pub published: Option<Date>,
    /// When it was last changed.
    pub modified: Option<Date>,
    /// Who published it.
    pub site: Site,
    /// The address that the page calls canonical.
    pub canonical_url: Option<String>,
    /// The language of the text.
    pub language: Option<String>,
    /// The section of the site.
    pub section: Option<String>,
    /// Tags and keywords.
    pub tags: Vec<String>,
    /// The page's summary of itself.
    pub description: Option<String>,
    /// The lead image.
    pub image: Option<Image>,
    /// Where each field but the dates was found.
    pub from: BTreeMap<&'static str, &'static str>,
    /// For each block of the page, the field that it became, if it states nothing else.
    pub became: Vec<Option<Field>>,
}

impl Facts {
    /// The block that states the title.
    pub fn title_block(&self) -> Option<usize> {
        self.became.iter().position(|field| *field == Some(Field::Title))
    }

    /// Forgets the people that a page of some kinds shows and, where it is a list of several days, its dates: they are
    /// those of what it lists, sells or points to. What it declares of itself stays.
    pub fn fit(&mut self, kind: Kind, page: &Page) {
        if !matches!(kind, Kind::Listing | Kind::Collection | Kind::Product | Kind::ErrorPage) {
            return;
        }
        let lists =
            matches!(kind, Kind::Listing | Kind::Collection) && days_are_several(page, self);
        let mut forget = |field: Field| {
            let blocks = self.became.iter_mut().filter(|became| **became == Some(field));
            blocks.for_each(|became| *became = None);
        };
        if self.from.get("authors") == Some(&"byline") {
            forget(Field::Authors);
            self.authors.clear();
            self.from.remove("authors");
        }
        let shown = |date: &Date| matches!(date.from.as_str(), "dateline" | "time");
        if kind != Kind::ErrorPage && !lists {
            return;
        }
        if self.published.take_if(|date| shown(date)).is_some() {
            forget(Field::Published);
        }
        if self.modified.take_if(|date| shown(date)).is_some() {
            forget(Field::Modified);
        }
    }
}

/// Whether more days stand below the title than those of the page's own publication and last change.
fn days_are_several(page: &Page, facts: &Facts) -> bool {
    /// Blocks below the title, and bytes of a line that states a date.
    const NEAR: usize = 30;
    const LINE: usize = 240;
    let below = facts.title_block().map_or(0, |title| title + 1);
    let lines = page.blocks.iter().skip(below).take(NEAR).filter(|block| block.text.len() <= LINE);
    let mut days: Vec<civil::Date> = Vec::new();
    lines.filter_map(|block| written::find(&block.text)).any(|found| {
        if !days.contains(&found.date) {
            days.push(found.date);
        }
        days.len() > 2
    })
}

/// The fields that a block can become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// `title`
    Title,
    /// `authors`
    Authors,
    /// `published`
    Published,
    /// `modified`
    Modified,
    /// `section`
    Section,
    /// `site`
    Site,
}

impl Field {
    /// The field's name in the article.
    pub fn name(self) -> &'static str {
        match self {
            Field::Title => "title",
            Field::Authors => "authors",
            Field::Published => "published",
            Field::Modified => "modified",
            Field::Section => "section",
            Field::Site => "site",
        }
    }
}

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Kind {
    /// An article: news, a blog post, an essay.
    Article,
    /// A page that lists other pages.
    Listing,
    /// A page that lists things for sale.
    Collection,
    /// A discussion: posts by several people.
    Forum,
    /// A page that sells one thing.
    Product,
    /// A manual or reference page.
    Documentation,
    /// A page about what an organisation offers.
    Service,
    /// An error message instead of a page, some of whose text was kept.
    ErrorPage,
    /// A document with a main text that is none of these.
    Other,
    /// No main text; `notes` says why.
    Rejected,
}

impl Kind {
    /// Its name in the article.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Article => "article",
            Kind::Listing => "listing",
            Kind::Collection => "collection",
            Kind::Forum => "forum",
            Kind::Product => "product",
            Kind::Documentation => "documentation",
            Kind::Service => "service",
            Kind::ErrorPage => "error_page",
            Kind::Other => "other",
            Kind::Rejected => "rejected",
        }
    }
}

/// What a page is, with the points of every kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Classified {
    /// What it is: the kind with the most points, an error page, or a flattened thread.
    pub kind: Kind,
    /// The points of each kind, always in the same order.
    pub points: Vec<(Kind, f64)>,
}

/// Somebody who wrote the article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Author {
    /// The name as printed, without “By” and roles.
    pub name: String,
    /// The author's page.
    pub url: Option<String>,
}

/// A date with its evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Date {
    /// `2024-05-01`, `2024-05-01T07:29:00` (local time, zone not stated) or RFC 3339 with its zone.
    pub value: String,
    /// As the source writes it.
    pub raw: String,
    /// Where it was found: `json_ld`, `open_graph`, `meta`, `time`, `dateline`, `record`, …
    pub from: String,
}

/// A site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Site {
    /// Its name, as it calls itself.
    pub name: Option<String>,
    /// The host of its address, lower-case.
    pub host: Option<String>,
}

/// An image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Image {
    /// Its address.
    pub url: String,
    /// Its alternative text.
    pub alt: Option<String>,
    /// Its caption.
    pub caption: Option<String>,
    /// Who made or owns it.
    pub credit: Option<String>,
}
