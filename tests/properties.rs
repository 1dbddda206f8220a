//! What holds for every input: nothing panics, nothing vanishes, and the same bytes give the same
//! article.

#![allow(clippy::unwrap_used)] // a test that cannot go on says so by panicking

use copydesk::input::FORMATS;
use copydesk::{Article, Dump, Fate, Format, Kind, Options, clean, documents, inspect};
use proptest::prelude::*;

/// Pieces of dumps: text in several scripts, clutter, markup whole and broken.
#[rustfmt::skip] // a list, not a column
const PIECES: &[&str] = &[
    "The harbour reopened on Monday after two years of repairs, the port authority said.",
    "Leave a Reply", "Subscribe", "0 Comments", "×", "By Ada Moss", "12 May 2024, 07:29", "in ,",
    "港は月曜日に再開した。二年間の修理が終わった。", "وأعيد افتتاح الميناء يوم الاثنين.", "Подписаться",
    "icon bookmarkicon cameraicon close", "- item", "1. item", "# Heading", "> quote", "| a | b |", "```",
    "[link](https://a.example/)", "<p>", "</p>", "<div class=\"share\">", "</div>", "<b>", "<ul><li>", "</ul>",
    "<table><tr><td>", "<script>var a = 1;</script>", "<noscript><img src=x></noscript>", "<!--", "-->", "&amp;", "&#0;",
    "\u{feff}", "\u{200b}", "\0", "\r", "\t", "    indented", "a\u{ad}b", "\u{202e}",
    "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}",
];

/// What stands above a dump: mostly nothing, or what a scraper wrote.
#[rustfmt::skip] // a list, not a column
const ABOVE: &[&str] = &[
    "", "", "", "", "---\ntitle: Quay\nspider: port\ntags:\n- tides\n---\n", "URL: https://a.example/\nTitle: Quay\nRun: 7\n\n",
];

/// Threads may share options and pass articles on; this need only compile.
#[test]
fn options_and_articles_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<(Options, Article)>();
}

fn dumps() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        1 => "\\PC{0,40}",
    ];
    let gap = proptest::sample::select(vec!["\n", "\n\n", " ", ""]);
    let above = proptest::sample::select(ABOVE);
    (above, proptest::collection::vec((piece, gap), 0..40)).prop_map(|(above, parts)| {
        above.to_owned() + &parts.into_iter().map(|(piece, gap)| piece + gap).collect::<String>()
    })
}

fn formats() -> impl Strategy<Value = Option<Format>> {
    let forced = FORMATS.iter().map(|row| Some(row.format));
    proptest::sample::select(std::iter::once(None).chain(forced).collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_same_bytes_give_the_same_article(text in dumps(), format in formats()) {
        let mut dump = Dump::new("d", &text);
        dump.about.format = format;
        let options = Options { markdown: true, ..Options::default() };
        let once: Vec<String> =
            clean(&dump, &options).map(|a| serde_json::to_string(&a).unwrap()).collect();
        let again: Vec<String> =
            clean(&dump, &options).map(|a| serde_json::to_string(&a).unwrap()).collect();
        prop_assert_eq!(&once, &again);
        prop_assert!(once.iter().all(|article| !article.contains("\"panic:")));
    }

    #[test]
    fn every_block_is_kept_or_metadata_or_removed(text in dumps(), format in formats()) {
        let mut dump = Dump::new("d", &text);
        dump.about.format = format;
        for document in documents(&dump, &Options::default()) {
            let cleaned = inspect(&document, &Options::default());
            prop_assert_eq!(cleaned.page.blocks.len(), cleaned.verdicts.len());
            let count = |is: fn(&Fate) -> bool| cleaned.verdicts.iter().filter(|v| is(&v.fate)).count();
            let kept = count(|fate| *fate == Fate::Keep);
            let dropped = count(|fate| matches!(fate, Fate::Drop(_)));
            let rejected = cleaned.article.kind == Kind::Rejected;
            // Of a page that is no article nothing is kept after all.
            let expected = if rejected { dropped + kept } else { dropped };
            prop_assert_eq!(expected, cleaned.article.removed.len());
            prop_assert!(kept > 0 || rejected);
        }
    }

    #[test]
    fn any_bytes_give_articles(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let dump = Dump::new("d", &bytes);
        for article in clean(&dump, &Options::default()) {
            prop_assert!(!article.notes.iter().any(|note| note.starts_with("panic")));
        }
    }
}
