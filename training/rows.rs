//! Makes the training data with the production code: blocks, features and hashed words of every
//! page of a corpus, and a label for each block from the page's gold text.
//!
//! ```text
//! rows headlines OUT SET...  reads corpora in the neutral layout, writes OUT/headlines.{jsonl,f32,u8}: of
//!                            each flattened page the lines that may be its headline
//! rows blocks OUT SET...     OUT/{headline-folds.tsv,headline-N.bin} → OUT/{pages.jsonl,*.f32,*.u32}
//! rows first  OUT            OUT/linear.f32 → OUT/first.f32   (the first pass's rows)
//! rows second OUT            OUT/first.f32, OUT/scores.f32 → OUT/second.f32, OUT/unsure.u8 (which
//!                            blocks have a row there)
//! rows clean OUT RUN SET...  OUT/folds.u8, OUT/fold-N.bin → OUT/RUN/SET.jsonl: articles, each page's by
//!                            the model that did not see its host
//! ```
//!
//! `training/learn` runs them all and fits in between. A SET is `FOLDER` (its `html/*.html`) or
//! `FOLDER:STYLE` (its `STYLE/*.txt`).

#[path = "rows/align.rs"]
mod align;
#[path = "rows/crops.rs"]
mod crops;
#[path = "rows/foreign.rs"]
mod foreign;
#[path = "rows/headlines.rs"]
mod headlines;
#[path = "rows/held_out.rs"]
mod held_out;
#[path = "rows/plain.rs"]
mod plain;

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use copydesk::article::{facts, kind};
use copydesk::blocks::{Block, Page};
use copydesk::clean::read;
use copydesk::label::groups::{GROUPS, Groups};
use copydesk::label::model::Model;
use copydesk::label::{Known, Lines, context, features, words};
use copydesk::{Dump, Options, input};
use serde_json::{Value, json};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["blocks", out, sets @ ..] if !sets.is_empty() => write_blocks(Path::new(out), sets),
        ["headlines", out, sets @ ..] if !sets.is_empty() => headlines::write(Path::new(out), sets),
        ["first", out] => write_first(Path::new(out)),
        ["second", out] => write_second(Path::new(out)),
        ["clean", out, run, sets @ ..] if !sets.is_empty() => {
            held_out::clean(Path::new(out), run, sets)
        }
        _ => {
            Err("usage: rows headlines|blocks OUT SET... | rows first|second OUT | rows clean OUT RUN SET..."
                .into())
        }
    }
}

fn write_blocks(out: &Path, sets: &[&str]) -> Outcome<()> {
    fs::create_dir_all(out)?;
    let mut columns = Columns::create(out)?;
    let models = headlines::Models::read(out)?;
    let mut variants = Vec::new();
    for set in sets {
        let (folder, style) = folder_and_style(set);
        let ending = if style == "html" { "html" } else { "txt" };
        let files = files(folder, style)?;
        for file in &files {
            let id = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let gold = fs::read(Path::new(folder).join("gold").join(format!("{id}.json")))?;
            let gold: Value = serde_json::from_slice(&gold)?;
            if let Some(text) = gold["text"].as_str() {
                let name = Path::new(folder).file_name().unwrap_or_default().to_string_lossy();
                let mut about = json!({"set": name, "style": style, "id": id, "url": gold["url"],
                    "type": gold["type"], "language": gold["language"]});
                let file_name = format!("{id}.{ending}");
                let model = models.of(&name, style, &id);
                let page = columns.add(&fs::read(file)?, &file_name, text, model, &about)?;
                let crops =
                    page.iter().flat_map(|(page, labels)| crops::of(page, labels, &id, style));
                about["style"] = json!("crop");
                for (page, labels) in crops {
                    columns.add_labelled(&page, &labels, model, &about)?;
                }
                let Some((page, labels)) = page else { continue };
                let plain = plain::of(&page, &id).map(|plain| ("plain", plain));
                let foreign = foreign::of(&page, &id, style);
                let cut = foreign.iter().flat_map(|page| crops::of(page, &labels, &id, style));
                let cut: Vec<_> = cut.map(|(page, labels)| ("foreign", page, labels)).collect();
                let whole = foreign.map(|page| ("foreign", page)).into_iter().chain(plain);
                let whole = whole.map(|(style, page)| (style, page, labels.clone()));
                for (style, page, labels) in whole.chain(cut) {
                    about["style"] = json!(style);
                    variants.push((page, labels, model, about.clone()));
                }
            }
        }
        eprintln!("{set}: {} files, {} blocks so far", files.len(), columns.blocks);
    }
    // Last, so that what training draws by chance for the other pages does not depend on them.
    for (page, labels, model, about) in variants {
        columns.add_labelled(&page, &labels, model, &about)?;
    }
    columns.finish()
}

/// The folder and the style of a SET.
fn folder_and_style(set: &str) -> (&str, &str) {
    set.rsplit_once(':').unwrap_or((set, "html"))
}

