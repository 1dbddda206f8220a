"""A datatrove pipeline, as FineWeb's: WARC files in, JSON Lines of articles out.

    python examples/scale/datatrove_pipeline.py --tasks 2 WARCS OUT

On Slurm the same steps go into a `SlurmPipelineExecutor`.
"""

from __future__ import annotations

import argparse

from datatrove.executor.local import LocalPipelineExecutor
from datatrove.pipeline.readers import WarcReader
from datatrove.pipeline.writers.jsonl import JsonlWriter

from copydesk.datatrove import Copydesk

if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--tasks", type=int, default=2)
    arguments.add_argument("warcs")
    arguments.add_argument("out")
    given = arguments.parse_args()
    LocalPipelineExecutor(
        [WarcReader(given.warcs, glob_pattern="*.warc.gz"), Copydesk(), JsonlWriter(f"{given.out}/articles")],
        tasks=given.tasks,
        workers=given.tasks,
        logging_dir=f"{given.out}/logs",
    ).run()
