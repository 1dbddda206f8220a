"""The package itself: one page, Arrow data, WARC files, and pages that mean harm."""

from __future__ import annotations

import gzip
import json
import pickle
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

import jsonschema
import pandas as pd
import polars as pl
import pyarrow as pa

import copydesk
import copydesk.pandas
import copydesk.polars
from corpus import COMMAND, POISON, ROOT, command, hostile, line, lines, pages, poison, poison_differs, write

COUNT = 300
HTML = "<h1>Harbour Reopens</h1><p>The harbour reopened on Monday after two years of repairs, they said.</p>"


class OnePage(unittest.TestCase):
    def test_text_and_bytes_are_the_same_page(self) -> None:
        article = copydesk.clean(HTML, url="https://gazette.example/1")
        self.assertEqual((article["title"], article["url"]), ("Harbour Reopens", "https://gazette.example/1"))
        self.assertEqual(article, copydesk.clean(HTML.encode(), url="https://gazette.example/1"))
        self.assertEqual(copydesk.clean(HTML, as_="text")["source"]["format"], "text")
        self.assertEqual(copydesk.clean("\ud800")["kind"], "rejected")

    def test_mistakes_of_the_caller_are_told(self) -> None:
        for mistake in (
            lambda: copydesk.clean(HTML, as_="zip"),
            lambda: copydesk.Cleaner({"markdwon": True}),
            lambda: copydesk.Cleaner({"recall_weight": 11}),
            lambda: copydesk.Cleaner(rules={"mine.toml": "kind = 3"}),
            lambda: copydesk.clean_batch(pa.table({"text": ["a"]})),
            lambda: copydesk.clean_batch(pa.table({"content": [1]})),
        ):
            with self.assertRaises(ValueError):
                mistake()

    def test_what_is_empty_says_nothing(self) -> None:
        for url, id in (("", ""), (" ", "\n"), ("notaurl", None)):
            article = copydesk.Cleaner().clean(HTML, url=url, id=id)
            self.assertEqual((article["url"], article["source"]["id"]), (None, None))
            row = copydesk.clean_batch(pa.table({"content": [HTML], "url": [url], "id": [id]})).to_pylist()[0]
            self.assertEqual((row["url"], row["source"]["id"]), (None, None))

    def test_a_place_without_rules_is_told(self) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            self.assertRaises(FileNotFoundError, copydesk.Cleaner, None, folder / "rrr")
            (folder / "mine.toml").write_text("kind = 3")
            for place in (folder, folder / "mine.toml"):
                with self.assertRaisesRegex(ValueError, "mine.toml"):
                    copydesk.Cleaner(None, place)

    def test_the_adapters_are_there_when_they_are_asked_for(self) -> None:
        code = "import copydesk; copydesk.spark.clean, copydesk.ray.clean, copydesk.polars.clean"
        subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
        with self.assertRaises(AttributeError):
            copydesk.dask

    def test_options_and_rules_are_those_of_the_command(self) -> None:
        rule = '''kind = "advert"
            [[rule]]
            id = "mine.boat_trips"
            what = "The harbour's own advertisement."
            action = "drop"
            starts.en = ["book your boat trip"]'''
        page = (HTML + "<p>Book your boat trip with us today!</p>").encode()
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            (folder / "rules").mkdir()
            (folder / "rules/mine.toml").write_text(rule)
            (folder / "options.toml").write_text("[clean]\nmarkdown = true\n")
            expected = command(["--as=html", "--config=options.toml", "--rules=rules", "-"], folder, stdin=page)
            cleaner = copydesk.Cleaner({"markdown": True}, folder / "rules")
        article = pickle.loads(pickle.dumps(cleaner)).clean(page, as_="html", name="-")
        self.assertEqual([line(article)], expected)
        self.assertEqual(article["removed"][-1]["by"], "mine.boat_trips")


