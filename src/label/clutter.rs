//! The kinds of clutter: one table, from which the article schema and `docs/clutter.md` are made.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A row of the table: the kind, its name in the output, and what it means.
pub struct ClutterRow {
    /// The kind.
    pub kind: Clutter,
    /// As written in `removed[].kind` and in rule files.
    pub name: &'static str,
    /// One sentence for people.
    pub meaning: &'static str,
}

impl Clutter {
    /// The name in the output.
    pub fn name(self) -> &'static str {
        CLUTTER.iter().find(|row| row.kind == self).map_or("other", |row| row.name)
    }
}

/// Makes [`Clutter`] and [`CLUTTER`] of their rows.
macro_rules! kinds {
    ($(#[doc = $meaning:literal] $kind:ident = $name:literal,)*) => {
        /// What a removed block is.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
        )]
        #[non_exhaustive]
        pub enum Clutter {
            $(#[doc = $meaning] #[serde(rename = $name)] $kind,)*
        }

        /// Every kind, in the order of the documentation.
        pub const CLUTTER: &[ClutterRow] = &[
            $(ClutterRow {
                kind: Clutter::$kind,
                name: $name,
                meaning: $meaning.trim_ascii_start(),
            },)*
        ];
    };
}

kinds! {
    /// Names or ligatures of icons that the flattening turned into words.
    IconList = "icon_list",
    /// Menus, section lists, skip links, pagination.
    Navigation = "navigation",
    /// The path of sections that leads to the page.
    Breadcrumb = "breadcrumb",
    /// Buttons and counters for sharing, liking, printing and mailing.
    ShareBar = "share_bar",
    /// The machinery around comments: counts, sorting, subscriptions, calls to discuss.
    CommentWidget = "comment_widget",
    /// The form in which a comment is written.
    CommentForm = "comment_form",
    /// What readers wrote below the article.
    Comments = "comments",
    /// Legal and editorial boilerplate: liability, views of the author, copyright of the text.
    Disclaimer = "disclaimer",
    /// Consent banners and cookie settings.
    CookieNotice = "cookie_notice",
    /// Invitations to subscribe to mail, notifications, channels or feeds.
    NewsletterPrompt = "newsletter_prompt",
    /// Calls to pay, subscribe or donate in order to read on.
    PaywallPrompt = "paywall_prompt",
    /// Links to other articles: related, most read, read more, next and previous.
    RelatedLinks = "related_links",
    /// Advertising, sponsored links and their labels.
    Advert = "advert",
    /// A note about the author, not the article's own text.
    AuthorBio = "author_bio",
    /// The caption or alternative text of an image, where captions are not kept.
    ImageCaption = "image_caption",
    /// Who made or owns an image.
    ImageCredit = "image_credit",
    /// Where the article was lifted from.
    SourceCredit = "source_credit",
    /// Tags, topics and keywords of the article.
    TagList = "tag_list",
    /// What is left of “Posted in A, B by C” when its links are lost.
    TaxonomyResidue = "taxonomy_residue",
    /// The title once more.
    RepeatedTitle = "repeated_title",
    /// A lone × or “Close” of a dialog.
    CloseButton = "close_button",
    /// Links to report an error, a comment or the page.
    ReportLink = "report_link",
    /// Sign-in and registration.
    Login = "login",
    /// Search boxes and their buttons.
    Search = "search",
    /// Calls to install an app or open the page in it.
    AppPromo = "app_promo",
    /// Controls and messages of audio and video players, galleries and text-to-speech.
    MediaPlayer = "media_player",
    /// The foot of the site: copyright, imprint, addresses, legal links.
    Footer = "footer",
    /// Lines that a scraper wrote above the page and that say nothing an article has a field for.
    ScraperHeader = "scraper_header",
    /// Clutter that neither a rule nor the model can name.
    Other = "other",
}
