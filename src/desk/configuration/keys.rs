//! The table of every key, and what is made from it: the shipped file and the reference page.

use std::path::Path;

use toml::{Table, Value};

use super::Configuration;

/// A row of the table of keys.
pub struct Key {
    /// Its dotted path; `desk.` stands for each `[[desk]]`.
    pub path: &'static str,
    /// What it does, for people.
    pub meaning: &'static str,
}

/// A table of the file.
pub struct Section {
    /// Its dotted path; empty for the top of the file.
    pub path: &'static str,
    /// Its line in the file.
    pub header: &'static str,
    /// What it holds, for people.
    pub meaning: &'static str,
}

/// Every table of the file, in its order.
#[rustfmt::skip] // one row, one line
pub const SECTIONS: &[Section] = &[
    Section { path: "", header: "", meaning: "" },
    Section { path: "desk", header: "[[desk]]", meaning: "A watch folder and what becomes of the dumps in it. There may be several. Keys under [desk.clean] override those under [clean] for the dumps of the desk above." },
    Section { path: "workers", header: "[workers]", meaning: "The processes that clean." },
    Section { path: "log", header: "[log]", meaning: "The log: in the journal under systemd, otherwise on stderr." },
    Section { path: "metrics", header: "[metrics]", meaning: "Metrics for Prometheus; docs/metrics.md lists them. A change takes a restart." },
    Section { path: "clean", header: "[clean]", meaning: "How documents are cleaned." },
    Section { path: "clean.limits", header: "[clean.limits]", meaning: "Bounds on what one document may cost." },
    Section { path: "clean.fields", header: "[clean.fields]", meaning: "Which fields of JSON and CSV records hold what. The first name that a record has counts; a dot leads into a nested object. A single name need not be in a list." },
];

