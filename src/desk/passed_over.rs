//! What a scan finds and nobody takes: files that lie beside dumps which are not there, and files
//! whose paths are too long. They are counted, and one of each is named.

use std::path::{Path, PathBuf};

use tracing::{debug, warn};

use super::folders::Folders;
use super::{beside, names};

/// The files of a scan that are passed over.
#[derive(Debug, Default)]
pub struct PassedOver {
    alone: Files,
    long: Files,
}

#[derive(Debug, Default)]
struct Files {
    count: u64,
    one: PathBuf,
}

impl Files {
    fn add(&mut self, path: &Path) {
        self.count += 1;
        if self.count == 1 {
            path.clone_into(&mut self.one);
        }
    }
}

impl PassedOver {
    /// Looks at a file of the watch folder.
    pub fn look_at(&mut self, folders: &Folders, path: &Path) {
        if path.strip_prefix(&folders.watch).is_ok_and(|name| !folders.has_room_for(name)) {
            self.long.add(path);
        }
        if beside::dump_of(path).is_some_and(|dump| !dump.exists()) {
            self.alone.add(path);
        }
    }

    /// Tells of them; of long paths where there are more than so many. How many there are now?
    pub fn tell(self, long_before: u64) -> u64 {
        let PassedOver { alone, long } = self;
        if alone.count > 0 {
            debug!(event = "beside_waits", path = names::shown(&alone.one), found = alone.count);
        }
        if long.count > long_before {
            warn!(event = "path_too_long", path = names::shown(&long.one), found = long.count);
        }
        long.count
    }
}
