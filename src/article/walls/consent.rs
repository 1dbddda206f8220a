//! Pages of which nothing but their consent notice was kept.

use std::collections::HashSet;

use crate::blocks::{Block, Page};
use crate::facts::Facts;
use crate::label::{Clutter, Fate, Verdict};
use crate::text::words;

/// Whether what was kept of a page is the rest of its consent notice: an unsigned, undated, short
/// text that speaks of consent all through, in the element of blocks that are known to.
pub fn is_rest_of_notice(page: &Page, facts: &Facts, verdicts: &[Verdict]) -> bool {
    /// Words of a notice, at most.
    const LONGEST: u64 = 500;
    /// Words of a block that can speak of something.
    const SENTENCE: u64 = 8;
    /// Words of consent, lower-case; parts of longer ones.
    #[rustfmt::skip] // a flat table
    const CONSENT: &[&str] = &[
        "cookie", "consent", "privacy", "gdpr", "einwillig", "zustimm", "datenschutz", "dsgvo", "confidentialité", "rgpd",
        "privacidad", "privacidade", "toestemming", "zgod", "prywatno", "куки", "согласи", "συγκατάθεσ", "çerez",
        "同意", "隐私", "クッキー", "쿠키", "동의",
    ];
    let notices = page.blocks.iter().zip(verdicts);
    let notices = notices.filter(|(_, v)| v.fate == Fate::Drop(Clutter::CookieNotice));
    let holders: HashSet<usize> = notices.filter_map(|(block, _)| holder(page, block)).collect();
    if holders.is_empty() || !facts.authors.is_empty() || facts.published.is_some() {
        return false;
    }
    let kept = page.blocks.iter().zip(verdicts).filter(|(_, v)| v.fate == Fate::Keep);
    let (mut total, mut sentences, mut of_consent) = (0, 0, 0);
    for (block, _) in kept {
        let count = words::count(&block.text);
        total += count;
        if total > LONGEST {
            return false;
        }
        if count >= SENTENCE {
            let text = block.text.to_lowercase();
            sentences += 1;
            let beside = holder(page, block).is_some_and(|holder| holders.contains(&holder));
            of_consent += usize::from(beside && CONSENT.iter().any(|word| text.contains(word)));
        }
    }
    sentences > 0 && of_consent * 2 > sentences
}

/// The element around a block's own, if that is less than the whole page.
fn holder(page: &Page, block: &Block) -> Option<usize> {
    let parent = page.elements.get(block.element?)?.parent?;
    (page.elements[parent].tag != "body").then_some(parent)
}
