//! The names a site goes by: needed to cut them from titles and to tell them from people.

use super::article::Site;
use super::site::{NAME, Places};
use crate::blocks::{BlockKind, DeclaredBy, Page};
use crate::text::words::{self, fold};

/// Keys under which pages name who publishes them, besides [`NAME`].
const OTHER_NAMES: Places = &[
    (DeclaredBy::JsonLd, "website.alternatename"),
    (DeclaredBy::JsonLd, "organization.name"),
    (DeclaredBy::JsonLd, "newsmediaorganization.name"),
    (DeclaredBy::JsonLd, "webpage.ispartof.name"),
    (DeclaredBy::JsonLd, "webpage.publisher.name"),
];

/// No site's name has more words.
const MOST_WORDS: usize = 8;

/// Everything by which a page shows its site's name.
#[derive(Default)]
pub struct SiteNames {
    /// Declared names, folded, without the spaces between their words.
    declared: Vec<String>,
    /// The labels of the host but the last, hyphens apart.
    labels: Vec<String>,
    /// The whole host without dots.
    host: String,
    /// Lines that say who owns the copyright, folded.
    owners: Vec<String>,
    /// What logos say, folded.
    logos: Vec<String>,
    /// What leads to the front page, folded: the name at the top of old pages.
    homes: Vec<String>,
}

impl SiteNames {
    /// The names that the page shows.
    pub fn of(page: &Page, site: &Site) -> SiteNames {
        let keys = NAME.iter().chain(OTHER_NAMES);
        let declared = keys.flat_map(|(by, key)| page.declared_by(*by, key));
        let declared = declared.chain(site.name.as_deref()).map(joined);
        let host = site.host.as_deref().unwrap_or_default();
        let host = host.strip_prefix("www.").unwrap_or(host);
        let mut labels: Vec<String> = host.split('.').map(|label| label.replace('-', "")).collect();
        labels.pop();
        labels.retain(|label| label.len() > 2);
        SiteNames {
            declared: declared.filter(|name| !name.is_empty()).collect(),
            labels,
            host: host.replace(['.', '-'], ""),
            owners: owners(page),
            logos: logos(page),
            homes: homes(page, host).into_iter().chain(bracketed(page)).collect(),
        }
    }

    /// Whether a piece of a title is the site's name.
    pub fn has(&self, part: &str) -> bool {
        let folded = fold(part);
        let words = folded.split(' ').count();
        if folded.is_empty() || words > MOST_WORDS {
            return self.declared.contains(&joined(part));
        }
        self.is(part)
            || is_host(part)
            || self.owns(&folded)
            || self.logos.contains(&folded)
            || self.homes.contains(&folded)
            // “Port” of port.example
            || (words <= 4 && self.has_label(part))
    }

    /// Whether a word of a piece is in the host's name.
    fn has_label(&self, part: &str) -> bool {
        fold(part).split(' ').any(|word| self.labels.iter().any(|label| label == word))
    }

    /// Whether the first piece of a title is the site's name. Titles more often begin with a word of
    /// the site's name than with that name, so such a word counts only in a short piece.
    pub fn is_before(&self, part: &str) -> bool {
        let short = fold(part).split(' ').count() <= 2;
        self.is(part) || (self.has(part) && (short || !self.has_label(part)))
    }

    /// Whether a folded name owns the copyright.
    pub fn owns(&self, folded: &str) -> bool {
        self.owners.iter().any(|line| words::stand_in(folded, line))
    }

    /// The name at the top of the page with which its `<title>` ends or begins.
    pub fn shown(&self, page: &Page) -> Option<String> {
        const PARTED: &[&str] =
            &[" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", ": "];
        let title = page.declared_by(DeclaredBy::Html, "title").next()?;
        let ends = PARTED.iter().filter_map(|mark| title.rsplit_once(mark)).map(|(_, end)| end);
        let begins =
            PARTED.iter().filter_map(|mark| title.split_once(mark)).map(|(start, _)| start);
        let names = |part: &&str| {
            let folded = fold(part);
            self.homes.contains(&folded)
                && !HOME.iter().chain(NO_NAMES).any(|no_name| *no_name == folded)
        };
        ends.chain(begins).map(str::trim).find(names).map(str::to_owned)
    }

    /// Whether a title begins with the name at the top of the page: “Port Post - Sailing”.
    pub fn heads(&self, title: &str) -> bool {
        let marks = ['-', '–', '—', '|', '｜', ':', '：', '»', '·', '/'];
        title.split(marks).next().is_some_and(|first| self.homes.contains(&fold(first)))
    }

