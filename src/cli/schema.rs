//! `copydesk schema`: the article's JSON Schema.

use clap::Args;

use crate::article::schema;

/// Arguments of `copydesk schema`: none.
#[derive(Args)]
#[command(after_help = "\
Examples:
  copydesk schema > article.schema.json")]
pub struct Schema {}

impl Schema {
    /// Runs the verb and gives the exit code.
    pub fn run(self) -> u8 {
        super::print(&schema::json())
    }
}
