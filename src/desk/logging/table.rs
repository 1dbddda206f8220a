//! Which events and fields the log has. A test reads every logging call and compares.

/// An event.
pub struct EventRow {
    /// The field `event`.
    pub name: &'static str,
    /// How grave it is, as `log.level` counts; empty where it has none.
    pub level: &'static str,
    /// The other fields that it may carry, separated by spaces.
    pub fields: &'static str,
    /// What it says, for people.
    pub meaning: &'static str,
}

/// A field of events.
pub struct FieldRow {
    /// The field, as the log writes it.
    pub name: &'static str,
    /// What it says, for people.
    pub meaning: &'static str,
}

/// Every event.
#[rustfmt::skip] // one row, one line
pub const EVENTS: &[EventRow] = &[
    EventRow { name: "started", level: "info", fields: "config path workers rules", meaning: "The service watches; `config` names the file in force." },
    EventRow { name: "no_config_file", level: "info", fields: "", meaning: "There is no configuration file, so the defaults apply." },
    EventRow { name: "resumed", level: "debug", fields: "job path", meaning: "A dump that an earlier run left unfinished is resumed." },
    EventRow { name: "claimed", level: "debug", fields: "job path", meaning: "A dump has settled and now belongs to the service." },
    EventRow { name: "progress", level: "info", fields: "job path stage documents read bytes", meaning: "A dump takes long: how many of its `bytes` are read (`read`) and how many `documents` are done. Written every 30 seconds." },
    EventRow { name: "published", level: "info", fields: "job path stage outcome documents damaged skipped output error duration_ms", meaning: "A dump's articles are in the output folder; `output` is the first file." },
    EventRow { name: "rejected", level: "info", fields: "job path stage outcome documents damaged skipped output error duration_ms", meaning: "No document of a dump is an article, or it holds none; `error` says why." },
    EventRow { name: "duplicate", level: "info", fields: "job path stage outcome documents damaged skipped output error duration_ms", meaning: "The same bytes were done before; `output` is their output." },
    EventRow { name: "attempt_failed", level: "warn", fields: "job path stage document error suppressed", meaning: "The worker died or was too slow over a document; it is tried again, up to `workers.attempts` times. The same death is written once in 10 seconds." },
    EventRow { name: "failed", level: "error", fields: "job path stage outcome error attempts duration_ms", meaning: "A dump was given up and is in .failed/ with the reason, unless somebody removed it while it was claimed." },
    EventRow { name: "abandoned", level: "info", fields: "job path", meaning: "The service stops before a dump is done; the next start does it again." },
    EventRow { name: "paused", level: "warn", fields: "job path stage error suppressed", meaning: "Something in the environment (`error`) prevents a step (`stage`), which is tried again automatically. The same trouble is written once in 10 seconds, however many files have it: `path` is one of them." },
    EventRow { name: "beside_ignored", level: "warn", fields: "path error", meaning: "A file beside a dump, or a part of it, cannot be used (`error`); it is put away with the dump anyway." },
    EventRow { name: "beside_waits", level: "debug", fields: "path found", meaning: "This many files (`found`; `path` is one) belong beside dumps that are not there yet, and wait for them." },
    EventRow { name: "path_too_long", level: "warn", fields: "path found", meaning: "This many files (`found`; `path` is one) are passed over because their paths would become too long for the system; written again when there are more." },
    EventRow { name: "polling", level: "warn", fields: "path error", meaning: "The kernel gives no events for a watch folder (`error`); it is scanned every `poll`." },
    EventRow { name: "recovered", level: "info", fields: "path found", meaning: "A scan found dumps (`found`) that no event had announced." },
    EventRow { name: "watch_away", level: "warn", fields: "path error", meaning: "A watch folder is missing (`error`); the service looks for it every second." },
    EventRow { name: "watch_healed", level: "info", fields: "path", meaning: "A watch folder is back, or another has taken its place." },
    EventRow { name: "sandbox_incomplete", level: "warn", fields: "stage error", meaning: "The kernel lacks a part of the workers' sandbox (`error`); they continue without it." },
    EventRow { name: "ledger_set_aside", level: "warn", fields: "error output", meaning: "The ledger was damaged (`error`); it was renamed to `output`, and a new one was started." },
    EventRow { name: "ledger_rebuilt", level: "info", fields: "path found", meaning: "A new ledger has learned of the existing outputs (`found`)." },
    EventRow { name: "metrics_untold", level: "warn", fields: "path error", meaning: "Metrics cannot be written or served (`error`, `path`); the service continues without them." },
    EventRow { name: "reloaded", level: "info", fields: "rules", meaning: "A new configuration is in force." },
    EventRow { name: "reload_refused", level: "warn", fields: "error", meaning: "The new configuration is wrong (`error`), so the old one stays." },
    EventRow { name: "rules_refused", level: "warn", fields: "error", meaning: "Your own rules have a mistake (`error`). On a reload, all the old ones stay; at start, the files without a mistake are in force." },
    EventRow { name: "job_crashed", level: "error", fields: "error", meaning: "A bug in the service ended a job; the next start does its dump again." },
    EventRow { name: "worker_panic", level: "", fields: "place", meaning: "The cleaner met a bug of its own, at `place`; its document is rejected. The worker itself writes this to stderr, as a line of JSON without time and level, whatever `log.format` is." },
    EventRow { name: "stopping", level: "info", fields: "jobs", meaning: "The service has been told to stop." },
    EventRow { name: "stopped", level: "info", fields: "", meaning: "The service has stopped." },
];

