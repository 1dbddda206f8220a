//! What cleaning costs, whole and stage by stage, in bytes a second. `benches/README.md` tells how
//! to run it and what was measured.

mod made_up;

use std::hint::black_box;

use divan::Bencher;
use divan::counter::BytesCount;

use copydesk::Options;
use copydesk::article::{self, facts, kind};
use copydesk::blocks;
use copydesk::input::{self, Dump, encoding};
use copydesk::label::{self, Known, Lines, model};
use made_up::{MadeUp, Style};

fn main() {
    divan::main();
}

const STYLES: [Style; 6] =
    [Style::Plain, Style::Wrapped, Style::Nodes, Style::Markdown, Style::Greek, Style::Html];

/// The usual size of a dump.
const USUAL: usize = 10 << 10;

/// From a dump's bytes to its article's JSON, by size: shows that the time is linear.
#[divan::bench_group(sample_count = 30)]
mod whole {
    use super::*;

    #[divan::bench(args = [1 << 10, 10 << 10, 100 << 10, 1 << 20])]
    fn text(bencher: Bencher, bytes: usize) {
        whole(bencher, &MadeUp::new(Style::Plain, bytes));
    }

    #[divan::bench(args = [1 << 10, 10 << 10, 100 << 10, 1 << 20])]
    fn html(bencher: Bencher, bytes: usize) {
        whole(bencher, &MadeUp::new(Style::Html, bytes));
    }

    #[divan::bench(args = STYLES)]
    fn style(bencher: Bencher, style: Style) {
        whole(bencher, &MadeUp::new(style, USUAL));
    }

    fn whole(bencher: Bencher, made_up: &MadeUp) {
        let dump = Dump::new(made_up.name(), &made_up.text);
        let options = Options::default();
        bencher.counter(BytesCount::of_str(&made_up.text)).bench(|| {
            let articles = copydesk::clean(black_box(&dump), &options);
            articles
                .map(|article| serde_json::to_vec(&article).map_or(0, |json| json.len()))
                .sum::<usize>()
        });
    }
}

/// Each stage alone, for a dump of the usual size.
#[divan::bench_group(sample_count = 50)]
mod stage {
    use super::*;

    #[divan::bench(args = STYLES)]
    fn recognise_and_decode(bencher: Bencher, style: Style) {
        let made_up = MadeUp::new(style, USUAL);
        let dump = Dump::new(made_up.name(), &made_up.text);
        bencher.counter(BytesCount::of_str(&made_up.text)).bench(|| {
            let documents = input::documents(black_box(&dump), &Options::default());
            documents
                .map(|one| encoding::decode(one.content.bytes(), None).text.len())
                .sum::<usize>()
        });
    }

    /// The bare parse, which no cleaner of HTML can do without.
    #[divan::bench]
    fn parse_alone(bencher: Bencher) {
        let made_up = MadeUp::new(Style::Html, USUAL);
        bencher
            .counter(BytesCount::of_str(&made_up.text))
            .bench(|| scraper::Html::parse_document(black_box(&made_up.text)));
    }

    #[divan::bench(args = STYLES)]
    fn blocks(bencher: Bencher, style: Style) {
        let made_up = MadeUp::new(style, USUAL);
        bencher.counter(BytesCount::of_str(&made_up.text)).bench(|| page(black_box(&made_up)));
    }

    #[divan::bench(args = STYLES)]
    fn facts(bencher: Bencher, style: Style) {
        let made_up = MadeUp::new(style, USUAL);
        let page = page(&made_up);
        let lines = Lines::of(&page);
        bencher
            .counter(BytesCount::of_str(&made_up.text))
            .bench(|| facts::read(black_box(&page), &lines, model::embedded(), None));
    }

    #[divan::bench(args = STYLES)]
    fn label(bencher: Bencher, style: Style) {
        let made_up = MadeUp::new(style, USUAL);
        let page = page(&made_up);
        let lines = Lines::of(&page);
        let facts = facts::read(&page, &lines, model::embedded(), None);
        let kind = kind::classify(&page, &facts);
        bencher.counter(BytesCount::of_str(&made_up.text)).bench(|| {
            let known = Known::of(black_box(&page), &lines, &facts, &kind);
            label::label(&known, model::embedded(), 1.0)
        });
    }

    #[divan::bench(args = STYLES)]
    fn assemble_and_write(bencher: Bencher, style: Style) {
        let made_up = MadeUp::new(style, USUAL);
        let page = page(&made_up);
        let lines = Lines::of(&page);
        let (facts, options) =
            (facts::read(&page, &lines, model::embedded(), None), Options::default());
        let (kind, model) = (kind::classify(&page, &facts), model::embedded());
        let known = Known::of(&page, &lines, &facts, &kind);
        let verdicts = label::label(&known, model, options.recall_weight);
        let dump = Dump::new(made_up.name(), &made_up.text);
        let Some(document) = input::documents(&dump, &Options::default()).next() else { return };
        bencher
            .counter(BytesCount::of_str(&made_up.text))
            .with_inputs(|| facts.clone())
            .bench_values(|facts| {
                let article = article::assemble(
                    &document, "UTF-8", &page, kind.kind, facts, &verdicts, &options,
                );
                serde_json::to_vec(&article).map_or(0, |json| json.len())
            });
    }
}

fn page(made_up: &MadeUp) -> blocks::Page {
    blocks::read(&made_up.text, made_up.format().markup(), None, &Options::default().limits, None)
}
