//! Files that tell others how things stand: replaced as a whole, so that nobody reads half of one.
//! They are not synced; what a power cut takes is told anew.

use std::fs;
use std::io;
use std::path::Path;

/// Puts these bytes in the place of the file.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".tmp");
    let temporary = path.with_file_name(name);
    fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, path)).inspect_err(|_| {
        // A half-written file would keep a full disk full.
        let _ = fs::remove_file(&temporary);
    })
}