/// Every field that events carry, besides the timestamp and level of each line.
#[rustfmt::skip] // one row, one line
pub const FIELDS: &[FieldRow] = &[
    FieldRow { name: "event", meaning: "What has happened: one of the events above." },
    FieldRow { name: "job", meaning: "The dump's number, the same in all its events; its folder in .claimed/ has that name." },
    FieldRow { name: "path", meaning: "The dump's path relative to its watch folder, control characters escaped; or the folder or file concerned." },
    FieldRow { name: "stage", meaning: "The step that the event is about: `intake`, `claim`, `read`, `worker`, `clean`, `publish`, `record`, `dispose`, `state`." },
    FieldRow { name: "outcome", meaning: "How a dump ended: `published`, `rejected`, `failed` or `duplicate`." },
    FieldRow { name: "error", meaning: "What is in the way, or why a dump was rejected or failed." },
    FieldRow { name: "duration_ms", meaning: "Milliseconds from the claim to the event." },
    FieldRow { name: "output", meaning: "The file that was written, relative to the output folder, or the first of several; for `ledger_set_aside` the new name of the ledger." },
    FieldRow { name: "document", meaning: "Which document of the dump, counted from 1." },
    FieldRow { name: "found", meaning: "How many dumps, outputs or other files were found." },
    FieldRow { name: "suppressed", meaning: "How often the same trouble has occurred since it was last written." },
    FieldRow { name: "documents", meaning: "How many documents the dump held, or how many are done so far." },
    FieldRow { name: "damaged", meaning: "How many of the documents are damaged, or report damage between documents; for a dump that was resumed, only those since then." },
    FieldRow { name: "skipped", meaning: "How much of the dump was passed over because it is not a document, by reason (docs/formats.md)." },
    FieldRow { name: "read", meaning: "How many bytes of the dump have been read." },
    FieldRow { name: "bytes", meaning: "The dump's size." },
    FieldRow { name: "attempts", meaning: "How many starts of the service gave the dump to a worker." },
    FieldRow { name: "config", meaning: "The configuration file in force." },
    FieldRow { name: "rules", meaning: "How many of your own rules are in force." },
    FieldRow { name: "workers", meaning: "How many worker processes there are." },
    FieldRow { name: "place", meaning: "Where in the code a worker met a bug." },
    FieldRow { name: "jobs", meaning: "How many dumps are in work." },
];

