//! Whether an output holds what it should: for a backup, and for a disk that nobody trusts.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use super::rebuild::Output;
use crate::desk::manifest::{self, Manifest, Segment};

/// What is wrong with an output that is there. Articles are read; segments are compared with the
/// hashes of their manifest.
pub fn mistakes(out: &Path, output: &str) -> Vec<String> {
    let path = out.join(output);
    let found = if path.file_name() == Some(OsStr::new(manifest::NAME)) {
        of_segments(out, &path)
    } else if manifest::generation(&path).is_some() {
        Ok(Vec::new()) // its manifest knows its hash
    } else {
        articles(&path).map(|()| Vec::new())
    };
    found.unwrap_or_else(|error| vec![format!("{output}: damaged: {error}")])
}

fn articles(path: &Path) -> io::Result<()> {
    if path.extension().is_some_and(|ending| ending == "jsonl") {
        for line in BufReader::new(File::open(path)?).lines() {
            serde_json::from_str::<Output>(&line?)?;
        }
    } else {
        serde_json::from_slice::<Output>(&fs::read(path)?)?;
    }
    Ok(())
}

fn of_segments(out: &Path, manifest: &Path) -> io::Result<Vec<String>> {
    let manifest: Manifest = serde_json::from_slice(&fs::read(manifest)?)?;
    let mistake = |segment: &Segment| {
        let mut hasher = blake3::Hasher::new();
        let read = File::open(out.join(&segment.file))
            .and_then(|file| hasher.update_reader(file).map(|hasher| hasher.finalize()));
        let what = match read {
            Ok(hash) if hash.to_hex().as_str() == segment.blake3 => return None,
            Ok(_) => "damaged: it is not what its manifest says".to_owned(),
            Err(error) => format!("damaged: {error}"),
        };
        Some(format!("{}: {what}", segment.file))
    };
    Ok(manifest.segments.iter().filter_map(mistake).collect())
}
