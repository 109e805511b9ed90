"""The record as JSON."""

import json
from dataclasses import fields, is_dataclass

import pytest
from people_pages import era_c
from people_site import read

from unionnews import items
from unionnews.items import Article, Metadata

KEYS = [
    "id", "revision", "status", "changedFields", "url", "canonicalUrl", "headline", "kicker", "subheadline",
    "authors", "editors", "source", "publisher", "datePublished", "datePublishedRaw",
    "datePublishedPrecision", "dateModified", "dateModifiedRaw", "dateModifiedPrecision", "breadcrumbs",
    "articleSection", "keywords", "description", "inLanguage", "dateline", "printEdition", "articleBody",
    "images", "textRepair", "metadata",
]  # fmt: skip


def test_keys_are_written_in_declared_order_and_nulls_are_kept() -> None:
    record = read(era_c().encode()).to_dict()
    assert list(record) == KEYS == [field.name for field in fields(Article)]
    assert record["kicker"] is None
    assert list(record["metadata"]) == [field.name for field in fields(Metadata)]
    assert list(record["authors"]) == []
    assert record["source"] == {
        "name": "云水工人报",
        "nameRaw": "云水工人报",
        "url": "http://www.yunshuigongren.example/c/2024-05-27/1.shtml",
    }


def test_the_dictionary_is_json() -> None:
    record = read(era_c(author="林一舟").encode()).to_dict()
    assert json.loads(json.dumps(record, ensure_ascii=False)) == record


def test_the_dictionary_is_a_copy() -> None:
    article = read(era_c().encode())
    article.to_dict()["authors"].append("x")
    assert article.authors == []


@pytest.mark.parametrize(
    "cls", [c for c in vars(items).values() if isinstance(c, type) and is_dataclass(c)]
)
def test_classes_are_slotted_and_described(cls: type) -> None:
    assert hasattr(cls, "__slots__")
    assert cls.__doc__
    assert not cls.__doc__.startswith(cls.__name__ + "(")
