"""The trees that tell a flattened page's headline, fitted to the lines that `rows headlines` writes."""

import json
import zlib

import lightgbm
import numpy as np

from . import common
from .common import INNER
from .data import page
from .write import trees

WHOLE = "whole"
ROUNDS = 100
SEED = 20261129
TREES = dict(
    common.TREES,
    objective="binary",
    num_leaves=31,
    max_depth=7,
    learning_rate=0.1,
    min_data_in_leaf=60,
    feature_fraction=0.5,
    bagging_fraction=0.7,
    lambda_l2=3.0,
    seed=SEED,
)


def fit(work, split):
    """Writes `headline-N.bin` and which of them judges which page, for `rows blocks`; gives the booster of
    each fold, and of the whole. No page is judged by trees that saw its host."""
    lines = [json.loads(line) for line in (work / "headlines.jsonl").read_text("utf-8").splitlines()]
    pages = [page({"type": None, "start": 0, "blocks": 0, **line}) for line in lines]
    count = np.array([line["lines"] for line in lines])
    features = len((work / "headline-features.txt").read_text().split())
    rows = np.fromfile(work / "headlines.f32", "<f4").reshape(-1, features)
    labels = np.fromfile(work / "headlines.u8", "u1")
    of_page = np.repeat(np.arange(len(pages)), count)
    # A page whose title is none of its lines says nothing about which one it might be.
    titled = np.bincount(of_page, labels == 1, len(pages)) > 0
    usable = titled[of_page] & (labels < 2)

    def learn(train):
        chosen = usable & train[of_page]
        return lightgbm.train(TREES, lightgbm.Dataset(rows[chosen], labels[chosen]), ROUNDS)

    folds = split(pages)
    every = np.ones(len(pages), bool)
    boosters = {WHOLE: learn(every)}
    judges = folds.copy()
    for fold in range(folds.max() + 1):
        boosters[fold] = learn((folds != fold) & (folds != -2))
    # Pages that only train are judged across folds of their own; those of held hosts by either.
    inner = np.array([zlib.crc32(one.host.encode()) % INNER for one in pages])
    for fold in range(INNER if (folds < 0).any() else 0):
        number = folds.max() + 1 + fold
        boosters[number] = learn((folds == -1) & (inner != fold))
        judges[(folds < 0) & (inner == fold)] = number
    for number, booster in boosters.items():
        (work / f"headline-{number}.bin").write_bytes(trees(booster))
    names = (f"{line['set']}\t{one.style}\t{one.id}\t{judge}\n" for line, one, judge in zip(lines, pages, judges))
    (work / "headline-folds.tsv").write_text("".join(names), "utf-8")
    return boosters