/// `docs/logging.md`: the events and their fields.
pub fn reference() -> String {
    let mut page = String::from(
        "# The log\n\nGenerated from the tables in `src/desk/logging/table.rs`, which a test compares with every \
         logging call. The log never contains article text.\n\n\
         - Under systemd each event is an entry of the journal, and each field one of its fields, in capital \
         letters: `journalctl -u copydesk OUTCOME=rejected`, `journalctl -u copydesk EVENT=paused -o verbose`.\n\
         - Otherwise it is a line on stderr: JSON, or readable text on a terminal. `log.format` forces one.\n\
         - Events less severe than `log.level` are not written.\n\
         - Repeated events (`paused`, `attempt_failed`) are written once in 10 seconds, with the number of those \
         left out (`suppressed`).\n\n\
         ## Events\n\nFields without a value are left out.\n\n\
         | name | level | fields | meaning |\n|---|---|---|---|\n",
    );
    for EventRow { name, level, fields, meaning } in EVENTS {
        let fields: Vec<String> = fields
            .split(' ')
            .filter(|field| !field.is_empty())
            .map(|field| format!("`{field}`"))
            .collect();
        page.push_str(&format!("| `{name}` | {level} | {} | {meaning} |\n", fields.join(", ")));
    }
    page.push_str("\n## Fields\n\n| name | meaning |\n|---|---|\n");
    for FieldRow { name, meaning } in FIELDS {
        page.push_str(&format!("| `{name}` | {meaning} |\n"));
    }
    page
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// A dump's last event is named by its outcome.
    const BY_OUTCOME: (&str, &[&str]) = ("outcome.name()", &["published", "rejected", "duplicate"]);
    const LEVELS: &[&str] = &["error", "warn", "info", "debug", "trace"];
    /// How the worker, which has no log, begins an event.
    const BY_HAND: &str = r#"{{\"event\":\""#;

    /// A logging call, and its fields with their values.
    #[derive(Debug, PartialEq)]
    struct Call<'a> {
        level: &'a str,
        line: usize,
        fields: Vec<(&'a str, &'a str)>,
    }

    /// Of each event its levels, its fields, and where it is written.
    type Written = BTreeMap<String, (BTreeSet<String>, BTreeSet<String>, Vec<String>)>;

    #[test]
    fn the_table_has_exactly_the_events_and_fields_that_are_written() {
        let written = written();
        let mut wrong = Vec::new();
        for (name, (levels, fields, places)) in &written {
            let Some(row) = EVENTS.iter().find(|row| row.name == name) else {
                wrong.push(format!("{name}: no row, written at {places:?}"));
                continue;
            };
            let listed = |text: &str| text.split_whitespace().map(str::to_owned).collect();
            if (levels, fields) != (&listed(row.level), &listed(row.fields)) {
                let (level, listed) = (row.level, row.fields);
                wrong.push(format!(
                    "{name}: the row has {level} {listed}, written is {levels:?} {fields:?} at {places:?}"
                ));
            }
        }
        let rows = EVENTS.iter().filter(|row| !written.contains_key(row.name));
        wrong.extend(rows.map(|row| format!("{}: a row, but written nowhere", row.name)));
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn every_field_is_explained() {
        let used = EVENTS.iter().flat_map(|row| row.fields.split_whitespace()).chain(["event"]);
        let explained: BTreeSet<&str> = FIELDS.iter().map(|row| row.name).collect();
        assert_eq!(explained, used.collect());
    }

    #[test]
    fn calls_are_read() {
        let source = r#"
            // info!(event = "no")
            tracing::warn!(event = "a", job, error = %told(&[1, 2], "x, (y"), at.line = 3);
            println!("b");
            info!(
                event = outcome.name(),
                output = a == b,
            );"#;
        let error = ("error", r#"%told(&[1, 2], "x, (y")"#);
        let fields = vec![("event", r#""a""#), ("job", "job"), error, ("at.line", "3")];
        let first = Call { level: "warn", line: 3, fields };
        let fields = vec![("event", "outcome.name()"), ("output", "a == b")];
        assert_eq!(calls(source), [first, Call { level: "info", line: 5, fields }]);
    }

    /// All events, from the source of every logging call.
    fn written() -> Written {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
        let mut written = Written::new();
        for file in walkdir::WalkDir::new(root).sort_by_file_name() {
            let path = file.unwrap().into_path();
            // Faults are in debug builds alone.
            if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("fault.rs")
            {
                let source = std::fs::read_to_string(&path).unwrap();
                let code = source.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
                let path = path.strip_prefix(root).unwrap().display().to_string();
                add_calls(&mut written, code, &path);
                add_by_hand(&mut written, code, &path);
            }
        }
        written
    }

    fn add_calls(written: &mut Written, code: &str, path: &str) {
        for Call { level, line, fields } in calls(code) {
            let place = format!("{path}:{line}");
            let Some((("event", name), fields)) = fields.split_first() else {
                panic!("{place}: its first field is not `event`");
            };
            let one = [name.trim_matches('"')];
            for name in if *name == BY_OUTCOME.0 { BY_OUTCOME.1 } else { &one } {
                let (levels, all, places) = written.entry((*name).to_owned()).or_default();
                levels.insert(level.to_owned());
                all.extend(fields.iter().map(|(field, _)| (*field).to_owned()));
                places.push(place.clone());
            }
        }
    }

    fn add_by_hand(written: &mut Written, code: &str, path: &str) {
        for text in code.split(BY_HAND).skip(1).filter_map(|rest| rest.lines().next()) {
            let (name, rest) = text.split_once(r#"\""#).unwrap();
            let (_, fields, places) = written.entry(name.to_owned()).or_default();
            let names = rest.split(r#"\""#).filter(|part| part.chars().all(char::is_alphabetic));
            fields.extend(names.map(str::to_owned));
            places.push(path.to_owned());
        }
    }

    /// Each logging call of a source.
    fn calls(source: &str) -> Vec<Call<'_>> {
        let mut calls = Vec::new();
        for (at, _) in source.match_indices("!(") {
            let line = source[..at].rsplit('\n').next().unwrap_or_default();
            let name = line.rsplit(|char: char| !char.is_alphanumeric() && char != '_').next();
            let level = name.filter(|name| LEVELS.contains(name));
            if let (Some(level), false) = (level, line.trim_start().starts_with("//")) {
                let fields = arguments(&source[at + 2..]).into_iter().map(field).collect();
                calls.push(Call { level, line: source[..at].lines().count(), fields });
            }
        }
        calls
    }

    /// What stands between the commas up to the closing bracket.
    fn arguments(call: &str) -> Vec<&str> {
        let (mut arguments, mut start, mut depth, mut in_text) = (Vec::new(), 0, 0, false);
        let mut before = ' ';
        for (at, char) in call.char_indices() {
            match char {
                '"' if before != '\\' => in_text = !in_text,
                _ if in_text => {}
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' | ',' if depth == 0 => {
                    arguments.push(call[start..at].trim());
                    start = at + 1;
                    if char != ',' {
                        break;
                    }
                }
                ')' | ']' | '}' => depth -= 1,
                _ => {}
            }
            before = char;
        }
        arguments.retain(|argument| !argument.is_empty());
        arguments
    }

    /// A field's name and value: `name = value`, or a variable of its name.
    fn field(argument: &str) -> (&str, &str) {
        match argument.split_once(" = ") {
            Some((name, value)) => (name, value),
            None => (argument.trim_start_matches(['%', '?']), argument),
        }
    }
}
