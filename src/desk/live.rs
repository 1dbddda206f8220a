//! The configuration in force, which a reload replaces as a whole.

use std::sync::{Arc, PoisonError, RwLock};

use super::configuration::Configuration;

/// The configuration in force; a clone sees the same one.
#[derive(Clone, Debug)]
pub struct Live(Arc<RwLock<Arc<Configuration>>>);

impl Live {
    /// Starts with this one.
    pub fn new(configuration: Configuration) -> Live {
        Live(Arc::new(RwLock::new(Arc::new(configuration))))
    }

    /// The one in force now.
    pub fn get(&self) -> Arc<Configuration> {
        // Nothing panics while it holds the lock, and the value is whole either way.
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts another in force, unless it changes what takes a restart; then says which keys.
    pub fn replace(&self, new: Configuration) -> Result<(), String> {
        let old = self.get();
        let folders = |c: &Configuration| {
            c.desk.iter().map(|d| (d.watch.clone(), d.out.clone())).collect::<Vec<_>>()
        };
        let fixed = [
            ("state", old.state == new.state),
            ("desk.watch or desk.out", folders(&old) == folders(&new)),
            ("workers.count", old.workers.count == new.workers.count),
            ("workers.memory", old.workers.memory == new.workers.memory),
            ("log", old.log == new.log),
            ("metrics", old.metrics == new.metrics),
        ];
        let changed: Vec<&str> =
            fixed.iter().filter(|(_, same)| !same).map(|(key, _)| *key).collect();
        if !changed.is_empty() {
            return Err(format!("a change of {} takes a restart", changed.join(", ")));
        }
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(new);
        Ok(())
    }
}
