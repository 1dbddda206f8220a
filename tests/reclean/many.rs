//! Dumps whose documents share files: lines and segments.

use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use rustix::process::Signal;
use serde_json::Value;

use crate::house::{House, until, visible};
use crate::{FERRY, RULE, add_rule, is_true, kept, outputs, set_rules};

/// Settings under which the documents of a dump share files.
const SHARED: [&str; 2] =
    ["records = \"lines\"", "records = \"segments\"\nsegment_documents = 2\nlayout = \"by-day\""];

/// A rule that leaves nothing of the third record.
const NOTHING: &str = "kind = \"other\"\n[[rule]]\nid = \"own.third\"\nwhat = \"The third.\"\naction = \"drop\"\n\
    contains.en = [\"record 2\"]\n";

/// A dump of records, in each of which the ferry is or is not.
fn records(count: usize, with_ferry: impl Fn(usize) -> bool) -> String {
    let record = |number: usize| {
        let ferry = if with_ferry(number) { FERRY } else { "The pilots came back" };
        let first = "is about the harbour, which reopened on Monday after two years of repairs.";
        let text = format!(
            "Record {number} {first}\n\nThe rest of record {number} tells what the port authority said in a \
             statement.\n\n{ferry} to their berths before dawn, says record {number}, and the first ferry left at \
             eight with forty people on board.\n"
        );
        serde_json::json!({"id": number, "title": format!("Title {number}"), "text": text})
            .to_string()
            + "\n"
    };
    (0..count).map(record).collect()
}

/// A house in which such a dump is done.
fn done(settings: &str) -> House {
    let house = House::new(settings);
    house.drop("many.jsonl", &records(7, |number| number % 3 == 1));
    house.once();
    house
}

/// The articles of the dump by record, read as a reader does who knows manifests; each segment has to
/// be as its manifest says.
fn articles(house: &House) -> BTreeMap<u64, Value> {
    let files = outputs(house);
    let manifest = files.iter().find(|(name, _)| name.ends_with("manifest.json"));
    let mut texts: Vec<&String> = Vec::new();
    match manifest {
        Some((_, text)) => {
            let manifest: Value = serde_json::from_str(text).unwrap();
            for segment in manifest["segments"].as_array().unwrap() {
                let text = &files[segment["file"].as_str().unwrap()];
                assert_eq!(segment["blake3"], *blake3::hash(text.as_bytes()).to_hex().as_str());
                assert_eq!(segment["documents"], text.lines().count());
                texts.push(text);
            }
        }
        None => {
            let is_lines = |name: &&String| name.ends_with(".jsonl") && !name.starts_with(".tmp");
            texts.extend(files.keys().filter(is_lines).map(|name| &files[name]));
        }
    }
    let lines = texts.into_iter().flat_map(|text| text.lines());
    let articles = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    articles.map(|article| (article["source"]["record"].as_u64().unwrap(), article)).collect()
}

/// What matters of them.
fn texts(house: &House) -> Vec<(u64, String, String)> {
    let text = |article: &Value, field: &str| article[field].as_str().unwrap().to_owned();
    let articles = articles(house);
    articles.iter().map(|(n, one)| (*n, text(one, "kind"), text(one, "text"))).collect()
}

/// What a service makes of the dump that has had these rules from the start.
fn from_the_start(settings: &str, rules: &str) -> Vec<(u64, String, String)> {
    let house = House::new(settings);
    set_rules(&house, rules);
    house.drop("many.jsonl", &records(7, |number| number % 3 == 1));
    house.once();
    texts(&house)
}

