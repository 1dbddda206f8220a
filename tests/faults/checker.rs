//! An independent judge. It knows the promise and what was dropped, and nothing of the code: it
//! looks at the folders, the outputs and the ledger as a user would.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::house::{House, visible};

/// What was dropped, by name. Every name is dropped once, and every document exists once.
#[derive(Default)]
pub struct Checker {
    dropped: BTreeMap<String, Vec<u8>>,
}

impl Checker {
    /// Drops a dump, durably, so that only the service could lose it.
    pub fn drop(&mut self, house: &House, name: &str, text: &str) {
        let hidden = house.path("watch").join(format!(".{name}.new"));
        fs::write(&hidden, text).unwrap();
        fs::File::open(&hidden).unwrap().sync_all().unwrap();
        self.expect(name, text);
        fs::rename(&hidden, house.path("watch").join(name)).unwrap();
        fs::File::open(house.path("watch")).unwrap().sync_all().unwrap();
    }

    /// Expects a dump that others drop.
    pub fn expect(&mut self, name: &str, text: &str) {
        self.dropped.insert(name.to_owned(), text.as_bytes().to_vec());
    }

    /// How many dumps there are.
    pub fn count(&self) -> usize {
        self.dropped.len()
    }

    /// Judges a house in which nothing is under way.
    pub fn check(&self, house: &House) {
        let mut problems = self.originals(house);
        problems.extend(self.outputs(house));
        problems.extend(self.manifests(house));
        problems.extend(self.ledger(house));
        let left = visible(&house.path("out/.tmp"));
        if !left.is_empty() {
            problems.push(format!("unfinished files are left: {left:?}"));
        }
        assert!(problems.is_empty(), "the promise is broken:\n{}", problems.join("\n"));
    }

    /// Every original lies in exactly one place, untouched, and a failed one has its reason.
    fn originals(&self, house: &House) -> Vec<String> {
        let mut problems = Vec::new();
        for (name, text) in &self.dropped {
            let places = ["watch/.done", "watch/.failed"].map(|place| house.path(place).join(name));
            let found: Vec<&PathBuf> = places.iter().filter(|place| place.exists()).collect();
            match found.as_slice() {
                [place] if fs::read(place).unwrap() == *text => {}
                [place] => problems.push(format!("{} is not what was dropped", place.display())),
                [] => problems.push(format!("{name} is lost")),
                _ => problems.push(format!("{name} is done and failed")),
            }
        }
        for name in self.failed(house) {
            let reason = house.path("watch/.failed").join(format!("{name}.error.json"));
            let reason = fs::read(reason).unwrap_or_default();
            let error = serde_json::from_slice::<Value>(&reason).unwrap_or_default();
            if error["error"].as_str().is_none_or(str::is_empty) {
                problems.push(format!("{name} has failed without a reason"));
            }
        }
        problems
    }

    fn failed(&self, house: &House) -> BTreeSet<String> {
        let names = visible(&house.path("watch/.failed")).into_iter();
        names.filter(|name| self.dropped.contains_key(name)).collect()
    }

    /// Every document of what is done is there exactly once and whole, and nothing else is.
    fn outputs(&self, house: &House) -> Vec<String> {
        let mut problems = Vec::new();
        let mut expected = BTreeSet::new();
        let failed = self.failed(house);
        for (name, text) in self.dropped.iter().filter(|(name, _)| !failed.contains(*name)) {
            if name.ends_with(".jsonl") {
                let lines = text.split(|byte| *byte == b'\n').zip(1_u64..);
                let lines = lines.filter(|(line, _)| !line.is_empty());
                expected.extend(lines.map(|(_, number)| (name.clone(), Some(number))));
            } else {
                expected.insert((name.clone(), None));
            }
        }
        let mut found = BTreeSet::new();
        let out = files(&house.path("out"));
        for path in out.iter().filter(|path| !path.ends_with("manifest.json")) {
            let text = fs::read_to_string(path).unwrap();
            let documents: Result<Vec<Value>, _> =
                serde_json::Deserializer::from_str(&text).into_iter().collect();
            let Ok(documents) = documents else {
                problems.push(format!("{} is not whole", path.display()));
                continue;
            };
            for document in documents {
                let name = document["source"]["name"].as_str().unwrap_or_default().to_owned();
                let record = document["source"]["record"].as_u64();
                let dumped = self.dropped.get(&name).map(|text| blake3::hash(text).to_hex());
                let hash = document["source"]["blake3"].as_str();
                if record.is_none() && dumped.as_ref().map(|hash| hash.as_str()) != hash {
                    problems.push(format!("{} is not of all of {name}", path.display()));
                }
                if !found.insert((name.clone(), record)) {
                    problems.push(format!("{name} {record:?} is there twice"));
                }
            }
        }
        problems.extend(expected.difference(&found).map(|what| format!("there is no {what:?}")));
        let unasked = found.difference(&expected).filter(|(name, _)| !failed.contains(name));
        problems.extend(unasked.map(|what| format!("nobody dropped {what:?}")));
        problems
    }

