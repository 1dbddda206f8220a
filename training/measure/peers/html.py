"""Extractors from PyPI, each with its defaults, fed with whole HTML pages."""

from measure.peers import document
from measure.peers.dumps import stop_words


def trafilatura(html, **options):
    """trafilatura without comments; authors come as one string."""
    from trafilatura import bare_extraction

    found = bare_extraction(html, with_metadata=True, include_comments=False, **options)
    if found is None:
        return document("")
    return document(found.text, found.title, (found.author or "").split("; "), found.date)


def trafilatura_precision(html):
    """The same in its precision mode."""
    return trafilatura(html, favor_precision=True)


def newspaper4k(html):
    """newspaper4k; nothing is fetched, the address is a placeholder that it demands."""
    from newspaper import Article, Config

    settings = Config()
    settings.fetch_images = False
    article = Article("http://localhost/", config=settings)
    article.download(input_html=html)
    article.parse()
    date = article.publish_date
    return document(article.text, article.title, article.authors, date.isoformat() if date else None)


def justext(html):
    """jusText with the stop words of the language that the page declares, else English."""
    import re

    from justext import justext as classify

    declared = re.search(r"<html[^>]*\blang\s*=\s*[\"']?([a-zA-Z]{2})", html)
    paragraphs = classify(html.encode(), stop_words(declared[1].lower() if declared else "en"))
    return document("\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate))


def resiliparse(html):
    """Resiliparse's main content."""
    from resiliparse.extract.html2text import extract_plain_text

    return document(extract_plain_text(html, main_content=True, alt_texts=False))


HTML_PEERS = {
    "trafilatura": trafilatura,
    "trafilatura precision": trafilatura_precision,
    "newspaper4k": newspaper4k,
    "jusText": justext,
    "resiliparse": resiliparse,
}
