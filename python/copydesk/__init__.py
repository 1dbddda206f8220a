"""Clean articles from what scrapers leave behind.

>>> import copydesk
>>> article = copydesk.clean("<h1>Harbour Reopens</h1><p>The harbour reopened on Monday …")
>>> article["title"], article["kind"]
('Harbour Reopens', 'article')

Cleaning never fails: a page that is no article comes back as one of kind ``rejected``, with the
reason in ``notes``. ``clean_batch`` does the same for Arrow batches, one row out for each row in;
``copydesk.spark``, ``ray``, ``datatrove``, ``pandas`` and ``polars`` are thin adapters around it.
"""

from copydesk._copydesk import __version__
from copydesk._cleaner import Article, Cleaner, Options, Rules, clean, clean_batch, read_warc
from copydesk._rows import article, json_schema, schema

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
