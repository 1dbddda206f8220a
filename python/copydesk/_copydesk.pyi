from collections.abc import Iterator
from typing import Any, final

import pyarrow as pa

__all__ = ["Core", "Warc", "__version__", "json_schema", "schema"]

__version__: str

@final
class Core:
    def __new__(cls, options: str, rules: list[tuple[str, str]]) -> Core: ...
    def article(
        self,
        content: bytes,
        *,
        decoded: bool,
        name: str,
        url: str | None,
        content_type: str | None,
        format: str | None,
        id: str | None,
    ) -> str: ...
    def batch(self, batch: pa.RecordBatch) -> pa.RecordBatch: ...

@final
class Warc(Iterator[pa.RecordBatch]):
    def __new__(cls, source: Any, name: str, rows: int, options: str) -> Warc: ...
    def __iter__(self) -> Warc: ...
    def __next__(self) -> pa.RecordBatch: ...

def schema() -> pa.Schema: ...
def json_schema() -> str: ...
