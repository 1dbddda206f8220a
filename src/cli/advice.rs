//! What to do about an error: an error message says what happened, to which file, and what next.

use std::error::Error;
use std::io::{self, ErrorKind};

use rusqlite::ErrorCode;

use crate::desk::ledger::store::StoreError;
use crate::desk::lock::LockError;
use crate::desk::service::ServiceError;

/// An error with all its causes, and what to do about it.
pub fn tell(error: &(dyn Error + 'static)) -> String {
    let mut text = String::new();
    // SQLite's own error says again what the one above it says.
    let told = causes(error).filter(|cause| !cause.is::<rusqlite::ffi::Error>());
    for cause in told.map(ToString::to_string) {
        // Some errors repeat their cause in their own text.
        if !text.ends_with(&cause) {
            text.push_str(if text.is_empty() { "" } else { ": " });
            text.push_str(&cause);
        }
    }
    match advice(error) {
        Some(advice) => format!("{text}; {advice}"),
        None => text,
    }
}

/// An error and what it came from.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// The advice of the first cause that has one.
fn advice(error: &(dyn Error + 'static)) -> Option<&'static str> {
    causes(error).find_map(|cause| {
        let io = cause.downcast_ref::<io::Error>().and_then(|error| of_io(error.kind()));
        let database = cause.downcast_ref::<rusqlite::Error>().and_then(of_database);
        let lock = cause.downcast_ref::<LockError>().and_then(of_lock);
        let service = cause.downcast_ref::<ServiceError>().and_then(of_service);
        io.or(database).or(lock).or(service)
    })
}

fn of_io(kind: ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::NotFound => "check the path, or make what is missing",
        ErrorKind::PermissionDenied => {
            "run this as root or as the service's account, or give yours the right to it (docs/troubleshoot.md)"
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "make room on that disk and try again",
        ErrorKind::ReadOnlyFilesystem => "mount it writable, or name another folder",
        ErrorKind::NotADirectory => {
            "a file stands where a folder is needed: move it, or name another"
        }
        ErrorKind::IsADirectory => "name a file in that folder",
        _ => return None,
    })
}

fn of_database(error: &rusqlite::Error) -> Option<&'static str> {
    Some(match error.sqlite_error_code()? {
        ErrorCode::CannotOpen => {
            "no service has run with this state folder, or you may not read it: name the right one with \
             --config or --state, or run this as root or as the service's account"
        }
        ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt => {
            "stop the service and run `copydesk ledger rebuild`, which makes it anew from the outputs"
        }
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => "try again in a moment",
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => {
            "run this as root or as the service's account"
        }
        ErrorCode::DiskFull => "make room on that disk and try again",
        _ => return None,
    })
}

fn of_lock(error: &LockError) -> Option<&'static str> {
    match error {
        LockError::Held { .. } => Some(
            "stop that one first (systemctl stop copydesk), or give this one folders of its own",
        ),
        LockError::Owned { .. } => Some(
            "give this one an output folder of its own, or make both one service with two [[desk]]; if that \
             one is no more, remove the file that says so",
        ),
        LockError::Io { error, .. } => of_io(error.kind()),
    }
}

/// What stopped the service stands for itself in its error, without being its cause.
fn of_service(error: &ServiceError) -> Option<&'static str> {
    match error {
        ServiceError::Lock(error) => of_lock(error),
        ServiceError::GivenUp(_) => Some("`copydesk doctor` looks for what stands in the way"),
        ServiceError::Ledger(StoreError::Database(_, error)) => of_database(error),
        ServiceError::Ledger(StoreError::Io(error)) | ServiceError::Io(error) => {
            of_io(error.kind())
        }
    }
}

#[cfg(test)]
mod tests {
    use anyhow::Context;

    use super::*;

    #[test]
    fn a_message_says_what_happened_to_which_file_and_what_next() {
        let denied = io::Error::from_raw_os_error(libc::EACCES);
        let error = Err::<(), _>(denied).context("cannot write /out/a.json").unwrap_err();
        let text = tell(&*error);
        assert!(text.starts_with("cannot write /out/a.json: Permission denied"), "{text}");
        assert!(text.contains("; run this as root"), "{text}");
        let denied = io::Error::from_raw_os_error(libc::EACCES);
        let lock = LockError::Io { file: "/state/.lock".into(), error: denied };
        let text = tell(&ServiceError::Lock(lock));
        assert!(text.contains("; run this as root"), "{text}");
        let missing = rusqlite::Connection::open("/nowhere/ledger.sqlite").unwrap_err();
        let text = tell(&missing);
        assert_eq!(text.matches("unable to open database file").count(), 1, "{text}");
        let held = LockError::Held { folder: "/state".into(), holder: "process 7".into() };
        let text = tell(&held);
        assert!(
            text.starts_with("/state is in use by another copydesk (process 7); stop"),
            "{text}"
        );
    }
}
