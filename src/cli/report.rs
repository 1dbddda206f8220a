//! `copydesk report`: one page for a browser.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use clap::Args;

use super::which::Which;
use super::{Unwritten, exit};
use crate::desk::configuration::{Configuration, duration};
use crate::desk::ledger::{self, store};
use crate::desk::{clock, names, snapshot};
use crate::report::chosen::{Wanted, views};
use crate::report::{gather, report};

/// Arguments of the verb.
#[derive(Args)]
#[command(after_help = "\
The page is self-contained: it can be mailed, and opened without a network. Its documents are cleaned
again, with the present settings and rules, from the originals in .done/ and .failed/; with
`after = \"delete\"` there are none.

Examples:
  copydesk report --out report.html
  copydesk report --out week.html --since 168h --documents 20
  copydesk report --out page.html --documents 0 --show crawl/harbour.html

Exit codes: 0 done, 1 the ledger cannot be read, the page cannot be written or a dump cannot be
shown, 64 usage, 78 configuration.")]
pub struct Report {
    /// The file to write, or - for standard output
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// How far back the report goes
    #[arg(long, value_name = "DURATION", default_value = "24h", value_parser = duration::parse)]
    since: Duration,
    /// How many documents to show before and after, the newest first
    #[arg(long, value_name = "N", default_value_t = 8)]
    documents: usize,
    /// Also show the documents of this dump, whenever it was done; may be repeated
    #[arg(long, value_name = "NAME")]
    show: Vec<PathBuf>,
    #[command(flatten)]
    which: Which,
}

impl Report {
    /// Runs the verb and gives the exit code.
    pub fn run(self) -> u8 {
        let configuration = match self.which.clone().configuration() {
            Ok(configuration) => configuration,
            Err(code) => return code,
        };
        self.write(&configuration).unwrap_or_else(|error| super::ended(&error))
    }

    /// Writes the page; the exit code says whether all that was wanted is on it.
    fn write(&self, configuration: &Configuration) -> anyhow::Result<u8> {
        let path = ledger::path(&configuration.state);
        let unread = || format!("the ledger {} cannot be read", path.display());
        let database = store::read_only(&path).with_context(unread)?;
        let span = (clock::ms_ago(self.since), clock::now_ms());
        let overview = gather::gather(&database, span.0, span.1).with_context(unread)?;
        let names: Vec<String> = self.show.iter().flat_map(|name| names::meant(name)).collect();
        let wanted = Wanted { newest: self.documents, names: &names };
        let views = views(&database, configuration, span, &wanted).with_context(unread)?;
        let mut code = exit::OK;
        for name in &self.show {
            let meant = names::meant(name);
            if !views.iter().any(|view| meant.contains(&view.article.source.name)) {
                anstream::eprintln!(
                    "copydesk: there is no original of {} to show",
                    names::shown(name)
                );
                code = exit::INPUT;
            }
        }
        let page = report(&overview, &views);
        if self.out == Path::new("-") {
            io::stdout().write_all(page.as_bytes()).map_err(Unwritten)?;
            return Ok(code);
        }
        let unwritten = || format!("cannot write {}", self.out.display());
        snapshot::replace(&self.out, page.as_bytes()).with_context(unwritten)?;
        Ok(code)
    }
}
