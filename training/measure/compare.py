"""Copydesk and its peers on HTML pages: see `compare --help`."""

import argparse
import functools

from measure import copydesk, report
from measure.metrics import measure
from measure.peers.crates import CRATES, run_crate
from measure.peers.html import HTML_PEERS
from measure.peers.run import cached, one_by_one
from measure.score import add_selection, from_file, held_out, names
from measure.sets import read_set

DESCRIPTION = """\
Run extractors from PyPI and crates.io, and copydesk, over sets of HTML pages and print one table for
each set: quality, metadata and pages a second on one thread, one peer after the other. What a peer
found is kept under training/work/; delete that to run it again."""


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(prog="compare", description=DESCRIPTION)
    parser.add_argument("sets", nargs="+", metavar="SET", help="a folder with gold/ beside html/")
    add_selection(parser)
    parser.add_argument(
        "--peers", type=names, help=f"only these, comma-separated, of: {', '.join(everybody())}"
    )
    return parser.parse_args()


def everybody():
    """Every peer's name, copydesk last."""
    return [*HTML_PEERS, *CRATES, "copydesk"]


def runner(name, folder, pages, options):
    """A function that gives the documents of a peer and its seconds."""
    file = held_out(folder, options)
    if name == "copydesk" and file:
        return lambda: (from_file(file, pages), None)
    if name == "copydesk":
        return functools.partial(copydesk.clean, pages, threads=1)
    if name in CRATES:
        return functools.partial(cached, name, folder, pages, run_crate(name))
    peer = HTML_PEERS[name]
    return functools.partial(
        cached, name, folder, pages, one_by_one(name, lambda source, _gold: peer(source))
    )


def main():
    """Prints a table for each set; the kinds of page stand below it."""
    options = arguments()
    for folder in options.sets:
        pages = read_set(folder, ["html"], options.types, options.limit)
        rows, by_kind = [], []
        for name in options.peers or everybody():
            documents, seconds = runner(name, folder, pages, options)()
            measures = [measure(page.gold, document) for page, document in zip(pages, documents)]
            rows.append((name, measures, f"{len(pages) / seconds:.0f}" if seconds else "–"))
            by_kind += [(f"{name}, {kind}", found) for kind, found in report.groups(pages, measures)[1:]]
        print(f"\n{folder}\n\n{report.table(rows, ['pages/s'])}", flush=True)
        if by_kind:
            print(f"\n{report.table(by_kind)}", flush=True)


if __name__ == "__main__":
    main()