/// The pages of a set in one style, in order.
fn files(folder: &str, style: &str) -> Outcome<Vec<PathBuf>> {
    let ending = if style == "html" { "html" } else { "txt" };
    let mut files: Vec<PathBuf> = fs::read_dir(Path::new(folder).join(style))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|e| e == ending));
    files.sort();
    Ok(files)
}

/// The first document of a file, as blocks.
fn page_of(name: &str, bytes: &[u8]) -> Option<Page> {
    let dump = Dump::new(name, bytes);
    let document = input::documents(&dump, &Options::default()).next()?;
    read(&document, &Options::default()).ok().map(|(page, _)| page)
}

/// The tokens of the elements around a block.
fn element_names(page: &Page, block: &Block) -> Vec<u32> {
    block.element.map_or_else(Vec::new, |own| {
        let mut names = words::Names::of(page);
        names.near(own).into_iter().chain(names.far(own)).collect()
    })
}

/// The files that are written, a column of numbers each.
struct Columns {
    blocks: u64,
    pages: BufWriter<File>,
    own: BufWriter<File>,
    /// The share of each block's words that the gold text has, in its order.
    labels: BufWriter<File>,
    /// What needs no model: 0 nothing, 1 not part of the text, 2 part of it.
    decided: BufWriter<File>,
    /// The numbers of each block's groups.
    groups: BufWriter<File>,
    text: Lists,
    elements: Lists,
    /// The words (as numbers) of each block, and after the blocks of a page those of its gold.
    spoken: Lists,
    vocabulary: HashMap<String, u32>,
}

impl Columns {
    fn create(out: &Path) -> Outcome<Columns> {
        fs::write(out.join("features.txt"), features::NAMES.join("\n"))?;
        Ok(Columns {
            blocks: 0,
            pages: create(out, "pages.jsonl")?,
            own: create(out, "own.f32")?,
            labels: create(out, "labels.f32")?,
            decided: create(out, "decided.u8")?,
            groups: create(out, "groups.u32")?,
            text: Lists::create(out, "text")?,
            elements: Lists::create(out, "elements")?,
            spoken: Lists::create(out, "spoken")?,
            vocabulary: HashMap::new(),
        })
    }

    /// Adds a page; gives the page and the share of each block's words that its gold has.
    fn add(
        &mut self,
        bytes: &[u8],
        name: &str,
        gold: &str,
        model: &Model,
        about: &Value,
    ) -> Outcome<Option<(Page, Vec<f32>)>> {
        let Some(page) = page_of(name, bytes) else { return Ok(None) };
        let gold = align::words(gold, &mut self.vocabulary);
        let spoken = self.spoken_words(&page);
        let labels = align::shares(&spoken, &gold);
        self.write(&page, &labels, (&spoken, &gold), model, about)?;
        Ok(Some((page, labels)))
    }

    /// Adds a page whose labels are known already; its gold is what they say belongs to it.
    fn add_labelled(
        &mut self,
        page: &Page,
        labels: &[f32],
        model: &Model,
        about: &Value,
    ) -> Outcome<()> {
        let spoken = self.spoken_words(page);
        let kept = spoken.iter().zip(labels).filter(|(_, label)| **label >= 0.5);
        let gold: Vec<u32> = kept.flat_map(|(words, _)| words.iter().copied()).collect();
        self.write(page, labels, (&spoken, &gold), model, about)
    }

    fn spoken_words(&mut self, page: &Page) -> Vec<Vec<u32>> {
        page.blocks.iter().map(|block| align::words(&block.text, &mut self.vocabulary)).collect()
    }

    fn write(
        &mut self,
        page: &Page,
        labels: &[f32],
        (spoken, gold): (&[Vec<u32>], &Vec<u32>),
        model: &Model,
        about: &Value,
    ) -> Outcome<()> {
        let lines = Lines::of(page);
        let mut facts = facts::read(page, &lines, model, None);
        let kind = kind::classify(page, &facts);
        facts.fit(kind.kind, page);
        let known = Known::of(page, &lines, &facts, &kind);
        write_floats(&mut self.own, &features::compute(&known))?;
        for (evidence, became) in known.evidence.iter().zip(&facts.became) {
            let decided = if became.is_some() { Some(false) } else { evidence.decision() };
            self.decided.write_all(&[decided.map_or(0, |keep| 1 + u8::from(keep))])?;
        }
        for group in Groups::of(page).of.iter().flatten() {
            self.groups.write_all(&group.to_le_bytes())?;
        }
        for block in &page.blocks {
            self.text.push(&words::of_text(block))?;
            self.elements.push(&element_names(page, block))?;
        }
        write_floats(&mut self.labels, labels)?;
        for words in spoken.iter().chain([gold]) {
            self.spoken.push(words)?;
        }
        let mut about = about.clone();
        if about["language"].is_null() {
            about["language"] = json!(facts.language);
        }
        about["start"] = json!(self.blocks);
        about["blocks"] = json!(page.blocks.len());
        self.blocks += page.blocks.len() as u64;
        Ok(writeln!(self.pages, "{about}")?)
    }

