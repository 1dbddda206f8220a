//! The kinds of clutter: one table, from which the article schema and `docs/clutter.md` are made.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a removed block is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Clutter {
    /// Names or ligatures of icons that the flattening turned into words.
    IconList,
    /// Menus, section lists, skip links, pagination.
    Navigation,
    /// The path of sections that leads to the page.
    Breadcrumb,
    /// Buttons and counters for sharing, liking, printing and mailing.
    ShareBar,
    /// The machinery around comments: counts, sorting, subscriptions, calls to discuss.
    CommentWidget,
    /// The form in which a comment is written.
    CommentForm,
    /// What readers wrote below the article.
    Comments,
    /// Legal and editorial boilerplate: liability, views of the author, copyright of the text.
    Disclaimer,
    /// Consent banners and cookie settings.
    CookieNotice,
    /// Invitations to subscribe to mail, notifications, channels or feeds.
    NewsletterPrompt,
    /// Calls to pay, subscribe or donate in order to read on.
    PaywallPrompt,
    /// Links to other articles: related, most read, read more, next and previous.
    RelatedLinks,
    /// Advertising, sponsored links and their labels.
    Advert,
    /// A note about the author, not the article's own text.
    AuthorBio,
    /// The caption or alternative text of an image, where captions are not kept.
    ImageCaption,
    /// Who made or owns an image.
    ImageCredit,
    /// Where the article was lifted from.
    SourceCredit,
    /// Tags, topics and keywords of the article.
    TagList,
    /// What is left of “Posted in A, B by C” when its links are lost.
    TaxonomyResidue,
    /// The title once more.
    RepeatedTitle,
    /// A lone × or “Close” of a dialog.
    CloseButton,
    /// Links to report an error, a comment or the page.
    ReportLink,
    /// Sign-in and registration.
    Login,
    /// Search boxes and their buttons.
    Search,
    /// Calls to install an app or open the page in it.
    AppPromo,
    /// Controls and messages of audio and video players, galleries and text-to-speech.
    MediaPlayer,
    /// The foot of the site: copyright, imprint, addresses, legal links.
    Footer,
    /// Lines that a scraper wrote above the page and that say nothing an article has a field for.
    ScraperHeader,
    /// Clutter that neither a rule nor the model can name.
    Other,
}

/// A row of the table: the kind, its name in the output, and what it means.
pub struct ClutterRow {
    /// The kind.
    pub kind: Clutter,
    /// As written in `removed[].kind` and in rule files.
    pub name: &'static str,
    /// One sentence for people.
    pub meaning: &'static str,
}

/// Every kind, in the order of the documentation.
#[rustfmt::skip] // one row, one line
pub const CLUTTER: &[ClutterRow] = &[
    ClutterRow { kind: Clutter::IconList, name: "icon_list", meaning: "Names or ligatures of icons that the flattening turned into words." },
    ClutterRow { kind: Clutter::Navigation, name: "navigation", meaning: "Menus, section lists, skip links, pagination." },
    ClutterRow { kind: Clutter::Breadcrumb, name: "breadcrumb", meaning: "The path of sections that leads to the page." },
    ClutterRow { kind: Clutter::ShareBar, name: "share_bar", meaning: "Buttons and counters for sharing, liking, printing and mailing." },
    ClutterRow { kind: Clutter::CommentWidget, name: "comment_widget", meaning: "The machinery around comments: counts, sorting, subscriptions, calls to discuss." },
    ClutterRow { kind: Clutter::CommentForm, name: "comment_form", meaning: "The form in which a comment is written." },
    ClutterRow { kind: Clutter::Comments, name: "comments", meaning: "What readers wrote below the article." },
    ClutterRow { kind: Clutter::Disclaimer, name: "disclaimer", meaning: "Legal and editorial boilerplate: liability, views of the author, copyright of the text." },
    ClutterRow { kind: Clutter::CookieNotice, name: "cookie_notice", meaning: "Consent banners and cookie settings." },
    ClutterRow { kind: Clutter::NewsletterPrompt, name: "newsletter_prompt", meaning: "Invitations to subscribe to mail, notifications, channels or feeds." },
    ClutterRow { kind: Clutter::PaywallPrompt, name: "paywall_prompt", meaning: "Calls to pay, subscribe or donate in order to read on." },
    ClutterRow { kind: Clutter::RelatedLinks, name: "related_links", meaning: "Links to other articles: related, most read, read more, next and previous." },
    ClutterRow { kind: Clutter::Advert, name: "advert", meaning: "Advertising, sponsored links and their labels." },
    ClutterRow { kind: Clutter::AuthorBio, name: "author_bio", meaning: "A note about the author, not the article's own text." },
    ClutterRow { kind: Clutter::ImageCaption, name: "image_caption", meaning: "The caption or alternative text of an image, where captions are not kept." },
    ClutterRow { kind: Clutter::ImageCredit, name: "image_credit", meaning: "Who made or owns an image." },
    ClutterRow { kind: Clutter::SourceCredit, name: "source_credit", meaning: "Where the article was lifted from." },
    ClutterRow { kind: Clutter::TagList, name: "tag_list", meaning: "Tags, topics and keywords of the article." },
    ClutterRow { kind: Clutter::TaxonomyResidue, name: "taxonomy_residue", meaning: "What is left of “Posted in A, B by C” when its links are lost." },
    ClutterRow { kind: Clutter::RepeatedTitle, name: "repeated_title", meaning: "The title once more." },
    ClutterRow { kind: Clutter::CloseButton, name: "close_button", meaning: "A lone × or “Close” of a dialog." },
    ClutterRow { kind: Clutter::ReportLink, name: "report_link", meaning: "Links to report an error, a comment or the page." },
    ClutterRow { kind: Clutter::Login, name: "login", meaning: "Sign-in and registration." },
    ClutterRow { kind: Clutter::Search, name: "search", meaning: "Search boxes and their buttons." },
    ClutterRow { kind: Clutter::AppPromo, name: "app_promo", meaning: "Calls to install an app or open the page in it." },
    ClutterRow { kind: Clutter::MediaPlayer, name: "media_player", meaning: "Controls and messages of audio and video players, galleries and text-to-speech." },
    ClutterRow { kind: Clutter::Footer, name: "footer", meaning: "The foot of the site: copyright, imprint, addresses, legal links." },
    ClutterRow { kind: Clutter::ScraperHeader, name: "scraper_header", meaning: "Lines that a scraper wrote above the page and that say nothing an article has a field for." },
    ClutterRow { kind: Clutter::Other, name: "other", meaning: "Clutter that neither a rule nor the model can name." },
];

impl Clutter {
    /// The name in the output.
    pub fn name(self) -> &'static str {
        CLUTTER.iter().find(|row| row.kind == self).map_or("other", |row| row.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_one_row_and_its_serde_name() {
        for row in CLUTTER {
            assert_eq!(serde_json::to_value(row.kind).unwrap(), row.name);
            assert_eq!(CLUTTER.iter().filter(|other| other.kind == row.kind).count(), 1);
        }
    }
}
