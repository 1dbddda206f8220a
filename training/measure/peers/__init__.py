"""What others make of the same pages: each peer is a function from a page's text to a document.

A document has the fields of copydesk's article that the measures read: `text`, and where the peer
knows them `title`, `authors` and `published`.
"""


def document(text, title=None, authors=(), published=None):
    """A peer's findings as a document."""
    return {
        "text": text or "",
        "title": title or None,
        "authors": [{"name": name} for name in authors if name],
        "published": {"value": published} if published else None,
    }
