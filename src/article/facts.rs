//! Reads the facts that a page states, and marks the blocks that state them.

use super::site_name::SiteNames;
use crate::blocks::{DeclaredBy, Page};
use crate::facts::Facts;
use crate::label::Lines;
use crate::label::model::Model;

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
