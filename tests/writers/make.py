"""Makes dumps with the programs that scrapers use, and says what must come out of them.

    make.py FOLDER [MODULES [CHROMIUM]]

MODULES is where npm has put its packages, CHROMIUM the browser. Writes the dumps and `expected.json`: for each dump the documents in order, each with what must be
true of it, and what must have been skipped. `tests/writers.rs` reads both.
"""

import base64
import bz2
import csv
import gzip
import io
import json
import lzma
import mailbox
import os
import random
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import urllib.request
import zipfile
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HOST = "https://gazette.example"
PLACES = ["Harbour", "Station", "Library", "Küstenweg", "Bridge"]


def title(n):
    return f"{PLACES[n % len(PLACES)]} Number {n} Reopens"


def sentence(n):
    return (
        f"The {PLACES[n % len(PLACES)].lower()} number {n} reopened on Monday after two years of repairs, the "
        "authority said, and the first visitors arrived at eight o’clock in the morning."
    )


def page(n, charset="utf-8"):
    html = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="{charset}"><title>{title(n)}</title></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<h1>{title(n)}</h1>
<p>{sentence(n)}</p>
<p>Workers had replaced the roof, the stairs and most of the windows, and the town paid for half of it.</p>
</body></html>
"""
    return html.encode(charset, "xmlcharrefreplace")


def url(n):
    return f"{HOST}/news/{n}"


def says(n, **more):
    """What must be true of the article of page n."""
    return {"title": title(n), "text": sentence(n), **more}


class Dumps:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.expected = {}

    def path(self, name):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def expect(self, name, documents, **skipped):
        self.expected[name] = {"documents": documents, "skipped": skipped}

    def add(self, name, data, documents, **skipped):
        self.path(name).write_bytes(data)
        self.expect(name, documents, **skipped)

    def add_damaged(self, name, data, documents):
        """None is a damaged document; `...` are documents of which one at least says that it is."""
        self.path(name).write_bytes(data)
        self.expected[name] = {"documents": ["..." if one is ... else one for one in documents]}


def run(*command, **more):
    return subprocess.run(command, check=True, capture_output=True, timeout=60, **more).stdout


def layers(dumps):
    one = [says(1)]
    lines = "".join(json.dumps({"url": url(n), "html": page(n).decode()}) + "\n" for n in range(1, 9)).encode()
    eight = [says(n, url=url(n)) for n in range(1, 9)]
    half = lines.index(b"\n", len(lines) // 2) + 1
    dumps.add("gzip/page.html.gz", gzip.compress(page(1)), one)
    dumps.add("gzip/members.jsonl.gz", gzip.compress(lines[:half]) + gzip.compress(lines[half:]), eight)
    dumps.add("gzip/padded.html.gz", gzip.compress(page(1)) + bytes(512), one)
    dumps.add("gzip/no-ending", gzip.compress(page(1)), one)
    dumps.add("bzip2/page.html.bz2", bz2.compress(page(1)), one)
    dumps.add("bzip2/streams.jsonl.bz2", bz2.compress(lines[:half]) + bz2.compress(lines[half:]), eight)
    dumps.add("xz/page.html.xz", lzma.compress(page(1)), one)
    dumps.add("xz/tool.jsonl.xz", run("xz", "-9", "-c", input=lines), eight)
    dumps.add("xz/streams.jsonl.xz", lzma.compress(lines[:half]) + bytes(8) + lzma.compress(lines[half:]), eight)
    dumps.add("zstd/tool.jsonl.zst", run("zstd", "-19", "-c", input=lines), eight)
    dumps.add("zstd/long.jsonl.zst", run("zstd", "--long=27", "-c", input=lines), eight)
    skippable = b"\x50\x2a\x4d\x18\x04\x00\x00\x00note"
    frames = run("zstd", "-c", input=lines[:half]) + skippable + run("zstd", "-c", input=lines[half:])
    dumps.add("zstd/frames.jsonl.zst", skippable + frames, eight)
    import brotli

    dumps.add("brotli/page.html.br", brotli.compress(page(1)), one)
    for name, data in [("gz", gzip.compress(page(1))), ("bz2", bz2.compress(page(1))), ("xz", lzma.compress(page(1))), ("zst", run("zstd", "-c", input=page(1))), ("br", brotli.compress(page(1)))]:
        dumps.add_damaged(f"damaged/page.html.{name}", data[: len(data) * 2 // 3], [None])
    for name, pack in [("bz2", bz2.compress), ("xz", lzma.compress), ("zst", lambda data: run("zstd", "-c", input=data))]:
        first = bytearray(pack(lines[:half]))
        first[len(first) // 2] ^= 0xFF
        whole = [says(n, url=url(n)) for n in range(9 - lines[half:].count(b"\n"), 9)]
        dumps.add_damaged(f"damaged/streams.jsonl.{name}", bytes(first) + pack(lines[half:]), [..., *whole])
    dumps.add("nested/page.html.gz.xz", lzma.compress(gzip.compress(page(1))), one)


def archives(dumps):
    three = [says(n) for n in (1, 2, 3)]

    def zipped(method, **more):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w", method, **more) as archive:
            archive.mkdir("pages")
            archive.writestr("pages/1.html", page(1))
            archive.writestr("pages/photo.png", b"\x89PNG\r\n\x1a\n" + bytes(100))
            archive.writestr("pages/2.html.gz", gzip.compress(page(2)))
            archive.writestr("pages/ü/3.html", page(3))
        return data.getvalue()

    for name, method in [("stored", zipfile.ZIP_STORED), ("deflated", zipfile.ZIP_DEFLATED), ("bzip2", zipfile.ZIP_BZIP2)]:
        dumps.add(f"zip/{name}.zip", zipped(method), three, no_file=1, not_text=1)

    class Unseekable(io.RawIOBase):  # sizes come behind the files
        def __init__(self, to):
            self.to = to

        def writable(self):
            return True

        def write(self, data):
            self.to.write(data)
            return len(data)

    data = io.BytesIO()
    with zipfile.ZipFile(Unseekable(data), "w", zipfile.ZIP_DEFLATED) as archive:
        for n in (1, 2, 3):
            archive.writestr(f"{n}.html", page(n))
    dumps.add("zip/streamed.zip", data.getvalue(), three)
    pages = dumps.path("work/pages/x").parent
    for n in (1, 2, 3):
        (pages / f"{n}.html").write_bytes(page(n))
    long = pages / ("long-" * 30) / ("name-" * 20)
    long.mkdir(parents=True)
    (long / "4.html").write_bytes(page(4))
    run("zip", "-q", "-r", "-fz", str(dumps.path("zip/tool64.zip")), "1.html", "2.html", "3.html", cwd=pages)
    dumps.expect("zip/tool64.zip", three)
    for kind in ("gnu", "pax", "ustar"):
        names = ["1.html", "2.html", "3.html"] + ([] if kind == "ustar" else [str((long / "4.html").relative_to(pages))])
        expected = three + ([] if kind == "ustar" else [says(4)])
        dumps.add(f"tar/{kind}.tar", run("tar", f"--format={kind}", "-cf", "-", *names, cwd=pages), expected)
        dumps.add(f"tar/{kind}.tar.gz", run("tar", f"--format={kind}", "-czf", "-", *names, cwd=pages), expected)
    data = io.BytesIO()
    lines = "".join(json.dumps({"url": url(n), "html": page(n).decode()}) + "\n" for n in (2, 3)).encode()
    with tarfile.open(fileobj=data, mode="w:xz") as archive:
        for name, content in [("1.html", page(1)), ("rest.jsonl", lines)]:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    dumps.add("tar/python.txz", data.getvalue(), three)
    inner = zipped(zipfile.ZIP_DEFLATED)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("inner.zip", inner)
    dumps.add("nested/zip-in-zip.zip", data.getvalue(), three, no_file=1, not_text=1)
    shutil.rmtree(dumps.folder / "work")


def chunked(data, size=100):
    chunks = (data[at : at + size] for at in range(0, len(data), size))
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"


def warcs(dumps):
    import brotli
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    for version in ("1.0", "1.1"):
        for compress in (False, True):
            data = io.BytesIO()
            writer = WARCWriter(data, gzip=compress, warc_version=version)

            def record(n, kind, body, status="200 OK", headers=(), media="text/html; charset=utf-8"):
                http = None
                if kind in ("response", "request", "revisit"):
                    line = status if kind != "request" else f"/news/{n} HTTP/1.1"
                    http = StatusAndHeaders(line, [("Content-Type", media), *headers], protocol="HTTP/1.1" if kind != "request" else "GET")
                more = {} if http else {"warc_content_type": media}
                writer.write_record(writer.create_warc_record(url(n), kind, payload=io.BytesIO(body), http_headers=http, **more))

            writer.write_record(writer.create_warcinfo_record("crawl.warc", {"software": "a test"}))
            record(1, "request", b"")
            record(1, "response", page(1))
            record(2, "response", chunked(gzip.compress(page(2))), headers=[("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")])
            record(3, "response", brotli.compress(page(3)), headers=[("Content-Encoding", "br")])
            record(4, "response", b"gone", status="404 Not Found")
            record(5, "response", b"\x89PNG\r\n\x1a\n" + bytes(50), media="image/png")
            writer.write_record(writer.create_revisit_record(url(1), "sha1:AAAA", url(1), "2020-01-02T03:04:05Z"))
            record(6, "resource", page(6), media="text/html")
            record(7, "response", page(7, "windows-1252"), media="text/html; charset=windows-1252")
            record(8, "metadata", b"fetchTimeMs: 5", media="application/warc-fields")
            wet = f"{title(9)}\n\n{sentence(9)}\n\nWorkers had replaced the roof and the stairs, and the town paid for half of it.\n"
            record(9, "conversion", wet.encode(), media="text/plain")
            documents = [says(n, url=url(n)) for n in (1, 2, 3, 6)]
            documents += [says(7, url=url(7), encoding="windows-1252"), says(9, url=url(9), format="text")]
            name = f"warc/warcio-{version}.warc" + (".gz" if compress else "")
            dumps.add(name, data.getvalue(), documents, record_type=3, revisit=1, status=1, media_type=1)
            if not compress:
                changed = data.getvalue().replace(b"Workers had", b"Workers hat", 1)
                dumps.add_damaged(f"damaged/{version}-changed.warc", changed, [None, *documents[1:]])
            if compress:
                broken(dumps, f"damaged/{version}", data.getvalue(), documents)


def broken(dumps, name, data, documents):
    """One member is damaged, or noise stands before it: the others must be there, in order."""
    starts = [at for at in range(len(data)) if data.startswith(b"\x1f\x8b\x08\x00", at)]
    dumps.add_damaged(f"{name}-truncated.warc.gz", data[:-40], [*documents[:-1], ...])
    flipped = bytearray(data)
    middle = (starts[3] + starts[4]) // 2  # the second page
    flipped[middle] ^= 0xFF
    dumps.add_damaged(f"{name}-flipped.warc.gz", bytes(flipped), [documents[0], ..., *documents[2:]])
    cut = data[: starts[3] + 100] + data[starts[4] :]
    dumps.add_damaged(f"{name}-cut-inside.warc.gz", cut, [documents[0], ..., *documents[2:]])
    noise = random.Random(7).randbytes(1000)
    dumps.add_damaged(f"{name}-noise.warc.gz", data[: starts[3]] + noise + data[starts[3] :], [documents[0], ..., *documents[1:]])


def scrapy(dumps):
    from scrapy.exporters import CsvItemExporter, JsonItemExporter, JsonLinesItemExporter

    exporters = [("scrapy/items.jl", JsonLinesItemExporter, {}), ("scrapy/items.json", JsonItemExporter, {}), ("scrapy/indented.json", JsonItemExporter, {"indent": 4}), ("scrapy/items.csv", CsvItemExporter, {})]
    for name, exporter, options in exporters:
        with open(dumps.path(name), "wb") as file:
            writer = exporter(file, **options)
            writer.start_exporting()
            for n in range(1, 6):
                writer.export_item({"url": url(n), "title": title(n), "author": "Ada Moss", "date": "2024-05-12", "html": page(n).decode()})
            writer.finish_exporting()
        more = {"authors": ["Ada Moss"], "published": "2024-05-12"}
        dumps.expect(name, [says(n, url=url(n), **more) for n in range(1, 6)])


def tables(dumps):
    for name, dialect in [("csv/pages.csv", "excel"), ("csv/pages.tsv", "excel-tab"), ("csv/unix.csv", "unix")]:
        data = io.StringIO()
        writer = csv.writer(data, dialect=dialect)
        writer.writerow(["url", "title", "html"])
        for n in range(1, 6):
            writer.writerow([url(n), title(n), page(n).decode()])
        dumps.add(name, data.getvalue().encode(), [says(n, url=url(n)) for n in range(1, 6)])


def extractors(dumps):
    import trafilatura

    found = [trafilatura.extract(page(n).decode(), url=url(n), output_format="json", with_metadata=True) for n in (1, 2)]
    dumps.add("json/trafilatura.jsonl", "\n".join(found).encode(), [says(n, url=url(n)) for n in (1, 2)])
    dumps.add("json/trafilatura.json", json.dumps(json.loads(found[0]), indent=2).encode(), [says(1, url=url(1))])
    body = [{"url": url(n), "body": base64.b64encode(page(n)).decode()} for n in (1, 2)]
    dumps.add("json/base64.json", json.dumps(body).encode(), [says(n, url=url(n)) for n in (1, 2)])


def mails(dumps):
    def letter(n):
        message = EmailMessage()
        message["Subject"], message["From"] = title(n), "Ada Moss <ada@gazette.example>"
        message["Date"], message["To"] = "Sun, 12 May 2024 07:29:00 +0000", "readers@gazette.example"
        message.set_content("See the HTML part.")
        message.add_alternative(page(n).decode(), subtype="html")
        return message

    message = letter(3)
    more = {"authors": ["Ada Moss"], "published": "2024-05-12T07:29:00Z"}
    dumps.add("mail/newsletter.eml", message.as_bytes(), [says(3, **more)])
    dumps.add("mail/newsletter-crlf.eml", message.as_bytes().replace(b"\n", b"\r\n"), [says(3, **more)])
    with tempfile.TemporaryDirectory() as folder:
        box = mailbox.mbox(f"{folder}/list")
        for n in (1, 2, 3):
            box.add(letter(n))
        box.close()
        dumps.add("mail/list.mbox", Path(f"{folder}/list").read_bytes(), [says(n, **more) for n in (1, 2, 3)])
    saved = MIMEMultipart("related", type="text/html")
    saved["From"], saved["Snapshot-Content-Location"], saved["Subject"] = "<Saved by a test>", url(1), title(1)
    for cte in ("quoted-printable", "base64"):
        part = MIMEText(page(1).decode(), "html", "utf-8")
        if cte == "quoted-printable":
            from email.encoders import encode_quopri

            del part["Content-Transfer-Encoding"]
            part.set_payload(page(1))
            encode_quopri(part)
        part["Content-Location"] = url(1)
        saved.set_payload([])
        saved.attach(part)
        dumps.add(f"mail/{cte}.mhtml", saved.as_bytes(), [says(1, url=url(1))])


def feeds(dumps):
    from feedgen.feed import FeedGenerator

    feed = FeedGenerator()
    feed.id(HOST)
    feed.title("The Gazette")
    feed.link(href=HOST)
    feed.description("News of the town")
    for n in (1, 2, 3):
        entry = feed.add_entry(order="append")
        entry.id(url(n))
        entry.title(title(n))
        entry.link(href=url(n))
        entry.author(name="Ada Moss", email="ada@gazette.example")
        entry.published("2024-05-12T07:29:00Z")
        entry.summary("In short.")
        entry.content(f"<p>{sentence(n)}</p><p>The town paid for half of it &amp; more, and nobody complained about that.</p>", type="CDATA")
    documents = [says(n, url=url(n), published="2024-05-12T07:29:00Z") for n in (1, 2, 3)]
    dumps.add("feed/rss.xml", feed.rss_str(pretty=True), documents)
    dumps.add("feed/atom.xml", feed.atom_str(), [{**one, "authors": ["Ada Moss"]} for one in documents])


def newspapers(dumps):
    from newspaper import Article

    found = []
    for n in (1, 2):
        article = Article(url(n))
        article.download(input_html=page(n).decode())
        article.parse()
        found.append(article.to_json())
    dumps.add("json/newspaper.json", found[0].encode(), [says(1, url=url(1))])
    lines = "".join(json.dumps(json.loads(one)) + "\n" for one in found)
    dumps.add("json/newspaper.jsonl", lines.encode(), [says(n, url=url(n)) for n in (1, 2)])


def services(dumps):
    """Records of scraping services, as far as their own code makes them here: Firecrawl's client writes
    what it got, and Apify's crawlers keep and export what they found. Jina's reader is a service
    without a program that writes; its answer is a case under tests/cases."""
    from firecrawl.v2.types import Document, DocumentMetadata

    crawl = []
    for n in (1, 2):
        about = DocumentMetadata(title=title(n), source_url=url(n), published_time="2024-05-12T07:29:00Z")
        crawl.append(Document(markdown=f"# {title(n)}\n\n{sentence(n)}", raw_html=page(n).decode(), metadata=about))
    more = {"published": "2024-05-12T07:29:00Z"}
    documents = [says(n, url=url(n), **more) for n in (1, 2)]
    lines = "".join(one.model_dump_json(exclude_none=True) + "\n" for one in crawl)
    dumps.add("json/firecrawl.jsonl", lines.encode(), documents)
    markdown = [one.model_dump(exclude_none=True, exclude={"raw_html"}) for one in crawl]
    dumps.add("json/firecrawl-markdown.json", json.dumps({"data": markdown}).encode(), documents)
    apify(dumps)


def apify(dumps):
    import asyncio

    os.environ["CRAWLEE_STORAGE_DIR"] = str(dumps.path("apify/x").parent)
    from crawlee.storages import Dataset

    async def push():
        dataset = await Dataset.open()
        items = [{"url": url(n), "crawl": {"loadedUrl": url(n)}, "metadata": {"title": title(n)}, "html": page(n).decode()} for n in (1, 2)]
        await dataset.push_data(items)
        await dataset.export_to(key="export.csv", content_type="csv")

    asyncio.run(push())
    for n in (1, 2):
        dumps.expect(f"apify/datasets/default/00000000{n}.json", [says(n, url=url(n))])
    dumps.expect("apify/key_value_stores/default/export.csv", [says(n, url=url(n)) for n in (1, 2)])


def json_feed(dumps, modules):
    """The `feed` package of npm writes a JSON Feed."""
    script = """
        import { readFileSync } from "node:fs";
        import { Feed } from "feed";
        const feed = new Feed({ id: "https://gazette.example", link: "https://gazette.example", title: "The Gazette" });
        for (const item of JSON.parse(readFileSync(0))) feed.addItem({ ...item, date: new Date(item.date), published: new Date(item.date) });
        console.log(feed.json1());
    """
    items = [{"id": url(n), "link": url(n), "title": title(n), "content": f"<p>{sentence(n)}</p>", "author": [{"name": "Ada Moss"}], "date": "2024-05-12T07:29:00Z"} for n in (1, 2)]
    made = run("node", "--input-type=module", "-e", script, input=json.dumps(items).encode(), cwd=modules)
    more = {"published": "2024-05-12T07:29:00Z", "authors": ["Ada Moss"]}
    dumps.add("feed/feed.json", made, [says(n, url=url(n), **more) for n in (1, 2)])


def saved_by_browser(dumps, modules, chromium):
    """SingleFile and Chromium itself save a page from a loopback server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}/1.html"
    try:
        single_file(dumps, modules, chromium, address)
        dumps.add("saved/chromium.mhtml", mhtml(address, chromium).encode(), [says(1, url=address)])
    finally:
        server.shutdown()


