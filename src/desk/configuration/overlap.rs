//! Folders that lie inside each other: what the service writes or reads for itself must be none of its
//! dumps, whatever links lead there.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::{Configuration, Desk};
use crate::desk::folders::Folders;

/// What is wrong with how the folders lie: the key's path, and what.
pub fn problems(configuration: &Configuration) -> Vec<(&'static str, String)> {
    let Configuration { state, rules, desk: desks, metrics, .. } = configuration;
    let watched: Vec<PathBuf> = desks.iter().map(|desk| resolved(&desk.watch)).collect();
    let outputs: Vec<PathBuf> = desks.iter().map(|desk| resolved(&desk.out)).collect();
    let mut problems = Vec::new();
    for (at, desk) in desks.iter().enumerate() {
        if let Some(first) = watched[..at].iter().position(|other| *other == watched[at]) {
            problems.push(("desk.watch", twice(&desks[first].watch, &desk.watch)));
        }
        let lies_inside = |(other, of): (&Desk, &PathBuf)| {
            other.recursive && *of != watched[at] && watched[at].starts_with(of)
        };
        if desks.iter().zip(&watched).any(lies_inside) {
            let what = "a watch folder lies inside another that takes subfolders too";
            problems.push(("desk.watch", what.to_owned()));
        }
        if desks.iter().any(|other| is_taken(&desk.out, other)) {
            let what = "the output folder must not lie inside a watch folder";
            problems.push(("desk.out", what.to_owned()));
        }
        if let Some(first) = outputs[..at].iter().position(|other| *other == outputs[at]) {
            problems.extend(unlike(&desks[first], desk).map(|what| ("desk.out", what)));
        }
    }
    let mut keep_out = |path: &Path, key, what: &str| {
        if desks.iter().any(|desk| is_taken(path, desk)) {
            problems.push((key, format!("{what} must not lie inside a watch folder")));
        }
    };
    keep_out(state, "state", "the folder of the ledger");
    // It is only read, and most have none.
    if rules.exists() {
        keep_out(rules, "rules", "the folder of rules");
    }
    if metrics.file != Path::new("") {
        keep_out(&metrics.file, "metrics.file", "the file of metrics");
    }
    problems
}

fn twice(first: &Path, second: &Path) -> String {
    let what = "two [[desk]] watch the same folder";
    if first == second {
        return what.to_owned();
    }
    format!("{what}: {} and {} are one", first.display(), second.display())
}

/// What is wrong with two desks that share an output folder, where they differ in what decides over
/// outputs: what one makes of a document would replace what the other made of it.
fn unlike(first: &Desk, second: &Desk) -> Option<String> {
    let keys = [
        ("format", first.format == second.format),
        ("layout", first.layout == second.layout),
        ("records", first.records == second.records),
        ("segment_documents", first.segment_documents == second.segment_documents),
        ("segment_bytes", first.segment_bytes == second.segment_bytes),
        ("clean", first.clean == second.clean),
    ];
    let unlike: Vec<&str> = keys.iter().filter(|(_, same)| !same).map(|(key, _)| *key).collect();
    (!unlike.is_empty()).then(|| {
        format!(
            "two [[desk]] have the output folder {}, and differ in {}: each would replace the other's \
             articles; give each an output folder of its own",
            second.out.display(),
            unlike.join(", ")
        )
    })
}

/// Whether a path is a desk's watch folder or inside it, but for hidden folders of others, which are
/// passed over.
fn is_taken(path: &Path, desk: &Desk) -> bool {
    let path = resolved(path);
    let Ok(inside) = path.strip_prefix(resolved(&desk.watch)) else { return false };
    let is_hidden = |part: Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
    let Folders { claimed, done, failed, .. } = Folders::of(desk);
    let is_own = [claimed, done, failed].iter().any(|own| path.starts_with(resolved(own)));
    is_own || !inside.components().any(is_hidden)
}

/// Where a path leads: links are followed as far as it exists, the rest is taken by its name.
fn resolved(path: &Path) -> PathBuf {
    for above in path.ancestors() {
        let (Ok(real), Ok(rest)) = (fs::canonicalize(above), path.strip_prefix(above)) else {
            continue;
        };
        let mut whole = real;
        for part in rest.components() {
            match part {
                Component::ParentDir => _ = whole.pop(),
                part => whole.push(part),
            }
        }
        return whole;
    }
    path.to_owned()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn desks_that_share_an_output_folder_make_the_same_of_a_dump() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path();
        fs::create_dir(base.join("out")).unwrap();
        symlink("out", base.join("link")).unwrap();
        let told = |change: &dyn Fn(&mut Desk)| {
            let desk = |name: &str| {
                let (watch, out) = (base.join(name), base.join("out"));
                Desk { watch, out, ..Desk::default() }
            };
            let (first, mut second) = (desk("first"), desk("second"));
            change(&mut second);
            let (state, desk) = (base.join("state"), vec![first, second]);
            problems(&Configuration { state, desk, ..Configuration::default() })
        };
        assert_eq!(told(&|desk| desk.pretty = !desk.pretty), []);
        let problems = told(&|desk| {
            desk.out = base.join("link");
            desk.clean.markdown = true;
            desk.format = Some(crate::Format::Html);
        });
        let [("desk.out", what)] = problems.as_slice() else { panic!("{problems:?}") };
        assert!(what.contains("differ in format, clean: "), "{what}");
        assert_eq!(told(&|desk| (desk.out, desk.clean.markdown) = (base.join("other"), true)), []);
    }

    #[test]
    fn nothing_of_its_own_lies_where_dumps_are_taken() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path();
        fs::create_dir_all(base.join("watch/rules")).unwrap();
        symlink("watch", base.join("link")).unwrap();
        let usual = || {
            let desk = Desk { watch: base.join("watch"), out: base.join("out"), ..Desk::default() };
            let (state, rules) = (base.join("state"), base.join("rules"));
            Configuration { state, rules, desk: vec![desk], ..Configuration::default() }
        };
        let keys = |change: &dyn Fn(&mut Configuration, PathBuf), path: &str| {
            let mut configuration = usual();
            change(&mut configuration, base.join(path));
            problems(&configuration).into_iter().map(|(key, _)| key).collect::<Vec<_>>()
        };
        let state = |c: &mut Configuration, path| c.state = path;
        let out = |c: &mut Configuration, path| c.desk[0].out = path;
        let rules = |c: &mut Configuration, path| c.rules = path;
        let metrics = |c: &mut Configuration, path| c.metrics.file = path;
        let also = |c: &mut Configuration, watch| {
            c.desk.push(Desk { watch, out: c.desk[0].out.clone(), ..Desk::default() });
        };
        for place in ["watch", "watch/a", "watch/a/b", "link/a", "none/../watch/a", "watch/.done/a"]
        {
            assert_eq!(keys(&state, place), ["state"], "{place}");
            assert_eq!(keys(&out, place), ["desk.out"], "{place}");
            assert_eq!(keys(&metrics, place), ["metrics.file"], "{place}");
        }
        assert_eq!(keys(&rules, "link/rules"), ["rules"]);
        assert_eq!(keys(&also, "watch"), ["desk.watch"]);
        assert_eq!(keys(&also, "link"), ["desk.watch"]);
        assert_eq!(keys(&also, "link/sub"), ["desk.watch"]);
        for place in ["watched", "watch/.own/a", "a/watch", "watch/../a"] {
            assert_eq!(keys(&state, place), [""; 0], "{place}");
            assert_eq!(keys(&out, place), [""; 0], "{place}");
        }
        assert_eq!(keys(&rules, "watch/none"), [""; 0]);
    }
}
