"""Cleaning in polars: ``copydesk.polars.clean(df)``."""

from __future__ import annotations

import polars as pl

from copydesk import Cleaner, Options, Rules


def clean(df: pl.DataFrame, options: Options | None = None, rules: Rules | None = None) -> pl.DataFrame:
    """The articles of a DataFrame of pages: see ``Cleaner.clean_batch``."""
    return pl.DataFrame(Cleaner(options, rules).clean_batch(df.to_arrow()))