/// Every key, in the order of the file.
#[rustfmt::skip] // one row, one line
pub const KEYS: &[Key] = &[
    Key { path: "state", meaning: "The folder of the ledger. A change takes a restart." },
    Key { path: "rules", meaning: "The folder of your own rules, *.toml (docs/own-rules.md). Unlike other paths it starts at the folder of this file. A reload reads them again." },
    Key { path: "desk.watch", meaning: "The folder into which dumps are dropped; created if missing. A change takes a restart." },
    Key { path: "desk.out", meaning: "The folder in which articles appear; created if missing. It belongs to this service alone; desks that share it must not differ in `format`, `layout`, `records`, `segment_*` and `clean`. A change takes a restart." },
    Key { path: "desk.format", meaning: "The format of the dumps: a name from docs/formats.md, or \"auto\" to recognise it." },
    Key { path: "desk.recursive", meaning: "Whether dumps in subfolders are taken too. Hidden folders never are." },
    Key { path: "desk.settle", meaning: "A dump is taken once its size, times and inode have not changed for this long. An empty one, which its writer may have only just created, is not taken before 30s." },
    Key { path: "desk.rescan", meaning: "How often the whole folder is scanned, whatever the kernel's events say." },
    Key { path: "desk.poll", meaning: "How often the whole folder is scanned if the kernel gives no events: on network file systems, and when its watches are used up." },
    Key { path: "desk.ready", meaning: "When a dump is complete: \"settle\", once it has settled; \"rename-only\", as soon as it is there, because writers rename complete files into place; \"done-file\", once a file with its name plus `done_file` is beside it." },
    Key { path: "desk.done_file", meaning: "The ending of the files that announce dumps if `ready` is \"done-file\"; they are removed." },
    Key { path: "desk.ignore", meaning: "Files and folders with matching names are passed over until they are renamed. Hidden ones always are." },
    Key { path: "desk.hard_links", meaning: "Whether files that have a second name elsewhere are taken; through that name the dump could be changed at any time." },
    Key { path: "desk.largest", meaning: "A larger dump fails without being read." },
    Key { path: "desk.after", meaning: "What happens to a dump once its articles are published: \"keep\" moves it to .done/ in the watch folder, \"delete\" deletes it." },
    Key { path: "desk.layout", meaning: "How the output folder is divided: \"flat\", not at all; \"by-day\", by the day (UTC) on which the dump was claimed; \"by-host\", by the host of the article's site, if each document has a file of its own (files of many documents are not sorted by host)." },
    Key { path: "desk.records", meaning: "Where the documents of a dump that holds many go: \"files\", one file each; \"lines\", one .jsonl file per dump, which appears once all are done; \"segments\", a folder per dump with .jsonl files that appear when they are full, and a manifest.json that lists them once all are done." },
    Key { path: "desk.segment_documents", meaning: "If `records` is \"segments\": a segment is full at this many documents," },
    Key { path: "desk.segment_bytes", meaning: "or at this size." },
    Key { path: "desk.duplicates", meaning: "What happens to a dump whose bytes were done before with the same settings and under a name with the same ending: \"skip\" records it, \"link\" also gives the outputs the names that this dump's would have had, \"clean\" cleans it again." },
    Key { path: "desk.pretty", meaning: "Whether articles are written with line breaks and indentation; lines of a .jsonl file never are." },
    Key { path: "desk.rejected_files", meaning: "Whether documents that are not articles are written too, to .rejected/ in the output folder. The ledger and the log have the reasons either way." },
    Key { path: "workers.count", meaning: "How many; 0 is one per processor core. While dumps of 16 MiB and more occupy all of them, one more cleans the smaller ones. A change takes a restart." },
    Key { path: "workers.deadline", meaning: "How long one document may take before its worker is killed." },
    Key { path: "workers.memory", meaning: "The address space of one worker. A change takes a restart." },
    Key { path: "workers.attempts", meaning: "How often a document that kills its worker is tried before it is left out and its dump goes to .failed/." },
    Key { path: "log.level", meaning: "The least severe events to write: \"error\", \"warn\", \"info\", \"debug\" or \"trace\". A change takes a restart." },
    Key { path: "log.format", meaning: "\"journal\", \"json\", \"text\", or \"auto\": the journal under systemd, text on a terminal and JSON elsewhere. A change takes a restart." },
    Key { path: "metrics.file", meaning: "The file to which they are written, such as /var/lib/prometheus/node-exporter/copydesk.prom for node_exporter's textfile collector; \"\" for none. The service must be allowed to write to its folder." },
    Key { path: "metrics.every", meaning: "How often it is written." },
    Key { path: "metrics.listen", meaning: "Where /metrics and /healthz are served: \"unix:\" and the full path of a socket, or a loopback address such as \"127.0.0.1:9464\"; \"\" for nowhere. The packaged unit has no network, so it can only serve a socket." },
    Key { path: "clean.markdown", meaning: "Fill the article's `markdown` field: the kept text with inline links and emphasis." },
    Key { path: "clean.removed", meaning: "List what was removed, and why, in the article's `removed` field." },
    Key { path: "clean.recall_weight", meaning: "How much worse it is to lose a word than to keep a word of clutter, 0.1 to 10: higher keeps more, lower keeps less." },
    Key { path: "clean.keep", meaning: "Kinds of clutter to keep in the text, such as \"author_bio\", \"image_caption\" or \"comments\"; docs/clutter.md lists them." },
    Key { path: "clean.limits.document_bytes", meaning: "A larger document is rejected." },
    Key { path: "clean.limits.record_bytes", meaning: "A larger record of a dump of many documents, as it is written there, is bad; so is a larger email or feed." },
    Key { path: "clean.limits.expanded_bytes", meaning: "A decompressed dump or file is cut at this many bytes." },
    Key { path: "clean.limits.ratio", meaning: "How many times its size a compressed dump or file may expand to." },
    Key { path: "clean.limits.nesting", meaning: "Containers and layers of compression nested deeper are not opened." },
    Key { path: "clean.limits.depth", meaning: "Elements nested deeper are moved up to this depth." },
    Key { path: "clean.limits.attributes", meaning: "Further attributes of a tag are left out." },
    Key { path: "clean.limits.nodes", meaning: "An HTML document with more nodes is rejected." },
    Key { path: "clean.limits.blocks", meaning: "Further blocks of a document are left out." },
    Key { path: "clean.fields.html", meaning: "HTML, possibly in base64; taken before any other content." },
    Key { path: "clean.fields.content", meaning: "Content of any format, possibly in base64; taken if there is no HTML." },
    Key { path: "clean.fields.markdown", meaning: "Markdown; taken if there is none of the above." },
    Key { path: "clean.fields.text", meaning: "Plain text; taken last." },
    Key { path: "clean.fields.url", meaning: "The address." },
    Key { path: "clean.fields.id", meaning: "The record's own id." },
    Key { path: "clean.fields.title", meaning: "The title." },
    Key { path: "clean.fields.author", meaning: "The authors: a text, a list of texts, or a list of objects with a `name`." },
    Key { path: "clean.fields.published", meaning: "When it was published." },
    Key { path: "clean.fields.records", meaning: "Where an object keeps its list of records." },
];

impl Key {
    /// The environment variable that sets it.
    pub fn variable(&self) -> String {
        format!("COPYDESK_{}", self.path.replace('.', "_").to_uppercase())
    }

    /// The table that holds it, and its name there.
    pub fn place(&self) -> (&'static str, &'static str) {
        self.path.rsplit_once('.').unwrap_or(("", self.path))
    }

    /// Its default, as the file writes it.
    pub fn default_value(&self, defaults: &Table) -> String {
        find(defaults, self.path).map_or_else(String::new, Value::to_string)
    }
}

/// The defaults as a TOML table.
pub fn defaults() -> Table {
    // Every field has a form in TOML; a test proves it.
    Table::try_from(Configuration::default()).unwrap_or_default()
}

/// The same with whole paths.
fn defaults_below(folder: &Path) -> Table {
    let mut configuration = Configuration::default();
    configuration.state = folder.join(&configuration.state);
    for desk in &mut configuration.desk {
        (desk.watch, desk.out) = (folder.join(&desk.watch), folder.join(&desk.out));
    }
    Table::try_from(configuration).unwrap_or_default()
}