class ArrowData(unittest.TestCase):
    rows = pages(COUNT)
    table = pa.Table.from_pylist(rows)

    def test_the_same_bytes_as_the_command(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            write(self.rows, Path(folder))
            expected = sorted(command(["pages"], Path(folder)))
        self.assertEqual(len(expected), len(self.rows))
        self.assertEqual(sorted(lines(copydesk.clean_batch(self.table).to_pylist())), expected)
        cleaner = copydesk.Cleaner()
        one_by_one = [
            cleaner.clean(row["content"], url=row["url"], content_type=row["content_type"], name=row["name"])
            for row in self.rows
        ]
        self.assertEqual(sorted(map(line, one_by_one)), expected)

    def test_the_same_kind_comes_out(self) -> None:
        table = self.table.slice(0, 20)
        whole = copydesk.clean_batch(table)
        self.assertEqual(whole.schema, copydesk.schema())
        batch = copydesk.clean_batch(table.to_batches()[0])
        self.assertIsInstance(batch, pa.RecordBatch)
        self.assertEqual(batch, whole.to_batches()[0])
        reader = copydesk.clean_batch(table.to_reader(7))
        self.assertIsInstance(reader, pa.RecordBatchReader)
        self.assertEqual(reader.read_all().combine_chunks(), whole.combine_chunks())
        self.assertEqual(copydesk.clean_batch(table.slice(0, 0)).num_rows, 0)

    def test_every_type_of_column_is_read(self) -> None:
        expected = copydesk.clean(HTML)
        for kind in (pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(), pa.binary_view()):
            contents = pa.array([HTML.encode() if "binary" in str(kind) else HTML], kind)
            row = copydesk.clean_batch(pa.table({"content": contents})).to_pylist()[0]
            self.assertEqual(copydesk.article(row), expected, kind)
        table = pa.table({"content": pa.array([HTML] * 2).dictionary_encode(), "id": [7, None]})
        self.assertEqual([row["source"]["id"] for row in copydesk.clean_batch(table).to_pylist()], ["7", None])

    def test_columns_and_json_schema_agree(self) -> None:
        schema = copydesk.json_schema()
        self.assertEqual(copydesk.schema().names, [*schema["properties"], "status"])
        self.assertEqual(schema, json.loads((ROOT / "docs/article.schema.json").read_text()))
        validator = jsonschema.Draft202012Validator(schema)
        # With every field filled somewhere, so that each column is seen to hold what the schema promises.
        cleaner = copydesk.Cleaner({"markdown": True})
        rows = cleaner.clean_batch(self.table).to_pylist()
        for row, page in zip(rows, self.rows, strict=True):
            article = copydesk.article(row)
            validator.validate(article)
            again = cleaner.clean(
                page["content"], url=page["url"], content_type=page["content_type"], name=page["name"]
            )
            self.assertEqual(article, again)
        agree(self, copydesk.schema(), schema, schema)

    def test_pandas_and_polars(self) -> None:
        frame = pd.DataFrame({"content": [HTML, None], "id": ["a", "b"]}, index=[5, 6])
        got = copydesk.pandas.clean(frame)
        self.assertEqual(list(got["status"]), ["cleaned", "rejected"])
        self.assertEqual(list(got.index), [5, 6])
        got = copydesk.polars.clean(pl.DataFrame({"content": [HTML, None], "id": ["a", "b"]}))
        self.assertEqual(got["title"].to_list(), ["Harbour Reopens", None])
        self.assertEqual(got["source"].struct.field("id").to_list(), ["a", "b"])


def agree(
    test: unittest.TestCase, columns: pa.Schema | pa.StructType, schema: dict, root: dict, nullable: bool = False
) -> None:
    """Compares names, types and what may be null, from the JSON Schema's side. All fields of a nullable struct are."""
    for name, field in schema["properties"].items():
        column = columns.field(name)
        one_of = field.get("anyOf", [field])
        null = {"type": "null"} in one_of or "null" in field.get("type", [])
        test.assertEqual(column.nullable, nullable or null or name not in schema["required"], name)
        agree_type(test, column.type, one_of[0], root, name, null)


def agree_type(
    test: unittest.TestCase, column: pa.DataType, schema: dict, root: dict, name: str, nullable: bool = False
) -> None:
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].split("/")[-1]]
    for variant in schema.get("oneOf", []):
        if "properties" in variant:
            for field, inner in variant["properties"].items():
                agree_type(test, column.field(field).type, inner, root, f"{name}.{field}")
        else:
            test.assertEqual(column, pa.large_string(), name)
    kinds = schema.get("type", "")
    match next((kind for kind in ([kinds] if isinstance(kinds, str) else kinds) if kind != "null"), None):
        case "array":
            agree_type(test, column.value_type, schema["items"], root, name)
        case "object" if "properties" in schema:
            agree(test, column, {"required": [], **schema}, root, nullable)
        case "object":
            test.assertEqual((column.key_type, column.item_type), (pa.large_string(), pa.large_string()), name)
        case "string":
            test.assertEqual(column, pa.large_string(), name)
        case "integer" | "number" | "boolean" as kind:
            types = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
            test.assertEqual(column, types[kind], name)


