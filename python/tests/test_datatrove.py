"""datatrove's own executor, with two workers."""

from __future__ import annotations

import json
import tempfile
import unittest
from pathlib import Path

from datatrove.executor.local import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers.jsonl import JsonlWriter

from copydesk.datatrove import Copydesk
from corpus import command, line, pages, poison, without_place


class Datatrove(unittest.TestCase):
    def run_pipeline(self, records: list[dict], folder: Path, **settings: bool) -> list[dict]:
        """Cleans records in two tasks, and gives what was written."""
        (folder / "in").mkdir()
        for task in range(2):
            lines = [json.dumps(record) + "\n" for record in records[task::2]]
            (folder / f"in/{task}.jsonl").write_text("".join(lines))
        steps = [
            JsonlReader(str(folder / "in")),
            Copydesk(**settings),
            JsonlWriter(str(folder / "out"), output_filename="${rank}.jsonl", compression=None),
        ]
        LocalPipelineExecutor(steps, tasks=2, workers=2, logging_dir=str(folder / "logs")).run()
        written = sorted((folder / "out").glob("*.jsonl"))
        return [json.loads(line) for file in written for line in file.read_text().splitlines()]

    def test_the_same_bytes_as_the_command(self) -> None:
        records = [
            {"id": row["name"], "url": row["url"], "html": row["content"].decode("utf-8", "replace")}
            for row in pages(300)
            if row["name"].endswith(".html")
        ]
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            (folder / "pages.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
            expected = sorted(map(without_place, command(["pages.jsonl"], folder)))
            texts = [{"text": record.pop("html"), **record} for record in records]
            documents = self.run_pipeline(texts, folder, keep_rejected=True)
        got = sorted(without_place(line(whole(document))) for document in documents)
        self.assertEqual(got, expected)

    def test_poison_is_kept_where_asked_for_and_dropped_otherwise(self) -> None:
        records = [
            {"id": row["id"], "text": row["content"].decode("latin-1"), "content_type": row["content_type"]}
            for row in poison()
            if row["content"] and row["id"] not in ("random bytes", "compressed")  # no text in datatrove
        ]
        for keep in (True, False):
            with tempfile.TemporaryDirectory() as scratch:
                documents = self.run_pipeline(records, Path(scratch), keep_rejected=keep)
            kept = {document["id"]: document["metadata"]["copydesk"]["kind"] for document in documents}
            wanted = {record["id"] for record in records} if keep else {"deep", "an article"}
            self.assertEqual(set(kept), wanted)


def whole(document: dict) -> dict:
    """The article, with its text where it belongs; the writer leaves an empty one out."""
    article = document["metadata"]["copydesk"]
    before_text = list(article)[: list(article).index("markdown")]
    head = {name: article[name] for name in before_text}
    return head | {"text": document.get("text", "")} | {name: article[name] for name in article if name not in head}


if __name__ == "__main__":
    unittest.main()
