"""Extractors from crates.io, run by the small program in `training/peers/`."""

import json
import subprocess
from pathlib import Path

CRATES = {"rs-trafilatura": "rs-trafilatura", "dom_smoothie": "dom_smoothie"}
_FOLDER = Path(__file__).resolve().parents[2] / "peers"


def run_crate(name):
    """A producer of documents; builds the program when it is missing or stale."""

    def produce(pages):
        subprocess.run(["cargo", "build", "--release", "--quiet", "--locked"], cwd=_FOLDER, check=True)
        command = [_FOLDER / "target/release/peers", CRATES[name], *(page.path for page in pages)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        *documents, last = (json.loads(line) for line in done.stdout.splitlines())
        return documents, last["seconds"]

    return produce