class Warc(unittest.TestCase):
    def test_whole_and_damaged_files_are_read_as_the_command_reads_them(self) -> None:
        whole = [warc_record(page, number) for number, page in enumerate(pages(60))]
        members = [gzip.compress(record) for record in whole]
        broken = bytearray(members[5])
        broken[len(broken) // 2] ^= 0xFF
        dumps = {
            "plain.warc": b"".join(whole),
            "packed.warc.gz": b"".join(members),
            "cut.warc": b"".join(whole)[:-3000],
            "broken.warc.gz": b"".join([*members[:5], bytes(broken), *members[6:]]),
            "lying.warc": b"".join(whole[:3]).replace(b"Content-Length: ", b"Content-Length: 9", 1) + whole[4],
            "headless.warc": warc_record({"url": "https://gazette.example/", "content": None}, 0) + whole[1],
            "junk.warc": random_junk() + whole[0],
            "feed.warc": whole[0] + warc_record({"url": "https://gazette.example/feed", **FEED}, 1) + whole[1],
            "empty.warc": b"",
        }
        with tempfile.TemporaryDirectory() as scratch:
            for name, dump in dumps.items():
                file = Path(scratch) / name
                file.write_bytes(dump)
                expected = command(["--as=warc", name], Path(scratch))
                batches = list(copydesk.read_warc(file, batch_size=16))
                self.assertTrue(all(batch.num_rows <= 16 for batch in batches))
                with open(file, "rb") as opened:
                    rows = [
                        row
                        for batch in copydesk.read_warc(opened, name=name)
                        for row in copydesk.clean_batch(batch).to_pylist()
                    ]
                self.assertEqual(lines(rows), expected, name)
                self.assertEqual(sum(batch.num_rows for batch in batches), len(expected), name)
                damaged = any("damaged: " in note or "bad_record" in note for row in rows for note in row["notes"])
                self.assertEqual(damaged, name.split(".")[0] not in ("plain", "packed", "feed", "empty"), name)

    def test_a_file_that_cannot_be_read_is_an_error(self) -> None:
        with self.assertRaisesRegex(FileNotFoundError, "/nowhere/at/all.warc"):
            copydesk.read_warc("/nowhere/at/all.warc")

        class Failing:
            def read(self, size: int) -> bytes:
                raise OSError("the line went dead")

        with self.assertRaisesRegex(OSError, "the line went dead"):
            list(copydesk.read_warc(Failing()))  # type: ignore[arg-type]

    def test_a_reader_may_be_left_and_shared(self) -> None:
        with tempfile.NamedTemporaryFile(suffix=".warc") as file:
            file.write(b"".join(warc_record(page, number) for number, page in enumerate(pages(60))))
            file.flush()
            next(copydesk.read_warc(file.name, batch_size=1))
            batches = copydesk.read_warc(file.name, batch_size=10)
            taken: list[pa.RecordBatch] = []
            threads = [threading.Thread(target=lambda: taken.extend(batches)) for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
            self.assertEqual(sum(batch.num_rows for batch in taken), len(pages(60)))


def warc_record(page: dict, number: int) -> bytes:
    if page["content"] is None:
        body = b"HTTP/1.1 200 OK"
    else:
        kind = page["content_type"] or "application/octet-stream"
        body = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + page["content"]
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-11-01T00:00:00Z\r\nWARC-Target-URI: {page['url']}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


FEED = {
    "content_type": "application/rss+xml",
    "content": (
        "<rss><channel><item><title>The Mill Turns</title><author>ada@gazette.example (Ada Moss)</author>"
        "<link>https://gazette.example/mill</link><pubDate>Sun, 12 May 2024 07:29:00 +0000</pubDate>"
        "<description>The mill turns again since Monday, and the miller is content with the new wheel.</description>"
        "</item></channel></rss>"
    ).encode(),
}


def random_junk() -> bytes:
    return b"this is no record\n" * 50


class Harm(unittest.TestCase):
    def test_poison_rows_come_back_as_rows(self) -> None:
        table = pa.Table.from_pylist(poison())
        self.assertEqual(poison_differs(copydesk.clean_batch(table).to_pylist()), [])

    def test_hostile_pages_end_on_a_small_stack(self) -> None:
        # A process of its own: were the stack too small, it would die. 256 KB is an eighth of Rust's usual stack, and
        # the first page builds rules and model on it. The time limit is for a machine that is busy; what the
        # pages cost is in docs/scale.md.
        done = subprocess.run([sys.executable, __file__, "hostile"], capture_output=True, text=True, timeout=400)
        self.assertEqual(done.returncode, 0, done.stderr)
        print(done.stdout, end="")
        self.assertEqual(len(done.stdout.splitlines()), len(hostile()))

    def test_cleaning_leaves_other_threads_alone(self) -> None:
        # While one thread cleans a page that takes a second, this one must go on counting.
        page = hostile()["short lines"][1]
        done = threading.Event()
        thread = threading.Thread(target=lambda: (copydesk.clean(page, as_="text"), done.set()))
        thread.start()
        turns = 0
        while not done.wait(0.001):
            turns += 1
        thread.join(60)
        self.assertGreater(turns, 10)


def clean_hostile() -> None:
    """Cleans every hostile page in a thread with a stack of 256 KB, and says what each cost."""
    import time

    def work() -> None:
        for name, (form, page) in hostile().items():
            start = time.thread_time()
            article = copydesk.clean(page, as_=form)
            codes = ", ".join(note.split(":")[0] for note in article["notes"])
            print(f"| {name} | {len(page) / 1e6:.1f} | {time.thread_time() - start:.2f} | {article['kind']} | {codes} |")

    threading.stack_size(256 << 10)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


class Typing(unittest.TestCase):
    def test_the_package_is_typed(self) -> None:
        settings = str(Path(__file__).parent / "mypy.ini")
        checks = {
            "mypy": ["--strict", "--allow-subclassing-any", "--config-file", settings, "-p", "copydesk"],
            "mypy.stubtest": ["--mypy-config-file", settings, "copydesk._copydesk"],
        }
        for module, what in checks.items():
            done = subprocess.run([sys.executable, "-m", module, *what], capture_output=True, text=True, timeout=300)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    if sys.argv[1:] == ["hostile"]:
        clean_hostile()
    else:
        unittest.main()