    /// Whether a name is the site's own, as a whole.
    pub fn is(&self, name: &str) -> bool {
        let joined = joined(name);
        let bare = without_article(&joined);
        let same = |other: &String| without_article(other) == bare && bare.len() > 1;
        self.declared.iter().any(same)
            || self.labels.iter().any(same)
            || joined == self.host
            || self.is_declared_host(&joined)
            || self.spells_out(name)
    }

    /// Whether a joined name is one that the page declares with its domain's ending: “Gull” of “Gull.com”.
    fn is_declared_host(&self, joined: &str) -> bool {
        const ENDINGS: &[&str] = &["com", "org", "net"];
        let rest = |name: &String| name.strip_prefix(joined).map(str::to_owned);
        !joined.is_empty()
            && self.declared.iter().filter_map(rest).any(|rest| ENDINGS.contains(&rest.as_str()))
    }

    /// Whether a name's first letters are the host's label: “Sea Rescue and Lifeboat Authority” of srla.example.
    fn spells_out(&self, name: &str) -> bool {
        #[rustfmt::skip] // a list, not a column
        const SMALL: &[&str] = &[
            "a", "an", "and", "the", "of", "for", "in", "on", "to", "de", "la", "du", "des", "et", "und", "für", "der",
        ];
        /// Fewer are somebody's initials, or chance.
        const LETTERS: usize = 3;
        if self.labels.is_empty() {
            return false;
        }
        let folded = fold(name);
        let initials = |small: bool| -> String {
            let words = folded.split(' ').filter(|word| small || !SMALL.contains(word));
            words.filter_map(|word| word.chars().next()).collect()
        };
        let is_label = |initials: String| {
            initials.chars().count() >= LETTERS && self.labels.contains(&initials)
        };
        is_label(initials(false)) || is_label(initials(true))
    }
}

/// The heading that stands in brackets at the end of the `<title>`, as wikis write their names.
fn bracketed(page: &Page) -> Option<String> {
    let title = page.declared_by(DeclaredBy::Html, "title").next()?;
    let name = fold(title.trim_end().strip_suffix(']')?.rsplit_once(" [")?.1);
    let mut headings = page.blocks.iter().filter(|b| matches!(b.kind, BlockKind::Heading { .. }));
    headings.any(|block| fold(&block.text) == name).then_some(name)
}

/// What links to the front page say, folded.
#[rustfmt::skip] // a list, not a column
pub const HOME: &[&str] = &[
    "home", "homepage", "home page", "main page", "start", "startseite", "accueil", "inicio", "início", "hem", "hjem", "forside", "etusivu",
    "strona główna", "úvod", "domů", "kezdőlap", "acasă", "početna", "главная", "головна", "начало", "αρχική", "ana sayfa", "anasayfa",
    "الرئيسية", "trang chủ", "beranda", "首页", "首頁", "トップ", "ホーム", "홈",
];

/// What else leads there and is no name.
const NO_NAMES: &[&str] = &["blog", "news", "menu", "logo", "back", "index"];

/// “portpost.example”, the name of many sites.
fn is_host(part: &str) -> bool {
    let plain = part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    let last = part.rsplit('.').next().unwrap_or_default();
    let domain = (2..=7).contains(&last.len()) && last.chars().all(|c| c.is_ascii_lowercase());
    plain && domain && part.len() > last.len() + 3
}

fn joined(name: &str) -> String {
    fold(name).replace(' ', "")
}

fn without_article(joined: &str) -> &str {
    joined.strip_prefix("the").unwrap_or(joined)
}

fn owners(page: &Page) -> Vec<String> {
    let lines = page.blocks.iter().filter(|block| is_copyright(&block.text));
    lines.take(8).map(|block| fold(&block.text)).collect()
}

/// Whether a line says who owns the copyright.
pub fn is_copyright(line: &str) -> bool {
    let short = line.len() <= 200;
    short
        && (line.contains('©')
            || line.get(..9).is_some_and(|c| c.eq_ignore_ascii_case("copyright")))
}

/// The texts of images that call themselves logos, without that word.
fn logos(page: &Page) -> Vec<String> {
    let images = page.blocks.iter().filter(|b| matches!(b.kind, BlockKind::Image { .. }));
    let logos = images.map(|block| fold(&block.text)).filter_map(|text| {
        let name = text.strip_suffix(" logo").or_else(|| text.strip_prefix("logo "))?;
        Some(name.to_owned())
    });
    logos.take(8).collect()
}

