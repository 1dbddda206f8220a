"""Reading a set in the neutral layout, and cleaned documents as JSON lines."""

import json
from dataclasses import dataclass
from pathlib import Path

STYLES = ("glued", "wet", "bs4", "w3m", "md")


@dataclass(frozen=True)
class Page:
    """One page of a set: a file to clean and what must come out of it.

    `style` is the name of the folder that holds the file: `html`, or the flattening style.
    """

    id: str
    style: str
    path: Path
    gold: dict

    @property
    def key(self):
        """What names a page within its set."""
        return self.style, self.id

    def source(self):
        """The file's text."""
        return self.path.read_text("utf-8", errors="replace")


def read_set(folder, styles=None, types=None, limit=None):
    """The pages of a set, style by style, in order of their ids.

    `limit` thins every style evenly to at most that many pages.
    """
    folder = Path(folder)
    present = [name for name in ("html", *STYLES) if (folder / name).is_dir()]
    if not present or not (folder / "gold").is_dir():
        raise SystemExit(f"{folder}: not a set (no gold/ beside html/ or {', '.join(STYLES)})")
    unknown = set(styles or ()) - set(present)
    if unknown:
        raise SystemExit(f"{folder}: has no style {', '.join(sorted(unknown))}")
    golds = {path.stem: json.loads(path.read_text("utf-8")) for path in (folder / "gold").glob("*.json")}
    pages = []
    for style in styles or present:
        files = sorted(path for path in (folder / style).iterdir() if path.stem in golds)
        files = [path for path in files if not types or golds[path.stem]["type"] in types]
        pages += [Page(path.stem, style, path, golds[path.stem]) for path in thin(files, limit)]
    return pages


def thin(items, limit):
    """At most `limit` of the items, evenly spread, in order."""
    if not limit or len(items) <= limit:
        return items
    return [items[at * len(items) // limit] for at in range(limit)]


def read_outputs(path):
    """The documents of a JSON-lines file by page key.

    `source.name` names the page: its last two parts are `STYLE/ID.ending`.
    """
    outputs = {}
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                document = json.loads(line)
                name = Path(document["source"]["name"])
            except (ValueError, KeyError, TypeError) as error:
                raise SystemExit(f"{path}:{number}: not a cleaned document ({error!r})") from error
            outputs[name.parent.name, name.stem] = document
    return outputs
