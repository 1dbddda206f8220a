//! What is counted on a page to tell its kind.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::{address::Address, programs, thread};
use crate::blocks::{Block, BlockKind, DeclaredBy, Element, Page};
use crate::facts::Facts;

/// Characters of a paragraph of prose, at least.
const PROSE: usize = 120;

/// Characters of a block that states a price, at most.
const PRICE_TAG: usize = 60;

/// Everything that the evidence asks about.
pub struct Signs {
    /// What its address says.
    pub address: Address,
    /// What it declares itself to be.
    pub types: Types,
    /// How often its elements are named for what they hold.
    pub named: Named,
    /// It has a date of publication.
    pub published: bool,
    /// It has authors.
    pub authors: bool,
    /// `<article>` elements.
    pub articles: usize,
    /// `<time>` elements.
    pub times: usize,
    /// Its posts say when their authors joined and how much they wrote.
    pub members: bool,
    /// Paragraphs of prose.
    pub paragraphs: usize,
    /// Headings.
    pub headings: usize,
    /// Blocks of code.
    pub code: usize,
    /// Blocks that are little more than a price.
    pub prices: usize,
    linked_headings: usize,
    chars: usize,
    prose_chars: usize,
    link_chars: f64,
}

/// What a page declares itself to be.
#[derive(Default)]
pub struct Types {
    /// Schema.org's Article or a kind of it.
    pub article: bool,
    /// OpenGraph's article, which many systems say of every page.
    pub og_article: bool,
    /// A discussion or a question with answers.
    pub forum: bool,
    /// Replies to something, as microdata.
    pub replies: bool,
    /// A technical article.
    pub documentation: bool,
    /// A thing for sale.
    pub product: bool,
    /// A list of things.
    pub list: bool,
    /// Something offered, or who offers it.
    pub service: bool,
    /// Made by the software of a forum.
    pub forum_software: bool,
    /// Made by software that makes manuals, and hardly anything else.
    pub manual_software: bool,
    /// Made by the software of a wiki.
    pub wiki_software: bool,
}

/// Elements whose class, id or role names what they hold.
#[derive(Default)]
pub struct Named {
    /// An author.
    pub author: usize,
    /// A call to act, or the stage above a page.
    pub appeal: usize,
    /// Praise by customers.
    pub testimonial: usize,
    /// A user or a user's picture.
    pub user: usize,
    /// A way to narrow a list down.
    pub filter: usize,
    /// Links to the other pages of a list.
    pub pager: usize,
    /// One of several cards.
    pub card: usize,
    /// Pictures to look through.
    pub gallery: usize,
    /// What is about to be bought.
    pub cart: usize,
    /// Ratings and reviews.
    pub rating: usize,
    /// A product.
    pub product: usize,
    /// A price.
    pub price: usize,
    /// Documentation.
    pub manual: usize,
    /// A table of contents.
    pub contents: usize,
    /// A note set apart in a manual.
    pub note: usize,
    /// A post, as only the programs of forums name it.
    pub thread: usize,
    posts: [usize; POSTS.len()],
}

/// Names of one of several posts.
const POSTS: &[&str] = &["post", "message", "reply", "answer", "topic", "comment"];

impl Signs {
    /// Counts on a page.
    pub fn of(page: &Page, facts: &Facts) -> Signs {
        let mut signs = Signs {
            address: Address::of(page.url.as_deref()),
            types: Types::of(page),
            named: Named::of(page),
            published: facts.published.is_some(),
            authors: !facts.authors.is_empty(),
            articles: page.elements.iter().filter(|element| element.tag == "article").count(),
            times: page
                .declared
                .iter()
                .filter(|d| d.by == DeclaredBy::Time && d.key != "text")
                .count(),
            members: thread::shows_members(page),
            paragraphs: 0,
            headings: 0,
            code: 0,
            prices: 0,
            linked_headings: 0,
            chars: 0,
            prose_chars: 0,
            link_chars: 0.0,
        };
        signs.types.forum_software |= page.elements.iter().take(2).any(is_forum_root);
        page.blocks.iter().for_each(|block| signs.count(block));
        page.blocks.iter().filter_map(made_by).for_each(|name| signs.types.software(&name));
        signs
    }