/// The texts of links to the front page, and of the linked images above everything else.
fn homes(page: &Page, host: &str) -> Vec<String> {
    /// Blocks in which a page's name stands.
    const TOP: usize = 8;
    let mut homes: Vec<String> = Vec::new();
    for (at, block) in page.blocks.iter().enumerate().take(TOP) {
        let linked = || page.ancestors(block.element).any(|element| element.tag == "a");
        if matches!(block.kind, BlockKind::Image { .. }) && (at == 0 || linked()) {
            // “Port Post - the paper of the coast”
            let name = block.text.split(" - ").next().unwrap_or_default();
            homes.push(fold(name));
        }
        let links = block.links().filter(|(_, address)| is_home(address, host));
        homes.extend(links.filter_map(|(link, _)| block.text.get(link.start..link.end)).map(fold));
    }
    let short = |home: &String| (1..=MOST_WORDS as u64).contains(&words::count(home));
    homes.retain(short);
    homes
}

/// Whether an address is that of the site's front page.
fn is_home(address: &str, host: &str) -> bool {
    let path = match address.split_once("://") {
        Some((_, rest)) => {
            let (other, path) = rest.split_once('/').unwrap_or((rest, ""));
            let other = other.strip_prefix("www.").unwrap_or(other);
            if !host.is_empty() && other != host {
                return false;
            }
            path
        }
        None => address,
    };
    let path = path.trim_matches(['.', '/']);
    path.is_empty() || path.split_once('.').is_some_and(|(name, _)| name == "index")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::{Block, Declared, Inline, InlineKind};

    #[test]
    fn what_leads_home_is_the_sites_name() {
        let link = |text: &str, address: &str| {
            let kind = InlineKind::Link(address.to_owned());
            let inline = vec![Inline { start: 0, end: text.len(), kind }];
            Block { inline, ..Block::lines(text, 1, 1) }
        };
        let page = Page {
            blocks: vec![
                link("Quay News", "/"),
                link("Sailing", "/sailing"),
                link("The Gull", "http://gull.example/"),
            ],
            ..Page::default()
        };
        let site = Site { name: None, host: Some("quay.example".into()) };
        let names = SiteNames::of(&page, &site);
        for (title, expected) in [
            ("Ferry aground | Quay News", Some("Quay News")),
            ("Quay News: Ferry aground", Some("Quay News")),
            ("Ferry aground | The Gull", None),
            ("Ferry aground", None),
        ] {
            let value = title.to_owned();
            let title = Declared { by: DeclaredBy::Html, key: "title".into(), value };
            let titled = Page { declared: vec![title], ..Page::default() };
            assert_eq!(names.shown(&titled).as_deref(), expected);
        }
        assert!(names.has("Quay news") && !names.has("Sailing") && !names.has("The Gull"));
        assert!(names.heads("Quay News: Sailing") && !names.heads("Quay News sails on"));
    }

    #[test]
    fn a_page_shows_its_sites_name_in_many_ways() {
        let declared = |value: &str| Declared {
            by: DeclaredBy::JsonLd,
            key: "organization.name".into(),
            value: value.into(),
        };
        let image =
            Block { kind: BlockKind::Image { url: None }, ..Block::lines("Quayside Logo", 1, 1) };
        let page = Page {
            blocks: vec![image, Block::lines("© 2024 Moss & Daughters Ltd", 2, 2)],
            declared: vec![declared("The Harbour Works")],
            ..Page::default()
        };
        let host = Some("www.port-post.example".to_owned());
        let names = SiteNames::of(&page, &Site { name: Some("Port Post!".into()), host });
        for name in ["Quayside", "Moss & Daughters", "Harbour Works", "The Port Post", "portpost"] {
            assert!(names.has(name), "{name}");
        }
        for name in ["Ada Moss", "Post", "Ferries", ""] {
            assert!(!names.has(name), "{name}");
        }
        assert!(names.is("the harbour works") && !names.is("Moss & Daughters"));
    }

    #[test]
    fn names_are_spelt_short_and_long() {
        let name = |name: &str, host: &str| {
            let site = Site { name: Some(name.to_owned()), host: Some(host.to_owned()) };
            SiteNames::of(&Page::default(), &site)
        };
        let gull = name("Gull.com", "news.example");
        assert!(gull.is("Gull") && !gull.is("Gul") && !gull.is(""));
        let rescue = name("Home", "www.srla.example");
        assert!(rescue.is("Sea Rescue and Lifeboat Authority"));
        assert!(!rescue.is("Sea Rescue") && !rescue.is("Ferries run late again"));
    }
}
