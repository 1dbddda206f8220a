#!/usr/bin/env python3
"""Fits the labeller's model from unpacked corpora and writes src/label/model.bin.

    training/learn CORPORA                  the model, and its cross-validated scores
    training/learn CORPORA --without naeb   no model: scores on the set that was left out
    training/learn CORPORA --without-language de
    training/learn CORPORA --card           docs/model-card.md from the scores of all runs so far

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

from model import card, report
from model.data import Data, page_weights, thinned
from model.linear import fit_linear
from model.write import write_model

ROOT = Path(__file__).resolve().parent.parent
SETS = ("wcxb-dev", "fundus", "fundus-eval", "naeb", "magic-html")
STYLES = ("glued", "wet", "bs4", "w3m", "md")
FOLDS = 3
SEED = 20261122

# Share of the training pages on which the words say nothing, so that they do not carry it all.
WORDLESS = 0.15

TREES = dict(
    objective="cross_entropy",  # labels are shares of matched words
    num_leaves=48,
    learning_rate=0.1,
    min_data_in_leaf=150,
    feature_fraction=0.4,
    bagging_fraction=0.6,
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
    if options.card:
        return card.write(ROOT / "docs/model-card.md", work)
    rows = build_rows()
    sets = [str(options.corpora / name) for name in SETS]
    sets += [f"{options.corpora / name}-dumps:{style}" for name in SETS for style in STYLES]
    if not (work / "pages.jsonl").exists():
        run(rows, "blocks", work, *sets)
    data = Data.read(work)
    folds, name = split(data, options)
    weights = thinned(data, page_weights(data), SEED)
    wordless = np.random.default_rng(SEED).random(len(data.pages)) < WORDLESS

    linear, parts, fold_parts = linear_scores(data, folds, weights)
    linear[data.of_blocks(wordless), 0] = 0
    linear.astype("<f4").tofile(work / "linear.f32")
    run(rows, "first", work)
    probabilities, first, fold_first = trees(data, work / "first.f32", folds, weights, options.trees // 2)
    probabilities.astype("<f4").tofile(work / "scores.f32")
    run(rows, "second", work)
    (work / "first.f32").unlink()
    probabilities, second, fold_second = trees(data, work / "second.f32", folds, weights, options.trees)
    (work / "second.f32").unlink()
    probabilities.astype("<f4").tofile(work / "final.f32")

    judged = folds >= 0
    results = {
        "with words": report.scores(data, probabilities, np.flatnonzero(judged & ~wordless)),
        "without words": report.scores(data, probabilities, np.flatnonzero(judged & wordless)),
    }
    for title, groups in results.items():
        report.show(f"{name}, {title}", groups)
    card.keep(work, name, results)
    if name == card.FOLDS:
        for fold, model in enumerate(zip(fold_parts, fold_first, fold_second)):
            write_model(work / f"fold-{fold}.bin", *model)
        folds.astype("u1").tofile(work / "folds.u8")
        run(rows, "clean", work, *sets)
        size = write_model(ROOT / "src/label/model.bin", parts, first, second)
        print(f"src/label/model.bin: {size} bytes")


def parse():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("corpora", type=Path)
    arguments.add_argument("--work", type=Path, default=ROOT / "training/work/model", help="kept between runs")
    arguments.add_argument("--trees", type=int, default=200, help="in the second pass; the first has half as many (%(default)s)")
    arguments.add_argument("--without", choices=SETS, help="judge this set by a model of the others")
    arguments.add_argument("--without-language", help="judge fundus pages of this language by a model of the others")
    arguments.add_argument("--card", action="store_true", help="write the model card")
    return arguments.parse_args()


def split(data, options):
    """For each page the fold by which it is judged, or -1 for pages that only train; and the
    split's name. A page is never judged by a model that saw its host."""
    hosts = np.array([zlib.crc32(page.host.encode()) for page in data.pages])
    if options.without:
        held = np.array([page.set == options.without for page in data.pages])
        name = f"without {options.without}"
    elif options.without_language:
        held = np.array([page.set == "fundus" and page.language == options.without_language for page in data.pages])
        name = f"without language {options.without_language}"
    else:
        return hosts % FOLDS, card.FOLDS
    same_host = np.isin(hosts, hosts[held]) & ~held
    return np.where(held, 0, np.where(same_host, -2, -1)), name


