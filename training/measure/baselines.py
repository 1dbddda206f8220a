"""What flattened dumps give without copydesk, and with it: see `baselines --help`."""

import argparse
import functools

from measure import copydesk, report
from measure.metrics import measure
from measure.peers.dumps import DUMP_PEERS
from measure.peers.run import cached, one_by_one
from measure.score import add_selection, from_file, held_out
from measure.sets import read_set

DESCRIPTION = """\
Run simple cleaners over sets of flattened dumps and print their word F1 by style, beside copydesk's:
keeping everything, C4's line rules, jusText, trafilatura fed with the lines as paragraphs, and the best
choice of lines that knows the gold."""


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(prog="baselines", description=DESCRIPTION)
    parser.add_argument("sets", nargs="+", metavar="SET", help="a folder with gold/ beside styles of dumps")
    add_selection(parser)
    parser.add_argument("--without-copydesk", action="store_true", help="the baselines alone")
    return parser.parse_args()


def by_style(rows, pages):
    """One row a cleaner, one column a style, and the mean over all pages with leak."""
    styles = list(dict.fromkeys(page.style for page in pages))
    cells = [["word F1", *styles, "mean", "prec", "recall", "leak%", "short"]]
    for name, measures in rows:
        figures = [f1([m for p, m in zip(pages, measures) if p.style == style]) for style in styles]
        whole = report.summary(measures)
        leak = "–" if whole["leak%"] is None else f"{whole['leak%']:.1f}"
        short = f1([m for m in measures if m["short"]])
        cells.append(
            [name, *figures, *(f"{whole[key]:.3f}" for key in ("F1", "prec", "recall")), leak, short]
        )
    return report.aligned(cells)


def f1(measures):
    """A mean word F1 for people."""
    figure = report.average(measures, "f1")
    return "–" if figure is None else f"{figure:.3f}"


def main():
    """Prints a table for each set."""
    options = arguments()
    for folder in options.sets:
        pages = read_set(folder, options.styles, options.types, options.limit)
        cleaners = {
            name: functools.partial(cached, name, folder, pages, one_by_one(name, peer))
            for name, peer in DUMP_PEERS.items()
        }
        file = held_out(folder, options)
        if file:
            cleaners["copydesk"] = functools.partial(lambda file, pages: (from_file(file, pages), None), file, pages)
        elif not options.without_copydesk:
            cleaners["copydesk"] = functools.partial(copydesk.clean, pages, options.threads)
        rows = []
        for name, run in cleaners.items():
            documents, _ = run()
            rows.append((name, [measure(page.gold, document) for page, document in zip(pages, documents)]))
        print(f"\n{folder}: {len(pages)} dumps\n\n{by_style(rows, pages)}", flush=True)


if __name__ == "__main__":
    main()
