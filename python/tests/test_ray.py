"""Ray on one machine with two workers."""

from __future__ import annotations

import os
import tempfile
import unittest
from pathlib import Path

os.environ.setdefault("RAY_DISABLE_METRICS_COLLECTION", "1")
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")

import pyarrow as pa
import ray

import copydesk.ray
from corpus import command, lines, pages, poison, poison_differs, write


class Ray(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        ray.init(
            num_cpus=2, include_dashboard=False, object_store_memory=200 << 20, _node_ip_address="127.0.0.1",
            log_to_driver=False, logging_level="ERROR",
        )  # fmt: skip
        ray.data.DataContext.get_current().enable_progress_bars = False

    @classmethod
    def tearDownClass(cls) -> None:
        ray.shutdown()

    def test_the_same_bytes_as_the_command(self) -> None:
        rows = pages(300)
        with tempfile.TemporaryDirectory() as folder:
            write(rows, Path(folder))
            expected = sorted(command(["pages"], Path(folder)))
        dataset = ray.data.from_arrow(pa.Table.from_pylist(rows)).repartition(4)
        got = copydesk.ray.clean(dataset, batch_size=64)
        self.assertEqual(sorted(lines(list(got.iter_rows()))), expected)

    def test_poison_rows_come_back_as_rows(self) -> None:
        dataset = ray.data.from_arrow(pa.Table.from_pylist(poison()))
        self.assertEqual(poison_differs(list(copydesk.ray.clean(dataset).iter_rows())), [])


if __name__ == "__main__":
    unittest.main()