#[test]
fn files_of_many_documents_are_compared_one_by_one_and_replaced() {
    for settings in SHARED {
        let house = done(settings);
        let before = outputs(&house);
        let (code, text) = house.run(&["reclean", "--all"]);
        assert!(code == Some(0) && text.starts_with("1 dumps done again, 0 documents"), "{text}");
        let contents = |outputs: &BTreeMap<String, String>| {
            let lines = outputs.iter().filter(|(name, _)| name.ends_with(".jsonl"));
            lines.map(|(_, text)| text.clone()).collect::<Vec<_>>()
        };
        assert_eq!(contents(&outputs(&house)), contents(&before), "nothing has changed");
        is_true(&house);
        add_rule(&house);
        let before = outputs(&house);
        let (code, dry) = house.run(&["reclean", "--dry-run"]);
        assert_eq!(code, Some(0), "{dry}");
        assert!(dry.contains("many.jsonl: 7 of 7 documents changed\n"), "{dry}");
        for number in [2, 5] {
            assert!(dry.contains(&format!("  document {number}: ")), "{dry}");
        }
        assert_eq!(dry.matches("- other (own.ferry): Fishing boats returned").count(), 2, "{dry}");
        assert!(dry.contains("  5 documents: only what it says of its cleaner"), "{dry}");
        assert!(dry.contains("1 dumps done again, 2 documents differ, nothing written"), "{dry}");
        assert_eq!(outputs(&house), before);
        let (code, text) = house.run(&["reclean"]);
        assert_eq!(code, Some(0), "{text}");
        assert_eq!(text.replace(" differ;", " differ, nothing written;"), dry, "as it was shown");
        assert_eq!(texts(&house), from_the_start(settings, RULE));
        assert_eq!(outputs(&house).len(), before.len(), "the old ones are gone");
        is_true(&house);
        let (_, text) = house.run(&["reclean"]);
        assert!(
            text.starts_with("0 dumps done again, 0 documents differ; 1 dumps up to"),
            "{text}"
        );
    }
}

#[test]
fn a_document_that_is_no_article_any_more_leaves_the_others() {
    for settings in SHARED {
        let house = done(settings);
        set_rules(&house, NOTHING);
        let (code, text) = house.run(&["reclean"]);
        assert_eq!(code, Some(0), "{text}");
        let line = text.lines().find(|line| line.starts_with("  document 3: ")).unwrap();
        assert!(line.contains(" → .rejected/"), "{text}");
        assert!(text.contains("    kind: \"article\" → \"rejected\""), "{text}");
        let now = texts(&house);
        assert_eq!(now, from_the_start(settings, NOTHING));
        assert_eq!(now.iter().filter(|(_, kind, _)| kind == "rejected").count(), 1);
        is_true(&house);
        set_rules(&house, RULE);
        let (code, text) = house.run(&["reclean"]);
        assert!(code == Some(0) && text.contains("  document 3: .rejected/"), "{text}");
        assert_eq!(texts(&house), from_the_start(settings, RULE));
        is_true(&house);
    }
}

#[test]
fn files_of_many_documents_are_old_or_new_wherever_it_is_cut() {
    let lines = ["publish.written:kill:1", "publish.synced:kill:1", "publish.renamed:kill:1"];
    // Four segments, one of what is no article, the manifest; then the old ones go.
    let segments = [
        "publish.created:kill:2",
        "publish.synced:error:3",
        "publish.synced:kill:6",
        "publish.renamed:kill:1",
        "publish.renamed:error:3",
        "publish.renamed:kill:5",
        "publish.renamed:kill:6",
        "reclean.retired:kill:1",
        "reclean.retired:error:3",
    ];
    // Of lines, articles and what is none are two files, each replaced by itself.
    let other = RULE.replace("fishing boats", "the pilots").replace("returned", "came back");
    let both: [(&str, &[&str], [&str; 2]); 2] =
        [(SHARED[0], &lines, [RULE, &other]), (SHARED[1], &segments, [NOTHING, RULE])];
    for (settings, faults, rules) in both {
        let house = done(settings);
        let results = rules.map(|rules| from_the_start(settings, rules));
        for (at, fault) in faults.iter().enumerate() {
            let old = texts(&house);
            set_rules(&house, rules[at % 2]);
            let cut = house.command().arg("reclean").env("TEST_FAULT", fault).output().unwrap();
            assert!(!cut.status.success(), "{fault}: {cut:?}");
            let between = texts(&house);
            assert!(between == old || between == results[at % 2], "{fault}: {cut:?}");
            let (code, text) = house.run(&["reclean"]);
            assert!(code == Some(0) && text.contains("1 dumps done again"), "{fault}: {text}");
            assert_eq!(texts(&house), results[at % 2], "{fault}");
            assert_eq!(house.run(&["ledger", "verify"]).0, Some(0), "{fault}");
        }
        // What a killed one was writing, the service sweeps away when it starts.
        house.once();
        is_true(&house);
    }
}

