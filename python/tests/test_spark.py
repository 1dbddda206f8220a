"""Spark on a cluster of two executors, as on many: batch, a killed executor, pipes, and streaming over restarts."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark import TaskContext
from pyspark.sql import DataFrame, SparkSession

import copydesk.spark
from corpus import COMMAND, ROOT, command, lines, pages, poison, poison_differs, without_place, write

COUNT = 150
PAGE = "name string, content binary, url string, content_type string"


def session(master: str = "local-cluster[2,1,1024]") -> SparkSession:
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(master).appName("copydesk")
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": "1g",
        "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "16",
        "spark.executorEnv.PYTHONPATH": str(Path(__file__).parent),
    }
    for key, value in settings.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


class Batch(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.rows = pages(COUNT)
        cls.scratch = Path(tempfile.mkdtemp(prefix="copydesk-spark-"))
        write(cls.rows, cls.scratch)
        cls.expected = sorted(command(["pages"], cls.scratch))
        cls.spark = session()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.spark.stop()
        shutil.rmtree(cls.scratch)

    def frame(self) -> DataFrame:
        rows = [tuple(row[name] for name in ("name", "content", "url", "content_type")) for row in self.rows]
        return self.spark.createDataFrame(rows, PAGE).repartition(8)

    def articles(self, df: DataFrame) -> list[str]:
        return sorted(lines([row.asDict(recursive=True) for row in df.collect()]))

    def test_the_same_bytes_as_the_command(self) -> None:
        self.assertEqual(self.articles(copydesk.spark.clean(self.frame())), self.expected)

    def test_the_same_bytes_through_parquet(self) -> None:
        copydesk.spark.clean(self.frame()).write.parquet(str(self.scratch / "articles"))
        self.assertEqual(sorted(lines(pq.read_table(self.scratch / "articles").to_pylist())), self.expected)

    def test_a_killed_executor_changes_nothing(self) -> None:
        mark = self.scratch / "killed"
        killing = self.frame().mapInArrow(killer(str(mark)), PAGE)
        self.assertEqual(self.articles(copydesk.spark.clean(killing)), self.expected)
        self.assertTrue(mark.exists(), "an executor was killed")

    def test_poison_rows_come_back_as_rows(self) -> None:
        rows = [tuple(row[name] for name in ("id", "content", "content_type")) for row in poison()]
        pages = self.spark.createDataFrame(rows, "id string, content binary, content_type string")
        df = copydesk.spark.clean(pages.repartition(3))
        self.assertEqual(poison_differs([row.asDict(recursive=True) for row in df.collect()]), [])

    def test_the_command_in_a_pipe(self) -> None:
        records = [
            json.dumps({"id": row["name"], "url": row["url"], "html": row["content"].decode("utf-8", "replace")})
            for row in self.rows
        ]
        (self.scratch / "pages.jsonl").write_text("\n".join(records) + "\n")
        expected = sorted(map(without_place, command(["pages.jsonl"], self.scratch)))
        # One partition more than there are records in some, so that an empty one is there too.
        piped = self.spark.sparkContext.parallelize([*records], 5).union(self.spark.sparkContext.parallelize([], 1))
        got = piped.pipe(f"{COMMAND} clean --as jsonl --threads 1 -", checkCode=True).collect()
        self.assertEqual(sorted(map(without_place, got)), expected)


def killer(mark: str) -> object:
    """A step that hands its pages on, and kills its own executor in the midst of the first partition, once."""

    def step(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        context = TaskContext.get()
        for number, batch in enumerate(batches):
            yield batch
            if context and context.partitionId() == 0 and number == 1 and not os.path.exists(mark):
                open(mark, "x").close()
                os.kill(executor(), signal.SIGKILL)

    return step


def executor() -> int:
    """The executor that this process works for: the nearest process above that is one."""
    process = os.getpid()
    while process > 1:
        process = int(Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[1])
        if b"CoarseGrainedExecutorBackend" in Path(f"/proc/{process}/cmdline").read_bytes():
            return process
    raise RuntimeError("no executor is above this process")


class Streaming(unittest.TestCase):
    """examples/scale/4_ingest.py is killed in the midst of its work, and started again."""

    def test_new_files_are_picked_up_after_a_restart_exactly_once(self) -> None:
        rows = pages(40)
        with tempfile.TemporaryDirectory(prefix="copydesk-ingest-") as folder:
            scratch = Path(folder)
            (scratch / "in").mkdir()
            for number in range(6):
                self.drop(rows, number, scratch)
            ingest = self.ingest(scratch, "--files-at-once", "1")
            try:
                self.wait(lambda: list(scratch.glob("out/day=*/*.parquet")), ingest)
            finally:
                self.end(ingest)
            for number in range(6, 8):
                self.drop(rows, number, scratch)
            again = self.ingest(scratch, "--once")
            try:
                self.assertEqual(again.wait(300), 0)
            finally:
                self.end(again)
            got = sorted(lines(self.published(scratch / "out")))
        expected = sorted(lines(copydesk.clean_batch(pa.Table.from_pylist(rows)).to_pylist()))
        self.assertEqual(got, expected)

    def drop(self, rows: list[dict], number: int, scratch: Path) -> None:
        part = scratch / f"part{number}"
        pq.write_table(pa.Table.from_pylist(rows[number::8]), part)
        part.rename(scratch / f"in/{number}.parquet")

    def ingest(self, scratch: Path, *more: str) -> subprocess.Popen[bytes]:
        script = [sys.executable, str(ROOT / "examples/scale/4_ingest.py"), "--master", "local[2]", *more]
        paths = [str(scratch / name) for name in ("in", "out", "checkpoint")]
        with open(scratch / "log", "ab") as log:
            return subprocess.Popen([*script, *paths], start_new_session=True, stdout=log, stderr=log)

    def wait(self, condition: object, process: subprocess.Popen[bytes]) -> None:
        for _ in range(4000):
            if condition():  # type: ignore[operator]
                return
            self.assertIsNone(process.poll(), "the job goes on")
            time.sleep(0.1)
        self.fail("gave up waiting")

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """Kills the job and what it started, its Java process above all: they are a session of their own."""
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait(30)

    def published(self, out: Path) -> list[dict]:
        """The rows of the files that Spark's record of finished batches names; a killed batch leaves others."""
        names: set[str] = set()
        for record in (out / "_spark_metadata").iterdir():
            if not record.name.startswith("."):
                entries = [json.loads(line) for line in record.read_text().splitlines()[1:]]
                names |= {entry["path"].removeprefix("file://") for entry in entries}
        return [row for name in sorted(names) for row in pq.ParquetFile(name).read().to_pylist()]


if __name__ == "__main__":
    unittest.main()
