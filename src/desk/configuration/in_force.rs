//! What the service leaves in its state folder about itself: the configuration in force, so that
//! the folder alone tells a verb which service it is about.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::Configuration;
use crate::desk::snapshot;

/// Where it lies.
pub fn path(state: &Path) -> PathBuf {
    state.join("in-force.toml")
}

/// Writes it down.
pub fn write(configuration: &Configuration) -> io::Result<()> {
    let table = whole(configuration).map_err(io::Error::other)?;
    let text = format!("# Written by the service at each start and reload.\n\n{table}");
    snapshot::replace(&path(&configuration.state), text.as_bytes())
}

/// The output folders of the service that has left its configuration in this state folder.
pub fn outputs(state: &Path) -> io::Result<Vec<PathBuf>> {
    let text = fs::read_to_string(path(state))?;
    let table: Table = text.parse().map_err(io::Error::other)?;
    let desks = table.get("desk").and_then(Value::as_array).into_iter().flatten();
    let outputs = desks.filter_map(|desk| desk.get("out")?.as_str());
    Ok(outputs.map(PathBuf::from).collect())
}

/// The configuration with what each desk's `[clean]` came to, which the reference leaves out.
fn whole(configuration: &Configuration) -> Result<Table, toml::ser::Error> {
    let mut table = Table::try_from(configuration)?;
    let desks = table.get_mut("desk").and_then(Value::as_array_mut).into_iter().flatten();
    for (desk, to) in configuration.desk.iter().zip(desks.filter_map(Value::as_table_mut)) {
        to.insert("clean".to_owned(), Table::try_from(&desk.clean)?.into());
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::super::{Desk, Sources, load};
    use super::*;

    #[test]
    fn what_is_left_is_what_was_in_force() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state");
        let mut desk = Desk { watch: folder.path().join("in \"1\""), ..Desk::default() };
        desk.out = folder.path().join("out");
        desk.clean.markdown = true;
        let rules = folder.path().join("rules.d");
        let rest = Configuration::default();
        let configuration = Configuration { state: state.clone(), rules, desk: vec![desk], ..rest };
        std::fs::create_dir(&state).unwrap();
        write(&configuration).unwrap();
        let loaded = load(&Sources { file: Some(path(&state)), ..Sources::default() }).unwrap();
        assert_eq!(loaded.configuration, configuration);
    }
}
