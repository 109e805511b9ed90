"""Folders of records to search in."""

from pathlib import Path

from ledger_records import fill
from ledger_records import record as plain_record


def article(number: int, body: str, **fields: object) -> dict:
    made = {
        "kicker": None, "subheadline": None, "authors": [], "source": None, "articleSection": None,
        "inLanguage": None, "status": "published", "headline": f"第{number}篇",
    }  # fmt: skip
    return plain_record(number, articleBody=body, **{**made, **fields})


def save(folder: Path, texts: dict[int, str], **fields: object) -> None:
    fill(folder, texts, lambda number: article(number, texts[number], **fields))
