"""Word F1 of what is kept, by set, style, page type and language."""

from collections import defaultdict

import numpy as np


# Styles of pages that training made of others.
VARIANTS = ("crop", "plain", "foreign")


def scores(data, probabilities, pages):
    """Means of the F1 of the given pages: {group: (mean, pages)}."""
    probabilities = np.where(data.decided > 0, data.decided == 2, probabilities)
    # Images, their captions and embeds put no words into an article's text.
    worded = (data.column("image") == 0) & (data.column("embed") == 0) & (data.column("caption") == 0)
    words = (data.spoken.starts[1] - data.spoken.starts[0]) * worded
    groups = defaultdict(list)
    for at in pages:
        page = data.pages[at]
        kept = probabilities[page.rows] >= cut(words[page.rows], probabilities[page.rows])
        value = f1(data, page, at, kept & worded[page.rows])
        kind = "html" if page.style == "html" else "dumps"
        groups[page.set, page.style].append(value)
        if page.style in VARIANTS:
            continue
        groups[page.set, f"{kind}, {page.type or 'any type'}"].append(value)
        if page.language:
            groups[page.set, f"{kind}, {page.language}"].append(value)
        if len(data.gold[at]) < 150:
            groups[page.set, f"{kind}, under 150 words"].append(value)
    return {group: (float(np.mean(values)), len(values)) for group, values in sorted(groups.items())}


def cut(words, probabilities):
    """The score from which blocks are kept, as src/label/cut.rs finds it at a recall weight of 1."""
    if not len(words):
        return 0.5
    order = np.argsort(-probabilities, kind="stable")
    right = np.cumsum((words * probabilities)[order])
    measure = 2 * right / np.maximum(np.cumsum(words[order]) + right[-1], 1e-9)
    return min(0.5, max(0.2, probabilities[order[np.argmax(measure)]]))


def show(title, groups):
    print(f"\n{title}")
    for (name, group), (mean, pages) in groups.items():
        print(f"  {name:12} {group:26} {mean:.3f}  ({pages})", flush=True)


def table(title, groups):
    """A Markdown table, sets as columns."""
    names = sorted({name for name, _ in groups})
    rows = sorted({group for _, group in groups}, key=lambda group: ("," in group, group))
    lines = [f"### {title}", "", "| | " + " | ".join(names) + " |", "|---|" + "--:|" * len(names)]
    for row in rows:
        cells = [groups.get((name, row)) for name in names]
        cells = ["" if cell is None else f"{cell[0]:.3f} ({cell[1]})" for cell in cells]
        lines.append(f"| {row} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def f1(data, page, at, kept):
    starts, ends = data.spoken.starts
    rows = page.start + np.flatnonzero(kept)
    words = [data.spoken.values[starts[row]:ends[row]] for row in rows]
    words = np.concatenate(words) if words else np.zeros(0, np.uint32)
    gold = data.gold[at]
    if not len(gold) or not len(words):
        return float(len(gold) == len(words))
    own, counts = np.unique(words, return_counts=True)
    theirs, gold_counts = np.unique(gold, return_counts=True)
    _, left, right = np.intersect1d(own, theirs, return_indices=True)
    common = np.minimum(counts[left], gold_counts[right]).sum()
    return 2 * common / (len(words) + len(gold))
