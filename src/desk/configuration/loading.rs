//! Putting the configuration together: default, file, environment, flags, each over the one before.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use toml::de::DeTable;
use toml::{Table, Value};

use super::keys::{KEYS, Key, find};
use super::problem::{self, Place, Problem, did_you_mean, line_of, line_of_key};
use super::validation::validate;
use super::{Configuration, Desk};
use crate::desk::rules;

/// Keys that hold a path.
const PATHS: &[&str] = &["state", "rules", "desk.watch", "desk.out", "metrics.file"];

/// Variables that begin like keys and are none.
const OTHER_VARIABLES: &[&str] = &["COPYDESK_CONFIG"];

/// Where a configuration comes from.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The file, as a flag names it.
    pub file: Option<PathBuf>,
    /// `--watch`
    pub watch: Option<PathBuf>,
    /// `--out`
    pub out: Option<PathBuf>,
    /// `--state`
    pub state: Option<PathBuf>,
    /// The environment.
    pub environment: Vec<(OsString, OsString)>,
    /// The current folder.
    pub folder: PathBuf,
}

/// A configuration and the file it came from; without one, the defaults stand.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What holds.
    pub configuration: Configuration,
    /// The file that was read.
    pub file: Option<PathBuf>,
    /// What is wrong with the user's own rules; those of the files without a mistake are in force.
    pub bad_rules: Vec<Problem>,
}

/// Reads, merges and validates. Every problem that can be told apart is reported.
pub fn load(sources: &Sources) -> Result<Loaded, Vec<Problem>> {
    let file = sources.find_file();
    let text = file.as_deref().map_or(Ok(String::new()), read)?;
    let shown = file.clone().unwrap_or_default();
    let mut table = parse(&shown, &text)?;
    absolute_paths(&mut table, &sources.base(file.as_deref()), &sources.beside(file.as_deref()));
    let from_environment = overlay_environment(&mut table, sources)?;
    hand_down_cleaning(&mut table);
    let mut configuration = deserialize(table).map_err(|what| whole(&what))?;
    overlay_flags(&mut configuration, sources).map_err(|what| whole(&what))?;
    let problems = validate(&configuration);
    if problems.is_empty() {
        let (rules, bad_rules) = rules::read(&configuration.rules);
        configuration.use_rules(&rules);
        return Ok(Loaded { configuration, file, bad_rules });
    }
    let mut located = Vec::new();
    for (path, what) in problems {
        let problem = Problem { place: place_of(path, &shown, &text, &from_environment), what };
        // Several desks can be wrong in the same way.
        if !located.contains(&problem) {
            located.push(problem);
        }
    }
    Err(located)
}

impl Sources {
    /// The environment and folder of this process.
    pub fn of_process() -> Sources {
        let folder = std::env::current_dir().unwrap_or_else(|_| ".".into());
        Sources { environment: std::env::vars_os().collect(), folder, ..Sources::default() }
    }