    /// The share of the text that stands in paragraphs of prose.
    pub fn prose_share(&self) -> f64 {
        self.prose_chars as f64 / self.chars.max(1) as f64
    }

    /// The share of the text that is linked.
    pub fn link_share(&self) -> f64 {
        self.link_chars / self.chars.max(1) as f64
    }

    /// Whether most of the headings are links.
    pub fn headings_are_links(&self) -> bool {
        self.headings > 4 && self.linked_headings * 2 > self.headings
    }

    fn count(&mut self, block: &Block) {
        let chars = block.text.chars().count();
        let density = block.link_density();
        self.chars += chars;
        self.link_chars += chars as f64 * density;
        match block.kind {
            BlockKind::Paragraph | BlockKind::Quote if chars >= PROSE && density < 0.4 => {
                self.paragraphs += 1;
                self.prose_chars += chars;
            }
            BlockKind::Heading { .. } => {
                self.headings += 1;
                self.linked_headings += usize::from(density > 0.6);
            }
            BlockKind::Code { .. } => self.code += 1,
            _ => {}
        }
        self.prices += usize::from(chars < PRICE_TAG && states_price(&block.text));
    }
}

impl Types {
    fn of(page: &Page) -> Types {
        let mut types = Types::default();
        for declared in &page.declared {
            let value = || declared.value.to_lowercase();
            match (declared.by, declared.key.as_str()) {
                (DeclaredBy::JsonLd, "@type") => types.bare(type_name(&value())),
                // Those of the page's parts are no types of the page.
                (DeclaredBy::JsonLd, key)
                    if key.ends_with(".@type") && key.matches('.').count() == 1 =>
                {
                    types.other(type_name(&value()));
                }
                (DeclaredBy::OpenGraph, "og:type") => {
                    types.og_article |= value() == "article";
                    types.product |= value().starts_with("product");
                }
                (DeclaredBy::Meta, "generator") => types.software(&value()),
                (DeclaredBy::Microdata, key) => {
                    types.replies |= key.starts_with("comment.") || key.starts_with("mainentity.");
                    types.product |= key == "offers.price";
                    // Answers that somebody has given or voted for; those of a FAQ are the page's own.
                    types.forum |= key.contains("answer.")
                        && (key.ends_with("answer.author.name")
                            || key.ends_with("answer.upvotecount"));
                }
                _ => {}
            }
        }
        types
    }

    fn bare(&mut self, name: &str) {
        match name {
            "discussionforumposting" => self.forum = true,
            "techarticle" | "apireference" => self.documentation = true,
            _ => self.article = true,
        }
    }

    fn other(&mut self, name: &str) {
        match name {
            "qapage" | "discussionforumposting" => self.forum = true,
            "product" | "productgroup" => self.product = true,
            "collectionpage" | "itemlist" | "offercatalog" => self.list = true,
            "service"
            | "localbusiness"
            | "professionalservice"
            | "softwareapplication"
            | "aboutpage" => self.service = true,
            _ => {}
        }
    }

    fn software(&mut self, name: &str) {
        #[rustfmt::skip] // a list, not a column
        const FORUMS: &[&str] = &[
            "discourse", "phpbb", "vbulletin", "xenforo", "invision", "flarum", "nodebb", "mybb", "vanilla", "discuz",
            "simple machines", "punbb", "fluxbb", "woltlab", "burning board", "ip.board", "phorum", "yabb",
        ];
        #[rustfmt::skip] // a list, not a column
        const MANUALS: &[&str] = &[
            "sphinx", "docutils", "mkdocs", "docusaurus", "vitepress", "antora", "doxygen", "rustdoc", "gitbook", "mdbook",
            "docfx", "asciidoctor", "javadoc", "starlight", "docbook",
        ];
        const WIKIS: &[&str] = &["mediawiki", "dokuwiki"];
        self.forum_software |= FORUMS.iter().any(|forum| name.contains(forum));
        self.manual_software |= MANUALS.iter().any(|manual| name.contains(manual));
        self.wiki_software |= WIKIS.iter().any(|wiki| name.contains(wiki));
    }
}

