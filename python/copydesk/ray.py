"""Cleaning in Ray: ``copydesk.ray.clean(dataset)``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from copydesk import Cleaner, Options, Rules

if TYPE_CHECKING:
    from ray.data import Dataset


def clean(dataset: Dataset, options: Options | None = None, rules: Rules | None = None, *, batch_size: int = 256, **settings: Any) -> Dataset:
    """The articles of a Dataset of pages: see ``Cleaner.clean_batch``. ``settings`` go to ``Dataset.map_batches``."""
    cleaner = Cleaner(options, rules)
    return dataset.map_batches(cleaner.clean_batch, batch_format="pyarrow", batch_size=batch_size, **settings)
