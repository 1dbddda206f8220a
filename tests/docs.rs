//! The reference pages under `docs/` are made from the tables in the code. This test fails when
//! one is stale; `COPYDESK_BLESS=1 cargo test --test docs` makes them anew.

use std::path::Path;

use copydesk::article::{notes, schema};
use copydesk::desk::configuration::keys;
use copydesk::desk::logging;
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
        ("logging.md", logging::reference()),
        ("verbs.md", verbs()),
    ];
    let bless = std::env::var_os("COPYDESK_BLESS").is_some();
    let mut stale = Vec::new();
    for (name, page) in pages {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
        if bless {
            std::fs::write(&path, &page).unwrap();
        } else if std::fs::read_to_string(&path).unwrap_or_default() != page {
            stale.push(name);
        }
    }
    assert!(stale.is_empty(), "stale: {stale:?}; run COPYDESK_BLESS=1 cargo test --test docs");
}

fn clutter() -> String {
    let mut page = String::from(
        "# Kinds of clutter\n\nMade from the table in `src/label/clutter.rs`. Every removed block \
         carries one of these in `removed[].kind`.\n\n| kind | meaning |\n|---|---|\n",
    );
    for row in CLUTTER {
        page.push_str(&format!("| `{}` | {} |\n", row.name, row.meaning));
    }
    page
}

fn formats() -> String {
    let mut page = String::from(
        "# Formats\n\nMade from the tables in `src/input`. A dump's format is the first of these that \
         recognises its content; the ending of its name decides where content does not. `--as` and \
         the desk's `format` force it, inside compression and archives too.\n\n\
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
        "\n## What becomes of it\n\nA URL that the caller gives, and one that a page declares as its \
         canonical one, are in every format. A date that is not here is what the page declares or \
         shows.\n\n| format | URL | date | content | limits |\n|---|---|---|---|---|\n",
    );
    for row in FORMATS {
        let FormatRow { name, url, date, content, limits, .. } = row;
        page.push_str(&format!("| `{name}` | {url} | {date} | {content} | {limits} |\n"));
    }
    page.push_str(
        "\n## What is passed over\n\nNo document comes of these; they are counted.\n\n\
         | reason | meaning |\n|---|---|\n",
    );
    for row in SKIPS {
        page.push_str(&format!("| `{}` | {} |\n", row.name, row.meaning));
    }
    page
}

fn notes_page() -> String {
    let mut page = String::from(
        "# Notes\n\nMade from the table in `src/article/notes.rs`. Each note of an article is \
         `code: sentence`; these are the codes.\n\n| code | rejects | meaning |\n|---|---|---|\n",
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
        "# Verbs\n\nMade from the command line's definition in `src/cli`; \
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