    fn variable(&self, name: &str) -> Option<&OsString> {
        self.environment.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// A folder that systemd names; it may name several, and the first is ours.
    fn systemd_folder(&self, name: &str) -> Option<PathBuf> {
        std::env::split_paths(self.variable(name)?).next().filter(|path| path.is_absolute())
    }

    /// The file that a flag or variable names, or the one at its usual place if it is there.
    pub fn find_file(&self) -> Option<PathBuf> {
        let named = self.file.clone().or_else(|| self.variable("COPYDESK_CONFIG").map(Into::into));
        if let Some(named) = named {
            return Some(self.folder.join(named));
        }
        let usual = match self.systemd_folder("CONFIGURATION_DIRECTORY") {
            Some(folder) => folder.join("copydesk.toml"),
            None => self.folder.join("config/copydesk.toml"),
        };
        usual.exists().then_some(usual)
    }

    /// The folder of the file, or where it would be.
    fn beside(&self, file: Option<&Path>) -> PathBuf {
        let folder = file.and_then(Path::parent).map(Path::to_owned);
        folder
            .or_else(|| self.systemd_folder("CONFIGURATION_DIRECTORY"))
            .unwrap_or_else(|| self.folder.join("config"))
    }

    /// Where relative paths of the file and of the defaults start.
    fn base(&self, file: Option<&Path>) -> PathBuf {
        if let Some(state) = self.systemd_folder("STATE_DIRECTORY") {
            return state;
        }
        let Some(folder) = file.and_then(Path::parent) else { return self.folder.clone() };
        match folder.parent() {
            Some(parent) if folder.file_name().is_some_and(|name| name == "config") => {
                parent.into()
            }
            _ => folder.into(),
        }
    }
}

fn read(file: &Path) -> Result<String, Vec<Problem>> {
    std::fs::read_to_string(file).map_err(|error| {
        let what = match error.kind() {
            ErrorKind::NotFound => "there is no such file: name the right one (--config)".into(),
            ErrorKind::PermissionDenied => format!(
                "cannot be read: {error}; run this as root or as a member of the group of that file"
            ),
            _ => format!("cannot be read: {error}"),
        };
        vec![Problem { place: Place::File(file.to_owned()), what }]
    })
}

/// The file as a table.
fn parse(file: &Path, text: &str) -> Result<Table, Vec<Problem>> {
    let syntax = |error: toml::de::Error| {
        let line = line_of(text, error.span().unwrap_or(0..0));
        let what = error.message().trim_end().replace('\n', "; ");
        vec![Problem { place: Place::Line(file.to_owned(), line), what }]
    };
    let spanned = DeTable::parse(text).map_err(syntax)?;
    match problem::problems(file, text, spanned) {
        problems if problems.is_empty() => text.parse::<Table>().map_err(syntax),
        problems => Err(problems),
    }
}

/// Gives every path its base, and the folder of rules the one that is `beside` the file. Keys that the
/// file leaves out get their default first.
fn absolute_paths(table: &mut Table, base: &Path, beside: &Path) {
    let defaults = Configuration::default();
    let desks = table.entry("desk").or_insert_with(|| Value::Array(vec![Table::new().into()]));
    for desk in desks.as_array_mut().into_iter().flatten().filter_map(Value::as_table_mut) {
        let usual = Desk::default();
        absolute(desk, "watch", &usual.watch, base);
        absolute(desk, "out", &usual.out, base);
    }
    absolute(table, "state", &defaults.state, base);
    absolute(table, "rules", &defaults.rules, beside);
    let metrics = table.get_mut("metrics").and_then(Value::as_table_mut);
    // None is wanted where it is empty, which is the default.
    let named =
        |metrics: &&mut Table| metrics.get("file").is_some_and(|file| file.as_str() != Some(""));
    if let Some(metrics) = metrics.filter(named) {
        absolute(metrics, "file", &defaults.metrics.file, base);
    }
}

fn absolute(table: &mut Table, name: &str, usual: &Path, base: &Path) {
    let path = table.get(name).and_then(Value::as_str).map_or(usual, Path::new);
    let path = base.join(path).to_string_lossy().into_owned();
    table.insert(name.to_owned(), path.into());
}

/// Sets what the environment says; gives the keys that it set.
fn overlay_environment(
    table: &mut Table,
    sources: &Sources,
) -> Result<Vec<&'static Key>, Vec<Problem>> {
    let mut set = Vec::new();
    let mut problems = Vec::new();
    for (name, value) in &sources.environment {
        let name = name.to_string_lossy();
        if !name.starts_with("COPYDESK_") || OTHER_VARIABLES.contains(&name.as_ref()) {
            continue;
        }
        match overlay_variable(table, &name, value, &sources.folder) {
            Ok(key) => set.push(key),
            Err(what) => problems.push(Problem { place: Place::Variable(name.into()), what }),
        }
    }
    if problems.is_empty() { Ok(set) } else { Err(problems) }
}

