//! Whether there is more of an article than its page shows: behind a paywall, after the point at
//! which it breaks off, on the next page.

use url::Url;

use super::live_blog;
use crate::blocks::{Block, DeclaredBy, Page};
use crate::label::{By, Clutter, Fate, Verdict};
use crate::text::words;

/// Blocks behind the last kept one that may tell why the text ends there.
const NEAR: usize = 6;

/// The notes (`code: sentence`) on what is missing, and on what grows.
pub fn notes(page: &Page, verdicts: &[Verdict]) -> Vec<String> {
    let mut notes = Vec::new();
    let paid = is_paid(page);
    if paid || is_reserved(verdicts) || ends_at_call(page, verdicts) {
        notes.push("paywalled: the page says that it is not free to read".to_owned());
    }
    if breaks_off(page, verdicts, paid) {
        notes.push("truncated: the text breaks off".to_owned());
    }
    if let Some(next) = next_page(page) {
        notes.push(format!("next_page: the text goes on at {next}"));
    }
    if live_blog::is_declared(page) {
        notes.push("live_blog: the updates stand in the order of the page".to_owned());
    }
    notes
}

/// Whether the page declares that reading it costs something.
fn is_paid(page: &Page) -> bool {
    page.declared.iter().any(|declared| {
        let value = declared.value.to_ascii_lowercase();
        match (declared.by, declared.key.as_str()) {
            (DeclaredBy::JsonLd | DeclaredBy::Microdata, key) => {
                let about = key
                    .split_once('.')
                    .is_none_or(|(part, _)| matches!(part, "haspart" | "webpage" | "newsarticle"));
                about && key.ends_with("isaccessibleforfree") && value == "false"
            }
            (DeclaredBy::OpenGraph, "article:content_tier") => {
                matches!(&*value, "locked" | "metered")
            }
            _ => false,
        }
    })
}

/// Whether a line near the text says that the article is for those who pay. Where many say so, they
/// speak of the articles of a list.
fn is_reserved(verdicts: &[Verdict]) -> bool {
    let says = |verdict: &Verdict| verdict.by == By::Rule("paywall_prompt.reserved");
    let Some(at) = verdicts.iter().position(says) else { return false };
    let near = at.saturating_sub(NEAR)..verdicts.len().min(at + NEAR + 1);
    let few = verdicts[at + 1..].iter().filter(|verdict| says(verdict)).count() <= 1;
    few && verdicts[near].iter().any(|verdict| verdict.fate == Fate::Keep)
}

/// Whether right behind a short text a line calls to pay for the rest. (Below a long one it may be
/// about what else there is, or lie hidden in wait.)
fn ends_at_call(page: &Page, verdicts: &[Verdict]) -> bool {
    /// Words of a text that is no more than the beginning of one.
    const SHORT: u64 = 250;
    let kept = |at: &usize| verdicts[*at].fate == Fate::Keep;
    let Some(last) = (0..verdicts.len()).rfind(kept) else { return false };
    // What else stands below a text that ended comes first: its tags, a newsletter.
    let is_offer = |verdict: &&Verdict| {
        use Clutter::{Login, Navigation, Other, PaywallPrompt, RelatedLinks};
        let offer = [Login, Navigation, Other, PaywallPrompt, RelatedLinks];
        matches!(verdict.fate, Fate::Drop(kind) if offer.contains(&kind))
    };
    let mut behind = verdicts[last + 1..].iter().take(NEAR).take_while(is_offer);
    let texts = (0..=last).filter(kept).map(|at| &page.blocks[at].text);
    behind.any(|verdict| verdict.by == By::Rule("paywall_prompt.read_on"))
        && texts.map(|text| words::count(text)).sum::<u64>() <= SHORT
}

/// Whether the last kept block ends in an ellipsis before a call to pay, or in one that says that
/// something was left out.
fn breaks_off(page: &Page, verdicts: &[Verdict], paid: bool) -> bool {
    let kept = |verdict: &Verdict| verdict.fate == Fate::Keep;
    let Some(last) = verdicts.iter().rposition(kept) else { return false };
    let text = page.blocks[last].text.trim_end();
    let open = ["…", "..."].iter().any(|end| text.ends_with(end));
    let cut = ["[…]", "[...]", "(…)", "(...)"].iter().any(|end| text.ends_with(end));
    let behind = verdicts[last + 1..].iter().take(NEAR);
    let prompt = behind.into_iter().any(|v| v.fate == Fate::Drop(Clutter::PaywallPrompt));
    cut || (open && (paid || prompt))
}

