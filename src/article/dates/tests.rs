use super::*;
use crate::blocks::{Block, Declared, DeclaredBy, Element};

/// A page of lines and declared values, its title on the line that starts with `#`.
fn facts(lines: &[&str], declared: &[(DeclaredBy, &str, &str)], url: Option<&str>) -> Facts {
    let page = Page {
        blocks: lines
            .iter()
            .zip(1..)
            .map(|(line, at)| Block::lines(line.trim_start_matches('#'), at, at))
            .collect(),
        declared: declared
            .iter()
            .map(|(by, key, value)| Declared {
                by: *by,
                key: (*key).to_owned(),
                value: (*value).to_owned(),
            })
            .collect(),
        elements: vec![Element::default()],
        ..Page::default()
    };
    let mut facts = Facts { became: vec![None; lines.len()], ..Facts::default() };
    if let Some(at) = lines.iter().position(|line| line.starts_with('#')) {
        facts.became[at] = Some(Field::Title);
    }
    read(&page, url, &SiteNames::default(), &mut facts);
    facts
}

fn value(date: &Option<Date>) -> Option<&str> {
    date.as_ref().map(|date| date.value.as_str())
}

const PROSE: &str = "The ferry ran aground at dawn off the northern cape, and all forty people on board \
                     were brought ashore within the hour.";

const MORE: &str = "Nobody was hurt, said the harbour master, who had been called out of bed by the \
                    keeper of the light.";

#[test]
fn datelines_near_the_title_become_metadata() {
    for (lines, published, modified, became) in [
        (
            &["11 Apr, 2017 07:29", "#Ferry runs aground", "The ferry ran aground at dawn."][..],
            Some("2017-04-11T07:29:00"),
            None,
            Some(Field::Published),
        ),
        (
            &["Updated: 3 May 2024", "#Ferry runs aground", "Published 1 May 2024"],
            Some("2024-05-01"),
            Some("2024-05-03"),
            Some(Field::Modified),
        ),
        (
            &["Veröffentlicht am 1. Mai 2024 | Stand: 2. Mai 2024", "#Fähre auf Grund"],
            Some("2024-05-01"),
            Some("2024-05-02"),
            Some(Field::Published),
        ),
        (
            &["The ferry ran aground on 1 May 2024 off the northern cape.", "#Ferry runs aground"],
            None,
            None,
            None,
        ),
        (&["4/5/2024", "#Ferry runs aground"], None, None, None),
        (
            &["Monday, 6 May 2024", "Sailing", "#Ferry runs aground", "4 May 2024", PROSE],
            Some("2024-05-04"),
            None,
            Some(Field::Published),
        ),
        (
            &["Monday, 6 May 2024", "Sailing", "4 May 2024", "#Ferry runs aground", PROSE],
            Some("2024-05-04"),
            None,
            Some(Field::Published),
        ),
        (
            &[
                "Sailing",
                "#Ferry runs aground",
                "http://www.port.example 2024-05-04 10:15 Port Post Readers so far: 356",
            ],
            Some("2024-05-04T10:15:00"),
            None,
            None,
        ),
        (
            &["Sailing", "#Ferry runs aground", PROSE, "1 May 2024", PROSE],
            Some("2024-05-01"),
            None,
            None,
        ),
        (
            &["Sailing", "#Ferry runs aground", PROSE, MORE, "4 May 1998: launched"],
            None,
            None,
            None,
        ),
        (
            &["Sailing", "#Ferry runs aground", PROSE, MORE, "Updated: 3 May 2024"],
            Some("2024-05-03"),
            Some("2024-05-03"),
            None,
        ),
        (
            &[
                "Sailing",
                "#Ferry aground",
                PROSE,
                MORE,
                PROSE,
                MORE,
                PROSE,
                MORE,
                PROSE,
                MORE,
                PROSE,
                MORE,
                PROSE,
                MORE,
                PROSE,
                MORE,
                PROSE,
                "Date of last revision: 3 May 2024",
            ],
            Some("2024-05-03"),
            Some("2024-05-03"),
            None,
        ),
        (&["Sailing", "#The ferry", "4 May 1991 – 9 June 2024", PROSE], None, None, None),
        (&["Sailing", "#The ferry", "4 May 2024 6:30 pm - 8:00 pm", PROSE], None, None, None),
        (
            &["Sailing", "#The ferry", "4 May 2024 - 18:30", PROSE],
            Some("2024-05-04T18:30:00"),
            None,
            None,
        ),
        (&["Sailing", "#The ferry", "Launched", "4 May 1991", PROSE], None, None, None),
        (&["Sailing", "#The ferry", "Date of birth", "4 May 1991", PROSE], None, None, None),
        (&["Sailing", "#The ferry", "Event date: 4 May 2024", PROSE], None, None, None),
        (&["Sailing", "#The ferry", "Release date 4 May 2024", PROSE], None, None, None),
        (
            &["Sailing", "#The ferry", "Published", "4 May 2024", PROSE],
            Some("2024-05-04"),
            None,
            None,
        ),
        (
            &["4/5/2024", "#Ferry runs aground", "4/25/2024"],
            Some("2024-04-05"),
            None,
            Some(Field::Published),
        ),
    ] {
        let facts = facts(lines, &[], None);
        assert_eq!(value(&facts.published), published, "{lines:?}");
        assert_eq!(value(&facts.modified), modified, "{lines:?}");
        assert_eq!(facts.became[0], became, "{lines:?}");
    }
}

