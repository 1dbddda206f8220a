//! The lines of flattened pages that may be their headlines, and the models that tell them.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use copydesk::article::facts;
use copydesk::article::title::cut::cut_in_dump;
use copydesk::article::title::headline::{NAMES, Rows};
use copydesk::blocks::Page;
use copydesk::label::Lines;
use copydesk::label::model::Model;
use copydesk::text::words::fold;
use serde_json::{Value, json};

use super::{Outcome, align, create, crops, files, folder_and_style, page_of, write_floats};

/// Writes a row for each line that may be the headline of a flattened page or of a cut from one,
/// and whether it reads as the gold title does.
pub fn write(out: &Path, sets: &[&str]) -> Outcome<()> {
    fs::create_dir_all(out)?;
    fs::write(out.join("headline-features.txt"), NAMES.join("\n"))?;
    let mut pages = create(out, "headlines.jsonl")?;
    let (mut rows, mut labels) = (create(out, "headlines.f32")?, create(out, "headlines.u8")?);
    for set in sets {
        let (folder, style) = folder_and_style(set);
        let name = Path::new(folder).file_name().unwrap_or_default().to_string_lossy();
        for file in files(folder, style)?.into_iter().filter(|_| style != "html") {
            let id = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let gold = fs::read(Path::new(folder).join("gold").join(format!("{id}.json")))?;
            let gold: Value = serde_json::from_slice(&gold)?;
            let title = gold["title"].as_str().map(fold).unwrap_or_default();
            let Some(page) = page_of(&id, &fs::read(&file)?).filter(|p| p.elements.is_empty())
            else {
                continue;
            };
            let mut language = gold["language"].clone();
            if language.is_null() {
                language =
                    json!(facts::read(&page, &Lines::of(&page), &Model::default(), None).language);
            }
            let cuts = cuts(&page, gold["text"].as_str().unwrap_or_default(), &id, style);
            let mut count = 0;
            for page in [page].into_iter().chain(cuts).filter(|_| !title.is_empty()) {
                let lines = Lines::of(&page);
                let looked = Rows::of(&page, &lines);
                let candidates = looked.candidates();
                for at in &candidates {
                    write_floats(&mut rows, &looked.row(*at))?;
                }
                labels.write_all(&reads(&page, &candidates, &title))?;
                count += candidates.len();
            }
            let about = json!({"set": name, "style": style, "id": id, "url": gold["url"],
                "language": language, "lines": count});
            writeln!(pages, "{about}")?;
        }
    }
    pages.flush()?;
    rows.flush()?;
    Ok(labels.flush()?)
}

/// For each candidate whether it reads as the title. Where the headline stands in the page, the
/// page's own title above everything is left open (2): either is right, and the headline is
/// nearer to the text.
fn reads(page: &Page, candidates: &[usize], title: &str) -> Vec<u8> {
    let reads = |at: &usize| {
        let text = &page.blocks[*at].text;
        fold(text) == title || fold(cut_in_dump(text, page)) == title
    };
    let mut labels: Vec<u8> = candidates.iter().map(|at| u8::from(reads(at))).collect();
    if let Some((first, rest)) = labels.split_first_mut()
        && *first == 1
        && rest.contains(&1)
    {
        *first = 2;
    }
    labels
}

fn cuts(page: &Page, gold: &str, id: &str, style: &str) -> Vec<Page> {
    let mut vocabulary = HashMap::new();
    let gold = align::words(gold, &mut vocabulary);
    let spoken: Vec<Vec<u32>> =
        page.blocks.iter().map(|block| align::words(&block.text, &mut vocabulary)).collect();
    let shares = align::shares(&spoken, &gold);
    crops::of(page, &shares, id, style).into_iter().map(|(page, _)| page).collect()
}

/// The model that tells a page's headline without having seen its host.
pub struct Models {
    models: Vec<Model>,
    /// The model of each page, by set, style and id.
    folds: HashMap<(String, String, String), usize>,
    none: Model,
}

impl Models {
    /// Reads what training has left beside the rows.
    pub fn read(out: &Path) -> Outcome<Models> {
        let mut folds = HashMap::new();
        for line in fs::read_to_string(out.join("headline-folds.tsv"))?.lines() {
            if let [set, style, id, fold] = line.split('\t').collect::<Vec<_>>()[..] {
                folds.insert((set.to_owned(), style.to_owned(), id.to_owned()), fold.parse()?);
            }
        }
        let count = folds.values().max().map_or(0, |most: &usize| most + 1);
        let read = |fold| -> Outcome<Model> {
            let path = out.join(format!("headline-{fold}.bin"));
            let model = Model::of_headlines(&fs::read(&path)?);
            model.ok_or_else(|| format!("{}: no trees", path.display()).into())
        };
        let models = (0..count).map(read).collect::<Outcome<_>>()?;
        Ok(Models { models, folds, none: Model::default() })
    }

    /// The model for a page; one that knows nothing for pages with a DOM, which need none.
    pub fn of(&self, set: &str, style: &str, id: &str) -> &Model {
        let fold = self.folds.get(&(set.to_owned(), style.to_owned(), id.to_owned()));
        fold.map_or(&self.none, |fold| &self.models[*fold])
    }
}
