//! The journal of systemd, spoken to in its own protocol, so that each field of an event can be
//! searched for: `journalctl -u copydesk OUTCOME=rejected`.
//!
//! The crates for this leave entries without a `MESSAGE`, which `journalctl` does not show: the
//! events here are names and fields alone, of which the message is made.

use crate::text::chars::beginning;
use std::fmt::{Debug, Write as _};
use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

/// Where the journal listens.
pub const SOCKET: &str = "/run/systemd/journal/socket";
/// The longest value of a field, in bytes: all together are one datagram.
const LONGEST: usize = 4 << 10;

/// Writes events to the journal.
pub struct Journal {
    socket: UnixDatagram,
    path: PathBuf,
}

/// Whether stderr is the journal's, as systemd says with the stream's device and inode.
pub fn is_stderr() -> bool {
    let Ok(stream) = std::env::var("JOURNAL_STREAM") else { return false };
    let Ok(stderr) = fs::metadata("/proc/self/fd/2") else { return false };
    stream == format!("{}:{}", stderr.dev(), stderr.ino())
}

impl Journal {
    /// A journal that listens at this path. Each entry finds it anew, since it may restart.
    pub fn at(path: &Path) -> io::Result<Journal> {
        let socket = UnixDatagram::unbound()?;
        // A journal that is stuck must not hold up dumps.
        socket.set_nonblocking(true)?;
        Ok(Journal { socket, path: path.to_owned() })
    }
}

impl<S: Subscriber> Layer<S> for Journal {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut entry = Entry::new(*event.metadata().level());
        event.record(&mut entry);
        entry.add("MESSAGE", &entry.message.clone());
        if self.socket.send_to(&entry.fields, &self.path).is_err() {
            // systemd takes lines of stderr to the journal too, and a closed one is no error.
            let _ = writeln!(io::stderr(), "{}", entry.message);
        }
    }
}

/// An entry as it is sent.
struct Entry {
    fields: Vec<u8>,
    message: String,
}

impl Entry {
    fn new(level: Level) -> Entry {
        let mut entry = Entry { fields: Vec::new(), message: String::new() };
        entry.add("SYSLOG_IDENTIFIER", "copydesk");
        entry.add("PRIORITY", priority(level));
        entry
    }

    /// Adds a field in the form that takes any value: name, length, value.
    fn add(&mut self, name: &str, value: &str) {
        let value = beginning(value, LONGEST);
        self.fields.extend_from_slice(name.as_bytes());
        self.fields.push(b'\n');
        self.fields.extend_from_slice(&(value.len() as u64).to_le_bytes());
        self.fields.extend_from_slice(value.as_bytes());
        self.fields.push(b'\n');
    }
}

/// The event's name comes first in the message, then each field with its name.
impl Visit for Entry {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(&field.name().to_uppercase(), value);
        let separator = if self.message.is_empty() { "" } else { " " };
        // Writing to a string cannot fail.
        let _ = match field.name() {
            "event" => write!(self.message, "{separator}{value}"),
            name => write!(self.message, "{separator}{name}={value}"),
        };
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.record_str(field, &format!("{value:?}"));
    }
}

/// The level as syslog counts it.
fn priority(level: Level) -> &'static str {
    match level {
        Level::ERROR => "3",
        Level::WARN => "4",
        Level::INFO => "6",
        _ => "7",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use tracing::{error, info};
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    /// The fields of an entry, as the journal reads them.
    fn fields(mut entry: &[u8]) -> BTreeMap<String, String> {
        let mut fields = BTreeMap::new();
        while let Some(end) = entry.iter().position(|byte| *byte == b'\n') {
            let name = String::from_utf8(entry[..end].to_vec()).unwrap();
            let (length, rest) = entry[end + 1..].split_at(8);
            let length = u64::from_le_bytes(length.try_into().unwrap()) as usize;
            fields.insert(name, String::from_utf8(rest[..length].to_vec()).unwrap());
            assert_eq!(rest[length], b'\n');
            entry = &rest[length + 1..];
        }
        fields
    }

    #[test]
    fn each_field_is_the_journals_and_the_message_is_made_of_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        let journal = UnixDatagram::bind(&path).unwrap();
        let subscriber = tracing_subscriber::registry().with(Journal::at(&path).unwrap());
        let _guard = tracing::subscriber::set_default(subscriber);
        let output = None::<String>;
        info!(event = "rejected", path = "a\nb", outcome = "rejected", documents = 2, output);
        error!(event = "failed", error = %"x".repeat(LONGEST * 2));
        let mut datagram = vec![0; 1 << 20];
        let mut next = || {
            let length = journal.recv(&mut datagram).unwrap();
            fields(&datagram[..length])
        };
        let expected = [
            ("SYSLOG_IDENTIFIER", "copydesk"),
            ("PRIORITY", "6"),
            ("EVENT", "rejected"),
            ("PATH", "a\nb"),
            ("OUTCOME", "rejected"),
            ("DOCUMENTS", "2"),
            ("MESSAGE", "rejected path=a\nb outcome=rejected documents=2"),
        ];
        assert_eq!(next(), expected.map(|(k, v)| (k.to_owned(), v.to_owned())).into());
        let failed = next();
        assert_eq!((failed["PRIORITY"].as_str(), failed["ERROR"].len()), ("3", LONGEST));
    }

    #[test]
    fn without_a_journal_nothing_fails() {
        let subscriber =
            tracing_subscriber::registry().with(Journal::at(Path::new("/nowhere")).unwrap());
        let _guard = tracing::subscriber::set_default(subscriber);
        info!(event = "stopped");
    }
}