def single_file(dumps, modules, chromium, address):
    """SingleFile ends well even when its browser has failed it, which happens a third of the time: only a file counts."""
    target = dumps.path("saved/singlefile.html")
    command = [Path(modules) / "node_modules/.bin/single-file", address, target]
    command += [f"--browser-executable-path={chromium}", "--browser-args", '["--no-sandbox"]']
    for _ in range(8):
        told = subprocess.run(command, capture_output=True, text=True, timeout=60).stderr
        if target.exists():
            return dumps.expect("saved/singlefile.html", [says(1, url=address)])
        print(f"SingleFile wrote nothing: {told.strip()}", file=sys.stderr)
    print("skipped: what SingleFile saves; it wrote nothing eight times")


def mhtml(address, chromium):
    """What Chromium saves as MHTML, asked for over its debugging pipe (descriptors 3 and 4)."""
    (order_read, order_write), (answer_read, answer_write) = os.pipe(), os.pipe()
    profile = subprocess.check_output(["mktemp", "-d"], text=True).strip()
    pipes = f'exec "$0" "$@" 3<&{order_read} 4>&{answer_write}'
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", f"--user-data-dir={profile}"]
    browser = subprocess.Popen(["sh", "-c", pipes, chromium, *flags], pass_fds=(order_read, answer_write), stderr=subprocess.DEVNULL)
    os.close(order_read), os.close(answer_write)
    stop = threading.Timer(60, browser.kill)  # which ends the reading below
    stop.start()
    answers = os.fdopen(answer_read, "rb")

    def message():
        text = b"".join(iter(lambda: answers.read(1) or b"\0", b"\0"))
        return json.loads(text)  # nothing, where the browser has gone

    def call(method, session=None, **parameters):
        order = {"id": 1, "method": method, "params": parameters, **({"sessionId": session} if session else {})}
        os.write(order_write, json.dumps(order).encode() + b"\0")
        return next(answer for answer in iter(message, None) if answer.get("id") == 1)["result"]

    try:
        target = call("Target.createTarget", url=address)["targetId"]
        session = call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        there = "location.href != 'about:blank' && document.readyState == 'complete'"
        for _ in range(100):
            if call("Runtime.evaluate", session, expression=there)["result"]["value"]:
                break
            time.sleep(0.1)
        return call("Page.captureSnapshot", session, format="mhtml")["data"]
    finally:
        stop.cancel()
        browser.kill()
        browser.wait(timeout=10)
        shutil.rmtree(profile, ignore_errors=True)


