//! Whose files a verb would leave: what root makes in a service's folders, the service cannot change.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use anyhow::bail;
use rustix::process::geteuid;

use crate::desk::ledger;

/// Refuses to go on as root where the service runs under another account.
pub fn check(state: &Path) -> anyhow::Result<()> {
    // The ledger is the service's own work; its folder may have been made by anybody.
    let made = fs::metadata(ledger::path(state)).or_else(|_| fs::metadata(state));
    let owner = made.map_or(0, |made| made.uid());
    if geteuid().is_root() && owner != 0 {
        bail!(
            "{} is of the service's account, user {owner}, which could not change what root makes: run \
             this as that account (sudo -u '#{owner}' copydesk …)",
            state.display()
        );
    }
    Ok(())
}
