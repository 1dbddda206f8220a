"""A Common Crawl snapshot on Spark: a WARC file is a task, and Parquet partitioned by day comes out.

    spark-submit examples/scale/3_common_crawl.py warc.paths.gz s3a://bucket/articles

The first argument is a list of paths, one a line, as the crawl publishes it (`warc.paths.gz`). `--prefix` goes before each of
them: `s3://commoncrawl/` (wants fsspec and s3fs on the executors), `https://data.commoncrawl.org/`, or a folder.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import BinaryIO

import pyarrow as pa
from pyspark import TaskContext
from pyspark.sql import SparkSession, functions
from pyspark.sql.pandas.types import from_arrow_schema

import copydesk

TRIES = 4  # of a task, before Spark gives up the job


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--prefix", default="")
    arguments.add_argument("--batch-size", type=int, default=256)
    arguments.add_argument("--master", help="for trying it out: local[2], local-cluster[2,1,1024]")
    arguments.add_argument("paths")
    arguments.add_argument("out")
    given = arguments.parse_args()

    builder = SparkSession.builder.appName("copydesk").config("spark.task.maxFailures", TRIES)
    spark = (builder.master(given.master) if given.master else builder).getOrCreate()
    paths = spark.read.text(given.paths).where("value != ''")
    tasks = paths.repartition(max(1, paths.count()), "value")
    articles = tasks.mapInArrow(cleaner(given.prefix, given.batch_size), from_arrow_schema(copydesk.schema()))
    # The file's name says when it was fetched: CC-MAIN-20241101184224-…
    day = functions.to_date(functions.regexp_extract("source.name", r"-(\d{8})\d{6}-", 1), "yyyyMMdd")
    articles.withColumn("day", day).write.mode("overwrite").partitionBy("day").parquet(given.out)
    spark.stop()


def cleaner(prefix: str, batch_size: int) -> object:
    """The step that makes articles of paths."""

    def step(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for path in (path for batch in batches for path in batch["value"].to_pylist()):
            try:
                with opened(prefix + path) as file:
                    yield from map(copydesk.clean_batch, copydesk.read_warc(file, batch_size=batch_size, name=path))
            except OSError as error:
                # Storage fails now and then, and the task is tried again; only the last try leaves a file out, and
                # tells it in a row.
                context = TaskContext.get()
                if context is None or context.attemptNumber() + 1 < TRIES:
                    raise
                yield unread(path, error)

    return step


def opened(path: str) -> AbstractContextManager[BinaryIO]:
    if "://" not in path:
        return open(path, "rb")
    import fsspec

    return fsspec.open(path, "rb", block_size=8 << 20)  # type: ignore[no-any-return]


def unread(path: str, error: OSError) -> pa.RecordBatch:
    """The row of a file that could not be read."""
    row = {"content": b"", "name": path, "error": f"damaged: the file cannot be read: {error}"}
    return copydesk.clean_batch(pa.RecordBatch.from_pylist([row]))


main()