def replayed(dumps):
    """pywb replays what warcio wrote."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    folder = dumps.path("replayed/x").parent / "archive"
    folder.mkdir()
    old = "http://gazette.example/news/1"
    html = page(1).replace(b"</body>", f'<p><a href="{HOST}/news/2">The station has reopened, too, after three years</a></p></body>'.encode())
    with open(folder / "crawl.warc.gz", "wb") as file:
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        writer = WARCWriter(file, gzip=True)
        date = {"WARC-Date": "2024-05-12T07:29:00Z"}
        writer.write_record(writer.create_warc_record(old, "response", payload=io.BytesIO(html), http_headers=head, warc_headers_dict=date))
    programs = Path(sys.executable).parent
    run(str(programs / "wb-manager"), "init", "news", cwd=folder)
    run(str(programs / "wb-manager"), "add", "news", "crawl.warc.gz", cwd=folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([programs / "wayback", "-p", str(port), "-b", "127.0.0.1"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        replay = f"http://127.0.0.1:{port}/news/20240512072900mp_/{old}"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        for attempt in range(60):
            try:
                html = opener.open(replay, timeout=10).read()
                break
            except OSError:
                time.sleep(0.5)
        assert b"wbinfo" in html
        dumps.add("replayed/pywb.html", html, [says(1, url=old)])
    finally:
        server.terminate()
        server.wait(timeout=10)
        shutil.rmtree(folder)


class Site(BaseHTTPRequestHandler):
    """A loopback site: pages, a redirect, an image, chunks."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        name = self.path.strip("/")
        if name == "old":
            self.send_response(302)
            self.send_header("Location", "/1.html")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif name == "":
            links = "".join(f'<li><a href="/{n}.html">{title(n)}</a></li>' for n in (1, 2, 7))
            self.answer(f"<html><title>News</title><ul>{links}</ul></html>".encode(), "text/html")
        elif name == "7.html":  # only the header tells its encoding
            text = page(7).decode().replace('<meta charset="utf-8">', "").encode("windows-1252")
            self.answer(text, "text/html; charset=windows-1252")
        elif name.endswith(".html"):
            self.answer(page(int(name[:-5])), "text/html; charset=utf-8", chunks=True)
        else:
            self.send_error(404)

    def answer(self, body, media, chunks=False):
        self.send_response(200)
        self.send_header("Content-Type", media)
        if chunks:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(chunked(body) if chunks else body)

    def log_message(self, *_):
        pass


