//! `copydesk worker`

use clap::Args;

use super::exit;
use crate::desk::worker;

/// Arguments of the verb.
#[derive(Args)]
pub struct Worker {
    /// Address space in bytes
    #[arg(long)]
    memory: usize,
}

impl Worker {
    /// Runs the verb and gives the exit code.
    pub fn run(self) -> u8 {
        // A service that is gone is no error of the worker's.
        worker::serve(self.memory).map_or(exit::INPUT, |()| exit::OK)
    }
}
