"""Many WARC files on one big machine, with Ray: a file is a task, and Parquet comes out.

    python examples/scale/2_one_machine.py --workers 2 OUT WARC...
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import pyarrow as pa
import ray

import copydesk


def articles(paths: pa.Table) -> Iterator[pa.Table]:
    """The articles of WARC files, batch by batch, so that a large file needs no more memory than a small one."""
    for path in paths["item"].to_pylist():
        for batch in copydesk.read_warc(path):
            yield pa.Table.from_batches([copydesk.clean_batch(batch)])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--workers", type=int, help="cores to use; all of them without this")
    arguments.add_argument("out")
    arguments.add_argument("warcs", nargs="+")
    given = arguments.parse_args()
    ray.init(num_cpus=given.workers, include_dashboard=False, _node_ip_address="127.0.0.1")
    files = ray.data.from_items(given.warcs, override_num_blocks=len(given.warcs))
    files.map_batches(articles, batch_format="pyarrow", batch_size=1).write_parquet(given.out)


main()
