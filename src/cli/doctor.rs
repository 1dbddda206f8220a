//! `copydesk doctor`

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use clap::Args;

use super::exit;
use super::which::Which;
use crate::desk::doctor::{Finding, Level, examine};

/// Arguments of the verb.
#[derive(Args)]
#[command(after_help = "\
It tries out permissions, so run it under the service's account.

Examples:
  sudo -u copydesk copydesk doctor --config /etc/copydesk/copydesk.toml

Exit codes: 0 no problem, 1 a problem, 64 usage, 78 configuration.")]
pub struct Doctor {
    /// Print one JSON object per finding
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    which: Which,
}

impl Doctor {
    /// Runs the verb and gives the exit code.
    pub fn run(self) -> u8 {
        let configuration = match self.which.configuration() {
            Ok(configuration) => configuration,
            Err(code) => return code,
        };
        let findings = examine(&configuration);
        let mut text = String::new();
        for finding in &findings {
            if self.json {
                // Text alone, which always is JSON.
                text.push_str(&serde_json::to_string(finding).unwrap_or_default());
                text.push('\n');
            } else {
                describe(finding, &mut text);
            }
        }
        let printed = super::print(&text);
        let is_problem = findings.iter().any(|finding| finding.level == Level::Problem);
        if is_problem { exit::INPUT } else { printed }
    }
}

/// One line, and one more for the remedy.
fn describe(finding: &Finding, to: &mut String) {
    let style = Style::new().fg_color(Some(match finding.level {
        Level::Ok => AnsiColor::Green.into(),
        Level::Warning => AnsiColor::Yellow.into(),
        Level::Problem => AnsiColor::Red.into(),
    }));
    let path = finding.path.as_ref().map_or_else(String::new, |path| format!("{path}: "));
    let (level, check, what) = (finding.level.name(), finding.check, &finding.what);
    // Writing to a string cannot fail.
    let _ = writeln!(to, "{style}{level:<8}{style:#} {check:<12} {path}{what}");
    if let Some(remedy) = &finding.remedy {
        let _ = writeln!(to, "{:22}remedy: {remedy}", "");
    }
}
