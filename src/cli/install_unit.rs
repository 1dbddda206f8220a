//! `copydesk install-unit`: the service for people without packages.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;

use super::which;
use crate::desk::configuration::keys;

const SYSTEM: &str = include_str!("../../systemd/copydesk.service");
const USER: &str = include_str!("../../systemd/copydesk.user.service");
const ACCOUNT: &str = include_str!("../../systemd/copydesk.sysusers");
const FOLDERS: &str = include_str!("../../systemd/copydesk.tmpfiles");

/// Where the units say that the program lies.
const PROGRAM: &str = "/usr/bin/copydesk";
/// Where the service's folders lie.
const STATE: &str = "/var/lib/copydesk";
/// What the unit of the machine hides from the service.
const HIDDEN: &[&str] = &["/home", "/root", "/run/user", "/tmp", "/var/tmp"];

/// Arguments of the verb.
#[derive(Args)]
#[command(after_help = "\
An existing configuration is left alone.

Examples:
  cargo install --path . && copydesk install-unit --user
  sudo cargo install --path . --root /usr/local && sudo /usr/local/bin/copydesk install-unit")]
pub struct InstallUnit {
    /// Install for your own account, with ~/copydesk as its folder, instead of for the machine
    #[arg(long)]
    user: bool,
    /// Install below this folder instead of /
    #[arg(long, value_name = "DIR", conflicts_with = "user")]
    root: Option<PathBuf>,
}

/// A file to be written.
struct Piece {
    path: PathBuf,
    text: String,
    /// Whether one that is there already stays.
    is_theirs: bool,
}

impl InstallUnit {
    /// Runs the verb and gives the exit code.
    pub fn run(self) -> u8 {
        let done = if self.user { for_user() } else { for_machine(self.root.as_deref()) };
        done.map_or_else(|error| super::ended(&error), |text| super::print(&text))
    }
}

fn for_machine(root: Option<&Path>) -> anyhow::Result<String> {
    let program = program()?;
    if let Some(hidden) = HIDDEN.iter().find(|hidden| program.starts_with(hidden)) {
        bail!(
            "{} lies in {hidden}, which the service cannot see; copy it to /usr/local/bin and run \
             that one, or use --user",
            program.display()
        );
    }
    let root = root.unwrap_or(Path::new("/"));
    let own = |path: &str, text: String| Piece { path: root.join(path), text, is_theirs: false };
    let done = install(&[
        own("etc/systemd/system/copydesk.service", unit(SYSTEM, &program)),
        own("etc/sysusers.d/copydesk.conf", ACCOUNT.to_owned()),
        own("etc/tmpfiles.d/copydesk.conf", FOLDERS.to_owned()),
        Piece {
            is_theirs: true,
            ..own("etc/copydesk/copydesk.toml", keys::shipped_file(Some(Path::new(STATE))))
        },
    ])?;
    let next = "systemd-sysusers && systemd-tmpfiles --create && systemctl daemon-reload && systemctl \
        enable --now copydesk";
    Ok(format!("{done}Now: {next}\n"))
}

fn for_user() -> anyhow::Result<String> {
    let home = env::home_dir().context("HOME is not set")?;
    let settings = which::settings_folder().context("HOME is not set")?;
    let own =
        |path: &str, text: String| Piece { path: settings.join(path), text, is_theirs: false };
    let done = install(&[
        own("systemd/user/copydesk.service", unit(USER, &program()?)),
        Piece {
            is_theirs: true,
            ..own("copydesk/copydesk.toml", keys::shipped_file(Some(&home.join("copydesk"))))
        },
    ])?;
    let next = "systemctl --user daemon-reload && systemctl --user enable --now copydesk";
    Ok(format!("{done}Now: {next}\n"))
}

/// This program, which the unit starts.
fn program() -> anyhow::Result<PathBuf> {
    env::current_exe().context("cannot find out where this program lies")
}

/// A unit that starts this program, whose path may have blanks and what means something to systemd.
fn unit(text: &str, program: &Path) -> String {
    let path = program.to_string_lossy().replace('%', "%%");
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "/%._-".contains(char);
    let path = if path.chars().all(is_plain) {
        path
    } else {
        format!("\"{}\"", path.replace('\\', "\\\\").replace('"', "\\\""))
    };
    text.replace(PROGRAM, &path)
}

/// Writes what is to be there, and says what was done.
fn install(pieces: &[Piece]) -> anyhow::Result<String> {
    let mut done = String::new();
    for Piece { path, text, is_theirs } in pieces {
        if *is_theirs && path.exists() {
            done.push_str(&format!("{}: stays as it is\n", path.display()));
            continue;
        }
        write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
        done.push_str(&format!("{}: written\n", path.display()));
    }
    Ok(done)
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_named_as_systemd_reads_it() {
        let line = |program: &str| unit("ExecStart=/usr/bin/copydesk run", Path::new(program));
        for (program, named) in [
            ("/usr/local/bin/copydesk", "/usr/local/bin/copydesk"),
            ("/opt/100%/copydesk", "/opt/100%%/copydesk"),
            ("/opt/my \"apps\"/copydesk", "\"/opt/my \\\"apps\\\"/copydesk\""),
        ] {
            assert_eq!(line(program), format!("ExecStart={named} run"));
        }
    }
}
