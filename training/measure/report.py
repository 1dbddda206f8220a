"""From the measures of pages to tables for people."""

from statistics import mean

# Fewer pages than this say nothing about a language.
LANGUAGE_PAGES = 5
# With at least this share of dated pages, a null date is a statement about the page.
DATED_SHARE = 0.2

COLUMNS = (
    ("pages", "{:d}"), ("F1", "{:.4f}"), ("prec", "{:.4f}"), ("recall", "{:.4f}"), ("shingle", "{:.4f}"),
    ("leak%", "{:.1f}"), ("with%", "{:.1f}"), ("title", "{:.3f}"), ("authors", "{:.3f}"), ("day", "{:.3f}"),
    ("false%", "{:.1f}"), ("other%", "{:.1f}"),
)  # fmt: skip


def summary(measures):
    """The figures of a group of pages, in the order of COLUMNS; None where there is no gold."""
    return {
        "pages": len(measures),
        "F1": average(measures, "f1"),
        "prec": average(measures, "precision"),
        "recall": average(measures, "recall"),
        "shingle": shingle_f1(measures),
        "leak%": percent(measures, "without"),
        "with%": percent(measures, "with"),
        "title": average(measures, "title"),
        "authors": average(measures, "authors"),
        "day": average(measures, "published"),
        "false%": false_dates(measures),
        "other%": percent(measures, "removed_other"),
    }


def average(measures, key):
    """The mean over the pages that have the measure."""
    values = [m[key] for m in measures if m[key] is not None]
    return mean(values) if values else None


def percent(measures, key):
    """Of counts `(hits, all)`: the hits of all pages in per cent of all."""
    hits, total = (sum(m[key][at] for m in measures) for at in (0, 1))
    return 100 * hits / total if total else None


def shingle_f1(measures):
    """The F1 of mean precision and mean recall, as the ScrapingHub article benchmark has it."""
    pairs = [m["shingles"] for m in measures if m["shingles"] is not None]
    if not pairs:
        return None
    precision, recall = mean(p for p, _ in pairs), mean(r for _, r in pairs)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def false_dates(measures):
    """Per cent of the undated pages that were given a date, in sets where many pages are dated."""
    undated = [m["false_date"] for m in measures if m["false_date"] is not None]
    dated = len(measures) - len(undated)
    return 100 * mean(undated) if undated and dated >= DATED_SHARE * len(measures) else None


def groups(pages, measures):
    """Named groups of measures: all, each style, type and language, and the short articles."""
    rows = [("all", list(measures))]
    for what, value_of in (
        ("style", lambda page: page.style),
        ("type", lambda page: page.gold["type"]),
        ("language", lambda page: page.gold["language"]),
    ):
        by_value = {}
        for page, measured in zip(pages, measures):
            by_value.setdefault(value_of(page), []).append(measured)
        if what == "language":
            ids = {value: len({p.id for p in pages if value_of(p) == value}) for value in by_value}
            by_value = {value: found for value, found in by_value.items() if ids[value] >= LANGUAGE_PAGES}
        if len(by_value) > 1:
            rows += [(f"{what} {value or '–'}", found) for value, found in by_value.items()]
    short = [m for p, m in zip(pages, measures) if m["short"] and p.gold["type"] in (None, "article")]
    return rows + ([("short articles", short)] if short else [])


def table(rows, extra=()):
    """Rows of (name, measures, value of each extra column …) as an aligned Markdown table.

    Columns that no row has a figure for are left out.
    """
    figures = [(name, summary(measures), more) for name, measures, *more in rows]
    shown = [(key, form) for key, form in COLUMNS if any(row[key] is not None for _, row, _ in figures)]
    cells = [["", *(key for key, _ in shown), *extra]]
    for name, row, more in figures:
        values = ["–" if row[key] is None else form.format(row[key]) for key, form in shown]
        cells.append([name, *values, *more])
    return aligned(cells)


def aligned(cells):
    """Cells, the first row being the head, as an aligned Markdown table."""
    widths = [max(len(row[at]) for row in cells) for at in range(len(cells[0]))]

    def line(row):
        return (
            "| "
            + " | ".join([row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:]))])
            + " |"
        )

    rule = "|" + "|".join(["-" * (widths[0] + 2), *("-" * (w + 1) + ":" for w in widths[1:])]) + "|"
    return "\n".join([line(cells[0]), rule, *map(line, cells[1:])])


def worst(pages, measures, count):
    """The pages with the lowest F1, worst first, a line each."""
    scored = [(m["f1"], page, m) for page, m in zip(pages, measures) if m["f1"] is not None]
    scored.sort(key=lambda row: (row[0], row[1].key))
    return [
        f"{f1:.3f}  p {m['precision']:.3f}  r {m['recall']:.3f}  {page.path}  {page.gold['url'] or ''}"
        for f1, page, m in scored[:count]
    ]
