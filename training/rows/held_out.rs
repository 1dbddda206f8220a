//! Whole articles, each made with a model that never saw its host.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use copydesk::clean::inspect_with;
use copydesk::label::model::Model;
use copydesk::{Dump, Options, input};
use serde_json::Value;

use super::{Outcome, create, files, folder_and_style};

/// Cleans every page of the sets; one JSON line a page in `OUT/RUN/SET.jsonl`.
pub fn clean(out: &Path, run: &str, sets: &[&str]) -> Outcome<()> {
    let folds = folds(out)?;
    let count = folds.values().max().map_or(0, |most| most + 1);
    let models = (0..count).map(|fold| model(out, fold)).collect::<Outcome<Vec<Model>>>()?;
    let folder = out.join(run);
    fs::create_dir_all(&folder)?;
    let mut outputs = HashMap::new();
    for set in sets {
        let (pages, style) = folder_and_style(set);
        let name = Path::new(pages).file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !outputs.contains_key(&name) {
            outputs.insert(name.clone(), create(&folder, &format!("{name}.jsonl"))?);
        }
        let Some(output) = outputs.get_mut(&name) else { continue };
        for file in files(pages, style)? {
            let id = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            // A page without gold text trained no model, so any one may judge it.
            let fold = folds.get(&(name.clone(), style.to_owned(), id)).copied().unwrap_or(0);
            let file_name = file.file_name().unwrap_or_default().to_string_lossy();
            let bytes = fs::read(&file)?;
            let dump = Dump::new(format!("{style}/{file_name}"), &bytes);
            let Some(document) = input::documents(&dump, &Options::default()).next() else {
                continue;
            };
            let cleaned = inspect_with(&document, &models[fold], &Options::default());
            writeln!(output, "{}", serde_json::to_string(&cleaned.article)?)?;
        }
    }
    outputs.values_mut().try_for_each(|output| Ok(output.flush()?))
}

/// The fold of each page, by set, style and id.
fn folds(out: &Path) -> Outcome<HashMap<(String, String, String), usize>> {
    let folds = fs::read(out.join("folds.u8"))?;
    let pages = fs::read_to_string(out.join("pages.jsonl"))?;
    let mut found = HashMap::new();
    for (line, fold) in pages.lines().zip(folds) {
        let page: Value = serde_json::from_str(line)?;
        let part = |key: &str| page[key].as_str().unwrap_or_default().to_owned();
        found.insert((part("set"), part("style"), part("id")), usize::from(fold));
    }
    Ok(found)
}

fn model(out: &Path, fold: usize) -> Outcome<Model> {
    let path = out.join(format!("fold-{fold}.bin"));
    Model::read(&fs::read(&path)?).ok_or_else(|| format!("{}: not a model", path.display()).into())
}