def build_rows():
    subprocess.run(["cargo", "build", "--profile", "quick", "--example", "rows"], cwd=ROOT, check=True)
    return ROOT / "target/quick/examples/rows"


def run(program, *arguments):
    subprocess.run([program, *arguments], check=True)


def held_out(data, folds):
    """For each fold the blocks it judges and those it may train on."""
    for fold in np.unique(folds[folds >= 0]):
        held = folds == fold
        # Pages of fold -2 share a host with held ones: they neither train nor are judged.
        yield data.of_blocks(held), data.of_blocks(~held & (folds != -2))


def linear_scores(data, folds, weights):
    """Scores of words and of elements for each block, each by a model that did not see its host,
    and the two models fitted on everything."""
    columns, parts, fold_parts = [], [], []
    for name in ("text", "elements"):
        lists = data.lists(name)
        parts.append(fit_linear(lists, data.labels, weights, SEED))
        scores = within(data, lists, folds, weights) if (folds < 0).any() else np.zeros(data.blocks)
        fold_parts.append([])
        for held, train in held_out(data, folds):
            part = fit_linear(lists, data.labels, np.where(train, weights, 0), SEED)
            scores[held] = part.scores(lists)[held]
            fold_parts[-1].append(part)
        columns.append(scores)
    return np.stack(columns, axis=1), parts, list(zip(*fold_parts))


def within(data, lists, folds, weights):
    """Linear scores of pages that only train, across folds of their own: trees that saw scores of
    the linear model's own training pages would trust them too much."""
    inner = np.array([zlib.crc32(page.host.encode()) % FOLDS for page in data.pages])
    only_train = folds == -1
    scores = np.zeros(data.blocks)
    for fold in range(FOLDS):
        train = data.of_blocks(only_train & (inner != fold))
        judged = data.of_blocks(only_train & (inner == fold))
        scores[judged] = fit_linear(lists, data.labels, np.where(train, weights, 0), SEED).scores(lists)[judged]
    return scores


def trees(data, path, folds, weights, count):
    """Probabilities of all blocks, each by trees that did not see its host, and the trees fitted
    on everything."""
    rows = np.memmap(path, dtype="<f4", mode="r").reshape(data.blocks, -1)
    used = np.flatnonzero(weights > 0)
    every = lightgbm.Dataset(rows[used], data.labels[used], weight=weights[used], params=TREES, free_raw_data=False)
    every.construct()
    if (folds < 0).any():
        return trees_without(data, rows, every, used, folds, count)
    probabilities, of_folds = np.zeros(data.blocks), []
    for held, train in held_out(data, folds):
        booster = lightgbm.train(TREES, every.subset(np.flatnonzero(train[used])), count)
        probabilities[held] = booster.predict(rows[held], num_threads=2)
        of_folds.append(booster)
    return probabilities, lightgbm.train(TREES, every, count), of_folds


def trees_without(data, rows, every, used, folds, count):
    """The same for a set that is left out: one model for it, and folds among the others."""
    inner = np.array([zlib.crc32(page.host.encode()) % 2 for page in data.pages])
    probabilities = np.zeros(data.blocks)
    for fold in range(2):
        train = data.of_blocks((folds == -1) & (inner != fold))
        booster = lightgbm.train(TREES, every.subset(np.flatnonzero(train[used])), count)
        judged = data.of_blocks((folds == -1) & (inner == fold))
        probabilities[judged] = booster.predict(rows[judged], num_threads=2)
        held = data.of_blocks(folds == 0)
        probabilities[held] += booster.predict(rows[held], num_threads=2) / 2
    return probabilities, None, []


if __name__ == "__main__":
    main()
