"""Pages that are at hand: those of the bundled archives, and those of the corpora where the folder is."""

import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from unionnews.folder.archive import read

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
DEMO = ROOT / "unionnews" / "demo"
URL = "http://www.shanhe.example/gonghui/2023/0718/1.html"


def demo_pages() -> Iterator[tuple[bytes, str]]:
    """Yield the pages of the bundled archives."""
    for path in sorted(DEMO.glob("*.warc.gz")):
        for capture in read(path):
            if capture.status == 200:
                yield capture.body, capture.url


def corpus_pages() -> Iterator[tuple[bytes, str]]:
    """Yield pages of the corpora, in an order that is the same each time."""
    rows = [
        (truth.parent, json.loads(row))
        for truth in sorted(CORPUS.glob("**/truth.jsonl"))
        for row in truth.read_text("utf-8").split("\n")
        if row
    ]
    random.Random(15).shuffle(rows)
    for folder, row in rows:
        path = folder / row["file"]
        if path.is_file():
            body = path.read_bytes()
            url = row.get("url") or URL
            # Some sets give the front page in the place of an article's address.
            known = url if urlsplit(url).path.strip("/") else URL
            yield gzip.decompress(body) if path.suffix == ".gz" else body, known
