"""Running the release binary over pages."""

import json
import os
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def binary():
    """The copydesk to measure: $COPYDESK, or the checkout's release build."""
    path = Path(os.environ.get("COPYDESK") or ROOT / "target/release/copydesk")
    if not path.is_file():
        raise SystemExit(f"{path} is missing: cargo build --release")
    return path


def clean(pages, threads):
    """The documents of `copydesk clean`, one for each page, and the seconds that it took."""
    command = [str(binary()), "clean", "--threads", str(threads), *(str(page.path) for page in pages)]
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        raise SystemExit(f"copydesk clean ended with {done.returncode}")
    documents = [json.loads(line) for line in done.stdout.splitlines()]
    names = [Path(document["source"]["name"]).name for document in documents]
    if names != [page.path.name for page in pages]:
        raise SystemExit(f"{len(pages)} files gave {len(documents)} documents, or in another order")
    return documents, seconds
