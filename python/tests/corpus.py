"""Pages that are made up: those of tests/cases, and generated ones; the same on every machine."""

from __future__ import annotations

import gzip
import importlib.machinery
import importlib.util
import json
import os
import random
import subprocess
from pathlib import Path
from typing import Any

import copydesk

ROOT = Path(__file__).resolve().parents[2]
COMMAND = Path(os.environ.get("COPYDESK", ROOT / "target/quick/copydesk")).resolve()

WORDS = {
    "en": "the harbour of a town reopened on Monday after two years while boats, gulls and people came back from the sea",
    "de": "der Hafen einer Stadt wurde am Montag wieder eröffnet und viele Boote, Möwen sowie Gäste kamen über das Meer",
    "ru": "порт города снова открылся в понедельник после двух лет ремонта и люди вернулись к морю вместе с чайками",
}
CHARSETS = {"en": "utf-8", "de": "windows-1252", "ru": "koi8-r"}


def generated(number: int) -> dict[str, Any]:
    """A page as a row: ``name``, ``content``, ``url``, ``content_type``."""
    dice = random.Random(number)
    language = dice.choice(list(WORDS))
    words = WORDS[language].split()

    def sentence() -> str:
        return " ".join(dice.choices(words, k=dice.randint(8, 24))).capitalize() + "."

    title = f"{sentence()[:40].strip(' .')} {number}"
    paragraphs = [" ".join(sentence() for _ in range(dice.randint(2, 6))) for _ in range(dice.randint(3, 25))]
    charset = CHARSETS[language]
    if number % 3 == 0:
        text = "\n\n".join(["Home News Sport", title, *paragraphs, "Leave a Reply", "Share this"])
        return row(f"pages/g{number:05}.txt", text.encode(charset), number, f"text/plain; charset={charset}")
    links = "".join(f'<li><a href="/{n}">{sentence()[:20]}</a></li>' for n in range(dice.randint(5, 40)))
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    html = (
        f"<!DOCTYPE html><html lang={language}><head><title>{title} | The Gazette</title></head><body><ul>{links}</ul>"
        f"<article><h1>{title}</h1><p class=byline>By Ada Moss</p>{body}<table><tr><th>a<th>b<tr><td>1<td>2</table>"
        f"<ul><li>{sentence()}<li>{sentence()}</ul></article><div class=share>Share this</div></body></html>"
    )
    return row(f"pages/g{number:05}.html", html.encode(charset), number, f"text/html; charset={charset}")


def row(name: str, content: bytes, number: int, content_type: str | None = None) -> dict[str, Any]:
    return {
        "name": name,
        "content": content,
        "url": f"https://gazette.example/{number}",
        "content_type": content_type,
    }


def pages(count: int) -> list[dict[str, Any]]:
    """The single pages of tests/cases and ``count`` generated ones."""
    files = [file for end in ("page.html", "dump.txt", "dump.md") for file in (ROOT / "tests/cases").glob(f"*/{end}")]
    cases = [row(f"pages/{file.parent.name}{file.suffix}", file.read_bytes(), 0) for file in sorted(files)]
    return cases + [generated(number) for number in range(count)]


def write(rows: list[dict[str, Any]], folder: Path) -> None:
    """Writes each page to its name, with what is known of it beside it."""
    (folder / "pages").mkdir(parents=True)
    for page in rows:
        (folder / page["name"]).write_bytes(page["content"])
        meta = {"url": page["url"]}
        if page["content_type"]:
            meta["charset"] = page["content_type"].split("charset=")[1]
        (folder / (page["name"] + ".meta.json")).write_text(json.dumps(meta))


def command(arguments: list[str], folder: Path, threads: int = 2, stdin: bytes | None = None) -> list[str]:
    """The articles, a line each, of ``copydesk clean``."""
    done = subprocess.run(
        [COMMAND, "clean", "--threads", str(threads), *arguments],
        cwd=folder, input=stdin, capture_output=True, timeout=300, check=True,
    )  # fmt: skip
    return done.stdout.decode().splitlines()


