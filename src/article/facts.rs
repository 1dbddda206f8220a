//! The facts that a page states, and the blocks that state them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::article::{Author, Date, Image, Kind, Site};
use super::dates;
use super::site_name::SiteNames;
use crate::blocks::{DeclaredBy, Page};
use crate::label::Lines;
use crate::label::model::Model;

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
    /// Forgets the people that a page of some kinds shows and, where it is a list of several days, its dates: they are
    /// those of what it lists, sells or points to. What it declares of itself stays.
    pub fn fit(&mut self, kind: Kind, page: &Page) {
        if !matches!(kind, Kind::Listing | Kind::Collection | Kind::Product | Kind::ErrorPage) {
            return;
        }
        let lists =
            matches!(kind, Kind::Listing | Kind::Collection) && dates::are_several(page, self);
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

/// Reads the facts of a page. `url` is the address it was fetched from, where known; the model
/// tells a flattened dump's headline.
pub fn read(page: &Page, lines: &Lines, model: &Model, url: Option<&str>) -> Facts {
    let mut facts = Facts { became: vec![None; page.blocks.len()], ..Facts::default() };
    super::language::read(page, &mut facts);
    // The site's name is needed to know a title and a person; the title's place for the rest.
    super::site::read(page, url, &mut facts);
    let names = SiteNames::of(page, &facts.site);
    super::title::read(page, lines, model, &names, &mut facts);
    super::authors::read(page, &names, &mut facts);
    super::dates::read(page, url, &names, &mut facts);
    if facts.site.name.is_none()
        && let Some(name) = names.shown(page)
    {
        facts.site.name = Some(name);
        facts.from.insert("site", DeclaredBy::Html.name());
    }
    facts
}
