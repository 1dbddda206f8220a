//! The titles that a page declares, cut free of the site's name.

use super::cut::{self, Evidence};
use super::level;
use crate::article::site_name::SiteNames;
use crate::article::walls;
use crate::blocks::{BlockKind, DeclaredBy, Page};
use crate::facts::Facts;
use crate::text::words::{self, fold};

/// Keys that declare the title, the most trusted first.
pub const TITLE_KEYS: &[(DeclaredBy, &str)] = &[
    (DeclaredBy::Record, "title"),
    (DeclaredBy::JsonLd, "headline"),
    (DeclaredBy::OpenGraph, "og:title"),
    (DeclaredBy::Twitter, "twitter:title"),
    (DeclaredBy::Meta, "parsely-title"),
    (DeclaredBy::Meta, "sailthru.title"),
    (DeclaredBy::Meta, "title"),
    (DeclaredBy::Meta, "citation_title"),
    (DeclaredBy::DublinCore, "dc.title"),
    (DeclaredBy::DublinCore, "dcterms.title"),
    (DeclaredBy::Html, "title"),
    (DeclaredBy::JsonLd, "name"),
    (DeclaredBy::Microdata, "headline"),
];

/// The titles that the page declares.
pub struct Declared<'a> {
    /// Each as it is declared, the most trusted first.
    pub titles: Vec<Title>,
    /// They say no more than what the site or a section of it is called.
    pub only_site: bool,
    /// They are a thread's.
    pub is_thread: bool,
    /// By which they are cut.
    pub evidence: Evidence<'a>,
}

/// A declared title.
pub struct Title {
    /// Who declares it.
    pub by: DeclaredBy,
    /// As declared, folded.
    pub whole: String,
    /// Without the site's name.
    pub cut: String,
    /// That, folded.
    pub folded: String,
}

