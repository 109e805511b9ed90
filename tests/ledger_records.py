"""Invented articles, and a ledger to put them in."""

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from unionnews.folder.ledger import Ledger, Link, NextPage, Task

NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
DAY = timedelta(days=1)
START = "http://union.example/list/1"


def article_id(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def url(number: int) -> str:
    return f"http://union.example/a/{number}"


def list_url(number: int) -> str:
    return f"http://union.example/list/{number}"


def link(number: int, **kept: Any) -> Link:
    return Link(str(number), url(number), **kept)


def links(*numbers: int) -> list[Link]:
    return [link(number) for number in numbers]


def next_page(number: int) -> list[NextPage]:
    return [NextPage(list_url(number))]


def record(number: int, **fields: Any) -> dict[str, Any]:
    body = f"第{number}届职工运动会在厂区开幕。"
    made = {
        "id": article_id(url(number)),
        "revision": 1,
        "status": "published",
        "changedFields": None,
        "url": url(number),
        "canonicalUrl": url(number),
        "headline": f"职工运动会（{number}）",
        "datePublished": "2026-11-20T09:00:00+08:00",
        "articleBody": body,
        "metadata": {
            "dateDownloaded": NOW.isoformat(),
            "pages": [
                {
                    "url": url(number),
                    "bodySha256": hashlib.sha256(body.encode()).hexdigest(),
                    "archive": {"file": "archive/1.warc.gz", "offset": number * 100},
                }
            ],
        },
    }
    return made | fields


def key_of(record: dict[str, Any]) -> str:
    return str(record["canonicalUrl"]).rsplit("/", 1)[-1]


def open_ledger(folder: Path, now: datetime = NOW, origin: str = "live", **given: Any) -> Ledger:
    return Ledger.open(folder, origin, now, version="0.1.0", key_of=key_of, **given)


def lines(folder: Path) -> list[dict[str, Any]]:
    path = folder / "articles.jsonl"
    text = path.read_bytes() if path.exists() else b""
    assert text == b"" or text.endswith(b"\n"), "torn line"
    return [json.loads(line) for line in text.splitlines()]


def ids(folder: Path) -> list[str]:
    return [line["id"] for line in lines(folder)]


def begin(ledger: Ledger, now: datetime = NOW, *, full: bool = False, **bounds: Any) -> None:
    ledger.begin_run(now, {}, **bounds)
    ledger.begin_walk([START], now, full=full)


def batch(ledger: Ledger, now: datetime = NOW, limit: int = 100) -> list[str]:
    """Draw, and return the keys of what was drawn."""
    return [task.key for task in ledger.next_batch(limit, now)]


def crawl(ledger: Ledger, site: dict[int, list[int]], now: datetime = NOW) -> list[str]:
    """Fetch everything the ledger asks for from a site of list pages; return what was asked for.

    ``site`` names the articles of each list page; page n links to page n + 1.
    """
    asked = []
    while tasks := ledger.next_batch(10, now):
        for task in tasks:
            asked.append(task.url)
            answer(ledger, task, site, now)
    return asked


def fill(folder: Path, numbers: Iterable[int], made: Callable[[int], dict[str, Any]]) -> None:
    """Crawl, in a run of its own, one list page of these articles, with the records ``made``."""
    with open_ledger(folder) as ledger:
        begin(ledger)
        while tasks := ledger.next_batch(10, NOW):
            for task in tasks:
                if task.kind == "list":
                    ledger.save_list_page(task.url, links(*numbers), [], NOW)
                else:
                    ledger.save(task.key, made(int(task.key)), NOW)
        ledger.end_run(NOW, "finished", {})


def answer(ledger: Ledger, task: Task, site: dict[int, list[int]], now: datetime = NOW) -> None:
    number = int(task.url.rsplit("/", 1)[-1])
    if task.kind == "article":
        ledger.save(task.key, record(number), now)
        return
    follows = next_page(number + 1) if number + 1 in site else []
    ledger.save_list_page(task.url, links(*site[number]), follows, now)


def kill(ledger: Ledger) -> None:
    """Let go of the folder as a killed process does: nothing is committed."""
    ledger._store.records.close()
    ledger._store.db.close()
    ledger._lock.release()