/// What the foot of a page says behind “Powered by”, lower-case.
fn made_by(block: &Block) -> Option<String> {
    /// Bytes of such a line, and of the name.
    const LONGEST: usize = 200;
    const NAME: usize = 24;
    const MADE: &[&str] = &["powered by ", "built with ", "created using ", "generated by "];
    static ANY: LazyLock<Option<AhoCorasick>> =
        LazyLock::new(|| AhoCorasick::builder().ascii_case_insensitive(true).build(MADE).ok());
    let says = |text: &&String| ANY.as_ref().is_some_and(|any| any.is_match(text.as_str()));
    let text = Some(&block.text).filter(|text| text.len() <= LONGEST).filter(says)?.to_lowercase();
    let behind = MADE.iter().find_map(|made| text.split_once(made))?.1;
    Some(behind.chars().take(NAME).collect())
}

/// Whether a page's root or body is named as the programs of forums name it.
fn is_forum_root(element: &Element) -> bool {
    const NAMES: &[&str] =
        &["phpbb", "section-viewtopic", "xf", "nv_forum", "vbulletin", "ipsapp", "tpl_wbb"];
    element.words.iter().any(|word| NAMES.contains(&word.as_str()))
}

/// The last part of a type's address.
fn type_name(value: &str) -> &str {
    value.rsplit(['/', ':']).next().unwrap_or(value)
}

impl Named {
    fn of(page: &Page) -> Named {
        let mut named = Named::default();
        for element in &page.elements {
            named.thread +=
                usize::from(element.words.iter().any(|word| programs::marks_post(word)));
            element.parts().for_each(|part| named.count(part));
        }
        named
    }

    /// How often the most frequent name of a post occurs.
    pub fn most_posts(&self) -> usize {
        self.posts.iter().copied().max().unwrap_or_default()
    }

    fn count(&mut self, part: &str) {
        let counter = match part {
            "author" | "byline" => &mut self.author,
            "cta" | "hero" => &mut self.appeal,
            "testimonial" | "testimonials" => &mut self.testimonial,
            "user" | "username" | "avatar" => &mut self.user,
            "filter" | "filters" | "facet" | "facets" | "refine" | "sort" => &mut self.filter,
            "pagination" | "pager" | "paging" => &mut self.pager,
            "card" | "teaser" | "tile" => &mut self.card,
            "gallery" => &mut self.gallery,
            "cart" | "addtocart" | "basket" | "buybox" => &mut self.cart,
            "rating" | "reviews" => &mut self.rating,
            "product" => &mut self.product,
            "price" => &mut self.price,
            "doc" | "docs" | "documentation" => &mut self.manual,
            "toc" => &mut self.contents,
            "note" | "admonition" => &mut self.note,
            other => match POSTS.iter().position(|post| *post == other) {
                Some(post) => &mut self.posts[post],
                None => return,
            },
        };
        *counter += 1;
    }
}

/// Whether a number stands beside the sign or name of a currency.
fn states_price(text: &str) -> bool {
    const SIGNS: &[char] = &['$', '€', '£', '¥', '₽', '₩', '₹', '₺', '₴', '元', '円'];
    const NAMES: &[&str] = &["eur", "usd", "gbp", "chf", "kr", "zł", "руб", "kč", "ft", "lei"];
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let beside = |before: &str, after: &str| {
        is_digit(before.trim_end().chars().next_back())
            || is_digit(after.trim_start().chars().next())
    };
    let by_sign =
        text.match_indices(SIGNS).any(|(at, sign)| beside(&text[..at], &text[at + sign.len()..]));
    let mut words = text.split_whitespace().zip(text.split_whitespace().skip(1));
    by_sign
        || words.any(|(first, second)| {
            let starts = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
            let named = |word: &str| {
                let word = word.trim_matches('.').to_lowercase();
                NAMES.contains(&word.as_str())
            };
            (starts(first) && named(second)) || (named(first) && starts(second))
        })
}

#[cfg(test)]
mod tests {
    use super::states_price;

    #[test]
    fn prices_are_numbers_beside_a_currency() {
        for price in ["$12.99", "12,99 €", "EUR 5", "from 1 299 kr", "300 руб.", "¥4,800"] {
            assert!(states_price(price), "{price}");
        }
        for other in ["12 boats", "US dollars", "$HOME", "5 stars", "the € rose"] {
            assert!(!states_price(other), "{other}");
        }
    }
}
