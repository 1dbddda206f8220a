"""The shape of articles: as JSON, and as rows of typed columns."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from copydesk import _copydesk

if TYPE_CHECKING:
    import pyarrow as pa


def schema() -> pa.Schema:
    """The columns that ``clean_batch`` gives. They are made from ``json_schema()``, and agree with it."""
    return _copydesk.schema()


@functools.cache
def json_schema() -> dict[str, Any]:
    """The JSON Schema of an article."""
    return json.loads(_copydesk.json_schema())  # type: ignore[no-any-return]


def article(row: Mapping[str, Any]) -> dict[str, Any]:
    """The article of a row that ``clean_batch`` made, the same as ``clean`` gives it.

    The row is a dictionary, as ``pyarrow.Table.to_pylist()`` and Spark's ``Row.asDict(recursive=True)`` make it. A row
    has a block's fields for all types of block; the article has those of its own type.
    """
    fields = {name: row[name] for name in json_schema()["properties"]}
    fields["from"] = dict(sorted(dict(fields["from"]).items()))  # the order of a map is lost in Spark
    fields["blocks"] = [{name: block[name] for name in _fields_of_block(block["type"])} for block in fields["blocks"]]
    return fields


@functools.cache
def _fields_of_block(kind: str) -> list[str]:
    variants = json_schema()["$defs"]["ArticleBlock"]["oneOf"]
    return next(list(one["properties"]) for one in variants if one["properties"]["type"]["const"] == kind)
