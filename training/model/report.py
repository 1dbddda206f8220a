"""Word F1 of what a threshold keeps, by set and style."""

from collections import defaultdict

import numpy as np


def print_scores(title, data, scores, wordless, threshold=0.5):
    print(f"\n{title}: word F1, pages of unseen hosts")
    kept = np.where(data.decided > 0, data.decided == 2, scores >= threshold)
    groups = defaultdict(list)
    for at, page in enumerate(data.pages):
        value = f1(data, page, at, kept)
        groups[(page.set, page.style, "wordless" if wordless[at] else "")].append(value)
        if page.set == "wcxb-dev" and page.style == "html" and not wordless[at]:
            groups[(page.set, page.style, page.type)].append(value)
        if page.set == "fundus" and page.style != "html" and page.language and not wordless[at]:
            groups[(page.set, "dumps", page.language)].append(value)
    for key, values in sorted(groups.items(), key=lambda item: tuple(map(str, item[0]))):
        print(f"  {key[0]:12} {key[1]:6} {key[2] or '':14} {np.mean(values):.3f}  ({len(values)})", flush=True)


def f1(data, page, at, kept):
    starts, ends = data.spoken.starts
    rows = [row for row in range(page.start, page.start + page.blocks) if kept[row]]
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
