//! The colours of the kinds of clutter: nearly thirty of them cannot be told apart, eight can. The
//! name of the kind always stands beside its colour.

use crate::label::Clutter;

/// The class of a kind's colour in `style.css`.
pub fn class(kind: Clutter) -> &'static str {
    use Clutter::*;
    match kind {
        Navigation | Breadcrumb | Search | Login | Footer => "of-site",
        ShareBar | CommentWidget | CommentForm | Comments => "of-readers",
        Advert | NewsletterPrompt | PaywallPrompt | AppPromo => "of-trade",
        RelatedLinks | TagList | TaxonomyResidue => "of-links",
        IconList | MediaPlayer | ImageCaption | ImageCredit => "of-media",
        CookieNotice | Disclaimer | ReportLink | CloseButton => "of-law",
        AuthorBio | SourceCredit | RepeatedTitle => "of-article",
        ScraperHeader | Other => "of-other",
    }
}