    fn finish(mut self) -> Outcome<()> {
        for lists in [&mut self.text, &mut self.elements, &mut self.spoken] {
            lists.values.flush()?;
            lists.ends.flush()?;
        }
        self.pages.flush()?;
        self.own.flush()?;
        self.decided.flush()?;
        self.groups.flush()?;
        Ok(self.labels.flush()?)
    }
}

/// Lists of numbers of different lengths: all values end to end, and where each list ends.
struct Lists {
    values: BufWriter<File>,
    ends: BufWriter<File>,
    end: u64,
}

impl Lists {
    fn create(out: &Path, name: &str) -> Outcome<Lists> {
        let values = create(out, &format!("{name}.u32"))?;
        Ok(Lists { values, ends: create(out, &format!("{name}.ends.u64"))?, end: 0 })
    }

    fn push(&mut self, list: &[u32]) -> Outcome<()> {
        for value in list {
            self.values.write_all(&value.to_le_bytes())?;
        }
        self.end += list.len() as u64;
        Ok(self.ends.write_all(&self.end.to_le_bytes())?)
    }
}

fn write_first(out: &Path) -> Outcome<()> {
    let (own, linear) = (read_floats(&out.join("own.f32"))?, read_floats(&out.join("linear.f32"))?);
    let groups = read_groups(out)?;
    let mut file = create(out, "first.f32")?;
    for (start, count) in pages(out)? {
        let own = &own[start * features::COUNT..(start + count) * features::COUNT];
        let linear: Vec<context::Linear> = linear[start * 3..(start + count) * 3]
            .as_chunks()
            .0
            .iter()
            .map(|&[words, elements, unknown]| context::Linear { words, elements, unknown })
            .collect();
        let groups = groups[start..start + count].into();
        let first = context::First::of(own, &linear, &groups);
        let mut row = [0.0; context::FIRST];
        for at in 0..count {
            first.write(at, &mut row);
            write_floats(&mut file, &row)?;
        }
    }
    Ok(file.flush()?)
}

fn write_second(out: &Path) -> Outcome<()> {
    let (first, scores) =
        (read_floats(&out.join("first.f32"))?, read_floats(&out.join("scores.f32"))?);
    let groups = read_groups(out)?;
    let mut file = create(out, "second.f32")?;
    let unsure: Vec<u8> = scores.iter().map(|score| context::is_unsure(*score).into()).collect();
    fs::write(out.join("unsure.u8"), unsure)?;
    for (start, count) in pages(out)? {
        let first = &first[start * context::FIRST..(start + count) * context::FIRST];
        let groups = groups[start..start + count].into();
        let words = first.iter().step_by(context::FIRST).copied();
        let second = context::Second::of(words, &scores[start..start + count], &groups);
        let mut row = [0.0; context::SECOND];
        for (place, at) in second.unsure.iter().enumerate() {
            row[..context::FIRST].copy_from_slice(&first[at * context::FIRST..][..context::FIRST]);
            second.write(place, &mut row[context::FIRST..]);
            write_floats(&mut file, &row)?;
        }
    }
    Ok(file.flush()?)
}

/// Where each page's blocks start, and how many there are.
fn pages(out: &Path) -> Outcome<Vec<(usize, usize)>> {
    let text = fs::read_to_string(out.join("pages.jsonl"))?;
    let number =
        |page: &Value, key: &str| page[key].as_u64().map(|n| n as usize).ok_or("no number");
    text.lines()
        .map(|line| {
            let page: Value = serde_json::from_str(line)?;
            Ok((number(&page, "start")?, number(&page, "blocks")?))
        })
        .collect()
}

fn read_groups(out: &Path) -> Outcome<Vec<[u32; GROUPS]>> {
    let bytes = fs::read(out.join("groups.u32"))?;
    let (numbers, _) = bytes.as_chunks::<4>();
    let numbers: Vec<u32> = numbers.iter().map(|number| u32::from_le_bytes(*number)).collect();
    Ok(numbers.as_chunks::<GROUPS>().0.to_vec())
}

fn create(out: &Path, name: &str) -> Outcome<BufWriter<File>> {
    Ok(BufWriter::with_capacity(1 << 20, File::create(out.join(name))?))
}

fn read_floats(path: &Path) -> Outcome<Vec<f32>> {
    let bytes = fs::read(path)?;
    let (chunks, _) = bytes.as_chunks::<4>();
    Ok(chunks.iter().map(|chunk| f32::from_le_bytes(*chunk)).collect())
}

fn write_floats(file: &mut impl Write, values: &[f32]) -> Outcome<()> {
    for value in values {
        file.write_all(&value.to_le_bytes())?;
    }
    Ok(())
}
