"""Score cleaned documents against the gold of a set: see `score --help`."""

import argparse
import sys
from pathlib import Path

from measure import copydesk, report
from measure.metrics import measure
from measure.sets import read_outputs, read_set

DESCRIPTION = """\
Clean a set's pages with copydesk, or take documents that something else cleaned, and print how good
they are: word F1 (multisets of \\w+, lower-cased; mean over pages), precision, recall, shingle F1
(four words), leak% (`without` snippets found) and with% (`with` snippets found), share of titles,
authors and days of publication that are right, false% (undated pages that were given a date),
other% (removed blocks that have no better kind); then the worst pages."""


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="score", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "sets", nargs="+", metavar="SET", help="a folder with gold/ beside html/ or styles of dumps"
    )
    add_selection(parser)
    parser.add_argument(
        "--outputs", metavar="FILE", help="score these JSON lines instead of running copydesk"
    )
    parser.add_argument(
        "--worst", type=int, default=10, metavar="N", help="how many worst pages to name (%(default)s)"
    )
    parser.add_argument("--pages", metavar="FILE", help="write every page's measures there, tab-separated")
    return parser.parse_args()


def add_selection(parser):
    """The options that choose pages; shared by all commands."""
    parser.add_argument(
        "--styles", type=names, help="only these, comma-separated: html, glued, wet, bs4, w3m, md"
    )
    parser.add_argument(
        "--types", type=names, help="only pages of these types, comma-separated: article, forum, …"
    )
    parser.add_argument("--limit", type=int, metavar="N", help="N pages of each style, evenly spread")
    parser.add_argument("--threads", type=int, default=2, help="of copydesk (%(default)s)")
    parser.add_argument(
        "--held-out",
        metavar="RUN",
        help="instead of running copydesk take the articles that a run of `learn` made, each with a model that "
        "did not see the page's host: the folder in its --work that is named like the run",
    )


def names(text):
    """A comma-separated list."""
    return [name for name in text.split(",") if name]


def documents_of(folder, pages, options):
    """The cleaned document of each page; what an outputs file lacks counts as empty."""
    file = options.outputs or held_out(folder, options)
    if not file:
        documents, seconds = copydesk.clean(pages, options.threads)
        print(f"{len(pages)} pages in {seconds:.1f} s, {options.threads} threads", file=sys.stderr)
        return documents
    return from_file(file, pages)


def held_out(folder, options):
    """The file of a set's articles in a run of `learn`, if one is asked for."""
    return options.held_out and Path(options.held_out, f"{Path(folder).name}.jsonl")


def from_file(file, pages):
    """The documents that a file has of the pages."""
    outputs = read_outputs(file)
    missing = sum(page.key not in outputs for page in pages)
    if missing:
        print(f"{file}: {missing} of {len(pages)} pages missing, taken as empty", file=sys.stderr)
    return [outputs.get(page.key, {}) for page in pages]


def write_pages(path, pages, measures):
    """One line a page, so that two runs can be compared with diff or join."""
    with open(path, "w", encoding="utf-8") as out:
        print("page", "f1", "precision", "recall", "title", "authors", "published", sep="\t", file=out)
        for page, m in zip(pages, measures):
            figures = [f"{m[key]:.4f}" if m[key] is not None else "" for key in ("f1", "precision", "recall")]
            facts = ["" if m[key] is None else str(int(m[key])) for key in ("title", "authors", "published")]
            print(page.path, *figures, *facts, sep="\t", file=out)


def main():
    """Prints a table for each set."""
    options = arguments()
    all_pages, all_measures = [], []
    for folder in options.sets:
        pages = read_set(folder, options.styles, options.types, options.limit)
        measures = [
            measure(page.gold, document) for page, document in zip(pages, documents_of(folder, pages, options))
        ]
        print(f"\n{folder}\n\n{report.table(report.groups(pages, measures))}")
        all_pages += pages
        all_measures += measures
    if options.worst:
        print(f"\nworst {options.worst}\n")
        print("\n".join(report.worst(all_pages, all_measures, options.worst)))
    if options.pages:
        write_pages(options.pages, all_pages, all_measures)


if __name__ == "__main__":
    main()