def fetched(dumps):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        get = ["wget", "-q", "--timeout=10", "--tries=1", "--no-proxy", "-e", "robots=off"]
        warc = dumps.path("fetched/wget")
        run(*get, "-O", "/dev/null", f"--warc-file={warc}", f"{site}/1.html", f"{site}/2.html", f"{site}/old")
        documents = [says(n, url=f"{site}/{n}.html") for n in (1, 2, 1)]
        dumps.expect("fetched/wget.warc.gz", documents, status=1, **WGET_RECORDS)
        run(*get, "--save-headers", "-O", str(dumps.path("fetched/headers")), f"{site}/7.html")
        dumps.expect("fetched/headers", [says(7, encoding="windows-1252")])
        curl = ["curl", "-sS", "--max-time", "10", "--noproxy", "*"]
        run(*curl, "-i", "-L", "-o", str(dumps.path("fetched/curl")), f"{site}/old")
        dumps.expect("fetched/curl", [says(1)])
        run(*curl, "-D", str(dumps.path("fetched/7.html.headers")), "-o", str(dumps.path("fetched/7.html")), f"{site}/7.html")
        dumps.expect("fetched/7.html", [says(7, encoding="windows-1252")])
        mirror = dumps.path("fetched/mirror/x").parent
        run(*get, "-r", "-l1", "-nH", "-P", str(mirror / "gazette.example"), f"{site}/")
        dumps.expect("fetched/mirror/gazette.example/1.html", [says(1, url=f"{HOST}/1.html")])
        capture(dumps, site)
    finally:
        server.shutdown()


