"""The search index against SQLite's trigram tokenizer and LIKE, on made articles, in one run.

Size and speed of building, and the time of queries of one, two, three and four characters taken from
the texts: the best 20 of them. Usage: python benchmarks/search.py [ARTICLES] [QUERIES] [FOLDER]
"""

import json
import random
import re
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from invented_news import record, write

from unionnews.folder.ledger import Ledger
from unionnews.search.index import FILE_NAME, refresh
from unionnews.search.searching import Library

MATCH = "SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT 20"
LIKE = "SELECT rowid FROM t WHERE body LIKE ? LIMIT 20"
TEXTS = ("headline", "kicker", "subheadline", "articleBody")


def made(folder: Path, articles: int) -> tuple[list[str], int]:
    """Write records and their ledger; return some bodies, and the bytes of all texts."""
    if not (folder / "articles.jsonl").exists():
        write(folder / "articles.jsonl", (record(number) for number in range(articles)))
    with Ledger.open(folder, origin="live", now=datetime.now(UTC), version="benchmark"):
        pass
    bodies, size = [], 0
    with (folder / "articles.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            found = json.loads(line)
            size += sum(len((found[name] or "").encode()) for name in TEXTS)
            if len(bodies) < 2000:
                bodies.append(found["articleBody"])
    return bodies, size


def timed(queries: list[str], ask: Callable[[str], object]) -> str:
    """Return median and 95th percentile in milliseconds."""
    took = []
    for query in queries:
        started = time.perf_counter()
        ask(query)
        took.append((time.perf_counter() - started) * 1000)
    took.sort()
    return f"{took[len(took) // 2]:8.1f} {took[int(len(took) * 0.95)]:8.1f}"


def sampled(bodies: list[str], size: int, count: int) -> list[str]:
    """Return substrings of some characters, without blanks and marks."""
    chance, found = random.Random(size), []
    while len(found) < count:
        body = chance.choice(bodies)
        at = chance.randrange(len(body) - size)
        if re.fullmatch(r"\w+", part := body[at : at + size]):
            found.append(part)
    return found


def trigram(folder: Path, index: Path) -> sqlite3.Connection:
    """Return the same texts under SQLite's own tokenizer."""
    ready = (folder / "trigram.sqlite").exists()
    db = sqlite3.connect(folder / "trigram.sqlite")
    if ready:
        return db
    db.execute("PRAGMA synchronous = OFF")
    db.execute("ATTACH ? AS ours", (str(index),))
    db.execute("CREATE VIRTUAL TABLE t USING fts5 (headline, body, tokenize='trigram')")
    db.execute("INSERT INTO t SELECT headline, articleBody FROM ours.articles")
    db.commit()
    return db


def _ours(library: Library, parts: list[str]) -> str:
    return timed([f'"{part}"' for part in parts], library.hits)


def main(articles: int = 20_000, queries: int = 100, place: str = "") -> None:
    """Print the figures. What is made in ``place`` is used again: a run of two halves."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(place or name) / "union_example"
        folder.mkdir(parents=True, exist_ok=True)
        bodies, size = made(folder, articles)
        started = time.perf_counter()
        # In a process of its own: the memory below is that of searching.
        building = get_context("spawn").Process(target=refresh, args=(folder,))
        building.start()
        building.join()
        took = time.perf_counter() - started
        index = folder / FILE_NAME
        print(f"{articles} articles, {size / 1e6:.0f} MB of text")
        print(f"built       {articles / took:8.0f} articles/s")
        print(f"file/text   {index.stat().st_size / size:8.2f}")
        with sqlite3.connect(index) as db:
            (words,) = db.execute(
                "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'words%' OR name LIKE 'heads%'"
            ).fetchone()
        print(f"words/text  {words / size:8.2f}")
        other = trigram(folder, index)
        print(f"trigram/text{(folder / 'trigram.sqlite').stat().st_size / size:8.2f}")
        print("query, milliseconds      median      p95")
        with Library([folder]) as library:
            print(
                f"1 character, ours      {_ours(library, sampled(bodies, 1, queries))}", flush=True
            )
            mixed = [part for n in (2, 3, 4) for part in sampled(bodies, n, -(-queries // 3))]
            print(f"2 to 4 characters      {_ours(library, mixed)}", flush=True)
            few = min(queries, 20)
            asked = [f'"{part}"' for n in (3, 4) for part in sampled(bodies, n, few)]
            other_took = timed(asked, lambda q: other.execute(MATCH, (q,)).fetchall())
            print(f"3 and 4, trigram       {other_took}")
            asked = [f"%{part}%" for part in sampled(bodies, 2, few)]
            like_took = timed(asked, lambda q: other.execute(LIKE, (q,)).fetchall())
            print(f"2 characters, LIKE     {like_took}")
        print(f"memory      {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]), *sys.argv[3:4])
