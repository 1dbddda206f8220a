"""What can be had for flattened dumps without copydesk, from nothing at all to perfect knowledge."""

import html
import re
from collections import Counter
from functools import cache

from measure.metrics import words
from measure.peers import document

_STOP_LISTS = {
    "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "es": "Spanish", "fi": "Finnish",
    "fr": "French", "hu": "Hungarian", "it": "Italian", "ko": "Korean", "nl": "Dutch",
    "no": "Norwegian_Bokmal", "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "sv": "Swedish",
    "tr": "Turkish", "uk": "Ukrainian",
}  # fmt: skip
_POLICIES = (
    "terms of use",
    "privacy policy",
    "cookie policy",
    "uses cookies",
    "use of cookies",
    "use cookies",
)


@cache
def stop_words(language):
    """jusText's stop words of a language; English where it has none."""
    from justext import get_stoplist

    return get_stoplist(_STOP_LISTS.get(language, "English"))


def keep_all(dump, gold):
    """The dump as it is."""
    return document(dump)


def best_lines(dump, gold):
    """The lines that raise word F1 most, chosen with the gold at hand: what choosing lines can reach.

    Greedy: lines that hold the greatest share of gold first; each is kept if F1 rises by it.
    """
    left = Counter(words(gold["text"]))
    wanted, common, kept_words, kept = left.total(), 0, 0, set()
    lines = dump.split("\n")
    counts = [Counter(words(line)) for line in lines]

    def share(at):
        return (counts[at] & left).total() / max(1, counts[at].total()), counts[at].total()

    for at in sorted(range(len(lines)), key=share, reverse=True):
        gain = (counts[at] & left).total()
        grown = kept_words + counts[at].total()
        if gain and (common + gain) * (kept_words + wanted) > common * (grown + wanted):
            common, kept_words = common + gain, grown
            left -= counts[at]
            kept.add(at)
    return document("\n".join(line for at, line in enumerate(lines) if at in kept))


def c4(dump, gold):
    """C4's rules for lines (Raffel et al. 2020, section 2.2), without its filters of whole documents."""

    def good(line):
        lower = line.lower()
        return (
            line.endswith((".", "!", "?", '"', "”"))
            and len(line.split()) >= 3
            and "javascript" not in lower
            and not any(policy in lower for policy in _POLICIES)
        )

    lines = (line.strip() for line in dump.split("\n"))
    return document("\n".join(line for line in lines if good(line)))


def justext(dump, gold):
    """jusText over the lines as paragraphs, with the stop words of the gold's language."""
    from justext import justext as classify

    paragraphs = classify(as_paragraphs(dump).encode(), stop_words(gold["language"] or "en"))
    return document("\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate))


def trafilatura(dump, gold):
    """trafilatura over the lines as paragraphs."""
    from trafilatura import extract

    return document(extract(as_paragraphs(dump), include_comments=False))


def as_paragraphs(dump):
    """An HTML page with each line of the dump as a paragraph."""
    # XML knows no control characters; lxml would refuse the page.
    clean = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", dump)
    body = "\n".join(f"<p>{html.escape(line.strip())}</p>" for line in clean.split("\n") if line.strip())
    return f"<html><body>{body}</body></html>"


DUMP_PEERS = {
    "keep all": keep_all,
    "C4's line rules": c4,
    "jusText": justext,
    "trafilatura": trafilatura,
    "best lines": best_lines,
}
