//! Which service a verb is about: `--config FILE` or `--state DIR`, the same for every verb that
//! reads the service's state.

use std::env;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{advice, exit};
use crate::desk::configuration::{Configuration, Loaded, Problem, Sources, in_force, load};

/// Where packages put the configuration.
const PACKAGED: &str = "/etc/copydesk/copydesk.toml";

/// The flags that name a service.
#[derive(Args, Clone, Debug, Default)]
pub struct Which {
    /// The service's configuration [default: config/copydesk.toml, ~/.config/copydesk/copydesk.toml or
    /// /etc/copydesk/copydesk.toml, the first that is there]
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    /// The service's state folder; without --config, the configuration is the one with which the
    /// service last ran there
    #[arg(long, value_name = "DIR", global = true)]
    state: Option<PathBuf>,
}

impl Which {
    /// The configuration of that service. A mistake in it is told, and its exit code given.
    pub fn configuration(self) -> Result<Configuration, u8> {
        self.load().map(|loaded| loaded.configuration)
    }

    /// The same for verbs that only tell: of a state folder that is not there nothing can be told,
    /// unless a configuration says what its service will be.
    pub fn configuration_of_a_service(self) -> Result<Configuration, u8> {
        let is_named = self.state.is_some();
        let Loaded { configuration, file, .. } = self.load()?;
        let state = &configuration.state;
        if (is_named || file.is_none()) && !state.exists() {
            anstream::eprintln!(
                "copydesk: {}: no service has run with this state folder: name the right one with --config \
                 or --state",
                state.display()
            );
            return Err(exit::INPUT);
        }
        Ok(configuration)
    }

    /// The same for verbs that clean: a mistake in the user's own rules counts too.
    pub fn configuration_with_rules(self) -> Result<Configuration, u8> {
        let loaded = self.load()?;
        match loaded.bad_rules.as_slice() {
            [] => Ok(loaded.configuration),
            problems => Err(tell(problems)),
        }
    }

    fn load(self) -> Result<Loaded, u8> {
        if let Some(Err(error)) = self.state.as_ref().map(|state| readable(state)) {
            let state = self.state.unwrap_or_default();
            anstream::eprintln!("copydesk: {}: {}", state.display(), advice::tell(&error));
            return Err(exit::INPUT);
        }
        let sources = Sources { state: self.state, file: self.config, ..Sources::of_process() };
        load(&Sources { file: file(&sources), ..sources }).map_err(|problems| tell(&problems))
    }
}

fn tell(problems: &[Problem]) -> u8 {
    problems.iter().for_each(|problem| anstream::eprintln!("{problem}"));
    exit::CONFIG
}

/// Whether a state folder can be looked into. One that is not there yet is none that cannot.
fn readable(state: &Path) -> io::Result<()> {
    match state.read_dir() {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The file to read, if there is one.
pub(super) fn file(sources: &Sources) -> Option<PathBuf> {
    let state = sources.state.as_ref().map(|state| sources.folder.join(state));
    let left_there = state.map(|state| in_force::path(&state)).filter(|path| path.exists());
    let installed =
        || [own_settings(), Some(PACKAGED.into())].into_iter().flatten().find(|it| it.exists());
    sources.file.clone().or(left_there).or_else(|| sources.find_file()).or_else(installed)
}

/// Where `install-unit --user` puts the configuration.
fn own_settings() -> Option<PathBuf> {
    settings_folder().map(|folder| folder.join("copydesk/copydesk.toml"))
}

/// The folder of the user's settings (XDG Base Directory Specification).
pub(super) fn settings_folder() -> Option<PathBuf> {
    let named = env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    named.or_else(|| env::home_dir().map(|home| home.join(".config")))
}
