"""Cleaning in Spark: ``copydesk.spark.clean(df)``, also for a streaming DataFrame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from copydesk import Cleaner, Options, Rules, schema

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame


def clean(df: DataFrame, options: Options | None = None, rules: Rules | None = None) -> DataFrame:
    """The articles of a DataFrame of pages: see ``Cleaner.clean_batch``.

    Set ``spark.sql.execution.arrow.maxRecordsPerBatch`` to 256: Spark's 10,000 pages at once are a gigabyte.
    """
    from pyspark.sql.pandas.types import from_arrow_schema

    cleaner = Cleaner(options, rules)

    def batches(pages: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return map(cleaner.clean_batch, pages)

    return df.mapInArrow(batches, from_arrow_schema(schema()))
