//! The reference pages under `docs/` and the shipped settings are generated from the tables in the
//! code. This test fails when one is stale; `COPYDESK_BLESS=1 cargo test --test docs` regenerates them.

use std::path::Path;

use clap_complete::Shell::{Bash, Fish, Zsh};
use copydesk::article::{notes, schema};
use copydesk::cli::{completions, man};
use copydesk::desk::configuration::keys;
use copydesk::desk::{logging, metrics};
use copydesk::input::{FORMATS, FormatRow, SKIPS};
use copydesk::label::{CLUTTER, rules};

#[test]
fn reference_pages_are_current() {
    let pages = [
        ("article.schema.json", schema::json()),
        ("fields.md", schema::reference()),
        ("clutter.md", clutter()),
        ("formats.md", formats()),
        ("notes.md", notes_page()),
        ("rules.md", rules::reference()),
        ("configuration.md", keys::reference()),
        ("logging.md", logging::table::reference()),
        ("metrics.md", metrics::table::reference()),
        ("verbs.md", verbs()),
    ];
    let pages = pages.map(|(name, page)| (format!("docs/{name}"), page));
    let settings = [
        ("systemd/copydesk.toml", Some(Path::new("/var/lib/copydesk"))),
        ("config/copydesk.toml", None),
    ];
    let settings = settings.map(|(name, below)| (name.to_owned(), keys::shipped_file(below)));
    let manual =
        man::pages().into_iter().map(|page| (format!("docs/man/{}", page.file), page.text));
    let scripts = [(Bash, "copydesk.bash"), (Zsh, "_copydesk"), (Fish, "copydesk.fish")];
    let scripts = scripts
        .map(|(shell, name)| (format!("docs/completions/{name}"), completions::script(shell)));
    let pages = pages.into_iter().chain(settings).chain(manual).chain(scripts);
    let bless = std::env::var_os("COPYDESK_BLESS").is_some();
    let mut stale = Vec::new();
    for (name, page) in pages {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&name);
        if bless {
            std::fs::write(&path, &page).unwrap();
        } else if std::fs::read_to_string(&path).unwrap_or_default() != page {
            stale.push(name);
        }
    }
    let pages = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/man")).unwrap();
    let names = pages.map(|page| page.unwrap().file_name().to_string_lossy().into_owned());
    stale.extend(names.filter(|name| man::pages().iter().all(|page| page.file != *name)));
    assert!(stale.is_empty(), "stale: {stale:?}; run COPYDESK_BLESS=1 cargo test --test docs");
}

fn clutter() -> String {
    let mut page = String::from(
        "# Kinds of clutter\n\nGenerated from the table in `src/label/clutter.rs`. Every removed block \
         has one of these in `removed[].kind`.\n\n| kind | meaning |\n|---|---|\n",
    );
    for row in CLUTTER {
        page.push_str(&format!("| `{}` | {} |\n", row.name, row.meaning));
    }
    page
}

fn formats() -> String {
    let mut page = String::from(
        "# Formats\n\nGenerated from the tables in `src/input`. A dump has the first of these formats that \
         recognises its content. If none does, the ending of its name decides. An ending that stands for \
         records (`.jsonl`, `.csv`, `.warc`) counts more than a guess that the content is a page. `--as` and \
         the desk's `format` override all this, inside compression and archives too.\n\n\
         | format | endings | what it is | recognised by |\n|---|---|---|---|\n",
    );
    for row in FORMATS {
        let endings = row.endings.join(", ");
        page.push_str(&format!(
            "| `{}` | {endings} | {} | {} |\n",
            row.name, row.meaning, row.recognised
        ));
    }
    page.push_str(
        "\n## What becomes of it\n\nIn every format the caller may give the URL, and a page may declare a canonical one. \
         Where this table gives no date, it is the one that the page declares or shows.\n\n| format | URL | date | content | limits |\n|---|---|---|---|---|\n",
    );
    for row in FORMATS {
        let FormatRow { name, url, date, content, limits, .. } = row;
        page.push_str(&format!("| `{name}` | {url} | {date} | {content} | {limits} |\n"));
    }
    page.push_str(BESIDE_THE_TABLES);
    page.push_str(
        "\n## What is passed over\n\nThese give no document, but are counted.\n\n\
         | reason | meaning |\n|---|---|\n",
    );
    for row in SKIPS {
        page.push_str(&format!("| `{}` | {} |\n", row.name, row.meaning));
    }
    page
}

