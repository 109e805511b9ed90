"""Folders of records to search in."""

from __future__ import annotations

from pathlib import Path

from ledger_records import NOW, begin, links, open_ledger
from ledger_records import record as plain_record


def article(number: int, body: str, **fields: object) -> dict:
    made = {
        "kicker": None, "subheadline": None, "authors": [], "source": None, "articleSection": None,
        "inLanguage": None, "status": "published", "headline": f"第{number}篇",
    }  # fmt: skip
    return plain_record(number, articleBody=body, **{**made, **fields})


def save(folder: Path, texts: dict[int, str], **fields: object) -> None:
    with open_ledger(folder) as ledger:
        begin(ledger)
        while tasks := ledger.next_batch(10, NOW):
            for task in tasks:
                number = int(task.url.rsplit("/", 1)[1])
                if task.kind == "list":
                    ledger.save_list_page(task.url, links(*texts), [], NOW)
                else:
                    ledger.save(task.key, article(number, texts[number], **fields), NOW)
        ledger.end_run(NOW, "finished", {})
