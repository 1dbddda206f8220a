//! The folder of the user's own rules. They are read here, by the service or command, and travel to
//! workers, which can open no files, with the first dump that is to be cleaned by them.

use std::fs;
use std::io;
use std::path::Path;

use super::configuration::Problem;
use super::configuration::problem::Place;
use super::names;
use crate::label::rules::own::LARGEST;
use crate::{RuleErrors, Rules};

/// Reads the `*.toml` of a folder, in the order of their names; one that is not there has none. A
/// file with a mistake is left out, and told.
pub fn read(folder: &Path) -> (Rules, Vec<Problem>) {
    let mut problems = Vec::new();
    let files = files(folder).unwrap_or_else(|error| {
        problems.push(unreadable(folder, &error));
        Vec::new()
    });
    let mut sources = Vec::new();
    for name in files {
        let path = folder.join(&name);
        match read_file(&path) {
            Ok(source) => sources.push((name, source)),
            Err(error) => problems.push(unreadable(&path, &error)),
        }
    }
    loop {
        match Rules::compile(sources.iter().cloned()) {
            Ok(rules) => return (rules, problems),
            Err(RuleErrors(mistakes)) => {
                let before = sources.len();
                sources.retain(|(name, _)| mistakes.iter().all(|mistake| mistake.file != *name));
                problems.extend(mistakes.into_iter().map(|mistake| Problem {
                    place: Place::Line(folder.join(mistake.file), mistake.line),
                    what: mistake.message,
                }));
                if sources.len() == before {
                    return (Rules::default(), problems);
                }
            }
        }
    }
}

/// The text of a rule file.
///
/// # Errors
/// When it cannot be read, is too large, or is no text.
pub fn read_file(path: &Path) -> io::Result<String> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() || metadata.len() > LARGEST as u64 {
        let what = format!("is no file of at most {}", crate::size::format(LARGEST));
        return Err(io::Error::new(io::ErrorKind::InvalidInput, what));
    }
    fs::read_to_string(path)
}

fn files(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let name = names::text(Path::new(&entry?.file_name()));
        if name.ends_with(".toml") && !name.starts_with('.') {
            files.push(name);
        }
    }
    files.sort();
    Ok(files)
}

fn unreadable(path: &Path, error: &io::Error) -> Problem {
    Problem { place: Place::File(path.to_owned()), what: format!("cannot be read: {error}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_file_is_left_out_and_told() {
        let folder = tempfile::tempdir().unwrap();
        let rule = |id: &str, action: &str| {
            format!(
                "kind = 'advert'\n[[rule]]\nid = '{id}'\nwhat = 'A.'\naction = '{action}'\nline = ['a']\n"
            )
        };
        fs::write(folder.path().join("b.toml"), rule("own.b", "drop")).unwrap();
        fs::write(folder.path().join("a.toml"), rule("own.a", "throw")).unwrap();
        fs::write(folder.path().join("c.toml"), [0xff]).unwrap();
        fs::write(folder.path().join("d.toml.bak"), "nothing").unwrap();
        let (rules, problems) = read(folder.path());
        let ids: Vec<&str> = rules.iter().map(|(rule, _)| rule.id.as_str()).collect();
        assert_eq!(ids, ["own.b"]);
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems[0].contains("c.toml: cannot be read"), "{problems:?}");
        assert!(problems[1].contains("a.toml:5: unknown variant `throw`"), "{problems:?}");
        assert!(read(&folder.path().join("none")).1.is_empty());
    }
}
