"""The measures of one page: pure functions of texts and facts.

Where a set has no gold for something, its measure is None and the page does not count in the mean.
"""

import re
from collections import Counter

SHORT_WORDS = 150
SHINGLE = 4

_WORD = re.compile(r"\w+")
# Joins of names that are no part of a name: gold may hold "A and B" as one string.
_JOINS = {"and", "und", "et", "y", "e", "og", "och", "en", "i", "ja", "by"}


def words(text):
    """The lower-cased words of a text, in order."""
    return _WORD.findall(text.lower())


def folded(text):
    """The text with case and white space folded."""
    return " ".join(text.split()).casefold()


def overlap(gold, found):
    """Precision, recall and F1 of two multisets. Both empty is perfect; one empty is worthless."""
    gold, found = Counter(gold), Counter(found)
    if not gold and not found:
        return 1.0, 1.0, 1.0
    common = sum((gold & found).values())
    if not common:
        return 0.0, 0.0, 0.0
    precision, recall = common / found.total(), common / gold.total()
    return precision, recall, 2 * precision * recall / (precision + recall)


def shingles(text, length=SHINGLE):
    """Runs of `length` words, case kept; a shorter text is one run."""
    tokens = _WORD.findall(text)
    if not tokens:
        return []
    return [tuple(tokens[at : at + length]) for at in range(max(1, len(tokens) - length + 1))]


def snippets_found(snippets, text):
    """How many of the snippets the text holds, case and white space folded."""
    text = folded(text)
    return sum(folded(snippet) in text for snippet in snippets)


def same_title(gold, found):
    """Whether the titles are the same but for case and white space."""
    return folded(gold) == folded(found or "")


def same_authors(gold, found):
    """Whether both name the same people, however the names are split into strings."""

    def names(authors):
        return sorted(word for author in authors for word in words(author) if word not in _JOINS)

    return names(gold) == names(found)


def same_day(gold, found):
    """Whether two dates that begin `YYYY-MM-DD` are of one day, each in its own zone.

    Gold of a month alone asks for that month.
    """
    day = gold[:10]
    return bool(found) and found[: len(day)] == day


def is_date(text):
    """Whether gold of a date says one at all (tables of data also write `NaT`)."""
    return bool(text) and text[:4].isdigit()


def measure(gold, document):
    """Every measure of one cleaned document against the gold of its page."""
    text = document.get("text") or ""
    return {**_text(gold, text), **_snippets(gold, text), **_facts(gold, document), **_removed(document)}


def _text(gold, text):
    if gold["text"] is None:
        return {"precision": None, "recall": None, "f1": None, "shingles": None, "short": False}
    wanted = words(gold["text"])
    precision, recall, f1 = overlap(wanted, words(text))
    return {
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "shingles": overlap(shingles(gold["text"]), shingles(text))[:2],
        "short": 0 < len(wanted) < SHORT_WORDS,
    }


def _snippets(gold, text):
    """Counts, not shares: a set's figure is over all its snippets."""
    return {
        "with": (snippets_found(gold["with"], text), len(gold["with"])),
        "without": (snippets_found(gold["without"], text), len(gold["without"])),
    }


def _facts(gold, document):
    authors = [author["name"] for author in document.get("authors") or []]
    published = (document.get("published") or {}).get("value")
    dated = is_date(gold["published"])
    return {
        "title": same_title(gold["title"], document.get("title")) if gold["title"] else None,
        "authors": same_authors(gold["authors"], authors) if gold["authors"] else None,
        "published": same_day(gold["published"], published) if dated else None,
        "false_date": None if dated else bool(published),
    }


def _removed(document):
    kinds = [removed["kind"] for removed in document.get("removed") or []]
    return {"removed_other": (kinds.count("other"), len(kinds))}
