use super::*;
use crate::article::facts;
use crate::blocks::html;
use crate::label::Lines;
use crate::label::model::Model;
use crate::options::Limits;

fn classified(source: &str, url: Option<&str>) -> Kind {
    let page = html::read(source, url, &Limits::default());
    classify(&page, &facts::read(&page, &Lines::of(&page), &Model::default(), url)).kind
}

#[test]
fn a_page_without_evidence_is_an_article() {
    let line = "<p>The harbour reopened on Monday after two years of repairs, the port authority \
        said in the evening, and the first boats left before noon.</p>";
    assert_eq!(classified(line, None), Kind::Article);
    let flat = Page { blocks: vec![crate::blocks::Block::lines("$5", 1, 1)], ..Page::default() };
    assert_eq!(classify(&flat, &Facts::default()).kind, Kind::Article);
}

#[test]
fn declared_types_addresses_and_shapes_tell_the_kind() {
    let cases: &[(&str, Option<&str>, Kind)] = &[
        (
            "<h1>Lamp</h1><div class=gallery>Pictures</div><p>$12.99</p><div class=cart>Add</div>",
            Some("https://a.example/product/lamp"),
            Kind::Product,
        ),
        (
            "<h1>Is the ferry late?</h1><div class=post>Yes</div><div class=post>No</div>",
            Some("https://forum.a.example/thread/17"),
            Kind::Forum,
        ),
        (
            "<h1>open</h1><nav class=toc>Usage</nav><pre>open(path)</pre><p>Opens a file.",
            Some("https://docs.a.example/reference/open.html"),
            Kind::Documentation,
        ),
        (
            "<h2><a href=1>One</a></h2><h2><a href=2>Two</a></h2><h2><a href=3>Three</a></h2>\
             <h2><a href=4>Four</a></h2><h2><a href=5>Five</a></h2><div class=pager>2</div>",
            Some("https://a.example/tag/ferry"),
            Kind::Listing,
        ),
        (
            "<h1>Error 404</h1><p>We looked everywhere.</p>",
            Some("https://a.example/2024/05/why-the-ferry-stopped"),
            Kind::ErrorPage,
        ),
        ("<title>Seite nicht gefunden | Quay</title><p>Leider.", None, Kind::ErrorPage),
    ];
    for (source, url, expected) in cases {
        assert_eq!(classified(source, *url), *expected, "{source}");
    }
}

#[test]
fn every_piece_of_evidence_speaks_for_a_kind_that_has_points() {
    for piece in EVIDENCE {
        assert!(START.iter().any(|(kind, _)| *kind == piece.kind), "{}", piece.name);
        assert!(piece.points > 0.0, "{}", piece.name);
    }
}