/// The value at a dotted path; a list of tables stands for its first one.
pub fn find<'a>(table: &'a Table, path: &str) -> Option<&'a Value> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(a, b)| (a, Some(b)));
    let value = match (table.get(first)?, rest) {
        (Value::Array(list), Some(_)) => list.first()?,
        (value, _) => value,
    };
    match rest {
        Some(rest) => find(value.as_table()?, rest),
        None => Some(value),
    }
}

/// `config/copydesk.toml`: every key with its default and a comment. With a folder, its paths are
/// whole ones below that, so that they mean the same wherever the file is read from.
pub fn shipped_file(below: Option<&Path>) -> String {
    let defaults = match below {
        None => defaults(),
        Some(folder) => defaults_below(folder),
    };
    let mut file = String::from(
        "# copydesk's configuration: every key with its default.\n\
         # A flag wins over a COPYDESK_* variable, which wins over this file. `copydesk check` validates it.\n\
         # Relative paths start at $STATE_DIRECTORY under systemd, otherwise at the folder that holds config/.\n\n",
    );
    for section in SECTIONS {
        if !section.header.is_empty() {
            file.push_str(&format!("\n{}{}\n", comment(section.meaning), section.header));
        }
        for key in keys_of(section) {
            file.push_str(&comment(key.meaning));
            file.push_str(&format!("{} = {}\n", key.place().1, key.default_value(&defaults)));
        }
    }
    file
}

/// `docs/configuration.md`.
pub fn reference() -> String {
    let defaults = defaults();
    let mut page = String::from(
        "# Configuration\n\n\
         `config/copydesk.toml` holds every key with its default. A flag wins over an environment variable, which \
         wins over the file. Unknown keys and variables are errors; `copydesk check` shows them with their line. \
         Durations are written `250ms`, `5s`, `2m`, `1h`; sizes `512KiB`, `16MiB`, `1GiB`. Relative paths start at \
         `$STATE_DIRECTORY` under systemd, otherwise at the folder that holds `config/`; in variables and flags they \
         start at the current folder. In a variable a list is written `author_bio, comments`, or as in the file. \
         `COPYDESK_CONFIG` names the file.\n",
    );
    for section in SECTIONS {
        let title = if section.header.is_empty() { "Top of the file" } else { section.header };
        page.push_str(&format!("\n## {title}\n\n"));
        if !section.meaning.is_empty() {
            page.push_str(&format!("{}\n\n", section.meaning));
        }
        page.push_str("| key | default | variable | meaning |\n|---|---|---|---|\n");
        for key in keys_of(section) {
            let (name, value) = (key.place().1, key.default_value(&defaults));
            page.push_str(&format!(
                "| `{name}` | `{value}` | `{}` | {} |\n",
                key.variable(),
                key.meaning
            ));
        }
    }
    page
}

fn keys_of(section: &Section) -> impl Iterator<Item = &'static Key> {
    KEYS.iter().filter(|key| key.place().0 == section.path)
}

/// Comment lines of at most 100 columns.
fn comment(text: &str) -> String {
    let mut lines = String::from("#");
    let mut width = 1;
    for word in text.split(' ') {
        if width + 1 + word.len() > 100 {
            lines.push_str("\n#");
            width = 1;
        }
        lines.push(' ');
        lines.push_str(word);
        width += 1 + word.len();
    }
    lines.push('\n');
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The dotted paths of every value that is no table.
    fn leaves(table: &Table, prefix: &str, paths: &mut Vec<String>) {
        for (name, value) in table {
            let path = format!("{prefix}{name}");
            match value {
                Value::Table(inner) => leaves(inner, &format!("{path}."), paths),
                Value::Array(list) if list.iter().all(Value::is_table) && !list.is_empty() => {
                    leaves(list[0].as_table().unwrap(), &format!("{path}."), paths);
                }
                _ => paths.push(path),
            }
        }
    }

    #[test]
    fn the_table_has_exactly_the_keys_that_exist() {
        let mut existing = Vec::new();
        leaves(&Table::try_from(Configuration::default()).unwrap(), "", &mut existing);
        let mut listed: Vec<String> = KEYS.iter().map(|key| key.path.to_owned()).collect();
        existing.sort();
        listed.sort();
        assert_eq!(listed, existing);
    }

    /// `COPYDESK_BLESS=1 cargo test shipped_file` writes it.
    #[test]
    fn the_shipped_file_is_the_defaults() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/config/copydesk.toml");
        if std::env::var_os("COPYDESK_BLESS").is_some() {
            std::fs::write(path, shipped_file(None)).unwrap();
        }
        let shipped = std::fs::read_to_string(path).unwrap();
        assert_eq!(shipped, shipped_file(None));
        assert_eq!(toml::from_str::<Configuration>(&shipped).unwrap(), Configuration::default());
    }

    #[test]
    fn the_reference_names_every_key_and_variable() {
        let page = reference();
        for key in KEYS {
            assert!(page.contains(&format!("`{}`", key.variable())), "{}", key.path);
        }
    }
}