const BESIDE_THE_TABLES: &str = r#"
## Encodings

Evidence is taken in this order: byte order mark, HTTP header (of the answer, or beside the dump), `<meta>`, XML declaration, detection.
But valid UTF-8 wins over every declaration, no declaration is believed against the bytes, and the language that a page names is evidence
too. UTF-16 is recognised without its mark. Records of JSON and CSV are UTF-8 unless the same evidence says otherwise. An invalid byte
becomes U+FFFD and is counted in `notes`.

## Headers of flattened pages

Lines before a flattened page that describe it are read, and do not become part of the text: the lines of Jina's reader; front matter (YAML
between lines of `---`, TOML between lines of `+++`), as Obsidian's clipper, trafilatura and site generators write it; and labels, as people's
own scrapers write them (`URL: …`, `Title: …`, `Date: …`), up to an empty line, a rule or `Text:`. They give title, authors, dates of
publication and last change, site, section, tags, description, image, language, and the address under `url`, `source`, `canonical` or a
similar name. Lines that give neither title nor address are text. Anything else in such a header is in `removed`, as
`scraper_header`.

## Files beside a dump

From the object in `NAME.meta.json` these are read: the fields that `clean.fields` names for `url`, `title`, `author` and `published`
([configuration.md](configuration.md)), and `charset` (or `encoding`), `format` (a name from the table above) and `headers` (an object). Of
several answers in `NAME.headers` the last one counts. From headers, the charset of `Content-Type` is used, and `Content-Location` if it is a
complete address. What cannot be used is reported in the log (`beside_ignored`).

## Segments and their manifest

With `records = "segments"`, a dump's documents go to the folder `NAME-HASH/` in the output folder, as `000001.jsonl` and so on; those that
are not articles go to the same folder in `.rejected/`. Once all are there, `manifest.json` appears. It names the dump (`source`) and the
`cleaner`, how many `documents` were `published`, `rejected` and `failed`, what was `skipped` by reason, the `segments` (`file`, `outcome`,
`documents`, `bytes`, `blake3`), the first `failures`, and how many documents are `damaged`, with the first notes (`damage`). The same dump
and settings give the same manifest.

`copydesk reclean` writes segments with new names (`000001.2.jsonl`) and then replaces the manifest; [operate.md](operate.md) says what a
reader sees meanwhile. Take the names from the manifest; do not guess them.
"#;

fn notes_page() -> String {
    let mut page = String::from(
        "# Notes\n\nGenerated from the table in `src/article/notes.rs`. Each note of an article has the \
         form `code: sentence`; these are the codes.\n\n| code | rejects | meaning |\n|---|---|---|\n",
    );
    for row in notes::NOTES {
        let rejects = if row.rejects { "yes" } else { "" };
        page.push_str(&format!("| `{}` | {rejects} | {} |\n", row.code, row.meaning));
    }
    page
}

/// The long help of each verb, as the command prints it.
fn verbs() -> String {
    let mut command = copydesk::cli::command().term_width(100);
    command.build();
    let mut page = String::from(
        "# Verbs\n\nGenerated from the command line's definition in `src/cli`; \
         `copydesk VERB --help` prints the same.\n",
    );
    for verb in command.get_subcommands_mut().filter(|verb| !verb.is_hide_set()) {
        if verb.get_name() == "help" {
            continue;
        }
        let name = verb.get_name().to_owned();
        let help = verb.render_long_help().to_string();
        let help: Vec<&str> = help.lines().map(str::trim_end).collect();
        page.push_str(&format!("\n## {name}\n\n```text\n{}\n```\n", help.join("\n").trim_end()));
    }
    page
}
