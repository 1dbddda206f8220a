//! What a page with elements sets apart from its article: the banner of a program that asks for
//! consent, and the articles that follow when a reader scrolls on.

use super::article::Kind;
use super::authors::byline;
use super::judged::Judged;
use super::live_blog;
use crate::blocks::{Block, BlockKind, Element};
use crate::label::{Clutter, Fate, Verdict};
use crate::text::dates::written;
use crate::text::words;

/// How the classes and ids of the elements begin that programs for consent make, lower-case.
#[rustfmt::skip] // a list, not a column
const BANNERS: &[&str] = &[
    "axeptio", "borlabs-cookie", "borlabscookie", "cc-window", "cky-consent", "cky-modal", "cky-preference",
    "cmpbox", "cmpwrapper", "cmplz-cookiebanner", "consent-banner", "consent-dialog", "consent-modal", "consent-popup",
    "cookie-banner", "cookie-bar", "cookie-consent", "cookie-law-info-bar", "cookie-modal", "cookie-notice", "cookie-popup",
    "cookiebanner", "cookieconsent", "cybotcookiebot", "didomi-host", "didomi-notice", "didomi-popup", "evidon-banner", "fc-consent-root",
    "gdpr-banner", "gdpr-consent", "gdpr-cookie", "iubenda-cs", "klaro", "moove_gdpr", "onetrust-banner", "onetrust-consent",
    "onetrust-pc", "osano-cm", "qc-cmp", "sp_message", "tarteaucitron", "termly-", "truste_", "trustarc-banner", "usercentrics",
];

/// What was kept of a banner of which some line was known for what it is. What holds the title, or most
/// of the text, is none.
pub fn consent(judged: &Judged<'_>) -> Vec<usize> {
    let page = judged.page;
    let known = |verdict: &Verdict| verdict.fate == Fate::Drop(Clutter::CookieNotice);
    if !judged.verdicts.iter().any(known) {
        return Vec::new();
    }
    let is_banner = |element: &Element| {
        !matches!(&*element.tag, "html" | "body" | "main" | "article")
            && element.words.iter().any(|word| BANNERS.iter().any(|name| word.starts_with(name)))
    };
    let titled = page.holders(judged.facts.title_block().into_iter());
    let inside = page.inherited(|at, outer| {
        outer == Some(&true) || (!titled[at] && is_banner(&page.elements[at]))
    });
    let is_in = |at: &usize| page.blocks[*at].element.is_some_and(|at| inside[at]);
    let (found, rest): (Vec<usize>, Vec<usize>) = judged.kept().partition(is_in);
    let size =
        |blocks: &[usize]| blocks.iter().map(|at| page.blocks[*at].text.len()).sum::<usize>();
    if size(&found) <= size(&rest) { found } else { Vec::new() }
}

/// What was kept of the articles behind the one that the page is about, each of which has its own
/// heading and, right below it, its own byline or day.
pub fn following(judged: &Judged<'_>) -> Vec<usize> {
    /// Words of the article that others may follow, at least.
    const SHORTEST: u64 = 50;
    let page = judged.page;
    let is_article = |at: &usize| page.elements[*at].tag == "article";
    let title = judged.facts.title_block().and_then(|at| page.blocks[at].element);
    let own = title.and_then(|at| page.places(at).find(is_article));
    let Some(own) = own.filter(|_| judged.kind == Kind::Article) else { return Vec::new() };
    let mut around = vec![false; page.elements.len()];
    page.places(own).for_each(|at| around[at] = true);
    // The outermost element of an article that is neither the page's own nor around it.
    let others = page.inherited(|at, outer: Option<&Option<usize>>| {
        outer.copied().flatten().or(Some(at).filter(|at| is_article(at) && !around[*at]))
    });
    if others.iter().all(Option::is_none) || live_blog::is_declared(page) {
        return Vec::new();
    }
    let in_own = page.inherited(|at, outer| at == own || outer == Some(&true));
    let is_own = |at: &usize| page.blocks[*at].element.is_some_and(|element| in_own[element]);
    let own: Vec<usize> = judged.kept().filter(is_own).collect();
    let Some(last) = own.last() else { return Vec::new() };
    if own.iter().map(|at| words::count(&page.blocks[*at].text)).sum::<u64>() < SHORTEST {
        return Vec::new();
    }
    let other = |at: usize| page.blocks[at].element.and_then(|element| others[element]);
    let behind: Vec<usize> =
        (last + 1..judged.all().end).filter(|at| other(*at).is_some()).collect();
    let articles = behind.chunk_by(|one, next| other(*one) == other(*next));
    let articles = articles.filter(|blocks| is_headed(blocks.iter().map(|at| &page.blocks[*at])));
    articles.flatten().copied().filter(|at| judged.is_kept(*at)).collect()
}

/// Whether these blocks begin with a heading and say next who wrote them, or when.
fn is_headed<'a>(article: impl Iterator<Item = &'a Block>) -> bool {
    /// Blocks from the first to the byline: a kicker, the heading, a standfirst, an image with its caption.
    const HEAD: usize = 8;
    /// Words of a byline, at most.
    const LONGEST: u64 = 16;
    let mut headed = false;
    let mut head = article.take(HEAD);
    head.any(|block| {
        if matches!(block.kind, BlockKind::Heading { .. }) {
            headed = true;
            return false;
        }
        headed
            && words::count(&block.text) <= LONGEST
            && (byline::parse(&block.text).is_some() || written::find(&block.text).is_some())
    })
}
