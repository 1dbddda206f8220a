"""Cleaning in datatrove: ``copydesk.datatrove.Copydesk()`` in place of ``Trafilatura()``."""

from __future__ import annotations

from typing import Any

from copydesk import Cleaner, Options, Rules
from datatrove.data import DocumentsPipeline
from datatrove.pipeline.extractors.base import BaseExtractor
from datatrove.utils.typeshelper import StatHints


class Copydesk(BaseExtractor):
    """The text of a document becomes that of its article; the rest of the article is in ``metadata["copydesk"]``.

    A document without a text is dropped, as by every extractor of datatrove, unless ``keep_rejected``.
    """

    name = "🗞 copydesk"
    _requires_dependencies = ["copydesk"]

    def __init__(self, options: Options | None = None, rules: Rules | None = None, keep_rejected: bool = False) -> None:
        super().__init__()
        self.cleaner = Cleaner(options, rules)
        self.keep_rejected = keep_rejected

    def extract(self, text: str) -> str:
        return str(self.cleaner.clean(text)["text"])

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        # Not the base's, which feeds a process that may die, with the text alone: this one needs none, and the address helps.
        for document in data:
            self.stat_update(StatHints.total)
            with self.track_time():
                known: dict[str, Any] = {key: document.metadata.get(key) for key in ("url", "content_type")}
                article = self.cleaner.clean(document.text, id=document.id, **known)
            document.text = article.pop("text")
            document.metadata["copydesk"] = article
            if document.text or self.keep_rejected:
                self.stat_update(StatHints.forwarded)
                self.update_doc_stats(document)
                yield document
            else:
                self.stat_update(StatHints.dropped)