fn overlay_variable(
    table: &mut Table,
    name: &str,
    value: &OsString,
    folder: &Path,
) -> Result<&'static Key, String> {
    let Some(key) = KEYS.iter().find(|key| key.variable() == name) else {
        let variables: Vec<String> = KEYS.iter().map(Key::variable).collect();
        let hint = did_you_mean(name, variables.iter().map(String::as_str));
        return Err(format!("no key has this variable{hint}"));
    };
    let text = value.to_str().ok_or("is not UTF-8")?;
    let value = if PATHS.contains(&key.path) {
        folder.join(text).to_string_lossy().into_owned().into()
    } else {
        value_like(find(&super::keys::defaults(), key.path), text)
    };
    // One that is wrong must not be in the way of the others.
    let mut with_it = table.clone();
    set(&mut with_it, key.path, value)?;
    deserialize(with_it.clone())?;
    *table = with_it;
    Ok(key)
}

/// A variable's text as the kind of value that the key has; strings need no quotes, and lists of them
/// neither quotes nor brackets.
fn value_like(usual: Option<&Value>, text: &str) -> Value {
    match usual {
        Some(Value::String(_)) | None => text.into(),
        Some(Value::Array(_)) => match text.parse() {
            Ok(list @ Value::Array(_)) => list,
            _ if text.trim().is_empty() => Vec::<String>::new().into(),
            _ => text.split(',').map(str::trim).collect::<Vec<_>>().into(),
        },
        _ => text.parse().unwrap_or_else(|_| text.into()),
    }
}

fn set(table: &mut Table, path: &str, value: Value) -> Result<(), String> {
    let Some((first, rest)) = path.split_once('.') else {
        table.insert(path.to_owned(), value);
        return Ok(());
    };
    let inner = match table.entry(first).or_insert_with(|| Table::new().into()) {
        Value::Array(list) if list.len() == 1 => list.first_mut().and_then(Value::as_table_mut),
        Value::Array(_) => {
            return Err("with several [[desk]] it is not clear which is meant".into());
        }
        other => other.as_table_mut(),
    };
    set(inner.ok_or("is no table")?, rest, value)
}

/// Gives each desk the `[clean]` table, with its own on top.
fn hand_down_cleaning(table: &mut Table) {
    let general = table.get("clean").cloned().unwrap_or_else(|| Table::new().into());
    let desks = table.get_mut("desk").and_then(Value::as_array_mut).into_iter().flatten();
    for desk in desks.filter_map(Value::as_table_mut) {
        let own = desk.insert("clean".to_owned(), general.clone());
        if let (Some(own), Some(into)) = (own, desk.get_mut("clean")) {
            merge(into, own);
        }
    }
}

/// Puts the values of one table over those of another; tables inside are merged in turn, which are
/// as deep as the configuration's keys.
fn merge(into: &mut Value, over: Value) {
    match (into, over) {
        (Value::Table(into), Value::Table(over)) => {
            for (key, value) in over {
                match into.get_mut(&key) {
                    Some(old) => merge(old, value),
                    None => _ = into.insert(key, value),
                }
            }
        }
        (into, over) => *into = over,
    }
}

fn overlay_flags(configuration: &mut Configuration, sources: &Sources) -> Result<(), String> {
    if let Some(state) = &sources.state {
        configuration.state = sources.folder.join(state);
    }
    if sources.watch.is_none() && sources.out.is_none() {
        return Ok(());
    }
    let [desk] = configuration.desk.as_mut_slice() else {
        return Err("--watch and --out need a configuration with exactly one [[desk]]".into());
    };
    if let Some(watch) = &sources.watch {
        desk.watch = sources.folder.join(watch);
    }
    if let Some(out) = &sources.out {
        desk.out = sources.folder.join(out);
    }
    Ok(())
}

fn deserialize(table: Table) -> Result<Configuration, String> {
    table.try_into().map_err(|error: toml::de::Error| error.message().trim_end().to_owned())
}

fn place_of(path: &str, file: &Path, text: &str, from_environment: &[&Key]) -> Place {
    if let Some(key) = from_environment.iter().find(|key| key.path == path) {
        return Place::Variable(key.variable());
    }
    let line = DeTable::parse(text).ok().and_then(|t| line_of_key(text, t.get_ref(), path));
    line.map_or(Place::Whole, |line| Place::Line(file.to_owned(), line))
}

