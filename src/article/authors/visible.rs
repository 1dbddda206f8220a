//! The bylines that a page shows near its title. Commenters and other articles' authors are never read.

use std::collections::HashSet;

use super::marked::{is_marked, is_navigation, is_text, text_of};
use super::{alone, byline, is_in_title, is_person, names};
use crate::article::elsewhere::is_elsewhere;
use crate::article::site_name::SiteNames;
use crate::blocks::{Block, BlockKind, Page};
use crate::facts::Facts;
use crate::facts::head;
use crate::text::dates::labels::{self, Label};
use crate::text::dates::written;
use crate::text::words::{self, fold};

/// A block that names who wrote the article.
pub struct Byline {
    /// The block.
    pub block: usize,
    /// Whom it names.
    pub names: Vec<String>,
}

impl Byline {
    /// Whether one of those it names can only be a person.
    pub fn names_person(&self, site: &SiteNames) -> bool {
        self.names.iter().any(|name| is_person(name, site))
    }
}

/// How far from the title a byline stands, in blocks, before and after it.
const BEFORE_TITLE: usize = 4;
const AFTER_TITLE: usize = 14;

/// Class names of the accounts that post in forums.
const ACCOUNTS: &[&str] = &["username", "message-name", "poster", "user-name", "nickname"];

/// The bylines near the title, those of the same people as the first, or as `declared`.
pub fn bylines(page: &Page, facts: &Facts, declared: &[&str], site: &SiteNames) -> Vec<Byline> {
    let (title, text_begins) = (facts.title_block(), head::end(page, facts));
    let near = Near { page, facts, site, declared, title, text_begins };
    let mut found = near.lines();
    if declared.is_empty() {
        near.join(&mut found);
    }
    if declared.is_empty() && found.is_empty() {
        found.extend(near.names_alone());
    }
    let first = found.iter().find(|line| line.names_person(site)).or(found.first());
    let mut known: Vec<String> = declared.iter().map(|name| (*name).to_owned()).collect();
    if known.is_empty() {
        known.extend(first.into_iter().flat_map(|line| line.names.clone()));
    }
    found.retain(|line| line.names.iter().any(|n| known.iter().any(|k| names::are_same(n, k))));
    found
}

/// Where bylines are looked for.
struct Near<'a> {
    page: &'a Page,
    facts: &'a Facts,
    site: &'a SiteNames,
    /// The people whom the page declares.
    declared: &'a [&'a str],
    /// The block that states the title.
    title: Option<usize>,
    /// The block with which the text surely begins.
    text_begins: usize,
}

