"""docs/model-card.md, from the scores that runs of `training/learn` kept."""

import json
from pathlib import Path

from . import report

# The name of the run whose model is shipped.
FOLDS = "cross-validated by host"


def keep(work, name, results):
    """Keeps a run's scores beside the training data."""
    plain = {title: [[*group, *value] for group, value in groups.items()] for title, groups in results.items()}
    (work / f"{name}.scores.json").write_text(json.dumps(plain))


def write(path, work):
    runs = {file.name.removesuffix(".scores.json"): read(file) for file in sorted(work.glob("*.scores.json"))}
    sections = []
    for name in sorted(runs, key=lambda name: (name != FOLDS, "language" in name, name)):
        for title, groups in runs[name].items():
            shown = groups if name == FOLDS else held_only(name, groups)
            sections.append(report.table(f"{name[0].upper()}{name[1:]}, {title}", shown))
    template = (Path(__file__).parent / "card.md").read_text("utf-8")
    path.write_text(template.replace("{scores}", "\n".join(sections)), "utf-8")
    print(path)


def read(file):
    plain = json.loads(file.read_text())
    return {title: {(a, b): (mean, pages) for a, b, mean, pages in rows} for title, rows in plain.items()}


def held_only(name, groups):
    """The rows of the set or language that a run left out."""
    language = name.rpartition("language ")[2] if "language" in name else None
    return {key: value for key, value in groups.items() if not language or key[1].endswith(f", {language}")}
