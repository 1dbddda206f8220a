//! The same bytes, dropped again.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::configuration::{Desk, Records};
use super::dump::Dump;
use super::folders;
use super::layout::Layout;
use super::ledger::rows::Content;
use super::progress::Step;
use crate::article::{self, Cleaner};
use crate::input::{Format, sniff};

/// All that decides, besides a dump's bytes, what comes out of it and where: the ledger takes two
/// dumps for the same only if they share this. The name counts for what its ending says: of the
/// same bytes `a.json` may be a bad record and `a.md` an article.
pub fn recipe(cleaner: &Cleaner, desk: &Desk, name: &str) -> String {
    let Desk { format, records, layout, out, segment_documents, segment_bytes, .. } = desk;
    let segments = (*records == Records::Segments).then_some((segment_documents, segment_bytes));
    let named: Vec<&str> = sniff::named(name).into_iter().map(Format::name).collect();
    let out = out.as_os_str().as_encoded_bytes();
    let parts = (cleaner, format, records, layout, out, segments, named);
    // Nothing of it can be unwritable in JSON.
    let text = serde_json::to_vec(&parts).unwrap_or_default();
    blake3::hash(&text).to_hex()[..16].to_owned()
}

/// What a dump of this name holds, and what decides what its desk makes of it.
pub fn content(desk: &Desk, dump: &Dump, name: &str) -> Content {
    let recipe = recipe(&article::cleaner(&desk.clean), desk, name);
    let recipe = dump.beside.identity(recipe);
    Content { blake3: dump.hash.to_hex().to_string(), bytes: dump.bytes, recipe }
}

/// Gives a dump's outputs the place that they would have had if it had been cleaned: with folders
/// by day that is another one than the first time.
pub fn link(
    out: &Path,
    outputs: &[String],
    layout: Layout,
    folder: &str,
    step: &Step,
) -> io::Result<()> {
    if layout != Layout::ByDay {
        return Ok(());
    }
    let mut parents = BTreeSet::new();
    for output in outputs {
        step.goes_on();
        let (from, to) = (out.join(output), out.join(on_day(output, folder)));
        let parent = to.parent().unwrap_or(out);
        if !parents.contains(parent) {
            folders::make(parent)?;
            parents.insert(parent.to_owned());
        }
        match fs::hard_link(&from, &to) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            other => other?,
        }
    }
    folders::sync_all(&parents, step)
}

/// The same output in another day's folder, which is the first but for that of what is rejected.
pub fn on_day(output: &str, day: &str) -> String {
    let mut parts: Vec<&str> = output.split('/').collect();
    let at = usize::from(parts.first() == Some(&folders::REJECTED));
    if let Some(folder) = parts.get_mut(at) {
        *folder = day;
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::super::progress::Progress;
    use super::*;

    #[test]
    fn a_link_is_the_same_file_on_the_day_of_the_second_dump() {
        let out = tempfile::tempdir().unwrap();
        let step = Progress::default().begin();
        for output in [
            "2026-01-01/a-1.json",
            ".rejected/2026-01-01/b-2.json",
            "2026-01-01/c-3/000001.jsonl",
            ".rejected/2026-01-01/c-3/000001.jsonl",
        ] {
            let first = out.path().join(output);
            folders::make(first.parent().unwrap()).unwrap();
            fs::write(&first, "{}").unwrap();
            for _ in 0..2 {
                let outputs = [output.to_owned()];
                link(out.path(), &outputs, Layout::ByDay, "2026-01-02", &step).unwrap();
            }
            let second = out.path().join(output.replace("-01/", "-02/"));
            assert_eq!(fs::read_to_string(second).unwrap(), "{}");
        }
    }
}