fn whole(what: &str) -> Vec<Problem> {
    vec![Problem { place: Place::Whole, what: what.to_owned() }]
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::After;
    use super::*;

    fn sources(folder: &Path, environment: &[(&str, &str)]) -> Sources {
        let environment = environment.iter().map(|(k, v)| (k.into(), v.into())).collect();
        Sources { environment, folder: folder.to_owned(), ..Sources::default() }
    }

    /// The project folder with this configuration file.
    fn project(text: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("config")).unwrap();
        std::fs::write(folder.path().join("config/copydesk.toml"), text).unwrap();
        folder
    }

    fn problems(text: &str, environment: &[(&str, &str)]) -> Vec<String> {
        let folder = project(text);
        let prefix = format!("{}/config/copydesk.toml:", folder.path().display());
        let problems = load(&sources(folder.path(), environment)).unwrap_err();
        problems.iter().map(|problem| problem.to_string().replace(&prefix, "")).collect()
    }

    #[test]
    fn problems_say_where_and_what() {
        let cases = [
            ("[[desk]]\nsetle = \"1s\"\n", "2: unknown key `setle`; did you mean `settle`?"),
            ("sate = \"x\"", "1: unknown key `sate`; did you mean `state`?"),
            ("[worker]\ncount = 1", "1: unknown key `worker`; did you mean `workers`?"),
            ("recall_weight = 2.0", "1: unknown key `recall_weight` here; it belongs in `clean`"),
            (
                "\n[[desk]]\nsettle = \"1 day\"",
                "3: `1 day` is not a duration such as `250ms`, `5s` or `2m`",
            ),
            ("[[desk]]\nrecursive = 3", "2: invalid type: integer `3`, expected a boolean"),
            ("[[desk]]\nformat = \"htm\"", "2: `htm` is no format; did you mean `html`?"),
            (
                "[clean]\n\nrecall_weight = 70.0",
                "3: `clean.recall_weight` must lie between 0.1 and 10",
            ),
            (
                "[clean]\nrecall_weight = nan",
                "2: `clean.recall_weight` must lie between 0.1 and 10",
            ),
            (
                "[[desk]]\nlargest = 0\n[[desk]]\nwatch = \"b\"\nout = \"c\"\nlargest = 0",
                "2: `desk.largest` must be at least 1",
            ),
            ("[clean.limits]\nnodes = 0", "2: `clean.limits.nodes` must be at least 1"),
            ("[[desk]]\nsegment_documents = 0", "2: `desk.segment_documents` must be at least 1"),
            ("[[desk]]\nsegment_bytes = \"0\"", "2: `desk.segment_bytes` must be at least 1"),
            (
                "\n[desk]\nsettle = \"1s\"",
                "2: there may be several: write `[[desk]]`, not `[desk]`",
            ),
            (
                "[[desk]]\nout = \"watch/out\"",
                "2: the output folder must not lie inside a watch folder",
            ),
            (
                "[clean.limits]\ndocument_bytes = \"4MiX\"",
                "2: `4MiX` is not a size such as `512KiB`, `16MiB` or `1GiB`",
            ),
            (
                "\nstate = \"watch/state\"",
                "2: the folder of the ledger must not lie inside a watch folder",
            ),
            ("[[desk]]\n[[desk]]\n", "two [[desk]] watch the same folder"),
            ("desk = []", "1: `desk` is empty, so there is nothing to watch"),
        ];
        for (text, expected) in cases {
            assert_eq!(problems(text, &[]), [expected], "{text}");
        }
        let many = "state = 5\n[[desk]]\nsettle = \"soon\"\nsetle = 1\n[desk.clean]\nkeep = [\n  \"advert\",\n  3,\n  \"rest\",\n]\n\
                    [workers]\ncount = -1\n[clean]\nlimits = 7\nfields.url = [1]\n[[desk]]\nrecursive = 1.5\n";
        let told = problems(many, &[]);
        let lines: Vec<&str> =
            told.iter().filter_map(|told| Some(told.split_once(": ")?.0)).collect();
        assert_eq!(lines, ["1", "3", "4", "8", "9", "12", "14", "15", "17"], "{told:#?}");
        for text in ["desk = 1\nworkers = 2\n", "[desk]\nsettle = 1\n[log]\nlevel = \"all\"\n"] {
            assert_eq!(problems(text, &[]).len(), 2, "{text}");
        }
        assert!(problems("[log\n", &[])[0].starts_with("1: "));
        assert_eq!(problems("a = 1\n[log]\nb = 2\n", &[]).len(), 2);
    }

    #[test]
    fn variables_are_checked_like_keys() {
        let cases = [
            (
                ("COPYDESK_DESK_SETLE", "1s"),
                "COPYDESK_DESK_SETLE: no key has this variable; did you mean `COPYDESK_DESK_SETTLE`?",
            ),
            (
                ("COPYDESK_WORKERS_DEADLINE", "soon"),
                "COPYDESK_WORKERS_DEADLINE: `soon` is not a duration such as `250ms`, `5s` or `2m`\nin `workers.deadline`",
            ),
            (
                ("COPYDESK_WORKERS_ATTEMPTS", "0"),
                "COPYDESK_WORKERS_ATTEMPTS: `workers.attempts` must be at least 1",
            ),
        ];
        for (variable, expected) in cases {
            let problem = &problems("", &[variable])[0];
            assert_eq!(problem.lines().next(), expected.lines().next());
        }
        let many = [
            ("COPYDESK_WORKERS_COUNT", "many"),
            ("COPYDESK_DESK_SETTLE", "1s"),
            ("COPYDESK_CLEAN_MARKDOWN", "yes"),
        ];
        let told = problems("", &many);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with(many[0].0) && told[1].starts_with(many[2].0), "{told:?}");
    }

    #[test]
    fn lists_in_variables_need_no_brackets() {
        use crate::label::Clutter::{AuthorBio, Comments};
        for (text, kept) in [
            ("author_bio", &[AuthorBio][..]),
            ("author_bio, comments", &[AuthorBio, Comments]),
            ("[\"comments\"]", &[Comments]),
            ("", &[]),
        ] {
            let folder = project("[clean]\nkeep = [\"advert\"]");
            let loaded = load(&sources(folder.path(), &[("COPYDESK_CLEAN_KEEP", text)])).unwrap();
            assert_eq!(loaded.configuration.clean.keep, kept, "{text}");
        }
        assert!(problems("", &[("COPYDESK_CLEAN_KEEP", "author")])[0].contains("author"));
    }

    #[test]
    fn flag_over_environment_over_file_over_default() {
        let folder = project(
            "[[desk]]\nwatch = \"inbox\"\nsettle = \"2s\"\nafter = \"delete\"\n[workers]\ncount = 3\n",
        );
        let mut sources = sources(
            folder.path(),
            &[("COPYDESK_DESK_SETTLE", "3s"), ("COPYDESK_STATE", "from-environment")],
        );
        sources.state = Some("from-flag".into());
        let loaded = load(&sources).unwrap().configuration;
        assert_eq!(loaded.workers.count, 3);
        assert_eq!(loaded.desk[0].settle, Duration::from_secs(3));
        assert_eq!(loaded.desk[0].after, After::Delete);
        assert_eq!(loaded.desk[0].watch, folder.path().join("inbox"));
        assert_eq!(loaded.desk[0].out, folder.path().join("out"));
        assert_eq!(loaded.state, folder.path().join("from-flag"));
    }

    #[test]
    fn systemd_names_the_folders() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("copydesk.toml"), "state = \"ledger\"").unwrap();
        let etc = folder.path().to_str().unwrap();
        let environment =
            [("CONFIGURATION_DIRECTORY", etc), ("STATE_DIRECTORY", "/var/lib/copydesk")];
        let loaded = load(&sources(Path::new("/"), &environment)).unwrap().configuration;
        assert_eq!(loaded.state, Path::new("/var/lib/copydesk/ledger"));
        assert_eq!(loaded.desk[0].watch, Path::new("/var/lib/copydesk/watch"));
    }
}
