//! Arguments to one verb; exit codes.

use std::process::ExitCode;

fn main() -> ExitCode {
    copydesk::cli::main()
}