#[test]
fn segments_are_left_alone_while_the_service_may_write_them() {
    let house = done(SHARED[1]);
    let before = outputs(&house);
    add_rule(&house);
    let dump = fs::read(house.path("watch/.done/many.jsonl")).unwrap();
    fs::create_dir_all(house.path("watch/.claimed/1.1")).unwrap();
    fs::write(house.path("watch/.claimed/1.1/many.jsonl"), dump).unwrap();
    let (code, text) = house.run(&["reclean"]);
    assert!(code == Some(1) && text.contains("the service has a dump of the same size"), "{text}");
    assert_eq!(outputs(&house), before);
    fs::remove_dir_all(house.path("watch/.claimed/1.1")).unwrap();
    let (code, text) = house.run(&["reclean"]);
    assert_eq!(code, Some(0), "{text}");
    is_true(&house);
}

#[test]
fn a_reader_of_manifests_sees_all_old_or_all_new_segments() {
    let house = done(SHARED[1]);
    let manifest = outputs(&house).into_keys().find(|name| name.ends_with("manifest.json"));
    let (out, manifest) = (house.path("out"), house.path("out").join(manifest.unwrap()));
    let (reads, is_over) = (AtomicU32::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                let before = fs::read_to_string(&manifest).unwrap(); // there always is one
                let listed: Value = serde_json::from_str(&before).unwrap();
                let is_so = |segment: &Value| {
                    let text = fs::read(out.join(segment["file"].as_str().unwrap()));
                    text.is_ok_and(|text| {
                        segment["blake3"] == *blake3::hash(&text).to_hex().as_str()
                    })
                };
                let all = listed["segments"].as_array().unwrap().iter().all(is_so);
                let is_same = fs::read_to_string(&manifest).unwrap() == before;
                assert!(all || !is_same, "{before}");
                reads.fetch_add(1, Ordering::Relaxed);
            }
        });
        let ends = [RULE, NOTHING, RULE, NOTHING].map(|rules| {
            set_rules(&house, rules);
            house.run(&["reclean"])
        });
        // First, so that what fails here ends the other thread too.
        is_over.store(true, Ordering::Relaxed);
        assert!(ends.iter().all(|(code, _)| *code == Some(0)), "{ends:?}");
    });
    assert!(reads.load(Ordering::Relaxed) > 10);
    is_true(&house);
}

#[test]
fn segments_beside_a_running_service_are_its_or_ours_and_then_right() {
    let settings = "records = \"segments\"\nsegment_documents = 2\nduplicates = \"clean\"";
    let mut house = House::running(settings);
    let text =
        |number: usize| records(5 + number % 3, |record| (record + number).is_multiple_of(2));
    let drop_all = |house: &House| (0..9).for_each(|n| house.drop(&format!("{n}.jsonl"), &text(n)));
    drop_all(&house);
    until("all are done", || visible(&house.path("watch/.done")).len() == 9);
    add_rule(&house);
    house.signal(Signal::HUP);
    until("the rule is in force", || house.log().contains("\"reloaded\""));
    let mut reclean = house.command().args(["reclean", "--all"]).spawn().unwrap();
    drop_all(&house);
    until("reclean ends", || reclean.try_wait().unwrap().is_some());
    until("all are done", || visible(&house.path("watch/.done")).len() == 18);
    house.quiet();
    house.signal(Signal::TERM);
    house.ended();
    let (code, text) = house.run(&["reclean", "--all"]);
    assert!(code == Some(0) && text.contains("18 dumps done again"), "{text}");
    let files = outputs(&house);
    assert!(files.keys().any(|name| name.ends_with("manifest.json")));
    let mut segments = files.iter().filter(|(name, _)| name.ends_with(".jsonl"));
    assert!(segments.all(|(_, text)| text.lines().all(|line| !kept(line).contains(FERRY))));
    is_true(&house);
}

#[test]
fn jobs_with_the_same_segments_agree_about_them() {
    let settings = "records = \"segments\"\nsegment_documents = 2\nduplicates = \"clean\"";
    let house = done(settings);
    add_rule(&house);
    let (code, text) = house.run(&["reclean"]);
    assert_eq!(code, Some(0), "{text}");
    // Of the same name in another folder: the same segments, with another source.
    fs::create_dir(house.path("watch/sub")).unwrap();
    house.drop("sub/many.jsonl", &records(7, |number| number % 3 == 1));
    house.once();
    is_true(&house);
    let plain = outputs(&house);
    assert!(plain.keys().all(|name| !name.contains(".2.")), "{:?}", plain.keys());
    set_rules(&house, NOTHING);
    let (code, text) = house.run(&["reclean"]);
    assert!(code == Some(0) && text.contains("2 dumps done again"), "{text}");
    assert_eq!(texts(&house), from_the_start(settings, NOTHING));
    assert_eq!(outputs(&house).len(), plain.len() + 1);
    is_true(&house);
}

