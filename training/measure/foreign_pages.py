"""Writes a set's pages in a language that nobody knows: see `foreign-pages --help`."""

import argparse
import json
import re
from pathlib import Path

DESCRIPTION = """\
Rewrite a set's pages, or its dumps, and their gold, so that each Latin letter becomes another one, of the Cyrillic or the
Greek alphabet. Words stay as long and as many as they are, so scores compare with those of the set itself; but no word
of the page is known any more. Addresses, class names, scripts and styles stay."""

LATIN = "abcdefghijklmnopqrstuvwxyz"
# Training has such pages too (training/rows/foreign.rs), but learns no word of them.
ALPHABETS = {"cyrillic": "абцдефгхийклмнопщрстувшжыз", "greek": "αβκδεφγηιξχλμνοπψρστυωςζύθ"}

# What is no word: addresses and entities.
UNTOUCHED = re.compile(r"(https?://\S+|www\.\S+|\S+@\S+|&#?\w+;)")

# Comments, scripts, styles, and tags.
MARKUP = re.compile(
    r"""(<!--.*?-->|<(?P<raw>script|style)\b.*?</(?P=raw)\s*>|<[!/?a-z][^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>)""",
    re.DOTALL | re.IGNORECASE,
)

# Attributes that people read. A `content` without a space may be a word for programs.
SPOKEN = re.compile(r"""(\s(?:alt|title|placeholder|aria-label|content(?=\s*=\s*.\S*\s)))(\s*=\s*)("[^"]*"|'[^']*')""", re.IGNORECASE)

# What JSON-LD says in words.
DECLARED = re.compile(r'("(?:headline|name|description|articleBody|articleSection|caption)"\s*:\s*")((?:[^"\\]|\\.)*)')

# The address of a link in Markdown.
LINK = re.compile(r"(\]\([^)]*\))")


class Tongue:
    """Rewrites into one alphabet."""

    def __init__(self, letters):
        # The end of a Greek word has no capital of its own.
        capitals = [letter.upper() if len(letter.upper()) == 1 else letter for letter in letters]
        self.letters = str.maketrans(LATIN + LATIN.upper(), letters + "".join(capitals))

    def text(self, text):
        """Running text, with entities or without."""
        return between(UNTOUCHED, text, lambda words: words.translate(self.letters))

    def page(self, page):
        """An HTML page."""
        out, at = [], 0
        for found in MARKUP.finditer(page):
            out += [self.text(page[at : found.start()]), self.markup(found)]
            at = found.end()
        return "".join([*out, self.text(page[at:])])

    def markup(self, found):
        piece = found[0]
        if found["raw"]:
            spoken = "ld+json" in piece.partition(">")[0]
            return DECLARED.sub(lambda key: key[1] + self.json(key[2]), piece) if spoken else piece
        if piece.startswith("<!--"):
            return piece
        return SPOKEN.sub(lambda one: one[1] + one[2] + self.text(one[3]), piece)

    def json(self, string):
        """The inside of a JSON string, whose escapes stay."""
        return between(re.compile(r"(\\u[0-9a-fA-F]{4}|\\.)"), string, self.text)

    def markdown(self, dump):
        """Markdown, the addresses of whose links stay."""
        return between(LINK, dump, self.text)

    def gold(self, gold):
        """What is right for a page, of the page rewritten."""
        rewritten = {key: self.text(gold[key]) for key in ("text", "title") if gold.get(key)}
        rewritten |= {key: [self.text(one) for one in gold[key]] for key in ("authors", "with", "without") if gold.get(key)}
        return gold | rewritten


def between(untouched, text, change):
    """The text with everything changed but what is untouched."""
    pieces = untouched.split(text)
    return "".join(piece if at % 2 else change(piece) for at, piece in enumerate(pieces))


def main():
    """Writes the set."""
    parser = argparse.ArgumentParser(prog="foreign-pages", description=DESCRIPTION)
    parser.add_argument("set", type=Path, metavar="SET", help="a folder with gold/ beside html/, or beside dumps in STYLE/")
    parser.add_argument("out", type=Path, metavar="OUT", help="the set that is written")
    parser.add_argument("--alphabet", choices=ALPHABETS, default="cyrillic", help="(%(default)s)")
    options = parser.parse_args()
    tongue = Tongue(ALPHABETS[options.alphabet])
    for file in sorted(options.set.glob("*/*")):
        folder = options.out / file.parent.name
        folder.mkdir(parents=True, exist_ok=True)
        text = file.read_bytes().decode("utf-8", "replace")
        (folder / file.name).write_text(rewritten(text, file.parent.name, tongue), "utf-8")


def rewritten(text, folder, tongue):
    """A file's text; its folder says what it is."""
    match folder:
        case "gold":
            return json.dumps(tongue.gold(json.loads(text)), ensure_ascii=False)
        case "html":
            return tongue.page(text)
        case "md":
            return tongue.markdown(text)
        case _:
            return tongue.text(text)


if __name__ == "__main__":
    main()