impl Near<'_> {
    /// Every byline, those below the title first.
    fn lines(&self) -> Vec<Byline> {
        let title = self.title.unwrap_or(0);
        let from = title.saturating_sub(BEFORE_TITLE);
        let last = self.title.map_or(0, |_| self.text_begins).max(title + AFTER_TITLE);
        let after = title..self.page.blocks.len().min(last);
        let places = after.chain(from..title);
        let free = places.filter(|at| self.is_free(*at) && is_text(&self.page.blocks[*at]));
        free.filter_map(|at| Some(self.with_next(at, self.names_of(at)?))).flatten().collect()
    }

    /// Whether a block has not become another field.
    fn is_free(&self, at: usize) -> bool {
        self.facts.became.get(at).is_some_and(Option::is_none)
    }

    /// The people that a line names as the article's authors.
    fn names_of(&self, at: usize) -> Option<Vec<String>> {
        let Near { page, title, .. } = *self;
        let block = &page.blocks[at];
        let above = title.is_some_and(|title| at < title);
        let near = title.is_none_or(|title| at < title + AFTER_TITLE);
        let text = text_of(block);
        let names = byline::parse(&text).filter(|names| above || self.is_in_place(at, names));
        if names.is_some() || !near {
            return names;
        }
        let before = at.checked_sub(1).map(|before| &page.blocks[before]);
        let opened = before.is_some_and(|before| byline::is_opener(&before.text));
        let marked = || is_marked(page, block) && !is_elsewhere(page, block, title);
        let portrait = || at < self.text_begins && is_beside_portrait(page, at);
        if opened || lists_only_people(&text, self.declared) || marked() || portrait() {
            return byline::parse_marked(&text);
        }
        account(page, block)
    }

    /// Whether what begins like a byline is one where it stands: lines of the text, headings and items
    /// begin with “By” too.
    fn is_in_place(&self, at: usize, names: &[String]) -> bool {
        use BlockKind::{Heading, ListItem, TableRow};
        let block = &self.page.blocks[at];
        let in_head = at < self.text_begins;
        let structured = matches!(block.kind, Heading { .. } | ListItem { .. } | TableRow { .. });
        let persons =
            |name: &String| names::is_surely_person(name) || !name.contains(char::is_uppercase);
        if !structured && (in_head || names.iter().all(persons)) {
            return true;
        }
        let known =
            |name: &String| self.declared.iter().any(|person| names::are_same(name, person));
        names.iter().any(known)
            || is_marked(self.page, block)
            || written::find(&block.text).is_some()
            || (in_head && alone::is_time_near(self.page, at))
    }

    /// A byline, with the people on the lines below it, where one opens several: “Von”, “Ada Moss”, “Bo
    /// Lind”.
    fn with_next(&self, at: usize, names: Vec<String>) -> Vec<Byline> {
        /// Lines below it that are looked at.
        const MOST: usize = 7;
        let blocks = &self.page.blocks;
        let opens = |block: &Block| byline::is_opener(&block.text);
        let mut people = names;
        let mut below = Vec::new();
        if at.checked_sub(1).is_some_and(|before| opens(&blocks[before])) {
            let lines = blocks.iter().enumerate().skip(at + 1).take(MOST);
            for (next, line) in lines.filter(|(_, line)| !opens(line)) {
                let names = alone::people(&line.text).filter(|_| self.is_free(next));
                let Some(names) = names else { break };
                people.extend(names.iter().cloned());
                below.push(Byline { block: next, names });
            }
        }
        below.insert(0, Byline { block: at, names: each_once(people) });
        below
    }

    /// Gives the first byline the people of the one right below it: “By Ada Moss”, “By Bo Lind”.
    fn join(&self, found: &mut [Byline]) {
        let [first, second, ..] = found else { return };
        let opened = |line: &Byline| byline::parse(&self.page.blocks[line.block].text).is_some();
        let people = |line: &Byline| line.names.iter().all(|name| is_person(name, self.site));
        let joins = |line: &Byline| opened(line) && people(line);
        if second.block == first.block + 1 && joins(first) && joins(second) {
            first.names.extend(second.names.iter().cloned());
            first.names = each_once(std::mem::take(&mut first.names));
        }
    }

    /// The lines of an article's head that are nothing but names. Several that name others each are a list.
    fn names_alone(&self) -> Vec<Byline> {
        let Some(title) = self.title else { return Vec::new() };
        let above = (title.saturating_sub(2)..title).filter(|at| self.is_dated_name(*at));
        let head = (title + 1..self.text_begins.min(title + AFTER_TITLE)).chain(above);
        // People on lines right below each other stand together.
        let mut groups: Vec<Vec<Byline>> = Vec::new();
        for at in head {
            let Some(names) = self.named_alone(at) else { continue };
            let line = Byline { block: at, names };
            match groups.last_mut().filter(|group| group.last().is_some_and(|l| l.block + 1 == at))
            {
                Some(group) => group.push(line),
                None => groups.push(vec![line]),
            }
        }
        let people = |group: &[Byline]| -> Vec<String> {
            let mut seen = HashSet::new();
            let names = group.iter().flat_map(|line| line.names.iter().cloned());
            names.filter(|name| seen.insert(name.clone())).collect()
        };
        let first = groups.first().map(|group| people(group)).unwrap_or_default();
        let others = |group: &&Vec<Byline>| !people(group).iter().any(|name| first.contains(name));
        let many = first.len() > alone::MOST_PEOPLE && groups.first().is_some_and(|g| g.len() > 1);
        if many || groups.iter().filter(others).count() >= 2 {
            return Vec::new();
        }
        let mut found: Vec<Byline> = groups.into_iter().flatten().collect();
        if let Some(line) = found.first_mut() {
            line.names = first;
        }
        found
    }

    /// Above the title only a labelled date tells a name from a section's: “Publié le 23/11/2009 | Zoé Lefèvre”.
    fn is_dated_name(&self, at: usize) -> bool {
        let text = &self.page.blocks[at].text;
        written::find(text).is_some_and(|date| {
            let (before, behind) = (text.get(..date.start), text.get(date.end..));
            before.and_then(labels::before) == Some(Label::Published)
                && behind.and_then(alone::people).is_some()
        })
    }

    /// The people whom a line that is nothing but names gives as the authors.
    fn named_alone(&self, at: usize) -> Option<Vec<String>> {
        let Near { page, facts, site, title, .. } = *self;
        let block = Some(&page.blocks[at]).filter(|_| self.is_free(at))?;
        let names = alone::byline(page, at).or_else(|| alone::uncased(page, at))?;
        let other = |name: &String| site.is(name) || is_in_title(name, facts);
        let is_one = !names.iter().any(other)
            && !is_elsewhere(page, block, title)
            && !is_navigation(page, block);
        is_one.then_some(names)
    }
}

