"""Running a peer over pages, one page after the other, and keeping what it found."""

import json
import re
import sys
import time
from hashlib import blake2b
from pathlib import Path

from measure.peers import document

WORK = Path(__file__).resolve().parents[2] / "work"


def cached(name, folder, pages, produce):
    """The documents that `produce` makes of the pages, and the seconds it took.

    Both are kept under `work/`, one file for each peer and choice of pages; delete it to run again.
    """
    chosen = blake2b("\n".join(str(page.path) for page in pages).encode(), digest_size=6).hexdigest()
    plain = re.sub(r"\W+", "-", name.lower()).strip("-")
    path = WORK / f"{Path(folder).name}.{plain}.{chosen}.jsonl"
    if not path.exists():
        documents, seconds = produce(pages)
        _write(path, pages, documents, seconds)
    with open(path, encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    return documents, documents[0]["seconds"]


def one_by_one(name, extract):
    """A producer that calls a Python peer for each page; a page on which it fails counts as empty."""

    def produce(pages):
        documents, failed = [], 0
        sources = [page.source() for page in pages]
        extract(sources[0], pages[0].gold)  # imports and lazy tables are not the pages' time
        start = time.perf_counter()
        for page, source in zip(pages, sources):
            try:
                documents.append(extract(source, page.gold))
            except Exception as error:  # whatever a peer raises on a page is that page's result
                failed += 1
                documents.append({**document(""), "error": repr(error)[:200]})
        seconds = time.perf_counter() - start
        if failed:
            print(f"{name}: failed on {failed} of {len(pages)} pages, taken as empty", file=sys.stderr)
        return documents, seconds

    return produce


def _write(path, pages, documents, seconds):
    """JSON lines as `score --outputs` reads them; the first one also holds the run's seconds."""
    WORK.mkdir(exist_ok=True)
    part = path.with_suffix(".part")
    with open(part, "w", encoding="utf-8") as out:
        for at, (page, found) in enumerate(zip(pages, documents, strict=True)):
            name = {"source": {"name": f"{page.style}/{page.path.name}"}}
            took = {"seconds": seconds} if at == 0 else {}
            print(json.dumps({**found, **name, **took}, ensure_ascii=False), file=out)
    part.replace(path)
