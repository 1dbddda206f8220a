//! Events that repeat: each is written once in a while, and then with how often it was not.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The same event is written this often, however often it happens.
pub const EVERY: Duration = Duration::from_secs(10);

/// What has happened lately: what it is about, and its text.
#[derive(Debug, Default)]
pub struct Repeats(Mutex<HashMap<(&'static str, String), Seen>>);

#[derive(Debug)]
struct Seen {
    last: Instant,
    written: Instant,
    suppressed: u64,
    /// Whom it happened to when it was last written.
    whom: String,
}

/// What has happened lately.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recent {
    /// What it is about.
    pub about: &'static str,
    /// Its text.
    pub text: String,
    /// One of those that it has happened to.
    pub whom: String,
}

impl Repeats {
    /// It happens to somebody. Whether it is to be written, and then how often it was not since it
    /// last was, whomever it happened to.
    pub fn due(&self, about: &'static str, text: &str, whom: &str) -> Option<u64> {
        let now = Instant::now();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, seen| now.duration_since(seen.last) < EVERY * 2);
        let fresh = Seen { last: now, written: now, suppressed: 0, whom: whom.to_owned() };
        match all.get_mut(&(about, text.to_owned())) {
            None => {
                all.insert((about, text.to_owned()), fresh);
                Some(0)
            }
            Some(seen) if now.duration_since(seen.written) < EVERY => {
                (seen.last, seen.suppressed) = (now, seen.suppressed + 1);
                None
            }
            Some(seen) => Some(std::mem::replace(seen, fresh).suppressed),
        }
    }

    /// What has happened within this time, in order.
    pub fn within(&self, time: Duration) -> Vec<Recent> {
        let now = Instant::now();
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = all.iter().filter(|(_, seen)| now.duration_since(seen.last) < time);
        let mut recent: Vec<Recent> = recent
            .map(|((about, text), Seen { whom, .. })| Recent {
                about,
                text: text.clone(),
                whom: whom.clone(),
            })
            .collect();
        recent.sort();
        recent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_written_once_and_others_are_too() {
        let repeats = Repeats::default();
        assert_eq!(repeats.due("publish", "full", "a"), Some(0));
        assert_eq!(repeats.due("publish", "full", "b"), None);
        assert_eq!(repeats.due("publish", "full", "a"), None);
        assert_eq!(repeats.due("read", "full", "a"), Some(0));
        let written = Instant::now().checked_sub(EVERY).unwrap();
        let mut all = repeats.0.lock().unwrap();
        all.get_mut(&("publish", "full".to_owned())).unwrap().written = written;
        drop(all);
        assert_eq!(repeats.due("publish", "full", "c"), Some(2));
        let recent = repeats.within(EVERY).into_iter();
        let recent: Vec<_> = recent.map(|one| (one.about, one.text, one.whom)).collect();
        let both = [("publish", "c"), ("read", "a")];
        assert_eq!(recent, both.map(|(about, whom)| (about, "full".to_owned(), whom.to_owned())));
    }
}
