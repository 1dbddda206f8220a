//! What is wrong with a configuration, and where.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

use super::Configuration;
use super::keys::{KEYS, SECTIONS};

/// One thing that is wrong, as `file:line: what` or `VARIABLE: what`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands.
    pub place: Place,
    /// What is wrong, for people.
    pub what: String,
}

/// Where a problem stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a file, at a line counted from 1.
    Line(PathBuf, usize),
    /// In a file that could not be read.
    File(PathBuf),
    /// In an environment variable.
    Variable(String),
    /// In what was put together from all sources.
    Whole,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Line(file, line) => write!(formatter, "{}:{line}: ", file.display())?,
            Place::File(file) => write!(formatter, "{}: ", file.display())?,
            Place::Variable(name) => write!(formatter, "{name}: ")?,
            Place::Whole => {}
        }
        formatter.write_str(&self.what)
    }
}

/// What is wrong with the keys and values of a file, in the order of its lines: the keys that do not
/// exist, each with the one that was probably meant, and the values that are not of their key's type.
pub fn problems(file: &Path, text: &str, table: Spanned<DeTable<'_>>) -> Vec<Problem> {
    let (whole, mut found) = (table.span(), Vec::new());
    let mut table = table.into_inner();
    let desk =
        table.iter().find(|(key, value)| key.get_ref() == "desk" && value.get_ref().is_table());
    if let Some(span) = desk.map(|(key, _)| key.span()) {
        found.push((span, "there may be several: write `[[desk]]`, not `[desk]`".to_owned()));
        table.remove("desk");
    }
    let mut table = only(table, "", &mut |path, key, _| {
        let what = unknown(path);
        let is_known = what.is_none();
        found.extend(what.map(|what| (key, what)));
        is_known
    });
    // An error is only ever the first of all, so its value is left out for the next one.
    while let Err(error) = read(Spanned::new(whole.clone(), table.clone())) {
        let (span, mut is_there) = (error.span().unwrap_or(0..0), false);
        table = only(table, "", &mut |_, _, value| {
            let is_other = value.span() != span;
            is_there |= !is_other;
            is_other
        });
        found.push((span, error.message().trim_end().replace('\n', "; ")));
        if !is_there {
            break;
        }
    }
    found.sort_by_key(|(span, _)| span.start);
    let place = |span| Place::Line(file.to_owned(), line_of(text, span));
    found.into_iter().map(|(span, what)| Problem { place: place(span), what }).collect()
}

fn read(table: Spanned<DeTable<'_>>) -> Result<Configuration, toml::de::Error> {
    Configuration::deserialize(Deserializer::from(table))
}

/// Whether a value is wanted, by its path, the place of its key and itself.
type IsWanted<'w, 'i> = dyn FnMut(&str, Range<usize>, &Spanned<DeValue<'i>>) -> bool + 'w;

/// A table with those of its values that are wanted. It goes no deeper than they do.
fn only<'i>(table: DeTable<'i>, prefix: &str, is_wanted: &mut IsWanted<'_, 'i>) -> DeTable<'i> {
    let mut rest = DeTable::new();
    for (key, value) in table {
        let path = format!("{prefix}{}", key.get_ref());
        if let Some(value) = inside(value, &path, &key.span(), is_wanted) {
            rest.insert(key, value);
        }
    }
    rest
}

fn inside<'i>(
    value: Spanned<DeValue<'i>>,
    path: &str,
    key: &Range<usize>,
    is_wanted: &mut IsWanted<'_, 'i>,
) -> Option<Spanned<DeValue<'i>>> {
    if !is_wanted(path, key.clone(), &value) {
        return None;
    }
    let span = value.span();
    let value = match value.into_inner() {
        DeValue::Table(table) => DeValue::Table(only(table, &format!("{path}."), is_wanted)),
        DeValue::Array(list) => {
            let list = list.into_iter().filter_map(|one| inside(one, path, key, is_wanted));
            DeValue::Array(list.collect())
        }
        other => other,
    };
    Some(Spanned::new(span, value))
}

/// The line, counted from 1, at which a stretch of the text begins.
pub fn line_of(text: &str, span: Range<usize>) -> usize {
    text.as_bytes().iter().take(span.start).filter(|byte| **byte == b'\n').count() + 1
}

/// The line at which a key is set, if the file sets it.
pub fn line_of_key(text: &str, table: &DeTable<'_>, path: &str) -> Option<usize> {
    let mut table = table;
    let mut names = path.split('.').peekable();
    while let Some(name) = names.next() {
        let (key, value) = table.iter().find(|(key, _)| key.get_ref() == name)?;
        if names.peek().is_none() {
            return Some(line_of(text, key.span()));
        }
        table = inner_tables(value).next()?;
    }
    None
}

/// “did you mean …”, where a candidate is close enough.
pub fn did_you_mean<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    let best = candidates
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .max_by(|(a, _), (b, _)| a.total_cmp(b));
    match best {
        Some((likeness, candidate)) if likeness > 0.75 => format!("; did you mean `{candidate}`?"),
        _ => String::new(),
    }
}

/// What to say about a path that is neither a key nor a table of the file.
fn unknown(path: &str) -> Option<String> {
    // A desk's own `clean` has the same keys as the general one.
    let path = path.strip_prefix("desk.").filter(|path| path.starts_with("clean")).unwrap_or(path);
    let known = |path: &str| KEYS.iter().any(|key| key.path == path);
    let section = |path: &str| SECTIONS.iter().any(|section| section.path == path);
    if known(path) || section(path) {
        return None;
    }
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    let siblings = KEYS.iter().map(|key| key.path).chain(SECTIONS.iter().map(|s| s.path));
    let siblings = siblings.filter(|path| path.rsplit_once('.').map_or("", |(p, _)| p) == parent);
    let siblings = siblings.map(|path| path.rsplit('.').next().unwrap_or(path));
    let hint = did_you_mean(name, siblings);
    // The key may be a good one at the wrong place.
    let elsewhere = KEYS.iter().find(|key| key.place().1 == name).map(|key| key.place().0);
    Some(match (hint.is_empty(), elsewhere) {
        (true, Some("")) => format!("unknown key `{name}` here; it belongs at the top of the file"),
        (true, Some(table)) => format!("unknown key `{name}` here; it belongs in `{table}`"),
        _ => format!("unknown key `{name}`{hint}"),
    })
}

fn inner_tables<'a, 'i>(
    value: &'a Spanned<DeValue<'i>>,
) -> Box<dyn Iterator<Item = &'a DeTable<'i>> + 'a> {
    match value.get_ref() {
        DeValue::Table(table) => Box::new(std::iter::once(table)),
        DeValue::Array(list) => Box::new(list.iter().filter_map(|one| one.get_ref().as_table())),
        _ => Box::new(std::iter::empty()),
    }
}
