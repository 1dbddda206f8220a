//! What stands in the service's way: everything that it needs of the machine and of its folders,
//! tried out. Nothing is changed but for a hidden probe file, which is removed again.

mod folder;
mod ignored;
mod machine;

use std::path::Path;

use serde::Serialize;

use super::configuration::Configuration;
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
    let mut findings = vec![machine::sandbox(configuration.workers.memory)];
    let (mut of_desks, mut watched) = (Vec::new(), 0);
    for desk in &configuration.desk {
        let folders = Folders::of(desk);
        if !folders.watch.is_dir() {
            of_desks.push(folder::missing(&folders.watch));
        } else {
            of_desks.push(folder::lock(&folders.claimed, &configuration.state));
            of_desks.push(folder::events(desk));
            of_desks.push(folder::permissions(&folders.watch));
            of_desks.push(folder::claiming(&folders));
            of_desks.push(folder::space(&folders.watch, desk.largest));
            let (ignored, folders) = ignored::look(desk);
            of_desks.extend(ignored);
            watched += folders;
        }
        of_desks.extend(written(&folders.out, desk.largest));
        if folders.out.is_dir() {
            of_desks.push(folder::publishing(&folders));
        }
    }
    findings.push(machine::inotify(configuration.desk.len(), watched));
    findings.extend(written(
        &configuration.state,
        configuration.desk.iter().map(|desk| desk.largest).max().unwrap_or(0),
    ));
    if configuration.state.is_dir() {
        findings.push(folder::lock(&configuration.state, &configuration.state));
    }
    findings.extend(of_desks);
    findings
}

/// What holds for every folder that the service writes to.
fn written(path: &Path, largest: usize) -> Vec<Finding> {
    if path.is_dir() {
        vec![folder::permissions(path), folder::space(path, largest)]
    } else {
        vec![folder::missing(path)]
    }
}