# What wget writes beside the pages: warcinfo, requests, its own log and arguments.
WGET_RECORDS = {"record_type": 8}


def capture(dumps, site):
    """warcio writes what an HTTP client of Python's sees."""
    from warcio.capture_http import capture_http
    import http.client  # after capture_http, which replaces its parts

    host = site.removeprefix("http://")
    name = dumps.path("fetched/captured.warc.gz")
    with capture_http(str(name)):
        for n in (1, 2):
            client = http.client.HTTPConnection(host, timeout=10)
            client.request("GET", f"/{n}.html")
            client.getresponse().read()
            client.close()
    dumps.expect("fetched/captured.warc.gz", [says(n, url=f"{site}/{n}.html") for n in (1, 2)], record_type=2)


def main():
    dumps = Dumps(sys.argv[1])
    makers = [layers, archives, warcs, scrapy, tables, extractors, newspapers, services, mails, feeds, fetched, replayed]
    for make in makers:
        make(dumps)
    modules, chromium = sys.argv[2:] if len(sys.argv) > 2 else (None, None)
    if modules:
        json_feed(dumps, modules)
    if modules and chromium:
        saved_by_browser(dumps, modules, chromium)
    meta = dumps.path("beside/page.html.meta.json")
    meta.write_text(json.dumps({"url": url(1), "author": "Ada Moss", "published": "2024-05-12"}))
    dumps.add("beside/page.html", page(1), [says(1, url=url(1), authors=["Ada Moss"], published="2024-05-12")])
    dumps.path("expected.json").write_text(json.dumps(dumps.expected, indent=1))


main()