/// The people, each by the first of their names.
fn each_once(names: Vec<String>) -> Vec<String> {
    let mut people: Vec<String> = Vec::new();
    for name in names {
        if !people.iter().any(|known| names::are_same(known, &name)) {
            people.push(name);
        }
    }
    people
}

/// Whether a line holds a declared author and at most other people besides.
fn lists_only_people(text: &str, declared: &[&str]) -> bool {
    /// Longer lines are no such lists (bytes).
    const LONGEST: usize = 200;
    if declared.is_empty() || text.len() > LONGEST {
        return false;
    }
    let alone = declared.iter().any(|name| fold(name) == fold(text));
    alone || {
        let names = names::split(text);
        let named = |name: &String| declared.iter().any(|person| names::are_same(name, person));
        let words = names.iter().map(|name| name.split_whitespace().count()).sum::<usize>();
        names.iter().any(named)
            && names.iter().all(|name| names::is_full(name))
            && text.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).count()
                <= words + names.len()
    }
}

/// The account that posted what follows, in a forum.
fn account(page: &Page, block: &Block) -> Option<Vec<String>> {
    /// Bytes of its name, at most.
    const LONGEST: usize = 40;
    let around = page.ancestors(block.element).take(2);
    let mut words = around.flat_map(|element| element.words.iter());
    let token = !block.text.contains(char::is_whitespace) && block.text.len() <= LONGEST;
    let marked = token && words.any(|word| ACCOUNTS.contains(&word.as_str()));
    marked.then(|| names::collective(&block.text).map(|name| vec![name])).flatten()
}

/// Whether the image right before is the portrait of who is named.
fn is_beside_portrait(page: &Page, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| &page.blocks[before]) else { return false };
    let block = &page.blocks[at];
    let words = block.text.split_whitespace().count();
    let is_name = block.text.contains(char::is_uppercase)
        && (2..=4).contains(&words)
        && !matches!(block.kind, BlockKind::Heading { .. })
        && !names::is_organisation(&block.text);
    let is_image = matches!(before.kind, BlockKind::Image { .. });
    is_name && is_image && {
        let shown = fold(&before.text);
        words::stand_in(&fold(&block.text), &shown) && shown.split(' ').count() <= words + 4
    }
}