def line(article: dict[str, Any]) -> str:
    """An article as the command prints it."""
    return json.dumps(article, ensure_ascii=False, separators=(",", ":"))


def lines(rows: list[dict[str, Any]]) -> list[str]:
    """The articles of rows that ``clean_batch`` made, as the command prints them."""
    return [line(copydesk.article(one)) for one in rows]


def without_place(text: str) -> str:
    """An article without where in its dump it stood, which a partition of a dump does not know."""
    article = json.loads(text)
    del article["source"]["name"], article["source"]["record"]
    return line(article)


SENTENCE = "The harbour reopened on Monday after two years of repairs, the port authority said in the evening."
POISON: dict[str, tuple[bytes | None, str, str | None]] = {
    "nothing": (None, "rejected", "bad_record"),
    "empty": (b"", "rejected", "empty"),
    "zeros": (b"\0" * 1000, "rejected", "binary"),
    "random bytes": (random.Random(1).randbytes(20_000), "rejected", "binary"),
    "compressed": (gzip.compress(SENTENCE.encode() * 100), "rejected", "binary"),
    "a panic": (b"<p>copydesk: panic here", "failed", "panic"),
    "links": (b"<a href=/1>News</a> <a href=/2>Sport</a> <a href=/3>Weather</a>", "rejected", "link_list"),
    "deep": (b"<div>" * 50_000 + SENTENCE.encode() * 3, "cleaned", "depth_limited"),
    "deep lists": (b"<ul><li>x" * 50_000, "rejected", "too_complex"),
    "too large": (b"x" * ((16 << 20) + 1), "rejected", "too_large"),
    "an article": (b"<h1>Harbour reopens</h1>" + (b"<p>" + SENTENCE.encode()) * 3, "cleaned", None),
}
"""Pages that an engine must survive: the content, the status, the code of the first note."""


def poison() -> list[dict[str, Any]]:
    kinds = {"deep": "text/html", "deep lists": "text/html"}
    return [{"id": name, "content": content, "content_type": kinds.get(name)} for name, (content, _, _) in POISON.items()]


def poison_differs(rows: list[dict[str, Any]]) -> list[str]:
    """What of the rows that came of ``poison()`` is not as it must be."""
    got = {one["source"]["id"]: one for one in rows}
    wrong = [f"missing or doubled: {set(POISON) ^ set(got)}"] if len(rows) != len(POISON) or set(got) != set(POISON) else []
    for name, (_, status, code) in POISON.items():
        note = got[name]["notes"][0].split(":")[0] if got[name]["notes"] else None
        if (got[name]["status"], note) != (status, code):
            wrong.append(f"{name}: {got[name]['status']}, {got[name]['notes']}")
    return wrong


def hostile() -> dict[str, tuple[str, bytes]]:
    """Pages made to cost time, with the format to read them in: those of benches/hostile and text of the same kind."""
    loader = importlib.machinery.SourceFileLoader("hostile", str(ROOT / "benches/hostile"))
    spec = importlib.util.spec_from_loader("hostile", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    most = 16 << 20
    texts = {
        "short lines": "a\n", "one line": "word ", "one word": "a", "accents without end": "\u0301", "columns": "a | b | c\n",
        "bylines": "By Ada Moss\n", "open brackets": "[", "quotes in quotes": "> ", "list items": "- a\n",
    }  # fmt: skip
    html = {name: ("html", (module.START + page()).encode()[:most]) for name, page in module.PAGES.items()}
    text = {name: ("text", (text * most).encode()[:most]) for name, text in texts.items()}
    marks = {f"Markdown: {name}": ("markdown", (texts[name] * most).encode()[:most]) for name in list(texts)[-3:]}
    return html | text | marks