impl<'a> Declared<'a> {
    /// Reads them.
    pub fn of(page: &Page, names: &'a SiteNames, facts: &Facts) -> Declared<'a> {
        let mut raw: Vec<(DeclaredBy, &str)> = Vec::new();
        for (by, key) in TITLE_KEYS {
            let titles = page.declared_by(*by, key).filter(|title| !fold(title).is_empty());
            raw.extend(titles.take(2).map(|title| (*by, title)));
        }
        let evidence = evidence(page, names, facts, &raw);
        let title = |(by, title): (DeclaredBy, &str)| {
            let cut = cut::cut_declared(title, &evidence);
            Title { by, whole: fold(title), cut: cut.to_owned(), folded: fold(cut) }
        };
        let only_site = !evidence.front
            && !raw.is_empty()
            && raw.iter().all(|(by, title)| {
                let short =
                    || words::count(title) <= 3 || names.heads(title) || calls_itself_site(title);
                names.is(title) || (*by == DeclaredBy::Html && short())
            });
        let mut types = page.declared_by(DeclaredBy::JsonLd, "@type");
        let is_thread = types.any(|kind| kind.ends_with("DiscussionForumPosting"));
        let titles = raw.into_iter().map(title).collect();
        Declared { titles, only_site, is_thread, evidence }
    }

    /// Whether a line may be the headline below a site's name: it has no word of what is declared, short
    /// ones apart, is no such name, and does not ask its reader to log in.
    pub fn leave_unsaid(&self, line: &str) -> bool {
        const SHORT: usize = 3;
        let folded = fold(line);
        let words = folded.split(' ').filter(|word| word.chars().count() > SHORT);
        let words = words.collect::<Vec<_>>().join(" ");
        !self.evidence.names.has(line)
            && walls::says(line).0.is_empty()
            && (words.is_empty()
                || self.titles.iter().all(|title| shared(&words, &title.whole) == 0))
    }

    /// The title of a thread, where the one that is shown has its label before it: “Question Which pump?”.
    pub fn bare_of_thread(&self, shown: &str) -> Option<&Title> {
        /// Words of a label.
        const WORDS: usize = 2;
        let is_label =
            |label: &str| label.ends_with(' ') && label.split_whitespace().count() <= WORDS;
        let bare = |title: &&Title| {
            title.by == DeclaredBy::JsonLd
                && title.folded.contains(' ')
                && shown.strip_suffix(title.folded.as_str()).is_some_and(is_label)
        };
        self.titles.iter().find(bare).filter(|_| self.is_thread)
    }

    /// The title that most sources agree on, between equals the most trusted. What heads share
    /// with each other is mostly written by one program, so they count as one source.
    pub fn most_agreed(&self) -> Option<&Title> {
        let source = |by| match by {
            DeclaredBy::Record => 0,
            DeclaredBy::JsonLd => 1,
            DeclaredBy::Html => 2,
            DeclaredBy::Microdata => 3,
            _ => 4,
        };
        let votes = |title: &Title| {
            let same = self.titles.iter().filter(|other| other.folded == title.folded);
            let mut sources: Vec<u8> = same.map(|other| source(other.by)).collect();
            sources.sort_unstable();
            sources.dedup();
            if sources.first() == Some(&0) { usize::MAX } else { sources.len() }
        };
        self.titles.iter().rev().max_by_key(|title| votes(title))
    }
}

/// Whether a title says that it is a site's: “山阳县人民政府网站”, “Gmina Żuraw - oficjalny serwis”.
fn calls_itself_site(title: &str) -> bool {
    /// Words of such a title, at most.
    const WORDS: u64 = 14;
    #[rustfmt::skip] // one language, one line
    const SITES: &[&str] = &[
        "official website", "official web site", "official site",
        "offizielle website", "offizielle homepage", "offizielle webseite", "internetauftritt",
        "site officiel", "sitio oficial", "página oficial", "web oficial", "sito ufficiale",
        "oficjalny serwis", "oficjalna strona", "strona oficjalna", "serwis internetowy", "strona internetowa",
        "oficiální stránky", "oficiální web", "официальный сайт", "офіційний сайт",
        "επίσημη ιστοσελίδα", "επίσημος ιστότοπος", "resmi web sitesi", "resmi internet sitesi",
    ];
    #[rustfmt::skip] // a list, not a column
    const ENDS: &[&str] = &[
        "网站", "網站", "官网", "官網", "门户网", "新闻网", "信息网", "新聞網", "全球資訊網", "ホームページ", "公式サイト", "公式ウェブサイト",
    ];
    let lower = title.trim().to_lowercase();
    words::count(title) <= WORDS
        && (SITES.iter().any(|site| lower.contains(site))
            || ENDS.iter().any(|end| lower.ends_with(end)))
}

/// The lines of a page that may be its headline, folded.
fn own_lines(page: &Page) -> impl Iterator<Item = String> {
    /// No headline is longer (bytes).
    const LONGEST: usize = 300;
    let own = page.blocks.iter().filter(|block| {
        block.kind == BlockKind::Paragraph
            && block.text.len() <= LONGEST
            && block.link_density() < 0.5
    });
    let lines = own.flat_map(|block| block.text.lines());
    lines.filter(|line| words::count(line) > 2).map(fold)
}

fn evidence<'a>(
    page: &Page,
    names: &'a SiteNames,
    facts: &Facts,
    declared: &[(DeclaredBy, &str)],
) -> Evidence<'a> {
    let headings = |most: u8| {
        let blocks = page.blocks.iter().filter(move |b| level(b).is_some_and(|l| l <= most));
        blocks.take(50).map(|block| fold(&block.text)).filter(|folded| !folded.is_empty())
    };
    let mut stands: Vec<String> = headings(4).collect();
    let bare = declared.iter().all(|(by, _)| *by == DeclaredBy::Html);
    let declared: Vec<String> = declared.iter().map(|(_, title)| fold(title)).collect();
    let address = facts.canonical_url.as_deref().and_then(|url| url.split_once("://"));
    let path = address.and_then(|(_, rest)| rest.split_once('/')).map(|(_, path)| path);
    let front = path == Some("");
    let declares = |line: &String| declared.iter().any(|title| title.contains(line));
    // Old pages have their headline in a line like any other. Where a heading is a part of the title, such
    // a line is rather the site's name.
    if !declared.is_empty() && !front && !stands.iter().any(declares) {
        stands.extend(own_lines(page).filter(declares).take(50));
    }
    stands.extend(declared);
    Evidence { names, stands, first: headings(1).collect(), front, bare }
}

/// Words of a title that are looked at.
pub const MOST_WORDS: usize = 60;

/// How many of a heading's words a title has too.
pub fn shared(heading: &str, title: &str) -> usize {
    let title: Vec<&str> = title.split(' ').take(MOST_WORDS).collect();
    heading.split(' ').take(MOST_WORDS).filter(|word| title.contains(word)).count()
}