    /// A manifest is of a dump that is done, and lists the segments that are there, as they are.
    fn manifests(&self, house: &House) -> Vec<String> {
        let (out, mut problems) = (house.path("out"), Vec::new());
        let (manifests, others): (Vec<PathBuf>, Vec<PathBuf>) =
            files(&out).into_iter().partition(|path| path.ends_with("manifest.json"));
        let is_segment = |path: &PathBuf| {
            let stem = path.file_stem().unwrap().as_encoded_bytes();
            stem.iter().all(u8::is_ascii_digit)
        };
        let mut unlisted: BTreeSet<PathBuf> = others.into_iter().filter(is_segment).collect();
        let mut names = BTreeSet::new();
        for path in manifests {
            let manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            let name = manifest["source"]["name"].as_str().unwrap().to_owned();
            let Some(dump) = self.dropped.get(&name) else {
                problems.push(format!("{} is of {name}, which nobody dropped", path.display()));
                continue;
            };
            if manifest["source"]["blake3"] != *blake3::hash(dump).to_hex().as_str() {
                problems.push(format!("{} is of other bytes", path.display()));
            }
            let mut counts = BTreeMap::from([("published", 0), ("rejected", 0)]);
            for segment in manifest["segments"].as_array().unwrap() {
                let file = out.join(segment["file"].as_str().unwrap());
                let text = fs::read_to_string(&file).unwrap_or_default();
                let lines = text.lines().count() as u64;
                let is_so = segment["blake3"] == *blake3::hash(text.as_bytes()).to_hex().as_str()
                    && segment["bytes"] == text.len()
                    && segment["documents"] == lines;
                if !unlisted.remove(&file) || !is_so {
                    problems.push(format!("{} is not as its manifest says", file.display()));
                }
                *counts.get_mut(segment["outcome"].as_str().unwrap()).unwrap() += lines;
            }
            if counts.iter().any(|(outcome, count)| manifest["documents"][outcome] != *count) {
                problems.push(format!("{} counts otherwise than {counts:?}", path.display()));
            }
            if !names.insert(name.clone()) {
                problems.push(format!("{name} has two manifests"));
            }
        }
        problems.extend(unlisted.iter().map(|path| format!("{} is not listed", path.display())));
        problems
    }

    /// The ledger knows of each dump once, and says of it what the folders say.
    fn ledger(&self, house: &House) -> Vec<String> {
        let mut problems = Vec::new();
        let ledger = rusqlite::Connection::open(house.path("state/ledger.sqlite")).unwrap();
        let mut query = ledger.prepare("SELECT name, outcome FROM dumps").unwrap();
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let mut known = BTreeMap::<String, Vec<String>>::new();
        for (name, outcome) in rows.map(Result::unwrap) {
            known.entry(name).or_default().push(outcome);
        }
        let failed = self.failed(house);
        for name in self.dropped.keys() {
            match known.remove(name).as_deref() {
                Some([outcome]) if (outcome == "failed") == failed.contains(name) => {}
                other => problems.push(format!("the ledger says of {name}: {other:?}")),
            }
        }
        problems.extend(known.keys().map(|name| format!("the ledger knows of {name}")));
        problems
    }
}

/// The files below a folder, but for what is still being written.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, mut files): (Vec<PathBuf>, Vec<PathBuf>) =
        entries.partition(|path| path.is_dir());
    let below = folders.iter().filter(|folder| !folder.ends_with(".tmp"));
    files.extend(below.flat_map(|folder| self::files(folder)));
    files
}
