//! The outputs that a dump has now, document by document.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use crate::desk::ledger::DocumentRow;

/// The articles of a dump, read in the order of its documents.
pub struct Old {
    out: PathBuf,
    /// The documents' outputs.
    rows: HashMap<usize, String>,
    /// Files of many articles, which are read on.
    open: HashMap<String, BufReader<File>>,
}

impl Old {
    /// What the ledger says of them.
    pub fn new(out: &Path, rows: &[DocumentRow]) -> Old {
        let outputs = rows.iter().filter_map(|row| Some((row.number, row.output.clone()?)));
        Old { out: out.to_owned(), rows: outputs.collect(), open: HashMap::new() }
    }

    /// Where a document's article lies.
    pub fn output(&self, number: usize) -> Option<&str> {
        self.rows.get(&number).map(String::as_str)
    }

    /// Every file.
    pub fn outputs(&self) -> impl Iterator<Item = &str> {
        self.rows.values().map(String::as_str)
    }

    /// A document's article as it was written, `None` where it is not there. Of a file of many they
    /// are asked for in order.
    pub fn article(&mut self, number: usize) -> Option<Vec<u8>> {
        let output = self.rows.get(&number)?;
        let path = self.out.join(output);
        if path.extension().is_none_or(|ending| ending != "jsonl") {
            return fs::read(path).ok();
        }
        if !self.open.contains_key(output) {
            self.open.insert(output.clone(), BufReader::new(File::open(path).ok()?));
        }
        let mut line = Vec::new();
        self.open.get_mut(output)?.read_until(b'\n', &mut line).ok()?;
        (!line.is_empty()).then_some(line)
    }
}
