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

from model import card, common, headlines, report
from model.common import INNER
from model.data import Data, page_weights, thinned
from model.headlines import WHOLE
from model.linear import fit_linear
from model.write import write_model

ROOT = Path(__file__).resolve().parent.parent
SETS = ("wcxb-dev", "fundus", "fundus-eval", "naeb", "magic-html")
STYLES = ("glued", "wet", "bs4", "w3m", "md")
FOLDS = 3

SEED = 20261130

# Share of the training pages on which the words say nothing, so that they do not carry it all.
WORDLESS = 0.15

TREES = dict(
    common.TREES,
    objective="cross_entropy",  # labels are shares of matched words
    num_leaves=48,
    max_depth=8,  # evaluation takes as many steps as the deepest leaf
    learning_rate=0.12,
    min_data_in_leaf=150,
    feature_fraction=0.4,
    bagging_fraction=0.6,
    lambda_l2=5.0,
    seed=SEED,
)


def main():
    options = parse()
    work = options.work
    if options.card:
        return card.write(ROOT / "docs/model-card.md", work)
    rows = build_rows()
    sets = [str(options.corpora / name) for name in SETS]
    sets += [f"{options.corpora / name}-dumps:{style}" for name in SETS for style in STYLES]
    if not (work / "headlines.jsonl").exists():
        run(rows, "headlines", work, *sets)
    tell_headlines = headlines.fit(work, lambda pages: split(pages, options))
    name, rows_of = name_of(options), work / "rows-of.txt"
    # Blocks know their page's title, which another run tells by other trees.
    if not rows_of.exists() or rows_of.read_text() != name:
        run(rows, "blocks", work, *sets)
        rows_of.write_text(name)
    data = Data.read(work)
    folds = split(data.pages, options)
    weights = thinned(data, page_weights(data), SEED)
    wordless = np.random.default_rng(SEED).random(len(data.pages)) < WORDLESS

    # Of a page made plain the words are those of the page itself, and its elements have no names; the words of a
    # page made foreign must stay unknown.
    own = np.array([page.style not in ("plain", "foreign") for page in data.pages])
    linear, parts, fold_parts = linear_scores(data, folds, np.where(data.of_blocks(own), weights, 0), wordless)
    linear.astype("<f4").tofile(work / "linear.f32")
    run(rows, "first", work)
    fitted = Fitted()
    probabilities = np.zeros(data.blocks)
    every = np.ones(data.blocks, bool)
    for medium in media(data):
        trees(data, work / "first.f32", every, medium, folds, weights, options.trees // 2, probabilities, fitted)
    probabilities.astype("<f4").tofile(work / "scores.f32")
    run(rows, "second", work)
    (work / "first.f32").unlink()
    unsure = np.fromfile(work / "unsure.u8", "u1") > 0
    for medium in media(data):
        trees(data, work / "second.f32", unsure, medium, folds, weights, options.trees, probabilities, fitted)
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
    for fold in range(folds.max() + 1):
        write_model(work / f"fold-{fold}.bin", fold_parts[fold], tell_headlines[fold], fitted.boosters(fold))
    np.maximum(folds, 0).astype("u1").tofile(work / "folds.u8")
    held_sets = sets if name == card.FOLDS else [s for s in sets if options.without and is_of(s, options.without)]
    if held_sets:
        run(rows, "clean", work, name, *held_sets)
    if name == card.FOLDS:
        size = write_model(ROOT / "src/label/model.bin", parts, tell_headlines[WHOLE], fitted.boosters(WHOLE))
        print(f"src/label/model.bin: {size} bytes")


def is_of(path, name):
    """Whether a set's path is that of the set or of its dumps."""
    return Path(path).name.split(":")[0].removesuffix("-dumps") == name


def parse():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("corpora", type=Path)
    arguments.add_argument("--work", type=Path, default=ROOT / "training/work/model", help="kept between runs")
    arguments.add_argument("--trees", type=int, default=160, help="in the second pass; the first has half as many (%(default)s)")
    arguments.add_argument("--without", choices=SETS, help="judge this set by a model of the others")
    arguments.add_argument("--without-language", help="judge pages of this language by a model of the others")
    arguments.add_argument("--card", action="store_true", help="write the model card")
    return arguments.parse_args()


def name_of(options):
    if options.without:
        return f"without {options.without}"
    return f"without language {options.without_language}" if options.without_language else card.FOLDS


def split(pages, options):
    """For each page the fold by which it is judged, or -1 for pages that only train. A page is never
    judged by a model that saw its host; -2 are pages of a host that is held out: they do neither."""
    hosts = np.array([zlib.crc32(page.host.encode()) for page in pages])
    if options.without:
        held = np.array([page.set == options.without for page in pages])
    elif options.without_language:
        held = np.array([page.language == options.without_language for page in pages])
    else:
        return hosts % FOLDS
    same_host = np.isin(hosts, hosts[held]) & ~held
    return np.where(held, 0, np.where(same_host, -2, -1))


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


def linear_scores(data, folds, weights, wordless):
    """Scores of words and of elements for each block, each by a model that did not see its host, and the share of
    its words that this model does not know; the two models fitted on everything; those of each fold."""
    columns, parts, fold_parts = [], [], []
    for name, hidden in (("text", data.of_blocks(wordless)), ("elements", False)):
        lists = data.lists(name)

        def fit(train):
            return fit_linear(name, lists, data.labels, np.where(train, weights, 0), data.hosts, SEED)

        parts.append(fit(True))
        fold_parts.append([])
        found = np.zeros((2, data.blocks))
        if (folds < 0).any():
            within(data, lists, folds, fit, hidden, found)
        for held, train in held_out(data, folds):
            part = fit(train)
            found[:, held] = np.stack(part.scores(lists, hidden))[:, held]
            fold_parts[-1].append(part)
        columns.append(found)
    (words, unknown), (elements, _) = columns
    return np.stack([words, elements, unknown], axis=1), parts, list(zip(*fold_parts))


def within(data, lists, folds, fit, hidden, found):
    """Finds the same for pages that only train, across folds of their own: trees that saw scores of the linear
    model's own training pages would trust them too much."""
    inner = np.array([zlib.crc32(page.host.encode()) % INNER for page in data.pages])
    only_train = folds == -1
    for fold in range(INNER):
        train = data.of_blocks(only_train & (inner != fold))
        judged = data.of_blocks(only_train & (inner == fold))
        found[:, judged] = np.stack(fit(train).scores(lists, hidden))[:, judged]


def media(data):
    """The blocks of pages with a DOM, and of flattened ones. A dump that was recognised as HTML all
    the same has a DOM."""
    has_dom = data.column("has_dom") > 0
    return has_dom, ~has_dom


class Fitted:
    """The boosters of every fold, and those of the whole, in the order of their fitting."""

    def __init__(self):
        self.of = {}

    def add(self, fold, booster):
        self.of.setdefault(fold, []).append(booster)

    def boosters(self, fold):
        """In the order of the model file: both passes of pages with a DOM, then of flattened ones."""
        dom_first, flat_first, dom_second, flat_second = self.of[fold]
        return dom_first, dom_second, flat_first, flat_second


def trees(data, path, present, medium, folds, weights, count, probabilities, fitted):
    """Fits trees on a medium's rows and sets the probabilities of its blocks, each by trees that
    did not see its host. `path` has a row for each block that is `present`."""
    at = np.flatnonzero(present)
    rows = np.memmap(path, dtype="<f4", mode="r").reshape(len(at), -1)
    places = np.flatnonzero(medium[at])
    blocks = at[places]
    used = weights[blocks] > 0
    every = lightgbm.Dataset(
        rows[places[used]], data.labels[blocks[used]], weight=weights[blocks[used]], params=TREES, free_raw_data=False
    )
    every.construct()

    def fit(train):
        return lightgbm.train(TREES, every.subset(np.flatnonzero(train[blocks[used]])), count)

    def judge(booster, judged):
        judged = judged[blocks]
        return blocks[judged], booster.predict(rows[places[judged]], num_threads=2)

    if (folds < 0).any():
        # A set is left out: a model of the others judges it, and their own scores, which the second
        # pass learns from, come from folds among them.
        for fold in range(INNER if path.name == "first.f32" else 0):
            inner = np.array([zlib.crc32(page.host.encode()) % INNER == fold for page in data.pages])
            booster = fit(data.of_blocks((folds == -1) & ~inner))
            judged, scores = judge(booster, data.of_blocks((folds == -1) & inner))
            probabilities[judged] = scores
        booster = fit(data.of_blocks(folds == -1))
        judged, scores = judge(booster, data.of_blocks(folds == 0))
        probabilities[judged] = scores
        fitted.add(0, booster)
        return
    for fold in range(FOLDS):
        booster = fit(data.of_blocks(folds != fold))
        judged, scores = judge(booster, data.of_blocks(folds == fold))
        probabilities[judged] = scores
        fitted.add(fold, booster)
    fitted.add(WHOLE, lightgbm.train(TREES, every, count))


if __name__ == "__main__":
    main()
