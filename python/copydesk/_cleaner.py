"""The cleaner, for one page, for Arrow data and for WARC files."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias, TypeVar

from copydesk import _copydesk

if TYPE_CHECKING:
    import pyarrow as pa

    Data = TypeVar("Data", pa.RecordBatch, pa.Table, pa.RecordBatchReader)

Article: TypeAlias = dict[str, Any]
"""An article: ``copydesk.json_schema()`` describes it, and so does docs/fields.md."""

Options: TypeAlias = Mapping[str, Any]
"""The ``[clean]`` settings of docs/configuration.md, such as ``{"markdown": True, "limits": {"nodes": 100_000}}``."""

Rules: TypeAlias = Mapping[str, str] | str | os.PathLike[str]
"""Rules of your own: a file, a folder of them, or the files' contents by their names. docs/own-rules.md says what stands in one."""


class Cleaner:
    """Cleans with the same options every time. It can be pickled, and shared between threads."""

    def __init__(self, options: Options | None = None, rules: Rules | None = None) -> None:
        """Raises ``ValueError`` for an option that does not exist or is out of its range, or a mistake in the rules, and
        ``FileNotFoundError`` where ``rules`` is no file and no folder."""
        self._options = json.dumps(dict(options or {}))
        self._rules = _read_rules(rules)
        self._core = _copydesk.Core(self._options, list(self._rules.items()))

    def __reduce__(self) -> tuple[type[Cleaner], tuple[Options, Rules]]:
        return Cleaner, (json.loads(self._options), self._rules)

    def clean(
        self,
        html_or_text: str | bytes,
        *,
        url: str | None = None,
        as_: str = "auto",
        content_type: str | None = None,
        name: str = "",
        id: str | None = None,
    ) -> Article:
        """The article of one page.

        ``as_`` is ``"html"``, ``"text"``, ``"markdown"``, or ``"auto"``, which looks at the content. ``content_type``
        is what the server said; ``name`` and ``id`` go into ``source``. Runs without the GIL.
        """
        content = html_or_text.encode("utf-8", "replace") if isinstance(html_or_text, str) else html_or_text
        return json.loads(  # type: ignore[no-any-return]
            self._core.article(
                content,
                decoded=isinstance(html_or_text, str),
                name=name,
                url=url,
                content_type=content_type,
                format=None if as_ == "auto" else as_,
                id=id,
            )
        )

    def clean_batch(self, data: Data) -> Data:
        """The articles of pages in Arrow: a RecordBatch, Table or RecordBatchReader in, the same kind out.

        One row out for each row in, in the same order. Read are the columns ``content`` (binary or string) and, where
        they are there, ``url``, ``content_type``, ``id``, ``name`` (``source.name``), and what else ``read_warc`` gives.
        The columns out are those of ``copydesk.schema()``: an article's fields, and ``status``, which is ``cleaned``,
        ``rejected`` (no article; the first of ``notes`` says why) or ``failed`` (a bug of ours). Runs without the GIL.
        """
        import pyarrow as pa

        if isinstance(data, pa.RecordBatch):
            return self._core.batch(data)
        columns = _copydesk.schema()
        if isinstance(data, pa.Table):
            return pa.Table.from_batches(map(self._core.batch, data.to_batches()), columns)
        if isinstance(data, pa.RecordBatchReader):
            return pa.RecordBatchReader.from_batches(columns, map(self._core.batch, data))
        raise TypeError(f"a RecordBatch, Table or RecordBatchReader is wanted, not {type(data).__name__}")

    def read_warc(
        self, path: str | os.PathLike[str] | BinaryIO, *, batch_size: int = 256, name: str | None = None
    ) -> Iterator[pa.RecordBatch]:
        """The pages of a WARC file, in batches that ``clean_batch`` takes.

        ``path`` is a path or an open binary file, compressed or not; ``name`` becomes ``source.name`` in its place. A record that is damaged is a row whose ``notes``
        or ``error`` say so, and reading goes on behind it; ``OSError`` is for a file that cannot be read at all.
        """
        source = path if hasattr(path, "read") else os.fspath(path)
        if name is None:
            name = str(getattr(path, "name", source))
        return _copydesk.Warc(source, name, max(1, batch_size), self._options)


def _read_rules(rules: Rules | None) -> dict[str, str]:
    """The files' contents by their names: they travel with a pickled cleaner to hosts that lack the folder."""
    if rules is None or isinstance(rules, Mapping):
        return dict(rules or {})
    place = Path(rules)
    if not place.exists():
        raise FileNotFoundError(errno.ENOENT, "there is no such file or folder of rules", str(place))
    files = sorted(place.glob("[!.]*.toml")) if place.is_dir() else [place]
    return {file.name: file.read_text("utf-8") for file in files}


_DEFAULT = Cleaner()


def clean(html_or_text: str | bytes, *, url: str | None = None, as_: str = "auto") -> Article:
    """The article of one page, with the default options: see ``Cleaner.clean``."""
    return _DEFAULT.clean(html_or_text, url=url, as_=as_)


def clean_batch(data: Data) -> Data:
    """The articles of pages in Arrow, with the default options: see ``Cleaner.clean_batch``."""
    return _DEFAULT.clean_batch(data)


def read_warc(
    path: str | os.PathLike[str] | BinaryIO, *, batch_size: int = 256, name: str | None = None
) -> Iterator[pa.RecordBatch]:
    """The pages of a WARC file, with the default limits: see ``Cleaner.read_warc``."""
    return _DEFAULT.read_warc(path, batch_size=batch_size, name=name)
