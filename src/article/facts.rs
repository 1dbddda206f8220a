//! The facts that a page states, and the blocks that state them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::article::{Author, Date, Image, Site};
use super::site_name::SiteNames;
use crate::blocks::Page;
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
    facts
}