/// The address of the article's next page: declared or linked, and the page's own address with the
/// next number. (A plain `rel=next` may lead to the next article.)
fn next_page(page: &Page) -> Option<String> {
    /// A link to the next page says little more than “2”.
    const SHORT: usize = 40;
    let own = Url::parse(page.url.as_deref()?).ok()?;
    let declared = page.declared_by(DeclaredBy::Link, "next");
    let short = page.blocks.iter().filter(|block| block.text.len() <= SHORT);
    let mut addresses = declared.chain(short.flat_map(Block::links).map(|(_, address)| address));
    let follows = follows(&own);
    // Most addresses need not be taken apart.
    let number = (numbered(&own).1.unwrap_or(1) + 1).to_string();
    let next = addresses.find(|address| {
        address.contains(&number) && Url::parse(address).is_ok_and(|next| follows(&next))
    });
    next.map(str::to_owned)
}

/// Tells whether an address is the one of the page after `own`.
fn follows(own: &Url) -> impl Fn(&Url) -> bool {
    let (rest, number) = numbered(own);
    let following = (rest, Some(number.unwrap_or(1) + 1));
    move |next| own.host_str() == next.host_str() && numbered(next) == following
}

/// An address without its page number, and the number: `/story/2`, `/story/page/2`, `/story-2.html`,
/// `/story?page=2`. What tells where a reader came from is left out too.
fn numbered(url: &Url) -> (String, Option<u32>) {
    const KEYS: &[&str] = &["page", "p", "seite", "pagina", "pg", "paged"];
    /// A greater number behind `p` is that of an article.
    const MOST: u32 = 50;
    let number = |text: &str| text.parse::<u32>().ok().filter(|number| (1..1000).contains(number));
    let path = url.path().trim_end_matches('/');
    let (mut rest, mut of_query) = (String::new(), None);
    for (key, value) in url.query_pairs() {
        let article = key == "p" && number(&value).is_none_or(|number| number > MOST);
        if KEYS.contains(&&*key) && !article && of_query.is_none() {
            of_query = Some(number(&value));
        } else if !is_origin(&key) {
            rest.extend(["&", &*key, "=", &*value]);
        }
    }
    if let Some(found) = of_query {
        return (format!("{path}?{rest}"), found);
    }
    let (stem, ending) = match path.rsplit_once('.') {
        Some((stem, ending)) if ending.starts_with("htm") || ending == "php" => (stem, ending),
        _ => (path, ""),
    };
    let digits = stem.len() - stem.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (before, last) = stem.split_at(stem.len() - digits);
    match number(last) {
        Some(found) if before.ends_with(['/', '-', '_', ',']) => {
            let stem = before.trim_end_matches(['/', '-', '_', ',']);
            let key = KEYS.iter().filter_map(|key| stem.strip_suffix(key));
            let named = key.into_iter().find(|rest| rest.ends_with(['/', '-', '_', ',']));
            let stem = named.unwrap_or(stem).trim_end_matches(['/', '-', '_', ',']);
            let dot = if ending.is_empty() { "" } else { "." };
            (format!("{stem}{dot}{ending}?{rest}"), Some(found))
        }
        _ => (format!("{path}?{rest}"), None),
    }
}

/// Whether a key of a query only tells where a reader came from.
fn is_origin(key: &str) -> bool {
    key.starts_with("utm_") || matches!(key, "fbclid" | "gclid" | "ref")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_has_the_next_number() {
        let cases = [
            ("https://a.example/story", "https://a.example/story/2", true),
            ("https://a.example/story/", "https://a.example/story/page/2/", true),
            ("https://a.example/story/2", "https://a.example/story/3", true),
            ("https://a.example/story?page=2", "https://a.example/story?page=3", true),
            ("https://a.example/story.html", "https://a.example/story-2.html", true),
            ("https://a.example/story", "https://a.example/story?page=2", true),
            ("https://a.example/story?utm_source=x", "https://a.example/story?page=2", true),
            ("https://a.example/view.php?id=5", "https://a.example/view.php?id=5&page=2", true),
            ("https://a.example/view.php?id=5", "https://a.example/view.php?id=9&page=2", false),
            ("https://a.example/view.php?id=5", "https://a.example/view.php?page=2", false),
            ("https://a.example/?p=1234", "https://a.example/?p=1234&paged=2", true),
            ("https://a.example/the-new-ship", "https://a.example/the-new-ship/2", true),
            ("https://a.example/homepage", "https://a.example/homepage/page/2", true),
            ("https://a.example/trip.html", "https://a.example/trip-2.html", true),
            ("https://a.example/?p=123", "https://a.example/?p=124", false),
            ("https://a.example/story?ref_id=4", "https://a.example/story?ref_id=5&page=2", false),
            ("https://a.example/story/2", "https://a.example/story/1", false),
            ("https://a.example/story", "https://a.example/other-story", false),
            ("https://a.example/2024/story", "https://a.example/2024/tide-2", false),
            ("https://a.example/story", "https://b.example/story/2", false),
            ("https://a.example/news/1702", "https://a.example/news/1703", false),
        ];
        for (own, next, expected) in cases {
            let parse = |url| Url::parse(url).unwrap();
            assert_eq!(follows(&parse(own))(&parse(next)), expected, "{own} {next}");
        }
    }
}