#[test]
fn claims_are_weighed() {
    use DeclaredBy::{Html, JsonLd, Meta, OpenGraph, Time};
    let url = Some("https://a.example/news/2024/may/01/ferry");
    for (declared, url, expected, from) in [
        (
            &[(JsonLd, "datepublished", "2024-05-01T10:00:00Z")][..],
            None,
            Some("2024-05-01T10:00:00Z"),
            "json_ld",
        ),
        // Two sources against one.
        (
            &[
                (JsonLd, "datepublished", "2025-09-09"),
                (OpenGraph, "article:published_time", "2024-05-01T10:00:00+02:00"),
            ],
            url,
            Some("2024-05-01T10:00:00+02:00"),
            "open_graph",
        ),
        (&[], url, Some("2024-05-01"), "url"),
        (&[], Some("https://a.example/2024/05/3-men-in-a-boat"), None, ""),
        (&[], Some("https://a.example/2024-05-03-men-in-a-boat"), Some("2024-05-03"), "url"),
        (&[(JsonLd, "dateposted", "2024-05-01")], None, Some("2024-05-01"), "json_ld"),
        (
            &[(Time, "updated", "2024-05-09"), (Time, "published", "2024-05-01")],
            None,
            Some("2024-05-01"),
            "time",
        ),
        // A theme's word for any date.
        (&[(Time, "updated", "2024-05-01")], None, Some("2024-05-01"), "time"),
        (&[(Meta, "pubdate", "1714550400")], None, Some("2024-05-01T08:00:00Z"), "meta"),
        (
            &[(Html, "lang", "en-GB"), (Meta, "date", "04/05/2024")],
            None,
            Some("2024-05-04"),
            "meta",
        ),
        (&[(Meta, "date", "04/05/2024")], None, None, ""),
        (&[(Meta, "date", "0001-01-01")], None, None, ""),
        (&[(Time, "datetime", "2024-05-01")], None, Some("2024-05-01"), "time"),
    ] {
        let facts = facts(&[], declared, url);
        assert_eq!(value(&facts.published), expected, "{declared:?}");
        assert_eq!(facts.published.map(|date| date.from).unwrap_or_default(), from);
    }
}

#[test]
fn days_on_which_something_happens_are_no_datelines() {
    use DeclaredBy::{JsonLd, Meta};
    for (line, declared, expected) in [
        ("Saturday 9 November 2024, 4.30pm – 6.30pm", &[][..], None),
        ("12 June 1932 – 3 March 2021", &[], None),
        ("9 November 2024", &[(JsonLd, "event.startdate", "2024-11-09T16:30")], None),
        ("9 November 2024", &[], Some("2024-11-09")),
        ("21:40, 9 November 2024", &[], Some("2024-11-09T21:40:00")),
        ("2024-11-17T08:02:00+00:00 9 November 2024", &[], Some("2024-11-09")),
        (
            "Submitted on 9 November 2024, last revised 17 November 2024",
            &[(Meta, "citation_online_date", "2024/11/17")],
            Some("2024-11-09"),
        ),
    ] {
        let facts = facts(&["#Owls at dusk", line, PROSE, MORE], declared, None);
        assert_eq!(value(&facts.published), expected, "{line}");
    }
}

#[test]
fn dates_of_the_text_are_no_datelines() {
    use crate::blocks::BlockKind::{self, Code, Heading, ListItem, Paragraph, Quote, TableRow};
    let item = || ListItem { ordered: false, level: 0 };
    let row = || TableRow { cells: Vec::new(), header: false };
    let kinds: [(BlockKind, [&str; 2], bool); 8] = [
        (Paragraph, ["4 May 1998", "Ada Moss"], true),
        (item(), ["4 May 1998", "Ada Moss"], true),
        (item(), ["4 May 1998: laid down", "9 June 1999: launched"], false),
        (Heading { level: 3 }, ["4 May 1998", "9 June 1999"], false),
        (row(), ["4 May 1998\tLaid down", "9 June 1999\tLaunched"], false),
        (row(), ["Published\t4 May 1998", "Pages\t12"], true),
        (Code { language: None }, ["tide --at 1998-05-04", "exit"], false),
        (Quote, ["Ada Moss, 4 May 1998", "Bo Lind"], false),
    ];
    for (kind, lines, stated) in kinds {
        let block = |text: &str| Block { kind: kind.clone(), group: 1, ..Block::lines(text, 2, 2) };
        let mut blocks = vec![Block::lines("Ferry runs aground", 1, 1)];
        blocks.extend(lines.map(block));
        let page = Page { blocks, ..Page::default() };
        let mut facts = Facts { became: vec![None; 3], ..Facts::default() };
        facts.became[0] = Some(Field::Title);
        read(&page, None, &SiteNames::default(), &mut facts);
        let published = value(&facts.published) == Some("1998-05-04");
        assert_eq!(published, stated, "{kind:?} {lines:?}");
        assert_eq!(facts.became[1].is_some(), stated, "{kind:?} {lines:?}");
    }
}
