"""A site's folder of invented records as a crawl leaves it: revisions, takedowns, more each time."""

import json
from pathlib import Path
from typing import Any

from invented_news import record
from ledger_records import DAY, NOW, article_id, begin, key_of, link, list_url, url

from unionnews.folder.ledger import Ledger


def made(number: int, revision: int = 1, **fields: Any) -> dict[str, Any]:
    """Return a record; a later revision says something else."""
    address = {"canonicalUrl": url(number), "url": url(number), "id": article_id(url(number))}
    found = record(number, "union_example", **address)
    found["metadata"]["requestUrl"] = url(number)
    if revision > 1:
        found["articleBody"] += f"\n\n第{revision}次更正。"
    return found | fields


def opened(folder: Path) -> Ledger:
    return Ledger.open(folder, "live", NOW, version="0.1.0", key_of=key_of)


def save(folder: Path, *records: dict[str, Any]) -> None:
    """Save records as a crawl does; those that are known are new revisions."""
    with opened(folder) as ledger:
        begin(ledger, NOW + DAY)
        numbers = [int(key_of(one)) for one in records]
        ledger.save_list_page(list_url(1), [link(number) for number in numbers], [], NOW)
        for number, one in zip(numbers, records, strict=True):
            ledger.save(str(number), one, NOW)


def forget(folder: Path, *numbers: int) -> None:
    with opened(folder) as ledger:
        for number in numbers:
            ledger.forget(str(number), url(number), NOW)


def remake(folder: Path, **fields: Any) -> None:
    """Make all lines anew as ``reextract`` does, each with other ``fields``."""
    with opened(folder) as ledger:
        ledger.rewrite(lambda records: (one | fields for one in records), NOW)


def revisions(folder: Path) -> dict[tuple[str, int], dict[str, Any]]:
    """Return what lies in the records, by id and revision."""
    with (folder / "articles.jsonl").open(encoding="utf-8") as lines:
        return {(one["id"], one["revision"]): one for one in map(json.loads, lines)}
