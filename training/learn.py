#!/usr/bin/env python3
"""Fits the labeller's model from unpacked corpora and writes src/label/model.bin and its card.

    training/learn CORPORA                    everything, about 40 minutes on two cores

The rows come from the production code (training/rows.rs); this script only fits. Folds are by
host, so that no page is judged by a model that saw its site; every figure is of such pages.
"""

import argparse
import json
import subprocess
import zlib
from pathlib import Path

import lightgbm
import numpy as np

from model import report
from model.data import Data, page_weights
from model.linear import fit_linear
from model.write import write_model

ROOT = Path(__file__).resolve().parent.parent
SETS = ("wcxb-dev", "fundus", "fundus-eval", "naeb", "magic-html")
STYLES = ("glued", "wet", "bs4", "w3m", "md")
FOLDS = 4
SEED = 20261122

# Share of the training pages on which the words say nothing, so that they do not carry it all.
WORDLESS = 0.15

TREES = dict(
    objective="cross_entropy",  # labels are shares of matched words
    num_leaves=48,
    learning_rate=0.08,
    min_data_in_leaf=150,
    feature_fraction=0.5,
    bagging_fraction=0.7,
    bagging_freq=1,
    lambda_l2=5.0,
    max_bin=127,
    use_missing=False,
    deterministic=True,
    force_row_wise=True,
    seed=SEED,
    num_threads=2,
    verbose=-1,
)


def main():
    options = parse()
    work = options.work
    rows = build_rows()
    if not (work / "pages.jsonl").exists():
        sets = [str(options.corpora / name) for name in SETS]
        sets += [f"{options.corpora / name}-dumps:{style}" for name in SETS for style in STYLES]
        run(rows, "blocks", work, *sets)
    data = Data.read(work)
    folds = np.array([zlib.crc32(page.host.encode()) % FOLDS for page in data.pages])
    weights = page_weights(data)

    linear, parts = linear_scores(data, folds, weights)
    wordless = np.random.default_rng(SEED).random(len(data.pages)) < WORDLESS
    linear[data.of_blocks(wordless), 0] = 0
    linear.astype("<f4").tofile(work / "linear.f32")
    run(rows, "first", work)
    scores, first = trees(data, work / "first.f32", folds, weights, options.trees)
    report.print_scores("first pass", data, scores, wordless)
    scores.astype("<f4").tofile(work / "scores.f32")
    run(rows, "second", work)
    (work / "first.f32").unlink()
    scores, second = trees(data, work / "second.f32", folds, weights, options.trees)
    scores.astype("<f4").tofile(work / "final.f32")
    (work / "second.f32").unlink()
    report.print_scores("second pass", data, scores, wordless)
    size = write_model(ROOT / "src/label/model.bin", parts, first, second)
    print(f"src/label/model.bin: {size} bytes")


def parse():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("corpora", type=Path)
    arguments.add_argument("--work", type=Path, default=ROOT / "training/work/model", help="kept between runs")
    arguments.add_argument("--trees", type=int, default=250, help="in each pass (%(default)s)")
    return arguments.parse_args()


def build_rows():
    subprocess.run(["cargo", "build", "--release", "--example", "rows"], cwd=ROOT, check=True)
    return ROOT / "target/release/examples/rows"


def run(program, *arguments):
    subprocess.run([program, *arguments], check=True)


def linear_scores(data, folds, weights):
    """Scores of words and of elements for each block, each by a model that did not see its host,
    and the two models fitted on everything."""
    columns, parts = [], []
    for name in ("text", "elements"):
        lists = data.lists(name)
        scores = np.zeros(data.blocks)
        for fold in range(FOLDS):
            held = data.of_blocks(folds == fold)
            model = fit_linear(lists, data.labels, np.where(held, 0, weights), SEED)
            scores[held] = model.scores(lists)[held]
        columns.append(scores)
        parts.append(fit_linear(lists, data.labels, weights, SEED))
    return np.stack(columns, axis=1), parts


def trees(data, path, folds, weights, count):
    """Probabilities of all blocks, each by trees that did not see its host, and the trees fitted
    on everything."""
    rows = np.memmap(path, dtype="<f4", mode="r").reshape(data.blocks, -1)
    every = lightgbm.Dataset(rows, data.labels, weight=weights, free_raw_data=False, params=TREES).construct()
    scores = np.zeros(data.blocks)
    used = weights > 0
    for fold in range(FOLDS):
        held = data.of_blocks(folds == fold)
        booster = lightgbm.train(TREES, every.subset(np.flatnonzero(used & ~held)), count)
        scores[held] = booster.predict(rows[held], num_threads=2)
    return scores, lightgbm.train(TREES, every.subset(np.flatnonzero(used)), count)


if __name__ == "__main__":
    main()
