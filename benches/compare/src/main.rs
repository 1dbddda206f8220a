//! `compare [FOLDER] [--rounds N]`: what cleaning a page costs, in bare parses of the same page.
//!
//! FOLDER holds pages (`*.html`, or a corpus with a folder `html`); without one pages are made up.
//! Every contestant reads each page in every round, one after the other in the same process, so that
//! a busy machine is busy for all of them; of each page and contestant the fastest round counts.

#[path = "../../made_up/mod.rs"]
#[expect(dead_code, reason = "the other benchmarks use more of it")]
mod made_up;

use std::error::Error;
use std::hint::black_box;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs};

use copydesk::{Dump, Options};
use made_up::{MadeUp, Style};
use peak_alloc::PeakAlloc;
use scraper::Html;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Somebody who makes something of a page: the name, and how many bytes came of it.
type Contestant = (&'static str, fn(&[u8]) -> usize);

/// The first is what the others are measured in.
const CONTESTANTS: [Contestant; 4] = [
    ("scraper::Html::parse_document", parse),
    ("copydesk", clean),
    ("dom_smoothie 0.19", dom_smoothie),
    ("rs-trafilatura 0.2", rs_trafilatura),
];

/// The classes of page sizes, and their upper bounds in KB.
const CLASSES: [(&str, usize); 5] = [
    ("up to 20 KB", 20),
    ("up to 100 KB", 100),
    ("up to 400 KB", 400),
    ("up to 1.6 MB", 1_600),
    ("larger", usize::MAX),
];

fn main() -> Result<(), Box<dyn Error>> {
    let (folder, rounds) = arguments()?;
    let pages = match &folder {
        Some(folder) => read(folder)?,
        None => [10, 40, 160, 640, 2_500, 10_000].map(made_up).to_vec(),
    };
    std::panic::set_hook(Box::new(|_| {}));
    let spent: Vec<[Duration; 4]> = pages.iter().map(|page| fastest(page, rounds)).collect();
    let memory: Vec<[usize; 4]> = pages.iter().map(|page| most_memory(page)).collect();
    println!("{} pages, {rounds} rounds, the fastest of each page counts\n", pages.len());
    println!("| pages | number | KB | {} |", CONTESTANTS.map(|(name, _)| name).join(" | "));
    println!("|---|---|---|{}", "---|".repeat(CONTESTANTS.len()));
    let mut least = 0;
    for (title, most) in CLASSES {
        let class = |at: &usize| (least..most).contains(&(pages[*at].len() / 1000));
        row(title, &pages, &spent, (0..pages.len()).filter(class).collect());
        least = most;
    }
    row("all", &pages, &spent, (0..pages.len()).collect());
    println!(
        "\n| most memory, in bare parses | {} |",
        CONTESTANTS.map(|(name, _)| name).join(" | ")
    );
    println!("|---|{}", "---|".repeat(CONTESTANTS.len()));
    let ratio = |at: usize| {
        let mut ratios: Vec<f64> = memory.iter().map(|m| m[at] as f64 / m[0] as f64).collect();
        ratios.sort_by(f64::total_cmp);
        format!("{:.2} (at most {:.2})", ratios[ratios.len() / 2], ratios[ratios.len() - 1])
    };
    println!("| the middle page | {} |", [0, 1, 2, 3].map(ratio).join(" | "));
    Ok(())
}

fn arguments() -> Result<(Option<PathBuf>, usize), Box<dyn Error>> {
    let (mut folder, mut rounds) = (None, 5);
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--rounds" => rounds = arguments.next().ok_or("--rounds needs a number")?.parse()?,
            other if other.starts_with('-') => {
                return Err("usage: compare [FOLDER] [--rounds N]".into());
            }
            other => folder = Some(PathBuf::from(other)),
        }
    }
    Ok((folder, rounds.clamp(1, 100)))
}

/// The pages of a folder, in order.
fn read(folder: &Path) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let inner = folder.join("html");
    let folder = if inner.is_dir() { &inner } else { folder };
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|ending| ending == "html"));
    files.sort();
    if files.is_empty() {
        return Err(format!("{}: no *.html there", folder.display()).into());
    }
    Ok(files.iter().map(fs::read).collect::<Result<_, _>>()?)
}

fn made_up(kilobytes: usize) -> Vec<u8> {
    MadeUp::new(Style::Html, kilobytes * 1000).text.into_bytes()
}

fn fastest(page: &[u8], rounds: usize) -> [Duration; 4] {
    let mut fastest = [Duration::MAX; 4];
    for _ in 0..rounds {
        for ((_, run), fastest) in CONTESTANTS.iter().zip(&mut fastest) {
            let start = Instant::now();
            black_box(run(black_box(page)));
            *fastest = start.elapsed().min(*fastest);
        }
    }
    fastest
}

/// The bytes that each contestant takes at once, beside the page.
fn most_memory(page: &[u8]) -> [usize; 4] {
    CONTESTANTS.map(|(_, run)| {
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        black_box(run(page));
        MEMORY.peak_usage().saturating_sub(before).max(1)
    })
}

fn row(title: &str, pages: &[Vec<u8>], spent: &[[Duration; 4]], class: Vec<usize>) {
    if class.is_empty() {
        return;
    }
    let bytes: usize = class.iter().map(|at| pages[*at].len()).sum();
    let total = |who: usize| class.iter().map(|at| spent[*at][who]).sum::<Duration>();
    let cells: Vec<String> = (0..CONTESTANTS.len())
        .map(|who| {
            let each = total(who).as_secs_f64() * 1e3 / class.len() as f64;
            format!("{:.2} ({each:.2} ms)", total(who).as_secs_f64() / total(0).as_secs_f64())
        })
        .collect();
    println!(
        "| {title} | {} | {} | {} |",
        class.len(),
        bytes / 1000 / class.len(),
        cells.join(" | ")
    );
}

fn parse(page: &[u8]) -> usize {
    Html::parse_document(&String::from_utf8_lossy(page)).tree.values().count()
}

/// The whole of it: from the page's bytes to its article's JSON.
fn clean(page: &[u8]) -> usize {
    let (dump, options) = (Dump::new("page.html", page), Options::default());
    let articles = copydesk::clean(&dump, &options);
    articles.map(|article| serde_json::to_vec(&article).map_or(0, |json| json.len())).sum()
}

fn dom_smoothie(page: &[u8]) -> usize {
    let page = String::from_utf8_lossy(page);
    let read = || dom_smoothie::Readability::new(page.as_ref(), None, None).ok()?.parse().ok();
    catch_unwind(read).ok().flatten().map_or(0, |article| article.text_content.len())
}

fn rs_trafilatura(page: &[u8]) -> usize {
    let page = String::from_utf8_lossy(page);
    let read = || rs_trafilatura::extract(&page).ok();
    catch_unwind(read).ok().flatten().map_or(0, |article| article.content_text.len())
}
