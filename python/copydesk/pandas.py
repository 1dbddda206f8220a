"""Cleaning in pandas: ``copydesk.pandas.clean(df)``."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from copydesk import Cleaner, Options, Rules


def clean(df: pd.DataFrame, options: Options | None = None, rules: Rules | None = None) -> pd.DataFrame:
    """The articles of a DataFrame of pages, under its index: see ``Cleaner.clean_batch``. The columns are Arrow's."""
    articles = Cleaner(options, rules).clean_batch(pa.Table.from_pandas(df, preserve_index=False))
    return articles.to_pandas(types_mapper=pd.ArrowDtype).set_axis(df.index)
