"""Writes a set's pages as they were written twenty years ago: see `old-pages --help`."""

import argparse
import contextlib
import shutil
from pathlib import Path

from lxml import etree, html

DESCRIPTION = """\
Rewrite a set's HTML pages as old pages are: paragraphs parted by <br>, headings only bold, boxes instead of
article and nav, nothing declared but the title. What a reader sees stays the same, and so does the gold."""

# Elements that say what they hold.
TELLING = {
    "article", "main", "section", "header", "footer", "aside", "nav", "figure", "figcaption", "hgroup", "address",
    "time",
}

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

# Attributes that old pages have too.
KEPT = {"href", "src", "alt", "colspan", "rowspan", "title", "content", "name", "http-equiv", "charset"}


def old(page, keep_names):
    """The page's bytes, rewritten; with `keep_names` classes and ids stay."""
    root = html.document_fromstring(page.decode("utf-8", "replace").replace("\0", ""))
    kept = KEPT | ({"class", "id"} if keep_names else set())
    for meta in [meta for meta in root.iter("meta") if meta.get("property")]:
        meta.drop_tree()
    for element in root.iter(etree.Element):
        if element.tag == "script":
            element.text = None
        if element.tag in TELLING:
            element.tag = "div"
        for key in [key for key in element.keys() if key not in kept]:
            # What cannot be named in XML cannot be removed, and nobody reads it.
            with contextlib.suppress(ValueError):
                del element.attrib[key]
    for paragraphs in [[child for child in box if child.tag == "p"] for box in root.iter("div", "td", "body")]:
        for paragraph in paragraphs if len(paragraphs) > 1 else ():
            break_behind(paragraph, 2)
            paragraph.drop_tag()
    for heading in list(root.iter(*HEADINGS)):
        break_behind(heading, 1)
        heading.tag = "b"
    return etree.tostring(root, method="html", encoding="utf-8")


def break_behind(element, count):
    """Puts line breaks between an element and what follows it."""
    after, element.tail = element.tail, None
    for _ in range(count):
        line_break = etree.Element("br")
        line_break.tail, after = after, None
        element.addnext(line_break)


def main():
    """Writes the set."""
    parser = argparse.ArgumentParser(prog="old-pages", description=DESCRIPTION)
    parser.add_argument("set", type=Path, metavar="SET", help="a folder with gold/ beside html/")
    parser.add_argument("out", type=Path, metavar="OUT", help="the set that is written")
    parser.add_argument("--keep-names", action="store_true", help="classes and ids stay")
    options = parser.parse_args()
    shutil.copytree(options.set / "gold", options.out / "gold", dirs_exist_ok=True)
    (options.out / "html").mkdir(parents=True, exist_ok=True)
    for file in sorted((options.set / "html").glob("*.html")):
        page = old(file.read_bytes(), options.keep_names)
        (options.out / "html" / file.name).write_bytes(page)


if __name__ == "__main__":
    main()