#[test]
fn segments_of_a_ledger_made_anew_and_other_layouts_find_their_place() {
    let house = done(SHARED[1]);
    let folder = |house: &House| {
        let names: Vec<String> = outputs(house).into_keys().collect();
        names.last().unwrap().split('/').next().unwrap().to_owned()
    };
    let day = folder(&house);
    fs::rename(house.path("out").join(&day), house.path("out/2020-02-29")).unwrap();
    let manifest =
        outputs(&house).into_keys().find(|name| name.ends_with("manifest.json")).unwrap();
    let manifest = house.path("out").join(manifest);
    let text = fs::read_to_string(&manifest).unwrap().replace(&day, "2020-02-29");
    fs::write(&manifest, text).unwrap();
    fs::remove_file(house.path("state/ledger.sqlite")).unwrap();
    assert_eq!(house.run(&["ledger", "rebuild"]).0, Some(0));
    add_rule(&house);
    let (code, text) = house.run(&["reclean"]);
    assert!(code == Some(0) && text.contains("    not compared: "), "{text}");
    assert_eq!(
        (folder(&house), texts(&house)),
        ("2020-02-29".into(), from_the_start(SHARED[1], RULE))
    );
    is_true(&house);
    for settings in ["records = \"files\"", SHARED[0], SHARED[1], "records = \"segments\""] {
        house.configure(settings);
        let (code, text) = house.run(&["reclean"]);
        assert!(code == Some(0) && text.contains("7 of 7 documents changed"), "{text}");
        let is_manifest = |name: &String| name.ends_with("manifest.json");
        let manifests = outputs(&house).into_keys().filter(is_manifest).count();
        assert_eq!(manifests, usize::from(settings.contains("segments")));
        is_true(&house);
    }
}

#[test]
fn documents_that_a_dump_does_not_give_any_more_are_told_and_gone() {
    for settings in SHARED {
        let house = done(settings);
        // As text it is one document.
        house.configure(&format!("{settings}\nformat = \"text\""));
        let (code, text) = house.run(&["reclean"]);
        assert_eq!(code, Some(0), "{text}");
        assert_eq!(text.matches("    the dump has no such document any more").count(), 6, "{text}");
        is_true(&house);
    }
}

#[test]
fn dumps_that_a_ledger_made_anew_does_not_know_are_named() {
    let house = House::new("");
    house.drop("many.jsonl", &records(3, |_| true));
    house.drop("one.txt", crate::house::ARTICLE);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let other = crate::house::ARTICLE.replace("Monday", "Tuesday");
    std::io::Write::write_all(&mut packed, other.as_bytes()).unwrap();
    fs::write(house.path("watch/packed.txt.gz"), packed.finish().unwrap()).unwrap();
    house.once();
    assert_eq!(house.run(&["ledger", "rebuild"]).0, Some(0));
    add_rule(&house);
    let before = outputs(&house);
    let (code, text) = house.run(&["reclean", "--dry-run"]);
    assert!(code == Some(0) && text.contains("many.jsonl (3 documents): left as it is"), "{text}");
    assert!(text.contains("packed.txt.gz: left as it is"), "{text}");
    assert!(text.contains("1 dumps done again"), "{text}");
    assert!(text.contains(", 2 not known and left as they are"), "{text}");
    assert_eq!(outputs(&house), before);
    let (code, text) = house.run(&["reclean", "many.jsonl"]);
    assert!(code == Some(0) && text.contains("many.jsonl (3 documents): left as it is"), "{text}");
    // As it says: put back, they are known again.
    for name in ["many.jsonl", "packed.txt.gz"] {
        fs::rename(house.path("watch/.done").join(name), house.path("watch").join(name)).unwrap();
    }
    house.once();
    let (code, text) = house.run(&["reclean"]);
    assert!(code == Some(0) && !text.contains("left as"), "{text}");
    let told = "1 dumps done again, 1 documents differ; 2 dumps up to date";
    assert!(text.contains(told), "{text}");
    assert!(outputs(&house).values().all(|text| !kept(text).contains(FERRY)));
    is_true(&house);
}
