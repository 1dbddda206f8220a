"""Clean articles from what scrapers leave behind.

>>> import copydesk
>>> article = copydesk.clean("<h1>Harbour Reopens</h1><p>The harbour reopened on Monday …")
>>> article["title"], article["kind"]
('Harbour Reopens', 'article')

Cleaning never fails: a page that is no article comes back as one of kind ``rejected``, with the
reason in ``notes``. ``clean_batch`` does the same for Arrow batches, one row out for each row in;
``copydesk.spark``, ``ray``, ``datatrove``, ``pandas`` and ``polars`` are thin adapters around it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from copydesk._copydesk import __version__
from copydesk._cleaner import Article, Cleaner, Options, Rules, clean, clean_batch, read_warc
from copydesk._rows import article, json_schema, schema

if TYPE_CHECKING:
    from copydesk import datatrove as datatrove, pandas as pandas, polars as polars, ray as ray, spark as spark
else:

    def __getattr__(name: str) -> object:
        """The adapters, when they are asked for: each needs its engine."""
        if name in ("datatrove", "pandas", "polars", "ray", "spark"):
            return import_module(f"copydesk.{name}")
        raise AttributeError(f"module 'copydesk' has no attribute {name!r}")


__all__ = [
    "Article",
    "Cleaner",
    "Options",
    "Rules",
    "__version__",
    "article",
    "clean",
    "clean_batch",
    "json_schema",
    "read_warc",
    "schema",
]
