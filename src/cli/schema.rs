//! `copydesk schema`

use clap::Args;

use super::exit;

/// Arguments of the verb.
#[derive(Args, Default)]
pub struct Schema {}

impl Schema {
    /// Runs the verb and gives the exit code.
    pub fn run(self) -> u8 {
        exit::OK
    }
}
