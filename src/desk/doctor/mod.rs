//! What stands in the service's way: everything that it needs of the machine and of its folders,
//! tried out. Nothing is changed but for a hidden probe file, which is removed again.

mod folder;
mod ignored;
mod machine;

use std::path::Path;

use serde::Serialize;

use super::configuration::{Configuration, Desk};
use super::folders::Folders;
use super::names;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// As it should be.
    Ok,
    /// The service works, but perhaps not as wanted.
    Warning,
    /// The service cannot work.
    Problem,
}

impl Level {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Level::Ok => "ok",
            Level::Warning => "warning",
            Level::Problem => "problem",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How bad it is.
    pub level: Level,
    /// What was looked at: `sandbox`, `inotify`, `lock`, `file_system`, `permissions`, `rename`,
    /// `space` or `ignored`.
    pub check: &'static str,
    /// The file or folder.
    pub path: Option<String>,
    /// What was found.
    pub what: String,
    /// What to do about it, unless it is as it should be.
    pub remedy: Option<String>,
}

impl Finding {
    fn ok(check: &'static str, what: impl Into<String>) -> Finding {
        Finding { level: Level::Ok, check, path: None, what: what.into(), remedy: None }
    }

    fn warning(check: &'static str, what: impl Into<String>, remedy: impl Into<String>) -> Finding {
        let remedy = Some(remedy.into());
        Finding { level: Level::Warning, remedy, ..Finding::ok(check, what) }
    }

    fn problem(check: &'static str, what: impl Into<String>, remedy: impl Into<String>) -> Finding {
        Finding { level: Level::Problem, ..Finding::warning(check, what, remedy) }
    }

    fn at(self, path: &Path) -> Finding {
        Finding { path: Some(names::shown(path)), ..self }
    }
}

/// Looks at everything that the service of this configuration needs.
pub fn examine(configuration: &Configuration) -> Vec<Finding> {
    let Configuration { state, desk: desks, workers, .. } = configuration;
    let (mut of_desks, mut watched) = (Vec::new(), 0);
    for desk in desks {
        let (findings, folders) = watch_folder(desk, state);
        of_desks.extend(findings);
        watched += folders;
        of_desks.extend(output_folder(desk, state));
    }
    let mut findings =
        vec![machine::sandbox(workers.memory), machine::inotify(desks.len(), watched)];
    if state.is_dir() {
        findings.push(folder::lock(state, state));
    }
    findings.extend(written(state));
    findings.extend(of_desks);
    findings
}

/// Looks at a desk's watch folder; gives the number of folders to watch too.
fn watch_folder(desk: &Desk, state: &Path) -> (Vec<Finding>, usize) {
    let folders = Folders::of(desk);
    let mut findings = written(&folders.watch);
    if !folders.watch.is_dir() {
        return (findings, 0);
    }
    findings.push(folder::events(desk));
    let links = folder::own(&folders);
    if links.is_empty() {
        findings.push(folder::lock(&folders.claimed, state));
        findings.push(folder::claiming(&folders));
    }
    findings.extend(links);
    let (ignored, watched) = ignored::look(desk);
    findings.extend(ignored);
    (findings, watched)
}

fn output_folder(desk: &Desk, state: &Path) -> Vec<Finding> {
    let folders = Folders::of(desk);
    let mut findings = written(&folders.out);
    if folders.out.is_dir() {
        findings.push(folder::publishing(&folders));
        findings.push(folder::lock(&folders.temporary, state));
        findings.extend(folder::ownership(&folders, state));
    }
    findings
}

/// What holds for every folder that the service writes to.
fn written(path: &Path) -> Vec<Finding> {
    if path.is_dir() {
        vec![folder::permissions(path), folder::space(path)]
    } else {
        vec![folder::missing(path)]
    }
}
