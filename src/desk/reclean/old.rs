//! The outputs that a dump has now, document by document.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// The articles of a dump, read in the order of its documents.
pub struct Old {
    out: PathBuf,
    /// The files of many that are being read: of articles, and of what is none.
    open: [Option<(String, BufReader<File>)>; 2],
}

impl Old {
    /// Those below this output folder.
    pub fn new(out: &Path) -> Old {
        Old { out: out.to_owned(), open: [None, None] }
    }

    /// The next document's article in this output as it was written, `None` where it is not there. Of
    /// files of many, all are asked for in order.
    pub fn article(&mut self, output: &str, is_rejected: bool) -> Option<Vec<u8>> {
        let path = self.out.join(output);
        if path.extension().is_none_or(|ending| ending != "jsonl") {
            return fs::read(path).ok();
        }
        let open = &mut self.open[usize::from(is_rejected)];
        if open.as_ref().is_none_or(|(name, _)| name != output) {
            *open = Some((output.to_owned(), BufReader::new(File::open(path).ok()?)));
        }
        let mut line = Vec::new();
        open.as_mut()?.1.read_until(b'\n', &mut line).ok()?;
        (!line.is_empty()).then_some(line)
    }
}
