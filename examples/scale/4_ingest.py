"""Continuous ingest on Spark: pages that arrive in a folder become articles in another, each exactly once.

    spark-submit examples/scale/4_ingest.py PAGES ARTICLES CHECKPOINT

PAGES receives Parquet files of pages (`content`, and what is known of `name`, `url`, `content_type`), put there by rename. The
checkpoint knows which files are done: stop the job, kill it, start it again, on another host if need be, and it goes on
where it was. `--once` cleans what is there and ends, for a scheduler.
"""

from __future__ import annotations

import argparse

from pyspark.sql import SparkSession, functions

import copydesk.spark


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--once", action="store_true")
    arguments.add_argument("--every", default="10 seconds", help="how often to look for files")
    arguments.add_argument("--files-at-once", default="100", help="in one batch")
    arguments.add_argument("--master", help="for trying it out: local[2]")
    for name in ("pages", "articles", "checkpoint"):
        arguments.add_argument(name)
    given = arguments.parse_args()

    builder = SparkSession.builder.appName("copydesk-ingest").config(
        # Spark's 10,000 pages in one Arrow batch would be a gigabyte.
        "spark.sql.execution.arrow.maxRecordsPerBatch", "256"
    )  # fmt: skip
    spark = (builder.master(given.master) if given.master else builder).getOrCreate()
    stream = spark.readStream.schema("content binary, name string, url string, content_type string")
    pages = stream.option("maxFilesPerTrigger", given.files_at_once).parquet(given.pages)
    articles = copydesk.spark.clean(pages).withColumn("day", functions.current_date())
    trigger = {"availableNow": True} if given.once else {"processingTime": given.every}
    query = (
        articles.writeStream.format("parquet")
        .partitionBy("day")
        .option("path", given.articles)
        .option("checkpointLocation", given.checkpoint)
        .trigger(**trigger)
        .start()
    )
    query.awaitTermination()


main()
