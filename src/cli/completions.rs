//! `copydesk completions`

use clap::Args;
use clap_complete::Shell;

/// Arguments of the verb.
#[derive(Args)]
#[command(after_help = "\
Examples:
  copydesk completions bash > ~/.local/share/bash-completion/completions/copydesk
  copydesk completions zsh > ~/.zfunc/_copydesk     with ~/.zfunc in $fpath
  copydesk completions fish > ~/.config/fish/completions/copydesk.fish")]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    /// Runs the verb and gives the exit code.
    pub fn run(self) -> u8 {
        super::print(&script(self.shell))
    }
}

/// The script that completes copydesk's command line in a shell.
pub fn script(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut super::command(), "copydesk", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
