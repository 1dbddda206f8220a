"""The training data as `rows blocks` writes it."""

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

import numpy as np

# Kinds of block whose absence from a set's gold says nothing: its convention leaves them out
# (measured in the corpora's README). Names are features; 0 means the block is not of that kind.
UNKNOWN = {
    "fundus": ("list_item", "table_row", "quote", "code"),
    "naeb": ("table_row", "quote"),
    "magic-html": ("table_row",),
}


@dataclass(frozen=True)
class Page:
    set: str
    style: str
    id: str
    host: str
    type: str | None
    language: str | None
    start: int
    blocks: int

    @property
    def rows(self):
        return slice(self.start, self.start + self.blocks)


@dataclass
class Lists:
    """Lists of numbers: list i is values[starts[i]:starts[i + 1]]."""

    values: np.ndarray
    starts: np.ndarray


class Data:
    """All blocks of all pages, in the order of the files."""

    @staticmethod
    def read(folder):
        data = Data()
        data.folder = folder
        data.pages = [page(json.loads(line)) for line in (folder / "pages.jsonl").open()]
        data.labels = np.fromfile(folder / "labels.f32", "<f4")
        data.decided = np.fromfile(folder / "decided.u8", "u1")
        data.blocks = len(data.labels)
        data.names = (folder / "features.txt").read_text().split()
        data.own = np.memmap(folder / "own.f32", "<f4", mode="r").reshape(data.blocks, -1)
        # The host of each block, as a number.
        _, hosts = np.unique([page.host for page in data.pages], return_inverse=True)
        data.hosts = np.repeat(hosts, [page.blocks for page in data.pages])
        data.page_of = np.repeat(np.arange(len(data.pages)), [page.blocks for page in data.pages])
        # After the blocks of each page stands its gold.
        spoken = data.lists("spoken")
        gold = np.cumsum([page.blocks + 1 for page in data.pages]) - 1
        data.gold = [spoken.values[spoken.starts[at]:spoken.starts[at + 1]] for at in gold]
        keep = np.ones(len(spoken.starts) - 1, bool)
        keep[gold] = False
        data.spoken = Lists(spoken.values, np.stack([spoken.starts[:-1][keep], spoken.starts[1:][keep]]))
        return data

    def lists(self, name):
        values = np.fromfile(self.folder / f"{name}.u32", "<u4")
        ends = np.fromfile(self.folder / f"{name}.ends.u64", "<u8").astype(np.int64)
        return Lists(values, np.concatenate([[0], ends]))

    def column(self, name):
        return np.asarray(self.own[:, self.names.index(name)])

    def of_blocks(self, of_pages):
        """A value for each page as a value for each of its blocks."""
        return of_pages[self.page_of]


def page(line):
    host = urlsplit(line["url"] or "").hostname or f"{line['set']}/{line['id']}"
    name = line["set"].removesuffix("-dumps")
    return Page(name, line["style"], line["id"], host.removeprefix("www."), line["type"], line["language"],
                line["start"], line["blocks"])


# The weight of a page that was made plain or foreign: the page itself stands beside it.
VARIANT = 0.5


def page_weights(data):
    """A weight for each block: every page weighs the same, a block by the root of its words.
    Blocks that metadata or rules decide, or that a set's convention leaves open, weigh nothing."""
    words = data.spoken.starts[1] - data.spoken.starts[0]
    weights = np.sqrt(words + 1.0)
    weights[(data.decided > 0) | (words == 0)] = 0
    absent = data.labels < 0.5
    sets = np.array([page.set for page in data.pages])
    for name, kinds in UNKNOWN.items():
        inside = data.of_blocks(sets == name) & absent
        for kind in kinds:
            weights[inside & (data.column(kind) > 0)] = 0
    # Captions go where their images go.
    weights[data.column("caption") > 0] = 0
    sums = np.bincount(data.page_of, weights, len(data.pages))
    scale = np.divide(100, sums, out=np.zeros_like(sums), where=sums > 0)
    scale[[page.style in ("plain", "foreign") for page in data.pages]] *= VARIANT
    return weights * data.of_blocks(scale)


# Blocks farther than this from any block of the article say little that their likes do not say.
FAR = 25
FAR_SHARE = 0.35


def thinned(data, weights, seed):
    """The same weights with most far blocks at zero and the rest of them weighing more."""
    article = np.flatnonzero(data.labels >= 0.5)
    at = np.arange(data.blocks)
    place = np.searchsorted(article, at)
    before = article[np.maximum(place - 1, 0)]
    after = article[np.minimum(place, len(article) - 1)]
    near = lambda other: (np.abs(at - other) <= FAR) & (data.page_of[other] == data.page_of)
    far = ~(near(before) | near(after))
    chosen = np.random.default_rng(seed).random(data.blocks) < FAR_SHARE
    return np.where(far, np.where(chosen, weights / FAR_SHARE, 0), weights)
