"""The scripts in examples/scale, each run on made-up pages; all give the same articles."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import pyarrow.dataset as ds

from corpus import COMMAND, ROOT, command, line, lines, pages
from test_wheel import warc_record

SCRIPTS = ROOT / "examples/scale"
NAMES = ["CC-MAIN-20261101000000-20261101030000-00000.warc.gz", "CC-MAIN-20261102000000-20261102030000-00001.warc.gz"]


class Examples(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory(prefix="copydesk-examples-")
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        rows = pages(40)
        for task, name in enumerate(NAMES):
            records = [gzip.compress(warc_record(row, number)) for number, row in enumerate(rows[task::2])]
            (self.folder / name).write_bytes(b"".join(records))
        self.expected = sorted(command(["--as=warc", *NAMES], self.folder))

    def run_script(self, *arguments: str) -> None:
        environment = {**os.environ, "COPYDESK": str(COMMAND), "SPARK_LOCAL_IP": "127.0.0.1",
                       "PYSPARK_PYTHON": sys.executable, "RAY_USAGE_STATS_ENABLED": "0"}
        done = subprocess.run(
            arguments, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=240
        )  # fmt: skip
        self.assertEqual(done.returncode, 0, done.stderr[-3000:])

    def python(self, script: str, *arguments: str) -> None:
        self.run_script(sys.executable, str(SCRIPTS / script), *arguments)

    def parquet(self, folder: str) -> list[str]:
        table = ds.dataset(self.folder / folder, partitioning="hive").to_table()
        return sorted(lines(table.to_pylist()))

    def test_a_folder(self) -> None:
        self.run_script(str(SCRIPTS / "1_folder.sh"), ".", "articles.jsonl")
        articles = (self.folder / "articles.jsonl").read_text().replace('"name":"./', '"name":"').splitlines()
        self.assertEqual(sorted(articles), self.expected)

    def test_a_folder_with_a_file_that_cannot_be_read(self) -> None:
        (self.folder / "lost").mkdir()
        (self.folder / "lost/a.html").write_text("<h1>Harbour Reopens</h1><p>The harbour reopened on Monday, they said.</p>")
        (self.folder / "lost/b.html").symlink_to("nowhere")
        with self.assertRaises(AssertionError):
            self.run_script(str(SCRIPTS / "1_folder.sh"), "lost", "found.jsonl")
        self.assertEqual(len((self.folder / "found.jsonl").read_text().splitlines()), 1)

    def test_one_machine(self) -> None:
        self.python("2_one_machine.py", "--workers", "2", "articles", *NAMES)
        self.assertEqual(self.parquet("articles"), self.expected)

    def test_a_snapshot_of_common_crawl(self) -> None:
        with gzip.open(self.folder / "warc.paths.gz", "wt") as paths:
            paths.write("".join(f"{name}\n" for name in [*NAMES, "CC-MAIN-20261103000000-x-00002.warc.gz"]))
        self.python("3_common_crawl.py", "--master=local-cluster[2,1,1024]", f"--prefix={self.folder}/", "warc.paths.gz", "articles")
        days = sorted(day.name for day in (self.folder / "articles").glob("day=*"))
        self.assertEqual(days, ["day=2026-11-01", "day=2026-11-02", "day=2026-11-03"])
        # The third is not there: a row says so.
        got = self.parquet("articles")
        unread = [article for article in got if "the file cannot be read" in article]
        self.assertEqual(len(unread), 1)
        self.assertEqual([article for article in got if article not in unread], self.expected)

    def test_datatrove(self) -> None:
        try:
            import magic  # noqa: F401
        except ImportError as error:
            self.skipTest(f"datatrove's reader of WARC files needs libmagic: {error}")
        self.python("datatrove_pipeline.py", ".", "out")
        self.assertEqual(len(list((self.folder / "out/articles").glob("*.jsonl.gz"))), 2)


if __name__ == "__main__":
    unittest.main()
