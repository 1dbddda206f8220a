//! The wall clock, for people and for names: it decides nothing.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Now, in milliseconds since 1970.
pub fn now_ms() -> i64 {
    ms_ago(Duration::ZERO)
}

/// So long ago, in milliseconds since 1970; not before.
pub fn ms_ago(ago: Duration) -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.saturating_sub(ago).as_millis()).unwrap_or(i64::MAX)
}
